# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements of a test
"""When the books do not answer at the Drawer screen: it says so, asks again, and lets the act be given up for good."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.ports import KickReason
from app.storage.database import Database
from app.views.dialogs.unknown_sheet import UnknownSheet
from app.views.jobs import Jobs
from app.views.screens.drawer.screen import DrawerScreen
from app.views.theme import Theme
from app.views.widgets.sheet import Sheet
from tests import books as town
from tests.books import FLOAT, Books
from tests.conftest import FakeClock
from tests.silent_line import Line
from tests.views.clipping import troubles
from tests.views.screens.drawer_place import Place, settle, texts

Key = Qt.Key


class Till:
    """A workstation whose line to the books falls silent when told so."""

    def __init__(self, place: Place, books: Books, qtbot: QtBot) -> None:
        self.place, self.books, self.qtbot = place, books, qtbot
        self.lines: list[Line] = []
        place.line = self._line

    def _line(self, database: Database) -> Database:
        self.lines.append(Line(database))
        return self.lines[-1]  # type: ignore[return-value]

    def signs_in(self, name: str) -> DrawerScreen:
        self.screen = self.place.signs_in(name)
        settle(self.place.jobs)
        return self.screen

    def loses(self, answers: int, *, arrives: bool) -> None:
        self.lines[-1].loses(answers, arrives=arrives)

    def press(self, *keys: Qt.Key, alt: bool = False) -> None:
        for key in keys:
            held = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(QApplication.focusWidget() or self.place.window, key, held)
            settle(self.place.jobs)

    def types(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def drops_fifty(self) -> None:
        self.press(Key.Key_D, alt=True)
        self.types("50")
        self.press(Key.Key_Return)
        self.types("above the limit")
        self.press(Key.Key_F12)

    def sheet(self) -> Any:
        found = [sheet for sheet in self.place.window.findChildren(Sheet) if sheet.is_open]
        assert len(found) <= 1
        return found[0] if found else None

    def said(self) -> str:
        now = self.place.notices.current
        return f"{now.head}. {now.text}" if now else ""

    def entries(self, kind: str) -> int:
        return int(self.books.rows(f"SELECT count(*) FROM entry WHERE kind = '{kind}'")[0][0])


@pytest.fixture
def till(qtbot: QtBot, look: Theme, lanes: Jobs, clock: FakeClock) -> Iterator[Till]:
    """Maria Diaz has drawer 01 open and stands before it."""
    books = Books(town.embedded())
    town.drawer(books, "01", "mdiaz").opens()
    place = Place(books, clock, lanes)
    qtbot.addWidget(place.window)
    with qtbot.waitActive(place.window):
        place.window.show()
        place.window.activateWindow()
    made = Till(place, books, qtbot)
    made.signs_in("mdiaz")
    yield made
    settle(lanes)
    books.close()


def test_it_says_what_is_known_and_asks_again_until_the_drop_is_recorded_once(till: Till) -> None:
    till.loses(2, arrives=True)
    till.drops_fifty()
    sheet = till.sheet()
    assert isinstance(sheet, UnknownSheet)
    assert "Nobody can tell yet whether the drop of $50.00 is recorded" in sheet.consequence.text()
    assert "Once, last at" in " ".join(texts(sheet))
    assert troubles(till.place.window) == []
    assert till.place.printed.papers == []
    till.press(Key.Key_F12)
    assert "2 times, last at" in " ".join(texts(sheet))
    till.press(Key.Key_F12)
    assert till.sheet() is None
    assert "$50.00 goes to the vault" in till.said()
    assert till.place.printed.titles == ["Drop to the vault, book 01-0001"]
    assert till.entries("drop") == 1


def test_it_asks_by_itself(till: Till) -> None:
    till.screen._lane._again.setInterval(20)
    till.loses(2, arrives=False)
    till.drops_fifty()
    till.qtbot.waitUntil(lambda: till.sheet() is None, timeout=5_000)
    assert till.entries("drop") == 1
    assert till.place.printed.kicks == [KickReason.CASH]


def test_a_drop_given_up_is_annulled_and_nothing_prints(till: Till) -> None:
    till.loses(1, arrives=False)
    till.drops_fifty()
    till.press(Key.Key_G, alt=True)
    assert till.sheet() is None
    assert till.said() == (
        "The drop of $50.00 is given up. It is not recorded and never will be. Begin it anew if it is still wanted."
    )
    assert (till.entries("drop"), till.entries("annulled")) == (0, 1)
    assert (till.place.printed.papers, till.place.printed.kicks) == ([], [])
    till.drops_fifty()
    assert till.entries("drop") == 1


def test_a_drop_that_had_been_recorded_stands_although_it_was_given_up(till: Till) -> None:
    till.loses(1, arrives=True)
    till.drops_fifty()
    till.press(Key.Key_G, alt=True)
    assert "$50.00 goes to the vault" in till.said()
    assert (till.entries("drop"), till.entries("annulled")) == (1, 0)
    assert till.place.printed.titles == ["Drop to the vault, book 01-0001"]


def test_giving_up_is_asked_for_again_too(till: Till) -> None:
    till.loses(2, arrives=False)
    till.drops_fifty()
    till.press(Key.Key_G, alt=True)
    assert "Giving up the drop of $50.00" in till.sheet().consequence.text()
    till.press(Key.Key_F12)
    assert till.sheet() is None
    assert (till.entries("drop"), till.entries("annulled")) == (0, 1)


def test_it_waits_in_the_background_and_nothing_else_goes_into_the_drawer(till: Till) -> None:
    till.loses(1, arrives=False)
    till.drops_fifty()
    till.press(Key.Key_Escape)
    assert till.sheet() is None
    assert "The books are asked in the background." in till.said()
    till.press(Key.Key_N, alt=True)
    till.types("change")
    till.press(Key.Key_F12)
    assert isinstance(till.sheet(), UnknownSheet)  # what has no answer is shown, and the drawer stays shut
    assert till.entries("no_sale") == 0
    till.press(Key.Key_F12)
    assert till.entries("drop") == 1


def test_a_beginning_of_a_count_given_up_leaves_the_drawer_open(till: Till) -> None:
    till.loses(1, arrives=False)
    till.press(Key.Key_C, alt=True)
    assert "the beginning of the count" in till.sheet().consequence.text()
    till.press(Key.Key_G, alt=True)
    assert till.screen.pages.currentWidget() is till.screen.own
    assert till.books.rows("SELECT state FROM book") == [("open",)]
    assert till.place.printed.kicks == []


@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it never arrived"])
def test_a_count_without_an_answer_is_one_attempt_and_keeps_its_figures(till: Till, arrives: bool) -> None:
    till.press(Key.Key_C, alt=True)
    till.types("1")
    till.press(Key.Key_F12)  # names the blank rows
    till.loses(1, arrives=arrives)
    till.press(Key.Key_F12)
    assert "the count of the drawer" in till.sheet().consequence.text()
    assert troubles(till.place.window) == []
    till.press(Key.Key_F12)
    assert till.sheet() is None
    assert till.books.rows("SELECT attempts FROM book") == [(1,)]
    assert till.screen.pages.counting.grid.total().cents == 10000
    assert "Attempt 1 of 3 is stored" in till.screen.pages.counting.message.words


def test_a_closing_without_an_answer_closes_once(till: Till) -> None:
    session = town.of(till.books, "01")
    session.begins_count()
    session.counts(FLOAT)
    session.submits()
    till.signs_in("jkim")
    till.loses(1, arrives=True)
    till.press(Key.Key_F12)
    till.press(Key.Key_F12)
    assert "the closing of session 01-0001" in till.sheet().consequence.text()
    till.press(Key.Key_F12)
    assert till.screen.pages.currentWidget() is till.screen.pages.report
    assert till.entries("close") == 1


def test_a_stray_enter_after_the_opening_begins_no_count(till: Till) -> None:
    till.signs_in("tnguyen")
    till.types("2")
    till.press(Key.Key_F12, Key.Key_F12)
    assert till.books.rows("SELECT state FROM book WHERE code = '02'") == [("open",)]
    till.press(Key.Key_Return, Key.Key_Return, Key.Key_Space)
    assert till.books.rows("SELECT state FROM book WHERE code = '02'") == [("open",)]
    assert till.entries("begin_count") == 0
    till.screen.set_compact(True)
    first = till.screen.first_focus()
    assert first is till.screen.own
    first.setFocus()
    till.press(Key.Key_Return)
    assert till.entries("begin_count") == 0
