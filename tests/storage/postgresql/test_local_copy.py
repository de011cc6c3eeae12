# SPDX-License-Identifier: Apache-2.0
"""A till's copy of shared books: whole in pages, then current by what changed, and looked up as an embedded home is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert, text

from app.domain.entry import Kind
from app.domain.line import Line
from app.models import Account
from app.queries import accounts, masters, receipts
from app.queries import books as book_rows
from app.storage import copying, local_copy, schema, search
from app.storage.keeper import Keeper
from app.storage.local_copy import CopyState, LocalCopy
from app.storage.postgresql import SharedDatabase
from tests import alone, books
from tests.storage.postgresql import line as lines

pytestmark = pytest.mark.postgres

TABLES = ("account", "customer", "charge", "charge_share", "credit", "account_alert", "search_key", "search_word")


@pytest.fixture
def copy(tmp_path: Path, city: books.Books) -> Iterator[LocalCopy]:
    """A copy that is still to be filled from the city."""
    made = alone.begin_copy(tmp_path, city)
    yield made
    made.close()


@pytest.fixture
def wire(city: books.Books) -> Iterator[psycopg.Connection[Any]]:
    """The line of mdiaz's till."""
    database = city.database
    assert isinstance(database, SharedDatabase)
    with database.server.watching("mdiaz", books.PASSWORD) as made:
        yield made


def billed(city: books.Books) -> books.Session:
    """Three bills of Rosa Delgado's, one with two shares, and accounts that owe nothing; answers the back office."""
    rows = [
        {"number": f"UB-00{n}", "kind": "utility", "customer_id": "cu1", "name": "Rosa Delgado", "address": "1 Elm St"}
        for n in range(3)
    ]
    with city.database.writing() as connection:
        connection.execute(insert(Account), rows)
        search.add(connection, rows)
    back = books.office(city, "lortiz", 1).opens()
    back.imports(
        [
            books.billed("c1", "WATER", {"501-1310": "62.00"}),
            books.billed("c2", "WATER", {"501-1310": "8.00"}),
            books.billed("c3", "SEWER", {"521-1310": "5.00", "541-1310": "3.00"}),
        ]
    )
    return back


