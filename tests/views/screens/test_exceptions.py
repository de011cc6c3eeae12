# SPDX-License-Identifier: Apache-2.0
"""Exceptions on the Audit screen by keys: read with what they rest on, dismissed with a reason, compared by person."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.kinds import cash
from app.views.dialogs.receipts_sheet import ReceiptsSheet
from app.views.formats import MINUS
from app.views.jobs import Jobs
from app.views.screens.audit.excepting import DismissSheet
from app.views.screens.audit.exceptions_page import ExceptionsPage
from tests.books import Books, drawer, embedded, in_cash, item
from tests.conftest import FakeClock
from tests.views.screens.audit_place import AuditPlace
from tests.views.screens.drawer_place import texts

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def books() -> Iterator[Books]:
    made = Books(embedded())
    one = drawer(made, "01", "mdiaz").opens()
    for reason in ("change", "again", "and again"):
        one.writes(Kind.NO_SALE, cash.no_sale(reason))
    one.voids(one.takes([item("DOGLIC", "40.00")], [in_cash("40.00")]))
    one.begins_count()
    for _ in range(3):
        one.counts(CashCount.of({"20.00": 9}))
    one.submits()
    one.counts(CashCount.of({"20.00": 9}), by="jkim")
    one.closes()
    yield made
    made.close()


@pytest.fixture
def place(books: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> AuditPlace:
    made = AuditPlace(books, clock, lanes)
    in_front(made.window)
    return made


def opened(place: AuditPlace, name: str = "jkim") -> ExceptionsPage:
    screen = place.signs_in(name)
    place.press(Key.Key_E, held=ALT)
    page = screen.pages.currentWidget()
    assert isinstance(page, ExceptionsPage)
    return page


def test_the_list_says_what_and_whose_and_what_each_rests_on(place: AuditPlace) -> None:
    page = opened(place)
    said = texts(page)
    for text in ("Over or short", "Many openings without a sale", "Void shortly before the count", "Mdiaz"):
        assert text in said
    assert "3 to look at, 0 dismissed" in said
    page.list.choose(next(n for n, row in enumerate(page.list.table.rows()) if row.unusual.why == "no_sales"))
    place.rests()
    assert {"change", "again", "and again"} <= set(texts(page.evidence))


def test_enter_shows_the_receipt_an_exception_rests_on(place: AuditPlace) -> None:
    page = opened(place)
    page.list.choose(next(n for n, row in enumerate(page.list.table.rows()) if row.unusual.why == "late_void"))
    place.press(Key.Key_Return)
    (sheet,) = place.window.findChildren(ReceiptsSheet)
    assert "Receipt 01-0001-0001" in texts(sheet)


def test_what_is_dismissed_leaves_the_list_and_stays_to_be_found(place: AuditPlace) -> None:
    page = opened(place)
    place.press(Key.Key_D, held=ALT)
    place.press(Key.Key_F12)
    (sheet,) = place.window.findChildren(DismissSheet)
    assert sheet.fields["reason"].error == "A reason is missing. Say why in a few words."
    place.types("Counted twice, nothing found")
    place.press(Key.Key_F12)
    assert "2 to look at, 1 dismissed" in texts(page)
    assert page.list.table.rowCount() == 2
    place.press(Key.Key_G, held=ALT)
    assert page.list.table.rowCount() == 3
    gone = next(n for n, row in enumerate(page.list.table.rows()) if row.dismissal)
    page.list.choose(gone)
    place.rests()
    assert "Dismissed by Jkim: Counted twice, nothing found" in texts(page)
    place.press(Key.Key_D, held=ALT)
    assert not [each for each in place.window.findChildren(DismissSheet) if each.isVisible()]


def test_people_stand_beside_each_other_as_bars_and_as_a_table(place: AuditPlace) -> None:
    page = opened(place)
    page.measure.choose("off")
    assert page.plot.accessibleName() == "Over/short. Mdiaz: $20.00 gross"
    page.measure.choose("no_sales")
    assert "0.0 per 100 receipts" in page.plot.accessibleName()  # every receipt was voided
    place.press(Key.Key_T, held=ALT)
    assert page.people.isVisible()
    assert f"{MINUS}$20.00" in texts(page.people)
    place.press(Key.Key_Escape)
    assert place.screen.pages.currentWidget() is place.screen.live


def test_a_person_and_a_period_narrow_the_list(place: AuditPlace, clock: FakeClock) -> None:
    page = opened(place)
    page.person.set_value("mdiaz")
    place.rests()
    assert page.list.table.rowCount() == 3
    clock.advance(days=3)
    page.period.choose("1")
    place.rests()
    assert page.list.table.rowCount() == 0
    assert "Nothing out of the ordinary" in texts(page)


def test_nothing_stays_on_the_page_while_nobody_looks(place: AuditPlace) -> None:
    page = opened(place)
    place.window.hide()
    assert not page.list.table.rowCount()
    assert not [text for text in texts(page) if "20.00" in text]
