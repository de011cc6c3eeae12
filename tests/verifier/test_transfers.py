# SPDX-License-Identifier: Apache-2.0
"""A transfer is told by two books, and a corrected tender by its receipt: a lie in either is named at its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.verifier import verify
from tests.books import Books, embedded, town
from tests.verifier.homes import intruder, rechained


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with cash between its drawers and a corrected receipt, its ruling made, closed."""
    file = tmp_path_factory.mktemp("moved") / "books.db"
    town(Books(embedded(file))).close()
    return file


@pytest.fixture
def home(moved: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "books.db"
    shutil.copy(moved, copy)
    return copy


def body(home: Path, book: str, seq: int) -> dict[str, Any]:
    with intruder(home) as books:
        found = books.execute("SELECT body FROM entry WHERE book_id = ? AND seq = ?", (book, seq)).fetchone()[0]
    return json.loads(found)


def said(home: Path, book: str, seq: int, change: Callable[[dict[str, Any]], Any]) -> list[str]:
    """What the check says of one entry that was changed, its book chained anew."""
    told = body(home, book, seq)
    change(told)
    with intruder(home) as books:
        rechained(books, book, seq, **{key: told[key] for key in told if key not in ("book", "seq")})
    return [found.what for found in verify(home, deep=True).findings if (found.book, found.seq) == (book, seq)]


def test_the_untouched_town_is_right(home: Path) -> None:
    assert verify(home, deep=True).findings == ()


@pytest.mark.parametrize(
    ("seq", "change", "what"),
    [
        (2, lambda b: b.update(to="21"), "it was sent to the drawer it came from"),
        (2, lambda b: b.update(cents=900), "the pieces do not add up to the amount"),
        (5, lambda b: b.update(place=3), "it corrects a tender that is not there"),
        (5, lambda b: b.update(total=1400), "it corrects more than stood there, or nothing"),
        (5, lambda b: b.update({"from": "card"}), "it corrects another kind of tender than stood there"),
        (5, lambda b: b.update(of="x"), "it corrects no receipt that stands in this book"),
        (5, lambda b: b["approval"].update(by="nlee"), "nobody else consented"),
        (5, lambda b: b["approval"].update(by="aortega"), "the consent it names is not in the books"),
        (5, lambda b: b["postings"][1].update(gl="999-1130"),
         "the postings do not tell what happened: account 999-1110, 999-1130"),
        (5, lambda b: b["tenders"][0].update(number="9"), "the table tender_correction says something else than it"),
        (3, lambda b: b.update(to="09"), "the table transfer says something else than the entries"),
    ],
)  # fmt: skip
def test_a_lie_of_the_sending_drawer_is_named(home: Path, seq: int, change: Any, what: str) -> None:
    assert what in said(home, "21-0001", seq, change)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda b: b.update(of="x"), "it takes what no drawer sent"),
        (lambda b: b.update(cents=500), "the pieces do not add up to the amount"),
        (lambda b: b["postings"][0].update(gl="999-1115"),
         "the postings do not tell what happened: account 999-1110, 999-1115"),
    ],
)  # fmt: skip
def test_a_lie_of_the_taking_drawer_is_named(home: Path, change: Any, what: str) -> None:
    assert what in said(home, "22-0001", 2, change)


def test_a_row_of_a_transfer_nobody_sent_is_named(home: Path) -> None:
    with intruder(home) as books:
        books.execute("INSERT INTO transfer VALUES (999, '21-0001', '12', 5, NULL, NULL, NULL, 5)")
    assert "the table transfer says something else" in " ".join(f.what for f in verify(home, deep=True).findings)


def test_a_day_sealed_while_cash_was_on_its_way_is_named(home: Path) -> None:
    found = said(home, "DAY-0001", 2, lambda b: b.update(date="2026-11-20"))
    assert "2026-11-20 was sealed while 1000 cents sent by 21-0001 were in transit" in found
    assert "2026-11-20 was sealed while 100 cents sent by 21-0001 were in transit" in found
