# SPDX-License-Identifier: Apache-2.0
"""Park and recall (F4): a cart is set aside under a name, and taken up again by whoever has the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from app.domain.draft import Draft
from app.queries.desk_events import WaitingCart
from app.views import formats
from app.views import theme as themes
from app.views.dialogs.form_sheet import FormSheet
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.sheet import Sheet
from app.views.widgets.table_view import TableView


class ParkSheet(FormSheet):
    """Asks under which name the cart waits; the answer is the name."""

    def __init__(self, draft: Draft, note: str) -> None:
        super().__init__(
            "Park this receipt?",
            f"{note}, {formats.money(draft.total)}. Everyone at the counter can take it up again with F4.",
            verb="Park receipt",
            keep="Keep it here",
            hold=True,
        )
        self.setObjectName("park-sheet")
        name = self.add_field("name", "Name it waits under", missing="A name is missing.")
        name.set_text(draft.payer)

    def answer(self) -> str:
        """The name."""
        return self.text("name")


class RecallSheet(Sheet):
    """Offers the carts that wait; the answer is the id of the one to take up."""

    def __init__(self, waiting: Sequence[WaitingCart], zone: tzinfo | None) -> None:
        super().__init__(
            "Take up a parked receipt",
            "Amounts are read again before money is taken.",
            verb="Take up",
            keep="Back",
            hold=True,
        )
        self.setObjectName("recall-sheet")
        columns: tuple[Column[WaitingCart], ...] = (
            Column("Name", lambda cart: cart.name, stretch=1, kind="strong"),
            Column("Parked by", lambda cart: cart.by),
            Column("At", lambda cart: formats.clock_time(cart.at.astimezone(zone)), align="right"),
        )
        self.table = TableView(RowTable(columns, waiting), "Parked receipts")
        self.table.opened.connect(lambda _row: self.accept())
        self.table.setMinimumHeight(themes.current().size("row") * (min(6, max(2, len(waiting))) + 1))
        self.body.addWidget(self.table)
        self.table.choose(0)

    def complete(self) -> bool:
        """One of them is chosen."""
        return self.table.row() is not None

    def answer(self) -> str:
        """The id of the cart."""
        row = self.table.row()
        return row.id if isinstance(row, WaitingCart) else ""
