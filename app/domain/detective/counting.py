# SPDX-License-Identifier: Apache-2.0
"""Causes in the count sheet: a row counted twice or left out, packs taken for pieces, digits swapped in a row.

Earlier counts speak for or against a row: where another count has exactly the figure that would balance, the row is
to blame; where every count says the same, it hardly is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.count import PieceRow
from app.domain.denomination import DENOMINATIONS, Denomination
from app.domain.detective.facts import Cause, Lead, SessionFacts, pieces_swapped, spread
from app.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.count import CashCount

_PLAIN = 4  # what the agreement of the counts is measured by
_SAID_BEFORE, _DISAGREED, _ALL_AGREE, _SAME_EACH_TIME = 120, 8, 1, 2
_MOST_PIECES, _MOST_PACKS = 400, 12
_USUAL_SPREAD, _FLOAT_PACKS, _OTHER_PACKS = 60, 2, 60
_Figures = tuple[int, int]


def leads(facts: SessionFacts) -> Iterator[Lead]:
    """Every row of the deciding count that would explain the cash difference if it had been counted otherwise."""
    rows = {row.denomination: (row.loose, row.packs) for row in facts.deciding.cash.rows}
    yield from _doubled(facts, rows)
    yield from _left_out(facts, rows)
    yield from _packs(facts, rows)
    yield from _swapped(facts, rows)


def _doubled(facts: SessionFacts, rows: dict[Denomination, _Figures]) -> Iterator[Lead]:
    for denomination, (loose, packs) in rows.items():
        half = (loose // 2, packs // 2)
        if loose % 2 or packs % 2 or _worth(denomination, half) != facts.cash:
            continue
        yield Lead(
            Cause.ROW_DOUBLED,
            _weighed(facts, denomination, half, spread(60, len(rows))),
            f"The {denomination.label} row may have been counted twice",
            f"It says {_said(denomination, (loose, packs))}; half of it, {facts.cash.dollars}, is exactly what is "
            f"over. Count the {denomination.named(2)} again.",
        )


def _left_out(facts: SessionFacts, rows: dict[Denomination, _Figures]) -> Iterator[Lead]:
    missing = -facts.cash
    usual = _pieces(facts.opening)
    expected = {*usual, *(row.denomination for sheet in facts.counts for row in sheet.cash.rows)}
    for denomination in DENOMINATIONS:
        loose, packs = rows.get(denomination, (0, 0))
        if loose and packs:
            continue
        for figures, over in _missing(facts, denomination, (loose, packs)):
            found = (figures[0] + loose, figures[1] + packs)
            weight = spread(60, len(expected) * over)
            if not (loose or packs):
                # A kind of piece that was in the float and is not in the count is telling by itself.
                weight = weight * 10 if denomination in usual else weight // 10
            weight = _weighed(facts, denomination, found, weight * (over if _before(facts, denomination, found) else 1))
            what = (
                f"The {denomination.label} row" if not (loose or packs) else f"A part of the {denomination.label} row"
            )
            yield Lead(
                Cause.ROW_LEFT_OUT,
                weight,
                f"{what} may have been left out",
                f"{_capital(_said(denomination, figures))} would make up the {missing.dollars} that is missing. "
                f"Look for the {denomination.named(2)}{_also_before(facts, denomination, found)}.",
            )


def _missing(facts: SessionFacts, denomination: Denomination, counted: _Figures) -> Iterator[tuple[_Figures, int]]:
    """Which loose pieces or packs would be worth what is missing, each with how many amounts there could be."""
    (loose, packs), missing = counted, -facts.cash.cents
    pieces, rest = divmod(missing, denomination.face.cents)
    if not loose and 0 < pieces <= _MOST_PIECES and not rest:
        yield (pieces, 0), _USUAL_SPREAD
    whole, rest = divmod(missing, denomination.worth(denomination.pack_of).cents)
    if not packs and 0 < whole <= _MOST_PACKS and not rest:
        in_float = _figures(facts.opening, denomination)[1] >= whole
        yield (0, whole), _FLOAT_PACKS if in_float else _OTHER_PACKS


def _packs(facts: SessionFacts, rows: dict[Denomination, _Figures]) -> Iterator[Lead]:
    """Packs typed as loose pieces make the count short, pieces typed as packs make it over."""
    loose_rows = sum(1 for loose, _ in rows.values() if loose)
    pack_rows = sum(1 for _, packs in rows.values() if packs)
    for denomination, (loose, packs) in rows.items():
        each = denomination.worth(denomination.pack_of - 1)
        name = denomination.pack
        taken, rest = divmod(-facts.cash.cents, each.cents)
        if not rest and 0 < taken <= min(loose, _MOST_PACKS):
            whole = taken == loose
            weight = spread(40, loose_rows) if whole else spread(10, loose_rows * max(4, loose))
            found = (loose - taken, packs + taken)
            yield Lead(
                Cause.PACKS,
                _weighed(facts, denomination, found, weight if denomination.coin else weight // 4),
                f"{_capital(f'{name}s')} of {denomination.label} may have been counted as single pieces",
                f"{taken} of {loose} loose pieces counted as {_many(taken, name)} would make up the "
                f"{(-facts.cash).dollars} that is missing{_also_before(facts, denomination, found)}.",
            )
        if packs and each * packs == facts.cash:
            found = (loose + packs, 0)
            yield Lead(
                Cause.PACKS,
                _weighed(facts, denomination, found, spread(30, pack_rows)),
                f"Single pieces of {denomination.label} may have been counted as {name}s",
                f"{_many(packs, name)} {'is' if packs == 1 else 'are'} counted; as many single pieces would be "
                f"{facts.cash.dollars} less, and that is what is over{_also_before(facts, denomination, found)}.",
            )


def _swapped(facts: SessionFacts, rows: dict[Denomination, _Figures]) -> Iterator[Lead]:
    fields = [(denomination, figures, place) for denomination, figures in rows.items() for place in (0, 1)]
    ways = [(d, f, place, other) for d, f, place in fields for other in pieces_swapped(f[place])]
    for denomination, figures, place, other in ways:
        worth = denomination.face.cents * (denomination.pack_of if place else 1)
        if worth * (figures[place] - other) != facts.cash.cents:
            continue
        found = (figures[0], other) if place else (other, figures[1])
        yield Lead(
            Cause.SWAPPED,
            _weighed(facts, denomination, found, spread(40, len(ways))),
            f"Two digits may be swapped in the {denomination.label} row",
            f"The count says {figures[place]} {f'{denomination.pack}s' if place else 'loose'}; {other} would balance "
            f"the drawer. Count the {denomination.named(2)} again{_also_before(facts, denomination, found)}.",
        )


def _weighed(facts: SessionFacts, denomination: Denomination, found: _Figures, weight: int) -> int:
    """A weight as the earlier counts of this row make it: `found` is what the row should say.

    Packs are mistaken or overlooked the same way each time more easily than pieces are miscounted alike.
    """
    others = [_figures(sheet.cash, denomination) for sheet in facts.counts[:-1]]
    told = _figures(facts.deciding.cash, denomination)
    if not others:
        return weight
    if found in others:
        return weight * _SAID_BEFORE // _PLAIN
    if any(other != told for other in others):
        return weight * _DISAGREED // _PLAIN
    return weight * (_SAME_EACH_TIME if found[1] != told[1] else _ALL_AGREE) // _PLAIN


def _before(facts: SessionFacts, denomination: Denomination, found: _Figures) -> bool:
    """Whether an earlier count has the row exactly as it should be."""
    return any(_figures(sheet.cash, denomination) == found for sheet in facts.counts[:-1])


def _also_before(facts: SessionFacts, denomination: Denomination, found: _Figures) -> str:
    return "; an earlier count has them" if _before(facts, denomination, found) else ""


def _figures(cash: CashCount, denomination: Denomination) -> _Figures:
    return next(((row.loose, row.packs) for row in cash.rows if row.denomination == denomination), (0, 0))


def _pieces(cash: CashCount) -> set[Denomination]:
    return {row.denomination for row in cash.rows}


def _worth(denomination: Denomination, figures: _Figures) -> Money:
    return PieceRow(denomination, *figures).amount


def _said(denomination: Denomination, figures: _Figures) -> str:
    """The figures of a row in words: "12 loose", "3 rolls", "12 loose and 3 rolls"."""
    loose, packs = figures
    parts = [f"{loose} loose"] if loose else []
    return " and ".join([*parts, _many(packs, denomination.pack)] if packs else parts)


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
