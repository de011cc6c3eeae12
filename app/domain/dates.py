# SPDX-License-Identifier: Apache-2.0
"""Dates as people at the counter read them, in the city's English whatever language the computer is set to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def weekday(day: date) -> str:
    """The day of the week, short: "Fri"."""
    return _DAYS[day.weekday()]


def weekday_name(day: date) -> str:
    """The day of the week, in full: "Friday"."""
    return _NAMES[day.weekday()]


def short(day: date) -> str:
    """A day within reach, without its year: "Jun 22"."""
    return f"{_MONTHS[day.month - 1]} {day.day}"


def full(day: date) -> str:
    """A day with its year: "Mar 3, 2027"."""
    return f"{short(day)}, {day.year}"


def clock(at: datetime) -> str:
    """A time of the city's day: "2:40 PM"."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'PM' if at.hour >= 12 else 'AM'}"
