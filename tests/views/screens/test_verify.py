# SPDX-License-Identifier: Apache-2.0
"""Verify from the Audit screen: a program of its own reads the books, and the outcome is told in plain words."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.bootstrap.proof import BooksProof
from app.domain.errors import Fault
from app.domain.papers.letterhead import Letterhead
from app.domain.proof import Proof, ProofOf
from app.services.desk import Desk
from app.views.jobs import Jobs, Stopped
from app.views.screens.audit.verify_sheet import VerifySheet
from tests.books import Books, embedded
from tests.conftest import FakeClock
from tests.verifier.homes import intruder
from tests.views.screens.audit_place import AuditPlace, busy
from tests.views.screens.drawer_place import texts

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "books.db"


@pytest.fixture
def books(file: Path) -> Iterator[Books]:
    made = Books(embedded(file))
    busy(made)
    yield made
    made.close()


@pytest.fixture
def place(books: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> AuditPlace:
    made = AuditPlace(books, clock, lanes)
    in_front(made.window)
    return made


def asked(place: AuditPlace) -> VerifySheet:
    place.press(Key.Key_V, held=ALT)
    return place.window.findChild(VerifySheet)


def test_the_session_of_the_chosen_drawer_is_untouched(place: AuditPlace) -> None:
    place.signs_in()
    sheet = asked(place)
    assert sheet.wanted() == ProofOf("01-0001", None, True)
    place.press(Key.Key_F12)
    assert "Session 01-0001: untouched. Everything is as it was written." in texts(sheet)
    assert "6 entries in 1 book" in texts(sheet)


def test_the_day_and_everything_can_be_chosen_by_keys_and_the_chain_alone(place: AuditPlace) -> None:
    place.signs_in()
    sheet = asked(place)
    place.press(Key.Key_Tab, Key.Key_Right, Key.Key_Tab, Key.Key_Right)
    assert sheet.wanted() == ProofOf("", place.screen._work.desk.today(), False)
    place.press(Key.Key_F12)
    assert "Books of Fri Nov 20, 2026: untouched. Everything is as it was written." in texts(sheet)


def test_a_forged_amount_is_named_by_its_first_bad_entry_and_printed(place: AuditPlace, file: Path) -> None:
    place.signs_in()
    with intruder(file) as forged:
        forged.execute("UPDATE entry SET body = replace(body, '\"cents\":4500', '\"cents\":4400') WHERE seq = 2")
    sheet = asked(place)
    place.press(Key.Key_Tab, Key.Key_Right, Key.Key_Right, Key.Key_F12)
    assert "All books: not as written. The first bad place is book 01-0001, entry 2." in texts(sheet)
    place.press(Key.Key_F12)
    (paper,), named = place.printing.paper.call_args
    assert paper.kind == "proof"
    assert named["ref"] == "check all books"
    assert not sheet.is_open


def test_books_that_cannot_be_read_can_be_tried_again(place: AuditPlace, file: Path) -> None:
    place.signs_in()
    sheet = asked(place)
    hidden = file.rename(file.with_suffix(".away"))
    place.press(Key.Key_F12)
    assert any("The books could not be read. There is no file of books" in text for text in texts(sheet))
    hidden.rename(file)
    place.press(Key.Key_F12)
    assert sheet.proof is not None


class _Slow:
    """A check that goes on until somebody stops it."""

    def __init__(self) -> None:
        self.began, self.ended = threading.Event(), threading.Event()

    def check(self, desk: Desk, of: ProofOf, progress: Callable[[int, int], None]) -> Proof:
        step = 0
        try:
            while not self.ended.wait(0.002):
                self.began.set()
                step += 1
                progress(step, 100_000)
        except Stopped:
            self.ended.set()
            raise
        raise AssertionError("nobody stopped it")


def test_leaving_the_sheet_stops_the_check(place: AuditPlace) -> None:
    screen = place.signs_in()
    slow = screen._verifying._check = _Slow()
    sheet = asked(place)
    sheet.accept()
    assert slow.began.wait(5)
    sheet.reject()
    assert slow.ended.wait(5)
    place.rests()
    assert not sheet.is_open


def test_a_stopped_check_leaves_no_program_behind(place: AuditPlace) -> None:
    desk = place.signs_in() and place.screen._work.desk

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        BooksProof().check(desk, ProofOf(), stop)


def test_books_in_memory_are_no_home(clock: FakeClock, lanes: Jobs) -> None:
    held = Books(embedded())
    place = AuditPlace(held, clock, lanes)
    desk = place.signs_in() and place.screen._work.desk
    with pytest.raises(Fault, match="These books are not in a file"):
        BooksProof().check(desk, ProofOf(), lambda done, total: None)
    held.close()
    assert Letterhead.of(desk.city).name == "City of Ridgemont"
