# SPDX-License-Identifier: Apache-2.0
"""What the bank says it got is held against what was taken to it: by bag, then by amount and date (rule 5.14.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from app.domain.money import Money

WINDOW = timedelta(days=7)
"""So long after the deposit a credit of the same amount may be it, where no bag is named."""
_WORD = re.compile(r"[0-9a-z]+(?:-[0-9a-z]+)*")


@dataclass(frozen=True, slots=True)
class BankLine:
    """One credit on a statement."""

    id: str
    bank: str
    date: date
    amount: Money
    reference: str
    text: str

    def names(self, bag: str) -> bool:
        """Whether the line names a bag, as a word of its own."""
        words = _WORD.findall(f"{self.reference} {self.text}".casefold())
        return bag.casefold() in words


@dataclass(frozen=True, slots=True)
class Slip:
    """A deposit as it is looked for on a statement."""

    id: str
    bank: str
    bag: str
    date: date
    total: Money


@dataclass(frozen=True, slots=True)
class Match:
    """A deposit and the credit that is it; `by_bag` where the bank named the bag."""

    slip: Slip
    line: BankLine
    by_bag: bool

    @property
    def difference(self) -> Money:
        """What the bank counted more (positive) or less than the slip."""
        return self.line.amount - self.slip.total


@dataclass(frozen=True, slots=True)
class Matched:
    """What belongs together, where the bank counted another amount, and what is left on either side."""

    exact: tuple[Match, ...]
    other_amount: tuple[Match, ...]
    slips: tuple[Slip, ...]
    lines: tuple[BankLine, ...]


def match(slips: Iterable[Slip], lines: Iterable[BankLine], window: timedelta = WINDOW) -> Matched:
    """Match each deposit and each line once: bag and amount, then amount within the window, then the bag alone."""
    left = sorted(slips, key=lambda slip: (slip.date, slip.id))
    waiting = sorted(lines, key=lambda line: (line.date, line.id))
    exact = _taken(left, waiting, lambda s, n: n.amount == s.total and n.names(s.bag), by_bag=True)
    exact += _taken(
        left, waiting, lambda s, n: n.amount == s.total and s.date <= n.date <= s.date + window, by_bag=False
    )
    other = _taken(left, waiting, lambda s, n: n.names(s.bag), by_bag=True)
    return Matched(tuple(exact), tuple(other), tuple(left), tuple(waiting))


def _taken(
    left: list[Slip], waiting: list[BankLine], fits: Callable[[Slip, BankLine], bool], *, by_bag: bool
) -> list[Match]:
    """Take what fits out of both lists, the earliest line for the earliest deposit."""
    found = []
    for slip in tuple(left):
        line = next((one for one in waiting if one.bank == slip.bank and fits(slip, one)), None)
        if line is not None:
            left.remove(slip)
            waiting.remove(line)
            found.append(Match(slip, line, by_bag))
    return found
