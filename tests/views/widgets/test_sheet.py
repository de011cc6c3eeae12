# SPDX-License-Identifier: Apache-2.0
"""Sheets: the question keeps the keyboard, gives it back, and Enter never presses a danger."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views import actions
from app.views import theme as themes
from app.views.palette import Entry, Palette
from app.views.widgets.fields import TextField
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.sheet import Sheet
from tests.views.clipping import MEASURED, troubles


@dataclass
class Counter:
    """A small screen with a field and an F12 of its own."""

    window: QWidget
    field: QLineEdit
    posted: list[str]
    ring: FocusRing


@pytest.fixture
def counter(in_front: Callable[[QWidget], QWidget]) -> Counter:
    window = QWidget()
    window.resize(1366, 768)
    field, posted = QLineEdit(), []
    QVBoxLayout(window).addWidget(field)
    actions.ActionSet(window).add("finish", lambda: posted.append("posted"))
    ring = FocusRing(window)
    in_front(window)
    field.setFocus()
    return Counter(window, field, posted, ring)


def question(counter: Counter, *, danger: bool = True, hold: bool = False) -> tuple[Sheet, TextField, TextField]:
    sheet = Sheet(
        "Void receipt 02-0123-0041?", "Both stay.", verb="Void receipt", keep="Keep receipt", danger=danger, hold=hold
    )
    sheet.add_facts((("Taken", "2:31 PM by Maria Diaz"), ("Hand back", "$84.17 cash", "lead")))
    name, password = TextField("Name"), TextField("Password")
    well = sheet.add_well("A second person approves", "or hold a badge to the reader")
    well.body.addWidget(name)
    well.body.addWidget(password)
    sheet.open_over(counter.window)
    return sheet, name, password


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_the_focus_starts_in_the_first_empty_field_with_the_ring(counter: Counter) -> None:
    _, name, _ = question(counter)
    assert QApplication.focusWidget() is name.input
    assert counter.ring.target is name.input


def test_tab_stays_inside(counter: Counter, qtbot: QtBot) -> None:
    sheet, name, _ = question(counter)
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(QApplication.focusWidget())
    assert QApplication.focusWidget() is name.input
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert sheet.isAncestorOf(QApplication.focusWidget())


def test_the_focus_cannot_be_taken_away(counter: Counter) -> None:
    sheet, _, _ = question(counter)
    counter.field.setFocus()
    assert sheet.isAncestorOf(QApplication.focusWidget())


def test_a_newer_question_keeps_the_focus_and_gives_it_back(counter: Counter) -> None:
    older = Sheet("Void receipt?", verb="Void receipt", keep="Keep receipt", danger=True).open_over(counter.window)
    newer = Sheet("The books did not answer", verb="Ask again", keep="Wait").open_over(counter.window)
    assert newer.isAncestorOf(focused())
    older.keep_button.setFocus()
    assert newer.isAncestorOf(focused())
    newer.reject()
    assert older.isAncestorOf(focused())
    older.reject()


def test_esc_keeps_everything_and_gives_the_focus_back(counter: Counter, qtbot: QtBot) -> None:
    sheet, name, _ = question(counter)
    with qtbot.waitSignal(sheet.answered) as heard:
        qtbot.keyClick(name.input, Qt.Key.Key_Escape)
    assert heard.args == [None]
    assert QApplication.focusWidget() is counter.field


def test_enter_goes_from_field_to_field_and_never_presses_a_danger(counter: Counter, qtbot: QtBot) -> None:
    sheet, name, password = question(counter)
    answers: list[object] = []
    sheet.answered.connect(answers.append)
    qtbot.keyClick(name.input, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is password.input
    qtbot.keyClick(password.input, Qt.Key.Key_Return)
    assert (answers, sheet.is_open) == ([], True)


def test_enter_in_the_last_field_does_what_is_no_danger(counter: Counter, qtbot: QtBot) -> None:
    sheet, name, password = question(counter, danger=False)
    answers: list[object] = []
    sheet.answered.connect(answers.append)
    qtbot.keyClick(name.input, Qt.Key.Key_Return)
    qtbot.keyClick(password.input, Qt.Key.Key_Return)
    assert answers == [True]


def test_without_fields_a_danger_waits_on_keep(counter: Counter) -> None:
    sheet = Sheet("Drop this receipt?", verb="Drop receipt", keep="Keep receipt", danger=True).open_over(counter.window)
    assert QApplication.focusWidget() is sheet.keep_button


def test_f12_does_it_and_reaches_nothing_behind(counter: Counter, qtbot: QtBot) -> None:
    sheet, name, _ = question(counter)
    answers: list[object] = []
    sheet.answered.connect(answers.append)
    qtbot.keyClick(name.input, Qt.Key.Key_F12)
    assert (answers, counter.posted) == ([True], [])
    qtbot.keyClick(counter.field, Qt.Key.Key_F12)
    assert counter.posted == ["posted"]


def test_a_refusal_is_said_on_the_sheet_and_what_was_typed_stays(counter: Counter, qtbot: QtBot) -> None:
    sheet, name, _ = question(counter, hold=True)
    name.set_text("Maria Diaz")
    asked: list[object] = []
    sheet.agreed.connect(asked.append)
    sheet.accept()
    sheet.accept()
    assert asked == [True]
    sheet.fail("Maria Diaz asked for this, so Maria Diaz cannot approve it.")
    assert (sheet.is_open, name.text(), sheet.verb_button.isEnabled()) == (True, "Maria Diaz", True)
    with qtbot.waitSignal(sheet.answered):
        sheet.finish("approved")


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("name", MEASURED)
def test_nothing_on_a_sheet_is_cut(counter: Counter, look: themes.Theme, percent: int, name: str, qtbot: QtBot) -> None:
    look.choose(name, percent)
    counter.window.resize(1366 * percent // 100, 768 * percent // 100)
    sheet, _, _ = question(counter)
    qtbot.wait(1)
    assert troubles(sheet) == []


def test_a_question_grows_with_what_is_said_on_it_while_there_is_room(counter: Counter, look: themes.Theme) -> None:
    sheet, name, _ = question(counter)
    QApplication.processEvents()
    before = sheet.paper.height()
    name.set_error("The second person's name is missing. Nobody can approve what they asked for themselves. " * 2)
    for _ in range(3):
        QApplication.processEvents()
    assert sheet.paper.height() > before
    assert troubles(sheet) == []


def test_the_palette_is_as_high_as_what_it_found_from_the_first_picture_on(
    counter: Counter, look: themes.Theme
) -> None:
    palette = Palette(())
    palette.open_over(counter.window)
    QApplication.processEvents()
    palette.input.setText("juniper")
    palette.show_found("juniper", [Entry("Accounts", f"Juniper {n}", lambda: None) for n in range(5)])
    palette._place()
    assert troubles_now(palette) == []
    QApplication.processEvents()
    assert troubles(palette) == []


def troubles_now(palette: Palette) -> list[str]:
    """Bars that are there before anything else has happened."""
    areas = palette.findChildren(QScrollArea)
    return [area.accessibleName() for area in areas if area.verticalScrollBar().isVisible()]


def test_on_a_small_window_the_focused_field_is_scrolled_into_view(counter: Counter, look: themes.Theme) -> None:
    look.choose("light", 200)
    counter.window.resize(1366, 600)
    _, name, password = question(counter)
    for field in (password, name):
        field.input.setFocus()
        for _ in range(3):
            QApplication.processEvents()
        assert field.input.visibleRegion().boundingRect() == field.input.rect()


def test_on_a_small_window_the_question_scrolls_and_the_buttons_stay(counter: Counter, look: themes.Theme) -> None:
    look.choose("light", 200)
    counter.window.resize(1366, 600)
    sheet, _, _ = question(counter)
    QApplication.processEvents()
    assert sheet.rect().contains(sheet.paper.geometry())
    assert sheet.paper.rect().contains(sheet.verb_button.geometry())
