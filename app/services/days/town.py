# SPDX-License-Identifier: Apache-2.0
"""The town a day file plays in: its books, its clock, its people at their desks, and the names the file gave."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.errors import CounterError
from app.queries import books, days, masters, people
from app.services.desk import Desk
from app.services.posting import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.services.days.reading import DayFile
    from app.storage.database import Database

OPENS = time(8, 0)
_STEP = timedelta(minutes=1)
GIVER = "admin"
"""Who sets the scene: given steps are written by the administrator."""


@dataclass
class DayClock:
    """The till's clock of a day file: starts at 08:00, each step takes a minute, `at` sets it."""

    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, day: date, time_zone: str) -> DayClock:
        """A clock at 08:00 of a business date."""
        zone = ZoneInfo(time_zone)
        return cls(zone, datetime.combine(day, OPENS, zone))

    def __call__(self) -> datetime:
        """The time now, aware."""
        return self.now

    def step(self) -> None:
        """One step later."""
        self.now += _STEP

    def set(self, at: time) -> None:
        """The time of day a file names."""
        self.now = datetime.combine(self.now.date(), at, self.zone)


@dataclass
class Names:
    """What a file calls things: `as` names of receipts, carts and cash moved, `id` names of charges.

    Each file has its own.
    """

    receipts: dict[str, str] = field(default_factory=dict)
    carts: dict[str, str] = field(default_factory=dict)
    charges: dict[str, str] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)

    def receipt(self, name: str) -> str:
        """The number of a receipt by its name in the file, or a number as it stands."""
        if name in self.receipts:
            return self.receipts[name]
        if name.count("-") == 2:
            return name
        raise CounterError(f"No step before this one is called “{name}”.")

    def charge_name(self, charge: str) -> str:
        """What the file calls a charge; the charge's own id where it gave no name."""
        return next((name for name, real in self.charges.items() if real == charge), charge)


@dataclass
class Town:
    """The scene of one file. `connect` opens the books as a person of it, `journal` is how that person records."""

    file: DayFile
    database: Database
    connect: Callable[[str], Database]
    till: str
    clock: DayClock
    names: Names = field(default_factory=Names)
    before: dict[str, int] = field(default_factory=dict)
    journal: Callable[[Database, str], Journal] = lambda database, _person: Journal(database)
    _desks: dict[str, Desk] = field(default_factory=dict)

    @classmethod
    def of(cls, file: DayFile, database: Database, connect: Callable[[str], Database], till: str) -> Town:
        """The town at 08:00, with what its accounts held before the file."""
        city = masters.city(database)
        town = cls(file, database, connect, till, DayClock.of(file.business_date, city.time_zone))
        town.before = days.balances(database)
        return town

    def desk(self, person: str) -> Desk:
        """A person's desk, the same through the whole file."""
        if person not in self._desks:
            database = self.connect(person)
            staff = people.staff(database, person)
            if staff is None:
                raise CounterError(f"There is nobody called {person} in this city.")
            journal = self.journal(database, person)
            self._desks[person] = Desk(
                database, self.clock, staff, self.till, masters.city(database), journal, replay=True
            )
        return self._desks[person]

    def at_drawer(self, drawer: str, person: str = "") -> Desk:
        """The desk of the named person, or of whoever has the drawer."""
        if person:
            return self.desk(person)
        book = books.of_drawer(self.database, drawer)
        if book is None:
            raise CounterError(f"Nobody has drawer {drawer} open.")
        return self.desk(book.person)

    def digest(self) -> str:
        """One digest of every table but the log of the desk: a refused step must leave it as it was."""
        whole = hashlib.sha256()
        for row in days.everything(self.database):
            whole.update(row.encode())
        return whole.hexdigest()

    def reopened(self, database: Database, connect: Callable[[str], Database]) -> Town:
        """The same scene on books that were opened again."""
        return replace(self, database=database, connect=connect, _desks={})
