# SPDX-License-Identifier: Apache-2.0
"""Which open drawer is counted by surprise: drawn by chance, the likelier the less it and its person were counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WITHIN_MINUTES = 60
"""A drawn minute lies within the next hour."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open session that may be counted: its drawer, its person (sign-in and full name), and its last entry.

    `drawer_counts` and `person_counts` are the surprise counts of the last quarter.
    """

    book: str
    drawer: str
    person: str
    full_name: str
    at_seq: int
    drawer_counts: int = 0
    person_counts: int = 0


def weights(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """How many tickets each has: one, and one more for every count its drawer and its person are behind the others."""
    drawers = max((each.drawer_counts for each in candidates), default=0)
    people = max((each.person_counts for each in candidates), default=0)
    return tuple(1 + drawers - each.drawer_counts + people - each.person_counts for each in candidates)


def drawn(candidates: Sequence[Candidate], chance: Callable[[int], int]) -> Candidate:
    """Draw one of at least one; `chance(n)` answers a number from 0 up to n, n left out."""
    tickets = weights(candidates)
    ticket = chance(sum(tickets))
    for each, share in zip(candidates, tickets, strict=True):
        if ticket < share:
            return each
        ticket -= share
    raise ValueError("the chance answered a number that is no ticket")
