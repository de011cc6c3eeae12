# SPDX-License-Identifier: Apache-2.0
"""Exceptions on the Audit screen: read for a period, shown with what they rest on, dismissed with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import CounterError, Fault
from app.services import exceptions, papers, watching
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.receipts_sheet import ReceiptsSheet
from app.views.screens.audit import exceptions_words as words
from app.views.screens.audit.exceptions_page import ExceptionsPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from app.domain.exceptions import Evidence
    from app.domain.receipt import PostedReceipt
    from app.services.exceptions import Listed
    from app.views.workplace import Workplace


class DismissSheet(FormSheet):
    """`agreed(str)`: why an exception is dismissed."""

    def __init__(self, listed: Listed) -> None:
        super().__init__(
            "Dismiss this exception?",
            "It leaves the list with your reason and your name, and stays to be found among the dismissed.",
            verb="Dismiss",
            keep="Keep it",
            hold=True,
        )
        self.setObjectName("dismiss-sheet")
        self.add_facts([("What", f"{words.head(listed)}: {words.detail(listed)}"), ("Whose", listed.full_name)])
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")

    def answer(self) -> str:
        """The reason."""
        return self.text("reason")


class Excepting(QObject):
    """Joins the page, its sheet and the books. `left()` when the wall is wanted again, `shown(page)` to show it."""

    left = Signal()
    shown = Signal(object)

    def __init__(self, work: Workplace, pages: QStackedWidget, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._pages, self._over = work, pages, over
        self.page = ExceptionsPage(work.desk.staff.rights)
        pages.addWidget(self.page)
        self.page.left.connect(self.left)
        self.page.read.connect(self._read)
        self.page.dismiss_wanted.connect(self._ask)
        self.page.opened.connect(self._open)

    def open(self) -> None:
        """Show the page and read it."""
        self.shown.emit(self.page)
        self._read()
        self.page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        """The screen is opened again: what was put away is read anew."""
        if self._pages.currentWidget() is self.page:
            self._read()

    def _read(self) -> None:
        desk, work = self._work.desk, self._work
        period = self.page.wanted(desk.today())
        work.jobs.submit(
            lambda: exceptions.find(desk, period),
            done=self.page.show_found,
            failed=work.notices.tell,
            token="exceptions.find",
            owner=self,
        )

    def _ask(self, listed: Listed) -> None:
        desk, sheet = self._work.desk, DismissSheet(listed)

        def done(_: object) -> None:
            sheet.finish()
            self._read()

        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, CounterError | Fault) and sheet.is_open:
                sheet.refuse(trouble)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        def dismiss(reason: str) -> None:
            self._work.jobs.submit(
                lambda: exceptions.dismiss(desk, listed.unusual, reason), done=done, failed=failed, owner=self
            )

        sheet.agreed.connect(dismiss)
        sheet.open_over(self._over)

    def _open(self, fact: Evidence) -> None:
        desk = self._work.desk

        def show(found: PostedReceipt) -> None:
            said = f"session {fact.book}"
            ReceiptsSheet(f"Receipt {fact.number}", said, (found,), papers.letterhead(desk)).open_over(self._over)

        self._work.jobs.submit(
            lambda: watching.receipt(desk, book=fact.book, number=fact.number),
            done=show,
            failed=self._work.notices.tell,
            token="exceptions.receipt",
            owner=self,
        )
