# SPDX-License-Identifier: Apache-2.0
"""A double click, a key that repeats, a finger that stays on Enter: one payment (fault F10)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.views.screens.counter_stand import ROSA, Stand

Key = Qt.Key


def keyed(stand: Stand) -> None:
    """A payment that only misses Finish."""
    stand.takes(ROSA)
    stand.press(Key.Key_F9)


@pytest.mark.parametrize("milliseconds", [0, 5, 40, 150, 300])
def test_a_double_click_takes_one_payment_however_quick(stand: Stand, milliseconds: int) -> None:
    keyed(stand)
    finish = stand.screen.change.finish
    QTest.mouseClick(finish, Qt.MouseButton.LeftButton)
    QTest.qWait(milliseconds)
    QTest.mouseClick(finish, Qt.MouseButton.LeftButton)
    stand.idle()
    assert stand.receipts() == 1
    assert len(stand.paper.receipts) == 1


@pytest.mark.parametrize("key", [Key.Key_F12, Key.Key_Return])
def test_ten_presses_in_a_row_take_one_payment(stand: Stand, key: Key) -> None:
    keyed(stand)
    stand.press(Key.Key_F12)
    for _ in range(10):
        QTest.keyClick(QApplication.focusWidget() or stand.screen, key)
    stand.idle()
    assert stand.receipts() == 1
    assert len(stand.paper.receipts) == 1
