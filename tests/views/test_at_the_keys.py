# SPDX-License-Identifier: Apache-2.0
"""Keys and clicks are told to those who must know, the last one first, and nothing else is."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.views.at_the_keys import at_the_keys


class Ear(QObject):
    """Notes what it is told, and keeps it where it should."""

    def __init__(self, name: str, told: list[str], *, keeps: bool = False) -> None:
        super().__init__()
        self._name, self._told, self._keeps = name, told, keeps

    def seen(self, watched: QObject, event: QInputEvent) -> bool:
        """Note what a field is told."""
        if isinstance(watched, QLineEdit):
            self._told.append(f"{self._name} {event.type().name}")
        return self._keeps


def test_there_is_one_filter_however_often_it_is_asked_for(qapp: QApplication) -> None:
    assert at_the_keys(qapp) is at_the_keys(qapp)


def test_the_last_one_is_asked_first_and_may_keep_a_key_from_everybody(qapp: QApplication) -> None:
    told: list[str] = []
    keys, field = at_the_keys(qapp), QLineEdit()
    first, last = Ear("first", told), Ear("last", told, keeps=True)
    keys.add(first)
    QTest.keyPress(field, Qt.Key.Key_A)
    assert [each for each in told if "KeyPress" in each] == ["first KeyPress"]
    told.clear()
    keys.add(last)
    QTest.keyPress(field, Qt.Key.Key_B)
    assert "last KeyPress" in told
    assert "first KeyPress" not in told
    assert field.text() == "a"
    keys.remove(last)
    QTest.keyPress(field, Qt.Key.Key_B)
    assert field.text() == "ab"


def test_only_keys_and_clicks_are_told_and_nobody_who_is_gone(qapp: QApplication) -> None:
    told: list[str] = []
    keys, field = at_the_keys(qapp), QLineEdit()
    here, gone = Ear("here", told), Ear("gone", told)
    keys.add(here)
    keys.add(gone)
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    field.setText("nobody typed this")
    QCoreApplication.sendEvent(field, QEvent(QEvent.Type.FontChange))
    assert told == []
    QTest.mousePress(field, Qt.MouseButton.LeftButton)
    assert told == ["here MouseButtonPress"]
