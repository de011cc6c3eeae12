# SPDX-License-Identifier: Apache-2.0
"""Receipts of a session, each as the paper it is, to be compared; one of them may be chosen to put a tender right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea

from app.domain.papers.letterhead import Letterhead
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.receipt import PostedReceipt
from app.views import actions, formats
from app.views import theme as themes
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.layouts import Row
from app.views.widgets.paper import PaperView
from app.views.widgets.sheet import Sheet
from app.views.widgets.table_view import TableView

_COLUMNS = 42
_HIGH = 420
_SHORT = 4


class ReceiptsSheet(Sheet):
    """Shows receipts as paper, the first one first; several stand in a list beside it.

    `correct_wanted(str)`: a tender of the receipt of that number is to be put right.
    """

    correct_wanted = Signal(str)

    def __init__(
        self, title: str, words: str, receipts: Sequence[PostedReceipt], city: Letterhead, *, may_correct: bool = False
    ) -> None:
        super().__init__(title, words, verb="Back to the session", keep="Close", wide=True)
        self.setObjectName("receipts-sheet")
        self._city = city
        self.slip = PaperView(_COLUMNS)
        self.table: TableView | None = None
        self._receipt: PostedReceipt | None = None
        self._keys = actions.ActionSet(self, {"tender_correction"} if may_correct else set())
        self._lay_out_receipts(receipts)
        if may_correct:
            button = actions.button("receipt.correct")
            self._keys.add("receipt.correct", self._on_correct, button=button)
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _lay_out_receipts(self, receipts: Sequence[PostedReceipt]) -> None:
        if len(receipts) == 1:
            # One paper scrolls with the sheet itself: a second scroll in it would show less of the paper.
            self.body.addWidget(self.slip, 0, Qt.AlignmentFlag.AlignHCenter)
            self._show(receipts[0])
            return
        columns: tuple[Column[PostedReceipt], ...] = (
            Column("Receipt", _named, kind="strong", detail=lambda each: formats.clock_time(each.at)),
            Column("Total", lambda each: formats.money(each.total), align="right", kind="money-strong", stretch=1),
        )
        self.table = TableView(RowTable(columns, receipts), "Receipts that fit")
        self.table.chose.connect(self._show)
        self.table.opened.connect(lambda _row: self.accept())
        line = Row(gap="s")
        line.addWidget(self.table, 1)
        line.addWidget(self._scrolled())
        self.body.addLayout(line)
        self._show(receipts[0])
        self.table.choose(0)

    def _scrolled(self) -> QScrollArea:
        """The paper beside the list, in a place of its own."""
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.slip)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        scroll.setMinimumHeight(round(_HIGH * min(1.0, themes.current().scale)))
        scroll.setMinimumWidth(min(self.slip.width() + themes.current().space("m"), _HIGH))
        return scroll

    def _show(self, row: object) -> None:
        if isinstance(row, PostedReceipt):
            self._receipt = row
            self.slip.show_paper(receipt_paper(row, self._city), _COLUMNS)

    def _on_correct(self) -> None:
        if self._receipt is not None:
            self.reject()
            self.correct_wanted.emit(self._receipt.number)


def _named(receipt: PostedReceipt) -> str:
    return receipt.number[-_SHORT:]
