# SPDX-License-Identifier: Apache-2.0
"""The counter in every theme and size: nothing is cut or covered, no target too small, no name missing."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.views import theme as themes
from tests.views.clipping import MEASURED, described, troubles
from tests.views.screens.counter_stand import BAKERY, ROSA, Stand, flag

Key, Mod = Qt.Key, Qt.KeyboardModifier
SIZES = ((1366, 768, 100), (1920, 1080, 100), (1366, 768, 200))
LEAST_TARGET = 44


def finding(stand: Stand) -> None:
    flag(stand.desk, ROSA, "2027-03-03", "Two returned in 12 months")
    stand.types(ROSA)
    stand.enter()
    stand.types("100")
    stand.enter()
    stand.takes(BAKERY)


def paying(stand: Stand) -> None:
    finding(stand)
    stand.enter()
    stand.types("80")
    stand.press(Key.Key_F6)


def refused(stand: Stand) -> None:
    finding(stand)
    stand.enter()
    stand.types("28460.0.")
    stand.enter()


def change(stand: Stand) -> None:
    finding(stand)
    stand.enter()
    stand.types("300")
    stand.enter()


def posted(stand: Stand) -> None:
    change(stand)
    stand.press(Key.Key_F12)


def counter_targets(stand: Stand) -> list[str]:
    """Buttons and fields of the counter that a finger would miss; a bare input is as large as the box around it."""
    small = []
    for each in stand.screen.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, QAbstractButton | QLineEdit):
            continue
        box = each.parentWidget() if each.property("part") == "bare" else each
        if box is not None and min(box.width(), box.height()) < LEAST_TARGET:
            small.append(f"{described(each)} is {box.size().toTuple()}")
    return small


@pytest.mark.parametrize("state", [finding, paying, refused, change, posted], ids=lambda state: state.__name__)
def test_the_counter_is_whole_in_every_theme_and_size(
    stand: Stand, look: themes.Theme, state: Callable[[Stand], None]
) -> None:
    state(stand)
    found = []
    for width, height, percent in SIZES:
        for name in MEASURED:
            stand.window.resize(width, height)
            look.choose(name, percent)
            for _ in range(4):
                QApplication.processEvents()
            wrong = troubles(stand.window) + counter_targets(stand)
            found += [f"{name} {width}x{height} {percent} %: {each}" for each in wrong]
    assert not found, "\n".join(found)


SHEETS = (
    ("item", Key.Key_F3, Mod.NoModifier),
    ("park", Key.Key_F4, Mod.NoModifier),
    ("check", Key.Key_F7, Mod.NoModifier),
    ("card", Key.Key_F8, Mod.NoModifier),
    ("other tender", Key.Key_F5, Mod.NoModifier),
    ("payer", Key.Key_P, Mod.AltModifier),
    ("drop", Key.Key_Escape, Mod.ShiftModifier),
)


@pytest.mark.parametrize(("key", "modifier"), [each[1:] for each in SHEETS], ids=[each[0] for each in SHEETS])
def test_a_sheet_of_the_counter_is_whole_in_every_theme_and_size(
    stand: Stand, look: themes.Theme, key: Key, modifier: Mod
) -> None:
    stand.takes(BAKERY)
    stand.press(key, modifier)
    sheet = stand.sheet()
    found = []
    for width, height, percent in SIZES:
        for name in MEASURED:
            stand.window.resize(width, height)
            look.choose(name, percent)
            for _ in range(4):
                QApplication.processEvents()
            found += [f"{name} {width}x{height} {percent} %: {each}" for each in troubles(sheet.paper)]
    assert not found, "\n".join(found)


def test_every_control_is_reached_by_tab_in_the_order_it_is_read(stand: Stand) -> None:
    finding(stand)
    seen: list[str] = []
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        name = focused.objectName()
        if name in seen:
            break
        seen.append(name)
        stand.press(Key.Key_Tab)
    order = ["find-or-scan", "payer", "undo", "cart-line-1", "cart-line-2", "last-receipts", "amount-received"]
    order += ["tender-exact", "tender-cash", "park", "item"]
    places = [seen.index(name) for name in order]
    assert places == sorted(places), seen
    assert "tender-card" not in seen, "Tab goes from group to group, arrows inside one"


def test_arrows_move_within_the_tenders(stand: Stand) -> None:
    finding(stand)
    stand.child("tender-cash").setFocus()
    stand.press(Key.Key_Down)
    assert QApplication.focusWidget() is stand.child("tender-card")
    stand.press(Key.Key_Right)
    assert QApplication.focusWidget() is stand.child("tender-other")
    stand.press(Key.Key_Up)
    assert QApplication.focusWidget() is stand.child("tender-cash"), "the check may not be taken: it is passed over"
