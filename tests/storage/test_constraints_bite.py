# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the catalogue
"""Each constraint of an embedded home is missed: the row it stops goes into a table that lacks nothing else.

SQLite takes no constraint off a table, so a twin without it is made beside it, of the words in the file's own catalogue
and with the same rows. The list comes from there too: primary keys, references, and columns that must be filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.storage import schema
from app.storage.engine import driver, sqlite_engine
from tests.books import Books
from tests.storage.conftest import copied
from tests.storage.test_guards_bite import seeds

TWIN = "twin"
UPGRADES = "schema_version"
"""The one row of the upgrades; it holds nothing of the books."""
REFERENCE = re.compile(r",\s*CONSTRAINT (fk_\w+) FOREIGN KEY\s*\((\w+)\) REFERENCES \w+ \(\w+\)")
PRIMARY = re.compile(r",\s*CONSTRAINT pk_\w+ PRIMARY KEY \(([^)]*)\)")
# A column of a later migration follows the last one of its table on the same line.
FILLED = re.compile(r'(?:\n\t|, )"?(\w+)"? (?:TEXT|INTEGER|BLOB)[^\n]*?( NOT NULL)')


@dataclass(frozen=True)
class Constraint:
    """One constraint, the table's words without it, the statement it stops (of `{t}`), and what SQLite says then."""

    name: str
    table: str
    without: str
    stops: str
    said: str


def constraints() -> Iterator[Constraint]:
    """Every constraint of a fresh home, from its catalogue."""
    engine = sqlite_engine(None)
    with engine.begin() as connection:
        schema.migrate(connection)
        tables = {name: sql for (kind, name), sql in schema.words(connection).items() if kind == "table"}
    engine.dispose()
    for table, sql in sorted(tables.items()):
        if table == UPGRADES:
            continue
        key = PRIMARY.search(sql)
        assert key is not None, f"{table} has no primary key"
        keys = [column.strip(' "') for column in key[1].split(",")]
        bare = sql.replace(key[0], "").replace("WITHOUT ROWID,", "").replace("WITHOUT ROWID", "")
        again = "INSERT INTO {t} SELECT * FROM {t} LIMIT 1"
        yield Constraint(f"pk_{table}", table, bare, again, f"UNIQUE constraint failed: {table}.{keys[0]}")
        for found in REFERENCE.finditer(sql):
            one = " AND ".join(f"{name} = (SELECT {name} FROM {{t}} ORDER BY {key[1]} LIMIT 1)" for name in keys)
            orphan = f"UPDATE {{t}} SET {found[2]} = 'nowhere' WHERE {one}"
            yield Constraint(found[1], table, sql.replace(found[0], ""), orphan, "FOREIGN KEY constraint failed")
        for found in FILLED.finditer(sql):
            if found[1] not in keys:
                without = sql[: found.start(2)] + sql[found.end(2) :]
                emptied = f'UPDATE {{t}} SET "{found[1]}" = NULL'
                said = f"NOT NULL constraint failed: {table}.{found[1]}"
                yield Constraint(f"{table}.{found[1]}", table, without, emptied, said)


CONSTRAINTS = list(constraints())


@pytest.fixture(scope="module")
def bare(embedded_town: Books, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Books with a row in every table and nothing but their constraints: the guards are tried by themselves."""
    books = copied(embedded_town, tmp_path_factory.mktemp("bare") / "books.db")
    seeds(books.database.home.cursor())
    with books.database.engine.begin() as connection:
        schema.guards_off(connection)
        for (kind, name), sql in schema.words(connection).items():
            if kind == "index" and "UNIQUE" in sql:
                connection.exec_driver_sql(f"DROP INDEX {name}")
    yield books.database.home.cursor()
    books.close()


def said(cursor: Any, statement: str) -> str:
    """What SQLite says to a statement, "" when it goes through; whatever it did is undone."""
    cursor.execute("SAVEPOINT attempt")
    try:
        assert cursor.execute(statement).rowcount
    except driver().IntegrityError as error:
        return str(error)
    finally:
        cursor.execute("ROLLBACK TO attempt")
        cursor.execute("RELEASE attempt")
    return ""


def is_missed(cursor: Any, one: Constraint) -> bool:
    """Whether the statement is stopped by the constraint, and by nothing in a twin without it."""
    if not said(cursor, one.stops.format(t=one.table)).startswith(one.said):
        return False
    words, made = re.subn(rf'^CREATE TABLE "?{one.table}"?', f"CREATE TABLE {TWIN}", one.without)
    assert made == 1
    cursor.execute("SAVEPOINT twin")
    try:
        cursor.execute(words)
        cursor.execute(f"INSERT INTO {TWIN} SELECT * FROM {one.table}")
        return said(cursor, one.stops.format(t=TWIN)) == ""
    finally:
        cursor.execute("ROLLBACK TO twin")
        cursor.execute("RELEASE twin")


def test_each_constraint_is_missed_where_it_is_not(bare: Any) -> None:
    assert [one.name for one in CONSTRAINTS if not is_missed(bare, one)] == []


def test_every_constraint_of_the_tables_is_named(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "books.db")
    with engine.begin() as connection:
        schema.migrate(connection)
        tables = [name for kind, name in schema.words(connection) if kind == "table" and name != UPGRADES]
        keys, references, columns = 0, 0, 0
        for table in tables:
            rows = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
            keys += any(row.pk for row in rows)
            columns += sum(bool(row.notnull) and not row.pk for row in rows)
            references += len(connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})").all())
    engine.dispose()
    kinds = [one.said.partition(" constraint")[0] for one in CONSTRAINTS]
    assert (kinds.count("UNIQUE"), kinds.count("FOREIGN KEY"), kinds.count("NOT NULL")) == (keys, references, columns)
