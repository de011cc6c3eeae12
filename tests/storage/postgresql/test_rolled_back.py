# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of this file
"""What a person's own login tries in a transaction and rolls back tells nothing of a drawer they count (rule 5.6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.domain.count import CashCount
from app.domain.entry import Entry, Kind
from app.domain.kinds import cash, counting, transfer
from app.storage.postgresql import SharedDatabase
from tests import books
from tests.books import in_cash, item, money

pytestmark = pytest.mark.postgres

BOOK, COUNTS = "09-0001", "idle"
HELD = {"20.00": 11}
"""The float and a payment of 20.00: an all-cash session, so its receipts add up to what it holds."""

CASH = f"SELECT cash FROM open_cash WHERE book_id = '{BOOK}'"
BALANCED = f"SELECT balanced FROM drawer_count WHERE book_id = '{BOOK}'"
TAKEN = f"SELECT total FROM receipt WHERE book_id = '{BOOK}'"


@pytest.fixture
def session(town: books.Books) -> books.Session:
    """An open drawer that took two payments in cash."""
    session = books.drawer(town, "09", COUNTS).opens()
    for _ in range(2):
        session.takes([item("DOGLIC", "10.00")], [in_cash("10.00")])
    return session


@pytest.fixture
def client(town: books.Books) -> Iterator[psycopg.Connection[Any]]:
    """A cashier's own login with a database client, in transactions of its own."""
    with of_login(town, COUNTS) as connection:
        yield connection
        connection.rollback()


def of_login(town: books.Books, person: str) -> psycopg.Connection[Any]:
    database = town.as_(person)
    assert isinstance(database, SharedDatabase)
    connection = database.server.connect(person, books.PASSWORD)
    connection.autocommit = False
    return connection


def inserts(client: psycopg.Connection[Any], *entries: Entry) -> None:
    """Each as a statement of its own, in the transaction that is open."""
    for entry in entries:
        row = {
            "id": entry.id, "book_id": entry.book, "seq": entry.seq, "kind": str(entry.kind),
            "body": entry.body.decode(), "prev_hash": entry.prev, "hash": entry.hash, "offline": 0,
            "epoch": entry.epoch,
        }  # fmt: skip
        client.execute(
            f"INSERT INTO entry ({', '.join(row)}) VALUES ({', '.join(f'%({name})s' for name in row)})",  # type: ignore[call-overload]
            row,
        )


def asks(client: psycopg.Connection[Any], question: str) -> list[tuple[Any, ...]]:
    return list(client.execute(question).fetchall())  # type: ignore[call-overload]  # as a client sends it


def then(session: books.Session, entry: Entry, kind: Kind, content: dict[str, Any]) -> Entry:
    """The act that would follow one that is not recorded yet."""
    pen = session.pen
    session.pen = pen.after(entry)
    following = session.builds(kind, content)
    session.pen = pen
    return following


def answered(client: psycopg.Connection[Any], *entries: Entry) -> str:
    """What the books say to acts of one transaction, which is rolled back."""
    try:
        inserts(client, *entries)
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary}"
    finally:
        client.rollback()
    return "recorded"


def test_a_cancelled_count_shows_no_figure_before_it_is_committed(
    session: books.Session, client: psycopg.Connection[Any]
) -> None:
    session.begins_count()
    inserts(client, session.builds(Kind.CANCEL_COUNT, counting.cancel_count()))
    assert asks(client, CASH) == []
    assert asks(client, f"SELECT sum(cents) FROM posting WHERE gl = '999-1110' AND entry_no IN"
                        f" (SELECT no FROM entry_place WHERE book_id = '{BOOK}')") == [(None,)]  # fmt: skip
    assert asks(client, f"SELECT body FROM entry WHERE book_id = '{BOOK}' AND kind = 'receipt'") == []
    assert asks(client, TAKEN) == []
    assert asks(client, "SELECT grand FROM grand_total WHERE code = '09'") == [(0,)]
    client.commit()
    assert asks(client, CASH) == [(22000,)]  # cancelled for everybody to see, it is an open drawer again


def test_no_savepoint_undoes_that_a_transaction_has_written(
    session: books.Session, client: psycopg.Connection[Any]
) -> None:
    session.begins_count()
    client.execute("SAVEPOINT before")
    inserts(client, session.builds(Kind.CANCEL_COUNT, counting.cancel_count()))
    client.execute("SAVEPOINT within")
    assert asks(client, CASH) == []
    client.execute("ROLLBACK TO SAVEPOINT before")
    assert asks(client, CASH) == []


def test_whether_a_count_balances_is_told_of_one_that_stands(
    session: books.Session, client: psycopg.Connection[Any]
) -> None:
    session.begins_count()
    inserts(client, session.builds(Kind.COUNT, session.tally(pile=CashCount.of(HELD))))
    assert asks(client, BALANCED) == []
    client.commit()
    assert asks(client, BALANCED) == [(1,)]


@pytest.mark.parametrize("savepoint", [False, True])
def test_no_second_act_of_a_transaction_tries_out_what_the_first_one_did(
    session: books.Session, client: psycopg.Connection[Any], savepoint: bool
) -> None:
    session.begins_count()
    for pile in (HELD, {"20.00": 3}):  # a balanced count may be submitted at once, another may not
        count = session.builds(Kind.COUNT, session.tally(pile=CashCount.of(pile)))
        submit = then(session, count, Kind.SUBMIT, counting.submit(1))
        if savepoint:
            client.execute("SAVEPOINT before")
        assert answered(client, count, submit) == "TW000 TW-KIND"
    cancel = session.builds(Kind.CANCEL_COUNT, counting.cancel_count())
    for amount in ("220.00", "220.01"):  # no more can be dropped than there is
        drop = then(session, cancel, Kind.DROP, cash.drop(money(amount), "vault"))
        assert answered(client, cancel, drop) == "TW000 TW-KIND"
    assert answered(client, cancel) == "recorded"


def test_the_receipts_of_the_own_drawer_add_up_to_nothing_while_it_is_counted(
    session: books.Session, client: psycopg.Connection[Any], town: books.Books
) -> None:
    session.begins_count()
    assert asks(client, TAKEN) == [(1000,)]  # the last act, whose answer may have been lost
    assert asks(client, f"SELECT cents FROM receipt_line WHERE entry_no IN"
                        f" (SELECT no FROM entry_place WHERE book_id = '{BOOK}')") == []  # fmt: skip
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asks(client, "SELECT opening_counted + taken FROM book")
    client.rollback()
    with of_login(town, "mdiaz") as colleague:  # customers ask any window for a copy
        assert asks(colleague, TAKEN) == [(1000,), (1000,)]
    session.counts(CashCount.of(HELD))
    session.submits()
    assert asks(client, TAKEN) == [(1000,), (1000,)]


def test_taking_a_transfer_and_rolling_back_shows_nothing_of_it(town: books.Books) -> None:
    sent, receiver = town.entries["sent"], town.sessions["22-0001"]
    one = transfer.acceptance(sent.id, CashCount.of({"1.00": 1}))
    with of_login(town, "oruiz") as client:
        inserts(client, receiver.builds(Kind.TRANSFER_IN, one))
        assert asks(client, f"SELECT body FROM entry WHERE id = '{sent.id}'") == []
        assert asks(client, "SELECT cents FROM posting WHERE gl = '999-1112'") == []
        client.rollback()
