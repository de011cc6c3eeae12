# SPDX-License-Identifier: Apache-2.0
"""The change of a drawer in words: what it is reckoned from, what is short, what is ordered. Never an exact figure."""

from collections.abc import Sequence
from datetime import time

from app.domain import dates
from app.domain.change_forecast import NONE, SOON, Use, lasts_words
from app.domain.count import CashCount, PieceRow
from app.domain.denomination import Denomination
from app.services.change_supply import Supply, SupplyRow
from app.views import formats
from app.views.widgets.bars import Bar

_MOST_NAMED = 2


def reckoned_from(supply: Supply) -> str:
    """What the forecast goes by, in one sentence."""
    use = supply.use
    if not use.days:
        return "No earlier day of this drawer tells yet how long it lasts."
    days = formats.count_of(use.days, dates.weekday_name(supply.date) if use.alike else "day")
    return f"Reckoned from what this drawer used up on its last {days}, hour by hour."


def named(pieces: Sequence[Denomination]) -> str:
    """What runs out: "dimes", "ones and dimes", "four kinds of change"."""
    names = [piece.named(2) for piece in pieces]
    if len(names) > _MOST_NAMED:
        return f"{len(names)} kinds of change"
    return " and ".join(names)


def lasts(row: SupplyRow, use: Use) -> str:
    """How long one piece lasts, where an earlier day tells."""
    if use.days and row.minutes is None and row.about == NONE:
        return "not needed"
    return lasts_words(row.minutes) if use.days else formats.NOTHING


def tone(row: SupplyRow) -> str:
    """What runs out within the hour is to be looked at."""
    return "caution" if row.minutes is not None and row.minutes < SOON else "ink"


def bars(supply: Supply) -> tuple[Bar, ...]:
    """How much of the rest of the day each piece covers."""
    day = max(supply.minutes, 1)
    return tuple(
        Bar(
            row.piece.label,
            1000 if row.minutes is None else min(1000, row.minutes * 1000 // day),
            lasts(row, supply.use),
            "plot-2" if tone(row) == "caution" else "plot-1",
        )
        for row in supply.rows
    )


def ordered(count: CashCount) -> str:
    """An order in words: "2 rolls of dimes, 20 ones"."""
    return ", ".join(_part(row) for row in count.rows)


def _part(row: PieceRow) -> str:
    parts = []
    if row.packs:
        pack = formats.count_of(row.packs, row.denomination.pack)
        parts.append(f"{pack} of {row.denomination.named(2)}")
    if row.loose:
        parts.append(f"{row.loose} {row.denomination.named(row.loose)}")
    return " and ".join(parts)


def until(use: Use) -> str:
    """Up to when the day is reckoned: "5:00 PM"."""
    return formats.clock_time(time(use.ends % 24))
