# SPDX-License-Identifier: Apache-2.0
"""What the database keeps beside the entries can be thrown away and made again; checking says where the two differ.

`check` derives every table from the entries alone into temporary tables and compares both ways: rows that should not
be there, rows that are missing, and every column that says something else. Work items are left out: they tell of the
circumstances in which an entry arrived without the server, which no entry holds.

`rebuilt` is the one way in which both kinds of home are made again; `shared_home.rebuild` calls it as the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault
from app.models import DERIVED, Base
from app.storage import schema
from app.storage.derivation import STEPS, told
from app.storage.dialects import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Table

    from app.storage.database import Database

CHECKED: tuple[str, ...] = tuple(name for name in DERIVED if name != "work_item")
"""The tables that are a function of the entries, and so can be checked and refilled."""

LIMIT = 1000
"""So many differences are told of each table; a thousand are enough to know that it must be refilled."""

MISSING_ROW, EXTRA_ROW = "row missing", "row too many"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, or one row, that is not what the entries say.

    `key` is the row's primary key; `column` the cell's, or MISSING_ROW or EXTRA_ROW with nothing on the other side.
    """

    table: str
    key: tuple[Any, ...]
    column: str
    stored: Any
    derived: Any

    def __str__(self) -> str:
        where = f"{self.table} {', '.join(str(part) for part in self.key)}"
        if self.column in (MISSING_ROW, EXTRA_ROW):
            return f"{where}: {self.column}"
        return f"{where}: {self.column} is {_shown(self.stored)}, the entries say {_shown(self.derived)}"


def check(database: Database) -> tuple[Difference, ...]:
    """Derive every table of an embedded home again and say where the stored rows differ; nothing is changed."""
    with database.reading() as connection:
        return differences(connection)


def rebuild(database: Database) -> tuple[Difference, ...]:
    """Make every derived table of an embedded home again, all or nothing, and answer what had been different."""
    with database.writing() as connection:
        return rebuilt(connection)


def rebuilt(connection: Connection) -> tuple[Difference, ...]:
    """As the owner, in the caller's transaction: guards off, refill, guards on, check. Answers what had been different.

    In a shared home the caller hands the guards over to their owner afterwards, as after an upgrade. Raises Fault when
    the tables still differ; the caller's transaction is then rolled back.
    """
    before = differences(connection)
    schema.guards_off(connection)
    refill(connection)
    schema.guards_on(connection)
    after = differences(connection)
    if after:
        raise Fault(
            f"The books could not be made again: {after[0]}.",
            "Everything is as it was before.",
            "Restore the last copy, and tell the administrator.",
        )
    return before


def differences(connection: Connection) -> tuple[Difference, ...]:
    """Derive everything into temporary tables of this connection, compare, and drop them again."""
    _derive(connection)
    found = tuple(difference for name in CHECKED for difference in _compared(connection, name))
    _drop(connection)
    return found


def refill(connection: Connection) -> None:
    """Empty every derived table and fill it from the entries; the guards must be off."""
    _derive(connection)
    for name in CHECKED:
        columns = ", ".join(_quoted(column.name) for column in Base.metadata.tables[name].columns)
        connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - names of our own models
        connection.exec_driver_sql(
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM derived_{name}"  # noqa: S608 - as above
        )
    _drop(connection)


def _derive(connection: Connection) -> None:
    dialect = DIALECTS[connection.dialect.name]
    _drop(connection)
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE told AS {told(dialect)}")
    connection.exec_driver_sql("CREATE INDEX told_place ON told (book_id, seq)")
    connection.exec_driver_sql("CREATE INDEX told_id ON told (id)")
    for name, (statement, key) in STEPS.items():
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE derived_{name} AS {statement(dialect)}")
        connection.exec_driver_sql(f"CREATE INDEX derived_{name}_key ON derived_{name} ({key})")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ANALYZE derived_{name}")


def _drop(connection: Connection) -> None:
    names = [*(f"derived_{step}" for step in STEPS), "told"]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {', '.join('pg_temp.' + name for name in names)}")
        return
    for name in names:  # SQLite drops one at a time
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")


def _compared(connection: Connection, name: str) -> Iterator[Difference]:
    table = Base.metadata.tables[name]
    keys = [column.name for column in table.primary_key.columns]
    others = [column.name for column in table.columns if column.name not in keys]
    same = _all(f"s.{_quoted(key)} = d.{_quoted(key)}" for key in keys)
    cells = ", ".join(f"s.{_quoted(other)}, d.{_quoted(other)}" for other in others)
    differs = " OR ".join(f"s.{_quoted(other)} IS DISTINCT FROM d.{_quoted(other)}" for other in others)
    shown = ", ".join(f"s.{_quoted(key)}" for key in keys)
    rows = connection.exec_driver_sql(
        f"SELECT {shown}, {cells} FROM {name} s JOIN derived_{name} d ON {same}"  # noqa: S608 - names of our own models
        f" WHERE {differs} LIMIT {LIMIT}"
    )
    for row in rows:
        key, pairs = tuple(row[: len(keys)]), row[len(keys) :]
        for place, other in enumerate(others):
            stored, derived = pairs[2 * place], pairs[2 * place + 1]
            if stored != derived:
                yield Difference(name, key, other, stored, derived)
    for one, two, column in ((name, f"derived_{name}", EXTRA_ROW), (f"derived_{name}", name, MISSING_ROW)):
        yield from (Difference(name, key, column, None, None) for key in _only_in(connection, table, one, two))


def _only_in(connection: Connection, table: Table, one: str, two: str) -> Iterator[tuple[Any, ...]]:
    keys = [_quoted(column.name) for column in table.primary_key.columns]
    same = _all(f"a.{key} = b.{key}" for key in keys)
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join('a.' + key for key in keys)} FROM {one} a"  # noqa: S608 - names of our own models
        f" WHERE NOT EXISTS (SELECT 1 FROM {two} b WHERE {same}) LIMIT {LIMIT}"
    )
    yield from (tuple(row) for row in rows)


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _shown(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else repr(value)
