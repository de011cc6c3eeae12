# SPDX-License-Identifier: Apache-2.0
"""Keeps a note as counterfeit, from the drawer or in the midst of a payment; its report prints and goes with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.services import drawers, papers
from app.services.session_acts import Done
from app.views import formats
from app.views.dialogs.counterfeit_sheet import CounterfeitAnswer, CounterfeitSheet
from app.views.screens.drawer.lane import Lane
from app.views.workplace import Workplace


class Counterfeiting(QObject):
    """`kept()`: the books hold a report more; no money moved."""

    kept = Signal()

    def __init__(self, work: Workplace, lane: Lane, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._lane, self._over = work, lane, over

    def sheet(self, drawer: str) -> CounterfeitSheet:
        """The question about a note handed over at this drawer; whoever opens it decides what it stands before."""
        sheet = CounterfeitSheet(drawer)
        sheet.agreed.connect(lambda note: self._keep(sheet, note))
        return sheet

    def _keep(self, sheet: CounterfeitSheet, note: object) -> None:
        if not isinstance(note, CounterfeitAnswer):
            return
        desk = self._work.desk

        def kept(done: Done) -> None:
            paper = papers.counterfeit_slip(desk, done, serial=note.serial, payer=note.payer)
            self._work.printing.paper(paper, ref=done.id)
            sheet.finish()
            head = f"A note of {formats.whole_money(done.amount)} is kept as counterfeit"
            self._work.notices.say(head, "Put it into an envelope with its report, not into the drawer.", "caution")
            self.kept.emit()

        def work(entry_id: str) -> Done:
            return drawers.counterfeit(
                desk, face=note.face, serial=note.serial, payer=note.payer, reason=note.reason, entry_id=entry_id
            )

        self._lane.act_from(sheet, work, kept)
