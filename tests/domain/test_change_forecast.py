# SPDX-License-Identifier: Apache-2.0
"""What runs out today, reckoned hour by hour from earlier days, and what to order for it; never an exact stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import pytest

from app.domain.change_forecast import (
    CHANGE,
    Lasting,
    Paid,
    Use,
    gone_soon,
    lasting,
    lasts_words,
    order_for,
    roughly,
    use_of,
)
from app.domain.count import CashCount
from app.domain.denomination import by_key
from app.domain.money import Money

DIME, ONE, QUARTER = by_key("0.10"), by_key("1.00"), by_key("0.25")


def uses_dimes(by_hour: dict[int, int], days: int = 1) -> Use:
    return Use(days, True, {hour: {DIME: pieces} for hour, pieces in by_hour.items()})


def dimes(held: int, use: Use, now: time = time(9, 0)) -> Lasting:
    return next(each for each in lasting({DIME: held}, use, now) if each.piece == DIME)


def test_change_is_made_of_the_pieces_people_expect_up_to_the_twenty() -> None:
    assert [piece.key for piece in CHANGE] == ["20.00", "10.00", "5.00", "1.00", "0.25", "0.10", "0.05", "0.01"]


def test_what_was_used_up_is_what_went_out_less_what_came_in() -> None:
    day = [Paid(9, Money(2000), Money(1420)), Paid(9, Money(60), Money(0)), Paid(14, Money(1000), Money(20))]
    use = use_of([day, []], alike=True)
    assert (use.days, use.ends) == (2, 15)
    assert use.at(9, by_key("20.00")) == -1
    assert (use.at(9, DIME), use.at(14, DIME), use.at(11, DIME)) == (2 - 1, 2, 0)


def test_a_piece_is_gone_when_the_hours_have_used_up_what_is_there() -> None:
    even = uses_dimes({9: 12, 10: 12, 11: 12})
    assert dimes(18, even).minutes == 90
    assert dimes(6, even, time(9, 30)).minutes == 30
    assert dimes(36, even).minutes == 180
    assert dimes(37, even).minutes is None
    assert dimes(0, even).minutes == 0


def test_several_days_count_on_average_and_nothing_is_rounded_on_the_way() -> None:
    assert dimes(9, uses_dimes({9: 36, 10: 36}, days=4)).minutes == 60
    assert dimes(1, uses_dimes({9: 1, 10: 1, 11: 1}, days=3)).minutes == 180


def test_dimes_that_come_in_carry_on_what_is_there() -> None:
    use = uses_dimes({9: 10, 10: -10, 11: 20})
    assert dimes(10, use).minutes == 60
    assert dimes(15, use).minutes == 120 + 45
    assert dimes(5, uses_dimes({9: -5})).minutes is None


def test_without_an_earlier_day_nothing_is_foretold() -> None:
    assert lasting({DIME: 5}, Use(0, False, {}), time(9)) == ()


def test_after_the_last_payment_of_earlier_days_everything_lasts() -> None:
    assert dimes(0, uses_dimes({9: 12}), time(17, 5)) == Lasting(DIME, 0, None, 0)


def test_an_order_covers_the_rest_of_the_day_and_a_busy_hour_in_full_rolls() -> None:
    short = dimes(30, uses_dimes({9: 40, 10: 25, 11: 15}))
    assert short.needed == 80 + 40
    assert order_for([short]) == CashCount.of({}, rolls={"0.10": 2})


def test_bills_are_ordered_by_tens_and_in_straps() -> None:
    ones = [Lasting(ONE, 3, 20, 14), Lasting(by_key("5.00"), 0, 20, 201), Lasting(QUARTER, 50, None, 70)]
    assert order_for(ones) == CashCount.of({"1.00": 20, "5.00": 10}, straps={"5.00": 2})


def test_what_runs_out_within_the_hour_is_said() -> None:
    lasts = [Lasting(ONE, 3, 59, 9), Lasting(DIME, 3, 60, 9), Lasting(QUARTER, 9, None, 1)]
    assert gone_soon(lasts) == (ONE,)


@pytest.mark.parametrize(
    ("held", "words"),
    [(-1, "none"), (0, "none"), (1, "a few"), (4, "a few"), (5, "5 or more"), (9, "5 or more"), (10, "10 or more"),
     (39, "30 or more")],
)  # fmt: skip
def test_a_stock_is_told_roughly(held: int, words: str) -> None:
    assert roughly(held) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(None, "lasts the day"), (0, "gone now"), (4, "gone now"), (5, "about 5 minutes"), (59, "about 55 minutes"),
     (60, "about 1 hour"), (95, "about 1 and a half hours"), (120, "about 2 hours"), (300, "about 5 hours")],
)  # fmt: skip
def test_how_long_it_lasts_is_said_in_words(minutes: int | None, words: str) -> None:
    assert lasts_words(minutes) == words


def test_two_drawers_of_different_worth_are_told_alike() -> None:
    def told(keys: Sequence[int]) -> list[str]:
        return [roughly(pieces) for pieces in keys]

    assert told([12, 6, 3, 44]) == told([19, 9, 1, 40])
