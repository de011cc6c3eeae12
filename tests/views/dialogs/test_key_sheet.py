# SPDX-License-Identifier: Apache-2.0
"""F1: every key on its cap, side by side where there is room, under each other where the text is large."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.views import actions
from app.views import theme as themes
from app.views.dialogs.key_sheet import KeySheet
from app.views.widgets.key_cap import KeyCap
from tests.views.clipping import troubles


@pytest.mark.parametrize(("percent", "columns"), [(100, 2), (150, 2), (200, 1)])
def test_the_keys_stand_in_two_columns_where_there_is_room(
    in_front: Callable[[QWidget], QWidget], look: themes.Theme, percent: int, columns: int
) -> None:
    look.choose("light", percent)
    window = QWidget()
    window.resize(1366, 768)
    own = actions.ActionSet(window)
    for name in ("finish", "undo", "park", "item", "find"):
        own.add(name, lambda: None)
    in_front(window)
    sheet = KeySheet("Keys: Counter", [own])
    sheet.open_over(window)
    for _ in range(3):
        QApplication.processEvents()
    caps = sheet.paper.findChildren(KeyCap)
    assert "F12" in {cap.accessibleName() for cap in caps}
    assert len({cap.x() for cap in caps}) == columns
    assert troubles(sheet) == []
