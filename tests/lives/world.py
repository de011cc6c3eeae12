# SPDX-License-Identifier: Apache-2.0
"""A city where lives are played one after another: real books, a desk for each person, and a connection that fails.

What a life left open is counted and closed before the next one begins, so that people and drawers serve all of them.
After a life that failed the books are made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher

from app import resources
from app.domain.errors import OutcomeUnknown
from app.queries import masters, people
from app.services import closing_day, gl_export, offices, passwords, receipts
from app.services.desk import Desk
from app.services.posting import Journal
from app.services.receipts import Rules
from app.storage import masters as stored
from app.storage.database import Recorded
from tests import books
from tests.conftest import FakeClock

CASHIERS = ("mdiaz", "tnguyen")
SUPERVISORS = ("jkim", "aortega")
BILLER = "lortiz"
DRAWERS = ("01", "02")
BEGIN = datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
LATEST = BEGIN + timedelta(days=1)
"""Beyond it no life moves the clock on."""
EARLIEST = BEGIN - timedelta(hours=6)
"""Before it no life sets the clock back: it stays on the day."""
TODAY = BEGIN.date()
"""Every life begins on this day, so no drawer is opened on a later one: the drawers serve all lives."""

UNPOSTED = (
    "SELECT DISTINCT e.id FROM posting p JOIN entry e ON e.no = p.entry_no"
    " WHERE e.kind <> 'import' AND NOT EXISTS (SELECT 1 FROM gl_batch_book b WHERE b.book_id = e.book_id)"
)
"""Entries with postings of the books' own that went to no batch; a book is in one at the most by its key."""
LIVES_EACH = 200
"""So many lives are played in the same books."""

_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Held for as long as the books are: a password hashed with less than today's settings is hashed again when it is used,
and each consent after that would cost a fifth of a second."""


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
        self.lives = self.steps = self.batches = 0
        self.kinds: set[str] = set()
        """Every kind of entry in the books that were posted."""
        self._desks: dict[str, Desk] = {}
        self._rules: dict[str, Rules] = {}
        self._asking: Any = None
        self._cheap = ExitStack()

    @property
    def books(self) -> books.Books:
        """The books; made when they are first needed, and again after `spoil`."""
        if self.held is None:
            self.held = self._make()
            if self.held.database.dialect == "sqlite":
                self._cheap.enter_context(patch.object(passwords, "_hasher", lambda: _HASHER))
                _passwords(self.held)
        return self.held

    def begins(self) -> None:
        """The next life begins when the last one did, so that the same draws are the same life wherever it is played.

        New books are opened after so many lives, with a back-office book of today for everybody: none is opened for
        today any more by who has one of a later day.
        """
        if self.lives and self.lives % LIVES_EACH == 0 and self.held is not None:
            self.reckoned()
            self.close()
        self.lives += 1
        self.clock.set(BEGIN)
        if not self._desks:
            for name in (*CASHIERS, *SUPERVISORS, BILLER):
                self.office(name)
        for name in tuple(self._desks):
            self.restart(name)

    def reckoned(self) -> None:
        """The last act in the books: all of them posted once, and the same file whenever it is written."""
        self.clock.set(LATEST + timedelta(hours=4))
        self.restart(SUPERVISORS[0])
        desk, files = self.desk(SUPERVISORS[0]), []

        def write(name: str, content: bytes) -> Path:
            files.append(content)
            return Path(name)

        closing_day.close_offices(desk, desk.today())
        told = gl_export.waiting(desk)
        layout = gl_export.layout("journal", resources.text("gl_formats", "journal-csv.toml"), "journal-csv.toml")
        posted = gl_export.post(desk, told, layout, write)
        gl_export.post(desk, told, layout, write)
        gl_export.again(desk, posted.batch.number, write)
        assert len(set(files)) == 1, "the same batch is another file"
        assert gl_export.waiting(desk).books == (), "something waits that was posted"
        assert self.rows(UNPOSTED) == [], "an entry with postings is in no batch"
        self.kinds |= {kind for (kind,) in self.rows("SELECT DISTINCT kind FROM entry")}
        self.batches += 1

    def spoil(self) -> None:
        """The books of a life that failed are nobody's any more."""
        self.close()

    def close(self) -> None:
        """Let the books go."""
        if self._asking is not None:
            self._asking.close()
        if self.held is not None:
            self.held.close()
        self._cheap.close()
        self.held, self._asking, self._desks, self._rules = None, None, {}, {}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a plain query answers; asked after every act, so without ceremony."""
        if self._asking is None:
            database: Any = self.books.database
            self._asking = database.engine.raw_connection()
            if database.dialect == "postgresql":
                self._asking.driver_connection.autocommit = True
        return [tuple(row) for row in self._asking.driver_connection.execute(query).fetchall()]

    def rules(self, name: str) -> Rules:
        """What a person's counter read when it was opened; no life changes the city's set-up."""
        if name not in self._rules:
            self._rules[name] = receipts.rules(self.desk(name))
        return self._rules[name]

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
    with held.as_("admin").writing() as connection:
        for name in books.PEOPLE:
            stored.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(books.PASSWORD)})
