# SPDX-License-Identifier: Apache-2.0
"""The search for the cause of a difference: every cause weighed against the others, and against mere chance.

A cause explains a difference to the cent or not at all. How much that says depends on how often it would happen by
chance: one of 300 receipts fits many an amount, one of two drops hardly any. So each cause is weighed by how common the
mistake is, shared out over all the places where it could have been made, against how common a difference of this
amount is without any such cause. What weighs less than chance is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.detective import counting, listings, moves, payments, sums
from app.domain.detective.facts import MONEY_ORDER, PARTS, Cause, Lead, SessionFacts
from app.domain.tender import CASH, CHECK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.money import Money

MOST_FINDINGS = 5
MOST_NAMED = 4
LIKELY, POSSIBLE = 60, 20
LEAST_FOUND, LEAST_BEST, _LEAST = 45, 18, 6  # percent: all together, the best, and each that is told
_NO_CAUSE = 340  # in a thousand differences have no single cause
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_COINS, _BILLS = (1, 5, 10, 25, 50), (100, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause as a supervisor reads it.

    `chance` is how likely it is the cause, in whole percent. `receipts` are the numbers it is about, at most
    MOST_NAMED; `more` is how many fit alike beyond them.
    """

    cause: Cause
    chance: int
    head: str
    evidence: str
    receipts: tuple[str, ...] = ()
    more: int = 0

    @property
    def certainty(self) -> str:
        """The chance in a word: likely, possible or less likely."""
        if self.chance >= LIKELY:
            return "Likely"
        return "Possible" if self.chance >= POSSIBLE else "Less likely"


@dataclass(frozen=True, slots=True)
class Part:
    """What was found about one kind of tender that differs; no findings: no single cause explains it."""

    tender: str
    difference: Money
    findings: tuple[Finding, ...]


def search(facts: SessionFacts) -> tuple[Part, ...]:
    """Look for what explains the differences of a session; one part for each kind of tender that differs.

    Where a wrong kind of tender explains two differences at once, it is told once, with the cash.
    """
    parts: list[Part] = []
    both = list(listings.wrong_tender(facts))
    if facts.cash:
        found = [
            *both,
            *counting.leads(facts),
            *payments.leads(facts),
            *moves.leads(facts),
            *sums.leads(facts),
        ]
        parts.append(Part(CASH, facts.cash, ranked(found, facts.cash)))
    for kind, difference in ((CHECK, facts.checks), (MONEY_ORDER, facts.money_orders)):
        if difference and not (both and difference == -facts.cash):
            parts.append(Part(kind, difference, ranked(listings.leads(facts, kind), difference)))
    return tuple(parts)


def ranked(leads: Iterable[Lead], difference: Money) -> tuple[Finding, ...]:
    """The findings worth telling, the likeliest first; none while no cause outweighs chance."""
    alike = sorted((lead for lead in leads if lead.weight), key=_alike)
    told = [_joined(list(group)) for _, group in groupby(alike, key=_alike)]
    told.sort(key=lambda each: -each[0])
    whole = sum(lead.weight for lead in alike) + unexplained(difference)
    best, found = max((weight for weight, _ in told), default=0), sum(weight for weight, _ in told)
    if found * 100 < LEAST_FOUND * whole or best * 100 < LEAST_BEST * whole:
        return ()
    findings = [(weight * 100 // whole, lead) for weight, lead in told]
    return tuple(_finding(chance, lead) for chance, lead in findings[:MOST_FINDINGS] if chance >= _LEAST)


def unexplained(difference: Money) -> int:
    """How often a difference of this amount comes about without a single cause, in PARTS.

    Small amounts are commoner than large ones, whole dollars than odd cents, and one wrong bill or coin than others.
    """
    cents = abs(difference.cents)
    whole = PARTS * _NO_CAUSE // 1000
    weight = whole * 42 // 100 // (23 * max(cents, 20))
    if cents % 100 == 0:
        weight += whole * 25 // 100 // (14 * cents // 100)
        weight += whole * 15 // 100 // 40 if cents <= 2000 else 0
    if cents in _BILLS:
        weight += whole * 13 // 100 // 12
    if cents in _COINS:
        weight += whole * 5 // 100 // 10
    return weight


def _alike(lead: Lead) -> tuple[str, str]:
    return lead.cause, lead.several or f"{lead.head}\n{lead.evidence}"


def _joined(group: list[Lead]) -> tuple[int, Lead]:
    """Leads told alike are one, with all their receipts, the heaviest first; only those named count for its weight."""
    group.sort(key=lambda lead: (-lead.weight, lead.receipts))
    receipts = tuple(dict.fromkeys(number for lead in group for number in lead.receipts))
    weight = sum(lead.weight for lead in group if set(lead.receipts) <= set(receipts[:MOST_NAMED]))
    first = group[0]
    if len(receipts) <= len(first.receipts):
        return weight, first
    number = len(receipts)
    head = first.several.format(n=_NUMBERS[number] if number < len(_NUMBERS) else number)
    return weight, Lead(first.cause, weight, head, first.several_evidence, receipts)


def _finding(chance: int, lead: Lead) -> Finding:
    named = lead.receipts[:MOST_NAMED]
    return Finding(lead.cause, chance, lead.head, lead.evidence, named, len(lead.receipts) - len(named))
