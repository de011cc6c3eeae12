# SPDX-License-Identifier: Apache-2.0
"""A session submitted for who is absent tells its story to the proof: two people, and neither is who is absent."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.verifier import verify
from tests.books import Books, drawer, embedded
from tests.storage.spec.absent_cases import by_two, in_place
from tests.verifier.homes import intruder, rechained

BOOK = "01-0001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mdiaz fell ill: jkim submitted with aortega, and counted with tnguyen."""
    path = tmp_path_factory.mktemp("absent") / "books.db"
    books = Books(embedded(path))
    one = drawer(books, "01", "mdiaz").opens()
    one.records(in_place()(books))
    one.records(by_two()(books))
    one.closes("aortega")
    books.close()
    return path


def test_what_was_submitted_for_who_is_absent_holds(made: Path) -> None:
    assert verify(made, deep=True).good


@pytest.mark.parametrize(
    ("seq", "changes", "said"),
    [
        (2, {"approval": {"by": "mdiaz", "text": "0" * 64}}, "who is absent consented"),
        (2, {"approval": {"by": "jkim", "text": "0" * 64}}, "nobody else consented"),
        (2, {"by": "mdiaz"}, "the pen was with another person"),
        (2, {"reason": " "}, "it does not say why"),
        (2, {"attempts": 1}, "it speaks of 1 attempts, there were 0"),
        (3, {"approval": {"by": "mdiaz", "text": "0" * 64}}, "who is absent consented"),
        (3, {"approval": {"by": "jkim", "text": "0" * 64}}, "nobody else consented"),
    ],
)
def test_a_lie_about_it_is_told(made: Path, tmp_path: Path, seq: int, changes: dict[str, Any], said: str) -> None:
    home = Path(shutil.copy(made, tmp_path / "books.db"))
    with intruder(home) as books:
        rechained(books, BOOK, seq, **changes)
    assert said in [one.what for one in verify(home, deep=True).findings if (one.book, one.seq) == (BOOK, seq)]
