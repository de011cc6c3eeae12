# SPDX-License-Identifier: Apache-2.0
"""How long the reports of one day take behind much history, beside the same reports behind little.

Two embedded homes hold the same day: one behind 10 days of it, one behind 500. Every report of that day is made in
turns in both, and its first page where it is a listing. It may take MOST times as long, and the whole lot WHOLE times.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.domain.report import Asked
from app.domain.report_forms import FORMS
from app.queries import masters, people
from app.services import reports
from app.services.desk import Desk
from app.services.posting import Journal
from tests import books as town
from tests import history
from tests.books import DAY, Books

RECEIPTS = 50
LITTLE, MUCH = 10, 500
ROUNDS = 15
MOST, WHOLE = 2.5, 1.6


def run() -> int:
    """Whether a day's reports take as long behind 100,000 receipts as behind 2,000; 0 when they do."""
    with tempfile.TemporaryDirectory(prefix="tillwright-") as folder:
        little, much = (_home(Path(folder) / f"{days}.db", days) for days in (LITTLE, MUCH))
        ratios = {form.name: _compared(little, much, form.name) for form in FORMS}
        _listed_whole(much)
    whole = statistics.geometric_mean(ratios.values())
    worst = max(ratios, key=lambda name: ratios[name])
    good = ratios[worst] <= MOST and whole <= WHOLE
    said = f"{whole:.2f} times as long (limit {WHOLE:g}), at most {ratios[worst]:.2f} for {worst} (limit {MOST:g})"
    sys.stdout.write(f"one day's reports behind 50 times the history: {said}: {'good' if good else 'TOO SLOW'}\n")
    return 0 if good else 1


def _home(path: Path, days: int) -> Desk:
    """The day with its history, and the supervisor's desk in it."""
    books = Books(town.embedded(path))
    history.one_day(books, RECEIPTS)
    history.behind(books.database, days)
    receipts = books.rows("SELECT count(*) FROM receipt")[0][0]
    sys.stdout.write(f"{path.stem} days of history: {receipts:,} receipts\n")
    database = books.as_("jkim")
    staff = people.staff(database, "jkim")
    assert staff is not None
    now = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    return Desk(database, lambda: now, staff, "W1", masters.city(database), Journal(database))


def _compared(little: Desk, much: Desk, name: str) -> float:
    """The median behind much history over the median behind little, made in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    asked = Asked(name, DAY, DAY)
    for _ in range(ROUNDS):
        for desk, kept in zip((little, much), times, strict=True):
            kept.append(_timed(lambda desk=desk: reports.make(desk, asked)))  # type: ignore[misc]
    short, long = (statistics.median(kept) for kept in times)
    sys.stdout.write(f"  {name:<11}{short * 1000:7.1f} ms {long * 1000:7.1f} ms  {long / short:.2f} times\n")
    return long / short


def _listed_whole(desk: Desk) -> None:
    """How long every receipt there is takes to be listed, page by page."""
    made = reports.make(desk, Asked("receipts", DAY.replace(year=DAY.year - 3), DAY))
    count = [0]

    def listed() -> None:
        count[0] = sum(1 for _ in reports.lines(desk, made))

    seconds = _timed(listed)
    sys.stdout.write(f"  the whole listing: {count[0]:,} lines in {seconds:.1f} s\n")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
