# SPDX-License-Identifier: Apache-2.0
"""The books are walked in one stream, from a file or a server, and the walk can be watched and stopped."""

import random
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.storage import schema
from app.verifier import BooksError, StoppedError, verify, walk
from app.verifier.__main__ import main
from tests.postgres import Server
from tests.verifier import town
from tests.verifier.homes import intruder

FLIPS = 30


@pytest.fixture(scope="module")
def shared(postgres_server: Server) -> Iterator[str]:
    """The small town in PostgreSQL; nobody writes to it."""
    address = postgres_server.create_database()
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    with engine.begin() as connection:
        schema.migrate(connection)
        town.build(connection)
    yield address
    postgres_server.drop_database(address)


@pytest.mark.postgres
@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_shared_books_nobody_touched_are_whole(shared: str, scheme: str) -> None:
    report = verify(shared.replace("postgresql", scheme, 1), deep=True)
    assert (report.findings, report.books, report.entries) == ((), 5, 40)


@pytest.mark.postgres
def test_every_flipped_byte_of_shared_books_is_named_first_and_at_its_place(
    shared: str, postgres_server: Server
) -> None:
    chance = random.Random(20261120)  # noqa: S311 - a seed makes the same flips every time
    missed = []
    address = postgres_server.create_database(template=shared.rpartition("/")[2])
    with psycopg.connect(address, autocommit=True) as books:
        books.execute("SET session_replication_role = replica")
        for name, table in books.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        ).fetchall():
            books.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        for _ in range(FLIPS):
            column = chance.choice(("id", "book_id", "seq", "kind", "body", "prev_hash", "hash"))
            chosen = f"SELECT no, book_id, seq, {column} FROM entry ORDER BY no"  # noqa: S608
            no, book, seq, value = chance.choice(books.execute(chosen).fetchall())
            books.execute(f"UPDATE entry SET {column} = %s WHERE no = %s", (_other(value, chance), no))  # noqa: S608
            findings = verify(address, deep=True).findings
            if not findings or (findings[0].book, findings[0].seq) != (book, seq):
                missed.append((book, seq, column, findings))
            books.execute(f"UPDATE entry SET {column} = %s WHERE no = %s", (value, no))  # noqa: S608
    postgres_server.drop_database(address)
    assert missed == []


def _other(value: str | bytes | int, chance: random.Random) -> str | bytes | int:
    """One byte changed: in a text to another letter, since the server takes no broken text."""
    if isinstance(value, int):
        return value + 1000
    place = chance.randrange(len(value))
    if isinstance(value, bytes):
        return value[:place] + bytes((value[place] ^ 1 << chance.randrange(8),)) + value[place + 1 :]
    letters = [letter for letter in '#7bQ~"' if letter != value[place]]
    return value[:place] + chance.choice(letters) + value[place + 1 :]


def test_a_url_names_the_same_file(untouched: Path) -> None:
    assert verify(f"sqlite:///{untouched}").entries == 40
    assert verify(f"sqlite+pysqlite:///{untouched}").entries == 40


def test_the_walk_can_be_watched_and_stopped(untouched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "EVERY", 15)
    seen: list[tuple[int, int]] = []
    verify(untouched, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(15, 40), (30, 40), (40, 40)]
    with pytest.raises(StoppedError):
        verify(untouched, cancelled=lambda: True)


def test_one_book_can_be_checked_alone(home: Path) -> None:
    with intruder(home) as books:
        books.execute("UPDATE entry SET hash = zeroblob(32) WHERE book_id = '01-0002' AND seq = 1")
    assert verify(home, deep=True, book="01-0001").findings == ()
    assert verify(home, deep=True, book="01-0002").findings[0].seq == 1


def test_findings_beyond_the_limit_are_counted(home: Path) -> None:
    with intruder(home) as books:
        books.execute("UPDATE entry SET hash = zeroblob(32)")
    report = verify(home, limit=3)
    assert len(report.findings) == 3
    assert report.found >= 40


def test_books_that_cannot_be_read_are_no_finding(tmp_path: Path) -> None:
    with pytest.raises(BooksError, match="There is no file of books"):
        verify(tmp_path / "none.db")
    with pytest.raises(BooksError, match="SQLite or PostgreSQL"):
        verify("mysql://127.0.0.1/books")
    with pytest.raises(BooksError, match="does not answer"):
        verify("postgresql://127.0.0.1:1/books")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 100)
    with pytest.raises(BooksError, match="cannot be read"):
        verify(broken)


def test_the_command_says_the_first_bad_entry_and_answers_one(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(home), "--deep"]) == 0
    assert capsys.readouterr().out == "The books are whole: 40 entries in 5 books.\n"
    with intruder(home) as books:
        books.execute("UPDATE entry SET hash = zeroblob(32) WHERE book_id = '01-0001' AND seq > 1")
    assert main([str(home), "--book", "01-0001"]) == 1
    assert capsys.readouterr().out.startswith("The books are not whole. First: book 01-0001, entry 2: the hash is not")
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("nothing", encoding="utf-8")
    assert main([str(home), "--anchors", str(anchors)]) == 2
    assert "Line 1 is not an anchor" in capsys.readouterr().err
