# SPDX-License-Identifier: Apache-2.0
"""Prepare shared books from the command line: the password is asked for, never written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from app.domain.errors import CounterError
from app.services.sample import invented, make
from app.storage import postgresql, shared_home
from app.storage.server import Server, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from app.storage.database import Database


class Players:
    """Shared books as the people of the sample city open them: each by their own login, once."""

    def __init__(self, url: str) -> None:
        self.passwords: Mapping[str, str] = {}  # of people who are not of the sample
        self._server = Server.at(url)
        if not is_loopback(self._server.url):
            raise CounterError(
                "Day files play in shared books of this machine only. Nothing was played. Name a loopback address."
            )
        self._open: dict[str, Database] = {}

    def connect(self, person: str) -> Database:
        """The books on a person's own connection."""
        if person not in self._open:
            password = self.passwords.get(person, make.password_of(person))
            self._open[person] = postgresql.sign_in(self._server, person, password)
        return self._open[person]

    def close(self) -> None:
        """Let every connection go."""
        for database in self._open.values():
            database.close()
        self._open.clear()


def init(url: str, *, sample: bool, ask: Callable[[], str]) -> None:
    """Prepare an empty PostgreSQL database.

    A password in the address is used; else one is asked for, but not on this machine itself, where a password file or
    the server's own trust lets the login in.
    """
    place = make_url(url)
    if place.password is None and not is_loopback(place):
        place = place.set(password=ask())
    shared_home.init(place.render_as_string(hide_password=False), sample=sample_city() if sample else None)


def sample_city() -> shared_home.SampleCity:
    """The sample city as shared books start with it: the same people and drawers as in an embedded home."""
    city = invented.ridgemont()

    def more(connection: Connection) -> None:
        make.people_and_drawers(connection, hashes=False)

    facts = {"city_name": city.facts["name"], "city_kind": "sample", "time_zone": city.facts["time_zone"]}
    logins = [(name, role, make.password_of(name)) for name, (_, role, _) in city.people.items()]
    return shared_home.SampleCity(facts, more, logins)
