# SPDX-License-Identifier: Apache-2.0
"""Shared books for a test: a copy of a database that was prepared, or lived in, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import books, kept_shared, shared_books
from tests.postgres import Server


@pytest.fixture(scope="session")
def furnished(postgres_server: Server) -> str:
    """The name of a database where nobody has worked yet."""
    return shared_books.prepare(postgres_server)


@pytest.fixture(scope="session")
def lived_in(postgres_server: Server, furnished: str) -> books.Books:
    """Shared books with drawers in every state; nothing may change them. To change, copy them with `town`."""
    held = books.town(shared_books.opened(postgres_server.create_database(template=furnished)))
    held.close()
    return held


@pytest.fixture
def city(postgres_server: Server, furnished: str) -> Iterator[books.Books]:
    """Shared books where nobody has worked yet, for one test."""
    with kept_shared.lent(postgres_server, furnished) as held:
        yield held


@pytest.fixture
def town(postgres_server: Server, lived_in: books.Books) -> Iterator[books.Books]:
    """Shared books with drawers in every state, for one test."""
    with kept_shared.lent(postgres_server, address_of(lived_in)) as held:
        yield twin(lived_in, held)


def twin(lived_in: books.Books, held: books.Books) -> books.Books:
    """Copied books with the pens and the remembered entries of those they were copied from."""
    for session in lived_in.sessions.values():
        books.Session(held, session.pen, session.till).last = session.last
    held.ids, held.entries = lived_in.ids, dict(lived_in.entries)
    return held


def address_of(held: books.Books) -> str:
    """The database's name of shared books."""
    return held.database.server.database  # type: ignore[attr-defined]  # shared books have a server
