# SPDX-License-Identifier: Apache-2.0
"""Checks and money orders: what was listed at the count beside what the receipts say, item by item.

A check on no receipt while as much cash is missing was keyed as cash; a receipt's check that is not in the drawer while
as much cash is over was cash (rule 5.6.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.detective.facts import (
    MONEY_ORDER,
    PARTS,
    Cause,
    Lead,
    SessionFacts,
    handed_over,
    papers_of,
    spread,
    swaps,
)
from app.domain.money import Money
from app.domain.tender import CHECK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.kinds.counting import Listed
    from app.domain.receipt import PostedReceipt
    from app.domain.tender import Tender

NAMES = {CHECK: "check", MONEY_ORDER: "money order"}
_CERTAIN = PARTS // 10  # two differences that agree to the cent are no chance


@dataclass(frozen=True, slots=True)
class Compared:
    """What does not agree between the receipts and the list: `unlisted` with their receipts, and `unknown` items."""

    unlisted: tuple[tuple[PostedReceipt, Tender], ...]
    unknown: tuple[Listed, ...]


def compared(facts: SessionFacts, kind: str) -> Compared:
    """Take away what agrees: the same number and amount first, then the same amount where a number is missing."""
    listed = list(facts.deciding.checks if kind == CHECK else facts.deciding.money_orders)
    left = papers_of(facts.receipts, kind)
    for numbered in (True, False):
        kept = []
        for receipt, tender in left:
            found = next((item for item in listed if _same(item, tender, numbered=numbered)), None)
            if found is None:
                kept.append((receipt, tender))
            else:
                listed.remove(found)
        left = kept
    return Compared(tuple(left), tuple(listed))


def _same(item: Listed, tender: Tender, *, numbered: bool) -> bool:
    if item.amount != tender.amount:
        return False
    return item.number == tender.number if numbered else not (item.number and tender.number)


def wrong_tender(facts: SessionFacts) -> Iterator[Lead]:
    """Keyed as cash and a check by nature, or the reverse: cash and list differ by the same amount, opposite ways."""
    for kind, difference in ((CHECK, facts.checks), (MONEY_ORDER, facts.money_orders)):
        if not facts.cash or difference != -facts.cash:
            continue
        found = compared(facts, kind)
        if facts.cash.cents < 0:
            yield from _keyed_as_cash(facts, kind, found)
        else:
            yield from _was_cash(facts, kind, found)


def _keyed_as_cash(facts: SessionFacts, kind: str, found: Compared) -> Iterator[Lead]:
    amount, name = -facts.cash, NAMES[kind]
    exact = [
        receipt
        for receipt in facts.receipts
        if receipt.voided is None and handed_over(receipt) == amount and not receipt.change
    ]
    for item in [item for item in found.unknown if item.amount == amount][:1]:
        listed = f"{name.capitalize()} {item.number}".rstrip()
        for receipt in exact:
            yield Lead(
                Cause.WRONG_TENDER,
                _CERTAIN // len(exact),
                f"Receipt {receipt.number} may say cash for a {name}",
                f"{listed} of {amount.dollars} is in the drawer and on no receipt, and as much cash is missing. "
                f"Compare the name on the {name} with the receipt.",
                (receipt.number,),
                f"One of {{n}} receipts may say cash for a {name}",
                f"{listed} of {amount.dollars} is in the drawer and on no receipt, and as much cash is missing.",
            )
        if not exact:
            yield Lead(
                Cause.WRONG_TENDER,
                _CERTAIN // 10,
                f"A {name} of {amount.dollars} may have been keyed as cash",
                f"{listed} is in the drawer and on no receipt, and as much cash is missing. "
                f"Find its payer among the receipts.",
            )


def _was_cash(facts: SessionFacts, kind: str, found: Compared) -> Iterator[Lead]:
    fitting = [(receipt, tender) for receipt, tender in found.unlisted if tender.amount == facts.cash]
    name = NAMES[kind]
    for receipt, tender in fitting:
        yield Lead(
            Cause.WRONG_TENDER,
            _CERTAIN // len(fitting),
            f"Receipt {receipt.number} may say {name} for cash",
            f"{name.capitalize()} {tender.number} of {tender.amount.dollars} is not in the drawer, and as much cash is "
            "over. Ask the payer how it was paid.",
            (receipt.number,),
            f"One of {{n}} receipts may say {name} for cash",
            f"Their {name}s of {tender.amount.dollars} are not in the drawer, and as much cash is over.",
        )


def leads(facts: SessionFacts, kind: str) -> Iterator[Lead]:
    """Why the checks or money orders differ by themselves: one misread, one missing, one too many."""
    difference = facts.checks if kind == CHECK else facts.money_orders
    found = compared(facts, kind)
    yield from _misread(difference, found, NAMES[kind])
    yield from _missing(difference, found, NAMES[kind])
    yield from _too_many(difference, found, NAMES[kind])


def _misread(difference: Money, found: Compared, name: str) -> Iterator[Lead]:
    for receipt, tender in found.unlisted:
        for item in found.unknown:
            same = bool(item.number) and item.number == tender.number
            turned = item.amount.cents in swaps(tender.amount.cents)
            if item.amount - tender.amount == difference and (same or turned):
                yield Lead(
                    Cause.SWAPPED if turned else Cause.LISTING,
                    _CERTAIN if same else _CERTAIN // 4,
                    f"{name.capitalize()} {tender.number} of receipt {receipt.number} has another amount on the list",
                    f"The receipt says {tender.amount.dollars}, the list {item.amount.dollars}"
                    f"{'; two digits are swapped' if turned else ''}. Read the {name} itself.",
                    (receipt.number,),
                )


def _missing(difference: Money, found: Compared, name: str) -> Iterator[Lead]:
    fitting = [(receipt, tender) for receipt, tender in found.unlisted if tender.amount == -difference]
    for receipt, tender in fitting:
        yield Lead(
            Cause.LISTING,
            spread(80, len(fitting)),
            f"{name.capitalize()} {tender.number} of receipt {receipt.number} is not on the list",
            f"Its {tender.amount.dollars} is exactly what is missing. Look for it in the drawer and in the drop safe.",
            (receipt.number,),
        )


def _too_many(difference: Money, found: Compared, name: str) -> Iterator[Lead]:
    for item in found.unknown:
        if item.amount == difference:
            listed = f"{name.capitalize()} {item.number}".rstrip()
            yield Lead(
                Cause.LISTING,
                spread(80, len(found.unknown)),
                f"{listed} of {item.amount.dollars} is listed once more than receipts have it",
                f"See whether it was listed twice, or taken without a receipt. A {name} without a receipt needs one.",
            )
