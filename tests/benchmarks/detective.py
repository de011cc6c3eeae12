# SPDX-License-Identifier: Apache-2.0
"""How long a session of 1,000 receipts takes to be explained, beside the least it could take: reading them.

The books are a real home with one session of 1,000 receipts, drops, voids and four counts. "Explain" is the whole
service, from the question to the findings; the floor reads and decodes the same receipts. Both are measured in turns,
for differences that have one cause, several, and none. Explaining may take MOST times the floor, and a second.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.domain.count import CashCount, PieceRow
from app.domain.denomination import DENOMINATIONS
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.queries import masters, people, receipts
from app.services import detective
from app.services.desk import Desk
from app.services.posting import Journal
from tests import books as town
from tests.benchmarks.result import Line
from tests.books import Books, Session, drawer, item
from tests.invented_sessions import Day, invented

RECEIPTS = 1000
ROUNDS = 5
MOST = 3.0
SECOND = 1.0
DIFFERENCES = (-8417, 2000, -2700, 125, -50000)


def measured() -> list[Line]:
    """How soon a session of 1,000 receipts is explained, the slowest of the differences."""
    with tempfile.TemporaryDirectory(prefix="tillwright-") as folder:
        books = Books(town.embedded(Path(folder) / "books.db"))
        day = invented(7, RECEIPTS)
        session = written(books, day)
        worst = [explained(books, session, day, cents) for cents in DIFFERENCES]
        books.close()
    ratio, seconds = max(ratio for ratio, _ in worst), max(seconds for _, seconds in worst)
    return [Line("detective, to reading", ratio, MOST), Line("detective, 1,000 receipts", seconds, SECOND, unit="s")]


def written(books: Books, day: Day) -> Session:
    """The invented day in real books, submitted after three counts that do not balance."""
    session = drawer(books, "01", "mdiaz").opens(day.opening)
    for receipt in day.receipts:
        lines = [item("PERMIT", line.amount.plain, {"100-4220": line.amount.plain}) for line in receipt.lines]
        tenders = [replace(one, number=one.number or "1") if one.routing else one for one in receipt.tenders]
        entry = session.takes(lines, tenders, change=receipt.change.plain)
        if receipt.voided is not None:
            session.voids(entry)
    for drop in day.drops:
        session.drops(drop.amount.plain)
    session.begins_count()
    for _ in range(3):
        session.counts(pile(day, -1), **listed(day))
    session.submits()
    return session


def explained(books: Books, session: Session, day: Day, cents: int) -> tuple[float, float]:
    """The median of explaining over the median of reading, and the median in seconds, for one difference."""
    session.counts(pile(day, cents), by="jkim", **listed(day))
    desk = desk_of(books, "jkim")
    book = session.pen.book
    floor, whole = [], []
    for _ in range(ROUNDS):
        floor.append(_timed(lambda: receipts.of_book(desk.database, book, limit=2 * RECEIPTS)))
        whole.append(_timed(lambda: detective.explain(desk, book=book)))
    found = detective.explain(desk, book=book).parts[0].findings
    ratio, seconds = statistics.median(whole) / statistics.median(floor), statistics.median(whole)
    head = found[0].head if found else "no single cause found"
    sys.stdout.write(f"{Money(cents).dollars:>10}  {seconds:.3f} s, {ratio:.2f} times the floor: {head}\n")
    return ratio, seconds


def pile(day: Day, cents: int) -> CashCount:
    """What lies in the drawer, with so much more or less of it."""
    left, rows = day.expected()["cash"] + cents, []
    for piece in DENOMINATIONS:
        if piece.face.cents in {2000, 1000, 500, 100, 25, 10, 5, 1} and (not piece.coin or piece.face.cents < 100):
            pieces, left = divmod(left, piece.face.cents)
            rows.append(PieceRow(piece, pieces))
    return CashCount(tuple(rows))


def listed(day: Day) -> dict[str, tuple[Listed, ...]]:
    """The checks and money orders of the day."""
    return {"checks": tuple(day.listed["check"]), "money_orders": tuple(day.listed["money_order"])}


def desk_of(books: Books, name: str) -> Desk:
    """The desk of a supervisor."""
    database = books.as_(name)
    staff = people.staff(database, name)
    assert staff is not None
    now = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    return Desk(database, lambda: now, staff, "W1", masters.city(database), Journal(database))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
