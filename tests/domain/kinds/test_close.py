# SPDX-License-Identifier: Apache-2.0
"""A sealed drawer is empty: the float is back and the rest is in the vault."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain import gl
from app.domain.entry import BookType, Kind, Pen
from app.domain.kinds.close import Closing, Compared, TenderTotal, close_drawer, close_office, float_back
from app.domain.money import ZERO, Money
from tests.domain.kinds.counter import DAY, Counter, money, opened, rows

EVEN = Compared(ZERO, ZERO)


def closing(counted, expected, opening="200.00", checks=EVEN, money_orders=EVEN, **rest):
    return Closing(
        Compared(money(counted), money(expected)), checks, money_orders, money(opening), money("1234.56"), **rest
    )


def test_a_balanced_session_gives_its_float_back_and_the_rest_to_the_vault():
    content = close_drawer(opened().pen, closing("675.00", "675.00"))
    assert rows(content) == [("999-1190", "200.00"), ("999-1115", "475.00"), ("999-1110", "-675.00")]
    assert {key: value for key, value in content.items() if key != "postings"} == {
        "counted": 67500,
        "over_short": 0,
        "checks_over_short": 0,
        "money_orders_over_short": 0,
        "float_back": 20000,
        "to_vault": 47500,
        "entries": 2,
        "receipts": 0,
        "grand": 123456,
        "session": 1,
    }


def test_a_session_four_dollars_short_posts_it_apart():
    content = close_drawer(opened().pen, closing("671.00", "675.00"))
    assert rows(content) == [
        ("999-1110", "-675.00"),
        ("999-1190", "200.00"),
        ("999-1115", "471.00"),
        ("999-2010 for 100", "4.00"),
        ("100-1010", "-4.00"),
        ("100-4190", "4.00"),
    ]
    assert content["over_short"] == -400


def test_a_session_over_by_a_dollar_and_a_quarter_posts_it_apart():
    content = close_drawer(opened().pen, closing("676.25", "675.00", explanation="a customer left it"))
    assert rows(content)[3:] == [("999-2010 for 100", "-1.25"), ("100-1010", "1.25"), ("100-4190", "-1.25")]
    assert (content["over_short"], content["explanation"]) == (125, "a customer left it")


def test_missing_checks_and_found_money_orders_are_posted_by_their_tender():
    content = close_drawer(
        opened().pen,
        closing(
            "200.00",
            "200.00",
            checks=Compared(money("80.00"), money("100.00")),
            money_orders=Compared(money("5.00"), ZERO),
        ),
    )
    assert content["postings"][:2] == [
        {"gl": "999-1120", "cents": -2000, "tender": "check"},
        {"gl": "999-1120", "cents": 500, "tender": "money_order"},
    ]
    assert rows(content)[2:] == [
        ("999-1190", "200.00"),
        ("999-1110", "-200.00"),
        ("999-2010 for 100", "15.00"),
        ("100-1010", "-15.00"),
        ("100-4190", "15.00"),
    ]
    assert (content["checks_over_short"], content["money_orders_over_short"]) == (-2000, 500)


def test_a_drawer_that_holds_less_than_its_float_gives_back_what_there_is():
    assert float_back(money("200.00"), money("150.00")) == money("150.00")
    content = close_drawer(opened().pen, closing("150.00", "150.00"))
    assert rows(content) == [("999-1190", "150.00"), ("999-1110", "-150.00")]
    assert content["to_vault"] == 0


def test_totals_stand_in_the_order_of_the_tenders_codes():
    totals = (TenderTotal("check", 2, money("100.00")), TenderTotal("cash", 5, money("475.00")))
    content = close_drawer(opened().pen, closing("675.00", "675.00", totals=totals))
    assert content["totals"] == [
        {"tender": "cash", "count_of": 5, "cents": 47500},
        {"tender": "check", "count_of": 2, "cents": 10000},
    ]


def test_an_empty_drawer_closes_without_postings():
    content = close_drawer(opened().pen, closing("0.00", "0.00", opening="0.00"))
    assert "postings" not in content
    assert "totals" not in content


def test_a_back_office_book_closes_with_its_number_of_entries():
    counter = Counter(Pen.first(BookType.OFFICE, "W1", 3, DAY, "lortiz"))
    counter.writes(Kind.OPEN, {"type": "office", "session": 3})
    closed = counter.writes(Kind.CLOSE, close_office(counter.pen))
    assert (closed.content["entries"], closed.content["session"], closed.seq) == (2, 3, 2)


CENTS = st.integers(0, 10**9).map(Money)
PAIR = st.builds(Compared, CENTS, CENTS)


@given(PAIR, PAIR, PAIR, CENTS)
def test_whatever_is_counted_the_drawer_ends_empty_and_every_fund_balances(cash, checks, money_orders, opening):
    content = close_drawer(opened().pen, Closing(cash, checks, money_orders, opening, ZERO))
    postings = [gl.from_body(row) for row in content.get("postings", [])]
    assert gl.balanced(postings)
    assert sum(row.cents for row in postings if row.gl == "999-1110") == -cash.expected.cents
    found = sum((each.over_short for each in (cash, checks, money_orders)), ZERO)
    assert sum(row.cents for row in postings if row.gl == "100-4190") == -found.cents
    assert content["float_back"] + content["to_vault"] == content["counted"]
