# SPDX-License-Identifier: Apache-2.0
"""A cashier falls ill: in the real window a supervisor submits in their place, and two people count the drawer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.entry import State
from app.domain.paper import lay_out, rows_of
from app.queries import books as book_rows
from app.services import passwords
from app.views.dialogs.in_place_sheets import CountAlongSheet, InPlaceSheet
from app.views.jobs import Jobs
from app.views.theme import Theme
from app.views.widgets.sheet import Sheet
from tests import books as town
from tests.books import PASSWORD, Books
from tests.conftest import FakeClock
from tests.views.screens.drawer_place import Place, settle, texts

Key = Qt.Key
FORMS = ("200.00", "$200", "20000")


class Window:
    """jkim looks at the session of mdiaz, who was taken ill."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.screen = place.signs_in("jkim")
        settle(place.jobs)

    def presses(self, *keys: Qt.Key, alt: bool = False) -> None:
        held = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.place.window, key, held)
        settle(self.place.jobs)

    def types(self, *texts_: str) -> None:
        """Each text into the next field."""
        for text in texts_:
            QTest.keyClicks(QApplication.focusWidget(), text)
            QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)

    @property
    def sheet(self) -> Sheet:
        return next(sheet for sheet in self.place.window.findChildren(Sheet) if sheet.is_open)

    @property
    def state(self) -> State:
        return book_rows.pen(self.place.books.database, "01-0001").state


@pytest.fixture
def window(
    qtbot: QtBot, look: Theme, lanes: Jobs, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    books = Books(town.embedded())
    with books.as_("admin").writing() as connection:
        hashed = passwords.hashed(PASSWORD)
        connection.exec_driver_sql("UPDATE person SET password_hash = ?, version = version + 1", (hashed,))
    town.drawer(books, "01", "mdiaz").opens()
    place = Place(books, clock, lanes)
    qtbot.addWidget(place.window)
    with qtbot.waitActive(place.window):
        place.window.show()
        place.window.activateWindow()
    yield Window(place)
    settle(lanes)
    books.close()


def test_a_session_is_submitted_counted_by_two_and_sealed_by_keys_alone(window: Window) -> None:
    window.presses(Key.Key_B, alt=True)
    assert isinstance(window.sheet, InPlaceSheet)
    window.types("Taken ill", "mdiaz", PASSWORD)
    window.presses(Key.Key_F12)
    assert "This is the person who is absent" in " ".join(texts(window.sheet))
    window.sheet.fields["approver"].set_text("aortega")  # type: ignore[attr-defined]  # a form has fields
    window.sheet.fields["password"].set_text(PASSWORD)  # type: ignore[attr-defined]
    window.presses(Key.Key_F12)
    assert window.state is State.SUBMITTED
    shown = texts(window.place.window)
    assert "Two people count" in shown
    assert any("Submitted by Jkim, Aortega agreed: Taken ill" in text for text in shown)

    window.presses(Key.Key_C, alt=True)
    assert window.screen.pages.currentWidget() is window.screen.pages.counting
    assert [text for text in texts(window.place.window) for form in FORMS if form in text] == []
    for pieces in ("0", "0", "10"):
        QTest.keyClicks(QApplication.focusWidget(), pieces)
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    window.presses(Key.Key_F12, Key.Key_F12)
    assert isinstance(window.sheet, CountAlongSheet)
    window.types("tnguyen", PASSWORD)
    window.presses(Key.Key_F12)
    _, slip = window.place.printed.papers[-1]
    assert "Counted by Jkim and Tnguyen" in rows_of(lay_out(slip, 42))
    assert any("Jkim and Tnguyen" in text for text in texts(window.screen.pages.review))
    window.presses(Key.Key_F12, Key.Key_F12)
    assert window.state is State.SEALED


def test_nobody_is_offered_to_submit_the_own_session_so(window: Window) -> None:
    town.drawer(window.place.books, "02", "jkim").opens()
    assert window.screen.pages.review.keys.action("review.absent").isEnabled()
    window.screen.refresh()
    settle(window.place.jobs)
    window.screen.keys.action("drawer.sessions").trigger()
    settle(window.place.jobs)
    keys = window.screen.pages.review.keys
    lines = [line.book.id for line in window.screen.pages.review.table.rows()]
    window.screen.pages.review.list.choose(lines.index("02-0001"))
    settle(window.place.jobs)
    assert not keys.action("review.absent").isEnabled()
