# SPDX-License-Identifier: Apache-2.0
"""What stands beside the entries is what the entries say, to the cent, and can be made again from them."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from app.domain.errors import Fault
from app.models import Base
from app.storage import rebuild, roles, schema
from app.storage.embedded import EmbeddedDatabase, Home
from app.storage.engine import sqlite_engine
from tests.postgres import ADMIN, Server
from tests.verifier import town

# In each derived table: a column that holds an amount or a number, and rows to choose from.
CELLS = {
    "book": "cash",
    "posting": "cents",
    "receipt": "total",
    "receipt_line": "cents",
    "receipt_tender": "net",
    "receipt_pair": "cents",
    "void": "of_no",
    "undone": "of_no",
    "tender_correction": "cents",
    "transfer": "cents",
    "charge": "open",
    "charge_share": "open",
    "credit": "cents",
    "drawer_count": "expected",
    "surprise_count": "expected",
    "seal": "grand",
    "seal_total": "cents",
    "deposit": "cash",
    "deposit_book": "cents",
    "deposit_check": "cents",
    "deposit_correction": "cents",
    "small_difference": "cents",
    "day_seal": "receipts",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The small town in a database of each kind, guards in place; every test rolls back what it does."""
    if request.param == "sqlite":
        made = sqlite_engine(tmp_path_factory.mktemp("town") / "books.db")
    else:
        server: Server = request.getfixturevalue("postgres_server")
        address = server.create_database().replace("postgresql://", "postgresql+psycopg://")
        made = create_engine(address, poolclass=NullPool)
        with psycopg.connect(address.replace("+psycopg", "")) as own:
            roles.prepare(own, ADMIN)
    with made.begin() as connection:
        schema.migrate(connection)
        town.build(connection)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def unguarded(engine: Engine) -> Iterator[Connection]:
    """The town with the guards off, as its owner could have it."""
    with engine.connect() as connection, connection.begin() as transaction:
        schema.guards_off(connection)
        yield connection
        transaction.rollback()


@pytest.fixture
def books(unguarded: Connection) -> Iterator[Connection]:
    """The town with the guards off; whatever is done is undone."""
    nested = unguarded.begin_nested()
    yield unguarded
    nested.rollback()


def test_books_nobody_touched_are_what_the_entries_say(books: Connection) -> None:
    assert rebuild.differences(books) == ()


def test_every_derived_table_has_rows_to_compare(books: Connection) -> None:
    empty = [name for name in rebuild.CHECKED if not _scalar(books, f"SELECT count(*) FROM {name}")]  # noqa: S608
    assert empty == []
    assert set(CELLS) == set(rebuild.CHECKED)


@pytest.mark.parametrize("name", sorted(CELLS))
def test_one_cent_more_in_a_derived_table_is_named(books: Connection, name: str) -> None:
    column, keys = CELLS[name], [key.name for key in Base.metadata.tables[name].primary_key.columns]
    chosen = f"SELECT {', '.join(keys)}, {column} FROM {name} ORDER BY {', '.join(keys)} LIMIT 1"  # noqa: S608
    *key, value = books.exec_driver_sql(chosen).one()
    where = " AND ".join(f"{part} = {_literal(cell)}" for part, cell in zip(keys, key, strict=True))
    books.exec_driver_sql(f"UPDATE {name} SET {column} = {column} + 1 WHERE {where}")  # noqa: S608
    expected = rebuild.Difference(name, tuple(key), column, value + 1, value)
    assert rebuild.differences(books) == (expected,)
    assert str(expected) == f"{name} {', '.join(map(str, key))}: {column} is {value + 1}, the entries say {value}"


@pytest.mark.parametrize("name", sorted(CELLS))
def test_a_row_taken_away_is_named(books: Connection, name: str) -> None:
    keys = [key.name for key in Base.metadata.tables[name].primary_key.columns]
    key = tuple(books.exec_driver_sql(f"SELECT {', '.join(keys)} FROM {name} ORDER BY 1 LIMIT 1").one())  # noqa: S608
    where = " AND ".join(f"{part} = {_literal(cell)}" for part, cell in zip(keys, key, strict=True))
    books.exec_driver_sql(f"DELETE FROM {name} WHERE {where}")  # noqa: S608
    assert rebuild.differences(books) == (rebuild.Difference(name, key, rebuild.MISSING_ROW, None, None),)


def test_a_row_nobody_derived_is_named(books: Connection) -> None:
    books.exec_driver_sql("INSERT INTO credit (account, fund, cents) VALUES ('UB-3', '501', 100000)")
    found = rebuild.differences(books)
    assert [str(difference) for difference in found] == ["credit UB-3, 501: row too many"]


def test_tables_made_again_are_what_the_guards_had_derived(books: Connection) -> None:
    tables = {name: _rows(books, name) for name in rebuild.CHECKED}
    for name in rebuild.CHECKED:
        books.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608
    rebuild.refill(books)
    assert {name: _rows(books, name) for name in rebuild.CHECKED} == tables


def test_an_upgrade_fills_the_table_of_small_differences_as_the_guards_would_have(books: Connection) -> None:
    upgrade = import_module("app.storage.migrations.versions.0019_small_differences_are_found")
    before = _rows(books, "small_difference")
    books.exec_driver_sql("DELETE FROM small_difference")
    books.execute(upgrade.BEFORE[books.dialect.name])
    assert _rows(books, "small_difference") == before
    assert before != []


def test_making_the_tables_again_tells_what_was_wrong_and_puts_the_guards_back(books: Connection) -> None:
    books.exec_driver_sql("UPDATE charge SET open = open - 1 WHERE id = 'c1'")
    (found,) = rebuild.rebuilt(books)
    assert (found.table, found.key, found.column) == ("charge", ("c1",), "open")
    assert rebuild.differences(books) == ()
    nested = books.begin_nested()
    with pytest.raises(Exception, match="TW-FIXED"):
        books.exec_driver_sql("UPDATE entry SET seq = 99 WHERE no = 1")
    nested.rollback()


def test_tables_that_cannot_be_made_again_stay_as_they_were(books: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    books.exec_driver_sql("UPDATE charge SET open = open - 1 WHERE id = 'c1'")
    monkeypatch.setattr(rebuild, "refill", lambda connection: None)
    with pytest.raises(Fault, match=r"charge c1: open is"):
        rebuild.rebuilt(books)


def test_an_embedded_home_is_checked_and_made_again(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    database = EmbeddedDatabase(Home(path), "admin")
    with database.engine.begin() as connection:
        schema.migrate(connection)
        town.build(connection)
        schema.guards_off(connection)
        connection.exec_driver_sql("UPDATE seal SET grand = grand + 100")
        schema.guards_on(connection)
    found = rebuild.check(database)
    assert {(difference.table, difference.column) for difference in found} == {("seal", "grand")}
    assert rebuild.rebuild(database) == found
    assert rebuild.check(database) == ()
    database.close()


def _rows(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)  # noqa: S608


def _scalar(connection: Connection, query: str) -> Any:
    return connection.exec_driver_sql(query).scalar()


def _literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)
