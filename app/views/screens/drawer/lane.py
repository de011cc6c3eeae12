# SPDX-License-Identifier: Apache-2.0
"""How the pages of the Drawer screen bring their acts to the books: in the lane of the database, refusals in words."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import ids
from app.domain.errors import CounterError
from app.domain.request import Waiting
from app.views.asking import Act, Asking, nothing
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.screens.drawer.page import GridPage, Page
from app.views.widgets.sheet import Sheet
from app.views.workplace import Workplace

_Answer = TypeVar("_Answer")


class Lane(Asking):
    """Asks the books for `owner`; what is answered after it is gone is told to nobody.

    `let_go()`: an act without an answer was given up, so the books are looked at again.
    """

    let_go = Signal()

    def __init__(self, work: Workplace, owner: QWidget) -> None:
        super().__init__(work, owner)
        self._owner = owner

    def ask(
        self,
        work: Callable[[], _Answer],
        done: Callable[[_Answer], object],
        failed: Callable[[BaseException], object] | None = None,
        token: str = "",
    ) -> None:
        """Look something up in the lane, then `done`; trouble becomes a notice unless `failed` takes it."""
        failing = failed or self._work.notices.tell
        self._work.jobs.submit(work, done=done, failed=failing, token=token, owner=self._owner)

    def act(
        self,
        work: Callable[[str], _Answer],
        done: Callable[[_Answer], object],
        failed: Callable[[BaseException], object],
        unknown: Callable[[], object] = nothing,
        asked: Sheet | None = None,
    ) -> None:
        """Write something: `work(id)` is asked for until it is known what became of the entry of that id.

        A sheet that `asked` for a consent keeps the id: the consent is for one entry.
        """
        entry_id = ids.uuid7(self._work.desk.clock())
        if isinstance(asked, SecondPersonSheet):
            entry_id = asked.act_id = asked.act_id or entry_id
        self.do(Act(entry_id, lambda: work(entry_id), done, failed, unknown, self.let_go.emit))

    def act_from(self, sheet: Sheet, work: Callable[[str], _Answer], done: Callable[[_Answer], object]) -> None:
        """The same for a sheet that waits: a rule that said no is told in it, and what was typed stays.

        Without an answer the sheet makes room for the one that says so.
        """

        def failed(trouble: BaseException) -> None:
            if isinstance(sheet, SecondPersonSheet) and not isinstance(trouble, Waiting):
                sheet.act_id = ""  # a refused act is begun anew: its consent was for this entry alone
            if isinstance(trouble, CounterError) and isinstance(sheet, FormSheet) and sheet.is_open:
                sheet.refuse(trouble)
            elif isinstance(trouble, CounterError) and sheet.is_open:
                sheet.fail(trouble.message)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        self.act(work, done, failed, sheet.reject, sheet)

    def act_on(
        self,
        page: GridPage,
        work: Callable[[str], _Answer],
        done: Callable[[_Answer], object],
        refused: Callable[[], object],
    ) -> None:
        """The same for a page with a count: it is held while the books are asked, and a refusal stays said on it."""

        def failed(trouble: BaseException) -> None:
            page.set_busy(False)
            self.tell_on(page, trouble)
            refused()

        def given_up() -> None:
            page.set_busy(False)
            self.let_go.emit()

        entry_id = ids.uuid7(self._work.desk.clock())
        self.do(Act(entry_id, lambda: work(entry_id), done, failed, given_up=given_up))

    def tell_on(self, page: Page, trouble: BaseException) -> None:
        """A rule that said no stays said on the page; everything else is a notice."""
        if isinstance(trouble, CounterError):
            head, stop, rest = trouble.message.partition(". ")
            page.say(head if stop else trouble.message, rest, "danger")
        else:
            self._work.notices.tell(trouble)
