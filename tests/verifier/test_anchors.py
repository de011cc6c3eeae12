# SPDX-License-Identifier: Apache-2.0
"""What was printed tells on whoever can change the whole database, chain and heads and all."""

from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from app.domain import canon
from app.verifier import verify
from app.verifier.anchors import AnchorError, code_text, head_text, parse
from tests.verifier.homes import intruder, rechained

FIRST, LAST = "01-0001", "02-0001"


@pytest.fixture
def printed(untouched: Path, tmp_path: Path) -> Path:
    """The anchors of the town: every head, every seal, every receipt's code, as paper has them."""
    books = pysqlite3.connect(str(untouched))
    lines = ["# printed on 2026-11-20", ""]
    for book, seq, kind, digest, number in books.execute(
        "SELECT e.book_id, seq, kind, hash, number FROM entry e LEFT JOIN receipt r ON r.entry_no = e.no"
        " JOIN (SELECT book_id AS b, max(seq) AS top FROM entry GROUP BY book_id) ON b = e.book_id"
        " WHERE seq = top OR number IS NOT NULL"
    ):
        if number:
            lines.append(f"{number} {canon.code_of(digest)}")
        if kind in ("close", "no_sale", "refund_request", "deposit", "transfer_in"):
            lines.append(f"{'seal ' if kind == 'close' else ''}{book} {seq} {canon.anchor_text(digest)}")
    books.close()
    file = tmp_path / "anchors.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_what_was_printed_is_found_in_the_books(untouched: Path, printed: Path) -> None:
    assert len(parse(printed.read_text())) == 19
    assert verify(untouched, deep=True, anchors=printed).findings == ()


def last_of(books: Any, book: str) -> tuple[int, bytes]:
    """The number of a book's last entry, and the hash of the one before it."""
    wanted = "SELECT seq, prev_hash FROM entry WHERE book_id = ? ORDER BY seq DESC LIMIT 1"
    seq, head = books.execute(wanted, (book,)).fetchone()
    return seq, head


def test_a_cut_tail_with_a_mended_head_is_told_by_the_paper_alone(home: Path, printed: Path) -> None:
    with intruder(home) as books:
        last, head = last_of(books, LAST)
        books.execute("DELETE FROM entry WHERE book_id = ? AND seq = ?", (LAST, last))
        books.execute("UPDATE book SET next_seq = ?, head = ? WHERE id = ?", (last, head, LAST))
    assert verify(home).findings == ()
    assert [(found.book, found.seq) for found in verify(home, anchors=printed).findings] == [(LAST, last)]


def test_a_dropped_session_is_told_by_the_paper_alone(home: Path, printed: Path) -> None:
    with intruder(home) as books:
        last, _ = last_of(books, LAST)
        books.execute("DELETE FROM entry WHERE book_id = ?", (LAST,))
        books.execute("DELETE FROM book WHERE id = ?", (LAST,))
    assert verify(home).findings == ()
    assert str(verify(home, anchors=printed).findings[0]) == (
        f"book {LAST}, entry {last}: an entry that was printed is missing"
    )


def test_a_session_dropped_between_others_is_told_by_the_numbers(home: Path) -> None:
    with intruder(home) as books:
        for table, column in (("entry", "book_id"), ("book", "id"), ("seal", "book_id"), ("seal_total", "book_id")):
            books.execute(f"DELETE FROM {table} WHERE {column} = ?", (FIRST,))  # noqa: S608
    assert "book 01-0001: this session is missing" in [str(found) for found in verify(home).findings]


def test_a_recomputed_chain_is_told_by_the_paper_alone(home: Path, printed: Path) -> None:
    with intruder(home) as books:
        rechained(books, FIRST, 2, payer="Somebody Else")
        books.execute("UPDATE receipt SET payer = 'Somebody Else' WHERE number = '01-0001-0001'")
    assert verify(home, deep=True).findings == ()
    told = verify(home, anchors=printed).findings
    assert f"book {FIRST}, entry 29: the head is not the one that was printed" in map(str, told)
    assert f"book {FIRST}, entry 2: receipt 01-0001-0001 is not the one that was printed" in map(str, told)


def test_a_receipt_that_was_printed_and_is_gone_is_named(untouched: Path) -> None:
    anchors = parse("01-0001-0099 00000-00000")
    told = verify(untouched, anchors=anchors).findings
    assert [str(found) for found in told] == ["book 01-0001: receipt 01-0001-0099 was printed and is missing"]


def test_a_seal_must_be_that_of_a_close(untouched: Path) -> None:
    books = pysqlite3.connect(str(untouched))
    (digest,) = books.execute("SELECT hash FROM entry WHERE book_id = ? AND seq = 2", (LAST,)).fetchone()
    books.close()
    told = verify(untouched, anchors=parse(f"seal {LAST} 2 {head_text(digest)}")).findings
    assert [found.what for found in told] == ["the printed seal is not that of a close"]


def test_letters_are_those_the_paper_prints_and_are_read_as_people_write_them() -> None:
    digest = bytes(range(7, 39))
    assert (head_text(digest), code_text(digest)) == (canon.anchor_text(digest), canon.code_of(digest))
    (anchor,) = parse(f"01-0001-0001 {code_text(digest).lower().replace('0', 'o').replace('1', 'l')}")
    assert anchor.letters == code_text(digest).replace("-", "")


@pytest.mark.parametrize(
    "line", ["01-0001", "01-0001 0 " + "0" * 32, "01-0001 5 0000", "seal 01-0001-0001 00000-00000", "seal", "x y z",
             "01-0001-0001 0000U-00000"],
)  # fmt: skip
def test_a_line_that_is_no_anchor_is_named(line: str) -> None:
    with pytest.raises(AnchorError, match="Line 2 "):
        parse(f"# printed\n{line}\n")
