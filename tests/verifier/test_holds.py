# SPDX-License-Identifier: Apache-2.0
"""Money of a check that was given back too early is told, and more given back than the city had kept (5.4, 5.7)."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.account import Credit
from app.domain.entry import Kind
from app.domain.kinds import small_difference
from app.verifier import verify
from tests.books import UB, Books, by_check, embedded, in_cash, keeps, money, of, town
from tests.storage.spec.cash_acts import adopts
from tests.undoing import late, reversing, unheld
from tests.verifier.homes import intruder, rechained

OFFICE, DRAWER = "W7-0001", "01-0001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing was held; the city kept $1.50 paid too much, and two receipts were reversed, the second one by check."""
    file = tmp_path_factory.mktemp("held") / "books.db"
    books = town(Books(embedded(file)))
    unheld(books)
    adopts(books, "small_difference", '{"amount": 1000, "alone": 1000}')
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = NULL")
    kept = of(books, "01").takes([keeps("1.50", fund="521")], [in_cash("1.50")])
    of(books, "01").writes(Kind.SMALL_DIFFERENCE, small_difference.keep(UB, Credit("521", money("1.50")), "too small"))
    check = of(books, "01").takes([keeps("20.00", fund="521")], [by_check("20.00", "9")])
    desk = late(books)
    desk.records(reversing(desk, kept))
    desk.records(reversing(desk, check))
    books.close()
    return file


def test_what_was_given_back_in_time_is_right(made: Path) -> None:
    assert verify(made, deep=True).findings == ()


def _held(books: Any) -> None:
    books.execute("UPDATE policy SET body = '{\"hold\":3}' WHERE kind = 'returned_check'")


def _no_policy(books: Any) -> None:
    books.execute("DELETE FROM policy WHERE kind = 'returned_check'")


def _kept_less(books: Any) -> None:
    ((seq,),) = books.execute("SELECT seq FROM entry WHERE kind = 'small_difference'").fetchall()
    rechained(books, DRAWER, seq, total=149)


@pytest.mark.parametrize(
    ("change", "seq", "said"),
    [
        (_held, 3, "it gives back what a check paid that could still come back"),
        (_no_policy, 3, "it gives back what a check paid that could still come back"),
        (_kept_less, 2, f"more is given back to {UB} than was kept of its credit"),
    ],
)
def test_what_was_not_is_told(made: Path, tmp_path: Path, change: Callable[[Any], None], seq: int, said: str) -> None:
    home = Path(shutil.copy(made, tmp_path / "books.db"))
    with intruder(home) as books:
        change(books)
    assert said in [
        found.what for found in verify(home, deep=True).findings if (found.book, found.seq) == (OFFICE, seq)
    ]
