# SPDX-License-Identifier: Apache-2.0
"""Departments at the counter: what is another department's keeps its place and says whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.services.desk import Desk
from app.views import theme as themes
from app.views.dialogs.item_sheet import ItemSheet
from app.views.dialogs.other_tender_sheet import OtherTenderSheet
from app.views.widgets.buttons import KeyCapButton
from tests.conftest import FakeClock
from tests.views.clipping import troubles
from tests.views.screens.counter_stand import ROSA, Stand, flag, stand_at

Key, Mod = Qt.Key, Qt.KeyboardModifier
SET_UP = (
    "UPDATE revenue_code SET department = 'Licensing' WHERE code = 'DOGLIC'",
    "UPDATE revenue_code SET department = 'Water' WHERE code = 'DISCONNECT'",
    "UPDATE tender_kind SET departments = '[\"Licensing\"]' WHERE code IN ('card', 'ach')",
    "UPDATE person SET departments = '[\"Water\"]' WHERE name = 'mdiaz'",
)


@pytest.fixture
def limited(
    qtbot: QtBot, counter_desk: Desk, clock: FakeClock, in_front: Callable[[QWidget], QWidget], tmp_path: Path
) -> Stand:
    """Maria Diaz takes for Water; dog licenses, cards and ACH are Licensing's."""
    with counter_desk.database.writing() as connection:
        for statement in SET_UP:
            connection.execute(text(statement))
    staff = replace(counter_desk.staff, departments=frozenset({"Water"}))
    return stand_at(qtbot, replace(counter_desk, staff=staff), clock, in_front)


def finds(stand: Stand, words: str) -> Any:
    stand.press(Key.Key_F3)
    sheet: Any = stand.sheet()
    assert isinstance(sheet, ItemSheet)
    stand.types(words)
    return sheet


def test_an_item_of_another_department_is_found_says_whose_it_is_and_is_not_taken(limited: Stand) -> None:
    sheet = finds(limited, "dog")
    (hit,) = sheet.list.hits
    assert (hit.title, hit.off) == ("Dog license", "Licensing only")
    for key in (Key.Key_Return, Key.Key_F12):
        limited.press(key)
        assert sheet.code is None
        assert sheet.wanted.error == "Dog license is taken by Licensing. Nothing was added. Choose another item."
    assert troubles(limited.window) == []
    limited.press(Key.Key_Escape)
    assert limited.screen.cart.empty


def test_items_of_the_own_department_come_first(limited: Stand) -> None:
    sheet = finds(limited, "d")
    assert [(hit.key, hit.off) for hit in sheet.list.hits] == [("DISCONNECT", ""), ("DOGLIC", "Licensing only")]
    limited.enter()
    assert sheet.code.code == "DISCONNECT"


def test_a_way_to_pay_of_another_department_keeps_its_button_with_the_reason(limited: Stand) -> None:
    limited.takes(ROSA)
    assert limited.screen.pay.buttons["tender.card"].refused == "Licensing only"
    assert not limited.screen.pay.buttons["tender.card"].isEnabled()
    limited.press(Key.Key_F8)
    assert limited.no_sheet()
    last = limited.window.notices.kept[0]
    assert (last.head, last.text) == (
        "Card is taken by Licensing",
        "Nothing was taken. Take another kind of payment.",
    )
    assert troubles(limited.window) == []


def test_behind_f5_what_cannot_be_taken_is_shown_with_its_reason(limited: Stand) -> None:
    limited.takes(ROSA)
    limited.press(Key.Key_F5)
    sheet: Any = limited.sheet()
    assert isinstance(sheet, OtherTenderSheet)
    off = [each for each in sheet.kind.findChildren(KeyCapButton) if each.refused]
    assert [(each.text(), each.refused, each.isEnabled()) for each in off] == [("ACH", "Licensing only", False)]
    assert sheet.kind.value() == "money_order"
    limited.press(Key.Key_Right)
    assert sheet.kind.value() == "money_order"
    assert troubles(limited.window) == []


def test_a_bill_is_taken_whoevers_it_is(limited: Stand) -> None:
    limited.takes(ROSA)
    limited.press(Key.Key_F9)
    limited.press(Key.Key_F12)
    assert limited.screen.change.posted


def test_at_two_hundred_percent_a_check_is_asked_for_with_a_button_in_sight(look: themes.Theme, stand: Stand) -> None:
    look.choose("light", 200)
    stand.window.resize(1366, 768)
    flag(stand.desk, ROSA, "2027-03-03")
    stand.takes(ROSA)
    button = stand.child("allow-check")
    assert button.isVisible()
    assert troubles(stand.window) == []
    button.click()
    stand.idle()
    assert stand.sheet().objectName() == "allow-check-sheet"
