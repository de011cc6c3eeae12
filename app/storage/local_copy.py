# SPDX-License-Identifier: Apache-2.0
"""A till's own copy of shared books: accounts with what is open, the set-up, and the drawer session of who works here.

It is an embedded home's file without its guards as long as the server is there, for then it only repeats what the
server says. What it knows of itself, like how current it is, is one fact more in `meta`, so file and fact are one.
"""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.storage import engine as engines
from app.storage import places, schema
from app.storage.embedded import EmbeddedDatabase, Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "copy.db"
FACT, ALONE = "copy", "alone"
"""The keys in `meta` under which a copy says what it is a copy of and how current, and that it is written without the
server."""


OF_ENTRIES = ("posting", "receipt", "receipt_line", "receipt_tender", "receipt_pair", "void", "tender_correction")
OF_BOOKS = ("entry", *OF_ENTRIES, "book", "work_item")
"""What a copy holds of the session of who works here, and of no other."""


@dataclass(frozen=True, slots=True)
class CopyState:
    """How far a copy is. `home` is that of the books it was taken from.

    `accounts_to`, `keys_to` and `words_to` are where filling goes on after a stop, each after the one before it.
    `entries` and `changes` are the newest entry and change of the set-up it has seen, `horizon` the oldest transaction
    that went on then; `as_of` is the server's clock of that moment, "" until everything was there once.
    """

    home: str = ""
    schema: int = schema.SCHEMA
    accounts_to: str = ""
    keys_to: tuple[str, ...] = ()
    words_to: tuple[str, ...] = ()
    entries: int = -1
    changes: int = -1
    horizon: int = 0
    as_of: str = ""

    @property
    def whole(self) -> bool:
        """Whether everything was there once; from then on only what changes is read."""
        return bool(self.as_of)

    @property
    def moment(self) -> datetime | None:
        """When it was current, by the server's clock."""
        return datetime.fromisoformat(self.as_of) if self.as_of else None

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def of_json(cls, said: str) -> CopyState:
        """As it was kept."""
        kept = json.loads(said)
        return cls(**{**kept, "keys_to": tuple(kept["keys_to"]), "words_to": tuple(kept["words_to"])})


class WrittenAlone(Exception):
    """The copy is written without the server: what stands there stands nowhere else, and nothing is copied over it."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A session goes on without the server: whose, which, since when, and the first of its entries to be sent.

    `proof` is the hash of the password its person signed in with: the server cannot be asked after a stop.
    """

    person: str
    book: str
    since: str
    first: int
    proof: str

    @property
    def moment(self) -> datetime:
        """When it began, by the till's clock."""
        return datetime.fromisoformat(self.since)


class LocalCopy:
    """The file of one till's copy. One thread keeps it current; others may read it meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self.own_of = ""
        """Whose open session the copy has taken over since the program began: only theirs can go on in it."""
        self._home: Home | None = None

    @property
    def home(self) -> Home:
        """The file, for who reads it; it is opened when first asked for."""
        if self._home is None:
            self._home = Home(self.path)
        return self._home

    def as_person(self, person: str) -> EmbeddedDatabase:
        """The copy as one person uses it: the same questions as to an embedded home."""
        return EmbeddedDatabase(self.home, person)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A cursor in one transaction of a connection of its own; rolled back on errors. Raises WrittenAlone.

        Nothing is checked: what is written here was checked where it comes from. A copy that is lost is made again,
        so no commit waits for the disk.
        """
        with closing(engines.driver().connect(str(self.path), isolation_level=None)) as plain:
            for pragma in engines.PRAGMAS:
                plain.execute(pragma).close()
            plain.execute("PRAGMA synchronous = NORMAL").close()
            plain.execute("PRAGMA foreign_keys = OFF").close()
            with closing(plain.cursor()) as cursor:
                cursor.execute("BEGIN IMMEDIATE")
                try:
                    _refuse_alone(cursor)
                    yield cursor
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                cursor.execute("COMMIT")

    def state(self) -> CopyState:
        """What the copy says of itself; an empty state when there is none, or none that can be read."""
        if not self.path.is_file():
            return CopyState()
        try:
            with closing(engines.driver().connect(f"file:{self.path}?mode=ro", uri=True)) as plain:
                row = plain.execute("SELECT value FROM meta WHERE key = ?", (FACT,)).fetchone()
        except engines.driver().DatabaseError:
            return CopyState()
        return CopyState() if row is None else CopyState.of_json(row[0])

    def alone(self) -> Alone | None:
        """Whose session goes on in this file without the server, if one does."""
        if not self.path.is_file():
            return None
        try:
            with closing(engines.driver().connect(f"file:{self.path}?mode=ro", uri=True)) as plain:
                row = plain.execute("SELECT value FROM meta WHERE key = ?", (ALONE,)).fetchone()
        except engines.driver().OperationalError:  # a copy that was only being made
            return None
        return None if row is None else Alone(**json.loads(row[0]))

    def go_alone(self, alone: Alone) -> None:
        """From now on the file is written as an embedded home is: its guards are on, and it says whose session goes on.

        Both are one transaction, on the disk before it ends.
        """
        with self.home.engine.begin() as connection:
            said = {"key": ALONE, "value": json.dumps(asdict(alone))}
            connection.execute(text("INSERT INTO meta (key, value) VALUES (:key, :value)"), said)
            schema.guards_on(connection)

    def advance(self, first: int) -> None:
        """Everything before this entry stands on the server."""
        with self.home.engine.begin() as connection:
            connection.execute(
                text("UPDATE meta SET value = json_set(value, '$.first', :first) WHERE key = :key"),
                {"first": first, "key": ALONE},
            )

    def come_back(self) -> None:
        """The file repeats the server again: guards off, and of the session nothing, for it is read anew."""
        with self.home.engine.begin() as connection:
            schema.guards_off(connection)
            for table in (*OF_BOOKS, "desk_event", "audit"):
                connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of this module
            connection.execute(text("DELETE FROM meta WHERE key = :key"), {"key": ALONE})

    def begin(self, home: str) -> CopyState:
        """Make the copy ready to be filled from the books `home`; one of other books or another schema begins anew.

        Raises Fault when it would lie on a network folder.
        """
        state = self.state()
        if state.home == home and state.schema == schema.SCHEMA:
            return state
        self.remove()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        places.refuse_network(self.path.parent)
        state = CopyState(home)
        made = Home(self.path)
        try:
            with made.engine.begin() as connection:
                schema.to_revision(connection, "head")
                schema.name_schema(connection)
                # Keys are taken away by what an account was found by, so the copy needs no second index as large again.
                connection.exec_driver_sql("DROP INDEX ix_search_key_account")
            with self.writing() as cursor:
                keep(cursor, state)
        finally:
            made.close()
        return state

    def remove(self) -> None:
        """Take the file away, unless it is written without the server. Raises WrittenAlone."""
        if self.alone() is not None:
            raise WrittenAlone
        self.close()
        for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
            self.path.with_name(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Let the connections of readers go."""
        if self._home is not None:
            self._home.close()
            self._home = None


def _refuse_alone(cursor: Any) -> None:
    """Asked within the transaction, so that nobody begins to write alone meanwhile."""
    made = cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
    if made and cursor.execute("SELECT 1 FROM meta WHERE key = ?", (ALONE,)).fetchone():
        raise WrittenAlone


def keep(cursor: Any, state: CopyState) -> None:
    """Write down how far the copy is, in the transaction that brought it there."""
    cursor.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (FACT, state.to_json()))
