# SPDX-License-Identifier: Apache-2.0
"""How money, dates and times are written and read."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.views import formats


@pytest.mark.parametrize(
    ("cents", "written"),
    [(104500, "$1,045.00"), (-760, "\u2212$7.60"), (0, "$0.00"), (5, "$0.05"), (123456789, "$1,234,567.89")],
)
def test_money_is_written_with_two_decimals_and_a_true_minus(cents: int, written: str) -> None:
    assert formats.money(Money(cents)) == written


def test_a_change_of_balance_carries_its_sign_both_ways() -> None:
    assert formats.change_of_balance(Money(10917)) == "+$109.17"
    assert formats.change_of_balance(Money(-4200)) == "\u2212$42.00"
    assert formats.change_of_balance(Money(0)) == "$0.00"


def test_nothing_is_a_dash_in_a_table() -> None:
    assert formats.money_or_dash(None) == formats.money_or_dash(Money(0)) == "\u2013"
    assert formats.money_or_dash(Money(-1)) == "\u2212$0.01"


def test_faces_and_quick_amounts_are_short() -> None:
    assert [formats.face(Money(c)) for c in (10000, 100, 25, 5)] == ["$100", "$1", "25\u00a2", "5\u00a2"]
    assert [formats.whole_money(Money(c)) for c in (28500, 28460)] == ["$285", "$284.60"]


def test_an_amount_is_said_as_one_says_it() -> None:
    assert formats.spoken_money(Money(1540)) == "15 dollars 40 cents"
    assert formats.spoken_money(Money(101)) == "1 dollar 1 cent"
    assert formats.spoken_money(Money(0)) == "0 dollars"
    assert formats.spoken_money(Money(-7)) == "minus 7 cents"


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("284.6", 28460), ("284.60", 28460), ("1,284.60", 128460), ("$5", 500), (".5", 50), ("7.", 700), (" 12 ", 1200)],
)
def test_amounts_are_read_as_people_type_them(typed: str, cents: int) -> None:
    assert formats.parse_amount(typed) == Money(cents)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("28460.0.", "one point"),
        ("2.345", "two figures"),
        ("ten", "Only figures"),
        ("-5", "Only figures"),
        ("1,2,3", "Only figures"),
        ("", "Type an amount"),
        (".", "Only figures"),
        ("12+8", "Only figures"),
        ("9" * 14, "more than"),
        ("\u0661\u0662", "Only figures"),
    ],
)
def test_what_is_no_amount_is_refused_with_how_one_looks(typed: str, sentence: str) -> None:
    with pytest.raises(formats.NotAnAmount, match=sentence):
        formats.parse_amount(typed)


def test_a_count_field_adds() -> None:
    assert formats.parse_amount("12+8", sums=True) == Money(2000)
    assert formats.parse_count("12+8") == 20
    assert formats.parse_count(" ") is None
    assert formats.parse_count("0") == 0
    with pytest.raises(formats.NotAnAmount, match="Whole pieces"):
        formats.parse_count("1.5")


@given(st.integers(min_value=0, max_value=10**11))
def test_what_is_shown_in_a_field_is_read_back(cents: int) -> None:
    assert formats.parse_amount(formats.typed_money(Money(cents))) == Money(cents)


def test_dates_and_times_are_those_of_the_city() -> None:
    day = date(2026, 11, 20)
    assert formats.long_date(day) == "Fri, Nov 20, 2026"
    assert formats.medium_date(day) == "Nov 20, 2026"
    assert formats.short_date(date(2026, 3, 5)) == "Mar 5"
    assert formats.clock_time(datetime(2026, 11, 20, 14, 41)) == "2:41 PM"  # noqa: DTZ001 - a wall clock
    assert [formats.clock_time(time(h)) for h in (0, 12)] == ["12:00 AM", "12:00 PM"]


def test_ages_are_whole_days() -> None:
    today = date(2026, 11, 20)
    assert formats.age(date(2026, 6, 22), today) == "151 days"
    assert formats.age(date(2026, 11, 19), today) == "1 day"
    assert formats.age(today, today) == "today"


def test_counts_have_their_word() -> None:
    assert [formats.count_of(n, "line") for n in (0, 1, 3)] == ["0 lines", "1 line", "3 lines"]
    assert formats.count_of(2, "penny", "pennies") == "2 pennies"


def test_dates_are_typed_month_first() -> None:
    today = date(2026, 11, 20)
    expected = date(2026, 12, 31)
    assert [formats.parse_date(text, today=today) for text in ("12/31/26", "12-31-2026", "12/31")] == [expected] * 3
    for wrong in ("31/12/26", "tomorrow", "12/31/26/1"):
        with pytest.raises(formats.NotAnAmount, match="Month first"):
            formats.parse_date(wrong, today=today)
