# SPDX-License-Identifier: Apache-2.0
"""Money of a check is not given back while the check may still come back (rule 5.4); the city's policy says how long.

A policy may be withdrawn later, and nothing in the books says when. So a reversal is held to the shortest hold that any
policy of its date, withdrawn or not, ever asked for.
"""

import json
from datetime import date, timedelta
from typing import NamedTuple

from app.verifier.kinds_office import stands_by_check
from app.verifier.report import Collector
from app.verifier.source import Source, table_rows
from app.verifier.story import Fact, Story

USUAL = 10
"""Business days of a city whose policies say nothing of it."""
_COLUMNS = ("from_date", "body")
_SATURDAY = 5


class _GivenBack(NamedTuple):
    """A reversal of what a check paid: where it stands, when it was taken, and when it was given back."""

    book: str
    seq: int
    taken: str
    on: str


class Holds:
    """Collects the reversals of checks while the books are walked, then holds them to the policies."""

    def __init__(self) -> None:
        self._found: list[_GivenBack] = []

    def take(self, fact: Fact, story: Story) -> None:
        """Put aside a reversal that gives back what a check paid; what was never received is given back to nobody."""
        content = fact.content
        if fact.kind != "reversal" or "second" in content:
            return
        original = story.recall(str(content.get("of")))
        if original is not None and stands_by_check(story, original):
            taken, on = str(original.content.get("date", "")), str(content.get("date", ""))
            self._found.append(_GivenBack(story.book, fact.seq, taken, on))

    def compare(self, source: Source, collector: Collector) -> None:
        """Name every reversal that came before its check could no longer come back."""
        policies = _policies(source) if self._found else []
        for one in self._found:
            shortest = min((hold for since, hold in policies if since <= one.on), default=USUAL)
            if _business_days(one.taken, one.on) < shortest:
                collector.add(one.book, one.seq, "it gives back what a check paid that could still come back")


def _policies(source: Source) -> list[tuple[str, int]]:
    """Every policy on returned checks: from when, and for how many business days it holds their money."""
    found = []
    rows = table_rows(source, "policy", _COLUMNS, texts=_COLUMNS, tail="WHERE kind = 'returned_check'")
    for since, body in rows:
        try:
            found.append((since, int(json.loads(body).get("hold", USUAL))))
        except (ValueError, TypeError, AttributeError):
            found.append((since, USUAL))
    return found


def _business_days(taken: str, on: str) -> int:
    """How many days from Monday to Friday come after one date, through another; many where one is no date."""
    try:
        first, last = date.fromisoformat(taken), date.fromisoformat(on)
    except ValueError:
        return USUAL
    return sum((first + timedelta(days=n)).weekday() < _SATURDAY for n in range(1, (last - first).days + 1))
