# SPDX-License-Identifier: Apache-2.0
"""Finds what is to be undone: a receipt by its number, a check by what stands on it, and the right one of several."""

from __future__ import annotations

from collections.abc import Sequence

from app.queries.undoing import FoundCheck
from app.views import formats
from app.views import theme as themes
from app.views.dialogs.form_sheet import FormSheet
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.sheet import Sheet
from app.views.widgets.table_view import TableView

_MOST_ROWS = 6


class FindReceiptSheet(FormSheet):
    """Asks which receipt is to be reversed; stays open until it is found. `agreed(str)`: its number."""

    def __init__(self) -> None:
        super().__init__(
            "Reverse which receipt?",
            "A receipt whose drawer is counted, or of another day. Nothing is reversed yet.",
            verb="Find it",
            hold=True,
        )
        self.setObjectName("find-receipt-sheet")
        self.add_field("number", "Receipt number", missing="The number is missing.", hint="Like 01-0042-0007")

    def answer(self) -> str:
        """The number."""
        return self.text("number")


class FindCheckSheet(FormSheet):
    """Asks for a check that came back; stays open until one is found. `agreed(str)`: what was typed or scanned."""

    def __init__(self) -> None:
        super().__init__(
            "Which check came back?",
            "It is looked for over all receipts. Nothing is undone yet.",
            verb="Find it",
            hold=True,
        )
        self.setObjectName("find-check-sheet")
        self.add_field(
            "find",
            "Number, routing number or amount",
            missing="There is nothing to look for yet.",
            hint="Like 1021, 121000358 or $80.00; or scan the line at its bottom",
        )

    def answer(self) -> str:
        """What was typed."""
        return self.text("find")


class ChecksSheet(Sheet):
    """Several checks fit; answers the one that came back."""

    def __init__(self, found: Sequence[FoundCheck]) -> None:
        head = f"{formats.count_of(len(found), 'check')} fit. Which one came back?"
        super().__init__(head, "Nothing is undone yet.", verb="This one", wide=True)
        self.setObjectName("checks-sheet")
        columns: tuple[Column[FoundCheck], ...] = (
            Column("Check", lambda one: one.number, kind="strong", detail=lambda one: one.routing),
            Column("Payer", lambda one: one.payer, stretch=1, detail=lambda one: f"Receipt {one.receipt}"),
            Column("Paid on", lambda one: formats.short_date(one.date),
                   detail=lambda one: "Undone" if one.undone else ""),
            Column("Amount", lambda one: formats.money(one.amount), align="right", kind="money-strong"),
        )  # fmt: skip
        self.table = TableView(RowTable(columns, found), "Checks that fit")
        rows = min(_MOST_ROWS, len(found)) + 1
        self.table.setMinimumHeight(themes.current().size("row") * rows * 3 // 2)
        self.table.opened.connect(lambda _row: self.accept())
        self.body.addWidget(self.table)
        self.table.choose(0)

    def complete(self) -> bool:
        """One of them is chosen."""
        return isinstance(self.table.row(), FoundCheck)

    def answer(self) -> object:
        """The check."""
        return self.table.row()
