# SPDX-License-Identifier: Apache-2.0
"""Two or three mistakes of one kind together: first those that belong together, then any, while few can fit by chance.

Among 300 receipts some pair makes nearly every amount, so a pair anywhere weighs only its share of all the pairs.
Receipts that follow each other, or were paid by one person, are few: where they fit, that says something.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from app.domain.detective.facts import Cause, Lead, SessionFacts, spread
from app.domain.detective.payments import pieces_of_sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.money import Money
    from app.domain.receipt import PostedReceipt

_ANY_PAIR, _ANY_TRIPLE = 400, 60
_Item: TypeAlias = "tuple[PostedReceipt, Money]"


def leads(facts: SessionFacts) -> Iterator[Lead]:
    """Sums of two or three receipts, or of their change, that make exactly the difference."""
    for what, items in pieces_of_sums(facts).items():
        told: set[tuple[str, ...]] = set()
        for size, per_thousand, groups in _belonging(items):
            tries = list(groups)
            for group in tries:
                numbers = tuple(receipt.number for receipt, _ in group)
                if _makes(group, facts.cash) and numbers not in told:
                    told.add(numbers)
                    yield _lead(what, group, spread(per_thousand, len(tries)), facts)
            if size == 2 and len(items) <= _ANY_PAIR:
                yield from _any(what, items, 2, 2, facts, told)
        if len(items) <= _ANY_TRIPLE:
            yield from _any(what, items, 3, 1, facts, told)


def _belonging(items: list[_Item]) -> Iterator[tuple[int, int, Iterable[tuple[_Item, ...]]]]:
    """Groups that belong together: of how many, how common in a thousand, and which."""
    yield 2, 22, (items[place : place + 2] for place in range(len(items) - 1))  # type: ignore[misc]
    yield 3, 12, (items[place : place + 3] for place in range(len(items) - 2))  # type: ignore[misc]
    by_payer: dict[str, list[_Item]] = defaultdict(list)
    for item in items:
        if item[0].payer:
            by_payer[item[0].payer].append(item)
    few = [own for own in by_payer.values() if 2 <= len(own) <= 12]
    yield 2, 10, [pair for own in few for pair in combinations(own, 2)]
    yield 3, 5, [three for own in few for three in combinations(own, 3)]


def _any(
    what: str, items: list[_Item], size: int, per_thousand: int, facts: SessionFacts, told: set[tuple[str, ...]]
) -> Iterator[Lead]:
    """Any two or three of a list that is short enough; found from the amounts still missing, not by trying all."""
    cents = [amount.cents for _, amount in items]
    places: dict[int, list[int]] = defaultdict(list)
    for place, amount in enumerate(cents):
        places[amount].append(place)
    count = len(items)
    tries = count * (count - 1) // 2 if size == 2 else count * (count - 1) * (count - 2) // 6
    for firsts in combinations(range(count), size - 1):
        missing = facts.cash.cents - sum(map(cents.__getitem__, firsts))
        for last in places.get(missing, ()):
            group = tuple(items[place] for place in (*firsts, last))
            numbers = tuple(receipt.number for receipt, _ in group)
            if last > firsts[-1] and numbers not in told:
                told.add(numbers)
                yield _lead(what, group, spread(per_thousand, tries), facts)


def _makes(group: Iterable[_Item], difference: Money) -> bool:
    return sum(amount.cents for _, amount in group) == difference.cents


_HEADS = {
    "not taken in": "The cash of {} may not be in the drawer",
    "change given twice": "The change of {} may have been handed out twice",
    "change not handed back": "The change of {} may not have been handed back",
    "not handed back": "The cash of voided {} may not have been handed back",
}


def _lead(what: str, group: tuple[_Item, ...], weight: int, facts: SessionFacts) -> Lead:
    numbers = [receipt.number for receipt, _ in group]
    named = f"{', '.join(numbers[:-1])} and {numbers[-1][-4:]}".replace(f", {numbers[0][:-4]}", ", ")
    amounts = " and ".join(abs(amount).dollars for _, amount in group)
    way = "over" if facts.cash.cents > 0 else "missing"
    return Lead(
        Cause.SUM,
        weight,
        _HEADS[what].format(f"receipts {named}"),
        f"{amounts} together are exactly the {abs(facts.cash).dollars} that is {way}. Look at them together.",
        tuple(numbers),
    )
