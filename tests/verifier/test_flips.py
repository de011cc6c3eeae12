# SPDX-License-Identifier: Apache-2.0
"""One byte is enough to be found out, wherever in the entries, seals and heads it was changed."""

import random
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pysqlite3
import pytest

from app.verifier import verify
from tests.verifier.homes import intruder

FLIPS = 200
PARTS = 4
SEED = 20261120
COLUMNS = {
    "entry": ("id", "book_id", "seq", "kind", "body", "prev_hash", "hash"),
    "seal": ("book_id", "entry_no", "entries", "head", "grand", "receipts", "over_short"),
    "seal_total": ("book_id", "tender", "count_of", "cents"),
    "book": ("head",),
}
# Entries are what matters most and hold the most bytes: they get most of the flips.
CHOICES = tuple(
    (table, column)
    for table, columns in COLUMNS.items()
    for column in columns
    for _ in range(4 if table == "entry" else 1)
)


class Place(NamedTuple):
    """Where a byte was changed, and which entry has to be named for it."""

    table: str
    column: str
    book: str
    seq: int


def flipped(value: Any, chance: random.Random) -> Any:
    """The same value with one of its bytes changed."""
    if isinstance(value, int):
        return value ^ (chance.randrange(1, 256) << 8 * chance.randrange(4))
    place = chance.randrange(len(value))
    return value[:place] + bytes((value[place] ^ chance.randrange(1, 256),)) + value[place + 1 :]


def flip(file: Path, chance: random.Random) -> Place:
    """Change one byte of a file of books; a change that another row's key forbids is tried again elsewhere."""
    table, column = chance.choice(CHOICES)
    key = {"entry": ("no",), "seal": ("book_id",), "seal_total": ("book_id", "tender"), "book": ("id",)}[table]
    with intruder(file) as books:
        chosen = f"SELECT {', '.join(key)}, {column}, typeof({column}) FROM {table}"  # noqa: S608
        *where, value, kind = chance.choice(books.execute(chosen).fetchall())
        new = "CAST(? AS TEXT)" if kind == b"text" else "?"
        same = " AND ".join(f"{name} = CAST(? AS TEXT)" if name != "no" else "no = ?" for name in key)
        if table == "entry":
            place = books.execute("SELECT book_id, seq FROM entry WHERE no = ?", where)
        else:
            place = books.execute("SELECT book_id, max(seq) FROM entry WHERE book_id = CAST(? AS TEXT)", where[:1])
        book, seq = place.fetchone()
        try:
            written = f"UPDATE {table} SET {column} = {new} WHERE {same}"  # noqa: S608 - the names above
            changed = books.execute(written, (flipped(value, chance), *where))
        except pysqlite3.IntegrityError:
            return flip(file, chance)
        assert changed.rowcount == 1
        return Place(table, column, book.decode(), seq)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_flipped_byte_is_named_first_and_at_its_place(untouched: Path, tmp_path: Path, part: int) -> None:
    chance = random.Random(SEED + part)  # noqa: S311 - a seed makes the same flips every time
    missed = []
    for number in range(FLIPS // PARTS):
        file = Path(shutil.copy(untouched, tmp_path / f"{number}.sqlite3"))
        place = flip(file, chance)
        findings = verify(file, deep=True).findings
        if not findings or (findings[0].book, findings[0].seq) != (place.book, place.seq):
            missed.append((place, findings))
        file.unlink()
    assert missed == []


@pytest.mark.parametrize("deep", [False, True])
def test_books_nobody_touched_are_whole(untouched: Path, deep: bool) -> None:
    report = verify(untouched, deep)
    assert report.findings == ()
    assert (report.good, report.books, report.entries) == (True, 5, 40)
