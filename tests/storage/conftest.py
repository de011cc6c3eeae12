# SPDX-License-Identifier: Apache-2.0
"""Books for the tests of storage: a town made once, copied for whoever changes it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.embedded import EmbeddedDatabase, Home
from tests.books import Books, embedded, town


@pytest.fixture(scope="session")
def embedded_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The town on SQLite; nobody may change it."""
    books = town(Books(embedded(tmp_path_factory.mktemp("town") / "books.db")))
    yield books
    books.close()


def copied(books: Books, path: Path) -> Books:
    """The same town in a file of its own, with pens of its own."""
    raw = books.database.engine.raw_connection()
    try:
        raw.driver_connection.execute("VACUUM INTO ?", (str(path),)).close()
    finally:
        raw.close()
    twin = Books(EmbeddedDatabase(Home(path), books.database.person))
    twin.ids, twin.entries = books.ids, dict(books.entries)
    for name, session in books.sessions.items():
        other = copy.copy(session)
        other.books = twin
        twin.sessions[name] = other
    return twin


@pytest.fixture
def embedded_copy(embedded_town: Books, tmp_path: Path) -> Iterator[Books]:
    """A town to change."""
    books = copied(embedded_town, tmp_path / "books.db")
    yield books
    books.close()
