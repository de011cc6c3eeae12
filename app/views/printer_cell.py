# SPDX-License-Identifier: Apache-2.0
"""The printer's cell of the status strip, and what is said when paper or drawer did not come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.views import printer_words
from app.views.frame import Status

if TYPE_CHECKING:
    from app.views.virtual_roll import VirtualRollWindow
    from app.views.workplace import CopyRow, Workplace

_ASK_AGAIN_MS = 20_000
"""A printer that is not well is asked again after so long: whoever puts paper in need not tell the program."""


class PrinterCell(QObject):
    """Keeps one signed-in person's printer cell true. `changed()`: something about printer or papers is another now."""

    changed = Signal()

    def __init__(self, work: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._roll: VirtualRollWindow | None = None
        self._drawers_told: set[int] = set()
        self._again = QTimer(self)
        self._again.setInterval(_ASK_AGAIN_MS)
        self._again.timeout.connect(work.printing.ask)
        self.show()
        work.printing.ask()

    def show(self) -> None:
        """Write how the printer stands; muted when it is well."""
        standing = self._work.printing.standing()
        here = printer_words.in_strip(standing)
        self._work.window.strip.set_status(Status("printer", here.words, "printer", here.tone, here.sentence))
        if printer_words.said(standing).tone:
            if not self._again.isActive():
                self._again.start()
        else:
            self._again.stop()
        self.changed.emit()

    def heard(self, copy: CopyRow | None) -> None:
        """A copy, or with nothing the printer itself, changed its state."""
        if copy is not None and copy.state != "pending":
            self._log(copy)
            self._say(copy)
        self.show()

    def _say(self, copy: CopyRow) -> None:
        """A notice for what did not surely come out, with the way to its remedy."""
        drawer = copy.kick is not None and not copy.kicked and copy.job not in self._drawers_told
        if drawer:
            self._drawers_told.add(copy.job)
        head, text, tone = printer_words.trouble(copy, drawer=drawer)
        standing = self._work.printing.standing()
        if head:
            self._work.notices.say(head, text, tone, button="Look at the printer", act=self.open_sheet)
        elif copy.printer != standing.name:
            self._work.notices.say(f"{copy.title} came out at {copy.place}", f"{standing.words} did not print it.")

    def _log(self, copy: CopyRow) -> None:
        desk = self._work.desk

        def log() -> None:
            from app.services import printing  # in the lane: the window stands before any of this is loaded

            printing.log_print(
                desk, ref=copy.ref, state=copy.state, printer=copy.printer, copy=copy.copy, kicked=copy.kicked
            )

        self._work.jobs.submit(log)

    def open_sheet(self) -> None:
        """Show the printer, and what it still owes."""
        from app.views.dialogs.printer_sheet import PrinterSheet

        sheet = PrinterSheet(self._work)
        self.changed.connect(sheet.refresh)
        sheet.roll_wanted.connect(self.open_roll)
        sheet.looked.connect(self._on_looked)
        sheet.open_over(self._work.window)

    def _on_looked(self, copy: CopyRow) -> None:
        self._log(replace(copy, state="looked at"))
        self.show()

    def open_roll(self) -> None:
        """Show the paper of the printer on the screen beside the window."""
        if self._roll is None or not shiboken6.isValid(self._roll):
            from app.views.virtual_roll import VirtualRollWindow

            self._roll = VirtualRollWindow(self._work.printing.roll(), self._work.window)
            self._roll.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._roll.show()
        self._roll.activateWindow()

    def cover(self, covered: bool) -> None:
        """While the screen is locked nothing of a customer stays visible, on paper neither."""
        if self._roll is not None and shiboken6.isValid(self._roll):
            self._roll.setVisible(not covered)

    def leave(self) -> None:
        """The person signed out."""
        self._again.stop()
        if self._roll is not None and shiboken6.isValid(self._roll):
            self._roll.close()
        self.deleteLater()
