# SPDX-License-Identifier: Apache-2.0
"""Money reaches the bank within so many days on which banks are open."""

from datetime import date

import pytest

from app.domain.business_days import Banking, closed_days
from app.domain.errors import CounterError

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
THANKSGIVING = date(2026, 11, 26)
YEAR = Banking(1, frozenset({THANKSGIVING}))


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, date(2026, 11, 22), 0),
        (FRIDAY, MONDAY, 1),
        (FRIDAY, date(2026, 11, 24), 2),
        (date(2026, 11, 25), date(2026, 11, 27), 1),
        (MONDAY, FRIDAY, 0),
    ],
    ids=["same day", "Sunday", "Monday", "Tuesday", "over the holiday", "before"],
)
def test_weekends_and_closed_days_do_not_count(since: date, until: date, days: int) -> None:
    assert YEAR.lag(since, until) == days
    assert YEAR.late(since, until) is (days > 1)


def test_without_the_calendar_a_holiday_counts() -> None:
    assert Banking().lag(date(2026, 11, 25), date(2026, 11, 27)) == 2


def test_closed_days_are_typed_as_dates_with_commas() -> None:
    assert closed_days(" 2026-11-26, 2026-12-25,") == {THANKSGIVING, date(2026, 12, 25)}
    with pytest.raises(CounterError, match="is no date") as refused:
        closed_days("Thanksgiving")
    assert refused.value.field == "closed"
