# SPDX-License-Identifier: Apache-2.0
"""Formats: how money, dates and times are written on the screen, and how typed amounts are read."""

import re
from datetime import date, datetime, time

from app.domain import dates
from app.domain.money import Money

MINUS = "\u2212"
NOTHING = "\u2013"

_WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d*)"
_AMOUNT = re.compile(rf"\s*\$?\s*({_WHOLE})(?:\.(\d{{0,2}}))?\s*\Z", re.ASCII)
_MOST_CENTS = 10**12


class NotAnAmount(ValueError):
    """What was typed is no amount; the text says how one looks."""


def money(amount: Money) -> str:
    """`$1,045.00`, `$0.00`, and a true minus sign before the dollar sign."""
    sign = MINUS if amount.cents < 0 else ""
    return f"{sign}${_digits(amount)}"


def change_of_balance(amount: Money) -> str:
    """A change carries its sign both ways: plus or minus, but for `$0.00`."""
    return f"+{money(amount)}" if amount.cents > 0 else money(amount)


def money_or_dash(amount: Money | None) -> str:
    """In tables nothing is an en dash."""
    return NOTHING if amount is None or amount.cents == 0 else money(amount)


def percent(hundredths: int) -> str:
    """A share in hundredths of a percent: `2.75 %`."""
    return f"{typed_money(Money(hundredths))} %"


def typed_money(amount: Money) -> str:
    """An amount inside a field: `1,284.60`, without the dollar sign."""
    return f"{MINUS if amount.cents < 0 else ''}{_digits(amount)}"


def whole_money(amount: Money) -> str:
    """Quick cash: `$285`, or `$284.60` where there are cents."""
    text = money(amount)
    return text[:-3] if text.endswith(".00") else text


def face(amount: Money) -> str:
    """The face of a piece: `$10`, `25¢`."""
    return f"${amount.cents // 100:,}" if amount.cents >= 100 else f"{amount.cents}\u00a2"


def spoken_money(amount: Money) -> str:
    """An amount as one says it: `15 dollars 40 cents`."""
    dollars, cents = divmod(abs(amount.cents), 100)
    parts = []
    if dollars or not cents:
        parts.append(f"{dollars:,} dollar{'' if dollars == 1 else 's'}")
    if cents:
        parts.append(f"{cents} cent{'' if cents == 1 else 's'}")
    return ("minus " if amount.cents < 0 else "") + " ".join(parts)


def _digits(amount: Money) -> str:
    dollars, cents = divmod(abs(amount.cents), 100)
    return f"{dollars:,}.{cents:02d}"


def parse_amount(text: str, *, sums: bool = False) -> Money:
    """Read a typed amount in dollars: `284.6`, `1,284.60`, `.5`, and with `sums` also `12+8`.

    Raises NotAnAmount with a sentence for the line under the field.
    """
    cleaned = text.strip()
    if not cleaned:
        raise NotAnAmount("Type an amount, like 284.60")
    parts = cleaned.split("+") if sums else [cleaned]
    cents = sum(_cents(part) for part in parts)
    if cents > _MOST_CENTS:
        raise NotAnAmount("That is more than one receipt can hold")
    return Money(cents)


def _cents(text: str) -> int:
    if text.count(".") > 1:
        raise NotAnAmount("An amount has one point, like 284.60")
    match = _AMOUNT.match(text)
    if match is None or not (match[1] or match[2]):
        whole, point, after = text.strip().partition(".")
        if (
            point
            and after.isascii()
            and after.isdecimal()
            and len(after) > 2
            and (whole.replace(",", "") or "0").isdecimal()
        ):
            raise NotAnAmount("An amount has two figures after the point, like 284.60")
        raise NotAnAmount("Only figures and one point, like 284.60")
    return int((match[1] or "0").replace(",", "")) * 100 + int((match[2] or "").ljust(2, "0"))


def parse_count(text: str) -> int | None:
    """Read a number of pieces; `12+8` adds; empty means not entered and gives None."""
    cleaned = text.strip()
    if not cleaned:
        return None
    parts = [part.strip() for part in cleaned.split("+")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        raise NotAnAmount("Whole pieces, like 12 or 12+8")
    return sum(int(part) for part in parts)


def long_date(day: date) -> str:
    """`Fri, Nov 20, 2026`."""
    return f"{dates.weekday(day)}, {dates.full(day)}"


def medium_date(day: date) -> str:
    """`Nov 20, 2026`."""
    return dates.full(day)


def short_date(day: date) -> str:
    """`Nov 20`."""
    return dates.short(day)


def clock_time(moment: datetime | time) -> str:
    """`2:41 PM`."""
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment.minute:02d} {'AM' if moment.hour < 12 else 'PM'}"


def age(day: date, today: date) -> str:
    """Whole days since a date: `151 days`, `1 day`, `today`."""
    days = (today - day).days
    if days == 0:
        return "today"
    return f"{days} day{'' if days == 1 else 's'}"


def count_of(count: int, one: str, many: str = "") -> str:
    """`1 line`, `3 lines`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def parse_date(text: str, *, today: date) -> date:
    """Read a typed date, month first: `12/31/26`, `12/31/2026`, `12/31` of this year."""
    parts = re.split(r"[/\-.]", text.strip())
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() for part in parts):
        raise NotAnAmount("Month first, like 12/31/26")
    month, day = int(parts[0]), int(parts[1])
    year = int(parts[2]) if len(parts) == 3 else today.year
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise NotAnAmount("Month first, like 12/31/26") from None
