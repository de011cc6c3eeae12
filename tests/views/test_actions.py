# SPDX-License-Identifier: Apache-2.0
"""The table of actions: a key means one thing."""

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.views import actions
from app.views.icons import names
from app.views.theme import Theme

SCREENS = sorted({spec.scope for spec in actions.TABLE} - {"window"})


def keys_of(*scopes: str) -> list[str]:
    found = [spec for scope in scopes for spec in actions.of_scope(scope)]
    return [QKeySequence(key).toString() for spec in found for key in spec.keys.split()]


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_on_a_screen(screen: str) -> None:
    assert [key for key, count in Counter(keys_of("window", screen)).items() if count > 1] == []


def test_every_action_has_a_name_of_its_own() -> None:
    assert len({spec.name for spec in actions.TABLE}) == len(actions.TABLE)


def test_every_key_is_a_key() -> None:
    assert all(QKeySequence(key)[0].key() != Qt.Key.Key_unknown for key in keys_of("window", *SCREENS))


def test_the_keys_of_the_system_are_left_alone() -> None:
    assert not {"F10", "F11", "Alt+F4"} & set(keys_of("window", *SCREENS))


def test_f_keys_mean_one_thing_in_the_whole_product() -> None:
    meant: dict[str, set[str]] = {}
    for spec in actions.TABLE:
        if spec.key.startswith("F") and spec.key != "F12":
            meant.setdefault(spec.key, set()).add(spec.title)
    assert {key: titles for key, titles in meant.items() if len(titles) > 1} == {}


def test_every_icon_of_an_action_exists(look: Theme) -> None:
    assert {spec.icon for spec in actions.TABLE if spec.icon} <= set(names())


def test_a_key_does_what_its_button_does(in_front: Callable[[QWidget], QWidget], qtbot: QtBot) -> None:
    screen, done = QWidget(), []
    owned = actions.ActionSet(screen)
    button = actions.button("tender.cash", "tender")
    button.setParent(screen)
    owned.add("tender.cash", lambda: done.append("cash"), button=button)
    in_front(screen)
    qtbot.keyClick(screen, Qt.Key.Key_F6)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["cash", "cash"]
    assert button.accessibleName() == "Cash, F6"


def test_without_the_right_an_action_stays_off(look: Theme, qtbot: QtBot) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    owned = actions.ActionSet(screen, rights=())
    owned.add("finish", lambda: None)
    owned.enable("finish", True)
    assert not owned.action("finish").isEnabled()
    owned.set_rights({"receipt"})
    assert owned.action("finish").isEnabled()
    assert [spec.name for spec in owned.usable()] == ["finish"]


def test_a_suspended_key_reaches_nothing(in_front: Callable[[QWidget], QWidget], qtbot: QtBot) -> None:
    screen, done = QWidget(), []
    owned = actions.ActionSet(screen)
    owned.add("finish", lambda: done.append(1))
    in_front(screen)
    owned.suspend()
    owned.suspend()
    owned.resume()
    qtbot.keyClick(screen, Qt.Key.Key_F12)
    assert done == []
    owned.resume()
    qtbot.keyClick(screen, Qt.Key.Key_F12)
    assert done == [1]
