# SPDX-License-Identifier: Apache-2.0
"""How the Day screen posts: it reads what waits, asks once more, and says where the journal is."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.errors import CounterError
from app.queries import people
from app.queries.gl_export import StoredBatch
from app.services import gl_export
from app.services.gl_export import Journals, Layout, Posted, Waiting
from app.views.screens.day.post_sheet import PostSheet
from app.views.screens.day.post_view import PostView
from app.views.screens.drawer.lane import Lane
from app.views.workplace import Workplace


class Posting(QObject):
    """Works the page `view` of the screen `owner`; `journals` say in which format, and where the file goes."""

    def __init__(self, work: Workplace, owner: QWidget, lane: Lane, view: PostView, journals: Journals) -> None:
        super().__init__(owner)
        self._work, self._owner, self._lane, self._view, self._journals = work, owner, lane, view, journals
        view.post_wanted.connect(self._ask)
        view.again_wanted.connect(self._again)

    def look(self) -> None:
        """Read what waits and what was posted."""
        desk = self._work.desk

        def work() -> tuple[Waiting, tuple[StoredBatch, ...], dict[str, str]]:
            return gl_export.waiting(desk), gl_export.batches(desk), people.full_names(desk.database)

        self._lane.ask(work, lambda found: self._view.show_journals(*found), token="day.journals")

    def _ask(self) -> None:
        """The format is read first: what is wrong in it is said before anything else is asked."""
        told = self._view.told
        if told is None or not told.books:
            return
        self._lane.ask(self._journals.layout, lambda chosen: self._open(told, chosen), self._refuse)

    def _open(self, told: Waiting, chosen: Layout) -> None:
        desk, journals = self._work.desk, self._journals
        sheet = PostSheet(told, chosen.format.name, chosen.format.file_name(told.number))

        def posted(done: Posted) -> None:
            sheet.finish()
            self._say(done, "is posted")

        def post(_entry_id: str) -> Posted:
            return gl_export.post(desk, told, chosen, journals.write)

        sheet.agreed.connect(lambda _yes: self._lane.act_from(sheet, post, posted))
        sheet.answered.connect(lambda _no: self.look())  # what could not be written may be posted all the same
        sheet.open_over(self._owner)

    def _again(self, number: int) -> None:
        desk, journals = self._work.desk, self._journals
        self._lane.ask(
            lambda: gl_export.again(desk, number, journals.write),
            lambda done: self._say(done, "is written again"),
            self._refuse,
        )

    def _say(self, done: Posted, what: str) -> None:
        self._view.say("")
        self._work.notices.say(f"Batch {done.batch.number} {what}", f"{done.path}", "positive")
        self.look()

    def _refuse(self, trouble: BaseException) -> None:
        self._lane.tell_on(self._view, trouble)
        if not isinstance(trouble, CounterError):
            self.look()
