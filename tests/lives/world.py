# SPDX-License-Identifier: Apache-2.0
"""A city where lives are played one after another: real books, a desk for each person, and a connection that fails.

Every life has the same days behind it. After a life that failed the books are made anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from app.domain.errors import OutcomeUnknown
from app.queries import masters, people
from app.services import receipts
from app.services.desk import Desk
from app.services.posting import Journal
from app.services.receipts import Rules
from app.storage.database import Recorded
from tests import books
from tests.conftest import FakeClock
from tests.lives.homes import Home
from tests.lives.model import City

CASHIERS = ("mdiaz", "tnguyen")
SUPERVISORS = ("jkim", "aortega")
BILLER = "lortiz"
DRAWERS = ("01", "02", "03")
BEGIN = datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
LATEST = BEGIN + timedelta(days=1)
"""Beyond it no life moves the clock on."""
EARLIEST = BEGIN - timedelta(hours=6)
"""Before it no life sets the clock back: it stays on the day."""
TODAY = BEGIN.date()
BEFORE = (BEGIN - timedelta(days=2), BEGIN - timedelta(days=1))
"""The days behind every life: the first is closed, its session deposited; the second's session waits for both."""
CHECKED_EACH = 20
"""After so many lives the verifier reads the whole books."""


class Answer(StrEnum):
    """How the line to the books behaves while one entry is sent."""

    COMES = "comes"
    LOST_BEFORE = "lost before the entry arrived"
    LOST_AFTER = "lost after the entry was recorded"


class Line:
    """One person's books over a line that may lose an answer; everything else is the database's own.

    Who is asked for a consent has a connection already: signing in again would prove the same and cost a login.
    """

    def __init__(self, database: Any, others: Callable[[str], Any]) -> None:
        self._database = database
        self._others = others
        self.next = Answer.COMES

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def record(self, entry: Any) -> Recorded:
        answer, self.next = self.next, Answer.COMES
        if answer is Answer.LOST_BEFORE:
            raise OutcomeUnknown("No answer.", "Nothing is known.", "Asking again.")
        recorded: Recorded = self._database.record(entry)
        if answer is Answer.LOST_AFTER:
            raise OutcomeUnknown("No answer.", "Nothing is known.", "Asking again.")
        return recorded

    def connect_as(self, person: str, password: str) -> Any:
        assert password == books.PASSWORD
        return Line(self._others(person), self._others)

    def close(self) -> None:
        """The connection is kept for the next consent."""


class World:
    """The books of a run, and everybody's desk in them."""

    def __init__(self, make: Callable[[], Home]) -> None:
        self._make = make
        self.clock = FakeClock(BEGIN)
        self.home: Home | None = None
        self.lives = self.checks = 0
        """Lives that ended well, and how often all was read through."""
        self.played: Counter[tuple[str, str]] = Counter()
        """How often each rule was played, and what came of it."""
        self.kinds: Counter[str] = Counter()
        """How many entries of each kind the lives recorded."""
        self._first = City()
        self._desks: dict[str, Desk] = {}
        self._rules: dict[str, Rules] = {}

    @property
    def steps(self) -> int:
        """Everything that was tried."""
        return self.played.total()

    @property
    def books(self) -> books.Books:
        """The books of the life that is played."""
        assert self.home is not None
        return self.home.books

    def begins(self, live_before: Callable[[], City]) -> City:
        """A life begins as every other did; in new books the days before are lived first."""
        if self.home is None:
            self.home = self._make()
            played = self.played.copy()
            self._first = live_before()
            self.home.keep()
            self.played = played
        else:
            self.home.put_back()
        self.clock.set(BEGIN)
        self._rules = {}
        for name in tuple(self._desks):
            self.restart(name)
        return deepcopy(self._first)

    def ended(self, begun: int) -> None:
        """A life ended well: what it recorded is counted, and the books are read through now and then."""
        assert self.home is not None
        counted = self.rows(f"SELECT kind, count(*) FROM entry WHERE no > {begun} GROUP BY kind")  # noqa: S608
        self.kinds.update(dict(counted))
        self.lives += 1
        if self.lives % CHECKED_EACH == 0:
            assert self.home.findings() == []
            self.checks += 1

    def close(self) -> None:
        """Let the books go; those of a life that failed are nobody's any more."""
        if self.home is not None:
            self.home.close()
        self.home, self._desks, self._rules = None, {}, {}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a plain query answers."""
        assert self.home is not None
        return self.home.rows(query)

    def rules(self, name: str) -> Rules:
        """What a person's counter read when it was opened; no life changes the city's set-up."""
        if name not in self._rules:
            self._rules[name] = receipts.rules(self.desk(name))
        return self._rules[name]

    def desk(self, name: str) -> Desk:
        """The desk of a person, over a line of their own."""
        if name not in self._desks:
            database: Any = Line(self.books.as_(name), self.books.as_)
            staff = people.staff(database, name)
            assert staff is not None
            city = masters.city(database)
            self._desks[name] = Desk(database, self.clock, staff, "W1", city, Journal(database))
        return self._desks[name]

    def restart(self, name: str) -> None:
        """The program of a person died and was started again: it remembers nothing."""
        if name in self._desks:
            desk = self._desks[name]
            self._desks[name] = replace(desk, journal=Journal(desk.database))
