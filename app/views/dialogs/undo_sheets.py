# SPDX-License-Identifier: Apache-2.0
"""Says in plain words what undoing a receipt or a check will do, and asks for what it needs before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import Money
from app.domain.papers.receipt_paper import tender_name
from app.domain.people import Staff
from app.domain.returned import REASON_WORDS, ReturnReason
from app.services.consents import Witness
from app.services.undo_papers import goes
from app.services.undo_plans import Plan
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.widgets.fields import PasswordField
from app.views.widgets.layouts import Row

_Fact = tuple[str, str] | tuple[str, str, str]
_REFUNDED, _NEVER = "refunded", "never"
_PAYER, _BANK = "payer", "bank"


@dataclass(frozen=True, slots=True)
class ReverseAnswer:
    """What a reversal is asked with; passwords prove the other people and are kept nowhere."""

    reason: str
    first: Witness
    second: Witness | None


@dataclass(frozen=True, slots=True)
class CheckBackAnswer:
    """Why the bank returned the check, and whether the mistake was its own."""

    reason: ReturnReason
    bank_error: bool


class ReverseSheet(SecondPersonSheet):
    """Asks for reason and second person, two of them where no money ever came. `agreed(ReverseAnswer)`."""

    def __init__(self, plan: Plan, asker: Staff) -> None:
        super().__init__(
            f"Reverse receipt {plan.receipt.number}?",
            "The receipt and its reversal both stay in the books. No drawer is touched.",
            verb="Reverse receipt",
            keep="Keep receipt",
            danger=True,
            hold=True,
        )
        self.setObjectName("reverse-sheet")
        facts: list[_Fact] = [*_taken(plan)]
        facts += [(words, formats.money(amount), "lead") for words, amount in goes(plan)]
        if plan.held_until is not None:
            facts.append(("Not before", f"{formats.medium_date(plan.held_until)}: until then the check may come back"))
        self.add_facts([*facts, *_owed(plan)])
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")
        self.money = Choices("The money", ((_REFUNDED, "Is given back"), (_NEVER, "Was never received")))
        self.money.chosen.connect(self._on_chosen)
        self.body.addWidget(self.money)
        self.add_second_person(asker)
        self._third = self.add_well("A third person approves", "Over/short bears what was never received.")
        line = Row(gap="s")
        self.add_field("second", "Name", missing="The third person\u2019s name is missing.", into=line)
        field = PasswordField("Password")
        self.keep_field("second_password", field, missing="The password is missing.", into=line)
        self._third.body.addLayout(line)
        self._on_chosen(_REFUNDED)

    def _on_chosen(self, name: str) -> None:
        self._third.setVisible(name == _NEVER)
        self.allow_sending(name != _NEVER)

    def answer(self) -> ReverseAnswer:
        """What was typed; the password fields are emptied at once."""
        first = Witness(self.text("approver"), self.take_password(), self.sent)
        field = self.fields["second_password"]
        second = Witness(self.text("second"), field.input.text())
        field.clear()
        return ReverseAnswer(self.text("reason"), first, second if self.money.value() == _NEVER else None)


class CheckBackSheet(FormSheet):
    """Asks what the bank says, and shows what is owed again and what the fee is. `agreed(CheckBackAnswer)`."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            f"{' '.join(('Check', plan.check)).rstrip()} of {formats.money(plan.amount)} came back?",
            "Only what this check had paid is owed again. The receipt stays in the books.",
            verb="Record it",
            keep="Leave it",
            danger=True,
            hold=True,
        )
        self.setObjectName("check-back-sheet")
        self._plan = plan
        facts: list[_Fact] = [*_taken(plan), *_owed(plan)]
        if plan.fee:
            facts.append(("Fee", f"{formats.money(plan.fee)} on {plan.account}; none if the bank made a mistake"))
        if plan.flag is not None:
            facts.append(("Checks", f"None from {plan.account} until {formats.medium_date(plan.flag)}"))
        self.add_facts(facts)
        self.reason = Choices("The bank says")
        words = [(str(reason), said[:1].upper() + said[1:]) for reason, said in REASON_WORDS.items()]
        self.reason.set_options(words, across=2)
        self.body.addWidget(self.reason)
        self.whose = Choices("Whose mistake", ((_PAYER, "Not the bank's"), (_BANK, "The bank's: no fee")))
        self.body.addWidget(self.whose)

    def answer(self) -> CheckBackAnswer:
        """What was chosen."""
        return CheckBackAnswer(ReturnReason(self.reason.value()), self.whose.value() == _BANK)


def _taken(plan: Plan) -> list[_Fact]:
    receipt = plan.receipt
    accounts = dict.fromkeys(line.account for line in receipt.lines if line.account)
    whom = ", ".join(part for part in (receipt.payer, *accounts) if part) or receipt.lines[0].text
    paid = ", ".join(f"{formats.money(one.amount)} {tender_name(one)}" for one in receipt.tenders)
    return [
        ("Receipt", f"{receipt.number} of {formats.medium_date(receipt.date)}, by {receipt.cashier}"),
        ("For", whom),
        ("Paid", paid),
    ]


def _owed(plan: Plan) -> list[_Fact]:
    """Which charges are open again, and what becomes of credit."""
    facts: list[_Fact] = []
    if plan.reopened:
        total = Money.total(one.amount for one in plan.reopened)
        facts.append(("Owed again", formats.money(total), "lead"))
        facts += [
            ("", f"{formats.money(one.amount)} {one.text}, due {formats.short_date(one.due)}") for one in plan.reopened
        ]
    if plan.credit:
        facts.append(("Credit", f"{formats.money(plan.credit)} is taken back"))
    if plan.given_back:
        facts.append(("", f"{formats.money(plan.given_back)} of it the city had kept, and bears itself"))
    if plan.recovered:
        facts.append(("", f"{formats.money(plan.recovered)} of it was used meanwhile and is charged"))
    return facts
