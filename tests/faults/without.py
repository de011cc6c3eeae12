# SPDX-License-Identifier: Apache-2.0
"""A plugin of pytest: the books tests are given lack one guard, which an environment variable names.

"trigger NAME" or "index NAME" for embedded homes; for shared ones the statement that drops it.
"""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest

from app.storage.embedded import EmbeddedDatabase
from tests import books, shared_books
from tests.postgres import Server
from tests.storage.test_guards_bite import drop

DROPPED = "TILLWRIGHT_DROPPED"


def pytest_configure(config: pytest.Config) -> None:
    """Put homes that lack the guard in the place of whole ones."""
    dropped = os.environ[DROPPED]
    embedded, prepare = books.embedded, shared_books.prepare

    def embedded_without(path: Any = None) -> EmbeddedDatabase:
        database = embedded(path)
        kind, name = dropped.split(" ", 1)
        cursor = database.home.cursor()
        if kind == "trigger":
            drop(cursor, name)
        else:
            cursor.execute(f"DROP {kind} {name}")
        return database

    def prepare_without(server: Server) -> str:
        name = prepare(server)
        with psycopg.connect(server.url(name), autocommit=True) as hand:
            hand.execute(dropped.encode())
        return name

    books.embedded, shared_books.prepare = embedded_without, prepare_without
