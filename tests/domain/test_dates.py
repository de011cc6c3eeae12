# SPDX-License-Identifier: Apache-2.0
"""Dates read the same at every counter, whatever language the computer is set to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.domain import dates


@pytest.mark.parametrize(
    ("day", "short", "full"),
    [
        (date(2026, 6, 22), "Jun 22", "Jun 22, 2026"),
        (date(2027, 3, 3), "Mar 3", "Mar 3, 2027"),
        (date(2026, 12, 31), "Dec 31", "Dec 31, 2026"),
        (date(2026, 1, 1), "Jan 1", "Jan 1, 2026"),
    ],
)
def test_a_day_is_told_with_or_without_its_year(day: date, short: str, full: str) -> None:
    assert (dates.short(day), dates.full(day)) == (short, full)


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [(0, 5, "12:05 AM"), (8, 3, "8:03 AM"), (12, 0, "12:00 PM"), (14, 40, "2:40 PM"), (23, 59, "11:59 PM")],
)
def test_a_time_of_day_is_told_in_twelve_hours(hour: int, minute: int, told: str) -> None:
    assert dates.clock(datetime(2026, 11, 20, hour, minute, tzinfo=UTC)) == told
