# SPDX-License-Identifier: Apache-2.0

"""Shared books that go on from test to test: one copy of a prepared database, put back as it was after each test.

A new connection proves a password and compiles every guard anew, which takes longer than most tests; and a new copy of
the database would have nothing but new connections. So people keep theirs, and a superuser for whom no guard fires puts
back the rows a test has changed. A connection that a test left in a transaction, or without its server, is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import cast

import psycopg
from psycopg import pq, sql

from app.storage.database import Database
from app.storage.postgresql import SharedDatabase
from tests import shared_books
from tests.books import Books
from tests.postgres import Server

PEOPLE = 10
"""So many keep their connections: each costs the server memory."""
SWEEP = 16
"""After so many tests the rows that are gone are swept out of the files."""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
_SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences ORDER BY 1"
_free: dict[str, Copy] = {}
"""By the prepared database, whose name no other server has."""


class Copy:
    """A copy of a prepared database: what it held at first, and the people who are connected to it."""

    def __init__(self, server: Server, template: str) -> None:
        self.url = server.copy_of(template)
        self.people: dict[str, Database] = {}
        self.database = cast("SharedDatabase", shared_books.opened(self.url).database)
        self._owner = psycopg.connect(self.url, autocommit=True)
        self._owner.execute("SET session_replication_role = replica; SET lock_timeout = '5s'")
        tables = [name for (name,) in self._owner.execute(_TABLES)]
        self._held = {name: self._copied_out(name) for name in tables}
        self._look = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, count(*), coalesce(max(xmin::text::bigint), 0) FROM {}").format(
                sql.Literal(name), sql.Identifier(name)
            )
            for name in tables
        )
        seen = self._looked()
        self._counts = {name: count for name, count, _ in seen}
        self._newest = max(newest for *_, newest in seen)
        self._sequences = self._owner.execute(_SEQUENCES).fetchall()
        self._times = 0
        self._swept: set[str] = set()

    def _copied_out(self, name: str) -> bytes:
        with self._owner.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as rows:
            return b"".join(map(bytes, rows))

    def _looked(self) -> list[tuple[str, int, int]]:
        return self._owner.execute(self._look, prepare=True).fetchall()

    def put_back(self) -> None:
        """Make every table what it was. What was written since is younger than `_newest`, or no longer there."""
        changed = [name for name, count, age in self._looked() if count != self._counts[name] or age > self._newest]
        with self._owner.transaction():
            for name in changed:
                self._owner.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                with self._owner.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as rows:
                    rows.write(self._held[name])
            self._newest = int(self._owner.execute("SELECT pg_current_xact_id()::text").fetchone()[0])  # type: ignore[index]
        for was, now in zip(self._sequences, self._owner.execute(_SEQUENCES), strict=True):
            if now != was:
                name, start, last = was
                self._owner.execute("SELECT setval(%s, %s, %s)", (name, last or start, last is not None))
        self._sweep(changed)

    def _sweep(self, changed: list[str]) -> None:
        self._times += 1
        self._swept.update(changed)
        if self._times % SWEEP == 0:
            self._owner.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(map(sql.Identifier, self._swept))))
            self._swept.clear()

    def rest(self) -> None:
        """Keep the connections that are as they were, and let the others go."""
        for name, database in list(self.people.items()):
            if len(self.people) > PEOPLE or not _rests(cast("SharedDatabase", database)):
                self.people.pop(name).close()
        if not _rests(self.database):
            raise psycopg.OperationalError("the test left the owner's connection in use")

    def end(self) -> None:
        """Let everything go."""
        for database in (self.database, *self.people.values()):
            database.close()
        self._owner.close()


def _rests(database: SharedDatabase) -> bool:
    """Whether nothing is begun on its connections; nobody hears or tells any more."""
    ears, teller, database._ears, database._teller = database._ears, database._teller, [], None
    for each in (*ears, *([teller] if teller else [])):
        each.close()
    for each in ears:
        each.join(1.0)
    kept = database._kept
    if kept is not None and not kept.closed:
        try:
            kept.execute("RESET ALL", prepare=False)
        except psycopg.Error:
            return False
    idle = kept is None or kept.closed or kept.info.transaction_status is pq.TransactionStatus.IDLE
    return idle and database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a queue's


@contextmanager
def lent(server: Server, template: str) -> Iterator[Books]:
    """The books of a prepared database for one test; put back as they were after it, or thrown away."""
    copy = _free.pop(template, None)
    if copy is None:
        copy = Copy(server, template)
    yield Books(copy.database, copy.people)
    try:
        copy.rest()
        copy.put_back()
    except psycopg.Error:
        copy.end()
        server.let_go(copy.url)
    else:
        _free[template] = copy
        server.leaving.append(partial(_leave, template))


def _leave(template: str) -> None:
    copy = _free.pop(template, None)
    if copy is not None:
        copy.end()
