# SPDX-License-Identifier: Apache-2.0
"""The city's bank accounts, and whether a deposit's three sides agree: receipts, count and slip (rule 5.14.2)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account deposits go to: `tenders` are taken to it and to no other, `gl` is debited (DP2)."""

    code: str
    name: str
    gl: str
    tenders: tuple[str, ...]
    bank: str = ""
    last_four: str = ""
    active: bool = True

    @property
    def words(self) -> str:
        """The account as people name it: "General account, First Bank ...1234"."""
        ending = f"...{self.last_four}" if self.last_four else ""
        return ", ".join(filter(None, (self.name, " ".join(filter(None, (self.bank, ending))))))


@dataclass(frozen=True, slots=True)
class Tie:
    """One tender's three sides: what receipts took with what was approved over or short, the count, and the slip.

    `other` is what came or went without a receipt: paid in and out, transfers, corrections, a float not put back.
    """

    tender: str
    receipts: Money
    over_short: Money
    other: Money
    counted: Money
    slip: Money

    @property
    def due(self) -> Money:
        """What has to be in the bag."""
        return self.receipts + self.over_short + self.other

    @property
    def holds(self) -> bool:
        """Whether all three sides agree to the cent."""
        return self.due == self.counted == self.slip


@dataclass(frozen=True, slots=True)
class TakenCheck:
    """A check or money order of a receipt that stands, as it should lie in the vault."""

    book: str
    tender: str
    receipt: str
    place: int
    amount: Money
    number: str
    routing: str
    payer: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One item of the tender-composition test: a check on a receipt but not in the bag, or the reverse (SV4)."""

    book: str
    tender: str
    amount: Money
    receipt: str
    number: str
    in_bag: bool

    @property
    def words(self) -> str:
        """The finding in one sentence."""
        what = "Check" if self.tender == "check" else "Money order"
        named = f"{what} {self.number}".rstrip()
        if self.in_bag:
            return f"{named} of {self.amount.dollars} is in the bag and on no receipt of session {self.book}."
        return f"{named} of {self.amount.dollars} on receipt {self.receipt} is not in the bag."
