# SPDX-License-Identifier: Apache-2.0
"""A surprise count from the Audit screen by keys: drawn or asked for, counted blind, stored with a second person."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.paper import Paper
from app.services import passwords
from app.services.surprise import Past
from app.views.jobs import Jobs
from app.views.screens.audit.surprise_sheets import BeginSheet, FoundSheet, WitnessSheet
from app.views.screens.audit.surprising import SurpriseCountPage
from tests.books import PASSWORD, Books, embedded, in_cash, item
from tests.conftest import FakeClock
from tests.views.screens.audit_place import AuditPlace, busy
from tests.views.screens.drawer_place import texts

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
FIGURES = ("233.00", "265.00", "245.00")


@pytest.fixture
def books() -> Iterator[Books]:
    made = Books(embedded())
    hashed = passwords.hashed(PASSWORD)
    with made.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET password_hash = ?, version = version + 1", (hashed,))
    busy(made)
    yield made
    made.close()


@pytest.fixture
def place(books: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> AuditPlace:
    made = AuditPlace(books, clock, lanes)
    in_front(made.window)
    return made


def counts(place: AuditPlace, twenties: int, ones: int) -> None:
    """Begin at the chosen drawer for a reason, and type what is found: so many twenties and ones, and the check."""
    place.press(Key.Key_S, Key.Key_C, held=ALT)
    place.types("The payer disputes the change")
    place.press(Key.Key_F12)
    assert not [figure for figure in FIGURES if any(figure in text for text in texts(place.window))]
    finds(place, twenties, ones)


def finds(place: AuditPlace, twenties: int, ones: int) -> None:
    page = count_page(place)
    page.counting.grid.rows[0].loose.setFocus()
    for row in page.counting.grid.rows:
        bill = not row.denomination.coin
        found = twenties if bill and row.denomination.face.cents == 2000 else 0
        found += ones if bill and row.denomination.face.cents == 100 else 0
        place.types(str(found))
        place.press(Key.Key_Return)
    place.press(Key.Key_F7, Key.Key_Return)
    place.types("80.25")
    place.press(Key.Key_Return)


def count_page(place: AuditPlace) -> SurpriseCountPage:
    page = place.screen.pages.currentWidget()
    assert isinstance(page, SurpriseCountPage)
    return page


def signs(place: AuditPlace, name: str = "mdiaz", password: str = PASSWORD) -> None:
    """The second person types name and password."""
    place.types(name)
    place.press(Key.Key_Tab)
    place.types(password)
    place.press(Key.Key_F12)


def sheet(place: AuditPlace, kind: type[QWidget]) -> QWidget:
    return next(each for each in place.window.findChildren(kind) if each.isVisible())


def test_a_drawer_somebody_asks_for_is_counted_blind_and_told_once_it_is_stored(place: AuditPlace) -> None:
    screen = place.signs_in()
    counts(place, 11, 13)
    place.press(Key.Key_F12)
    assert isinstance(sheet(place, WitnessSheet), WitnessSheet)
    signs(place)
    found = sheet(place, FoundSheet)
    assert "Drawer 01: balanced" in texts(found)
    assert "$233.00 counted, $233.00 expected" in texts(found)
    (paper,), _ = place.printing.paper.call_args
    assert isinstance(paper, Paper)
    assert paper.title == "Surprise count, session 01-0001"
    place.press(Key.Key_F12)
    assert screen.pages.currentWidget() is screen.surprising.page
    (past,) = screen.surprising.page.counts.table.rows()
    assert isinstance(past, Past)
    assert (past.row.chosen, past.row.reason) == ("asked", "The payer disputes the change")
    place.press(Key.Key_Escape)
    assert "Surprise count, balanced" in [text for text in texts(screen.day) if text.startswith("Surprise")]


def test_a_difference_is_the_supervisors_and_its_report_can_be_printed_again(place: AuditPlace) -> None:
    screen = place.signs_in()
    counts(place, 11, 12)
    place.press(Key.Key_F12)
    signs(place)
    assert "Drawer 01: short $1.00" in texts(sheet(place, FoundSheet))
    assert any("Tell Mdiaz: not balanced." in text for text in texts(sheet(place, FoundSheet)))
    place.press(Key.Key_F12)
    place.printing.paper.reset_mock()
    place.press(Key.Key_P, held=ALT)
    assert place.printing.paper.call_count == 1
    assert "Short $1.00" in texts(screen.surprising.page)
    place.books.sessions["01-0001"].begins_count()
    screen.surprising.come()
    place.rests()
    assert "Hidden now" in texts(screen.surprising.page)
    place.press(Key.Key_P, held=ALT)
    assert place.printing.paper.call_count == 1


def test_the_drawn_drawer_stands_until_it_is_counted(place: AuditPlace) -> None:
    place.signs_in()
    place.press(Key.Key_S, held=ALT)
    place.press(Key.Key_F12)
    first = texts(sheet(place, BeginSheet))
    assert "Count drawer 01 of Mdiaz by surprise?" in first
    place.press(Key.Key_Escape, Key.Key_F12)
    assert texts(sheet(place, BeginSheet)) == first
    place.press(Key.Key_F12)
    finds(place, 11, 13)
    place.press(Key.Key_F12)
    signs(place)
    assert place.books.rows("SELECT chosen, witness, balanced FROM surprise_count") == [("random", "mdiaz", 1)]


def test_a_payment_in_between_undoes_the_count_and_the_figures_stay(place: AuditPlace) -> None:
    place.signs_in()
    counts(place, 11, 13)
    place.books.sessions["01-0001"].takes([item("DOGLIC", "5.00")], [in_cash("5.00")])
    place.press(Key.Key_F12)
    signs(place)
    page = count_page(place)
    assert page.counting.message.isVisible()
    assert any("was worked on while it was counted" in text for text in texts(page.counting.message))
    assert page.counting.grid.total().plain == "233.00"
    assert place.books.rows("SELECT count(*) FROM surprise_count") == [(0,)]


def test_a_wrong_password_is_said_beside_its_field(place: AuditPlace) -> None:
    place.signs_in()
    counts(place, 11, 13)
    place.press(Key.Key_F12)
    signs(place, password="not the one")
    asked = sheet(place, WitnessSheet)
    assert isinstance(asked, WitnessSheet)
    assert "do not belong together" in asked.fields["password"].error
    signs_again = asked.fields["password"].input
    signs_again.setFocus()
    place.types(PASSWORD)
    place.press(Key.Key_F12)
    assert place.books.rows("SELECT count(*) FROM surprise_count") == [(1,)]


def test_a_count_set_aside_keeps_its_figures(place: AuditPlace) -> None:
    screen = place.signs_in()
    counts(place, 11, 13)
    place.press(Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.surprising.page
    place.press(Key.Key_C, held=ALT)
    place.types("Again")
    place.press(Key.Key_F12)
    assert count_page(place).counting.grid.total().plain == "233.00"


def test_without_an_open_drawer_nothing_is_drawn_or_begun(place: AuditPlace) -> None:
    place.books.sessions["01-0001"].begins_count()
    place.signs_in()
    place.press(Key.Key_S, held=ALT)
    place.press(Key.Key_F12)
    assert place.notices.current is not None
    assert "No drawer of anybody else is open" in place.notices.current.head + place.notices.current.text
    place.press(Key.Key_C, held=ALT)
    assert "is not open for a surprise count" in place.notices.current.head + place.notices.current.text


def test_an_auditor_reads_and_does_not_count(place: AuditPlace) -> None:
    screen = place.signs_in("pshah")
    place.press(Key.Key_S, held=ALT)
    assert screen.pages.currentWidget() is screen.surprising.page
    place.press(Key.Key_F12)
    assert not place.window.findChildren(BeginSheet)
    assert screen.surprising.page.plot.accessibleName().startswith("Sessions counted by surprise")
    place.press(Key.Key_T, held=ALT)
    assert screen.surprising.page.table.isVisible()
    screen.surprising.page._of.choose("person")
    place.rests()
    assert "Mdiaz" in texts(screen.surprising.page.table)
