# SPDX-License-Identifier: Apache-2.0
"""What the status strip says: drawer, printer, books, and whether the money is real. Never an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.views.frame import Status

if TYPE_CHECKING:
    from app.queries.books import BookRow
    from app.services.desk import Desk
    from app.views.approvals_cell import ApprovalsCell
    from app.views.jobs import Jobs
    from app.views.low_change import LowChange
    from app.views.main_window import MainWindow
    from app.views.printer_cell import PrinterCell
    from app.views.workplace import CopyRow, Workplace


class Strip(QObject):
    """Keeps the cells of the strip true. `printed(copy)` takes copies, and None for the printer, from any thread."""

    printed = Signal(object)

    def __init__(self, window: MainWindow, jobs: Jobs) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._work: Workplace | None = None
        self._printer: PrinterCell | None = None
        self._approvals: ApprovalsCell | None = None
        self._low: LowChange | None = None
        self.printed.connect(self._on_printed)

    def enter(self, work: Workplace) -> None:
        """Somebody works here now."""
        from app.views import approvals_cell  # the window stands before any of this is loaded
        from app.views.low_change import LowChange
        from app.views.printer_cell import PrinterCell

        self.leave()
        self._work = work
        self.ask_drawer()
        self._printer = PrinterCell(work, self)
        if work.desk.may("exchange"):
            self._low = LowChange(work, self)
            self._low.changed.connect(self.ask_drawer)
        if approvals_cell.serves(work):
            self._approvals = approvals_cell.ApprovalsCell(work, self)

    def leave(self) -> None:
        """Nobody works here."""
        self._work = None
        if self._printer is not None:
            self._printer.leave()
            self._printer = None
        if self._approvals is not None:
            self._approvals.leave()
            self._approvals = None
        if self._low is not None:
            self._low.leave()
            self._low = None
        self._window.strip.remove_status("drawer")
        self._window.strip.remove_status("printer")

    def cover(self, covered: bool) -> None:
        """The screen was locked, or is back."""
        if self._printer is not None:
            self._printer.cover(covered)

    def open_printer(self) -> None:
        """Show the printer and what it still owes."""
        if self._printer is not None:
            self._printer.open_sheet()

    def open_roll(self) -> None:
        """Show the paper of the printer on the screen."""
        if self._printer is not None:
            self._printer.open_roll()

    def ask_drawer(self) -> None:
        """Read whether this person has a session, and how it stands."""
        work = self._work
        if work is not None and work.desk.may("receipt"):
            self._jobs.submit(lambda: _own_session(work.desk), done=self._on_drawer, token="strip-drawer", owner=self)

    def _on_drawer(self, book: BookRow | None) -> None:
        if book is None:
            status = Status("drawer", "No drawer open", "inbox", "caution", "Open a drawer to take payments.")
        elif book.state.value == "counting":
            status = Status("drawer", f"Drawer {book.code} counting", "circle-pause", "caution", "Receipts are paused.")
        elif self._low is not None and self._low.words:
            words = f"Drawer {book.code}, {self._low.words}"
            status = Status("drawer", words, "coins", "caution", "It runs out within the hour; order some (Alt+H).")
        else:
            status = Status("drawer", f"Drawer {book.code} open", "inbox", "", f"Session {book.id}.")
        self._window.strip.set_status(status)

    def books(self, words: str, *, well: bool, danger: bool = False, explain: str = "") -> None:
        """How the books stand."""
        tone = "" if well else "danger" if danger else "caution"
        self._window.strip.set_status(Status("books", words, "database", tone, explain))

    def unproven(self, why: str) -> None:
        """Say that this till takes the server's word for who it is, where its settings allow that."""
        if why:
            self._window.strip.set_status(Status("server", "Server not proven", "triangle-alert", "caution", why))
        else:
            self._window.strip.remove_status("server")

    def mark(self, mark: str) -> None:
        """Say that nothing here is real money, where it is so."""
        if mark:
            words = f"{mark.capitalize()} city"
            self._window.strip.set_status(
                Status("mark", words, "graduation-cap", "training", "Nothing here is real money.")
            )
        else:
            self._window.strip.remove_status("mark")

    def _on_printed(self, copy: CopyRow | None) -> None:
        """Told on a thread of the print queue, heard on the window's own."""
        if self._printer is not None:
            self._printer.heard(copy)

    def explain(self, name: str) -> None:
        """A cell was pressed: explain it, and lead to the remedy."""
        cell = self._window.strip.cells.get(name)
        if cell is None:
            return
        if name == "drawer" and self._work is not None:
            self._work.go("drawer")
        elif name == "printer":
            self.open_printer()
        elif name == "approvals":
            self._window.action_wanted.emit(name)
        elif self._work is not None:
            self._work.notices.say(cell.status.text, cell.status.explain)


def _own_session(desk: Desk) -> BookRow | None:
    from app.services import drawers  # in the lane: the window stands before any of this is loaded

    return drawers.own_session(desk)
