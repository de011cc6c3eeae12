# SPDX-License-Identifier: Apache-2.0
"""Shared books from the command line: prepared, brought up to date, derived again, and played in by day files.

Passwords are asked for, never written down.
"""

from __future__ import annotations

import hashlib
import zoneinfo
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from app.bootstrap.clock import system_clock
from app.bootstrap.home import taken_up
from app.domain.errors import CounterError
from app.queries import masters
from app.services import passwords
from app.services.sample import invented, make
from app.services.setup.people import check_name
from app.storage import create, postgresql, seed, shared_home
from app.storage.outbox import Outbox
from app.storage.server import FULL, Server, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from app.domain.finding import Finding
    from app.services.posting import Journal
    from app.storage.database import Database
    from app.storage.rebuild import Difference


class Players:
    """Shared books as the people of the sample city open them from this till: each by their own login, once.

    `passwords` are those of people who are not of the sample.
    """

    def __init__(self, url: str, folder: Path, passwords: Mapping[str, str] | None = None) -> None:
        self.url, self.passwords = url, dict(passwords or {})
        self._server = Server.at(url)
        # Not where the counter itself writes: what waits there for its own server must not be sent to this one.
        self.outboxes = folder / "played" / hashlib.sha256(url.encode()).hexdigest()[:12]
        if not is_loopback(self._server.url):
            raise CounterError(
                "Day files play in shared books of this machine only. Nothing was played. Name a loopback address."
            )
        self._open: dict[str, Database] = {}
        self._outboxes: list[Outbox] = []

    def connect(self, person: str) -> Database:
        """The books on a person's own connection. Raises CounterError when the sample's people cannot sign in."""
        if person not in self._open:
            password = self.passwords.get(person, make.password_of(person))
            try:
                database = self._open[person] = postgresql.sign_in(self._server, person, password)
                masters.city(database)
            except (CounterError, DBAPIError, KeyError) as stranger:
                raise CounterError(
                    f"{person} cannot sign in to these books as one of the sample city. Nothing more was played. "
                    "Name a database made by: tillwright database init ADDRESS --sample"
                ) from stranger
        return self._open[person]

    def journal(self, database: Database, person: str) -> Journal:
        """How a person writes from this till: on its own disk first; what a crash left there is sent again."""
        outbox = Outbox(self.outboxes / f"{person}.log")
        self._outboxes.append(outbox)
        return taken_up(database, outbox)

    def close(self) -> None:
        """Let every connection and every outbox go."""
        for outbox in self._outboxes:
            outbox.close()
        for database in self._open.values():
            database.close()
        self._outboxes.clear()
        self._open.clear()


@dataclass(frozen=True, slots=True)
class NewCity:
    """What shared books of a city of one's own begin with: its name, its time zone, and who sets them up."""

    name: str
    time_zone: str
    administrator: str
    password: str = field(repr=False)


def init(url: str, *, sample: bool, ask: Callable[[], str]) -> None:
    """Prepare an empty PostgreSQL database, with the sample city's people and drawers or with nobody in it."""
    if sample:
        shared_home.refuse_elsewhere(Server.at(url))  # before a password is asked for
    shared_home.init(_with_password(url, ask), sample=sample_city() if sample else None)


def init_own(url: str, new: NewCity, *, ask: Callable[[], str]) -> None:
    """Prepare an empty PostgreSQL database for a city of one's own, with its first administrator.

    Raises CounterError for a time zone nobody knows, a name nobody signs in by, and a password that is easy to guess.
    """
    if new.time_zone not in zoneinfo.available_timezones():
        raise CounterError(
            f"There is no time zone {new.time_zone}. Nothing was changed. Name one such as America/Chicago."
        )
    who = new.administrator
    check_name(who)
    passwords.check_new(new.password, who)
    facts = create.facts(name=new.name, kind="own", time_zone=new.time_zone, at=system_clock())

    def more(connection: Connection) -> None:
        seed.people(connection, [(who, who.capitalize(), "administrator", None)])

    shared_home.init(_with_password(url, ask), facts=facts, more=more, logins=[(who, "administrator", new.password)])


def upgrade(url: str, *, ask: Callable[[], str]) -> str:
    """Bring shared books to this version's schema; answers the name of the copy made before, "" for none."""
    return shared_home.upgrade(_with_password(url, ask))


def check(url: str, *, ask: Callable[[], str]) -> tuple[Finding, ...]:
    """What is wrong with a shared database, and how to mend it."""
    from app.storage.checkup import run

    return run.check(_with_password(url, ask), system_clock)


def rebuild(url: str, *, only_check: bool, ask: Callable[[], str]) -> tuple[Difference, ...]:
    """Derive every table of shared books again; answers what is, or had been, different."""
    place = _with_password(url, ask)
    return shared_home.check(place) if only_check else shared_home.rebuild(place)


def address_to_read(url: str, *, ask: Callable[[str], str], check: str = FULL) -> str:
    """The address for a program that takes it as it stands: with a password, and the certificate checked.

    `ask(login)` asks for the password of a login. On this machine the address stays as it is.
    """
    server = Server.at(url, check=check)
    place = server.url
    if is_loopback(place):
        return url
    asked = make_url(_with_password(url, lambda: ask(place.username or ""), check))
    readable = make_url(server.to_read(place.username or ""))
    return readable.set(password=asked.password).render_as_string(hide_password=False)


def _with_password(url: str, ask: Callable[[], str], check: str = FULL) -> str:
    """The address with its login's password.

    A password in the address is used; else one is asked for, but not on this machine itself, where a password file or
    the server's own trust lets the login in. Raises CounterError for an address that is none or names no login.
    """
    place = Server.at(url, check=check).url
    if not place.username:
        raise CounterError("The address names no login. Nothing was opened. Write postgresql://login@server/database.")
    if place.password is None and not is_loopback(place):
        place = place.set(password=ask())
    return place.render_as_string(hide_password=False)


def sample_city() -> shared_home.SampleCity:
    """The sample city as shared books start with it: the same people and drawers as in an embedded home."""
    city = invented.ridgemont()

    def more(connection: Connection) -> None:
        make.people_and_drawers(connection, hashes=False)

    facts = {"city_name": city.facts["name"], "city_kind": "sample", "time_zone": city.facts["time_zone"]}
    logins = [(name, role, make.password_of(name)) for name, (_, role, _) in city.people.items()]
    return shared_home.SampleCity(facts, more, logins)
