# SPDX-License-Identifier: Apache-2.0
"""What the status strip says: drawer, printer, books, and whether the money is real. Never an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.views.frame import Status

if TYPE_CHECKING:
    from app.queries.books import BookRow
    from app.services.desk import Desk
    from app.views.jobs import Jobs
    from app.views.main_window import MainWindow
    from app.views.workplace import Workplace

_BAD = {"unknown": "caution", "failed": "danger"}


class Strip(QObject):
    """Keeps the cells of the strip true. `printed(object)` takes copy states from any thread."""

    printed = Signal(object)

    def __init__(self, window: MainWindow, jobs: Jobs) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._work: Workplace | None = None
        self.printed.connect(self._on_printed)

    def enter(self, work: Workplace) -> None:
        """Somebody works here now."""
        self._work = work
        self.ask_drawer()
        self._window.strip.set_status(Status("printer", "Printer ready", "printer", "", "Slips go to this printer."))

    def leave(self) -> None:
        """Nobody works here."""
        self._work = None
        self._window.strip.remove_status("drawer")

    def ask_drawer(self) -> None:
        """Read whether this person has a session, and how it stands."""
        work = self._work
        if work is not None and work.desk.may("receipt"):
            self._jobs.submit(
                lambda: _own_session(work.desk), done=self._on_drawer, token="strip-drawer", owner=self
            )

    def _on_drawer(self, book: BookRow | None) -> None:
        if book is None:
            status = Status("drawer", "No drawer open", "inbox", "caution", "Open a drawer to take payments.")
        elif book.state.value == "counting":
            status = Status("drawer", f"Drawer {book.code} counting", "circle-pause", "caution", "Receipts are paused.")
        else:
            status = Status("drawer", f"Drawer {book.code} open", "inbox", "", f"Session {book.id}.")
        self._window.strip.set_status(status)

    def books(self, words: str, *, well: bool, danger: bool = False) -> None:
        """How the books stand."""
        tone = "" if well else "danger" if danger else "caution"
        self._window.strip.set_status(Status("books", words, "database", tone))

    def mark(self, mark: str) -> None:
        """Say that nothing here is real money, where it is so."""
        if mark:
            words = f"{mark.capitalize()} city"
            self._window.strip.set_status(
                Status("mark", words, "graduation-cap", "training", "Nothing here is real money.")
            )
        else:
            self._window.strip.remove_status("mark")

    def _on_printed(self, copy: object) -> None:
        """A copy changed its state: say so in the strip, and as a notice when it did not surely come out."""
        state = str(getattr(copy, "state", ""))
        ref = str(getattr(copy, "ref", ""))
        printer = getattr(getattr(copy, "status", None), "state", "")
        if state == "pending":
            return
        self._log(copy, state, ref)
        tone = _BAD.get(state, "")
        words = "Printer ready" if not tone else f"Printer: {printer}"
        self._window.strip.set_status(Status("printer", words, "printer", tone, f"Last paper: {ref}."))
        if tone and self._work is not None:
            paper = f"Receipt {ref} is posted. The slip" if ref.count("-") == 2 else "Everything is recorded. The paper"
            did = "may not have printed" if state == "unknown" else "did not print"
            self._work.notices.say(f"{paper} {did}", "Check the paper, then press Ctrl+P.", tone)

    def _log(self, copy: object, state: str, ref: str) -> None:
        if self._work is None:
            return
        desk = self._work.desk
        printer, number, kicked = (getattr(copy, name) for name in ("printer", "copy", "kicked"))

        def log() -> None:
            from app.services import printing  # in the lane: the window stands before any of this is loaded

            printing.log_print(desk, ref=ref, state=state, printer=printer, copy=number, kicked=kicked)

        self._jobs.submit(log)

    def explain(self, name: str) -> None:
        """A cell was pressed: explain it, and lead to the remedy."""
        cell = self._window.strip.cells.get(name)
        if cell is None:
            return
        if name == "drawer" and self._work is not None:
            self._work.go("drawer")
        elif self._work is not None:
            self._work.notices.say(cell.status.text, cell.status.explain)


def _own_session(desk: Desk) -> BookRow | None:
    from app.services import drawers  # in the lane: the window stands before any of this is loaded

    return drawers.own_session(desk)
