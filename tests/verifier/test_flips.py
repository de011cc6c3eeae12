# SPDX-License-Identifier: Apache-2.0
"""One byte is enough to be found out, wherever in the entries, seals and heads it was changed."""

from pathlib import Path

import pytest

from app.verifier import verify
from tests.postgres import Server
from tests.verifier import flips
from tests.verifier.homes import intruder

FLIPS, SHARED_FLIPS = 200, 60
PARTS = 4
SEED = 20261120
TABLES = {"entry", "seal", "seal_total", "book"}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_flipped_byte_is_named_first_and_at_its_place(home: Path, part: int) -> None:
    with flips.in_file(home) as hand:
        outcome = flips.play(hand, FLIPS // PARTS, SEED + part)
    assert outcome.missed == []
    assert (set(outcome.flips), outcome.flips.total()) == (TABLES, FLIPS // PARTS)


@pytest.mark.postgres
def test_every_flipped_byte_of_shared_books_is_named_first_and_at_its_place(
    shared: str, postgres_server: Server
) -> None:
    address = postgres_server.create_database(template=shared.rpartition("/")[2])
    with flips.in_server(address) as hand:
        outcome = flips.play(hand, SHARED_FLIPS, SEED)
    postgres_server.drop_database(address)
    assert outcome.missed == []
    assert (set(outcome.flips), outcome.flips.total()) == (TABLES, SHARED_FLIPS)


@pytest.mark.parametrize("deep", [False, True])
def test_books_nobody_touched_are_whole(untouched: Path, deep: bool) -> None:
    report = verify(untouched, deep)
    assert report.findings == ()
    assert (report.good, report.books, report.entries) == (True, 12, 80)


@pytest.mark.postgres
@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_shared_books_nobody_touched_are_whole(shared: str, scheme: str) -> None:
    report = verify(shared.replace("postgresql", scheme, 1), deep=True)
    assert (report.findings, report.books, report.entries) == ((), 12, 80)


def test_a_word_the_verifier_no_longer_finds_is_named_and_does_not_stop_it(home: Path) -> None:
    with intruder(home) as books:
        books.execute(
            'UPDATE entry SET body = replace(body, \'"tender":"check"\', \'"tenqer":"check"\')'
            " WHERE kind = 'close' AND book_id = '01-0001'"
        )
        close = books.execute("SELECT seq FROM entry WHERE kind = 'close' AND book_id = '01-0001'").fetchone()[0]
    first = verify(home, deep=True).findings[0]
    assert (first.book, first.seq) == ("01-0001", close)
