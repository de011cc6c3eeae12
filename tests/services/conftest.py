# SPDX-License-Identifier: Apache-2.0
"""Services are tried in a small furnished city, on both databases, at the desk of each of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.queries import masters, people
from app.services.desk import Desk
from app.services.posting import Journal
from tests import books, kept_shared, shared_books
from tests.conftest import FakeClock
from tests.postgres import Server


@pytest.fixture(scope="session")
def furnished(postgres_server: Server) -> str:
    """The name of a PostgreSQL database where nobody has worked yet."""
    return shared_books.prepare(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def city(request: pytest.FixtureRequest) -> Iterator[books.Books]:
    """Books where nobody has worked yet, of either kind, for one test."""
    if request.param == "sqlite":
        held = books.Books(books.embedded())
        yield held
        held.close()
        return
    server: Server = request.getfixturevalue("postgres_server")
    with kept_shared.lent(server, request.getfixturevalue("furnished")) as shared:
        yield shared


@pytest.fixture
def at(city: books.Books, clock: FakeClock) -> Callable[..., Desk]:
    """`at("mdiaz")` is the desk of Maria Diaz at workstation W1."""
    made: dict[str, Desk] = {}

    def desk(name: str, till: str = "W1") -> Desk:
        if name not in made:
            database = city.as_(name)
            staff = people.staff(database, name)
            assert staff is not None
            made[name] = Desk(database, clock, staff, till, masters.city(database), Journal(database))
        return made[name]

    return desk
