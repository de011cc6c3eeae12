# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - what somebody who owns the file would type
"""Whoever administers the database plays against it: every guard off, every row theirs, and the proof names the place.

What leaves the chain broken is told by the books themselves. What mends everything afterwards is told by what was
printed: receipts in payers' hands and heads on signed reports. What was never recorded, no chain can show.
"""

import contextlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from app.domain import canon
from app.verifier import verify
from tests.verifier.homes import intruder, rechained

BOOK, OTHER, OFFICE = "01-0001", "02-0001", "W1-0002"
SEALED, CITY = "03-0001", "DAY-0001"
DERIVED = (
    "posting", "receipt", "receipt_line", "receipt_tender", "receipt_pair", "void", "drawer_count", "seal", "deposit",
    "deposit_book", "deposit_check", "day_seal", "work_item",
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """What is done to the books, which place must be named first, and whether only paper can tell.

    Where a tail is cut, that is the last entry left: its hash is not the head.
    """

    name: str
    deed: Callable[[Any], None]
    book: str
    seq: int
    by_paper: bool = False


def body_of(books: Any, book: str, seq: int) -> dict[str, Any]:
    found = books.execute("SELECT body FROM entry WHERE book_id = ? AND seq = ?", (book, seq)).fetchone()
    content: dict[str, Any] = json.loads(found[0])
    return content


def rewritten(book: str, seq: int, change: Callable[[dict[str, Any]], None]) -> Callable[[Any], None]:
    """Another body in the same row, well written, the chain left as it is."""

    def deed(books: Any) -> None:
        content = body_of(books, book, seq)
        change(content)
        written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        books.execute("UPDATE entry SET body = ? WHERE book_id = ? AND seq = ?", (written, book, seq))

    return deed


def dearer(content: dict[str, Any]) -> None:
    """The same amount more on both sides, so that everything still balances."""
    for key in ("total",):
        content[key] += 100
    content["lines"][-1]["cents"] += 100
    content["tenders"][-1]["cents"] += 100


def says(**words: str) -> Callable[[dict[str, Any]], None]:
    return lambda content: content.update(words)


def forgets(where: str, *values: Any) -> Callable[[Any], None]:
    """Entries taken out with everything derived from them; heads are left as they are."""

    def deed(books: Any) -> None:
        gone = [no for (no,) in books.execute(f"SELECT no FROM entry WHERE {where}", values)]
        for no in gone:
            for table in DERIVED:
                books.execute(f"DELETE FROM {table} WHERE entry_no = ?", (no,))
            books.execute("DELETE FROM entry WHERE no = ?", (no,))

    return deed


def swaps(books: Any) -> None:
    """Two entries change places, with their numbers and all their columns."""
    for old, new in ((8, 800), (9, 8), (800, 9)):
        books.execute("UPDATE entry SET seq = ? WHERE book_id = ? AND seq = ?", (new, BOOK, old))


def cuts_and_mends(book: str, seq: int) -> Callable[[Any], None]:
    """The tail is cut and the book's head put back to what was before it."""

    def deed(books: Any) -> None:
        (head,) = books.execute("SELECT prev_hash FROM entry WHERE book_id = ? AND seq = ?", (book, seq)).fetchone()
        forgets("book_id = ? AND seq >= ?", book, seq)(books)
        books.execute("UPDATE book SET next_seq = ?, head = ? WHERE id = ?", (seq, head, book))

    return deed


def drops(book: str) -> Callable[[Any], None]:
    """A whole session disappears."""

    def deed(books: Any) -> None:
        forgets("book_id = ?", book)(books)
        for table, column in (("book", "id"), ("seal", "book_id"), ("seal_total", "book_id")):
            books.execute(f"DELETE FROM {table} WHERE {column} = ?", (book,))

    return deed


def recomputes(book: str, seq: int, **changes: Any) -> Callable[[Any], None]:
    """An entry is changed and everything after it chained anew, seals and heads included."""
    return lambda books: rechained(books, book, seq, **changes)


def drops_both(books: Any) -> None:
    """A drawer's sessions disappear, all of them, so that no number is missing."""
    for book in (SEALED, "03-0002"):
        drops(book)(books)


def shortens(books: Any) -> None:
    """A receipt is left out of a closed session and everything after it is written anew: numbers, close, seal, head."""
    forgets("book_id = ? AND seq IN (2, 3)", SEALED)(books)
    for seq in range(4, 9):
        content = body_of(books, SEALED, seq) | {"seq": seq - 2}
        if seq == 4:
            content["number"] = f"{SEALED}-0001"
        if seq == 8:
            content |= {"entries": 6, "receipts": 1}
        written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        books.execute(
            "UPDATE entry SET seq = ?, body = ? WHERE book_id = ? AND seq = ?", (seq - 2, written, SEALED, seq)
        )
    (first,) = books.execute("SELECT hash FROM entry WHERE book_id = ? AND seq = 1", (SEALED,)).fetchone()
    books.execute("UPDATE entry SET prev_hash = ? WHERE book_id = ? AND seq = 2", (first, SEALED))
    rechained(books, SEALED, 2)
    books.execute("UPDATE book SET next_seq = 7 WHERE id = ?", (SEALED,))
    books.execute("UPDATE seal SET entries = 6, receipts = 1 WHERE book_id = ?", (SEALED,))


def moves_in(books: Any) -> None:
    """A whole session is dated back into a day that was closed without it."""
    rechained(books, BOOK, 1, date="2026-11-18")


def swaps_seals(books: Any) -> None:
    for old, new in ((2, 200), (3, 2), (200, 3)):
        books.execute("UPDATE entry SET seq = ? WHERE book_id = ? AND seq = ?", (new, CITY, old))


def reseals(books: Any) -> None:
    """A closed session is changed, and so is every daily seal since, as someone would who knows how all of it works."""
    rechained(books, SEALED, 2, payer="Somebody Else")
    (head,) = books.execute("SELECT head FROM book WHERE id = ?", (SEALED,)).fetchone()
    content = body_of(books, CITY, 2)
    content["books"][0]["head"] = head.hex()
    rechained(books, CITY, 2, books=content["books"])
    (first,) = books.execute("SELECT hash FROM entry WHERE book_id = ? AND seq = 2", (CITY,)).fetchone()
    rechained(books, CITY, 3, previous=first.hex())
    for seq in (2, 3):
        books.execute(
            "UPDATE day_seal SET hash = (SELECT hash FROM entry WHERE book_id = ? AND seq = ?) WHERE date = ?",
            (CITY, seq, f"2026-11-{16 + seq}"),
        )


def unseals(books: Any) -> None:
    """The newest daily seal is taken back, to change its day afterwards."""
    cuts_and_mends(CITY, 3)(books)
    books.execute("DELETE FROM day_seal WHERE date = '2026-11-19'")


def restores(books: Any) -> None:
    """Yesterday's copy is put over today: what came after the first session was sealed is gone without a trace."""
    for book in ("01-0002", OTHER, OFFICE, "W1-0003"):
        drops(book)(books)


ATTACKS = (
    Attack("an amount on both sides", rewritten(BOOK, 4, dearer), BOOK, 4),
    Attack("an amount of the only receipt of a day", rewritten("01-0002", 2, dearer), "01-0002", 2),
    Attack("a payer", rewritten(BOOK, 5, says(payer="Somebody Else")), BOOK, 5),
    Attack("a reason", rewritten(BOOK, 8, says(reason="nothing at all")), BOOK, 8),
    Attack("the person", rewritten(BOOK, 6, says(by="pbell")), BOOK, 6),
    Attack("the time", rewritten(BOOK, 6, says(at="2026-11-20T23:59:00-06:00")), BOOK, 6),
    Attack("an entry out of the middle", forgets("book_id = ? AND seq = 9", BOOK), BOOK, 9),
    Attack("the first entry of a book", forgets("book_id = ? AND seq = 1", OFFICE), OFFICE, 1),
    Attack("two entries changing places", swaps, BOOK, 8),
    Attack("the tail, the head left", forgets("book_id = ? AND seq = 8", OTHER), OTHER, 7),
    Attack("the close of a sealed book", forgets("book_id = ? AND seq = 29", BOOK), BOOK, 28),
    Attack("a whole session of a closed day", drops("03-0002"), "03-0002", 8),
    Attack("a whole session of a closed day, with the sessions after it", drops_both, SEALED, 8),
    Attack("a payer of a closed day, chained anew", recomputes(SEALED, 2, payer="Somebody Else"), SEALED, 8),
    Attack("a session of a closed day replaced by a shorter one", shortens, SEALED, 7),
    Attack("a session added to a closed day", moves_in, BOOK, 1),
    Attack("a daily seal", forgets("book_id = ? AND seq = 2", CITY), CITY, 2),
    Attack("two daily seals changing places", swaps_seals, CITY, 1),
    Attack("what a daily seal says", rewritten(CITY, 2, says(previous="ab" * 32)), CITY, 2),
    Attack("what a daily seal says, chained anew", recomputes(CITY, 2, receipts=1), CITY, 2),
    Attack("a closed day and its seal, with all seals since", reseals, CITY, 3, by_paper=True),
    Attack("the last daily seal, with the head mended", unseals, CITY, 3, by_paper=True),
    Attack("the tail, with the head mended", cuts_and_mends(OTHER, 8), OTHER, 8, by_paper=True),
    Attack("the tail of a back office, with the head mended", cuts_and_mends(OFFICE, 5), OFFICE, 5, by_paper=True),
    Attack("a whole session", drops(OTHER), OTHER, 8, by_paper=True),
    Attack("a whole back office", drops("W1-0003"), "W1-0003", 2, by_paper=True),
    Attack("a payer, chained anew", recomputes(BOOK, 2, payer="Somebody Else"), BOOK, 2, by_paper=True),
    Attack("a reason, chained anew", recomputes(BOOK, 8, reason="nothing at all"), BOOK, 12, by_paper=True),
    Attack("yesterday's copy over today", restores, "01-0002", 4, by_paper=True),
)


@pytest.fixture
def printed(untouched: Path, tmp_path: Path) -> Path:
    """All paper of the two days: the head of every book as its last report shows it, and the code of every receipt."""
    with contextlib.closing(pysqlite3.connect(str(untouched))) as books:
        heads = books.execute(
            "SELECT b.id, e.seq, e.hash FROM book b JOIN entry e ON e.book_id = b.id AND e.seq = b.next_seq - 1"
        ).fetchall()
        codes = books.execute("SELECT r.number, e.hash FROM receipt r JOIN entry e ON e.no = r.entry_no").fetchall()
    lines = [f"{number} {canon.code_of(digest)}" for number, digest in codes]
    lines += [f"{book} {seq} {canon.anchor_text(digest)}" for book, seq, digest in heads]
    file = tmp_path / "anchors.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_untouched_books_hold_against_all_paper(untouched: Path, printed: Path) -> None:
    assert verify(untouched, deep=True, anchors=printed).findings == ()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_told_and_its_first_place_is_named(attack: Attack, home: Path, printed: Path) -> None:
    with intruder(home) as books:
        attack.deed(books)
    told = verify(home, anchors=printed if attack.by_paper else None).findings
    places = [(found.book, found.seq) for found in told]
    assert (attack.book, attack.seq) in places
    assert min(place for place in places if place[0] == attack.book and place[1]) == (attack.book, attack.seq)


@pytest.mark.parametrize(
    "attack", [attack for attack in ATTACKS if attack.by_paper and "payer" not in attack.name], ids=lambda a: a.name
)
def test_what_is_mended_everywhere_needs_the_paper(attack: Attack, home: Path, printed: Path) -> None:
    """Without it the chain alone finds nothing, which is why heads are printed and signed."""
    with intruder(home) as books:
        attack.deed(books)
    assert verify(home).findings == ()
    assert verify(home, anchors=printed).findings != ()


def test_a_change_before_the_first_report_is_told_by_two_receipts_that_were_handed_out(
    untouched: Path, home: Path, tmp_path: Path
) -> None:
    """Two payers kept theirs: one from before the changed entry, one from after it."""
    with contextlib.closing(pysqlite3.connect(str(untouched))) as books:
        kept = books.execute(
            "SELECT r.number, e.hash FROM receipt r JOIN entry e ON e.no = r.entry_no"
            " WHERE e.book_id = ? AND e.seq IN (4, 6)",
            (BOOK,),
        ).fetchall()
    paper = tmp_path / "receipts.txt"
    paper.write_text("\n".join(f"{number} {canon.code_of(digest)}" for number, digest in kept), encoding="utf-8")
    with intruder(home) as books:
        recomputes(BOOK, 5, payer="Somebody Else")(books)
    told = verify(home, anchors=paper).findings
    assert [(found.book, found.seq) for found in told] == [(BOOK, 6)]
    assert "is not the one that was printed" in told[0].what


def test_a_copy_of_the_file_put_back_unchanged_is_no_attack(untouched: Path, printed: Path, tmp_path: Path) -> None:
    again = Path(shutil.copy(untouched, tmp_path / "again.sqlite3"))
    assert verify(again, deep=True, anchors=printed).findings == ()
