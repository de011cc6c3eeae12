# SPDX-License-Identifier: Apache-2.0
"""Account sheet (Ctrl+Enter): what an account owes and paid last, over the counter, taking nothing."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.account import AccountCard, Charge, PastPayment
from app.domain.money import ZERO
from app.domain.small_difference import Small
from app.views import actions, formats
from app.views import theme as themes
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label, SectionHeading
from app.views.widgets.layouts import Row
from app.views.widgets.sheet import Sheet
from app.views.widgets.table_view import TableView

_MOST_ROWS = 5


class AccountSheet(Sheet):
    """Shows one account; answers True when what is owed is to be taken, or the one Charge the payer named.

    With `small` differences that may be settled it offers that too, and answers with them.
    """

    def __init__(self, card: AccountCard, today: date, *, can_take: bool, small: tuple[Small, ...] = ()) -> None:
        where = "  ".join(part for part in (card.number, card.address, card.phone) if part)
        super().__init__(card.name, where, verb="Take what is owed", keep="Close", wide=True)
        self.setObjectName("account-sheet")
        facts: list[tuple[str, str] | tuple[str, str, str]] = [("Owed today", formats.money(card.owed), "money-strong")]
        if card.credit:
            facts.append(("Credit held", formats.money(card.credit)))
        facts.append(("Status", card.status[:1].upper() + card.status[1:]))
        if card.cash_only_until is not None and today <= card.cash_only_until:
            facts.append(("Checks", f"None until {formats.medium_date(card.cash_only_until)}"))
        facts += [("Note", alert.text) for alert in card.alerts if alert.shows_on(today)]
        self.add_facts(facts)
        self.body.addWidget(SectionHeading("Open charges", formats.count_of(len(card.charges), "charge")))
        charges = _charges(card.charges, today)
        self.body.addWidget(charges)
        if isinstance(charges, TableView) and can_take:
            charges.opened.connect(self.finish)
            self.body.addWidget(Label("Enter on a charge takes that one alone.", "small", "ink-muted"))
        if small:
            self._offer(small)
        self.body.addWidget(SectionHeading("Last payments"))
        self.body.addWidget(_payments(card.payments))
        if not can_take or card.owed <= ZERO:
            self.verb_button.setEnabled(False)
            why = "Nothing is owed." if can_take else "No drawer is open, so nothing can be taken here."
            self.body.addWidget(Label(why, "small", "ink-muted"))

    def _offer(self, small: tuple[Small, ...]) -> None:
        line = Row(gap="s")
        words = small[0].words if len(small) == 1 else f"{len(small)} small differences can be settled"
        line.addWidget(Label(f"{words}?" if len(small) == 1 else f"{words}.", "body", "ink-muted", wrap=True), 1)
        button = actions.button("sheet.small", icon="coins", height="control-dense")
        self._actions.add("sheet.small", lambda: self.finish(small), button=button)
        line.addWidget(button)
        self.body.addLayout(line)


def _sized(table: TableView, rows: int) -> TableView:
    table.setFixedHeight(themes.current().size("row") * (min(_MOST_ROWS, rows) + 1) + 2)
    table.choose(0)
    return table


def _charges(charges: tuple[Charge, ...], today: date) -> QWidget:
    if not charges:
        return EmptyState("Nothing is open", "The account is paid up.", "circle-check")
    columns: tuple[Column[Charge], ...] = (
        Column("For", lambda charge: charge.text, stretch=1),
        Column("Due", lambda charge: formats.short_date(charge.due)),
        Column("Days", lambda charge: str(max(0, (today - charge.due).days)), align="right", tone="ink-muted"),
        Column("Open", lambda charge: formats.money(charge.open), align="right", kind="money-strong"),
    )
    return _sized(TableView(RowTable(columns, charges), "Open charges"), len(charges))


def _since(paid: PastPayment) -> str:
    """What became of a payment since it was taken."""
    undone = {"reversal": "Reversed", "returned_check": "Check back"}.get(paid.undone, "")
    return "Void" if paid.voided else undone


def _payments(payments: tuple[PastPayment, ...]) -> QWidget:
    if not payments:
        return EmptyState("No payment yet", "Payments taken here appear in this place.", "history")
    columns: tuple[Column[PastPayment], ...] = (
        Column("Receipt", lambda paid: paid.receipt, stretch=1),
        Column("Date", lambda paid: formats.short_date(paid.date)),
        Column("", _since, tone="danger"),
        Column("Paid", lambda paid: formats.money(paid.amount), align="right", kind="money-strong"),
    )
    return _sized(TableView(RowTable(columns, payments), "Last payments"), len(payments))
