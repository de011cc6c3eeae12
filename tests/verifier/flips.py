# SPDX-License-Identifier: Apache-2.0
"""Change one byte of the books, as someone who owns their file or their server can, and see what the verifier names.

Hashed or repeated columns of entries, the seals and the heads: in each place one byte at a time, put right afterwards.
"""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import psycopg
import pysqlite3

from app.verifier import verify
from tests.verifier.homes import intruder

COLUMNS = {
    "entry": ("id", "book_id", "seq", "kind", "body", "prev_hash", "hash"),
    "seal": ("book_id", "entry_no", "entries", "head", "grand", "receipts", "over_short"),
    "seal_total": ("book_id", "tender", "count_of", "cents"),
    "book": ("head",),
}
KEYS = {"entry": ("no",), "seal": ("book_id",), "seal_total": ("book_id", "tender"), "book": ("id",)}
# Entries are what matters most and hold the most bytes; a head is one column. Both get more of the flips.
WEIGHT = {"entry": 4, "book": 4}
CHOICES = tuple(
    (table, column)
    for table, columns in COLUMNS.items()
    for column in columns
    for _ in range(WEIGHT.get(table, 1))
)  # fmt: skip


class Text(bytes):
    """The bytes of a text column, to be told apart from those of a hash."""


class Place(NamedTuple):
    """Where a byte was changed, and which entry has to be named for it."""

    table: str
    column: str
    book: str
    seq: int


class Hand(Protocol):
    """Somebody no guard stops, on one kind of home."""

    where: str

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query answers; texts as `Text`."""
        ...

    def change(self, table: str, column: str, new: Any, key: dict[str, Any]) -> bool:
        """Write one value into one row; False where its column cannot hold it or another row's key forbids it."""
        ...


class FileHand:
    """The hand of whoever has the file."""

    def __init__(self, connection: Any, file: Path) -> None:
        self.where, self._connection = str(file), connection
        connection.text_factory = Text

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """See `Hand.rows`."""
        return list(self._connection.execute(query).fetchall())

    def change(self, table: str, column: str, new: Any, key: dict[str, Any]) -> bool:
        """See `Hand.change`."""
        mark = {name: "CAST(? AS TEXT)" if isinstance(value, Text) else "?" for name, value in key.items()}
        value = "CAST(? AS TEXT)" if isinstance(new, Text) else "?"
        where = " AND ".join(f"{name} = {mark[name]}" for name in key)
        try:
            query = f"UPDATE {table} SET {column} = {value} WHERE {where}"  # noqa: S608
            done = self._connection.execute(query, (new, *key.values()))
        except pysqlite3.IntegrityError:
            return False
        assert done.rowcount == 1
        return True


class ServerHand:
    """The hand of the server's superuser, with every trigger off."""

    def __init__(self, url: str) -> None:
        self.where = url
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("SET session_replication_role = replica")
        for name, table in self._connection.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        ).fetchall():
            self._connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """See `Hand.rows`."""
        found = self._connection.execute(query.encode()).fetchall()
        return [tuple(Text(v.encode()) if isinstance(v, str) else v for v in row) for row in found]

    def change(self, table: str, column: str, new: Any, key: dict[str, Any]) -> bool:
        """See `Hand.change`."""
        where = " AND ".join(f"{name} = %s" for name in key)
        try:
            values = [v.decode() if isinstance(v, Text) else v for v in (new, *key.values())]
            query = f"UPDATE {table} SET {column} = %s WHERE {where}"  # noqa: S608
            done = self._connection.execute(query.encode(), values)
        except (UnicodeDecodeError, psycopg.DataError, psycopg.IntegrityError):
            return False
        assert done.rowcount == 1
        return True

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


@contextlib.contextmanager
def in_file(file: Path) -> Iterator[Hand]:
    """A hand in a file of books."""
    with intruder(file) as connection:
        yield FileHand(connection, file)


@contextlib.contextmanager
def in_server(url: str) -> Iterator[Hand]:
    """A hand in books on a server."""
    with contextlib.closing(ServerHand(url)) as hand:
        yield hand


def flipped(value: Any, chance: random.Random) -> Any:
    """The same value with one of its bytes changed."""
    if isinstance(value, int):
        return value ^ (chance.randrange(1, 256) << 8 * chance.randrange(4))
    place = chance.randrange(len(value))
    return type(value)(value[:place] + bytes((value[place] ^ chance.randrange(1, 256),)) + value[place + 1 :])


def flip(hand: Hand, chance: random.Random) -> tuple[Place, Callable[[], bool]]:
    """Change one byte; answers where, and how to put it right. What cannot be written is tried again elsewhere."""
    while True:
        table, column = chance.choice(CHOICES)
        names = KEYS[table]
        chosen = f"SELECT {', '.join(names)}, {column} FROM {table} ORDER BY {', '.join(names)}"  # noqa: S608
        *found, value = chance.choice(hand.rows(chosen))
        key = dict(zip(names, found, strict=True))
        whole = f"no = {key['no']}" if table == "entry" else f"book_id = '{found[0].decode()}'"
        last = f"SELECT book_id, seq FROM entry WHERE {whole} ORDER BY seq DESC LIMIT 1"  # noqa: S608
        book, seq = hand.rows(last)[0]
        new = flipped(value, chance)
        if hand.change(table, column, new, key):
            now = {**key, column: new} if column in key else key
            return Place(table, column, book.decode(), seq), partial(hand.change, table, column, value, now)


@dataclass
class Outcome:
    """What became of many flips: how many in each table, and those that were not the first thing to be named."""

    flips: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[Place, Any]] = field(default_factory=list)


def play(hand: Hand, flips: int, seed: int) -> Outcome:
    """So many flips, one at a time; untouched again, the books must be whole."""
    chance = random.Random(seed)  # noqa: S311 - a seed makes the same flips every time
    outcome = Outcome()
    for _ in range(flips):
        place, put_right = flip(hand, chance)
        outcome.flips[place.table] += 1
        findings = verify(hand.where, deep=True).findings
        if not findings or (findings[0].book, findings[0].seq) != (place.book, place.seq):
            outcome.missed.append((place, findings))
        assert put_right()
    findings = verify(hand.where, deep=True).findings
    if findings:
        outcome.missed.append((Place("", "untouched", "", 0), findings))
    return outcome
