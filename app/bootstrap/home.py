# SPDX-License-Identifier: Apache-2.0
"""One home folder opened: its books, who signs in to them, and what a first start makes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app import settings as settings_file
from app.bootstrap.clock import system_clock
from app.domain.errors import CounterError, Fault
from app.queries import masters
from app.services import passwords, people
from app.services.desk import Desk
from app.services.people import Door
from app.services.posting import Journal
from app.services.sample import invented
from app.services.sample import make as sample
from app.storage import create, maintenance, open_home, seed
from app.storage import masters as master_rows
from app.storage.local_copy import LocalCopy
from app.storage.outbox import Outbox
from app.storage.places import WindowLock
from app.storage.till import TillDatabase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from app.domain.city import City
    from app.domain.line import Line
    from app.domain.money import Money
    from app.domain.people import Staff
    from app.services.days.reading import DayFile
    from app.settings import Settings
    from app.storage.database import Database
    from app.storage.keeper import Keeper
    from app.storage.postgresql import SharedDatabase
    from app.storage.server import Server


COPY_AFTER = 3.0
"""Seconds after signing in before the till's copy is looked after: the first customer comes first."""
COUNTER_PRINTER = "Counter"
"""What the printer named at the first start is called in Setup."""


@dataclass(frozen=True, slots=True)
class OwnCity:
    """What the first start asks of a city of one's own. `funds` maps codes to names; `drawer_float` is assigned.

    `printer` is the address of a network printer, "" for the printer of the screen.
    """

    name: str
    time_zone: str
    funds: dict[str, str]
    administrator: str
    full_name: str
    password: str
    drawer: str
    drawer_float: Money
    printer: str = ""


