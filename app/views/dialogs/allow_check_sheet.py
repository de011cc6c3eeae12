# SPDX-License-Identifier: Apache-2.0
"""Allow-check sheet: why a check is taken from an account that may not pay by check, and who consents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.account import AccountCard
from app.domain.money import Money
from app.domain.people import Staff
from app.views import formats
from app.views.dialogs.second_person import SecondPersonSheet


@dataclass(frozen=True, slots=True)
class AllowCheckAnswer:
    """What the consent is given with; the password proves the second person and is kept nowhere.

    `sent` is the request that asks for the consent elsewhere.
    """

    reason: str
    approver: str
    password: str
    sent: str = ""


class AllowCheckSheet(SecondPersonSheet):
    """Asks for the reason and for a second person who may allow checks."""

    def __init__(self, cards: Sequence[AccountCard], amount: Money, asker: Staff) -> None:
        numbers = ", ".join(card.number for card in cards)
        super().__init__(
            f"Allow a check from {numbers}?",
            "The receipt names who allowed it. The consent holds for two minutes and this receipt.",
            verb="Allow a check",
            keep="No check",
            hold=True,
        )
        self.setObjectName("allow-check-sheet")
        facts: list[tuple[str, str] | tuple[str, str, str]] = []
        for card in cards:
            until = formats.medium_date(card.cash_only_until) if card.cash_only_until else ""
            facts.append((card.number, f"{card.name}, no checks until {until}"))
        facts.append(("Checks up to", formats.money(amount), "lead"))
        self.add_facts(facts)
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")
        self.add_second_person(asker)

    def answer(self) -> AllowCheckAnswer:
        """What was typed; the password field is emptied at once."""
        return AllowCheckAnswer(self.text("reason"), self.text("approver"), self.take_password(), self.sent)
