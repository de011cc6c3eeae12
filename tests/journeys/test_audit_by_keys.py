# SPDX-License-Identifier: Apache-2.0
"""A supervisor audits a drawer through the real window by keys alone, and is told nothing while it is counted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.count import CashCount
from app.views import formats
from app.views import theme as themes
from app.views.dialogs.receipts_sheet import ReceiptsSheet
from app.views.screens.audit import words
from tests.scenes import FLOAT, Scenes, make_town
from tests.views.screens.drawer_place import texts


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city, made once."""
    folder = tmp_path_factory.mktemp("town") / "home"
    make_town(folder)
    return folder


@pytest.fixture
def day(qapp: QApplication, look: themes.Theme, town: Path, tmp_path: Path) -> Iterator[Scenes]:
    """The program on a copy of the town, its window shown and the sign-in form in front."""
    shutil.copytree(town, tmp_path / "home")
    made = Scenes(qapp, tmp_path / "home")
    made.program.window.show()
    made.program.window.activateWindow()
    made.program.shell.begin()
    made.hands.settle()
    yield made
    made.close()


def begin(day: Scenes) -> None:
    """Maria Diaz opens drawer 02 and takes a bill with exact cash."""
    day.sign_in("mdiaz")
    step = next(step for step in day.day.steps if step.kind == "open_drawer")
    day.drawer.open_drawer(day.town, step, CashCount.of(FLOAT))
    day.counter.come()
    day._take("UB-900014")
    day._pay()
    day.hands.press("F9")
    day.hands.press("F12")
    day.counter.rest()
    day.leave()


def test_a_supervisor_follows_a_drawer_from_the_wall_to_the_paper_of_its_receipt(day: Scenes) -> None:
    begin(day)
    day.sign_in("jkim")
    hands, audit = day.hands, day.audit
    hands.begin()
    audit.come()
    audit.choose("02")
    hands.press("Enter")
    timeline = audit.screen.day.timeline
    heads = [words.head(act) for act in timeline.table.rows()]
    assert any(head.startswith("Receipt 0001") for head in heads)
    assert heads[-1] == "Opened with its float"
    hands.press("F2")
    hands.write("cash")
    hands.press("Enter")
    hands.press("Enter")
    sheet = hands.sheet()
    assert isinstance(sheet, ReceiptsSheet)
    assert any("02-0001-0001" in row for row in sheet.slip.rows())
    hands.press("Esc")
    hands.press("Alt+P")
    shown = audit.screen.day.cash.minute.shown
    assert shown is not None
    assert shown.receipts == 1
    assert shown.cash == timeline.table.rows()[0].after
    hands.press("Home")
    hands.press("Alt+T")
    hands.press("Esc")
    assert audit.screen.wall.chosen is not None
    assert audit.screen.wall.chosen.hasFocus()
    assert not any(step.startswith("click") for step in hands.pressed)


def test_the_wall_of_the_real_window_forgets_a_drawer_when_its_count_begins(day: Scenes) -> None:
    begin(day)
    day.sign_in("jkim")
    day.audit.come()
    day.audit.choose("02")
    day.hands.press("Enter")
    held = formats.money(day.audit.screen.day.timeline.table.rows()[0].after)
    assert any(held in text for text in texts(day.program.window))
    day.leave()
    day.sign_in("mdiaz")
    day.drawer.come("own")
    day.hands.press("Alt+C")
    day.hands.press("Esc")
    day.leave()
    day.sign_in("jkim")
    day.audit.come()
    day.audit.choose("02")
    assert not any(held in text for text in texts(day.program.window))
    assert "Hidden while counting" in texts(day.audit.screen)


def test_a_cashier_has_no_audit_screen(day: Scenes) -> None:
    day.sign_in("mdiaz")
    assert day.program.window.screen_names == ("counter", "drawer")
    assert not day.program.window.findChildren(QLineEdit, "timeline-words")
