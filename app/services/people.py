# SPDX-License-Identifier: Apache-2.0
"""Sign-in and second persons: who somebody is, proven by their own password, with delays after failures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.domain import ids
from app.domain.errors import CounterError
from app.queries import people
from app.services import passwords
from app.storage import desk_events, masters

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.entry import Approval
    from app.domain.people import Staff
    from app.services.desk import Desk
    from app.storage.database import Database

FREE_TRIES = 5
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(minutes=15)
_DOUBLINGS = 4  # one minute doubled so often is past the longest delay
_WRONG = "That name and password do not belong together. Nothing was changed. Type both again."


@dataclass(frozen=True, slots=True)
class Door:
    """Where people sign in: one home's books, before anybody is known."""

    database: Database
    clock: Callable[[], datetime]
    till: str


def sign_in(door: Door, *, name: str, password: str) -> tuple[Database, Staff]:
    """Let a person into an embedded home by name and password; answers the books as theirs, and who it is.

    Raises CounterError: one sentence for a wrong name and a wrong password alike, and a waiting time after five
    failures that doubles from one minute to fifteen. It never locks for good: a counter must open.
    """
    name = name.strip().casefold()
    _refuse_while_waiting(door, name)
    staff = _proven(door, name, password)
    database = door.database.signed_in_as(name)
    _log(door, "sign_in", name, by=name)
    return database, staff


def staff_of(database: Database, name: str) -> Staff:
    """Who a signed-in name is; CounterError when nobody active has it."""
    staff = people.staff(database, name.strip().casefold())
    if staff is None:
        raise CounterError(_WRONG, field="password")
    return staff


def prove(desk: Desk, *, name: str, password: str, right: str = "approve", deed: str = "approve") -> Staff:
    """A second person shows who they are at somebody else's till; never the person who asks.

    `right` is what that person must hold; `deed` completes "… has no right to …".
    Raises CounterError beside "approver" or "password". Failures count as failed sign-ins of that name.
    """
    name = name.strip().casefold()
    if name == desk.staff.name:
        who = desk.staff.full_name
        raise CounterError(
            f"{who} asked for this, so {who} cannot approve it. Another person types a name.", field="approver"
        )
    door = Door(desk.database, desk.clock, desk.till)
    _refuse_while_waiting(door, name)
    if desk.database.dialect == "postgresql":
        staff = _proven_by_server(desk, door, name, password)
    else:
        staff = _proven(door, name, password, by=desk.staff.name)
    _log(door, "proved", name, by=desk.staff.name)
    if right not in staff.rights:
        raise CounterError(
            f"{staff.full_name} has no right to {deed}. Nothing was changed. Ask a supervisor.", field="approver"
        )
    return staff


def prove_own(desk: Desk, password: str) -> None:
    """The person at this desk shows once more that it is them; CounterError beside "password".

    Failures count as failed sign-ins.
    """
    name = desk.staff.name
    door = Door(desk.database, desk.clock, desk.till)
    _refuse_while_waiting(door, name)
    if desk.database.dialect == "postgresql":
        _proven_by_server(desk, door, name, password)
    else:
        _proven(door, name, password, by=name)
    _log(door, "proved", name, by=name)


def consent(desk: Desk, approval: Approval, password: str) -> None:
    """Store a proven second person's consent: on their own connection in shared books; embedded, with the entry."""
    if desk.database.dialect == "postgresql":
        other = desk.database.connect_as(approval.approved_by, password)
        try:
            other.approve(approval)
        finally:
            other.close()


def change_password(desk: Desk, *, old: str, new: str) -> None:
    """A person sets a new password of their own after showing the old one.

    Raises CounterError beside "password"; a wrong old one counts as a failed sign-in.
    """
    name = desk.staff.name
    passwords.check_new(new, name)
    if new == old:
        raise CounterError("That is the old password. It still holds. Type a different one.", field="password")
    door = Door(desk.database, desk.clock, desk.till)
    if desk.database.dialect == "postgresql":
        desk.database.change_own_password(old, new)
    else:
        _refuse_while_waiting(door, name)
        _proven(door, name, old, by=name)
        _store(desk.database, name, new, must_change=False)
    _log(door, "password_changed", name, by=name)


