# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the catalogue and of this file
"""Who counts blind learns from the server nothing that adds up to what the drawer should hold (rules 5.5, 5.6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.domain.entry import Kind
from app.domain.kinds import cash, counting
from app.domain.money import Money
from app.queries import books as pens
from app.queries import drawer_cash, transfers
from app.queries import receipts as posted
from app.storage.postgresql import SharedDatabase
from tests import books
from tests.books import by_check, by_money_order, in_cash, item
from tests.storage.spec.absent_cases import by_two, in_place

pytestmark = pytest.mark.postgres

BOOK, COUNTS, COLLEAGUE, CLERK, SUPERVISOR, AUDITOR = "09-0001", "idle", "mdiaz", "lortiz", "jkim", "pshah"
CASH, CHECKS, MONEY_ORDERS = 22730, 4600, 2000
"""What the drawer should hold: 200.00, and cash of 20.00, 7.40 and 4.90, less 5.00 dropped."""


@pytest.fixture
def counted(town: books.Books) -> books.Books:
    """A drawer with one of everything that moves cash, whose person counts it."""
    session = books.drawer(town, "09", COUNTS).opens()
    session.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    session.takes([item("MISC", "53.40", {"100-4290": "53.40"})], [by_check("46.00", "88"), in_cash("7.40")])
    session.takes([item("DOGLIC", "20.00")], [by_money_order("20.00")])
    undone = session.takes([item("MISC", "10.00", {"100-4290": "10.00"})], [in_cash("10.00")])
    session.voids(undone)
    session.drops("5.00")
    session.takes([item("MISC", "4.90", {"100-4290": "4.90"})], [in_cash("5.00")], change="0.10", name="last")
    town.sessions[BOOK] = session
    assert held(town) == (CASH, CHECKS, MONEY_ORDERS)
    session.begins_count()
    return town


LINES: dict[str, psycopg.Connection[Any]] = {}


@pytest.fixture(autouse=True)
def lines_are_closed(town: books.Books) -> Iterator[None]:
    """People's database clients leave before the town does."""
    yield
    for connection in LINES.values():
        connection.close()
    LINES.clear()


def held(town: books.Books) -> tuple[int, ...]:
    return tuple(town.rows(f"SELECT cash, checks, money_orders FROM book WHERE id = '{BOOK}'")[0])


def asks(town: books.Books, person: str, question: str) -> list[tuple[Any, ...]]:
    """What a person's own login reads with a database client; raises what the server refuses."""
    if person not in LINES:
        database = town.as_(person)
        assert isinstance(database, SharedDatabase)
        LINES[person] = database.server.connect(person, books.PASSWORD)
    return list(LINES[person].execute(question).fetchall())  # type: ignore[call-overload]  # as a client sends it


def refused(town: books.Books, person: str, question: str) -> str:
    try:
        asks(town, person, question)
    except psycopg.Error as error:
        return error.sqlstate or ""
    return ""


OF_BOOK = f"(SELECT no FROM entry_place WHERE book_id = '{BOOK}')"
POSTED = f"SELECT coalesce(sum(cents), 0) FROM posting WHERE gl = '999-1110' AND entry_no IN {OF_BOOK}"
TENDERED = f"SELECT coalesce(sum(net), 0) FROM receipt_tender WHERE kind = 'cash' AND entry_no IN {OF_BOOK}"
WRITTEN = f"SELECT kind FROM entry WHERE book_id = '{BOOK}' ORDER BY seq"
DROPPED = f"SELECT body FROM entry WHERE book_id = '{BOOK}' AND kind IN ('drop', 'tender_correction', 'paid_in')"


@pytest.mark.parametrize("person", [COUNTS, COLLEAGUE, CLERK])
def test_what_a_drawer_holds_is_no_column_of_theirs(counted: books.Books, person: str) -> None:
    for column in ("cash", "checks", "money_orders", "counted", "taken", "opening_grand", "*"):
        assert refused(counted, person, f"SELECT {column} FROM book") == "42501", column
    assert asks(counted, person, f"SELECT * FROM open_cash WHERE book_id = '{BOOK}'") == []
    assert asks(counted, person, "SELECT cash FROM open_cash WHERE book_id = '01-0001'") != []


