# SPDX-License-Identifier: Apache-2.0
"""Asks which day's cards a processor paid, what it took in, and what the bank was paid of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.money import ZERO, Money
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import AmountField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row

if TYPE_CHECKING:
    from app.domain.bank import BankAccount
    from app.domain.bank_match import BankLine
    from app.queries.settlements import CardDay

_MOST_DAYS = 8
_SOON = timedelta(days=7)
_LIKELY_FEE = 10
"""A credit up to this share of a hundred below the gross may be a day's cards less the fee."""


@dataclass(frozen=True, slots=True)
class SettlementAnswer:
    """A processor's payment as it was typed."""

    bank: str
    day: date
    gross: Money
    credited: Money
    batch: str


class SettlementSheet(FormSheet):
    """`agreed(SettlementAnswer)`. What the bank was paid is offered where one credit of a statement may be it."""

    def __init__(self, days: tuple[CardDay, ...], banks: tuple[BankAccount, ...], lines: tuple[BankLine, ...]) -> None:
        super().__init__(
            "Settle the cards of a day?",
            "What the processor kept is posted as its fee. Each session is settled whole, and once.",
            verb="Settle the cards",
            keep="Back",
            hold=True,
        )
        self.setObjectName("settlement-sheet")
        self._days = {one.date.isoformat(): one for one in days[:_MOST_DAYS]}
        self._lines = lines
        self.day = Choices("Business date", [(key, formats.short_date(one.date)) for key, one in self._days.items()])
        self.account = Choices("Account", [(bank.code, bank.name) for bank in banks])
        self._taken = Label("", "body", "ink-muted", wrap=True)
        self.body.addWidget(self.day)
        self.body.addWidget(self._taken)
        self.body.addWidget(self.account)
        self.account.setVisible(len(banks) > 1)
        line = Row(gap="s")
        self.gross, self.credited = AmountField("The processor took in"), AmountField("The bank was paid")
        self.keep_field("gross", self.gross, missing="Read it off the processor's statement.", into=line)
        self.keep_field("credited", self.credited, missing="Read it off the bank's statement.", into=line)
        self.body.addLayout(line)
        self.add_field("batch", "Batch", missing="Type what the processor calls it.", hint="The processor's number")
        self.day.chosen.connect(lambda _name: self._show())
        self.account.chosen.connect(lambda _name: self._show())
        self._show()

    def _show(self) -> None:
        chosen = self._days[self.day.value()]
        sessions = formats.count_of(len(chosen.parts), "session")
        self._taken.setText(f"{sessions} of that day took {formats.money(chosen.gross)} by card.")
        likely = [one for one in self._lines if self._may_be(one, chosen)]
        self.credited.set_amount(likely[0].amount if len(likely) == 1 else None)

    def _may_be(self, line: BankLine, chosen: CardDay) -> bool:
        fee = (chosen.gross - line.amount).cents * 100
        soon = chosen.date <= line.date <= chosen.date + _SOON
        return line.bank == self.account.value() and soon and 0 <= fee <= chosen.gross.cents * _LIKELY_FEE

    def answer(self) -> SettlementAnswer:
        """What was typed."""
        return SettlementAnswer(
            self.account.value(),
            self._days[self.day.value()].date,
            self.gross.amount() or ZERO,
            self.credited.amount() or ZERO,
            self.text("batch"),
        )
