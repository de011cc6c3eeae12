# SPDX-License-Identifier: Apache-2.0
"""Differences that no single mistake of a session made: what the search should answer with "no single cause found"."""

from __future__ import annotations

from app.domain.detective.facts import Cause, kept
from tests.invented_sessions import Day
from tests.planted_errors import Planted, one_of, takes_cash


def _off(day: Day, cents: int) -> Planted | None:
    day.shifts(cents)
    return Planted(Cause.LISTING) if cents else None


def odd_cents(day: Day) -> Planted | None:
    """Nobody knows: any amount up to $150.00."""
    return _off(day, day.dice.randrange(1, 15000) * day.dice.choice((1, -1)))


def small_slips(day: Day) -> Planted | None:
    """Several wrong coins and a bill that stuck to another."""
    slips = (25, 10, 5, 1, 100, 500)
    return _off(day, sum(day.dice.choice(slips) * day.dice.choice((1, -1)) for _ in range(day.dice.randrange(3, 7))))


def two_of_different_kinds(day: Day) -> Planted | None:
    """A payment that was never taken, and change of another one that went out twice."""
    one, other = one_of(day, takes_cash), one_of(day, lambda receipt: receipt.change)
    assert one is not None
    assert other is not None
    return _off(day, -kept(day.receipts[one]).cents - day.receipts[other].change.cents)


def a_wrong_piece(day: Day) -> Planted | None:
    """A ten for a twenty, a quarter too many."""
    return _off(day, day.dice.choice((1000, 500, 400, 1500, 25, 15, 5, 100, 900)) * day.dice.choice((1, -1)))


WITHOUT_ONE_CAUSE = (odd_cents, small_slips, two_of_different_kinds, a_wrong_piece)
