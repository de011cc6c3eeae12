# SPDX-License-Identifier: Apache-2.0
"""How long money lies before the bank has it, in days on which banks are open (rule 5.14.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.errors import CounterError

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Banking:
    """So many business days a deposit may take, and the days on which the city or its bank is closed."""

    days: int = 1
    closed: frozenset[date] = field(default_factory=frozenset)

    def is_open(self, day: date) -> bool:
        """Whether a day is a business day: no weekend, no holiday, no closure."""
        return day.weekday() < _SATURDAY and day not in self.closed

    def lag(self, since: date, until: date) -> int:
        """Business days after `since`, up to and with `until`; the same day is none."""
        days = range(1, (until - since).days + 1)
        return sum(self.is_open(since + timedelta(days=one)) for one in days)

    def late(self, since: date, until: date) -> bool:
        """Whether it took longer than it may."""
        return self.lag(since, until) > self.days


def closed_days(typed: str) -> frozenset[date]:
    """Read days such as "2026-11-26, 2026-12-25". Raises CounterError beside "closed" for what is no date."""
    found = []
    for word in (part.strip() for part in typed.split(",")):
        if not word:
            continue
        try:
            found.append(date.fromisoformat(word))
        except ValueError as wrong:
            raise CounterError(
                f"“{word[:20]}” is no date. The old policy is kept. Type days such as 2026-12-25, with commas between.",
                field="closed",
            ) from wrong
    return frozenset(found)
