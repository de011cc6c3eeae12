# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the catalogue and of the models
"""The books a life is played in: they are kept as they were before it, and put back after it.

So every life begins with the same days behind it, may close the day it is played on, and costs no new home. What puts
books back is an administrator's hand that no login has: the file written over, or rows of the server exchanged while
its guards look away.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
from argon2 import PasswordHasher

from app.models import Base
from app.services import passwords
from app.storage import masters as stored
from app.storage import rebuild
from app.verifier import verify
from tests import books, shared_books
from tests.postgres import Server

_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Held for as long as the books are: a password hashed with less than today's settings is hashed again when it is used,
and each consent after that would cost a fifth of a second."""
_SWEPT_EACH = 50
"""After so many lives the server sweeps up the rows that were exchanged; nothing else does in the tests."""


class Home(ABC):
    """Books of either kind, and how they are put back."""

    def __init__(self, held: books.Books) -> None:
        self.books = held

    @abstractmethod
    def keep(self) -> None:
        """From here on every life begins."""

    @abstractmethod
    def put_back(self) -> None:
        """The books are again as they were kept."""

    @abstractmethod
    def findings(self) -> list[str]:
        """What the verifier finds in the books as they stand, and where the derived tables differ from the entries."""

    @abstractmethod
    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a plain query answers; asked after every act, so without ceremony."""

    def close(self) -> None:
        """Let the books go."""
        self.books.close()


class EmbeddedHome(Home):
    """A file on a connection that is kept; its pages are written over."""

    def __init__(self) -> None:
        super().__init__(books.Books(books.embedded()))
        self._pattern = b""
        self._asking: Any = self._engine().raw_connection()
        self._cheap = ExitStack()
        self._cheap.enter_context(patch.object(passwords, "_hasher", lambda: _HASHER))
        with self.books.as_("admin").writing() as connection:
            for name in books.PEOPLE:
                stored.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(books.PASSWORD)})

    def _engine(self) -> Any:
        database: Any = self.books.database
        return database.engine

    @property
    def _file(self) -> Path:
        file: Path = self._asking.driver_connection.file
        return file

    def keep(self) -> None:
        self._pattern = self._file.read_bytes()

    def put_back(self) -> None:
        with self._file.open("r+b") as file:
            file.write(self._pattern)
            file.truncate()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._asking.driver_connection.execute(query).fetchall()
        return found

    def findings(self) -> list[str]:
        with self._engine().begin() as connection:
            differences = rebuild.differences(connection)
        return _said(f"sqlite:///{self._file}", differences)

    def close(self) -> None:
        self._asking.close()
        self._cheap.close()
        super().close()


class SharedHome(Home):
    """A database of a server; the rows that changed are exchanged for those that were kept."""

    def __init__(self, server: Server, template: str) -> None:
        self._server = server
        self._address = server.create_database(template=template)
        super().__init__(shared_books.opened(self._address))
        self._asking = psycopg.connect(self._address, autocommit=True)
        self._swept = 0

    def keep(self) -> None:
        ask = self._asking
        for table, name in ask.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal"
        ).fetchall():
            ask.execute(f'ALTER TABLE {table} ENABLE TRIGGER "{name}"'.encode())
        ask.execute("CREATE SCHEMA kept")
        for table in Base.metadata.tables:
            ask.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM {table}".encode())
        ask.execute("CREATE TABLE kept.since AS SELECT pg_current_xact_id()::text::bigint AS moment")
        ask.execute(_put_back().encode())

    def put_back(self) -> None:
        self._asking.execute("SELECT kept.put_back()")
        self._swept += 1
        if self._swept % _SWEPT_EACH == 0:
            self._asking.execute("VACUUM")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._asking.execute(query.encode()).fetchall()

    def findings(self) -> list[str]:
        return _said(self._address, shared_books.differences(self._address))

    def close(self) -> None:
        self._asking.close()
        super().close()
        self._server.drop_database(self._address)


def _said(address: str, differences: tuple[rebuild.Difference, ...]) -> list[str]:
    return [*map(str, verify(address, deep=True).findings), *map(str, differences)]


def _put_back() -> str:
    """A function of the server: what came or changed since the books were put back last is taken out, and what was
    kept and is missing then comes in. A row knows by which transaction it was written."""
    steps = []
    for name, table in Base.metadata.tables.items():
        key = " AND ".join(f't."{column.name}" = k."{column.name}"' for column in table.primary_key)
        columns = ", ".join(f'"{column.name}"' for column in table.columns if column.computed is None)
        steps.append(
            f"DELETE FROM {name} WHERE xmin::text::bigint > last;"
            f" INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM kept.{name} k"
            f" WHERE NOT EXISTS (SELECT FROM {name} t WHERE {key});"
        )
    return (
        "CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$"
        " DECLARE last bigint := moment FROM kept.since; BEGIN "
        + "\n".join(steps)
        + " UPDATE kept.since SET moment = pg_current_xact_id()::text::bigint; END $$"
    )
