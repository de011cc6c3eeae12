# SPDX-License-Identifier: Apache-2.0
"""How the pages of the Drawer screen bring their acts to the books: in the lane of the database, refusals in words."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from app.domain.errors import CounterError
from app.views.screens.drawer.page import Page
from app.views.widgets.sheet import Sheet
from app.views.workplace import Workplace

_Answer = TypeVar("_Answer")


class Lane:
    """Asks the books for `owner`; what is answered after it is gone is told to nobody."""

    def __init__(self, work: Workplace, owner: QObject) -> None:
        self._work, self._owner = work, owner

    def ask(
        self,
        work: Callable[[], _Answer],
        done: Callable[[_Answer], object],
        failed: Callable[[BaseException], object] | None = None,
        token: str = "",
    ) -> None:
        """Do `work` in the lane, then `done` with its answer; trouble becomes a notice unless `failed` takes it."""
        failing = failed or self._work.notices.tell
        self._work.jobs.submit(work, done=done, failed=failing, token=token, owner=self._owner)

    def ask_from(self, sheet: Sheet, work: Callable[[], _Answer], done: Callable[[_Answer], object]) -> None:
        """The same for a sheet that waits: a rule that said no is told in it, and what was typed stays."""

        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, CounterError):
                sheet.fail(trouble.message)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        self.ask(work, done, failed)

    def tell_on(self, page: Page, trouble: BaseException) -> None:
        """A rule that said no stays said on the page; everything else is a notice."""
        if isinstance(trouble, CounterError):
            head, stop, rest = trouble.message.partition(". ")
            page.say(head if stop else trouble.message, rest, "danger")
        else:
            self._work.notices.tell(trouble)
