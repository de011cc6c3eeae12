# SPDX-License-Identifier: Apache-2.0
"""Closing a deposit bag: its number, its seal, and the second person who has seen what is in it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bank import Tie
from app.domain.money import Money
from app.domain.people import Staff
from app.views import formats
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.widgets.layouts import Row

_NAMES = {"cash": "Cash", "check": "Checks", "money_order": "Money orders"}


@dataclass(frozen=True, slots=True)
class DepositAnswer:
    """What the bag is closed with; the password proves the verifier and is kept nowhere."""

    bag: str
    seal: str
    note: str
    verifier: str
    password: str


class DepositSheet(SecondPersonSheet):
    """`agreed(DepositAnswer)`. It stays open until the books have answered."""

    def __init__(self, account: str, ties: tuple[Tie, ...], asker: Staff) -> None:
        total = Money.total(tie.slip for tie in ties)
        super().__init__(
            f"Close the bag with {formats.money(total)}?",
            f"It goes to {account}. The verifier looks into the bag before it is sealed.",
            verb="Close the bag",
            keep="Back to the bag",
            hold=True,
        )
        self.setObjectName("deposit-sheet")
        self.add_facts([(_NAMES[tie.tender], tie_words(tie)) for tie in ties])
        line = Row(gap="s")
        self.add_field("bag", "Bag number", missing="The bag's number is missing.", into=line)
        self.add_field("seal", "Seal number", missing="The seal's number is missing.", into=line)
        self.body.addLayout(line)
        self.add_field("note", "Note", hint="Only where something is to be said")
        self.add_second_person(asker, "The verifier signs")

    def answer(self) -> DepositAnswer:
        """What was typed; the password field is emptied at once."""
        return DepositAnswer(
            self.text("bag"), self.text("seal"), self.text("note"), self.text("approver"), self.take_password()
        )


def tie_words(tie: Tie) -> str:
    """The three sides of one tender in a line: "$75.00 on receipts, $30.00 short, $45.00 in the bag"."""
    parts = [f"{formats.money(tie.receipts)} on receipts"]
    if tie.over_short:
        word = "over" if tie.over_short.cents > 0 else "short"
        parts.append(f"{formats.money(abs(tie.over_short))} {word}")
    if tie.other:
        word = "more" if tie.other.cents > 0 else "less"
        parts.append(f"{formats.money(abs(tie.other))} {word} without a receipt")
    parts.append(f"{formats.money(tie.slip)} for the bank")
    return ", ".join(parts)
