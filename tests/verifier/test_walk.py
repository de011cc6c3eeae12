# SPDX-License-Identifier: Apache-2.0
"""The books are walked in one stream, from a file or a server, and the walk can be watched and stopped."""

import json
from pathlib import Path

import pytest

from app.verifier import BooksError, StoppedError, verify, walk
from app.verifier.__main__ import main
from tests.verifier.homes import intruder


def test_a_url_names_the_same_file(untouched: Path) -> None:
    assert verify(f"sqlite:///{untouched}").entries == 80
    assert verify(f"sqlite+pysqlite:///{untouched}").entries == 80


def test_the_walk_can_be_watched_and_stopped(untouched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "EVERY", 20)
    seen: list[tuple[int, int]] = []
    verify(untouched, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 80), (20, 80), (40, 80), (60, 80), (80, 80)]
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
    assert report.found >= 44


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
    assert capsys.readouterr().out == "The books are whole: 80 entries in 12 books.\n"
    with intruder(home) as books:
        books.execute("UPDATE entry SET hash = zeroblob(32) WHERE book_id = '01-0001' AND seq > 1")
    assert main([str(home), "--book", "01-0001"]) == 1
    assert capsys.readouterr().out.startswith("The books are not whole. First: book 01-0001, entry 2: the hash is not")
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("nothing", encoding="utf-8")
    assert main([str(home), "--anchors", str(anchors)]) == 2
    assert "Line 1 is not an anchor" in capsys.readouterr().err


def test_the_books_of_one_date_are_checked_alone_whatever_the_database_says_of_them(home: Path) -> None:
    dated = dict(_dates(home))
    first = dated["01-0001"]
    assert verify(home, deep=True, date=first).books == sum(date == first for date in dated.values())
    with intruder(home) as books:
        books.execute("UPDATE entry SET hash = zeroblob(32) WHERE book_id = '01-0001' AND seq = 2")
        books.execute("UPDATE book SET date = '1999-01-01' WHERE id = '01-0001'")
    assert verify(home, deep=True, date=first).findings[0].seq == 2
    assert verify(home, deep=True, date="1999-01-01").findings[0].book == "01-0001"
    assert verify(home, date="2001-01-01").entries == 0


def test_a_book_whose_consent_was_taken_away_is_found_alone(home: Path) -> None:
    with intruder(home) as books:
        (book,) = books.execute("SELECT book_id FROM entry WHERE kind = 'void'").fetchone()
        books.execute("DELETE FROM approval")
    report = verify(home, deep=True, book=book.decode())
    assert "the consent it names is not in the books" in str(report.findings[0])


def test_another_program_reads_along_one_object_a_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(home), "--lines", "--book", "01-0001"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["done"] == 0
    assert lines[-2]["done"] == lines[-2]["total"] == lines[-1]["entries"]
    assert (lines[-1]["books"], lines[-1]["found"], lines[-1]["findings"]) == (1, 0, [])
    with intruder(home) as books:
        books.execute("UPDATE entry SET hash = zeroblob(32) WHERE book_id = '01-0001' AND seq = 2")
    assert main([str(home), "--lines"]) == 1
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["findings"][0]["book"], last["findings"][0]["seq"]) == ("01-0001", 2)
    assert main(["nowhere.db", "--lines"]) == 2
    assert "There is no file of books" in json.loads(capsys.readouterr().out)["trouble"]


def test_a_date_is_written_as_the_books_write_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(home), "--date", "11/20/2026"])
    assert "11/20/2026 is no date" in capsys.readouterr().err


def _dates(home: Path) -> list[tuple[str, str]]:
    with intruder(home) as books:
        return [(book.decode(), date.decode()) for book, date in books.execute("SELECT id, date FROM book")]
