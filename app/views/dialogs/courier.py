# SPDX-License-Identifier: Apache-2.0
"""Courier: carries a request for a consent from a sheet to the books, asks what became of it, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain import ids
from app.services import consents

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.domain.request import Standing
    from app.views.workplace import Workplace


class Courier(QObject):
    """Everything it asks waits in the lane of the database, never the window."""

    def __init__(self, work: Workplace, sheet: QWidget) -> None:
        super().__init__(sheet)
        self._work = work
        self._asking = False

    @staticmethod
    def serves(work: Workplace) -> bool:
        """Whether there is another screen to send anything to."""
        return consents.may_send(work.desk)

    def new_id(self) -> str:
        """The id of a request to be."""
        return ids.uuid7(self._work.desk.clock())

    def look(self, sent: str, told: Callable[[Standing], object], silent: Callable[[], object]) -> None:
        """Ask how a request stands, unless the question before has no answer yet."""
        if self._asking:
            return
        desk, self._asking = self._work.desk, True

        def done(standing: Standing) -> None:
            self._asking = False
            told(standing)

        def failed(_: BaseException) -> None:
            self._asking = False
            silent()

        self._work.jobs.submit(lambda: consents.standing(desk, sent), done=done, failed=failed, owner=self)

    def withdraw(self, sent: str) -> None:
        """Take a request back, also when the window closes; what cannot be taken back runs out by itself."""
        desk = self._work.desk
        self._work.jobs.submit(
            lambda: consents.withdraw(desk, sent), failed=self._work.notices.tell, owner=self._work.window, last=True
        )
