# SPDX-License-Identifier: Apache-2.0
"""The one table of good and bad bodies, on an embedded home: a refused body is refused for its writing alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.storage.engine import driver
from tests import bodies
from tests.books import Books, embedded

INSERT = (
    "INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, epoch, recorded_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)"
)


@pytest.fixture(scope="module")
def office() -> Iterator[Books]:
    """A back office's book, opened, beside one of another person's that makes the numbers right."""
    books = Books(embedded())
    send(books, bodies.OPENING)
    yield books
    books.close()


def send(books: Books, body: bodies.Body) -> None:
    books.database.home.cursor().execute(
        INSERT,
        (body.id, bodies.BOOK, body.seq, body.kind, body.body.decode("utf-8", "surrogateescape"), body.prev, body.hash,
         bodies.PERSON),
    )  # fmt: skip


@pytest.mark.parametrize("body", bodies.BODIES, ids=lambda body: body.name)
def test_a_body_is_taken_or_refused_as_the_table_says(body: bodies.Body, office: Books) -> None:
    cursor = office.database.home.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    try:
        if bodies.SQLITE in body.refused_by:
            with pytest.raises(
                (driver().IntegrityError, UnicodeError, driver().Error), match=r"TW-BODY|surrogates|utf"
            ):
                send(office, body)
        elif body.good:
            send(office, body)
    finally:
        cursor.execute("ROLLBACK")
