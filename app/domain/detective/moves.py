# SPDX-License-Identifier: Apache-2.0
"""Causes between the drawer and its surroundings: the vault, and the drawer beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.detective.facts import Cause, Drop, Lead, SessionFacts, spread, swaps
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

# What people bring to the vault, in dollars: multiples of the first, so many in a thousand of them, up to the last.
_ROUND_DROPS = ((100, 700, 20), (50, 100, 40), (20, 120, 60), (10, 40, 100))
_LEAST_DROP = Money(10000)


def leads(facts: SessionFacts) -> Iterator[Lead]:
    """Drops that are missing, too many, typed wrong or the wrong way round; and the neighbour's opposite difference."""
    yield from _neighbours(facts)
    made = [drop for drop in facts.drops if not drop.undone]
    yield from _not_recorded(facts, made)
    yield from _recorded(facts, made)


def _neighbours(facts: SessionFacts) -> Iterator[Lead]:
    for other in facts.neighbours:
        if other.over_short == -facts.cash:
            over = other.over_short > ZERO
            way = "over" if over else "short"
            moved = f"from this drawer into drawer {other.drawer}" if over else f"from drawer {other.drawer} into this"
            yield Lead(
                Cause.NEIGHBOUR,
                spread(80, len(facts.neighbours)),
                f"Drawer {other.drawer} is {way} by the same {abs(facts.cash).dollars}",
                f"Session {other.book} of {other.person} differs by exactly the opposite, so cash may have gone "
                f"{moved}. Ask both about change lent or a payment taken at the wrong window.",
            )


def _not_recorded(facts: SessionFacts, made: list[Drop]) -> Iterator[Lead]:
    """Cash that went to the vault without a drop: a round sum, best of all that of another drop."""
    missing = -facts.cash
    if missing < _LEAST_DROP:
        return
    parts = sum(
        share // up_to
        for step, share, up_to in _ROUND_DROPS
        if missing.cents % (step * 100) == 0 and missing.cents // (step * 100) <= up_to
    )
    parts += 200 if any(drop.amount == missing for drop in made) else 0
    if not parts:
        return
    opened = max(facts.no_sales, default=None)
    words = [f"{missing.dollars} is a round sum, such as people bring to the vault."]
    if opened is not None:
        words.append(f"The drawer was opened without a sale at {_times(facts.no_sales)}.")
    words.append("Look for a bag or a slip in the vault.")
    yield Lead(
        Cause.DROP,
        spread(60, 1000) * parts * (2 if opened else 1),
        f"A drop of {missing.dollars} may not have been recorded",
        " ".join(words),
    )


def _recorded(facts: SessionFacts, made: list[Drop]) -> Iterator[Lead]:
    for drop in made:
        named = f"the drop of {drop.amount.dollars} at {dates.clock(drop.at)}"
        if drop.amount == facts.cash:
            yield Lead(
                Cause.DROP,
                spread(60, len(made)),
                f"{named[0].upper()}{named[1:]} may not have left the drawer, or is recorded twice",
                f"Exactly {drop.amount.dollars} is over. Compare the bags in the vault with the drops on the report.",
            )
        elif drop.amount * 2 == facts.cash:
            yield Lead(
                Cause.WRONG_SIGN,
                spread(30, len(made)),
                f"{named[0].upper()}{named[1:]} may have been cash brought from the vault",
                f"Twice its amount, {facts.cash.dollars}, is over. Ask which way the cash went.",
            )
        for meant in swaps(drop.amount.cents):
            if drop.amount.cents - meant == facts.cash.cents:
                yield Lead(
                    Cause.SWAPPED,
                    spread(20, 2 * len(made)),
                    f"Two digits may be swapped in {named}",
                    f"With {Money(meant).dollars} the drawer would balance. Count the bag, or read its slip.",
                )


def _times(at: tuple[datetime.datetime, ...]) -> str:
    """Up to three times of the day in words: "9:00 AM, 10:30 AM and 2 more times"."""
    told = [dates.clock(each) for each in at[:3]]
    if len(at) > 3:
        told.append(f"{len(at) - 3} more times" if len(at) > 4 else "once more")
    return f"{', '.join(told[:-1])} and {told[-1]}" if told[1:] else told[0]
