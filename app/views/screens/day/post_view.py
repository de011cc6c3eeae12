# SPDX-License-Identifier: Apache-2.0
"""Posting to the books: the days that wait for the general ledger, and the batches that were posted."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.money import ZERO, Money
from app.queries.gl_export import StoredBatch
from app.services.gl_export import Waiting
from app.views import actions, formats
from app.views.screens.drawer.page import Page
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.table_view import TableView

_SHORT = {"post.do": "Post", "post.again": "Write again", "post.done": "Back"}


@dataclass(frozen=True, slots=True)
class PostRow:
    """One line of the list: a day that waits, or a batch with its number."""

    title: str
    detail: str
    amount: Money
    number: int = 0


def post_rows(told: Waiting, batches: Sequence[StoredBatch], names: dict[str, str]) -> tuple[PostRow, ...]:
    """What waits, oldest day first, then what was posted, newest first."""
    return (*_waiting_rows(told), *(_batch_row(one, names) for one in batches))


def _waiting_rows(told: Waiting) -> list[PostRow]:
    rows = []
    for day in told.days:
        books = formats.count_of(sum(one.date == day for one in told.books), "closed book")
        funds = [one for one in told.funds if one.date == day]
        parts = ", ".join(f"fund {one.fund} {formats.money(one.debits)}" for one in funds)
        amount = Money.total(one.debits for one in funds)
        rows.append(PostRow(f"{formats.long_date(day)}, {books}", f"In {parts}", amount))
    return rows


def _batch_row(one: StoredBatch, names: dict[str, str]) -> PostRow:
    days = formats.medium_date(one.since)
    if one.until != one.since:
        days = f"{days} to {formats.medium_date(one.until)}"
    who = names.get(one.made_by, one.made_by)
    detail = f"Posted {formats.medium_date(one.posted)} by {who}, {formats.count_of(one.lines, 'line')}"
    return PostRow(f"Batch {one.number}, {days}", detail, one.debits, one.number)


def _columns() -> list[TableColumn[PostRow]]:
    return [
        TableColumn("Journal", lambda one: one.title, kind="strong", detail=lambda one: one.detail, stretch=1),
        TableColumn("Debits and credits", lambda one: formats.money(one.amount), align="right", kind="money"),
        TableColumn("", lambda _: "", chip=lambda one: ("Posted", "positive") if one.number else ("Waits", "caution")),
    ]


class PostView(Page):
    """Signals: `post_wanted()`, `again_wanted(int)` for the file of a batch, `done()`."""

    post_wanted = Signal()
    again_wanted = Signal(int)
    done = Signal()

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("post-view")
        self.title = "Post to the books"
        self.note = "Each closed book goes to the general ledger once"
        self.told: Waiting | None = None
        self.table = RowTable(_columns())
        self.list = TableView(self.table, "Journals")
        self.list.put_empty(EmptyState("Nothing to post yet", "The first closed session appears here.", "landmark"))
        self.list.chose.connect(self._on_chose)
        self.list.opened.connect(self._on_opened)
        listed = Card(flush=True)
        listed.body.addWidget(self.list)
        column = Column(self, gap="s")
        column.addWidget(listed, 1)
        column.addWidget(self.message)
        column.addWidget(self._foot(rights))

    def _foot(self, rights: frozenset[str]) -> QFrame:
        foot = QFrame()
        foot.setProperty("part", "card")
        row = Row(foot, gap="s", margins=("m", "xs", "m", "xs"))
        self._words = Label("", "body", "ink-muted", wrap=True)
        row.addWidget(self._words, 1)
        self.keys = actions.ActionSet(self, rights)
        self._buttons: dict[str, KeyCapButton] = {}
        acts = (("post.done", self.done.emit), ("post.again", self._ask_again), ("post.do", self.post_wanted.emit))
        for name, act in acts:
            role = "primary" if name == "post.do" else "quiet"
            button = actions.button(name, role, icon=actions.spec(name).icon, height="control-tender")
            self.keys.add(name, act, button=button)
            self._buttons[name] = button
            row.addWidget(button)
        return foot

    def first_focus(self) -> TableView:
        """The list."""
        return self.list

    def set_compact(self, compact: bool) -> None:
        """A small window keeps the buttons, in a word or two each."""
        self._words.setVisible(not compact)
        for name, button in self._buttons.items():
            button.set_text(_SHORT[name] if compact else actions.spec(name).title)

    def show_journals(self, told: Waiting, batches: Sequence[StoredBatch], names: dict[str, str]) -> None:
        """Show what waits and what was posted; the first line is chosen, as it is the one to look at."""
        self.told = told
        rows = post_rows(told, batches, names)
        if rows != self.table.rows():
            self.table.set_rows(rows)
            self.list.choose(0)
        self._words.setText(_summary(told))
        self.keys.enable("post.do", bool(told.books))
        self._on_chose(self._chosen())

    def _chosen(self) -> PostRow | None:
        return self.table.row(self.list.currentIndex().row())

    def _on_chose(self, one: PostRow | None) -> None:
        self.keys.enable("post.again", one is not None and one.number > 0)

    def _on_opened(self, one: PostRow) -> None:
        if one.number:
            self.again_wanted.emit(one.number)

    def _ask_again(self) -> None:
        one = self._chosen()
        if one is not None and one.number:
            self.again_wanted.emit(one.number)


def _summary(told: Waiting) -> str:
    if not told.books:
        return "Every closed book is posted."
    books = formats.count_of(len(told.books), "closed book")
    amount = formats.money(told.debits if told.funds else ZERO)
    waits = "waits" if len(told.books) == 1 else "wait"
    return f"{books} {waits} as batch {told.number}: debits and credits of {amount}."
