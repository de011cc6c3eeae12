# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - policies of the tests, word for word
"""Stories of cash without a receipt that both databases must tell alike: each takes a town it may change."""

from __future__ import annotations

from app.domain.entry import Entry, Kind
from app.domain.kinds import cash
from app.domain.purpose import Purpose
from tests.books import Books, money, of
from tests.storage.spec.acts import refused

TAPE = Purpose.of_account("Ace Hardware", "100-5310")


def adopts(books: Books, kind: str, body: str, from_date: str = "2026-01-01", version: int = 1) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES"
            f" ('{kind}', {version}, '{from_date}', 'Resolution 7', '{body}', 'admin')"
        )


def paying_out(books: Books, amount: str) -> Entry:
    return of(books, "01").builds(Kind.PAID_OUT, cash.paid_out(TAPE, money(amount), "tape"))


def a_session_opens_its_drawer_as_often_as_the_city_says(books: Books) -> None:
    """The drawer was opened once already; the newest policy in force on the date of its book counts."""
    one = of(books, "01")
    adopts(books, "no_sale", '{"limit": 9}')
    adopts(books, "no_sale", '{"limit": 0}', "2026-11-21")
    adopts(books, "no_sale", '{"limit": 2}', "2026-11-20", 2)
    one.writes(Kind.NO_SALE, cash.no_sale("change"))
    assert refused(books, one.builds(Kind.NO_SALE, cash.no_sale("change"))) == "TW-APPROVAL"
    stranger = one.agreed(Kind.NO_SALE, lambda by: cash.no_sale("change", by), approved_by="tnguyen")
    assert refused(books, stranger) == "TW-APPROVAL"
    one.records(one.agreed(Kind.NO_SALE, lambda by: cash.no_sale("change", by)))
    one.records(one.builds(Kind.NO_SALE, cash.no_sale("change"), offline=True))
    assert books.rows("SELECT code FROM work_item") == [("TW-APPROVAL",)]


def a_session_pays_out_so_much_by_itself(books: Books) -> None:
    """All its paid-outs count together; what was undone, and what somebody agreed to, is left out."""
    one = of(books, "01")
    adopts(books, "paid_out", '{"amount": 2000}')
    assert refused(books, paying_out(books, "20.01")) == "TW-APPROVAL"
    first = one.records(paying_out(books, "15.00"))
    assert refused(books, paying_out(books, "5.01")) == "TW-APPROVAL"
    one.records(one.agreed(Kind.PAID_OUT, lambda by: cash.paid_out(TAPE, money("30.00"), "tape", None, by), "30.00"))
    one.records(paying_out(books, "5.00"))
    assert refused(books, paying_out(books, "0.01")) == "TW-APPROVAL"
    one.voids(first)
    one.records(paying_out(books, "15.00"))
    assert books.rows("SELECT cash FROM book WHERE id = '01-0001'") == [(19000 - 3000 - 2000,)]


def cash_that_was_moved_is_taken_back_once(books: Books) -> None:
    one = of(books, "01")
    before = books.rows("SELECT cash, taken FROM book WHERE id = '01-0001'")
    moved = [
        one.records(one.agreed(Kind.PICKUP, lambda by: cash.pickup(money("60.00"), "full", by), "60.00")),
        one.writes(Kind.PAID_IN, cash.paid_in(TAPE, money("25.00"), "refund of the shop")),
        one.records(paying_out(books, "40.00")),
    ]
    assert books.rows("SELECT cash FROM book WHERE id = '01-0001'") == [(19000 - 6000 + 2500 - 4000,)]
    for entry in moved:
        one.voids(entry)
        assert refused(books, one.undoing(entry)) == "TW-VOID"
    assert books.rows("SELECT cash, taken FROM book WHERE id = '01-0001'") == before


def what_was_paid_in_is_not_taken_back_from_an_empty_drawer(books: Books) -> None:
    one = of(books, "01")
    paid = one.writes(Kind.PAID_IN, cash.paid_in(TAPE, money("25.00"), "refund of the shop"))
    one.drops("200.00")
    assert refused(books, one.undoing(paid)) == "TW-CASH"


CASH_ACTS = [
    a_session_opens_its_drawer_as_often_as_the_city_says,
    a_session_pays_out_so_much_by_itself,
    cash_that_was_moved_is_taken_back_once,
    what_was_paid_in_is_not_taken_back_from_an_empty_drawer,
]
