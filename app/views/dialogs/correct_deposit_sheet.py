# SPDX-License-Identifier: Apache-2.0
"""Asks what the bank counted of a deposit, who bears the difference, why, and who else agrees."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds.deposit_correction import Charged
from app.domain.money import ZERO, Money
from app.domain.people import Staff
from app.queries.deposits import DepositRow
from app.services.consents import Witness
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.widgets.fields import AmountField


@dataclass(frozen=True, slots=True)
class CorrectDepositAnswer:
    """What a deposit is corrected with; the password proves the second person and is kept nowhere."""

    counted: Money
    charged: Charged
    reason: str
    second: Witness


class CorrectDepositSheet(SecondPersonSheet):
    """It stays open until the books have answered. `agreed(CorrectDepositAnswer)`."""

    def __init__(self, row: DepositRow, difference: Money, asker: Staff) -> None:
        super().__init__(
            f"Correct the deposit in bag {row.bag}?",
            "The deposit stays in the books as it is; the correction stands beside it.",
            verb="Correct it",
            keep="Leave it",
            hold=True,
        )
        self.setObjectName("correct-deposit-sheet")
        facts = [("The slip says", formats.money(row.total))]
        if row.corrected:
            facts.append(("Corrected before", signed(row.corrected)))
        self.add_facts(facts)
        self._counted = AmountField("The bank counted")
        self.keep_field("counted", self._counted, missing="What the bank counted is missing.")
        if difference:
            self._counted.set_amount(row.total + row.corrected + difference)
        self.charged = Choices(
            "The difference",
            ((Charged.OVER_SHORT.value, "Is over/short"), (Charged.BANK_ERROR.value, "Is the bank\u2019s mistake")),
        )
        self.body.addWidget(self.charged)
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")
        self.add_second_person(asker)

    def answer(self) -> CorrectDepositAnswer:
        """What was typed; the password field is emptied at once."""
        return CorrectDepositAnswer(
            self._counted.amount() or ZERO,
            Charged(self.charged.value()),
            self.text("reason"),
            Witness(self.text("approver"), self.take_password(), self.sent),
        )


def signed(amount: Money) -> str:
    """A difference in words: "$1.00 less"."""
    return f"{formats.money(abs(amount))} {'more' if amount > ZERO else 'less'}"
