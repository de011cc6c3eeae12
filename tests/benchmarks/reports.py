# SPDX-License-Identifier: Apache-2.0
"""How long the end of a day takes behind a million receipts, beside the same day with nothing before it.

Two embedded homes hold the same last day of a thousand receipts. In turns in both: each report of that day, its first
page where it is a listing; and the close of one session more, which nothing but the close is timed of.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from app.domain.entry import Entry
from app.domain.money import Money
from app.domain.report import Asked
from app.domain.report_forms import FORMS
from app.queries import masters, people
from app.services import reports
from app.services.desk import Desk
from app.services.posting import Journal
from tests.benchmarks import years
from tests.benchmarks.result import Line
from tests.books import DAY, Books, drawer

ROUNDS, CLOSES = 9, 25
MOST, AIM = 1.3, 1.1
CODE, CASHIER = "01", "mdiaz"
DAY_REPORT = "day"
Side = TypeVar("Side", Books, Desk)


def measured() -> list[Line]:
    """A session's close, the day report, and every other report there is."""
    with tempfile.TemporaryDirectory(prefix="tillwright-") as name, ExitStack() as stack:
        little, much = (_copied(years.made(days), Path(name) / str(days)) for days in (1, years.DAYS))
        for books in (little, much):
            stack.callback(books.close)
        lines = [_closing(little, much)]
        desks = (desk_of(little), desk_of(much))
        lines += [_reported(*desks, form.name) for form in FORMS]
        _listed_whole(desks[1])
    return lines


def _copied(home: Path, to: Path) -> Books:
    shutil.copytree(home, to)
    return years.opened(to)


def desk_of(books: Books) -> Desk:
    """The supervisor's desk."""
    database = books.as_("jkim")
    staff = people.staff(database, "jkim")
    assert staff is not None
    now = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    return Desk(database, lambda: now, staff, "W1", masters.city(database), Journal(database))


def _closing(little: Books, much: Books) -> Line:
    """Sessions of no receipts, one after the other in both: what is timed is the close alone, up to its answer."""
    both = _in_turns(little, much, CLOSES, _timed_close)
    return _line("session close", both)


def _timed_close(books: Books) -> float:
    grand, session = books.rows(
        "SELECT s.grand, b.session FROM seal AS s JOIN book AS b ON b.id = s.book_id WHERE b.code = :code"
        " ORDER BY b.session DESC LIMIT 1",
        code=CODE,
    )[0]
    held = drawer(books, CODE, CASHIER, session + 1).opens(grand=Money(grand))
    held.begins_count().counts()
    held.submits()
    entry: list[Entry] = []
    took = _timed(lambda: entry.append(held.closes()))
    assert books.rows("SELECT count(*) FROM seal WHERE book_id = :book", book=held.pen.book) == [(1,)]
    return took


def _reported(little: Desk, much: Desk, name: str) -> Line:
    both = _in_turns(little, much, ROUNDS, lambda desk: _timed(lambda: reports.make(desk, Asked(name, DAY, DAY))))
    if name == DAY_REPORT:
        return _line("day report", both)
    return _line(f"report {name}", both)


def _in_turns(little: Side, much: Side, rounds: int, timed: Callable[[Side], float]) -> list[tuple[float, float]]:
    """Both, one after the other; the first round fills the caches."""
    return [(timed(little), timed(much)) for _ in range(rounds + 1)][1:]


def _line(what: str, both: list[tuple[float, float]]) -> Line:
    short, long = (statistics.median(times) * 1000 for times in zip(*both, strict=True))
    ratio = statistics.median(much / little for little, much in both)
    return Line(f"{what}, 1 M to 1 k of history", ratio, MOST, AIM, detail=f"{long:.1f} ms, {short:.1f} ms")


def _listed_whole(desk: Desk) -> None:
    """How long every receipt there is takes to be listed, page by page."""
    made = reports.make(desk, Asked("receipts", DAY.replace(year=DAY.year - 3), DAY))
    count = [0]

    def listed() -> None:
        count[0] = sum(1 for _ in reports.lines(desk, made))

    seconds = _timed(listed)
    sys.stdout.write(f"the whole listing: {count[0]:,} lines in {seconds:.1f} s\n")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
