# SPDX-License-Identifier: Apache-2.0
"""Approvals: what waits for this person's answer and what was asked for today, each with all that is known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.errors import CounterError, Fault
from app.domain.papers.letterhead import Letterhead
from app.domain.request import Request, Standing
from app.services import approvals, papers
from app.services.approvals import Board, Context
from app.views import actions
from app.views.dialogs.answer_sheets import AllowSheet, RefuseSheet
from app.views.dialogs.form_sheet import FormSheet
from app.views.screens.audit import request_words as words
from app.views.screens.audit.request_view import RequestView
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.table_view import TableView
from app.views.workplace import Workplace

LOOK_AGAIN_MS = 2_000


class ApprovalsPage(QWidget):
    """Nothing is read while the page is hidden, and nothing that was read stays on it then.

    `told(str)` is the line for the head of the screen, `old(datetime)` when the books did not answer and what is shown
    was read then, `left()` when the keyboard goes back.
    """

    told = Signal(str)
    old = Signal(object)
    left = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setObjectName("approvals-page")
        self._work = work
        self._zone = work.desk.now().tzinfo
        self._asking = False
        self._wanted = ""
        self._board: Board | None = None
        self.keys = actions.ActionSet(self, work.desk.staff.rights)
        self._lay_out(papers.letterhead(work.desk))
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self.look)

    def _lay_out(self, city: Letterhead) -> None:
        column = Column(self, gap="s")
        self.back_button = actions.button("approvals.back", height="control-dense")
        self.keys.add("approvals.back", self._back, button=self.back_button)
        self.table = RowTable(self._columns())
        self.list = TableView(self.table, "Requests")
        self.list.put_empty(
            EmptyState("Nothing was asked for today", "A request appears here when somebody sends one.", "circle-check")
        )
        self.list.chose.connect(self._on_chose)
        listed = Card(flush=True)
        listed.body.addWidget(self.list)
        self.view = RequestView(self._zone, city)
        self._pair = ListDetail(listed, self.view, shares=(36, 64))
        self.list.opened.connect(lambda _row: self._read_detail())
        column.addWidget(self._pair, 1)
        column.addWidget(self._foot())

    def _columns(self) -> tuple[TableColumn[Request], ...]:
        return (
            TableColumn(
                "Asked for", lambda each: " ".join((words.act(each), words.about(each))).strip(), kind="strong",
                detail=lambda each: words.detail(each, self._zone), stretch=1,
            ),
            TableColumn("", lambda _each: "", chip=words.chip),
        )  # fmt: skip

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("part", "card")
        row = Row(foot, gap="s", margins=("m", "xs", "m", "xs"))
        self._summary = Label("", "body", "ink-muted", wrap=True)
        row.addWidget(self._summary, 1)
        self.refuse_button = actions.button("approvals.refuse", height="control-tender")
        self.allow_button = actions.button("approvals.allow", "primary", height="control-tender")
        for name, slot, button in (
            ("refuse", self._ask_refusal, self.refuse_button),
            ("allow", self._ask_consent, self.allow_button),
        ):
            self.keys.add(f"approvals.{name}", slot, button=button, enabled=False)
            row.addWidget(button)
        return foot

    # the screen's side --------------------------------------------------------------------------

    def set_compact(self, compact: bool) -> None:
        """A small window keeps the buttons; what they do stands in the sheet that follows."""
        self._summary.setVisible(not compact)

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def showEvent(self, event: QShowEvent) -> None:
        """The requests are read while somebody looks."""
        super().showEvent(event)
        self._again.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is read, and nothing of a customer waits on a page that is opened again later."""
        super().hideEvent(event)
        self._again.stop()
        for token in ("approvals.board", "approvals.context"):
            self._work.jobs.drop(token)
        self._asking, self._board = False, None
        self.table.set_rows(())
        self.view.forget()
        self._show_buttons()

    def _back(self) -> None:
        if self._pair.reading:
            self._pair.read(False)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _read_detail(self) -> None:
        self._pair.read()
        self.view.take_focus()

    # reading ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Read the requests, unless the reading before has not been answered yet."""
        if self._asking or not self.isVisible():
            return
        desk, self._asking = self._work.desk, True
        self._work.jobs.submit(
            lambda: approvals.board(desk),
            done=self._on_board, failed=self._on_silence, token="approvals.board", owner=self,
        )  # fmt: skip

    def _on_silence(self, trouble: BaseException) -> None:
        self._asking = False
        if self._board is None:
            self._work.notices.tell(trouble)
        else:
            self.old.emit(self._board.read_at)

    def _on_board(self, board: Board) -> None:
        self._asking = False
        first, self._board = self._board is None, board
        waiting = {each.id for each in board.waiting}
        rows = [*board.waiting, *(each for each in board.today if each.id not in waiting)]
        self.told.emit(f"{len(waiting)} waiting for you, {len(board.today)} in the last 24 hours")
        before = [_key(each) for each in self.table.rows()]
        if [_key(each) for each in rows] != before:
            self.table.set_rows(rows)
            ids = [each.id for each in rows]
            self.list.choose(ids.index(self._wanted) if self._wanted in ids else 0)
        else:
            self._refresh(rows)
        self._show_buttons()
        if first and not self.list.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self, rows: list[Request]) -> None:
        """The same requests, some seconds older."""
        shown = next((each for each in rows if each.id == self._wanted), None)
        if shown is not None:
            self.view.tell(shown)

    def _on_chose(self, row: Request | None) -> None:
        if row is None:
            self._wanted = ""
            self.view.forget()
        else:
            self._wanted = row.id
            self._read(row)
        self._show_buttons()

    def _read(self, row: Request) -> None:
        desk = self._work.desk
        self._work.jobs.submit(
            lambda: approvals.context(desk, row.id, at_till=row.at_till),
            done=self._on_context, failed=self._work.notices.tell, token="approvals.context", owner=self,
        )  # fmt: skip

    def _on_context(self, known: Context) -> None:
        if known.request.id == self._wanted and self.isVisible():
            self.view.show_context(known)

    # answering ----------------------------------------------------------------------------------

    def _chosen(self) -> Request | None:
        """The chosen request, while this person can answer it."""
        waiting = () if self._board is None else self._board.waiting
        return next((each for each in waiting if each.id == self._wanted), None)

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        for name in ("allow", "refuse"):
            self.keys.enable(f"approvals.{name}", chosen is not None)
        row = self.list.row()
        if chosen is not None:
            said = f"Your consent is to these words, once, and holds for two minutes. {chosen.by_name} is waiting."
        elif isinstance(row, Request) and row.by == self._work.desk.staff.name and row.standing is Standing.WAITING:
            said = f"{row.by_name} asked for this, so {row.by_name} cannot answer it."
        else:
            said = "Choose one that is waiting to answer it."
        self._summary.setText(said)

    def _ask_consent(self) -> None:
        if (chosen := self._chosen()) is not None:
            sheet = AllowSheet(chosen, words.asked(chosen, self._zone))
            sheet.agreed.connect(lambda password: self._allow(sheet, chosen, str(password)))
            sheet.open_over(self)

    def _ask_refusal(self) -> None:
        if (chosen := self._chosen()) is not None:
            sheet = RefuseSheet(chosen, words.asked(chosen, self._zone))
            sheet.agreed.connect(lambda said: self._refuse(sheet, chosen, str(said)))
            sheet.open_over(self)

    def _allow(self, sheet: FormSheet, chosen: Request, password: str) -> None:
        desk = self._work.desk

        def done(answered: Request) -> None:
            text = f"{answered.by_name} has two minutes to finish it; it is recorded at their window."
            self._answered(sheet, "You allowed it", text, "positive")

        self._work.jobs.submit(
            lambda: approvals.allow(desk, chosen.id, password=password),
            done=done, failed=lambda trouble: self._on_failed(sheet, trouble), owner=self,
        )  # fmt: skip

    def _refuse(self, sheet: FormSheet, chosen: Request, said: str) -> None:
        desk = self._work.desk

        def done(answered: Request) -> None:
            text = f"{answered.by_name} reads your words now. Nothing was recorded."
            self._answered(sheet, "You refused it", text, "accent")

        self._work.jobs.submit(
            lambda: approvals.refuse(desk, chosen.id, words=said),
            done=done, failed=lambda trouble: self._on_failed(sheet, trouble), owner=self,
        )  # fmt: skip

    def _answered(self, sheet: FormSheet, head: str, text: str, tone: str) -> None:
        sheet.finish()
        self._work.notices.say(head, text, tone)
        self.look()

    def _on_failed(self, sheet: FormSheet, trouble: BaseException) -> None:
        if isinstance(trouble, CounterError | Fault) and sheet.is_open:
            sheet.refuse(trouble)
        else:
            sheet.reject()
            self._work.notices.tell(trouble)
        self.look()


def _key(each: Request) -> tuple[str, Standing, bool]:
    return each.id, each.standing, each.done