def both(city: books.Books, copy: LocalCopy, table: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of a table on the server, as far as a copy holds them, and those of the copy."""
    only = {"charge": "WHERE open <> 0", "account_alert": "WHERE active = 1", "credit": "WHERE cents <> 0"}
    shares = "WHERE charge IN (SELECT id FROM charge WHERE open <> 0)"
    where = shares if table == "charge_share" else only.get(table, "")
    with copy.as_person("mdiaz").reading() as connection:
        local = [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} {where}"))]  # noqa: S608
    return sorted(city.rows(f"SELECT * FROM {table} {where}"), key=repr), sorted(local, key=repr)  # noqa: S608


def same(city: books.Books, copy: LocalCopy) -> bool:
    """Whether the copy holds exactly what a look-up needs of the server's books."""
    return all(there == here for there, here in (both(city, copy, table) for table in TABLES))


def test_an_empty_copy_is_filled_and_answers_as_the_server_does(
    city: books.Books, copy: LocalCopy, wire: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    billed(city)
    monkeypatch.setattr(copying, "PAGE", 1)  # each account is a page
    state = copying.refresh(copy, wire, "mdiaz")
    assert state.whole
    assert same(city, copy)
    here, there = copy.as_person("mdiaz"), city.as_("mdiaz")
    for typed in ("delgado", "dlgado", "UB-9", "114 ald"):  # the second has a letter missing
        assert accounts.find(here, typed) == accounts.find(there, typed) != ()
    assert accounts.card(here, books.UB) == accounts.card(there, books.UB)
    assert masters.tender_kinds(here) == masters.tender_kinds(there)
    assert masters.codes(here) == masters.codes(there)
    assert masters.city(here) == masters.city(there)


def test_a_filling_that_was_stopped_goes_on_where_it_was(
    city: books.Books, copy: LocalCopy, wire: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    billed(city)
    monkeypatch.setattr(copying, "PAGE", 1)
    stops = iter([False, True])
    state = copying.refresh(copy, wire, "mdiaz", stop=lambda: next(stops))
    assert (state.accounts_to, state.whole) == (books.BL, False)
    assert LocalCopy(copy.path.parent).state() == state
    asked: list[str] = []
    monkeypatch.setattr(copying, "_take_over", _told(asked, copying._take_over))
    assert copying.refresh(copy, wire, "mdiaz").whole
    assert asked[0] == "UB-000"  # what was there is not read a second time to fill it
    assert same(city, copy)


def _told(asked: list[str], real: Any) -> Any:
    def take_over(copy: LocalCopy, line: Any, numbers: list[str], state: CopyState, **more: Any) -> None:
        asked.extend(numbers)
        real(copy, line, numbers, state, **more)

    return take_over


def test_only_what_changed_is_read_and_the_copy_is_the_same_as_a_new_one(
    city: books.Books, copy: LocalCopy, wire: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    back = billed(city)
    first = copying.refresh(copy, wire, "mdiaz")
    asked: list[str] = []
    monkeypatch.setattr(copying, "_take_over", _told(asked, copying._take_over))
    assert copying.refresh(copy, wire, "mdiaz").entries == first.entries
    asked.clear()
    session = books.drawer(city, "01", "mdiaz").opens()
    pays = session.story([books.pays("c1", "62.00", "62.00")], [books.in_cash("62.00")])
    session.records(session.builds(Kind.RECEIPT, pays))
    back.imports([books.billed("c4", "WATER", {"501-1310": "9.00"})])
    with city.database.writing() as connection:
        row = {"number": books.BL, "kind": "license", "name": "Silva Bakery", "address": "9 Main St", "alias": None}
        connection.execute(text("UPDATE account SET name = 'Silva Bakery', version = 2 WHERE number = 'BL-100'"))
        connection.execute(text("UPDATE policy SET authority = 'Resolution 9' WHERE kind = 'rounding'"))
        search.replace(connection, row)
    copying.refresh(copy, wire, "mdiaz")
    assert set(asked) == {books.UB, books.BL}
    here = copy.as_person("mdiaz")
    assert [charge.id for charge in accounts.card(here, books.UB).charges] == ["c2", "c3", "c4"]
    assert [hit.number for hit in accounts.find(here, "silva")] == [books.BL]
    assert [hit.number for hit in accounts.find(here, "slva")] == [books.BL]
    assert same(city, copy)


def test_what_was_seen_later_than_what_came_after_it_is_not_missed(
    city: books.Books, copy: LocalCopy, wire: psycopg.Connection[Any]
) -> None:
    """A transaction that commits late has an earlier number than what a till has seen already."""
    billed(city)
    slow = books.drawer(city, "01", "mdiaz").opens()
    story = slow.story([books.pays("c1", "62.00", "62.00")], [books.in_cash("62.00")])
    late = slow.builds(Kind.RECEIPT, story)
    assert isinstance(city.database, SharedDatabase)
    flight = city.database.server.connect("mdiaz", books.PASSWORD)
    flight.autocommit = False
    flight.execute(
        "INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 0, %s)",
        (late.id, late.book, late.seq, "receipt", late.body.decode(), late.prev, late.hash, late.epoch),
    )
    quick = books.drawer(city, "02", "tnguyen").opens()  # a later number, seen first
    state = copying.refresh(copy, wire, "mdiaz")
    flight.commit()
    flight.close()
    assert state.entries > int(city.rows("SELECT no FROM entry WHERE id = :i", i=late.id)[0][0])
    copying.refresh(copy, wire, "mdiaz")
    assert [charge.id for charge in accounts.card(copy.as_person("mdiaz"), books.UB).charges] == ["c2", "c3"]
    assert quick.pen.book == "02-0001"


def test_the_own_session_is_there_with_its_receipts_and_nobody_elses(
    city: books.Books, copy: LocalCopy, wire: psycopg.Connection[Any]
) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    books.drawer(city, "02", "tnguyen").opens()
    here = copy.as_person("mdiaz")
    copying.refresh(copy, wire, "mdiaz")
    for _ in range(2):
        session.records(
            session.builds(Kind.RECEIPT, session.story([books.item("DOGLIC", "20.00")], [books.in_cash("20.00")]))
        )
        copying.refresh(copy, wire, "mdiaz")
        assert book_rows.pen(here, "01-0001") == session.pen
        assert receipts.of_book(here, "01-0001") == receipts.of_book(city.as_("mdiaz"), "01-0001")
    with here.reading() as connection:
        assert connection.execute(text("SELECT id FROM book")).scalars().all() == ["01-0001"]
    copying.refresh(copy, wire, "tnguyen")  # somebody else signed in here
    with here.reading() as connection:
        assert connection.execute(text("SELECT id FROM book")).scalars().all() == ["02-0001"]
        assert set(connection.execute(text("SELECT book_id FROM entry")).scalars()) == {"02-0001"}


def test_a_copy_of_other_books_or_of_an_older_program_begins_anew(
    city: books.Books, copy: LocalCopy, wire: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    billed(city)
    whole = copying.refresh(copy, wire, "mdiaz")
    begun: list[str] = []
    monkeypatch.setattr(LocalCopy, "remove", lambda self: begun.append(self.path.name))
    monkeypatch.setattr(schema, "to_revision", lambda *_: None)
    monkeypatch.setattr(schema, "name_schema", _stop)
    changes: tuple[dict[str, Any], ...] = ({"home": "other"}, {"schema": schema.SCHEMA - 1})
    for changed in changes:
        with copy.writing() as cursor:
            local_copy.keep(cursor, replace(whole, **changed))
        with pytest.raises(_Begun):
            copying.refresh(copy, wire, "mdiaz")
    assert begun == ["copy.db", "copy.db"]


class _Begun(Exception):
    """The copy was begun anew."""


def _stop(*_: object) -> None:
    raise _Begun


def test_the_keeper_hears_within_ten_seconds_that_the_server_is_gone_and_that_it_is_back(
    city: books.Books, copy: LocalCopy
) -> None:
    wire = lines.Line(city.database.server.url.port or 5432)  # type: ignore[attr-defined]
    database = city.database
    assert isinstance(database, SharedDatabase)
    server = type(database.server)(database.server.url.set(port=wire.port), 2.0)
    told: list[Line] = []
    keeper = Keeper(server, "mdiaz", books.PASSWORD, copy, told.append)
    assert keeper.beat().current is not None
    wire.mode = lines.SILENT  # it takes every question and answers none
    away = keeper.beat()
    assert (away.reached, away.current) == (False, copy.state().moment)
    wire.mode = lines.PASS
    assert keeper.beat().reached
    keeper.close()
    wire.close()


def test_the_keeper_says_when_anything_is_another_and_ends_when_told(city: books.Books, copy: LocalCopy) -> None:
    database = city.as_("mdiaz")
    assert isinstance(database, SharedDatabase)
    told: list[Line] = []
    keeper = database.keeper(copy, told.append, first=0.0)
    keeper.start()
    keeper.close(10)
    assert not keeper._thread.is_alive()
    assert all(line.reached == (line.current is not None) for line in told)


def test_a_disk_that_takes_no_copy_is_said_and_holds_up_nothing(
    city: books.Books, copy: LocalCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = city.as_("mdiaz")
    assert isinstance(database, SharedDatabase)

    def full(*_: object, **__: object) -> CopyState:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "refresh", full)
    keeper = database.keeper(copy, lambda line: None, first=0.0)
    said = keeper.beat()
    assert (said.reached, said.trouble) == (True, "This till's disk did not take the copy.")
    keeper.close()
