# SPDX-License-Identifier: Apache-2.0
"""Causes in a receipt: its cash, its change, a wrong way, digits swapped in what was typed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.change import quick_cash
from app.domain.detective.facts import CARD, Cause, Lead, SessionFacts, handed_over, kept, spread, swaps
from app.domain.money import ZERO, Money
from app.domain.rounding import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.receipt import PostedReceipt

_TYPED, _PRESSED, _PRICED = 20, 1, 6


def leads(facts: SessionFacts) -> Iterator[Lead]:
    """Every receipt that would explain the cash difference by itself."""
    paid = [(receipt, kept(receipt)) for receipt in facts.receipts if handed_over(receipt)]
    live = [(receipt, cash) for receipt, cash in paid if receipt.voided is None and cash]
    voided = [(receipt, cash) for receipt, cash in paid if receipt.voided is not None and cash]
    yield from _whole(facts, live, voided)
    yield from _change(facts, live)
    yield from _wrong_way(facts, live, voided)
    yield from _swapped(facts, live)


_Paid = list[tuple["PostedReceipt", Money]]


def _whole(facts: SessionFacts, live: _Paid, voided: _Paid) -> Iterator[Lead]:
    difference, amount = facts.cash, abs(facts.cash).dollars
    for receipt, cash in live:
        if cash == -difference:
            yield Lead(
                Cause.RECEIPT,
                spread(110, len(live)),
                f"The cash of receipt {receipt.number} may not be in the drawer",
                f"Its cash is exactly the {amount} that is missing. Ask whether it was taken in, and look for a card "
                "slip or a check in its place.",
                (receipt.number,),
                "The cash of one of {n} receipts may not be in the drawer",
                f"Each took in exactly the {amount} that is missing. Look for a card slip or a check in its place.",
            )
        elif cash == difference:
            yield Lead(
                Cause.RECEIPT,
                spread(15, len(live)),
                f"Receipt {receipt.number} may have been paid twice",
                f"Its cash is exactly the {amount} that is over. Ask whether a second payment was taken without a "
                "receipt.",
                (receipt.number,),
                "One of {n} receipts may have been paid twice",
                f"Each took in exactly the {amount} that is over. Ask whether a second payment was taken.",
            )
    for receipt, cash in voided:
        if cash == difference:
            yield Lead(
                Cause.RECEIPT,
                spread(50, len(voided)),
                f"The cash of voided receipt {receipt.number} may not have been handed back",
                f"Its {amount} is exactly what is over. Ask the payer, {receipt.payer or 'if known'}.",
                (receipt.number,),
                "The cash of one of {n} voided receipts may not have been handed back",
                f"Each came to exactly the {amount} that is over. Ask the payers.",
            )
    yield from _carded(facts)


def _carded(facts: SessionFacts) -> Iterator[Lead]:
    cards = [r for r in facts.receipts if r.voided is None and handed_over(r, CARD)]
    for receipt in cards:
        if handed_over(receipt, CARD) == facts.cash:
            yield Lead(
                Cause.RECEIPT,
                spread(30, len(cards)),
                f"Receipt {receipt.number} says card, and cash may have been taken",
                f"Its card payment is exactly the {facts.cash.dollars} that is over. Look whether the terminal has it.",
                (receipt.number,),
                "One of {n} receipts says card, and cash may have been taken",
                f"Each has a card payment of exactly the {facts.cash.dollars} that is over. Compare the terminal.",
            )


def _change(facts: SessionFacts, live: _Paid) -> Iterator[Lead]:
    giving = [receipt for receipt, _ in live if receipt.change]
    amount = abs(facts.cash).dollars
    for receipt in giving:
        if receipt.change == -facts.cash:
            yield Lead(
                Cause.CHANGE,
                spread(60, len(giving)),
                f"The change of receipt {receipt.number} may have been handed out twice",
                f"Its change is exactly the {amount} that is missing. Ask who was at the window then.",
                (receipt.number,),
                "The change of one of {n} receipts may have been handed out twice",
                f"Each gave back exactly the {amount} that is missing.",
            )
        elif receipt.change == facts.cash:
            yield Lead(
                Cause.CHANGE,
                spread(60, len(giving)),
                f"The change of receipt {receipt.number} may not have been handed back",
                f"Its change is exactly the {amount} that is over. {_payer(receipt)} may be owed it.",
                (receipt.number,),
                "The change of one of {n} receipts may not have been handed back",
                f"Each should have given back exactly the {amount} that is over. A payer may be owed it.",
            )


def _wrong_way(facts: SessionFacts, live: _Paid, voided: _Paid) -> Iterator[Lead]:
    amount = abs(facts.cash).dollars
    for receipt, cash in live:
        if cash * -2 == facts.cash:
            yield Lead(
                Cause.WRONG_SIGN,
                spread(50, len(live)),
                f"The cash of receipt {receipt.number} may have been paid out instead of taken in",
                f"Twice its {cash.dollars} is exactly the {amount} that is missing. Ask whether it was taken for a "
                "refund.",
                (receipt.number,),
                "The cash of one of {n} receipts may have been paid out instead of taken in",
                f"Twice the {cash.dollars} of each is exactly the {amount} that is missing.",
            )
    for receipt, cash in voided:
        if cash * 2 == facts.cash:
            yield Lead(
                Cause.WRONG_SIGN,
                spread(20, len(voided)),
                f"The cash of voided receipt {receipt.number} may have been taken in again",
                f"Twice its {cash.dollars} is exactly the {amount} that is over. Ask the payer what was handed back.",
                (receipt.number,),
            )


def _swapped(facts: SessionFacts, live: _Paid) -> Iterator[Lead]:
    """Digits of the cash handed over, or of an amount that was typed, each way weighed by how it was put in."""
    ways = [way for receipt, cash in live for way in _ways(receipt, cash)]
    whole = sum(weight for _, _, _, _, weight in ways)
    for receipt, what, typed, meant, weight in ways:
        if meant - typed == facts.cash.cents:
            was, would = Money(typed).dollars, Money(meant).dollars
            yield Lead(
                Cause.SWAPPED,
                spread(100, whole) * weight,
                f"Two digits may be swapped in {what} of receipt {receipt.number}",
                f"{was} was typed; {would} would balance the drawer. Compare it with what the payer remembers or kept.",
                (receipt.number,),
                "Two digits may be swapped in an amount of one of {n} receipts",
                f"On each, swapping two digits makes exactly the {abs(facts.cash).dollars} of the difference.",
            )


_Way = tuple["PostedReceipt", str, int, int, int]


def _ways(receipt: PostedReceipt, cash: Money) -> Iterator[_Way]:
    """Where digits can have been swapped in a receipt: what, as typed, as meant, and how likely it was typed at all.

    A key of quick cash swaps nothing. Swapped cash handed over still covers what was due; a swapped line leaves a
    difference only where the cash was taken as exact.
    """
    tendered = handed_over(receipt)
    pressed = tendered in quick_cash(cash, EXACT)
    for meant in swaps(tendered.cents):
        if meant >= cash.cents and receipt.change:
            yield receipt, "the cash", tendered.cents, meant, _PRESSED if pressed else _TYPED
    if receipt.change:
        return
    for line in receipt.lines:
        if line.amount > cash or (line.open is not None and not line.remaining):
            continue  # the amount offered was accepted, so nothing was typed
        typed = _TYPED if line.open is not None else _PRICED
        for meant in swaps(line.amount.cents):
            if line.open is None or meant <= line.open.cents:
                yield receipt, f"“{line.text}”", line.amount.cents, meant, typed


def _payer(receipt: PostedReceipt) -> str:
    return receipt.payer or "The payer"


def pieces_of_sums(facts: SessionFacts) -> dict[str, list[tuple[PostedReceipt, Money]]]:
    """What two or three of could add up, by what would have gone wrong; each with its sign for the drawer."""
    paid = [(receipt, kept(receipt)) for receipt in facts.receipts if handed_over(receipt)]
    return {
        "not taken in": [(r, -cash) for r, cash in paid if r.voided is None and cash > ZERO],
        "change given twice": [(r, -r.change) for r, _ in paid if r.voided is None and r.change],
        "change not handed back": [(r, r.change) for r, _ in paid if r.voided is None and r.change],
        "not handed back": [(r, cash) for r, cash in paid if r.voided is not None and cash > ZERO],
    }