def must_change(desk: Desk) -> bool:
    """Whether the person at this desk was given a password by somebody else and has to choose one of their own."""
    return people.must_change(desk.database, desk.staff.name)


def reset_password(desk: Desk, *, name: str, new: str) -> None:
    """An administrator gives somebody a new password, to be changed at the next sign-in; it is logged.

    Embedded homes only; the logins of shared books are reset by Setup.
    """
    desk.need("setup_people", "reset passwords")
    name = name.strip().casefold()
    if people.staff(desk.database, name) is None:
        raise CounterError(f"There is nobody called {name}. Nothing was changed. Choose a person.", field="name")
    passwords.check_new(new, name)
    _store(desk.database, name, new, must_change=True)
    _log(Door(desk.database, desk.clock, desk.till), "password_reset", name, by=desk.staff.name)


def reset_on_this_machine(door: Door, *, name: str, new: str) -> None:
    """The way back in when the only administrator forgot: from the home's own machine, and logged as such."""
    name = name.strip().casefold()
    if door.database.dialect == "postgresql":
        raise CounterError("Passwords of shared books are reset by the database's administrator. Nothing was changed.")
    if people.staff(door.database, name, active_only=False) is None:
        raise CounterError(f"There is nobody called {name} in this home. Nothing was changed. Check the name.")
    passwords.check_new(new, name)
    _store(door.database, name, new, must_change=True)
    _log(door, "password_reset", name, by="", detail={"where": "command line"})


def _proven_by_server(desk: Desk, door: Door, name: str, password: str) -> Staff:
    """Who signed in to shared books; a refusal is logged at the desk where it was typed."""
    try:
        other = desk.database.connect_as(name, password)
    except CounterError as refusal:
        _log(door, "sign_in_failed", name, by=desk.staff.name)
        raise CounterError(_WRONG, field="password") from refusal
    try:
        return staff_of(other, name)
    finally:
        other.close()


def _proven(door: Door, name: str, password: str, *, by: str = "") -> Staff:
    stored = people.password_hash(door.database, name)
    right = passwords.matches(stored, password)
    staff = people.staff(door.database, name)
    if not right or staff is None:
        _log(door, "sign_in_failed", name, by=by)
        raise CounterError(_WRONG, field="password")
    if stored is not None and passwords.needs_rehash(stored):
        _store(door.database, name, password, must_change=None)
    return staff


def _refuse_while_waiting(door: Door, name: str) -> None:
    failures, last = people.failures_since_success(door.database, _fold(name))
    if failures < FREE_TRIES or last is None:
        return
    doublings = min(failures - FREE_TRIES, _DOUBLINGS)
    # A clock that was set back leaves failures in the future; they must not lock the counter for days.
    left = min(_FIRST_DELAY * 2**doublings, _LONGEST_DELAY) - abs(door.clock() - last)
    if left > timedelta(0):
        minutes = -(-int(left.total_seconds()) // 60)
        unit = "minute" if minutes <= 1 else "minutes"
        raise CounterError(
            f"Too many tries for this name. Nothing is locked for good. Try again in {max(minutes, 1)} {unit}.",
            field="password",
        )


def _store(database: Database, name: str, password: str, *, must_change: bool | None) -> None:
    values: dict[str, Any] = {"password_hash": passwords.hashed(password)}
    if must_change is not None:
        values["must_change"] = int(must_change)
    with database.writing() as connection:
        masters.change(connection, "person", {"name": name}, values)


def _log(door: Door, kind: str, name: str, *, by: str = "", detail: dict[str, str] | None = None) -> None:
    """One event of the desk. The name is kept folded: what was typed there may have been a password."""
    at = door.clock()
    event = desk_events.Event(ids.uuid7(at), at, by, door.till, kind, _fold(name), detail or {})
    with door.database.writing() as connection:
        desk_events.add(connection, event)


def _fold(name: str) -> str:
    return hashlib.sha256(name.strip().casefold().encode()).hexdigest()[:16]
