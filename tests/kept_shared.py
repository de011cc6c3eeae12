# SPDX-License-Identifier: Apache-2.0

"""Shared books that go on from test to test: one copy of a prepared database, put back as it was after each test.

A new connection proves a password and compiles every guard anew, which takes longer than most tests; and a new copy of
the database would have nothing but new connections. So people keep theirs, and a superuser for whom no guard fires puts
back the rows a test has changed. A connection that a test left in a transaction, or without its server, is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import psycopg
from psycopg import pq, sql

from app.storage.database import Database
from app.storage.postgresql import SharedDatabase
from tests import shared_books
from tests.books import Books
from tests.postgres import Server

PEOPLE = 10
"""So many keep their connections: each costs the server memory."""
SWEEP, MANY = 16, 10_000
"""After so many tests, or where one wrote so many rows, what is gone is swept out of the files."""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
_SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences ORDER BY 1"
_free: dict[str, Copy] = {}
"""By the prepared database, whose name no other server has."""
_SWITCHED = (
    "UPDATE pg_trigger SET tgenabled = %s WHERE tgenabled = %s AND tgrelid IN"
    " (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) RETURNING tgname, tgrelid"
)


class Copy:
    """A copy of a prepared database: what it held at first, and the people who are connected to it."""

    def __init__(self, server: Server, template: str) -> None:
        self.url = server.copy_of(template)
        self.people: dict[str, Database] = {}
        self.database = cast("SharedDatabase", shared_books.opened(self.url).database)
        with psycopg.connect(self.url) as owner:
            tables = [name for (name,) in owner.execute(_TABLES)]
            self._held = {name: _copied_out(owner, name) for name in tables}
            self._look = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {}, count(*), coalesce(max(xmin::text::bigint), 0) FROM {}").format(
                    sql.Literal(name), sql.Identifier(name)
                )
                for name in tables
            )
            seen = owner.execute(self._look).fetchall()
            self._sequences = owner.execute(_SEQUENCES).fetchall()
        self._counts = {name: count for name, count, _ in seen}
        self._newest = max(newest for *_, newest in seen)
        self._owner = self._past_the_guards()
        self._times = 0

    def _past_the_guards(self) -> psycopg.Connection[Any]:
        """A connection for which no guard fires, while all of them stand for everybody else.

        It meets every table in a transaction in which the guards are off, and remembers them so: PostgreSQL tells
        nobody of a trigger that is switched in its catalogue by hand. Nobody else ever sees them off.
        """
        owner = psycopg.connect(self.url, autocommit=True)
        with owner.transaction():
            owner.execute("SET session_replication_role = replica")
            guards = set(owner.execute(_SWITCHED, ("D", "A")))
            for name in self._held:
                owner.execute(sql.SQL("DELETE FROM {} WHERE false").format(sql.Identifier(name)))
            assert set(owner.execute(_SWITCHED, ("A", "D"))) == guards
        return owner

    def put_back(self) -> None:
        """Make every table what it was. What was written since is younger than `_newest`, or no longer there."""
        looked = self._owner.execute(self._look, prepare=True).fetchall()
        changed = [name for name, count, age in looked if count != self._counts[name] or age > self._newest]
        try:
            self._write(changed)
        except psycopg.DatabaseError:
            self._refresh(changed)  # it was told of a table anew, and now knows its guards
            self._write(changed)
        for was, now in zip(self._sequences, self._owner.execute(_SEQUENCES).fetchall(), strict=True):
            if now != was:
                name, start, last = was
                self._owner.execute("SELECT setval(%s, %s, %s)", (name, last or start, last is not None))
        self._times += 1
        if self._times % SWEEP == 0 or any(count > MANY for _, count, _ in looked):
            self._refresh(self._held)

    def _write(self, changed: list[str]) -> None:
        with self._owner.transaction():
            for name in changed:
                self._owner.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                with self._owner.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as rows:
                    rows.write(self._held[name])
            (self._newest,) = self._owner.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or (0,)

    def _refresh(self, tables: Iterable[str]) -> None:
        names = [*tables, "pg_trigger"]
        self._owner.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(map(sql.Identifier, names))))
        self._owner.close()
        self._owner = self._past_the_guards()

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


def _copied_out(owner: psycopg.Connection[Any], name: str) -> bytes:
    with owner.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as rows:
        return b"".join(map(bytes, rows))


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