class Home:
    """The books of one home folder, embedded or shared, from opening to closing."""

    def __init__(self, folder: Path, settings: Settings, clock: Callable[[], datetime] = system_clock) -> None:
        self.folder = folder
        self.settings = settings
        self.clock = clock
        self.shared = settings.database != "sqlite"
        self.replayed = False
        """Whether what is done here plays a day file, so that its entries are marked so."""
        self._opened: open_home.OpenHome | None = None
        self._database: Database | None = None
        self.outboxes = folder / "outbox"
        """Where the intents of each person lie on this till's own disk, in shared mode."""
        self._outbox: Outbox | None = None
        self.keeps_copy = False
        """Whether this till keeps a copy of shared books, with which it can go on without the server."""
        self._keeper: Keeper | None = None
        self._copy_lock: WindowLock | None = None

    @property
    def is_new(self) -> bool:
        """Whether a first start has to make the books."""
        return not self.shared and not self.file.exists()

    def open(self) -> None:
        """Open the embedded books of this folder; shared ones are opened by signing in. Raises Fault."""
        if not self.shared and self._opened is None:
            self._opened = open_home.open_embedded(self.folder)
            self._database = self._opened.database

    @property
    def file(self) -> Path:
        """The file an embedded home keeps its books in."""
        return open_home.books_file(self.folder)

    @property
    def database(self) -> Database:
        """The opened books, before anybody is known."""
        if self._database is None:
            raise CounterError("The books are not open yet. Nothing was changed. Wait a moment.")
        return self._database

    def city(self) -> City | None:
        """The city of these books; nothing for shared books before somebody signed in."""
        return None if self._database is None else masters.city(self._database)

    def make_sample(
        self,
        *,
        accounts: int = sample.ACCOUNTS,
        kind: str = "sample",
        week: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Make the sample city Ridgemont in this empty folder and fill it; what was begun is removed on a stop.

        `week`: it begins on the Monday of the last whole week and lives that week at its counter (`history`).
        """
        told = invented.ridgemont().facts
        now, clock = self.clock, None
        days: tuple[DayFile, ...] = ()
        if week:
            from app.bootstrap import history
            from app.services.days.town import DayClock

            days = history.week_before(now().date())
            self.clock = clock = DayClock.of(days[0].business_date, told["time_zone"])
        steps = sum(len(day.steps) for day in days)
        facts = create.facts(
            name=told["name"],
            kind=kind,
            time_zone=told["time_zone"],
            at=self.clock(),
            payable=told["payable_to"],
        )
        self._make(facts, None, sample.people_and_drawers)
        try:
            heard = progress or (lambda _done, _total: None)
            sample.fill(self.desk_of("admin"), accounts, progress=lambda done, total: heard(done, total + steps))
            if clock is not None:
                history.live(self, clock, days, lambda done: heard(accounts + done, accounts + steps))
        except BaseException:
            self._unmake()
            raise
        finally:
            self.clock = now

    def make_own(self, own: OwnCity) -> None:
        """Make a city of one's own: its chart, the first administrator, one drawer."""
        from app.services import passwords

        passwords.check_new(own.password, own.administrator)
        hashed = passwords.hashed(own.password)

        def more(connection: Connection) -> None:
            seed.people(connection, [(own.administrator, own.full_name, "administrator", hashed)])
            seed.drawers(connection, (own.drawer,), own.drawer_float.cents)
            if own.printer:
                printer = {"driver": "escpos-network", "address": own.printer, "columns": 48, "code_page": "cp858"}
                master_rows.add(connection, "printer", {"name": COUNTER_PRINTER, **printer})

        facts = create.facts(name=own.name, kind="own", time_zone=own.time_zone, at=self.clock())
        self._make(facts, own.funds, more)

    def sign_in(self, name: str, password: str) -> Desk:
        """Let a person in; answers the desk everything they do goes through. Raises CounterError or Fault."""
        if self.shared:
            database, staff = self._sign_in_there(name, password)
            before, self._database = self._database, database
            if before is not None:
                before.close()  # the person before left this workstation
        else:
            database, staff = people.sign_in(
                Door(self.database, self.clock, self.settings.workstation), name=name, password=password
            )
        return self._desk(database, staff.name)

    def keep_copy(self, told: Callable[[Line], object]) -> None:
        """Keep a copy of shared books on this till for whoever signed in last; `told` hears in another thread."""
        self._let_go_of_copy()
        if isinstance(self._database, TillDatabase):
            till = self._database
            keeper = self._keeper = till.shared.keeper(till.copy, told, first=COPY_AFTER)
            till.heard = keeper.copy_soon
            keeper.start()

    def ask_server(self) -> None:
        """Ask at once whether the server is there, as `keep_copy` does every few seconds."""
        if self._keeper is not None:
            self._keeper.ask()

    def prove_again(self, name: str, password: str) -> None:
        """Unlock: the person who locked types the password again. Raises CounterError."""
        if self.shared:
            self._prove_again_shared(name, password)
        else:
            people.sign_in(Door(self.database, self.clock, self.settings.workstation), name=name, password=password)

    def _prove_again_shared(self, name: str, password: str) -> None:
        """On the server; while the till goes on without it, by what the same person signed in with."""
        till = self._database
        if isinstance(till, TillDatabase) and till.alone:
            till.prove(name, password)
        else:
            self._sign_in_shared(name, password)[0].close()

    def desk_of(self, name: str, *, replay: bool = False) -> Desk:
        """A desk of a person of an embedded home, no password asked: for samples, replays and the command line."""
        return replace(self._desk(self.database.signed_in_as(name), name), replay=replay)

    def look_after(self, today: date, stop: Callable[[], bool]) -> None:
        """Tidy the file of an embedded home, and read it through once a day; see `maintenance`. Raises Fault."""
        if self._opened is not None:
            maintenance.look_after(self._opened.database, self.folder, today, stop)

    def close(self) -> None:
        """Close the books and let the next window in."""
        self._let_go_of_copy()
        if self._copy_lock is not None:
            self._copy_lock.release()
            self._copy_lock = None
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        elif self._database is not None:
            self._database.close()
        self._database = None
        self._open_outbox(None)

    def _sign_in_there(self, name: str, password: str) -> tuple[Database, Staff]:
        """To shared books; without the server only who went on without it comes back, by the same password."""
        from app.storage.postgresql import SharedDatabase

        try:
            shared, staff = self._sign_in_shared(name, password)
        except Fault:
            waits = LocalCopy(self.folder / "copy").alone() if self.keeps_copy else None
            if waits is None or waits.person != name.strip().casefold() or not passwords.matches(waits.proof, password):
                raise
            till = self._till(SharedDatabase(self._server(), waits.person, password))
            till.take_up(waits)
            return till, people.staff_of(till, waits.person)
        return (self._with_copy(shared) if self.keeps_copy else shared), staff

    def _till(self, database: SharedDatabase) -> TillDatabase:
        """The books with this till's copy, which one window at a time writes. Raises Fault for another window."""
        self._let_go_of_copy()
        if self._copy_lock is None:
            lock = WindowLock(self.folder / "copy")
            try:
                lock.take()
            except Fault:
                database.close()
                raise
            self._copy_lock = lock
        return TillDatabase(database, LocalCopy(self.folder / "copy"))

    def _server(self) -> Server:
        from app.storage.server import Server

        url = settings_file.database_url(self.settings, self.folder)
        return Server.at(url, check=self.settings.server_check)

    def _with_copy(self, database: SharedDatabase) -> TillDatabase:
        """The books with this till's copy; what waits there to be sent is sent first.

        Raises CounterError for another person's, unless this one sends in for who is absent.
        """
        till = self._till(database)
        waits = till.copy.alone()
        if waits is None:
            return till
        if waits.person != till.person and "close_drawer" not in people.staff_of(database, till.person).rights:
            database.close()
            raise CounterError(
                f"Receipts of {waits.person} wait in this till to be sent. They are safe. "
                f"{waits.person} or a supervisor signs in here first."
            )
        till.take_up(waits)
        with suppress(Fault):  # no answer: they go on waiting
            while (left := till.send()).entries and not left.refused:
                pass
        return till

    def _let_go_of_copy(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def _make(self, facts: dict[str, str], funds: dict[str, str] | None, more: Callable[[Connection], None]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        create.create(open_home.books_file(self.folder), facts, funds=funds, more=more).close()
        self.open()

    def _unmake(self) -> None:
        self.close()
        for file in self.folder.glob(f"{open_home.FILE_NAME}*"):
            file.unlink()

    def _sign_in_shared(self, name: str, password: str) -> tuple[SharedDatabase, Staff]:
        from app.storage import postgresql

        database = postgresql.sign_in(self._server(), name.strip().casefold(), password)
        try:
            postgresql.fit(database)
            return database, people.staff_of(database, name)
        except BaseException:
            database.close()
            raise

    def _desk(self, database: Database, name: str) -> Desk:
        staff = people.staff_of(database, name)
        journal = Journal(database)
        if self.shared:
            journal = taken_up(database, self._open_outbox(self.outboxes / f"{staff.name}.log"))
        return Desk(
            database, self.clock, staff, self.settings.workstation, masters.city(database), journal, self.replayed
        )

    def _open_outbox(self, file: Path | None) -> Outbox | None:
        """The intents of whoever sits here now; those of the person before are let go of."""
        if self._outbox is not None:
            self._outbox.close()
        self._outbox = None if file is None else Outbox(file)
        return self._outbox


def taken_up(database: Database, outbox: Outbox | None) -> Journal:
    """A person's way into shared books: what a crash left open is sent again at once, unchanged."""
    journal = Journal(database, outbox)
    for entry in outbox.open() if outbox is not None else ():
        journal.adopt(entry)
    journal.settle()
    return journal