@pytest.mark.parametrize("person", [COUNTS, COLLEAGUE, CLERK])
def test_no_posting_of_a_counted_drawer_is_seen(counted: books.Books, person: str) -> None:
    assert asks(counted, person, f"SELECT * FROM posting WHERE entry_no IN {OF_BOOK}") == []
    assert asks(counted, person, POSTED) == [(0,)]
    assert asks(counted, person, DROPPED) == []


def test_who_counts_sees_no_amount_of_the_own_drawer_but_of_the_last_act(counted: books.Books) -> None:
    assert asks(counted, COUNTS, TENDERED) == [(0,)]
    assert asks(counted, COUNTS, f"SELECT * FROM receipt_pair WHERE entry_no IN {OF_BOOK}") == []
    assert asks(counted, COUNTS, WRITTEN) == [("open",), ("receipt",), ("begin_count",)]
    [(number,)] = asks(counted, COUNTS, f"SELECT number FROM receipt WHERE book_id = '{BOOK}'")
    assert number == counted.entries["last"].content["number"]
    [(body,)] = asks(counted, COUNTS, f"SELECT body FROM entry WHERE book_id = '{BOOK}' AND kind = 'receipt'")
    assert body == counted.entries["last"].body.decode()


def test_no_answer_a_login_gets_is_the_figure_or_a_sum_that_is(counted: books.Books) -> None:
    """Every whole number of every table, alone and added up over the drawer's rows and over all of them."""
    columns = asks(
        counted,
        COUNTS,
        "SELECT table_name, column_name FROM information_schema.column_privileges WHERE table_schema = 'public'"
        " AND privilege_type = 'SELECT' AND grantee = 'cashier'",
    )
    whole = asks(
        counted, COUNTS,
        "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'bigint'",
    )  # fmt: skip
    wanted = sorted(set(map(tuple, columns)) & set(map(tuple, whole)))
    assert ("receipt", "total") in wanted
    for table, column in wanted:
        alone = asks(counted, COUNTS, f"SELECT {column} FROM {table} WHERE {column} = {CASH}")
        assert alone == [], (table, column)
        assert asks(counted, COUNTS, f"SELECT sum({column}) FROM {table}") != [(CASH,)], (table, column)
    assert held(counted)[0] == CASH


@pytest.mark.parametrize("person", [SUPERVISOR, AUDITOR])
def test_who_answers_for_the_drawer_sees_all_of_it(counted: books.Books, person: str) -> None:
    assert asks(counted, person, f"SELECT cash FROM book WHERE id = '{BOOK}'") == [(CASH,)]
    assert asks(counted, person, POSTED) == [(CASH,)]
    assert len(asks(counted, person, WRITTEN)) == 9


def test_until_it_is_sealed_its_person_learns_no_more(counted: books.Books) -> None:
    session = counted.sessions[BOOK]
    for _ in range(3):
        session.counts()
    session.submits()
    assert asks(counted, COUNTS, POSTED) == [(0,)]
    assert asks(counted, COUNTS, DROPPED) == []
    assert asks(counted, COLLEAGUE, POSTED) == [(CASH,)]  # it cannot be counted again by anybody they could tell
    session.writes(Kind.RETURN, counting.return_count("count again"), by=SUPERVISOR)
    assert asks(counted, COLLEAGUE, POSTED) == [(0,)]


