# SPDX-License-Identifier: Apache-2.0
"""Who watches the drawers sees each of them live, and is told nothing of a drawer that is being counted (rule 5.6.1).

From the beginning of a count every figure of the drawer is withheld from everybody; once it is submitted, from whoever
may have to count it, until the count that decides is stored. Nobody watches the figures of their own session before it
is sealed: they will count it blind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.entry import State
from app.domain.errors import CounterError
from app.queries import drawer_day, watch
from app.queries import receipts as posted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.domain.drawer_day import Moment
    from app.domain.ports import Ear
    from app.domain.receipt import PostedReceipt
    from app.queries.watch import Watched
    from app.services.desk import Desk


class Why(StrEnum):
    """Why the figures of a session are withheld from a person; SHOWN when they are not."""

    SHOWN = ""
    COUNTING = "counting"
    TO_COUNT = "to count"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Card:
    """One drawer as a person may see it now; where figures are withheld, its last entry is withheld too."""

    drawer: Watched
    why: Why


@dataclass(frozen=True, slots=True)
class Wall:
    """Every drawer, and the moment it was read by the till's clock."""

    cards: tuple[Card, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A session act by act, oldest first; no acts while they are withheld."""

    card: Card
    moments: tuple[Moment, ...]


def wall(desk: Desk) -> Wall:
    """Every drawer live. Raises CounterError for who may not watch them."""
    _need(desk)
    read_at = desk.now()
    return Wall(tuple(_as_seen(desk, each) for each in watch.drawers(desk.database)), read_at)


def day(desk: Desk, book: str) -> Day:
    """One session act by act. Raises CounterError for who may not watch, or for a session nobody opened."""
    _need(desk)
    found = watch.session(desk.database, book)
    if found is None:
        raise CounterError(f"There is no session {book}. Nothing was changed. Choose a drawer of the wall.")
    moments = drawer_day.moments(desk.database, book)
    # A count may have begun between the two readings: what was read is told only if it still may be.
    card = _as_seen(desk, watch.session(desk.database, book) or found)
    return Day(card, () if card.why else moments)


def receipt(desk: Desk, *, book: str, number: str) -> PostedReceipt:
    """A receipt of a session, to be shown as paper. Raises CounterError while the session's figures are withheld."""
    _need(desk)
    found = watch.session(desk.database, book)
    if found is None or withheld(desk, found) or not number.startswith(f"{book}-"):
        raise CounterError(f"Receipt {number} is not shown now. It is safe. Look again when the count is decided.")
    return posted.by_number(desk.database, number)


def listen(desk: Desk, heard: Callable[[], object]) -> Ear | None:
    """Call `heard`, in another thread, soon after anybody recorded something; None where nobody gives such hints."""
    return desk.database.listen(heard)


def withheld(desk: Desk, drawer: Watched) -> Why:
    """Why this person may not be told the figures of a session now (rule 5.6.1)."""
    if drawer.state is State.COUNTING:
        return Why.COUNTING
    if drawer.person == desk.staff.name and drawer.state is not State.SEALED:
        return Why.OWN
    if drawer.state is State.SUBMITTED and not drawer.decided and desk.may("close_drawer"):
        return Why.TO_COUNT
    return Why.SHOWN


def _as_seen(desk: Desk, drawer: Watched) -> Card:
    why = withheld(desk, drawer)
    if why:
        drawer = replace(drawer, figures=None, seq=0, last_number="", decided=False)
    return Card(drawer, why)


def _need(desk: Desk) -> None:
    desk.need("audit", "watch the drawers")
