# SPDX-License-Identifier: Apache-2.0
"""Why a drawer is off, in the review of a submitted session: by keys alone, and for the deciding supervisor only."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.count import CashCount
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.views.jobs import Jobs
from app.views.screens.drawer.causes import CauseRow
from app.views.screens.drawer.screen import DrawerScreen
from app.views.theme import Theme
from app.views.widgets.sheet import Sheet
from tests import books as town
from tests.books import Books, Session, by_check, drawer, in_cash, item, money
from tests.conftest import FakeClock
from tests.views.clipping import MEASURED, troubles
from tests.views.screens.drawer_place import Place, settle, texts

Key = Qt.Key
SHORT_45 = CashCount.of({"20.00": 5, "10.00": 7, "5.00": 4, "1.00": 22, "0.25": 20})


@pytest.fixture
def books() -> Iterator[Books]:
    held = Books(town.embedded())
    yield held
    held.close()


@pytest.fixture
def place(qtbot: QtBot, look: Theme, lanes: Jobs, books: Books, clock: FakeClock) -> Iterator[Place]:
    made = Place(books, clock, lanes)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    settle(lanes)


Person = Callable[[str], DrawerScreen]


@pytest.fixture
def person(place: Place) -> Person:
    def signs_in(name: str) -> DrawerScreen:
        screen = place.signs_in(name)
        settle(place.jobs)
        return screen

    return signs_in


def press(place: Place, *keys: Qt.Key, alt: bool = False) -> None:
    for key in keys:
        target = QApplication.focusWidget() or place.window
        QTest.keyClick(target, key, Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier)
        settle(place.jobs)


def sheet(place: Place) -> Sheet:
    return next(each for each in place.window.findChildren(Sheet) if each.is_open)


def day(books: Books) -> Session:
    """A drawer that took a license, copies and a permit, and brought $12.00 to the vault."""
    session = drawer(books, "01", "mdiaz").opens()
    session.takes([item("DOGLIC", "45.00")], [in_cash("45.00")])
    session.takes([item("DOGLIC", "12.00")], [in_cash("20.00")], change="8.00")
    session.takes([item("DOGLIC", "80.25")], [by_check("80.25", "1019")])
    session.takes([item("DOGLIC", "17.00")], [in_cash("20.00")], change="3.00")
    session.drops("12.00")
    return session


def submitted(session: Session, pile: CashCount = SHORT_45, *, decided: bool = True) -> Session:
    """Counted three times without balancing, and then by a supervisor."""
    checks = (Listed(Money(8025), "1019"),)
    session.begins_count()
    for _ in range(3):
        session.counts(pile, checks=checks)
    session.submits()
    if decided:
        session.counts(pile, by="jkim", checks=checks)
    return session


def heads(screen: DrawerScreen) -> list[str]:
    return [row.finding.head for row in screen.pages.review.causes.rows]


def test_the_likeliest_cause_stands_under_the_figures_and_enter_shows_its_receipt(
    place: Place, person: Person, books: Books
) -> None:
    submitted(day(books))
    screen = person("jkim")
    assert heads(screen)[0] == "The cash of receipt 01-0001-0001 may not be in the drawer"
    said = texts(screen.pages.review.causes)
    assert "Short $45.00" in said
    assert "Looked through 4 receipts, 1 drop and 4 counts. What fits is not yet proof." in said
    press(place, Key.Key_Return)  # from the list to the first cause
    assert isinstance(QApplication.focusWidget(), CauseRow)
    press(place, Key.Key_Return)
    shown = sheet(place)
    assert any("01-0001-0001" in text for text in texts(shown))
    assert troubles(place.window) == []
    press(place, Key.Key_Escape)
    assert isinstance(QApplication.focusWidget(), CauseRow)
    press(place, Key.Key_Escape)
    assert QApplication.focusWidget() is screen.pages.review.list


def test_alt_w_goes_to_the_causes_and_the_arrows_move_among_them(place: Place, person: Person, books: Books) -> None:
    session = drawer(books, "01", "mdiaz").opens()
    for _ in range(2):
        session.takes([item("DOGLIC", "45.00")], [in_cash("45.00")])
    session.takes([item("DOGLIC", "35.00")], [in_cash("80.00")], change="45.00")
    submitted(session, CashCount.of({"20.00": 14}))
    screen = person("jkim")
    assert len(screen.pages.review.causes.rows) > 1
    press(place, Key.Key_W, alt=True)
    assert QApplication.focusWidget() is screen.pages.review.causes.rows[0]
    press(place, Key.Key_Down)
    assert QApplication.focusWidget() is screen.pages.review.causes.rows[1]
    press(place, Key.Key_Up, Key.Key_Up)
    assert QApplication.focusWidget() is screen.pages.review.list


def test_receipts_alike_open_side_by_side(place: Place, person: Person, books: Books) -> None:
    session = day(books)
    session.takes([item("DOGLIC", "45.00")], [in_cash("45.00")])
    submitted(session, CashCount.of({"20.00": 5, "10.00": 11, "5.00": 5, "1.00": 22, "0.25": 20}))
    screen = person("jkim")
    assert heads(screen)[0] == "The cash of one of two receipts may not be in the drawer"
    press(place, Key.Key_Return, Key.Key_Return)
    shown = texts(sheet(place))
    assert {"0001", "0005"} <= set(shown)
    assert troubles(place.window) == []


def test_cash_and_checks_are_explained_apart_and_a_count_row_has_no_paper(
    place: Place, person: Person, books: Books
) -> None:
    session = day(books).begins_count()
    for _ in range(3):
        session.counts(CashCount.of({"20.00": 5}))
    session.submits()
    doubled = CashCount.of({"20.00": 10, "10.00": 10, "5.00": 4, "1.00": 37, "0.25": 20})
    session.counts(doubled, by="jkim", checks=(Listed(Money(8052), "1019"),))
    screen = person("jkim")
    assert {"Why cash is over", "Why checks are over"} <= set(texts(screen.pages.review.causes))
    assert any("Check 1019 of receipt 01-0001-0003 has another amount" in head for head in heads(screen))
    row = screen.pages.review.causes.rows[0]
    assert row.finding.head == "The $20 row may have been counted twice"
    assert "Enter" not in row.accessibleDescription()
    row.setFocus()
    press(place, Key.Key_Return)
    assert not [each for each in place.window.findChildren(Sheet) if each.is_open]


def test_a_difference_that_nothing_explains_says_so(place: Place, person: Person, books: Books) -> None:
    submitted(day(books), CashCount.of({"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20, "0.01": 3}))
    screen = person("jkim")
    assert heads(screen) == []
    assert "No single cause found" in texts(screen.pages.review.causes)


def test_the_keyboard_stays_on_a_cause_while_the_books_are_looked_at_again(
    place: Place, person: Person, books: Books
) -> None:
    submitted(day(books))
    screen = person("jkim")
    press(place, Key.Key_Return)
    row = QApplication.focusWidget()
    screen.refresh()
    settle(place.jobs)
    assert QApplication.focusWidget() is row


def test_nothing_is_told_before_the_supervisors_own_count(place: Place, person: Person, books: Books) -> None:
    submitted(day(books), decided=False)
    screen = person("jkim")
    assert not screen.pages.review.causes.isVisible()
    assert not [text for text in texts(place.window) if "45.00" in text or "off" in text.split()]


def test_a_returned_count_takes_the_causes_with_it(place: Place, person: Person, books: Books) -> None:
    session = submitted(day(books))
    screen = person("jkim")
    assert heads(screen)
    session.writes(town.Kind.RETURN, {"reason": "count again"}, by="aortega")
    screen.refresh()
    settle(place.jobs)
    QApplication.processEvents()
    assert screen.pages.review.causes.rows == []
    assert not [text for text in texts(screen.pages.review) if "45.00" in text]


def test_the_cashier_and_the_own_person_of_a_session_see_no_cause(place: Place, person: Person, books: Books) -> None:
    submitted(day(books))
    for name in ("mdiaz", "tnguyen"):
        screen = person(name)
        assert screen.pages.review.causes.rows == []
        assert not [text for text in texts(place.window) if "45.00" in text or "0001-0001" in text]


def test_a_balanced_session_shows_no_cause(place: Place, person: Person, books: Books) -> None:
    session = drawer(books, "01", "mdiaz").opens().begins_count()
    session.counts()
    session.submits()
    assert not person("jkim").pages.review.causes.isVisible()


@pytest.mark.parametrize("theme", MEASURED)
@pytest.mark.parametrize(("percent", "size"), [(100, (1366, 768)), (100, (1920, 1080)), (200, (1366, 768))])
def test_causes_are_whole_in_every_theme_and_size(
    place: Place, person: Person, books: Books, look: Theme, theme: str, percent: int, size: tuple[int, int]
) -> None:
    submitted(day(books))
    look.choose(theme, percent)
    place.window.resize(*size)
    screen = person("jkim")
    press(place, Key.Key_Return)
    assert heads(screen)
    assert troubles(place.window) == []
    assert all(row.height() >= 44 for row in screen.pages.review.causes.rows)


def test_the_amounts_of_the_day_are_as_the_story_says(books: Books) -> None:
    day(books)
    assert books.rows("SELECT cash FROM book WHERE id = '01-0001'") == [(money("262.00").cents,)]
