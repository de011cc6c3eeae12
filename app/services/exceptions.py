# SPDX-License-Identifier: Apache-2.0
"""Exceptions (SV3): what is out of the ordinary in a period, with its evidence; each can be dismissed with a reason.

What a counting drawer holds is given away by nothing here: sessions whose figures are withheld are left out whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import cards, exceptions, ids
from app.domain.errors import CounterError
from app.domain.exceptions import PersonFacts, Unusual, Why
from app.queries import exceptions as rows
from app.queries import policies as policy_rows
from app.queries import watch
from app.queries.exceptions import Dismissal, Period
from app.services import watching
from app.storage import desk_events

if TYPE_CHECKING:
    from app.services.desk import Desk

__all__ = ["Found", "Listed", "Period", "Why", "dismiss", "find"]


@dataclass(frozen=True, slots=True)
class Listed:
    """One exception, with whom it concerns by full name, and its dismissal if it was dismissed."""

    unusual: Unusual
    full_name: str
    dismissal: Dismissal | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The exceptions of a period, newest first, and what each person's drawers did; `names` are full names.

    `left_out` counts sessions of which nothing may be told now.
    """

    period: Period
    listed: tuple[Listed, ...]
    people: tuple[PersonFacts, ...]
    names: dict[str, str]
    left_out: int


def find(desk: Desk, period: Period) -> Found:
    """Everything out of the ordinary in a period. Raises CounterError for who may not audit."""
    desk.need("audit", "read exceptions")
    hidden = _withheld(desk, period)
    read = rows.read(desk.database, period, hidden)
    tolerance = policy_rows.in_force(desk.database, period.last).tolerance.explain
    sealed = [session for session in read.sessions if session.over_short is not None]
    unusual = [
        *exceptions.of_sessions(read.sessions, tolerance),
        *exceptions.of_receipts(read.receipts),
        *exceptions.of_checks(read.checks),
        *exceptions.of_recoveries(read.recoveries),
        *exceptions.of_people(read.people, sealed),
    ]
    gone = rows.dismissed(desk.database)
    listed = tuple(
        Listed(each, read.names.get(each.person, each.person), _valid(gone.get(each.key), each))
        for each in sorted(unusual, key=lambda each: each.at, reverse=True)
    )
    return Found(period, listed, read.people, read.names, len(hidden))


def dismiss(desk: Desk, unusual: Unusual, reason: str) -> None:
    """Dismiss one exception with a reason; it stays to be found among the dismissed.

    Raises CounterError beside "reason"; nobody dismisses what concerns themselves.
    """
    desk.need("audit", "dismiss exceptions")
    reason = reason.strip()
    if unusual.person == desk.staff.name:
        raise CounterError(
            "This concerns your own drawer, so it is not yours to dismiss. It stays. Ask another supervisor."
        )
    if not reason:
        raise CounterError("A reason is missing. Nothing was dismissed. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    event = desk_events.Event(
        ids.uuid7(desk.clock()),
        desk.clock(),
        desk.staff.name,
        desk.till,
        rows.DISMISSED,
        unusual.key,
        {"reason": reason},
    )
    with desk.database.writing() as connection:
        desk_events.add(connection, event)


def _valid(dismissal: Dismissal | None, unusual: Unusual) -> Dismissal | None:
    """A dismissal by the person it concerns is none, whoever wrote it into the log."""
    return None if dismissal is None or dismissal.by == unusual.person else dismissal


def _withheld(desk: Desk, period: Period) -> frozenset[str]:
    """The sessions of a period whose figures this person may not be told now (rule 5.6.1)."""
    found = []
    for book in rows.unsealed(desk.database, period):
        session = watch.session(desk.database, book)
        if session is not None and watching.withheld(desk, session):
            found.append(book)
    return frozenset(found)
