# SPDX-License-Identifier: Apache-2.0
"""The record of who changed what, read page by page: as fast with a hundred thousand changes as with ten."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, or_, select

from app.domain.errors import CounterError
from app.domain.money import Money
from app.models import Audit
from app.queries import policies

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from app.storage.database import Database

OF_ACCOUNTS = ("account", "account_alert", "customer")
"""Changes of customers' accounts: an import makes thousands of them, so they are read only when they are asked for."""
_LONGEST = 10
_SEARCHED = (Audit.after, Audit.before, Audit.key)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which changes are wanted; what is empty does not narrow. `since` is counted in, `until` is not.

    `what` is a table; without one, everything but the customers' accounts. Each of the `words` has to stand in the
    change: in its key, or in a value before or after. An amount in dollars finds the cents it is kept as.
    """

    by: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


EVERYTHING = Sought()


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of the set-up: who, when, of what, and each field that differs as (name, before, after).

    `row` is the whole row after the change, or before it where it was taken away.
    """

    id: int
    at: datetime
    by: str
    what: str
    key: str
    fields: tuple[tuple[str, str, str], ...]
    row: dict[str, Any]
    added: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, newest first, and whether there are earlier and later ones."""

    rows: tuple[Changed, ...]
    earlier: bool
    later: bool


def page(database: Database, sought: Sought = EVERYTHING, *, before: int = 0, after: int = 0, limit: int = 100) -> Page:
    """The newest changes, those `before` the id of a change, or those `after` it; a page never skips or repeats one."""
    wanted = select(*Audit.__table__.columns).where(*_narrowed(sought, database.dialect)).limit(limit + 1)
    if after:
        wanted = wanted.where(Audit.id > after).order_by(Audit.id)
    else:
        wanted = (wanted.where(Audit.id < before) if before else wanted).order_by(Audit.id.desc())
    with database.reading() as connection:
        found = connection.execute(wanted).all()
        more, found = len(found) > limit, found[:limit]
        reasons = _reasons(connection, found)
    rows = tuple(_changed(row, reasons.get(row.id, "")) for row in (reversed(found) if after else found))
    return Page(rows, earlier=more if not after else True, later=more if after else bool(before))


def _narrowed(sought: Sought, dialect: str) -> list[ColumnElement[bool]]:
    narrow: list[ColumnElement[bool]] = [Audit.what == sought.what if sought.what else Audit.what.not_in(OF_ACCOUNTS)]
    if sought.by:
        narrow.append(Audit.by_person == sought.by)
    if sought.since is not None:
        narrow.append(Audit.at >= sought.since)
    if sought.until is not None:
        narrow.append(Audit.at < sought.until)
    for word in sought.words.lower().split()[:_LONGEST]:
        narrow += [or_(*(_holds(column, each, dialect) for each in _written(word) for column in _SEARCHED))]
    return narrow


def _holds(column: Any, word: str, dialect: str) -> ColumnElement[bool]:
    """Whether a text holds a word, small letters or capital. SQLite compares so by itself, and twice as fast."""
    found: ColumnElement[bool] = (column.contains if dialect == "sqlite" else column.icontains)(word, autoescape=True)
    return found


def _written(word: str) -> list[str]:
    """A word as it may be kept: "$150.00" is also 15000."""
    if "$" not in word and "." not in word:
        return [word]
    try:
        cents = Money.parse(word.replace("$", "").replace(",", "")).cents
    except CounterError:
        return [word]
    return [word, f":{cents}", f": {cents}"]  # each database writes the colon its own way


def _reasons(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Why the policies on this page were withdrawn: the row itself only says that they were."""
    gone = {row.key: row.id for row in rows if row.what == "policy" and row.before}
    if not gone:
        return {}
    known = policies.withdrawn(connection)
    return {number: known[key].reason for key, number in gone.items() if key in known}


def _changed(row: Row[Any], reason: str) -> Changed:
    old: dict[str, Any] = json.loads(row.before) if row.before else {}
    new: dict[str, Any] = json.loads(row.after) if row.after else {}
    fields = tuple(
        (name, _text(old.get(name)), _text(new.get(name)))
        for name in (old | new)
        if (name != "version" or row.what == "policy") and old.get(name) != new.get(name)
    )
    if reason:
        fields += (("reason", "", reason),)
    return Changed(row.id, row.at, row.by_person, row.what, row.key, fields, new or old, not row.before, not row.after)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
