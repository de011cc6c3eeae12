# SPDX-License-Identifier: Apache-2.0
"""Asks what each charge of an account gets where the city's order is not followed, why, and who agrees to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.account import AccountCard
from app.domain.money import ZERO, Money
from app.domain.people import Staff
from app.services.consents import Witness
from app.views import formats
from app.views.dialogs.no_sale_sheet import SometimesSecondSheet
from app.views.widgets.fields import AmountField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row

_FIELD = "charge:"
_REASON = "A reason is missing. Say why in a few words."


@dataclass(frozen=True, slots=True)
class ByHandAnswer:
    """What each charge gets, by its id, why, and who agreed; `second` is nobody where no consent was needed."""

    amounts: Mapping[str, Money]
    reason: str
    second: Witness | None = None


class ByHandSheet(SometimesSecondSheet):
    """`agreed(ByHandAnswer)`. `paid` is what each charge gets so far, `alone` how much one divides without another."""

    def __init__(self, card: AccountCard, paid: Mapping[str, Money], alone: Money, asker: Staff) -> None:
        super().__init__(
            f"Allocate the payment of {card.number} by hand?",
            "Each charge gets what you type, not what the city's order says. The books keep the reason.",
            verb="Allocate by hand",
            keep="Keep the order",
            hold=True,
        )
        self.setObjectName("by-hand-sheet")
        self._alone, self._paid = alone, Money.total(paid.values())
        open_ones = [charge for charge in card.charges if charge.open > ZERO]
        for place, charge in enumerate(open_ones):
            if place % 2 == 0:
                line = Row(gap="m")
                self.body.addLayout(line)
            due = f"{formats.money(charge.open)} open, due {formats.medium_date(charge.due)}"
            field = AmountField(charge.text, hint=due)
            field.set_amount(paid.get(charge.id, ZERO))
            field.input.textChanged.connect(self._on_amount)
            self.keep_field(f"{_FIELD}{charge.id}", field, into=line)
        if len(open_ones) % 2:
            line.addStretch(1)
        self._sum = Label("", "strong", wrap=True)
        self.body.addWidget(self._sum)
        self.add_field("reason", "Reason", missing=_REASON, hint="Like: the sewer bill is disputed")
        self.fields["reason"].input.setMaxLength(200)
        self._well = self.hidden_second_person(asker)
        self._on_amount()

    def _amounts(self) -> dict[str, Money]:
        return {
            name.removeprefix(_FIELD): field.amount() or ZERO
            for name, field in self.fields.items()
            if isinstance(field, AmountField)
        }

    def _on_amount(self) -> None:
        total = Money.total(self._amounts().values())
        said = "The same as before." if total == self._paid else f"Before it was {formats.money(self._paid)}."
        self._sum.setText(f"{formats.money(total)} in all. {said}")
        needed = total > self._alone
        if self._well.isVisibleTo(self) != needed:
            self._well.setVisible(needed)
            self.restyle()

    def answer(self) -> ByHandAnswer:
        """What was typed; the password field is emptied at once."""
        second = Witness(self.text("approver"), self.take_password(), self.sent)
        return ByHandAnswer(self._amounts(), self.text("reason"), second if self._well.isVisibleTo(self) else None)
