# SPDX-License-Identifier: Apache-2.0
"""Asks which day's cards a processor paid, what it took in, and what the bank was paid of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.kinds.card_settlement import is_usual
from app.domain.money import ZERO, Money
from app.services.consents import Witness
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.no_sale_sheet import SometimesSecondSheet
from app.views.widgets.fields import AmountField, TextField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row

if TYPE_CHECKING:
    from app.domain.bank import BankAccount
    from app.domain.bank_match import BankLine
    from app.domain.people import Staff
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
    reason: str = ""
    second: Witness | None = None


class SettlementSheet(SometimesSecondSheet):
    """`agreed(SettlementAnswer)`. What the bank was paid is offered where one credit of a statement may be it.

    A fee above `usual`, in hundredths of a percent of the gross, asks for a reason and a second person.
    """

    def __init__(
        self,
        days: tuple[CardDay, ...],
        banks: tuple[BankAccount, ...],
        lines: tuple[BankLine, ...],
        usual: int,
        asker: Staff,
    ) -> None:
        super().__init__(
            "Settle the cards of a day?",
            "What the processor kept is posted as its fee. Each session is settled whole, and once.",
            verb="Settle the cards",
            keep="Back",
            hold=True,
        )
        self.setObjectName("settlement-sheet")
        self._days = {one.date.isoformat(): one for one in days[:_MOST_DAYS]}
        self._lines, self._usual = lines, usual
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
        self._why = QWidget()
        why = Column(self._why, gap="s")
        self._above = Label("", "body", "caution", wrap=True)
        why.addWidget(self._above)
        reason = TextField("Reason", hint="Like: chargeback of October")
        reason.input.setMaxLength(200)
        words = Row(gap="s")
        self.keep_field("reason", reason, missing="A reason is missing. Say why in a few words.", into=words)
        why.addLayout(words)
        self.body.addWidget(self._why)
        self._well = self.hidden_second_person(asker)
        self._why.hide()
        for field in (self.gross, self.credited):
            field.input.textChanged.connect(self._fit)
        self.day.chosen.connect(lambda _name: self._show())
        self.account.chosen.connect(lambda _name: self._show())
        self._show()

    def _show(self) -> None:
        chosen = self._days[self.day.value()]
        sessions = formats.count_of(len(chosen.parts), "session")
        self._taken.setText(f"{sessions} of that day took {formats.money(chosen.gross)} by card.")
        likely = [one for one in self._lines if self._may_be(one, chosen)]
        self.credited.set_amount(likely[0].amount if len(likely) == 1 else None)

    @property
    def needs_second(self) -> bool:
        """Whether the processor keeps more than one person leaves it."""
        gross, credited = self.gross.amount(), self.credited.amount()
        if gross is None or credited is None or not ZERO < credited <= gross:
            return False
        return not is_usual(gross, credited, self._usual)

    def _fit(self) -> None:
        needed = self.needs_second
        if needed:
            fee = (self.gross.amount() or ZERO) - (self.credited.amount() or ZERO)
            self._above.setText(
                f"The processor keeps {formats.money(fee)}, more than {formats.percent(self._usual)}. "
                "Say why, and a second person approves."
            )
        if self._well.isVisibleTo(self) != needed:
            self._why.setVisible(needed)
            self._well.setVisible(needed)
            self.restyle()

    def _may_be(self, line: BankLine, chosen: CardDay) -> bool:
        fee = (chosen.gross - line.amount).cents * 100
        soon = chosen.date <= line.date <= chosen.date + _SOON
        return line.bank == self.account.value() and soon and 0 <= fee <= chosen.gross.cents * _LIKELY_FEE

    def answer(self) -> SettlementAnswer:
        """What was typed; the password field is emptied at once."""
        second = Witness(self.text("approver"), self.take_password(), self.sent)
        return SettlementAnswer(
            self.account.value(),
            self._days[self.day.value()].date,
            self.gross.amount() or ZERO,
            self.credited.amount() or ZERO,
            self.text("batch"),
            self.text("reason") if self.needs_second else "",
            second if self.needs_second else None,
        )
