# SPDX-License-Identifier: Apache-2.0
"""Asks how much cash moves without a receipt, between whom and for what, and for a second person where one agrees."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.money import ZERO, Money
from app.domain.people import Staff
from app.services.consents import Witness
from app.services.drawer_cash import Named
from app.views.dialogs.no_sale_sheet import SometimesSecondSheet
from app.views.widgets.fields import AmountField
from app.views.widgets.layouts import Row

_ACCOUNT = re.compile(r"[0-9]{3}-[0-9]{4}")
_REASON = "A reason is missing. Say why in a few words."


@dataclass(frozen=True, slots=True)
class CashMove:
    """What was asked for; `second` is nobody where no consent was needed, `named` nothing for a pickup."""

    amount: Money
    reason: str
    named: Named | None = None
    second: Witness | None = None


class _CashSheet(SometimesSecondSheet):
    """What every movement of cash is asked: an amount, and why."""

    def _ask_amount(self, hint: str) -> Row:
        line = Row(gap="m")
        self.amount = AmountField("Amount", hint=hint)
        self.keep_field("amount", self.amount, missing="Type the amount of cash.", into=line)
        self.body.addLayout(line)
        return line

    def _ask_reason(self, hint: str) -> None:
        self.add_field("reason", "Reason", missing=_REASON, hint=hint).input.setMaxLength(200)

    def _second(self) -> Witness:
        return Witness(self.text("approver"), self.take_password(), self.sent)


class PickupSheet(_CashSheet):
    """`agreed(CashMove)`: a second person takes cash to the vault, and says so with their own password."""

    def __init__(self, drawer: str, asker: Staff) -> None:
        super().__init__(
            f"Hand over cash from drawer {drawer} to be picked up?",
            "Whoever takes it to the vault signs here; the slip carries both names.",
            verb="Hand it over",
            keep="Keep it in the drawer",
            hold=True,
        )
        self.setObjectName("pickup-sheet")
        self._ask_amount("Counted by both of you")
        self._ask_reason("Like: too much cash in the drawer")
        self.add_second_person(asker, "Who takes it to the vault signs")

    def answer(self) -> CashMove:
        """What was typed; the password field is emptied at once."""
        return CashMove(self.amount.amount() or ZERO, self.text("reason"), None, self._second())


class PaidSheet(_CashSheet):
    """`agreed(CashMove)`: cash in or out, for a revenue code or an account of the chart.

    `left` is what the session may still pay out by itself; beyond it the second person is asked for.
    """

    def __init__(self, drawer: str, asker: Staff, *, out: bool, left: Money = ZERO) -> None:
        super().__init__(
            f"Pay cash out of drawer {drawer}?" if out else f"Take cash into drawer {drawer} without a receipt?",
            "Keep the bill or the signed slip with the drawer." if out else "Who brings it gets the slip.",
            verb="Pay out" if out else "Take in",
            keep="Keep it in the drawer" if out else "Take nothing",
            hold=True,
        )
        self.setObjectName("paid-out-sheet" if out else "paid-in-sheet")
        self._out, self._left = out, left
        line = self._ask_amount("What goes out" if out else "What comes in")
        self.add_field("party", "Paid to" if out else "Paid by", missing="A name is missing. Say who it is.", into=line)
        self.add_field(
            "purpose",
            "For",
            missing="Say what it is for: a revenue code or an account.",
            hint="A revenue code like MISC, or an account like 100-4290",
        )
        self._ask_reason("Like: tape for the counter" if out else "Like: found on the floor")
        self._well = self.hidden_second_person(asker)
        self.amount.input.textChanged.connect(self._on_amount)
        self._on_amount()

    def _on_amount(self) -> None:
        needed = self._needs_second()
        if self._well.isVisibleTo(self) != needed:
            self._well.setVisible(needed)
            self.restyle()

    def _needs_second(self) -> bool:
        amount = self.amount.amount()
        return self._out and amount is not None and amount > self._left

    def answer(self) -> CashMove:
        """What was typed; the password field is emptied at once."""
        purpose = self.text("purpose").strip()
        account = purpose if _ACCOUNT.fullmatch(purpose) else ""
        named = Named(self.text("party"), "" if account else purpose.upper(), account)
        second = self._second() if self._needs_second() else None
        return CashMove(self.amount.amount() or ZERO, self.text("reason"), named, second)
