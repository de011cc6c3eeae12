# SPDX-License-Identifier: Apache-2.0
"""The look is shown while it is chosen and taken back with Esc; notices can be read after they left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.views.dialogs.look_sheet import Look, LookSheet
from app.views.dialogs.notices_sheet import NoticesSheet
from app.views.notices import Notices
from app.views.theme import Theme


def over(in_front: Callable[[QWidget], QWidget]) -> QWidget:
    window = QWidget()
    window.resize(1000, 700)
    return in_front(window)


def test_a_look_is_shown_at_once_and_kept_with_f12(
    in_front: Callable[[QWidget], QWidget], look: Theme, qtbot: QtBot
) -> None:
    sheet = LookSheet()
    sheet.open_over(over(in_front))
    sheet.theme.choose("dark")
    sheet.text_size.choose("150")
    assert (look.name, look.percent) == ("dark", 150)
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F12)
    assert answered.args == [Look("dark", 150)]
    assert (look.name, look.percent) == ("dark", 150)


def test_esc_brings_back_the_look_that_was(in_front: Callable[[QWidget], QWidget], look: Theme, qtbot: QtBot) -> None:
    sheet = LookSheet()
    sheet.open_over(over(in_front))
    sheet.theme.choose("contrast")
    with qtbot.waitSignal(sheet.answered) as answered:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert answered.args == [None]
    assert (look.name, look.percent) == ("light", 100)


def test_notices_are_read_newest_first(in_front: Callable[[QWidget], QWidget], look: Theme) -> None:
    notices = Notices(lambda: datetime(2026, 11, 20, 14, 41, tzinfo=UTC))
    window = over(in_front)
    empty = NoticesSheet(notices)
    empty.open_over(window)
    assert "Nothing was said yet" in [label.text() for label in window.findChildren(QLabel)]
    empty.reject()
    notices.say("The slip did not print", "Check the paper, then press Ctrl+P.", "danger")
    notices.say("Receipt 02-0123-0042 is posted", "", "positive")
    sheet = NoticesSheet(notices)
    sheet.open_over(window)
    heads = [label.text() for label in sheet.findChildren(QLabel)]
    assert heads.index("Receipt 02-0123-0042 is posted") < heads.index("The slip did not print")
    assert "2:41 PM" in heads
