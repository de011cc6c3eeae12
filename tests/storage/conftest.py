# SPDX-License-Identifier: Apache-2.0
"""Books for the tests of storage: a town made once, copied for whoever changes it."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage import engine as engines
from app.storage.embedded import EmbeddedDatabase, Home
from tests import kept
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
    return twin_of(books, Home(path))


def twin_of(books: Books, home: Home) -> Books:
    """The same people with pens of their own, in a copy of what they wrote."""
    twin = Books(EmbeddedDatabase(home, books.database.person))
    twin.ids, twin.entries = books.ids, dict(books.entries)
    for name, session in books.sessions.items():
        other = copy.copy(session)
        other.books = twin
        twin.sessions[name] = other
    return twin


@pytest.fixture(scope="session")
def town_pattern(embedded_town: Books, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of the town."""
    file = tmp_path_factory.mktemp("pattern") / "books.db"
    copied(embedded_town, file).close()
    with contextlib.closing(engines.driver().connect(str(file))) as plain:
        plain.execute("PRAGMA journal_mode = DELETE").close()
    return file.read_bytes()


@pytest.fixture
def embedded_copy(embedded_town: Books, town_pattern: bytes) -> Iterator[Books]:
    """A town to change, all on one connection: nothing reads while something else writes."""
    books = twin_of(embedded_town, Home(None, kept.over(town_pattern)))
    yield books
    books.close()


@pytest.fixture
def town_in_a_file(embedded_town: Books, tmp_path: Path) -> Iterator[Books]:
    """A town to change as the program opens it: a file with a log, and as many connections as it likes."""
    books = copied(embedded_town, tmp_path / "books.db")
    yield books
    books.close()
