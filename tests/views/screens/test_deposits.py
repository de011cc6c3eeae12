# SPDX-License-Identifier: Apache-2.0
"""The Deposits screen by keys: mark, count, tick, verify; and a bag that goes from hand to hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.queries import masters, people
from app.services import passwords
from app.services.desk import Desk
from app.services.posting import Journal
from app.views.dialogs.custody_sheet import OutSheet, PassSheet
from app.views.dialogs.deposit_sheet import DepositSheet
from app.views.dialogs.statement_sheet import BankLinesSheet, StatementSheet
from app.views.jobs import Jobs
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import Notices
from app.views.screens.deposits.screen import DepositsScreen
from app.views.workplace import Workplace
from tests.books import PASSWORD, Books, embedded
from tests.conftest import FakeClock
from tests.services.test_deposits import sealed
from tests.views.screens.drawer_place import Printed, settle, texts

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


class BankPlace:
    """The window of one person who takes money to the bank."""

    def __init__(self, books: Books, clock: Callable[[], datetime], jobs: Jobs) -> None:
        self.books, self.clock, self.jobs = books, clock, jobs
        self.notices = Notices(clock)
        self.window = MainWindow(self.notices)
        self.printed = Printed()
        self.screen: DepositsScreen

    def signs_in(self, name: str = "lortiz") -> DepositsScreen:
        database = self.books.as_(name)
        staff = people.staff(database, name)
        assert staff is not None
        desk = Desk(database, self.clock, staff, "W1", masters.city(database), Journal(database))
        work = Workplace(
            desk, self.jobs, self.notices, self.printed, self.window, self.window.open_screen, lambda: None
        )
        spec = ScreenSpec("deposits", "Deposits", "landmark", lambda: DepositsScreen(work), "deposit")
        self.window.set_screens([spec], staff.rights)
        screen = self.window.open_screen("deposits")
        assert isinstance(screen, DepositsScreen)
        self.screen = screen
        settle(self.jobs)
        return screen

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
            settle(self.jobs)

    def types(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        settle(self.jobs)

    def counts_a_twenty(self) -> None:
        self.screen.bag.grid.rows[2].loose.select()
        self.types("1")

    def verifies(self, bag: str = "B-100", seal: str = "S-1", name: str = "jkim", password: str = PASSWORD) -> None:
        for text in (bag, seal):
            self.types(text)
            self.press(Key.Key_Tab)
        self.press(Key.Key_Tab)
        self.types(name)
        self.press(Key.Key_Tab)
        self.types(password)
        self.press(Key.Key_F12)

    @property
    def sheet(self) -> DepositSheet | None:
        found = [one for one in self.window.findChildren(DepositSheet) if one.is_open]
        return found[-1] if found else None


@pytest.fixture
def books() -> Iterator[Books]:
    made = Books(embedded())
    with made.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET password_hash = ?", (passwords.hashed(PASSWORD),))
    yield made
    made.close()


@pytest.fixture
def place(books: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> BankPlace:
    made = BankPlace(books, clock, lanes)
    in_front(made.window)
    return made


def test_where_nothing_waits_the_screen_says_so(place: BankPlace) -> None:
    said = texts(place.signs_in())
    assert "Nothing waits for the bank" in said
    assert "Everything that was sealed is in a bag." in said
    place.press(Key.Key_F12)
    assert place.screen.pages.currentWidget() is place.screen.list


def test_a_sealed_session_goes_to_the_bank_by_keys_alone(place: BankPlace, books: Books) -> None:
    sealed(books)
    screen = place.signs_in()
    assert "1 session with $115.00. Space marks those that go together." in texts(screen)
    place.press(Key.Key_F12)
    assert screen.pages.currentWidget() is screen.bag
    place.counts_a_twenty()
    place.press(Key.Key_C, held=ALT)
    place.press(Key.Key_Return, Key.Key_Space)
    assert "2 of 3" in texts(screen.bag)
    place.press(Key.Key_Down, Key.Key_Space)
    assert "Complete" in texts(screen.bag.foot)
    place.press(Key.Key_F12)
    assert place.sheet is not None
    assert "$75.00 on receipts, $75.00 for the bank" in texts(place.sheet)
    place.verifies()
    assert place.sheet is None
    assert books.rows("SELECT bag, prepared_by, verified_by FROM deposit") == [("B-100", "lortiz", "jkim")]
    assert place.printed.titles == ["Bank deposit, bag B-100"]
    assert {"Bag B-100", "In the house", "Lortiz prepared it, Jkim verified it"} <= set(texts(screen.list))


def test_a_bag_that_is_not_complete_is_not_closed(place: BankPlace, books: Books) -> None:
    sealed(books)
    screen = place.signs_in()
    place.press(Key.Key_F12)
    place.press(Key.Key_A, held=ALT)
    place.press(Key.Key_F12)
    assert place.sheet is None
    assert "Cash: $0.00 of $20.00" in texts(screen.bag.message)
    place.counts_a_twenty()
    place.press(Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.list
    place.press(Key.Key_F12)
    assert screen.bag.grid.total().cents == 2000  # what was typed is still there


def test_a_wrong_password_is_said_beside_it_and_nothing_is_recorded(place: BankPlace, books: Books) -> None:
    sealed(books)
    place.signs_in()
    place.press(Key.Key_F12)
    place.counts_a_twenty()
    place.press(Key.Key_A, held=ALT)
    place.press(Key.Key_F12)
    place.verifies(password="guessed")
    assert place.sheet is not None
    assert "do not belong together" in place.sheet.fields["password"].error
    assert books.rows("SELECT count(*) FROM deposit") == [(0,)]


def test_only_marked_sessions_go_into_the_bag(place: BankPlace, books: Books) -> None:
    sealed(books)
    sealed(books, "02", "tnguyen")
    screen = place.signs_in()
    assert "2 sessions" in texts(screen.list)
    place.press(Key.Key_Space, Key.Key_F12)
    assert screen.bag.prepared is not None
    assert screen.bag.prepared.books == ("02-0001",)


def test_a_check_on_no_receipt_is_taken_where_the_session_was_closed_so(place: BankPlace, books: Books) -> None:
    sealed(books, lost=True)
    screen = place.signs_in()
    place.press(Key.Key_F12)
    place.counts_a_twenty()
    place.press(Key.Key_C, held=ALT)
    place.press(Key.Key_Down, Key.Key_Down, Key.Key_Space, Key.Key_Down)
    place.types("999")
    place.press(Key.Key_Return)
    place.types("4x")
    place.press(Key.Key_F12)
    assert place.sheet is None
    place.press(Key.Key_Backspace)
    place.types("5")
    place.press(Key.Key_F12)
    place.verifies()
    said = texts(screen.list)
    assert "Check 301 of $45.00 on receipt 01-0001-0002 is not in the bag." in said
    assert "Check 999 of $45.00 is in the bag and on no receipt of session 01-0001." in said


def test_a_statement_of_the_bank_says_which_bag_it_has(place: BankPlace, books: Books, tmp_path: Path) -> None:
    sealed(books)
    screen = place.signs_in()
    place.press(Key.Key_F12)
    place.counts_a_twenty()
    place.press(Key.Key_A, held=ALT)
    place.press(Key.Key_F12)
    place.verifies()
    assert "On no statement yet, 0 business days after the first business date" in texts(screen.list)
    file = tmp_path / "november.csv"
    file.write_text("Date,Amount,Reference,Description\n2026-11-23,115.00,B-100,DEPOSIT\n2026-11-23,9.00,,CARDS\n")
    place.press(Key.Key_I, held=ALT)
    place.types("nowhere.csv")
    place.press(Key.Key_F12)
    (sheet,) = [one for one in place.window.findChildren(StatementSheet) if one.is_open]
    assert "nowhere.csv is not there" in " ".join(texts(sheet))
    place.screen.window().findChild(StatementSheet).fields["file"].set_text(str(file))
    place.press(Key.Key_F12)
    assert not sheet.is_open
    assert "Nov 23, 2026, 1 business day after the first business date" in texts(screen.list)
    assert "1 credit without a deposit" in texts(screen.list)
    place.press(Key.Key_B, held=ALT)
    (lines,) = [one for one in place.window.findChildren(BankLinesSheet) if one.is_open]
    assert "$9.00, CARDS" in texts(lines)


def test_a_bag_is_handed_on_disputed_and_given_to_the_bank(place: BankPlace, books: Books) -> None:
    sealed(books)
    screen = place.signs_in()
    place.press(Key.Key_F12)
    place.counts_a_twenty()
    place.press(Key.Key_A, held=ALT)
    place.press(Key.Key_F12)
    place.verifies()
    place.press(Key.Key_H, held=ALT)
    (sheet,) = place.window.findChildren(PassSheet)
    place.press(Key.Key_Backtab, Key.Key_Right, Key.Key_Tab)
    place.types("the seal is torn")
    place.press(Key.Key_Tab)
    place.types("aortega")
    place.press(Key.Key_Tab)
    place.types(PASSWORD)
    place.press(Key.Key_F12)
    assert not sheet.is_open
    assert "Disputed" in texts(screen.list)
    place.press(Key.Key_O, held=ALT)
    (out,) = place.window.findChildren(OutSheet)
    place.press(Key.Key_Backtab, Key.Key_Right, Key.Key_Tab)
    place.types("First Bank")
    place.press(Key.Key_F12)
    assert out.is_open
    assert out.fields["paper"].error == "The number of their receipt is missing."
    place.types("R-5")
    place.press(Key.Key_F12)
    assert {"At the bank", "Who had the bag"} <= set(texts(screen.list))
    place.press(Key.Key_P, held=ALT)
    assert place.printed.titles[-1] == "Bank deposit, bag B-100, copy"
