# SPDX-License-Identifier: Apache-2.0
"""Asks payables to refund what an account has too much: whose, how much, to whom, why, and who else agrees."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import Money
from app.domain.people import Staff
from app.services.consents import Witness
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.widgets.fields import AmountField
from app.views.widgets.layouts import Row


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What a refund is asked for with; the password proves the second person and is kept nowhere."""

    account: str
    amount: Money
    payee: str
    reason: str
    approver: Witness


class RefundSheet(SecondPersonSheet):
    """Asks for everything a refund needs. It stays open until the books have answered. `agreed(RefundAnswer)`."""

    def __init__(self, asker: Staff) -> None:
        super().__init__(
            "Ask for a refund",
            "Payables pay it; no drawer is touched. Money of a check waits until the check can no longer come back.",
            verb="Ask payables",
            hold=True,
        )
        self.setObjectName("refund-sheet")
        line = Row(gap="s")
        self.add_field("account", "Account", missing="The account is missing.", into=line)
        self._amount = AmountField("Amount")
        self.keep_field("amount", self._amount, missing="The amount is missing.", into=line)
        self.body.addLayout(line)
        self.add_field("payee", "Pay to", missing="The payee is missing.")
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")
        self.add_second_person(asker)

    def answer(self) -> RefundAnswer:
        """What was typed; the password field is emptied at once."""
        amount = self._amount.amount() or Money(0)
        approver = Witness(self.text("approver"), self.take_password(), self.sent)
        return RefundAnswer(self.text("account"), amount, self.text("payee"), self.text("reason"), approver)
