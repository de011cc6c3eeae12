# SPDX-License-Identifier: Apache-2.0
"""Whoever undoes a receipt twice, or puts right what was undone, is named, however well the books are chained anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.verifier import verify
from tests.books import IN_CASH, Books, by_check, embedded, in_cash, keeps, of, town
from tests.undoing import at_the_bank, late, returning, reversing
from tests.verifier.homes import intruder, rechained

OFFICE = "W7-0001"


@pytest.fixture(scope="module")
def undone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with a check keyed as cash that came back, another one, and a receipt that was reversed, closed."""
    file = tmp_path_factory.mktemp("undone") / "books.db"
    books = town(Books(embedded(file)))
    one = of(books, "01")
    keyed = one.takes([keeps("20.00")], [in_cash("20.00")], "keyed so")
    one.records(one.correcting(keyed, IN_CASH, by_check("15.00", "8")))
    desk = at_the_bank(books, keyed)  # the deposit is the second entry
    desk.records(returning(desk, keyed, place=2))
    desk.records(returning(desk, books.entries["paid"], fee="35.00"))
    desk.records(reversing(late(books), books.entries["dog"]))
    books.close()
    return file


@pytest.fixture
def home(undone: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "books.db"
    shutil.copy(undone, copy)
    return copy


def said(home: Path, seq: int, book: str = OFFICE) -> list[str]:
    return [found.what for found in verify(home, deep=True).findings if (found.book, found.seq) == (book, seq)]


def test_the_untouched_books_are_right(home: Path) -> None:
    assert verify(home, deep=True).findings == ()


def again(books: Any) -> None:
    (of_it,) = books.execute("SELECT body ->> '$.of' FROM entry WHERE book_id = ? AND seq = 4", (OFFICE,)).fetchone()
    rechained(books, OFFICE, 5, of=of_it.decode())


def later(books: Any) -> None:
    books.execute("UPDATE entry SET no = no + 1000 WHERE kind = 'tender_correction' AND book_id = '01-0001'")


def elsewhere(books: Any) -> None:
    books.execute(
        "UPDATE posting SET gl = '999-1130' WHERE gl = '999-1100' AND entry_no ="
        " (SELECT no FROM entry WHERE book_id = ? AND seq = 3)", (OFFICE,),
    )  # fmt: skip


def voided(books: Any) -> None:
    (of_it,) = books.execute("SELECT body ->> '$.of' FROM entry WHERE kind = 'void' AND book_id = '01-0001'").fetchone()
    rechained(books, OFFICE, 5, of=of_it.decode())


@pytest.mark.parametrize(
    ("deed", "place", "what"),
    [
        (again, (OFFICE, 5), "it undoes what was undone before"),
        (voided, (OFFICE, 5), "it undoes a receipt that was voided"),
        (later, ("01-0001", 9), "it corrects a receipt that was undone before"),
        (elsewhere, (OFFICE, 3), "it takes a check off an account it was not deposited to"),
    ],
)
def test_an_undoing_that_cannot_be_is_named(
    home: Path, deed: Callable[[Any], None], place: tuple[str, int], what: str
) -> None:
    with intruder(home) as books:
        deed(books)
    assert what in said(home, place[1], place[0])


def test_a_corrected_check_that_states_what_it_did_not_pay_is_named(home: Path) -> None:
    with intruder(home) as books:
        rechained(books, OFFICE, 3, place=1)
    assert "it returns what was no check" in said(home, 3)
    with intruder(home) as books:
        rechained(books, OFFICE, 3, place=2, total=2000)
    assert "it states another amount than the check" in said(home, 3)
