# SPDX-License-Identifier: Apache-2.0
"""A city where lives are played one after another: real books, a desk for each person, and a connection that fails.

What a life left open is counted and closed before the next one begins, so that people and drawers serve all of them.
After a life that failed the books are made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher

from app.domain.errors import OutcomeUnknown
from app.queries import masters, people
from app.services import offices, passwords
from app.services.desk import Desk
from app.services.posting import Journal
from app.storage import masters as stored
from app.storage.database import Recorded
from tests import books
from tests.conftest import FakeClock

CASHIERS = ("mdiaz", "tnguyen")
SUPERVISORS = ("jkim", "aortega")
DRAWERS = ("01", "02")
BEGIN = datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
LATEST = BEGIN + timedelta(days=3)
"""Beyond it no life moves the clock on: the books take no drawer of a day that is still to come."""


class Answer(StrEnum):
    """How the line to the books behaves while one entry is sent."""

    COMES = "comes"
    LOST_BEFORE = "lost before the entry arrived"
    LOST_AFTER = "lost after the entry was recorded"


class Line:
    """One person's books over a line that may lose an answer; everything else is the database's own."""

    def __init__(self, database: Any) -> None:
        self._database = database
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


class World:
    """The books of a run, and everybody's desk in them."""

    def __init__(self, make: Callable[[], books.Books]) -> None:
        self._make = make
        self.clock = FakeClock(BEGIN)
        self.held: books.Books | None = None
        self.lives = self.steps = 0
        self.opened: dict[str, date] = {}
        """The business date of the last session of each drawer: none opens on an earlier one."""
        self._desks: dict[str, Desk] = {}

    @property
    def books(self) -> books.Books:
        """The books; made when they are first needed, and again after `spoil`."""
        if self.held is None:
            self.held = self._make()
            if self.held.database.dialect == "sqlite":
                _passwords(self.held)
        return self.held

    def spoil(self) -> None:
        """The books of a life that failed are nobody's any more."""
        self.close()

    def close(self) -> None:
        """Let the books go."""
        if self.held is not None:
            self.held.close()
        self.held, self._desks, self.opened = None, {}, {}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a plain query answers; asked after every act, so without ceremony."""
        with self.books.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def desk(self, name: str) -> Desk:
        """The desk of a person, over a line of their own."""
        if name not in self._desks:
            database: Any = Line(self.books.as_(name))
            staff = people.staff(database, name)
            assert staff is not None
            city = masters.city(database)
            self._desks[name] = Desk(database, self.clock, staff, "W1", city, Journal(database))
        return self._desks[name]

    def office(self, name: str) -> None:
        """The back-office book a person writes in today is open before an act is looked at by itself."""
        offices.pen(self.desk(name))

    def restart(self, name: str) -> None:
        """The program of a person died and was started again: it remembers nothing."""
        if name in self._desks:
            desk = self._desks[name]
            self._desks[name] = replace(desk, journal=Journal(desk.database))


def _passwords(held: books.Books) -> None:
    """Everybody has the usual password, hashed in no time."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with patch.object(passwords, "_hasher", lambda: hasher), held.as_("admin").writing() as connection:
        for name in books.PEOPLE:
            stored.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(books.PASSWORD)})
