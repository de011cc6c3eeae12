# SPDX-License-Identifier: Apache-2.0
"""The cart in words: one line for each account and each item, with one sentence on where the money goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.kinds.receipt import ChargeLine, CodeLine, CreditLine
from app.domain.money import ZERO, Money
from app.views import formats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.account import AccountCard
    from app.domain.consent import CheckConsent
    from app.domain.draft import Draft, DraftLine

KINDS = {
    "utility": "Utility service",
    "license": "Business license",
    "permit": "Permit",
    "receivable": "Miscellaneous receivable",
    "citation": "Citation",
}


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line as the cart shows it: `places` are the lines of the draft it stands for, none while it is being typed.

    `owed` is what the account owes where less is paid; `editable`: another amount may be typed. `charge` is the one
    charge the payer named.
    """

    title: str
    subject: str
    amount: Money
    why: str = ""
    owed: Money | None = None
    account: str = ""
    places: tuple[int, ...] = ()
    editable: bool = False
    charge: str = ""


def lines_of(
    draft: Draft, cards: Mapping[str, AccountCard], pending: AccountCard | None = None
) -> tuple[CartLine, ...]:
    """The lines of the cart: what was allocated to one account is one line, every item and named charge is its own."""
    groups: dict[str, list[int]] = {}
    for place, line in enumerate(draft.lines):
        key = f"alone {place}" if line.named or isinstance(line.story, CodeLine) else line.account
        groups.setdefault(key, []).append(place)
    made = [_line(draft, tuple(places), cards) for places in groups.values()]
    if pending is not None:
        subject = f"{pending.number}  {pending.name}"
        hint = "Nothing is open. An amount typed here is held as credit."
        made.append(CartLine(kind_of(pending), subject, ZERO, hint, account=pending.number, editable=True))
    return tuple(made)


def kind_of(card: AccountCard) -> str:
    """What kind of account it is, in words."""
    return KINDS.get(card.kind, card.kind.capitalize())


def note_of(draft: Draft, lines: Sequence[CartLine]) -> str:
    """`3 lines, 2 accounts`."""
    if not lines:
        return ""
    said = formats.count_of(len(lines), "line")
    if draft.accounts:
        said = f"{said}, {formats.count_of(len(draft.accounts), 'account')}"
    return said


def _line(draft: Draft, places: tuple[int, ...], cards: Mapping[str, AccountCard]) -> CartLine:
    lines = [draft.lines[place] for place in places]
    first = lines[0].story
    amount = Money.total(line.amount for line in lines)
    if isinstance(first, CodeLine):
        told = "  ".join(f"{name} {value}" for name, value in first.fields)
        pieces = f"{first.quantity} pieces" if first.quantity > 1 else ""
        subject = "  ".join(part for part in (first.account, lines[0].name, told, pieces) if part)
        return CartLine(first.text, subject, amount, account=first.account, places=places)
    if lines[0].named and lines[0].charge is not None:
        charge = lines[0].charge
        return CartLine(
            title=charge.text,
            subject=f"{first.account}  {lines[0].name}",
            amount=amount,
            why=lines[0].why,
            owed=charge.open if amount < charge.open else None,
            account=first.account,
            places=places,
            editable=charge.partial,
            charge=charge.id,
        )
    card = cards.get(first.account)
    charges = [line for line in lines if isinstance(line.story, ChargeLine)]
    single = len(charges) == 1 and len(card.charges if card else charges) == 1
    title = charges[0].text if single else kind_of(card) if card else lines[0].text
    paid = Money.total(line.amount for line in charges)
    owed = card.owed if card else Money.total(line.charge.open for line in charges if line.charge)
    return CartLine(
        title=title,
        subject=f"{first.account}  {lines[0].name}",
        amount=amount,
        why=_why(lines, card),
        owed=owed if paid < owed else None,
        account=first.account,
        places=places,
        editable=True,
    )


def _why(lines: Sequence[DraftLine], card: AccountCard | None) -> str:
    """Where the money of a line goes, the rule first and what stays open last, as one or two sentences."""
    charges = [line for line in lines if isinstance(line.story, ChargeLine)]
    credit = Money.total(line.amount for line in lines if isinstance(line.story, CreditLine))
    said = []
    if charges:
        opening = charges[0].why.partition(":")[0] if ":" in charges[0].why else ""
        parts = ", ".join(f"{line.amount.dollars} {line.text}" for line in charges)
        said.append(f"{opening}: {parts}." if opening else f"{parts}. {charges[0].why}")
        said.append(_open_still(charges, card))
    if credit:
        said.append(f"{credit.dollars} is held as credit.")
    return " ".join(part for part in said if part)


def _open_still(charges: Sequence[DraftLine], card: AccountCard | None) -> str:
    paid = {line.charge.id: line.amount for line in charges if line.charge}
    known = card.charges if card else tuple(line.charge for line in charges if line.charge)
    left = [(charge.text, charge.open - paid.get(charge.id, ZERO)) for charge in known]
    left = [(text, amount) for text, amount in left if amount > ZERO]
    if not left:
        return "Paid in full."
    if len(left) > 2:
        return f"{Money.total(amount for _, amount in left).dollars} stays open."
    parts = " and ".join(f"{amount.dollars} of {text}" for text, amount in left)
    return f"{parts} {'stays' if len(left) == 1 else 'stay'} open."


def allowed_words(consent: CheckConsent) -> tuple[str, str]:
    """Who allows checks on this receipt, up to how much, and for how long: head and sentence."""
    head = f"{consent.by} allows checks up to {formats.money(consent.approval.amount)}"
    return head, "It holds for two minutes and this receipt. F7 takes the check."
