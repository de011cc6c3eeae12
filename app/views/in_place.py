# SPDX-License-Identifier: Apache-2.0
"""Submits the session of a cashier who cannot go on, from wherever a supervisor looks at it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.services import absences
from app.services.session_acts import Done
from app.views.dialogs.in_place_sheets import InPlaceAnswer, InPlaceSheet
from app.views.screens.drawer.lane import Lane
from app.views.workplace import Workplace


class InPlace(QObject):
    """`submitted()`: the session waits for two people to count it."""

    submitted = Signal()

    def __init__(self, work: Workplace, lane: Lane, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._lane, self._over = work, lane, over

    def ask(self, book: str, drawer: str, person: str) -> None:
        """Ask why, and who else agrees; `person` is the full name of who is absent."""
        sheet = InPlaceSheet(book, person, self._work.desk.staff)
        sheet.offer_sending(self._work)
        sheet.agreed.connect(lambda answer: self._submit(sheet, book, drawer, answer))
        sheet.open_over(self._over)

    def _submit(self, sheet: InPlaceSheet, book: str, drawer: str, answer: object) -> None:
        if not isinstance(answer, InPlaceAnswer):
            return
        desk = self._work.desk

        def work(entry_id: str) -> Done:
            return absences.submit_in_place(
                desk, book=book, reason=answer.reason, second=answer.second, entry_id=entry_id
            )

        def done(_: Done) -> None:
            sheet.finish()
            self._work.notices.say(
                f"Session {book} is submitted",
                f"Two people count drawer {drawer} on the Drawer screen now, then it is closed as usual.",
                "positive",
            )
            self.submitted.emit()
            self._work.drawer_changed()

        self._lane.act_from(sheet, work, done)
