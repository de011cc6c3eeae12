# SPDX-License-Identifier: Apache-2.0
"""The counter by keys alone: Tab goes where the eye goes, arrows stay within a group."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.views.screens.counter_stand import BAKERY, ROSA, Stand, flag

Key = Qt.Key


def finding(stand: Stand) -> None:
    flag(stand.desk, ROSA, "2027-03-03", "Two returned in 12 months")
    stand.types(ROSA)
    stand.enter()
    stand.types("100")
    stand.enter()
    stand.takes(BAKERY)


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
