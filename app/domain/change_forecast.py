# SPDX-License-Identifier: Apache-2.0
"""Which change a drawer runs out of today, and what to order for it from the vault.

It is reckoned as a cashier would: so many more quarters went out than came in between ten and eleven on the last
Fridays, so many are there now. It advises and never blocks (rule 5.1.5).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.count import CashCount, PieceRow
from app.domain.denomination import DENOMINATIONS
from app.domain.money import Money
from app.domain.stock import usual_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import time

    from app.domain.denomination import Denomination

NONE = "none"
SOON = 60
"""Minutes in which what runs out is said without being asked for."""
_LARGEST, _HOUR, _SOME_BILLS = Money(2000), 60, 10
_UNUSUAL = (Money(200), Money(50))

CHANGE = tuple(
    each
    for each in DENOMINATIONS
    if each.face <= _LARGEST and each.face not in _UNUSUAL and not (each.coin and each.face.cents >= 100)
)
"""The pieces change is made of every day, from the twenty to the penny."""


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment in cash of an earlier day: the hour of the day, what was handed over, and the change."""

    hour: int
    came: Money
    went: Money


@dataclass(frozen=True, slots=True)
class Use:
    """What a drawer used up on so many earlier days, by the hour of the day: pieces out less pieces in, of all days.

    `alike`: the days are of one weekday.
    """

    days: int
    alike: bool
    hours: Mapping[int, Mapping[Denomination, int]]

    @property
    def ends(self) -> int:
        """The hour after which no payment was taken on any of these days."""
        return max(self.hours, default=-1) + 1

    def at(self, hour: int, piece: Denomination) -> int:
        """How many of a piece an hour used up, all days together; below nothing where more came in."""
        return self.hours.get(hour, {}).get(piece, 0)


@dataclass(frozen=True, slots=True)
class Lasting:
    """How far a piece goes: `minutes` until the last one is gone, None where it lasts for the rest of the day.

    `needed` is how many the rest of the day takes, a busy hour to spare.
    """

    piece: Denomination
    held: int
    minutes: int | None
    needed: int


def use_of(days: Sequence[Iterable[Paid]], *, alike: bool) -> Use:
    """What was used up on earlier days, each a list of its payments."""
    hours: dict[int, Counter[Denomination]] = {}
    for day in days:
        for paid in day:
            used = hours.setdefault(paid.hour, Counter())
            used.update(usual_pieces(paid.went))
            used.subtract(usual_pieces(paid.came))
    return Use(len(days), alike, hours)


def lasting(held: Mapping[Denomination, int], use: Use, now: time) -> tuple[Lasting, ...]:
    """How far each piece of change goes from now on; nothing without an earlier day to go by."""
    return tuple(_of(piece, held.get(piece, 0), use, now) for piece in CHANGE) if use.days else ()


def _of(piece: Denomination, held: int, use: Use, now: time) -> Lasting:
    """Walk through the hours that are left; everything in pieces of all days times minutes, so nothing is divided."""
    whole = use.days * _HOUR
    left, used, most, busiest = held * whole, 0, 0, 0
    minutes, gone = 0, None
    for hour in range(now.hour, use.ends):
        part = _HOUR - (now.minute if hour == now.hour else 0)
        rate = use.at(hour, piece)
        if gone is None and rate > 0 and rate * part >= left:
            gone = minutes + left // rate
        left, used, minutes = left - rate * part, used + rate * part, minutes + part
        most, busiest = max(most, used), max(busiest, rate)
    return Lasting(piece, held, gone, _ceiling(most, whole) + _ceiling(busiest, use.days))


def order_for(lasts: Iterable[Lasting]) -> CashCount:
    """What to order for the rest of the day: coins in full rolls, bills by tens and in full straps."""
    return CashCount(tuple(_row(each) for each in lasts if each.minutes is not None and each.needed > each.held))


def _row(short: Lasting) -> PieceRow:
    missing, piece = short.needed - short.held, short.piece
    if piece.coin:
        return PieceRow(piece, 0, _ceiling(missing, piece.pack_of))
    tens = _ceiling(missing, _SOME_BILLS) * _SOME_BILLS
    return PieceRow(piece, tens % piece.pack_of, tens // piece.pack_of)


def _ceiling(amount: int, part: int) -> int:
    return -(-amount // part)


def roughly(held: int) -> str:
    """About how many pieces there are. Never so exactly that the pieces add up to what a count should find."""
    if held <= 0:
        return NONE
    return "a few" if held < 5 else f"{5 if held < 10 else held // 10 * 10} or more"


def lasts_words(minutes: int | None) -> str:
    """How long something lasts, in words."""
    if minutes is None:
        return "lasts the day"
    if minutes < 5:
        return "gone now"
    if minutes < SOON:
        return f"about {minutes // 5 * 5} minutes"
    hours, half = minutes // 60, minutes % 60 >= 30
    return f"about {hours}{' and a half' if half else ''} hour{'' if hours == 1 and not half else 's'}"


def gone_soon(lasts: Iterable[Lasting]) -> tuple[Denomination, ...]:
    """What runs out within the hour."""
    return tuple(each.piece for each in lasts if each.minutes is not None and each.minutes < SOON)
