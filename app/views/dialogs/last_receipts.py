# SPDX-License-Identifier: Apache-2.0
"""Last receipts (Ctrl+R): the receipts of this session, each as paper, to print again, to void or to put right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea

from app.domain.papers.letterhead import Letterhead
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.receipt import PostedReceipt
from app.views import actions, formats
from app.views import theme as themes
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.layouts import Row
from app.views.widgets.paper import PaperView
from app.views.widgets.sheet import Sheet
from app.views.widgets.table_view import TableView

_COLUMNS = 42
_SHORT = 4
_MOST_ROWS = 4
_ANY = 16_777_215


class LastReceiptsSheet(Sheet):
    """Shows the last receipts; answers the receipt to print again. `void_wanted(PostedReceipt)` for Void.

    `correct_wanted(str)`: a tender of the receipt of that number is to be put right; `reverse_wanted(str)`: it is to be
    reversed. `before` are receipts of a sealed session, for who may reverse them.
    """

    void_wanted = Signal(object)
    correct_wanted = Signal(str)
    reverse_wanted = Signal(str)

    def __init__(
        self,
        receipts: Sequence[PostedReceipt],
        city: Letterhead,
        *,
        may_void: bool,
        may_correct: bool = False,
        before: Sequence[PostedReceipt] = (),
    ) -> None:
        super().__init__("Last receipts", verb="Print again", keep="Close", wide=True)
        self.setObjectName("last-receipts-sheet")
        self._sealed = frozenset(each.number for each in before)
        receipts = (*receipts, *before)
        self._city = city
        self.table: TableView | None = None
        if not receipts:
            self.body.addWidget(
                EmptyState(
                    "No receipt in this session yet", "Receipts appear here once they are posted.", "receipt-text"
                )
            )
            self.verb_button.setEnabled(False)
            return
        columns: tuple[Column[PostedReceipt], ...] = (
            Column("Receipt", _named, tone=lambda each: "danger" if each.voided or each.undone else "ink"),
            Column("Total", lambda each: formats.money(each.total), align="right", kind="money-strong", stretch=1),
        )
        self.table = TableView(RowTable(columns, receipts), "Last receipts")
        self.slip = PaperView(_COLUMNS)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.slip)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        scroll.setMinimumHeight(400)
        scroll.setMinimumWidth(min(self.slip.width() + themes.current().space("m"), 420))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.addWidget(self.table, 1)
        self._line.addWidget(scroll, 0)
        self.body.addLayout(self._line)
        self.void_button = actions.button("receipt.void")
        self.correct_button = actions.button("receipt.correct")
        line = Row(gap="xs")
        line.addWidget(self.void_button)
        line.addWidget(self.correct_button)
        self.reverse_button = actions.button("receipt.reverse")
        self.reverse_button.setVisible(bool(before))
        line.addWidget(self.reverse_button)
        line.addStretch(1)
        self.body.addLayout(line)
        rights = ({"void_request"} if may_void else set()) | ({"tender_correction"} if may_correct else set())
        own = actions.ActionSet(self, rights | ({"reversal"} if before else set()))
        self._reverse = own.add("receipt.reverse", self._on_reverse, button=self.reverse_button)
        self._void = own.add("receipt.void", self._on_void, button=self.void_button)
        self._correct = own.add("receipt.correct", self._on_correct, button=self.correct_button)
        self._may_void, self._may_correct = may_void, may_correct
        self.table.chose.connect(self._on_chose)
        self.table.opened.connect(lambda _row: self.accept())
        self.table.choose(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the paper lies under the list."""
        if self.table is not None:
            theme = themes.current()
            narrow = self.width() < theme.size("sheet-wide")
            way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            self._line.setDirection(way)
            self._line.setSpacing(theme.space("s"))
            rows = min(_MOST_ROWS, self.table.table.rowCount()) + 1
            high = rows * theme.size("row") + 2
            self.table.setMinimumHeight(high if narrow else 0)
            self.table.setMaximumHeight(high if narrow else _ANY)
        super().resizeEvent(event)

    def receipt(self) -> PostedReceipt | None:
        """The receipt chosen."""
        row = self.table.row() if self.table is not None else None
        return row if isinstance(row, PostedReceipt) else None

    def complete(self) -> bool:
        """One of them is chosen."""
        return self.receipt() is not None

    def answer(self) -> PostedReceipt | None:
        """The receipt to print again."""
        return self.receipt()

    def _on_chose(self, row: object) -> None:
        if isinstance(row, PostedReceipt):
            self.slip.show_paper(receipt_paper(row, self._city), _COLUMNS)
            sealed, stands = row.number in self._sealed, row.voided is None
            self._void.setEnabled(self._may_void and stands and not row.undone and not sealed)
            self._correct.setEnabled(self._may_correct and stands and not sealed)
            self._reverse.setEnabled(sealed and stands and not row.undone)

    def _on_void(self) -> None:
        chosen = self.receipt()
        if chosen is not None:
            self.reject()
            self.void_wanted.emit(chosen)

    def _on_reverse(self) -> None:
        chosen = self.receipt()
        if chosen is not None:
            self.reject()
            self.reverse_wanted.emit(chosen.number)

    def _on_correct(self) -> None:
        chosen = self.receipt()
        if chosen is not None:
            self.reject()
            self.correct_wanted.emit(chosen.number)


def _named(receipt: PostedReceipt) -> str:
    undone = "reversed" if receipt.reversed else "check back" if receipt.undone else ""
    when = "void" if receipt.voided else undone or formats.clock_time(receipt.at)
    return f"{receipt.number[-_SHORT:]}  {when}"