@pytest.mark.parametrize("person", [COUNTS, COLLEAGUE, CLERK])
def test_who_is_absent_and_who_may_count_along_learn_nothing_until_two_counted(
    counted: books.Books, person: str
) -> None:
    session = counted.sessions[BOOK]
    session.records(in_place("09")(counted))
    own_last = [("last",)] if person == COUNTS else []
    assert asks(counted, person, POSTED) == [(0,)]
    assert asks(counted, person, TENDERED) == [(0,)]
    assert asks(counted, person, DROPPED) == []
    numbers = asks(counted, person, f"SELECT payer FROM receipt WHERE book_id = '{BOOK}'")
    assert len(numbers) == len(own_last)
    assert asks(counted, person, "SELECT grand FROM grand_total WHERE code = '09'") == [(0,)]
    session.records(by_two("09", approver=COLLEAGUE)(counted))
    assert asks(counted, person, POSTED) == [(0,) if person == COUNTS else (CASH,)]
    assert len(asks(counted, person, f"SELECT payer FROM receipt WHERE book_id = '{BOOK}'")) == 5
    assert asks(counted, person, "SELECT grand FROM grand_total WHERE code = '09'") != [(0,)]


def test_colleagues_find_the_receipts_of_a_counted_drawer(counted: books.Books) -> None:
    number = f"{BOOK}-0002"
    assert posted.by_number(counted.as_(COLLEAGUE), number).number == number
    assert len(posted.of_book(counted.as_(COLLEAGUE), BOOK)) == 5


def test_a_payment_sent_again_after_the_count_began_is_known(counted: books.Books) -> None:
    last = counted.entries["last"]
    assert counted.records(last).again
    assert posted.by_entry(counted.as_(COUNTS), last.id) is not None


def test_a_drawer_that_is_counted_answers_no_question_of_its_limit(counted: books.Books) -> None:
    assert not drawer_cash.holds_more_than(counted.as_(COUNTS), BOOK, Money(1))
    assert drawer_cash.holds_more_than(counted.as_(COLLEAGUE), "01-0001", Money(1))
    assert not drawer_cash.holds_more_than(counted.as_(COLLEAGUE), "01-0001", Money(99999999))


def test_the_pen_is_read_without_a_figure(counted: books.Books) -> None:
    assert pens.pen(counted.as_(COUNTS), BOOK).next_seq == 10


class TestWhatIsOnItsWay:
    """Cash another drawer sent: who is to count it reads of it everything but how much (rule 5.5)."""

    def test_its_entry_and_its_postings_are_the_senders_until_it_is_counted(self, town: books.Books) -> None:
        sent = town.entries["sent"]
        question = f"SELECT body FROM entry WHERE id = '{sent.id}'"
        postings = f"SELECT cents FROM posting WHERE entry_no = (SELECT no FROM entry_place WHERE id = '{sent.id}')"
        for person in ("oruiz", CLERK):
            assert asks(town, person, question) == []
            assert asks(town, person, postings) == []
        assert asks(town, "nlee", question) == [(sent.body.decode(),)]
        assert asks(town, SUPERVISOR, question) != []
        [waiting] = transfers.waiting(town.as_("oruiz"), "22")
        assert (waiting.id, waiting.reason, waiting.at) == (sent.id, sent.content["reason"], sent.content["at"])
        town.sessions["22-0001"].receives(sent, {"10.00": 1})
        assert asks(town, "oruiz", question) == [(sent.body.decode(),)]
        assert transfers.waiting(town.as_("oruiz"), "22") == ()


def test_nobody_reads_through_the_figures_who_may_not_sign_in_to_count(counted: books.Books) -> None:
    for function in ("guard_unseen(false)", "guard_uncounted()", "guard_last_act()"):
        assert refused(counted, SUPERVISOR, f"SELECT {function}") == "42501", function


def test_an_act_before_the_count_is_told_when_it_is_asked_again(town: books.Books) -> None:
    session = books.drawer(town, "09", COUNTS).opens()
    drop = session.drops("5.00")
    session.writes(Kind.NO_SALE, cash.no_sale("make change"))
    session.begins_count()
    assert pens.entry(town.as_(COUNTS), drop.id) == drop
    assert town.records(drop).again
