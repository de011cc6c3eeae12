# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - what somebody who owns the file would type
"""Batches for the general ledger are compared with the books they list: what was bent by hand is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from app.verifier import verify
from tests.verifier.homes import intruder

_LAYOUT = 'name = "Journal"\nfile = "j-{batch}.csv"\n[[column]]\nsource = "account"\n'
_POST = """
INSERT INTO gl_batch (number, format, layout, departments, date, since, until, books, lines, debits, digest, made_by)
SELECT :number, 'f', :layout, '{}', '2026-11-20', b.date, b.date, json_array(b.id), 1, (
    SELECT sum(p.cents) FROM entry e JOIN posting p ON p.entry_no = e.no
    WHERE e.book_id = b.id AND p.cents > 0 AND e.kind <> 'import'), :digest, :by
FROM book b WHERE b.id = :book
"""


def closed(home: Path) -> list[str]:
    connection = pysqlite3.connect(str(home))
    rows = connection.execute("SELECT id FROM book WHERE state = 'sealed' AND type = 'drawer' ORDER BY id").fetchall()
    connection.close()
    return [str(name) for (name,) in rows]


@pytest.fixture
def posted(home: Path) -> Path:
    """The town with two batches, posted through its guards as everybody posts."""
    connection = pysqlite3.connect(str(home))
    ((by,),) = connection.execute(
        "SELECT p.name FROM person p JOIN role_right r ON r.role = p.role AND r.right_name = 'export_gl'"
        " WHERE p.active = 1 LIMIT 1"
    ).fetchall()
    for number, book in enumerate(closed(home)[:2], start=1):
        connection.execute(_POST, {"number": number, "layout": _LAYOUT, "digest": "ab" * 32, "by": by, "book": book})
    connection.commit()
    connection.close()
    return home


def findings(home: Path, deed: Callable[[Any, str, str], None]) -> list[tuple[str, str]]:
    first, second, *_ = closed(home)
    with intruder(home) as books:
        deed(books, first, second)
    return [(found.book, found.what) for found in verify(home, deep=True).findings]


def test_batches_as_they_were_posted_hold(posted: Path) -> None:
    assert verify(posted, deep=True).findings == ()


def test_a_book_that_is_made_to_wait_again_is_named(posted: Path) -> None:
    first = closed(posted)[0]
    found = findings(posted, lambda books, one, _: books.execute(f"DELETE FROM gl_batch_book WHERE book_id = '{one}'"))
    assert found == [(first, "batch 1 posted this book, and it counts as not posted")]


def test_a_book_that_is_made_to_count_as_posted_is_named(posted: Path) -> None:
    found = findings(posted, lambda books, *_: books.execute("INSERT INTO gl_batch_book VALUES ('99-0001', 1)"))
    assert found == [("99-0001", "this book counts as posted by batch 1, which does not list it")]


def test_a_batch_that_is_gone_is_missed_where_another_follows(posted: Path) -> None:
    first = closed(posted)[0]

    def deed(books: Any, *_: str) -> None:
        books.execute("DELETE FROM gl_batch WHERE number = 1")

    assert findings(posted, deed) == [
        ("", "batch 1 for the general ledger is missing"),
        (first, "this book counts as posted by batch 1, which does not list it"),
    ]


def test_a_book_in_two_batches_and_another_sum_are_named(posted: Path) -> None:
    def deed(books: Any, first: str, second: str) -> None:
        listed = json.dumps([first, second])
        books.execute(f"UPDATE gl_batch SET books = '{listed}', debits = debits + 1 WHERE number = 2")

    said = [what for _, what in findings(posted, deed)]
    assert "this book is in the batches 1 and 2" in said
    assert any(what.startswith("batch 2 debits") for what in said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("layout = 'l'", "batch 1 says nothing of which file it was"),
        ("layout = 'file = \"x.csv\"'", "batch 1 says nothing of which file it was"),
        ("format = ''", "batch 1 says nothing of which file it was"),
        ("date = '2020-01-01'", "batch 1 was posted before the last of its days"),
    ],
)
def test_a_batch_of_no_file_or_before_its_days_is_named(posted: Path, change: str, said: str) -> None:
    deed = f"UPDATE gl_batch SET {change} WHERE number = 1"
    assert findings(posted, lambda books, *_: books.execute(deed)) == [("", said)]


def test_other_days_and_an_open_book_are_named(posted: Path) -> None:
    def deed(books: Any, *_: str) -> None:
        books.execute("UPDATE gl_batch SET since = '2020-01-01' WHERE number = 1")
        books.execute("UPDATE gl_batch SET books = json_insert(books, '$[#]', '99-0001') WHERE number = 2")

    said = [what for _, what in findings(posted, deed)]
    assert "batch 1 names other days than its books are of" in said
    assert "batch 2 posts this book, which is missing or not closed" in said
