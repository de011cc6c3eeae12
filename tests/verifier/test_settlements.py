# SPDX-License-Identifier: Apache-2.0
"""What a processor paid for cards tells its story to the proof: whole sessions, gross, credited and fee."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.verifier import verify
from tests.books import FLOAT, Books, drawer, embedded, item, money, office
from tests.storage.spec.cases import put
from tests.storage.spec.settlement_cases import settling, visa, with_cards
from tests.verifier.homes import intruder, rechained

BOOK = "W1-0001"
BY_JKIM = {"by": "jkim", "text": "00" * 32}
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
        ({"counted": 11399}, "a processor kept more than any policy of its day left to one person"),
        (
            {"reason": " ", "approval": {"by": "jkim", "text": "00" * 32}},
            "it does not say why the processor kept so much",
        ),
        ({"reason": "x", "approval": {"by": "jkim", "text": "00" * 32}}, "the consent it names is not in the books"),
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


def test_a_batch_that_was_settled_twice_is_named(tmp_path: Path) -> None:
    home = tmp_path / "books.db"
    books = Books(embedded(home))
    with_cards(books)
    nine = drawer(books, "09", "idle", 2).opens(grand=money("127.00"))
    nine.takes([item("DOGLIC", "50.00")], [visa("50.00")])
    nine.begins_count().counts(FLOAT)
    nine.submits()
    nine.closes("jkim")
    desk = office(books, "lortiz", 1).opens()
    desk.records(settling(("09-0001", "120.00"), credited="117.24")(books))
    desk.records(settling(("09-0002", "50.00"), credited="48.80", change=put(batch="B-4472"))(books))
    books.close()
    assert verify(home, deep=True).good
    with intruder(home) as hand:
        rechained(hand, BOOK, 3, batch="B-4471")
    assert [(one.seq, one.what) for one in verify(home, deep=True).findings] == [(3, "batch B-4471 was settled before")]
