# SPDX-License-Identifier: Apache-2.0
"""Shared books are derived again by the database administrator alone, all or nothing, guards and grants back on."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from app import cli
from app.domain.errors import CounterError, Fault
from app.storage import schema, shared_home
from app.verifier import verify
from tests import books
from tests.postgres import Server
from tests.storage.postgresql.conftest import address_of
from tests.storage.postgresql.test_shared_home import facts_of

pytestmark = pytest.mark.postgres
BENT = (
    ("charge", "UPDATE charge SET open = open - 1 WHERE id = 'c1'", ("c1",), "open"),
    ("receipt_pair", "DELETE FROM receipt_pair WHERE entry_no = (SELECT min(entry_no) FROM receipt_pair)", None, ""),
)


@pytest.fixture
def address(town: books.Books, postgres_server: Server) -> str:
    """The database administrator's address of a city with drawers in every state."""
    return postgres_server.url(address_of(town))


def bend(address: str, table: str, statement: str) -> None:
    """Change a derived row as somebody could who has the server in hand: with its guards put out."""
    with psycopg.connect(address) as connection:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        connection.execute(statement)


@pytest.fixture
def plain_administrator(address: str) -> Iterator[str]:
    """The address with a login that acts as the owner, as the one that prepared the books does, and is no superuser."""
    name, database = sql.Identifier("dba"), sql.Identifier(address.rpartition("/")[2])
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD 'dba'").format(name))
        connection.execute(sql.SQL("GRANT tillwright_owner, tillwright_staffing TO {}").format(name))
        # The copy of a database belongs to whoever copied it; a prepared one to the owner.
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO tillwright_owner").format(database))
    yield address.replace("postgres@", "dba:dba@")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
        connection.execute(sql.SQL("DROP ROLE {}").format(name))


@pytest.mark.parametrize(("table", "statement", "key", "column"), BENT)
def test_what_was_bent_is_named_and_put_right(
    address: str, table: str, statement: str, key: tuple[str, ...] | None, column: str
) -> None:
    assert shared_home.check(address) == ()
    before = facts_of(address)
    bend(address, table, statement)
    found = shared_home.check(address)
    assert {difference.table for difference in found} == {table}
    assert key is None or (found[0].key, found[0].column) == (key, column)
    assert shared_home.rebuild(address) == found
    assert shared_home.check(address) == ()
    assert facts_of(address) == before  # every guard and every grant as it was
    assert verify(address, deep=True).good


def test_an_administrator_of_the_database_needs_no_superuser(address: str, plain_administrator: str) -> None:
    before = facts_of(address)
    bend(address, "seal", "UPDATE seal SET grand = grand + 100")
    assert {difference.table for difference in shared_home.check(plain_administrator)} == {"seal"}
    assert {difference.column for difference in shared_home.rebuild(plain_administrator)} == {"grand"}
    assert shared_home.check(address) == ()
    assert facts_of(address) == before


def test_tills_go_on_where_they_stood_and_the_guards_bite(town: books.Books, address: str) -> None:
    shared_home.rebuild(address)
    town.sessions["01-0001"].takes([books.item("DOGLIC", "20.00")], [books.in_cash("20.00")])
    assert shared_home.check(address) == ()
    with psycopg.connect(address) as connection, pytest.raises(psycopg.Error, match="TW-FIXED"):
        connection.execute("UPDATE entry SET seq = 99 WHERE no = 1")


@pytest.mark.parametrize("person", ["mdiaz", "jkim", "pshah", "admin"])
def test_nobody_who_works_a_till_may_derive_them_again(address: str, person: str) -> None:
    own = address.replace("postgres@", f"{person}:{books.PASSWORD}@")
    for act in (shared_home.rebuild, shared_home.check, shared_home.upgrade):
        with pytest.raises(CounterError, match=r"Nothing was changed. Use the database administrator's login"):
            act(own)
    assert shared_home.check(address) == ()


def test_a_payment_under_way_is_waited_for_and_then_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_home, "LOCK_WAIT", "200ms")
    with psycopg.connect(address) as till:
        till.execute("LOCK TABLE entry IN ROW EXCLUSIVE MODE")
        with pytest.raises(Fault, match="Somebody is at work"):
            shared_home.rebuild(address)
    assert shared_home.rebuild(address) == ()


def test_books_of_another_version_are_left_alone(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA - 1)
    with pytest.raises(Fault, match="newer version"):
        shared_home.rebuild(address)
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 2)
    with pytest.raises(Fault, match="database upgrade"):
        shared_home.check(address)


def test_an_empty_database_holds_nothing_to_derive(postgres_server: Server) -> None:
    url = postgres_server.create_database()
    for act in (shared_home.rebuild, shared_home.check, shared_home.upgrade):
        with pytest.raises(CounterError, match="no books in this database"):
            act(url)
    postgres_server.drop_database(url)


def test_the_command_says_what_differs_and_puts_it_right(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    bend(address, "charge", "UPDATE charge SET open = open - 1 WHERE id = 'c1'")
    assert cli.main(["rebuild", "--check", "--database", address]) == 1
    said = capsys.readouterr().out
    assert "charge c1: open is" in said
    assert "1 difference. Nothing was changed." in said
    assert cli.main(["rebuild", "--database", address]) == 0
    assert "1 difference put right." in capsys.readouterr().out
    assert cli.main(["rebuild", "--check", "--database", address]) == 0
    own = address.replace("postgres@", f"mdiaz:{books.PASSWORD}@")
    assert cli.main(["rebuild", "--database", own]) == 1
    assert "database administrator's login" in capsys.readouterr().err


def test_the_command_brings_books_up_to_date(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = facts_of(address)
    assert cli.main(["database", "upgrade", address]) == 0
    assert "up to date" in capsys.readouterr().out
    assert facts_of(address) == before
