# SPDX-License-Identifier: Apache-2.0
"""Which bills and coins to hand back: the fewest the drawer can make, or what to ask for instead (rule 5.1.5).

Between counts the stock is an estimate: this advises and never blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.domain.denomination import DENOMINATIONS, Denomination
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CHANGE = Money(1_000_000)
_USUAL = frozenset({(10000, False), (5000, False), (2000, False), (1000, False), (500, False), (100, False)})
_USUAL_COINS = frozenset({25, 10, 5, 1})
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True)
class ChangeAdvice:
    """What to hand back, largest piece first; or why the drawer cannot, and what to do instead."""

    pieces: tuple[tuple[Denomination, int], ...] = ()
    shortage: str | None = None
    offers: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The pieces as one sentence, as in “One ten, one five, one quarter.”."""
        if not self.pieces:
            return ""
        said = [f"{_number(count)} {piece.named(count)}" for piece, count in self.pieces]
        return f"{', '.join([said[0], *(words[0].lower() + words[1:] for words in said[1:])])}."

    @property
    def text(self) -> str:
        """The whole advice as the change panel shows it."""
        if self.shortage is None:
            return self.words
        offered = ", or ".join(self.offers)
        return f"{self.shortage} {offered[0].upper()}{offered[1:]}."


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _usual(piece: Denomination) -> bool:
    """Whether people expect this piece back when nobody knows the stock: no two-dollar bills, halves, dollar coins."""
    return piece.face.cents in _USUAL_COINS if piece.coin else (piece.face.cents, False) in _USUAL


def _fewest(amount: int, pieces: tuple[Denomination, ...], stock: tuple[int, ...]) -> tuple[int, ...] | None:
    """The fewest pieces that make an amount within stock, or None; exact, by counting down from the largest piece.

    Sums that the smaller pieces can make are known beforehand as bits, so no attempt runs into nothing.
    """
    reach = [1] * (len(pieces) + 1)
    for place in range(len(pieces) - 1, -1, -1):
        face = pieces[place].face.cents
        bits, left, step = reach[place + 1], min(stock[place], amount // face), 1
        while left:
            step = min(step, left)
            bits |= bits << (step * face)
            left -= step
            step *= 2
        reach[place] = bits & ((1 << (amount + 1)) - 1)
    if not reach[0] >> amount & 1:
        return None

    def least(place: int, rest: int) -> int:
        """No way of making the rest takes fewer pieces: the largest ones first, as if the last could be cut."""
        count = 0
        for piece, held in zip(pieces[place:], stock[place:], strict=True):
            if held * piece.face.cents >= rest:
                return count - (-rest // piece.face.cents)
            count, rest = count + held, rest - held * piece.face.cents
        return count

    @cache
    def best(place: int, rest: int) -> tuple[int, tuple[int, ...]]:
        if place == len(pieces):
            return 0, ()
        face = pieces[place].face.cents
        found: tuple[int, tuple[int, ...]] = (amount + 1, ())  # more pieces than any way of making it
        for used in range(min(stock[place], rest // face), -1, -1):
            after = rest - used * face
            if used + least(place + 1, after) >= found[0]:
                break  # every piece put back costs at least one smaller piece more
            if reach[place + 1] >> after & 1:
                count, counts = best(place + 1, after)
                found = min(found, (used + count, (used, *counts)), key=lambda way: way[0])
        return found

    return best(0, amount)[1]


def _made(
    amount: Money, stock: Mapping[Denomination, int] | None, rounding_active: bool
) -> tuple[tuple[Denomination, int], ...] | None:
    pieces = tuple(
        piece
        for piece in DENOMINATIONS
        if (_usual(piece) if stock is None else stock.get(piece, 0) > 0)
        and not (rounding_active and piece.face == Money(1))
    )
    held = tuple(amount.cents if stock is None else stock[piece] for piece in pieces)
    counts = _fewest(amount.cents, pieces, held)
    if counts is None:
        return None
    return tuple((piece, count) for piece, count in zip(pieces, counts, strict=True) if count)


def _either(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _lacking(change: Money, stock: Mapping[Denomination, int], rounding_active: bool) -> str:
    """Which of the usual pieces are missing: "no dimes or nickels", "too few ones"."""
    ideal = _made(change, None, rounding_active) or ()
    gone = [piece.named(2) for piece, _ in ideal if not stock.get(piece, 0)]
    few = [piece.named(2) for piece, count in ideal if 0 < stock.get(piece, 0) < count]
    parts = [f"no {_either(gone)}"] if gone else []
    parts += [f"too few {_either(few)}"] if few else []
    return ", ".join(parts) or "no pennies"


def _asked(change: Money, stock: Mapping[Denomination, int] | None, rounding_active: bool) -> str | None:
    """How much to ask the payer for so that the drawer can make the rest: up to a whole dollar, five, ten or twenty."""
    for step in (100, 500, 1000, 2000):
        back = Money(-(-change.cents // step) * step)
        if back > change and _made(back, stock, rounding_active) is not None:
            return f"ask for {(back - change).spoken} and hand back {back.dollars}"
    return None


def advise(
    change: Money, stock: Mapping[Denomination, int] | None, rounding_active: bool, neighbour: str = ""
) -> ChangeAdvice:
    """The fewest pieces for the change, from the drawer's estimated stock (None: not known, any usual piece).

    While rounding is active no pennies are used. Where the stock cannot make it, the advice says what is missing and
    what to offer; `neighbour` is the drawer to change a bill with.
    """
    if change <= ZERO:
        return ChangeAdvice()
    if change > MOST_CHANGE:
        return ChangeAdvice(
            shortage=f"{change.dollars} is too much for a suggestion.", offers=("have a second person count it",)
        )
    pieces = _made(change, stock, rounding_active)
    if pieces is not None:
        return ChangeAdvice(pieces)
    asked = _asked(change, stock, rounding_active)
    bill = f"change a bill with {f'drawer {neighbour}' if neighbour else 'another drawer'}"
    return ChangeAdvice(
        shortage=f"The drawer cannot make {change.dollars}: {_lacking(change, stock or {}, rounding_active)}.",
        offers=(bill,) if asked is None else (asked, bill),
    )
