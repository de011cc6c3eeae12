# SPDX-License-Identifier: Apache-2.0
"""Change at the Drawer screen by keys: what runs out, an order to the vault, and nothing of it while it is counted."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.count import CashCount
from app.domain.ports import KickReason
from app.views.dialogs.change_order_sheet import ChangeOrderSheet
from app.views.jobs import Jobs
from app.views.low_change import LowChange
from app.views.screens.drawer.screen import DrawerScreen
from app.views.strip import Strip
from app.views.theme import Theme
from app.views.widgets.count_grid import CountField
from tests import books as town
from tests.books import Books, drawer, in_cash, item, money
from tests.conftest import FakeClock
from tests.reported_days import closed
from tests.views.screens.drawer_place import Place, settle, texts
from tests.views.screens.test_drawer import counts, press, sheet_of, shown_notice, types

Key = Qt.Key
MIX = CashCount.of({"20.00": 4, "10.00": 6, "5.00": 8, "1.00": 19, "0.10": 10})
"""$200.00 with ten dimes; so many dimes as a Friday uses up in fifty minutes."""


@pytest.fixture
def books() -> Iterator[Books]:
    """Two Fridays on which drawer 01 gave out twelve dimes an hour, and today with ten of them."""
    held = Books(town.embedded())
    grand = money("0.00")
    for session, day in enumerate((date(2026, 11, 6), date(2026, 11, 13)), start=1):
        one = drawer(held, "01", "mdiaz", session=session, day=day).opens(grand=grand)
        for _ in range(6):
            one.takes([item("DOGLIC", "19.80")], [in_cash("20.00")], change="0.20")
        grand += money("118.80")
        closed(one, CashCount.of({"1.00": 318, "0.10": 8}))
    drawer(held, "01", "mdiaz", session=3).opens(MIX, grand=grand, assigned=MIX.total)
    yield held
    held.close()


@pytest.fixture
def place(qtbot: QtBot, look: Theme, lanes: Jobs, books: Books, clock: FakeClock) -> Iterator[Place]:
    """A workstation whose window is in front, at eight in the morning."""
    clock.set(datetime(2026, 11, 20, 14, 0, tzinfo=UTC))
    made = Place(books, clock, lanes)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 768)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    settle(lanes)


@pytest.fixture
def screen(place: Place) -> DrawerScreen:
    """The Drawer screen of Maria Diaz."""
    shown = place.signs_in("mdiaz")
    settle(place.jobs)
    return shown


def orders(place: Place, vault: str = "Lee Ortiz") -> None:
    """Order what is suggested, and say who hands it out."""
    press(place, Key.Key_H, alt=True)
    press(place, Key.Key_F12)
    sheet = sheet_of(place)
    assert isinstance(sheet, ChangeOrderSheet)
    sheet.vault.input.setFocus()
    types(place, vault)
    press(place, Key.Key_F12)


def test_a_cashier_sees_what_runs_out_with_the_plot_beside_it(place: Place, screen: DrawerScreen) -> None:
    press(place, Key.Key_H, alt=True)
    assert screen.pages.currentWidget() is screen.pages.change
    rows = [row for row in screen.pages.change.table.table.rows() if row.piece.key == "0.10"]  # type: ignore[attr-defined]
    assert [(row.about, row.minutes) for row in rows] == [("10 or more", 50)]
    assert "10¢: about 50 minutes" in screen.pages.change.plot.accessibleName()
    said = texts(screen.pages.change)
    assert "Reckoned from what this drawer used up on its last 2 Fridays, hour by hour." in said
    assert any(text.startswith("1 roll of dimes would last until 9:00 AM") for text in said)
    press(place, Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.own


def test_the_pieces_shown_do_not_add_up_to_what_the_drawer_should_hold(place: Place, screen: DrawerScreen) -> None:
    press(place, Key.Key_H, alt=True)
    abouts = [row.about for row in screen.pages.change.table.table.rows()]  # type: ignore[attr-defined]
    assert abouts == ["a few", "5 or more", "5 or more", "10 or more", "none", "10 or more", "none", "none"]
    assert not any("200" in text for text in texts(screen.pages.change))


def test_nothing_of_it_is_left_anywhere_once_the_drawer_is_counted(place: Place, screen: DrawerScreen) -> None:
    press(place, Key.Key_H, alt=True)
    press(place, Key.Key_Escape)
    press(place, Key.Key_C, alt=True)
    assert screen.pages.currentWidget() is screen.pages.counting
    assert not [text for text in texts(screen.pages.change) if "or more" in text or "about" in text.casefold()]
    press(place, Key.Key_Escape)
    press(place, Key.Key_H, alt=True)
    assert screen.pages.currentWidget() is screen.own
    assert not screen._change_button.isVisible()


def test_what_is_suggested_is_ordered_printed_and_taken_in(place: Place, screen: DrawerScreen, books: Books) -> None:
    orders(place)
    assert shown_notice(place).startswith("$5.00 of change is ordered")
    assert place.printed.titles == ["Change order, book 01-0003"]
    assert "Ordered: $5.00" in texts(screen.pages.change)
    press(place, Key.Key_T, alt=True)
    focused = QApplication.focusWidget()
    assert isinstance(focused, CountField)  # what goes out for it is what is not known yet
    counts(place, *("0", "0", "0", "0", "1"))
    press(place, Key.Key_F12)
    assert shown_notice(place).startswith("$5.00 is exchanged")
    assert place.printed.kicks == [KickReason.CASH]
    assert books.rows("SELECT count(*) FROM entry WHERE kind = 'exchange'") == [(1,)]
    assert "The change lasts for the rest of the day" in texts(screen.pages.change)


def test_another_order_is_typed_and_withdrawn(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_H, alt=True)
    press(place, Key.Key_F12)
    sheet = sheet_of(place)
    assert isinstance(sheet, ChangeOrderSheet)
    sheet.grid.clear()
    press(place, Key.Key_F12)
    assert any("Nothing is ordered yet" in text for text in texts(sheet))
    counts(place, *["0"] * 6, "50", *["0"] * 6)
    assert "$50.00 in all. Have as much ready in large bills." in texts(sheet)
    press(place, Key.Key_F12)
    assert any("Say who hands it out" in text for text in texts(sheet))
    types(place, "Lee Ortiz")
    press(place, Key.Key_F12)
    assert any("50 ones. Lee Ortiz hands it out." in text for text in texts(screen.pages.change))
    press(place, Key.Key_W, alt=True)
    assert shown_notice(place).startswith("The change order is withdrawn")
    assert books.rows("SELECT count(*) FROM entry WHERE kind = 'exchange'") == [(0,)]


def test_the_strip_says_what_runs_out_within_the_hour_and_nothing_while_it_is_counted(
    place: Place, screen: DrawerScreen, lanes: Jobs
) -> None:
    screen_work = screen._work
    strip = Strip(place.window, lanes)
    strip._work = screen_work
    strip._low = LowChange(screen_work, strip)
    strip._low.changed.connect(strip.ask_drawer)
    strip._low.look()
    settle(lanes)
    cell = place.window.strip.cells["drawer"].status
    assert (cell.text, cell.tone) == ("Drawer 01, low on dimes", "caution")
    press(place, Key.Key_C, alt=True)
    strip.ask_drawer()
    settle(lanes)
    assert place.window.strip.cells["drawer"].status.text == "Drawer 01 counting"
    strip._low.look()
    settle(lanes)
    assert strip._low.words == ""
    strip._low.leave()


def test_who_may_not_exchange_has_no_such_page(place: Place, in_front: Callable[..., object]) -> None:
    shown = place.signs_in("pshah")
    settle(place.jobs)
    press(place, Key.Key_H, alt=True)
    assert shown.pages.currentWidget() is not shown.pages.change
