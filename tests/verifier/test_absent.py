# SPDX-License-Identifier: Apache-2.0
"""A session submitted for who is absent tells its story to the proof: two people, and neither is who is absent."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.verifier import verify
from tests.books import Books, Session, drawer, embedded
from tests.storage.spec.absent_cases import by_two, given_up, in_place
from tests.verifier.homes import intruder, rechained

BOOK = "01-0001"


def lived(folder: Path, then: Callable[[Books, Session], object]) -> Path:
    """Books in which mdiaz opened drawer 01, and then something came to pass."""
    path = folder / "books.db"
    books = Books(embedded(path))
    then(books, drawer(books, "01", "mdiaz").opens())
    books.close()
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mdiaz fell ill: jkim submitted with aortega, and counted with tnguyen."""

    def submitted(books: Books, one: Session) -> None:
        one.records(in_place()(books))
        one.records(by_two()(books))
        one.closes("aortega")

    return lived(tmp_path_factory.mktemp("absent"), submitted)


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


@pytest.fixture(scope="module")
def forsaken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """jkim gave up submitting for mdiaz, with aortega's consent; mdiaz went on."""

    def went_on(books: Books, one: Session) -> None:
        one.records(given_up()(books))
        one.drops("5.00")

    return lived(tmp_path_factory.mktemp("forsaken"), went_on)


def test_what_was_given_up_with_its_consent_holds(forsaken: Path) -> None:
    assert verify(forsaken, deep=True).good


@pytest.mark.parametrize("away", ["1 = 1", "approved_by = 'aortega'"])
def test_what_was_given_up_alone_is_told(forsaken: Path, tmp_path: Path, away: str) -> None:
    home = Path(shutil.copy(forsaken, tmp_path / "books.db"))
    with intruder(home) as books:
        books.execute(f"DELETE FROM approval WHERE {away}")  # noqa: S608 - a condition of this test
    said = "nobody else consented to what it gives up in another's place"
    assert [(one.seq, one.what) for one in verify(home, deep=True).findings] == [(2, said)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"of_kind": "drop"}, "the pen was with another person"),
        ({"of_kind": "close"}, "a close cannot follow while the book is open"),
        ({"of_kind": "import"}, "a import has no place in this book"),
        ({"of_kind": "open"}, "it gives up a open, which cannot be"),
    ],
)
def test_what_is_given_up_stands_where_it_would_have_stood(
    forsaken: Path, tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    home = Path(shutil.copy(forsaken, tmp_path / "books.db"))
    with intruder(home) as books:
        rechained(books, BOOK, 2, **changes)
    assert said in [one.what for one in verify(home, deep=True).findings if (one.book, one.seq) == (BOOK, 2)]
