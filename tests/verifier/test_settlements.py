# SPDX-License-Identifier: Apache-2.0
"""What a processor paid for cards tells its story to the proof: whole sessions, gross, credited and fee."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.verifier import verify
from tests.books import Books, embedded, office
from tests.storage.spec.settlement_cases import settling, with_cards
from tests.verifier.homes import intruder, rechained

BOOK = "W1-0001"
LINE = {"book": "09-0001", "tender": "card", "cents": 12000}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """lortiz settles the cards of one session."""
    path = tmp_path_factory.mktemp("cards") / "books.db"
    books = Books(embedded(path))
    with_cards(books)
    office(books, "lortiz", 1).opens().records(settling(("09-0001", "120.00"), credited="117.24")(books))
    books.close()
    return path


def test_a_settlement_holds(made: Path) -> None:
    assert verify(made, deep=True).good


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"batch": ""}, "it names no batch"),
        ({"lines": [LINE, LINE]}, "a session is settled twice, or something else than cards"),
        ({"lines": [{**LINE, "tender": "check"}]}, "a session is settled twice, or something else than cards"),
        ({"total": 1}, "the lines do not add up to the total"),
        ({"counted": 12001}, "more was paid than was taken, or nothing"),
        ({"counted": 11723}, "the postings do not tell what happened: account 100-1010, 100-5310, 999-1100, 999-2010"),
        ({"lines": [{**LINE, "cents": 11900}], "total": 11900}, "it deposits another amount than a session brought"),
    ],
)
def test_a_lie_about_it_is_told(made: Path, tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    home = Path(shutil.copy(made, tmp_path / "books.db"))
    with intruder(home) as books:
        rechained(books, BOOK, 2, **changes)
        if "cents" in str(changes.get("lines")) and changes.get("total"):
            books.execute("UPDATE deposit_book SET cents = 11900 WHERE tender = 'card'")
    assert said in [one.what for one in verify(home, deep=True).findings if (one.book, one.seq) == (BOOK, 2)]
