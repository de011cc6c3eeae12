# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements of a test
"""What both databases hold of the batches for the general ledger: each sealed book is in exactly one (rule 5.14.5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.errors import Refused
from app.models import Base
from app.storage.database import Database
from tests.books import Books

_LAYOUT = 'name = "Journal"\nfile = "journal-{batch}.csv"\n\n[[column]]\nsource = "account"\n'
FORMED = {"format": "journal-csv", "layout": _LAYOUT, "departments": "{}", "date": "2026-11-20"}
SEALED = "SELECT b.id, b.date FROM book b JOIN seal s ON s.book_id = b.id WHERE b.type = 'drawer' ORDER BY b.id"


def sealed(books: Books) -> list[tuple[str, str]]:
    """The sealed drawers' books of the town, with their dates."""
    return [(str(name), str(day)) for name, day in books.rows(SEALED)]


def batch(books: Books, *names: str, number: int = 1, **changed: Any) -> dict[str, Any]:
    """A right row for these books, or one bent on demand."""
    days = [day for name, day in books.rows("SELECT id, date FROM book") if name in names]
    total = 0
    for name in names:
        (cents,) = books.rows(
            "SELECT coalesce(sum(p.cents), 0) FROM entry e JOIN posting p ON p.entry_no = e.no"
            " WHERE e.book_id = :name AND e.kind <> 'import' AND p.cents > 0",
            name=name,
        )[0]
        total += int(cents)
    row = {
        **FORMED, "number": number, "since": min(days, default=""), "until": max(days, default=""),
        "books": json.dumps(list(names)), "lines": 4, "debits": total, "digest": "ab" * 32,
    }  # fmt: skip
    return {**row, **changed}


def posts(books: Books, row: dict[str, Any], by: str = "jkim") -> str:
    """The code a batch is refused with, or "" when it stands."""
    database: Database = books.as_(by)
    signed = {} if database.dialect == "postgresql" else {"made_by": by}
    try:
        with database.writing() as connection:
            connection.execute(Base.metadata.tables["gl_batch"].insert().values(**row, **signed))
    except Refused as refusal:
        return refusal.code
    return ""


def a_batch_names_its_books_and_each_is_in_one(books: Books) -> None:
    (first, _), (second, _), *_ = sealed(books)
    assert posts(books, batch(books, first)) == ""
    assert books.rows("SELECT book_id, number FROM gl_batch_book") == [(first, 1)]
    assert books.rows("SELECT made_by FROM gl_batch") == [("jkim",)]
    assert posts(books, batch(books, first, number=2)) == "TW-BATCH"
    assert posts(books, batch(books, second, first, number=2)) == "TW-BATCH"
    assert posts(books, batch(books, second, number=2)) == ""
    assert books.rows("SELECT book_id, number FROM gl_batch_book ORDER BY number") == [(first, 1), (second, 2)]


def a_batch_bears_the_next_number(books: Books) -> None:
    name, _ = sealed(books)[0]
    for number in (0, 2, -1):
        assert posts(books, batch(books, name, number=number)) == "TW-NUMBER"


def only_closed_books_are_posted_and_once_each(books: Books) -> None:
    name, _ = sealed(books)[0]
    for listed in ([name, name], [], [1], {"a": 1}, [[name]], "x"):
        row = batch(books, name) | {"books": json.dumps(listed)}
        assert posts(books, row) in ("TW-BODY", "TW-BATCH"), listed
    assert posts(books, batch(books, name) | {"books": "["}) == "TW-BODY"
    for other in ("01-0001", "DAY-0001", "99-0099"):
        assert posts(books, batch(books, name, other)) == "TW-BATCH", other
    assert books.rows("SELECT count(*) FROM gl_batch_book") == [(0,)]


def a_batch_says_what_its_books_come_to(books: Books) -> None:
    name, day = sealed(books)[0]
    right = batch(books, name)
    for wrong in (
        {"debits": right["debits"] + 1}, {"debits": 0}, {"since": "2026-01-01"}, {"until": "2026-12-31"},
        {"date": "2026-01-01"}, {"date": "2099-12-31"},
    ):  # fmt: skip
        assert posts(books, {**right, **wrong}) == "TW-STORY", wrong
    for wrong in (
        {"lines": 0}, {"digest": "ab"}, {"digest": "XY" * 32}, {"date": "2026-11-31"}, {"format": " "}, {"layout": ""},
        {"departments": "[]"}, {"departments": "{"}, {"format": "\u2003"}, {"format": "a\tb"},
        {"layout": "profile={batch} column"}, {"layout": 'file = "x.csv"\n[[column]]\n'},
        {"layout": '# file = "j-{batch}.csv"\n[[column]]\n'}, {"layout": '[[column]]\nfile = "j-{batch}.csv"\n'},
        {"layout": 'file = "j-{batch}.csv"\n# [[column]]\n'},
        {"layout": 'name = """\nfile = "j-{batch}.csv"\n[[column]]\n"""\n'},
    ):  # fmt: skip
        assert posts(books, {**right, **wrong}) == "TW-BODY", wrong
    assert posts(books, right) == "", day


def who_may_post_posts_and_nobody_else(books: Books) -> None:
    name, _ = sealed(books)[0]
    for nobody in ("mdiaz", "lortiz", "admin"):
        assert posts(books, batch(books, name), nobody) == "TW-RIGHT"
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET active = 0 WHERE name = 'jkim'")
    assert posts(books, batch(books, name)) == "TW-RIGHT"
    assert posts(books, batch(books, name), "aortega") == ""


def what_came_in_from_outside_is_no_part_of_it(books: Books) -> None:
    imported = "SELECT b.id FROM book b JOIN entry e ON e.book_id = b.id AND e.kind = 'import' WHERE b.state = 'sealed'"
    for (name,) in books.rows(imported):
        assert batch(books, name)["debits"] == 0
        assert posts(books, batch(books, name)) == "TW-STORY"


def nothing_of_a_batch_is_changed_added_or_goes(books: Books) -> None:
    (first, _), (second, _), *_ = sealed(books)
    assert posts(books, batch(books, first)) == ""
    for statement in (
        "UPDATE gl_batch SET digest = digest", "DELETE FROM gl_batch", "UPDATE gl_batch_book SET number = number",
        "DELETE FROM gl_batch_book", f"INSERT INTO gl_batch_book VALUES ('{second}', 1)",
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal, books.as_("jkim").writing() as connection:
            connection.exec_driver_sql(statement)
        assert refusal.value.code in ("TW-FIXED", "TW-RIGHT"), statement
    assert books.rows("SELECT book_id FROM gl_batch_book") == [(first,)]


GL_ACTS = [
    a_batch_bears_the_next_number,
    a_batch_names_its_books_and_each_is_in_one,
    a_batch_says_what_its_books_come_to,
    nothing_of_a_batch_is_changed_added_or_goes,
    only_closed_books_are_posted_and_once_each,
    what_came_in_from_outside_is_no_part_of_it,
    who_may_post_posts_and_nobody_else,
]
