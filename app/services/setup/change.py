# SPDX-License-Identifier: Apache-2.0
"""One change of the set-up: the row people work with and the entry the chain keeps, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain import canon
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds.setup import setup
from app.domain.money import Money
from app.queries import setup as held
from app.services import offices
from app.storage import masters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from app.services.desk import Desk

RIGHTS = {
    "person": ("setup_people", "change people"),
    "right": ("setup_people", "change rights"),
    "city": ("setup_policies", "change the city"),
    "code": ("setup_codes", "change revenue codes"),
    "policy": ("setup_policies", "change policies"),
    "drawer": ("setup_devices", "change drawers"),
    "printer": ("setup_devices", "change printers"),
    "workstation": ("setup_devices", "change workstations"),
    "tender": ("setup_tenders", "change tenders"),
    "gl": ("setup_gl", "change the chart of accounts"),
    "fund": ("setup_gl", "change funds"),
    "bank": ("setup_gl", "change bank accounts"),
}
"""What may be set up: the right it needs, and the act in words."""

MEANWHILE = "Somebody else changed this meanwhile. Your change is not saved. Look at it again, then change it."


@dataclass(frozen=True, slots=True)
class Change:
    """New values for one row. `version` is the one that was looked at, None for a row that is new.

    `parts` are the shares or fields of a code, replaced as a whole with it: table → rows.
    """

    what: str
    table: str
    key: Mapping[str, Any]
    values: Mapping[str, Any]
    version: int | None = None
    parts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of a change: what, key, and the flat facts before and after."""

    what: str
    key: str
    before: dict[str, str | int] | None
    after: dict[str, str | int] | None


def save(desk: Desk, change: Change, *, also: Callable[[Connection], None] | None = None) -> bool:
    """Write the row and its entry; answers False when nothing differs. `also` runs in the same transaction, last.

    Raises CounterError when somebody else changed the row meanwhile, or the key of a new one is taken.
    """
    need(desk, change.what)
    before = held.row(desk.database, change.table, change.key)
    fresh = change.version is None
    if fresh and before is not None:
        named = " ".join(str(part) for part in change.key.values())
        raise CounterError(f"{named} exists already. Nothing was changed. Choose another one.", next(iter(change.key)))
    if not fresh and (before is None or before.get("version", change.version) != change.version):
        raise CounterError(MEANWHILE)
    old_parts = {table: held.parts(desk.database, table, change.key) for table in change.parts}
    old = {**(before or {}), **{table: _told(rows) for table, rows in old_parts.items()}}
    new = {**change.key, **change.values, **{table: _told(rows) for table, rows in change.parts.items()}}
    differing = [name for name in new if old.get(name) != new[name]]
    if not differing and not also:
        return False

    def rows(connection: Connection) -> None:
        _write(connection, change, before)
        if also is not None:
            also(connection)

    names = list(new) if fresh else differing
    key = " ".join(str(part) for part in change.key.values())
    fact = Fact(change.what, key, None if fresh else flat(old, names), flat(new, names))
    record(desk, [fact] if differing else [], rows)
    return True


def need(desk: Desk, what: str) -> None:
    """Refuse a change the person has no right to."""
    right, deed = RIGHTS[what]
    desk.need(right, deed)


def record(desk: Desk, facts: Sequence[Fact], rows: Callable[[Connection], None]) -> None:
    """Write rows and the entries that tell of them into the person's back-office book: all of it or nothing."""
    if not facts:
        with desk.database.writing() as connection:
            rows(connection)
        return
    pen = offices.pen(desk)
    entries = []
    for fact in facts:
        entry = desk.write(pen, Kind.SETUP, setup(fact.what, fact.key, fact.before, fact.after))
        entries.append(entry)
        pen = pen.after(entry)
    try:
        desk.database.record_with(entries, rows)
    finally:
        desk.journal.forget(pen.book)


def flat(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, str | int]:
    """Facts as an entry carries them: texts and whole numbers, yes or no in words, nothing left out."""
    said: dict[str, str | int] = {}
    for name in names:
        value = values.get(name)
        if name == "version" or value is None or value == "":
            continue
        if name == "password_hash":
            said["password"] = "set"  # noqa: S105 - never the password itself
            continue
        if name == "departments" and value == "[]":
            said[name] = "all"
        elif isinstance(value, bool):
            said[name] = "yes" if value else "no"
        elif isinstance(value, Money):
            said[name] = value.cents
        elif isinstance(value, int):
            said[name] = value
        else:
            said[name] = canon.text(_plain(str(value)), limit=2_000)
    return said


def text(typed: str, limit: int, field: str, label: str, *, required: bool = True) -> str:
    """A text of the set-up: composed, without control characters, there when it must be. Raises beside `field`."""
    value = canon.text(" ".join(typed.split()), limit=limit, field=field)
    if required and not value:
        raise CounterError(f"{label} is missing. Nothing was changed. Type it here.", field=field)
    return value


def _write(connection: Connection, change: Change, before: Mapping[str, Any] | None) -> None:
    if before is None:
        masters.add(connection, change.table, {**change.key, **change.values})
    elif "version" in before:
        masters.change(connection, change.table, change.key, change.values, version=change.version)
    else:
        # A row without a version of its own is changed only while it still says what was looked at.
        masters.change(connection, change.table, before, change.values)
    for table, rows in change.parts.items():
        masters.replace_parts(connection, table, change.key, [{**change.key, **row} for row in rows])


def _told(rows: Sequence[Mapping[str, Any]]) -> str:
    """Parts in one line, in an order of their own: "gl 501-4600, weight 1; gl 521-4600, weight 2"."""
    lines = [
        ", ".join(f"{name} {_word(row[name])}" for name in sorted(row) if name != "code" and row[name] is not None)
        for row in rows
    ]
    return "; ".join(sorted(lines))


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _plain(value: str) -> str:
    """A list or table kept as JSON text, in words."""
    if value[:1] not in ("[", "{"):
        return value
    try:
        kept = json.loads(value)
    except ValueError:
        return value
    if isinstance(kept, list):
        return ", ".join(str(each) for each in kept)
    return ", ".join(f"{name} = {each}" for name, each in sorted(kept.items()))
