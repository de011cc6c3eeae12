# SPDX-License-Identifier: Apache-2.0
"""What a customer owes: charges with what is still open of each, and the card of an account as the counter sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

KINDS = ("utility", "license", "permit", "receivable", "citation")
SERVICES = ("water", "sewer", "garbage")
"""The services in their rank, as far as no policy ranks them otherwise."""


@dataclass(frozen=True, slots=True)
class ChargeShare:
    """What of a charge goes to one GL account: billed, and still open."""

    gl: str
    amount: Money
    open: Money


@dataclass(frozen=True, slots=True)
class Charge:
    """Something owed on an account; `open` is what remains, `shares` where it goes (one GL or several).

    `standing` is "" or puts the charge in a class of its own: "protected" (court-ordered, trust), "installment" (of a
    payment plan). `partial`: may be paid in part.
    """

    id: str
    account: str
    code: str
    text: str
    service: str
    component: str
    due: date
    amount: Money
    open: Money
    shares: tuple[ChargeShare, ...]
    billed: date | None = None
    standing: str = ""
    partial: bool = True


@dataclass(frozen=True, slots=True)
class Credit:
    """An account's own unapplied credit in one fund."""

    fund: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Alert:
    """What must be seen before money is taken; `tone` is info, caution or danger."""

    tone: str
    text: str
    from_date: date
    until: date | None = None

    def shows_on(self, day: date) -> bool:
        """An alert shows from its first day to its last."""
        return self.from_date <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class PastPayment:
    """A payment already on an account: enough to show it and to notice the same payment coming twice.

    `undone` is the kind of entry that undid it after its session, or a check of it; "" while it stands.
    """

    account: str
    receipt: str
    date: date
    amount: Money
    check_number: str = ""
    voided: bool = False
    undone: str = ""


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account as the counter sees it: who, where, what is owed, what was paid last, and what to beware of.

    `as_of` is when the balance was read or imported.
    """

    number: str
    kind: str
    name: str
    charges: tuple[Charge, ...] = ()
    credits: tuple[Credit, ...] = ()
    alerts: tuple[Alert, ...] = ()
    payments: tuple[PastPayment, ...] = ()
    address: str = ""
    alias: str = ""
    parcel: str = ""
    meter: str = ""
    license: str = ""
    phone: str = ""
    status: str = "active"
    as_of: datetime | None = None
    cash_only_until: date | None = None
    credit_fund: str = ""

    @property
    def owed(self) -> Money:
        """What is open on the account, credit not counted."""
        return Money.total(charge.open for charge in self.charges)

    @property
    def credit(self) -> Money:
        """The unapplied credit of the account, all funds together."""
        return Money.total(credit.amount for credit in self.credits)

    @property
    def balance(self) -> Money:
        """Open charges less credit; negative when the city holds more than is owed."""
        return self.owed - self.credit


def credit_fund(kind: str, paid_last: Charge | None) -> str:
    """A customer's credit lies in the fund of the charge paid last; never a charge: 501 for utility, else 100."""
    if paid_last is not None:
        return paid_last.shares[0].gl.partition("-")[0]
    return "501" if kind == "utility" else "100"


def credit_covers(held_credits: Iterable[Credit], fund: str, amount: Money) -> None:
    """A payment on account takes no more than the account's own credit in that fund (rule 5.1.8); else CounterError."""
    held = Money.total(credit.amount for credit in held_credits if credit.fund == fund)
    if amount > held:
        have = f"holds {held.dollars} of credit" if held > ZERO else "holds no credit"
        raise CounterError(
            f"This account {have}. Nothing was taken. Take {(amount - held).dollars} another way.", field="amount"
        )


def cash_only_message(until: date) -> str:
    """What the cashier reads when an account may not pay by check."""
    return f"No checks from this account until {dates.full(until)}. Take cash, card or money order."
