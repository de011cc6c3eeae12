# SPDX-License-Identifier: Apache-2.0
"""Surprise counts (SV2): drawn by chance or asked for, counted blind by two people, while the session goes on.

The count names the last entry of the drawer's book: a payment in between, and the books do not take it. Who counts is
told what should have been there once the count is stored, never before.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain import cards, ids, surprise_draw
from app.domain.entry import Kind
from app.domain.errors import CounterError, Refused
from app.domain.kinds.surprise import Chosen, consent_text, surprise_count, total_of
from app.domain.request import Wanted
from app.queries import surprise as rows
from app.queries import watch
from app.services import consents, offices, outcomes, watching
from app.storage import desk_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from app.domain.count import CashCount
    from app.domain.kinds.counting import Listed
    from app.domain.surprise_draw import Candidate
    from app.queries.surprise import Coverage, SurpriseRow
    from app.services.desk import Desk

RIGHT = "surprise_count"
LOOK_BACK = timedelta(days=90)
"""Counts of the last quarter are what coverage looks at."""

_DEED = "count drawers by surprise"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawer that was drawn, and the minute to come to it."""

    candidate: Candidate
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """What two people found: cash by denomination, checks and money orders one by one."""

    cash: CashCount
    checks: tuple[Listed, ...] = ()
    money_orders: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A surprise count of the past; `shown` is False while nobody may be told what that drawer should hold."""

    row: SurpriseRow
    shown: bool


def since(desk: Desk) -> date:
    """From which day on counts are looked at."""
    return desk.today() - LOOK_BACK


def candidates(desk: Desk) -> tuple[Candidate, ...]:
    """The open drawers this person may count: every one but their own."""
    desk.need(RIGHT, _DEED)
    return tuple(each for each in rows.candidates(desk.database, since(desk)) if each.person != desk.staff.name)


def draw(desk: Desk, chance: Callable[[int], int] = secrets.randbelow) -> Drawn:
    """Draw a drawer and a minute of the next hour; that it was drawn is in the log of the desk.

    What was drawn stands until it is counted, its session ends, or an hour has passed after its minute: nobody draws
    until they like what comes. Raises CounterError when no drawer of somebody else is open.
    """
    found = candidates(desk)
    if (before := _standing(desk, found)) is not None:
        return before
    if not found:
        raise CounterError("No drawer of anybody else is open. Nothing was drawn. Try again when one is.")
    chosen = surprise_draw.drawn(found, chance)
    at = (desk.now() + timedelta(minutes=chance(surprise_draw.WITHIN_MINUTES))).replace(second=0, microsecond=0)
    drawn = Drawn(chosen, max(at, desk.now().replace(second=0, microsecond=0)))
    detail = {"drawer": chosen.drawer, "at": drawn.at.isoformat(timespec="minutes")}
    event = desk_events.Event(
        ids.uuid7(desk.clock()), desk.clock(), desk.staff.name, desk.till, rows.DRAWN, chosen.book, detail
    )
    with desk.database.writing() as connection:
        desk_events.add(connection, event)
    return drawn


def _standing(desk: Desk, found: tuple[Candidate, ...]) -> Drawn | None:
    """What this person drew before and has not counted yet."""
    last = rows.last_drawn(desk.database, desk.staff.name)
    if last is None or desk.now() > last[1] + timedelta(minutes=surprise_draw.WITHIN_MINUTES):
        return None
    return next((Drawn(each, last[1]) for each in found if each.book == last[0]), None)


def begin(desk: Desk, book: str) -> Candidate:
    """The session as it stands when its drawer is about to be counted; from here on its cashier takes no payment.

    Raises CounterError when it is not open any more, or this person's own.
    """
    found = next((each for each in candidates(desk) if each.book == book), None)
    if found is None:
        raise CounterError(
            f"Session {book} is not open for a surprise count now. Nothing was counted. Choose another drawer."
        )
    return found


def record(
    desk: Desk,
    begun: Candidate,
    counted: Counted,
    *,
    chosen: Chosen,
    reason: str,
    witness: str,
    password: str,
    entry_id: str = "",
) -> SurpriseRow:
    """Store what was counted, with the second person's consent; answers it beside what should have been there.

    `entry_id` is that of the entry to be: with the same one, asking twice counts once. Raises CounterError beside
    "reason", "approver" or "password", and when a payment was taken meanwhile: then it is no count of anything.
    """
    desk.need(RIGHT, _DEED)
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return rows.by_id(desk.database, before.id)
    reason = reason.strip()
    if not reason:
        raise CounterError("A reason is missing. Nothing was recorded. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    _refuse_moved(desk, begun)
    entry_id = entry_id or ids.uuid7(desk.clock())
    total = total_of(counted.cash, counted.checks, counted.money_orders)
    wanted = Wanted(
        entry_id,
        Kind.SURPRISE_COUNT.value,
        begun.book,
        total,
        reason,
        consent_text(begun.drawer, begun.book, counted.cash.total, total, reason),
        right="count",
        deed="count drawers",
    )
    approval = consents.agreed(desk, wanted, approver=witness, password=password)
    pen = offices.pen(desk)
    content = surprise_count(
        begun.book, begun.at_seq, chosen, reason, approval, counted.cash, counted.checks, counted.money_orders
    )
    entry = desk.write(pen, Kind.SURPRISE_COUNT, content, entry_id=entry_id, approval=approval)
    try:
        desk.journal.record(pen, entry)
    except Refused as refusal:
        if refusal.code in ("TW-SEQ", "TW-STATE"):
            _refuse_moved(desk, begun)
        raise
    return rows.by_id(desk.database, entry.id)


def one(desk: Desk, entry_id: str) -> SurpriseRow:
    """One surprise count, to print its report again; not while nobody may be told what that drawer should hold."""
    desk.need("audit", "read surprise counts")
    row = rows.by_id(desk.database, entry_id)
    session = watch.session(desk.database, row.book)
    if session is None or watching.withheld(desk, session):
        raise CounterError(f"Session {row.book} is hidden now. Its report is safe. Print it when the count is decided.")
    return row


def history(desk: Desk) -> tuple[Past, ...]:
    """The surprise counts of the last quarter, newest first; what may not be told now is kept back (rule 5.6.1)."""
    desk.need("audit", "read surprise counts")
    hidden: dict[str, bool] = {}
    found = []
    for row in rows.counts(desk.database, since(desk)):
        if row.book not in hidden:
            session = watch.session(desk.database, row.book)
            hidden[row.book] = session is None or bool(watching.withheld(desk, session))
        found.append(Past(replace(row, counted={}), not hidden[row.book]))
    return tuple(found)


def coverage(desk: Desk, *, by_person: bool) -> tuple[Coverage, ...]:
    """How well drawers, or people, were covered in the last quarter: least first."""
    desk.need("audit", "read surprise counts")
    return rows.coverage(desk.database, since(desk), by_person=by_person)


def _refuse_moved(desk: Desk, begun: Candidate) -> None:
    """Say plainly that the drawer is no longer where it was when the count began."""
    now = next((each for each in rows.candidates(desk.database, since(desk)) if each.book == begun.book), None)
    if now is None:
        raise CounterError(
            f"Drawer {begun.drawer} is not open any more, so this count is not kept. Nothing was recorded. "
            "Its own count follows."
        )
    if now.at_seq != begun.at_seq:
        raise CounterError(
            f"Drawer {begun.drawer} was worked on while it was counted, so this count is not kept. "
            f"Nothing was recorded. Ask {begun.full_name} to wait, and count again."
        )
