# SPDX-License-Identifier: Apache-2.0
"""A drawer opens on what is counted in it."""

from app.domain import gl
from app.domain.count import CashCount
from app.domain.kinds import open_book
from app.domain.money import ZERO, Money
from tests.domain.kinds.counter import FLOAT, Counter, money, rows


def test_a_counted_float_comes_out_of_the_change_fund():
    content = open_book.open_drawer(7, Money(123456), money("200.00"), FLOAT)
    assert rows(content) == [("999-1110", "200.00"), ("999-1190", "-200.00")]
    assert content["postings"][0]["tender"] == "cash"
    assert {key: content[key] for key in ("type", "session", "grand", "assigned", "counted")} == {
        "type": "drawer",
        "session": 7,
        "grand": 123456,
        "assigned": 20000,
        "counted": 20000,
    }
    assert CashCount.from_body(content["count"]) == FLOAT


def test_a_float_two_dollars_short_is_posted_at_once_against_the_vault():
    content = open_book.open_drawer(1, ZERO, money("200.00"), CashCount.of({"1.00": 198}))
    assert rows(content) == [
        ("999-1110", "198.00"),
        ("999-1190", "-200.00"),
        ("999-2010 for 100", "2.00"),
        ("100-1010", "-2.00"),
        ("100-4190", "2.00"),
    ]


def test_a_float_over_the_assigned_one_is_posted_at_once_too():
    content = open_book.open_drawer(1, ZERO, money("200.00"), CashCount.of({"1.00": 201}))
    assert rows(content)[2:] == [("999-2010 for 100", "-1.00"), ("100-1010", "1.00"), ("100-4190", "-1.00")]


def test_an_empty_drawer_without_a_float_opens_without_postings():
    content = open_book.open_drawer(1, ZERO, ZERO, CashCount())
    assert "postings" not in content
    assert "count" not in content


def test_a_drawer_missing_its_whole_float_still_opens():
    content = open_book.open_drawer(1, ZERO, money("200.00"), CashCount())
    assert rows(content)[0] == ("999-1190", "-200.00")
    assert gl.balanced(gl.from_body(row) for row in content["postings"])


def test_a_back_office_book_opens_with_its_number_alone():
    assert open_book.open_office(7) == {"type": "office", "session": 7}


def test_the_opening_can_be_written():
    assert Counter().opens().content["count"][0] == {
        "face": 2000,
        "loose": 5,
        "packs": 0,
        "pack_of": 100,
        "cents": 10000,
    }
