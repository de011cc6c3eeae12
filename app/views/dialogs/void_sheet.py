# SPDX-License-Identifier: Apache-2.0
"""Void sheet: why, and who else agrees, on the spot. The receipt and its void both stay in the books."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import ZERO, Money
from app.domain.papers.receipt_paper import tender_name
from app.domain.people import Staff
from app.domain.receipt import PostedReceipt
from app.domain.tender import CASH
from app.views import formats
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.layouts import Row


@dataclass(frozen=True, slots=True)
class VoidAnswer:
    """What a void is asked with; the password proves the second person and is kept nowhere.

    `sent` is the request that asks for the consent elsewhere.
    """

    reason: str
    approver: str
    password: str
    customer_present: bool
    original_taken: bool
    sent: str = ""


class _Toggle(KeyCapButton):
    """Something that is so, or is not; it is so until it is pressed."""

    def __init__(self, words: str) -> None:
        super().__init__(words, icon="check")
        self.setCheckable(True)
        self.setChecked(True)
        self.toggled.connect(self._on_toggled)

    def _on_toggled(self, so: bool) -> None:
        self.set_text(self.text(), icon="check" if so else "x")


class VoidSheet(SecondPersonSheet):
    """Asks for the reason and the second person. It stays open until the books have answered."""

    def __init__(self, receipt: PostedReceipt, asker: Staff) -> None:
        super().__init__(
            f"Void receipt {receipt.number}?",
            "The receipt and its void both stay in the books.",
            verb="Void receipt",
            keep="Keep receipt",
            danger=True,
            hold=True,
        )
        self.setObjectName("void-sheet")
        self.add_facts(_facts(receipt))
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")
        line = Row(gap="s")
        self.present = _Toggle("The customer is here")
        self.taken = _Toggle("The original receipt is taken back")
        line.addWidget(self.present)
        line.addWidget(self.taken)
        line.addStretch(1)
        self.body.addLayout(line)
        self.add_second_person(asker)

    def answer(self) -> VoidAnswer:
        """What was typed; the password field is emptied at once."""
        return VoidAnswer(
            self.text("reason"),
            self.text("approver"),
            self.take_password(),
            self.present.isChecked(),
            self.taken.isChecked(),
            self.sent,
        )


def _facts(receipt: PostedReceipt) -> list[tuple[str, str] | tuple[str, str, str]]:
    cash = Money.total(tender.amount for tender in receipt.tenders if tender.kind == CASH)
    back = cash - receipt.change if cash else ZERO
    others = [f"{formats.money(t.amount)} {tender_name(t)}" for t in receipt.tenders if t.kind != CASH]
    hand = ([f"{formats.money(back)} cash"] if back else []) + others
    accounts = dict.fromkeys(line.account for line in receipt.lines if line.account)
    whom = ", ".join([*accounts, receipt.payer] if receipt.payer else accounts) or receipt.lines[0].text
    reopened = Money.total(line.amount for line in receipt.lines if line.charge)
    facts: list[tuple[str, str] | tuple[str, str, str]] = [
        ("Taken", f"{formats.clock_time(receipt.at)} by {receipt.cashier}, drawer {receipt.drawer}"),
        ("For", whom),
        ("Hand back", ", ".join(hand), "lead"),
    ]
    if reopened:
        facts.append(("Reopens", f"{formats.money(reopened)} on the account, as it was before"))
    return facts
