# SPDX-License-Identifier: Apache-2.0
"""How it was paid: the kinds of tender as data, and one tender handed over at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import cards
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

CASH = "cash"
CHECK = "check"
CARD = "card"
ON_ACCOUNT = "on_account"

_ASKS = {
    "number": "The number is missing.",
    "routing": "The routing number is missing.",
    "brand": "The brand of the card is missing.",
    "last_four": "The last four digits of the card are missing.",
    "approval": "The approval code of the terminal is missing.",
    "reference": "The reference is missing.",
    "payer": "The name on the payment is missing.",
    "account": "The account whose credit pays is missing.",
    "fund": "The fund of the credit is missing.",
}
FIELDS = tuple(_ASKS)
"""The particulars a kind of tender may require, by the name of the Tender's field."""


@dataclass(frozen=True, slots=True)
class TenderKind:
    """A kind of payment the city takes and its rules; rules are data, so a city's own kinds need no code.

    `gl` is the account it is debited to ("" for on-account: the credit account of the tender's fund). `allow_change`:
    may exceed what is owed. `certified`: taken from accounts that may not pay by check. `required_fields` from FIELDS.
    `departments`: whose people take it; none for everybody (PI12).
    """

    code: str
    name: str
    gl: str
    allow_change: bool = False
    opens_drawer: bool = False
    minimum: Money | None = None
    maximum: Money | None = None
    required_fields: tuple[str, ...] = ()
    certified: bool = False
    position: int = 0
    active: bool = True
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tender:
    """One payment handed over: a kind, an amount, and the particulars its kind asks for."""

    kind: str
    amount: Money
    number: str = ""
    routing: str = ""
    dated: date | None = None
    payer: str = ""
    brand: str = ""
    last_four: str = ""
    approval: str = ""
    reference: str = ""
    account: str = ""
    fund: str = ""


STARTER_TENDER_KINDS = (
    TenderKind("cash", "Cash", "999-1110", allow_change=True, opens_drawer=True, certified=True, position=1),
    TenderKind("check", "Check", "999-1120", required_fields=("number", "routing"), position=2),
    TenderKind(
        "card",
        "Card",
        "999-1130",
        required_fields=("brand", "last_four", "approval"),
        certified=True,
        position=3,
    ),
    TenderKind(
        "money_order",
        "Money order",
        "999-1120",
        required_fields=("number",),
        certified=True,
        position=4,
    ),
    TenderKind("ach", "ACH", "999-1140", required_fields=("reference",), position=5),
    TenderKind("on_account", "On account", "", required_fields=("account", "fund"), certified=True, position=6),
)
"""What a new city starts with; Setup changes it."""


def kind_of(tender: Tender, kinds: Mapping[str, TenderKind]) -> TenderKind:
    """The rules of a tender's kind; a kind the city does not take is refused."""
    kind = kinds.get(tender.kind)
    if kind is None or not kind.active:
        raise CounterError(
            f"This city does not take “{tender.kind}”. Nothing was taken. Take another kind of payment.", field="tender"
        )
    return kind


def check_particulars(tender: Tender, kind: TenderKind) -> None:
    """A tender is taken only with an amount within its kind's limits and the particulars its kind requires.

    Raises CounterError beside the field that is missing or wrong; a card number in any of them is refused (R3).
    """
    if tender.amount <= ZERO:
        raise CounterError(
            f"{kind.name}: the amount must be more than zero. Nothing was taken. Type the amount received.",
            field="amount",
        )
    if kind.minimum is not None and tender.amount < kind.minimum:
        raise CounterError(
            f"{kind.name} is taken from {kind.minimum.dollars} up. Nothing was taken. Take another kind of payment.",
            field="amount",
        )
    if kind.maximum is not None and tender.amount > kind.maximum:
        raise CounterError(
            f"{kind.name} is taken up to {kind.maximum.dollars}. Nothing was taken. "
            "Split the payment, or take another kind.",
            field="amount",
        )
    particulars = {name: str(getattr(tender, name)) for name in FIELDS}
    for name, value in particulars.items():
        if name != "routing":
            cards.refuse(value, field=name)
        if name in kind.required_fields and not value.strip():
            raise CounterError(f"{_ASKS[name]} The {kind.name.lower()} is not taken yet. Type it.", field=name)
    last_four = tender.last_four
    if last_four and not (len(last_four) == 4 and last_four.isascii() and last_four.isdecimal()):
        raise CounterError(
            "The last four digits are four digits. The card is not taken yet. Read them off the terminal's slip.",
            field="last_four",
        )


def merged(tenders: Iterable[Tender], kinds: Mapping[str, TenderKind]) -> tuple[Tender, ...]:
    """Several amounts of a kind that gives change are one tender, at the place of the first (rule 5.1.4)."""
    kept: list[Tender] = []
    place_of: dict[str, int] = {}
    for tender in tenders:
        place = place_of.get(tender.kind)
        if place is not None and kind_of(tender, kinds).allow_change:
            kept[place] = Tender(tender.kind, kept[place].amount + tender.amount)
        else:
            place_of[tender.kind] = len(kept)
            kept.append(tender)
    return tuple(kept)
