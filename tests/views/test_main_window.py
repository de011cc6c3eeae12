# SPDX-License-Identifier: Apache-2.0
"""The window: screens by key, a lock that shows nothing, notices, the palette, and mistakes of ours."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import CounterError, Fault
from app.views import actions
from app.views import theme as themes
from app.views.dialogs.key_sheet import KeySheet
from app.views.frame import Status
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import CrashSheet, Notice, NoticePlace, Notices, install_hooks
from app.views.palette import Entry
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.fields import Input
from tests.views.clipping import MEASURED, troubles


class Screen(QWidget):
    """A screen with one field and one action."""

    def __init__(self) -> None:
        super().__init__()
        self.field = Input("Field")
        QVBoxLayout(self).addWidget(self.field)
        self.done: list[str] = []
        actions.ActionSet(self).add("finish", lambda: self.done.append("finish"))
        self.compact: bool | None = None
        self.why_stay = ""

    def first_focus(self) -> QWidget:
        return self.field

    def set_compact(self, compact: bool) -> None:
        self.compact = compact

    def may_leave(self) -> str:
        return self.why_stay


SCREENS = (
    ScreenSpec("counter", "Counter", "banknote", Screen),
    ScreenSpec("drawer", "Drawer", "inbox", Screen),
    ScreenSpec("audit", "Audit", "shield-check", Screen, needs="audit"),
)


@pytest.fixture
def notices(look: themes.Theme) -> Iterator[Notices]:
    made = Notices(lambda: datetime(2026, 11, 20, 20, 41, tzinfo=UTC))
    yield made
    QApplication.instance().removeEventFilter(made)


@pytest.fixture
def window(notices: Notices, in_front: Callable[[QWidget], QWidget]) -> MainWindow:
    made = MainWindow(notices)
    made.set_screens(SCREENS, {"receipt"})
    made.strip.set_status(Status("drawer", "Drawer 02 open", "inbox"))
    made.set_clock("Fri, Nov 20, 2026", "2:41 PM", "Maria Diaz, cashier")
    in_front(made)
    made.open_screen("counter")
    return made


def test_the_rail_shows_only_what_the_person_may_open(window: MainWindow) -> None:
    assert [item.text() for item in window.rail.items] == ["Counter", "Drawer"]
    assert window.open_screen("audit") is None
    assert window.current_screen == "counter"


def test_ctrl_and_a_figure_opens_a_screen_made_only_then(window: MainWindow, qtbot: QtBot) -> None:
    assert window.made("drawer") is None
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_screen == "drawer"
    assert QApplication.focusWidget() is window.made("drawer").field
    qtbot.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert window.current_screen == "drawer"


def test_a_key_reaches_only_the_screen_one_sees(window: MainWindow, qtbot: QtBot) -> None:
    window.open_screen("drawer")
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert (window.made("counter").done, window.made("drawer").done) == ([], ["finish"])


def test_a_screen_may_ask_to_stay(window: MainWindow) -> None:
    window.made("counter").why_stay = "The count is not stored"
    assert window.open_screen("drawer") is None
    assert window.notices.current.head == "The count is not stored"


def test_the_lock_shows_nothing_and_gives_everything_back(window: MainWindow, qtbot: QtBot) -> None:
    screen = window.made("counter")
    screen.field.setText("half a receipt")
    screen.field.setFocus()
    form = Screen()
    with qtbot.waitSignal(window.lock_wanted):
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    window.show_front(form)
    assert (window.locked, screen.isVisible(), form.field.hasFocus()) == (True, False, True)
    qtbot.keyClick(form.field, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(form.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.current_screen == "counter"
    window.clear_front()
    assert (window.locked, screen.field.text(), screen.field.hasFocus()) == (False, "half a receipt", True)


def test_a_question_waits_behind_the_lock(window: MainWindow) -> None:
    window.show_keys()
    sheet = window.findChild(KeySheet)
    form = Screen()
    window.show_front(form)
    form.field.setFocus()
    assert (sheet.isVisible(), form.field.hasFocus()) == (False, True)
    window.clear_front()
    assert sheet.isVisible()
    sheet.reject()


def test_a_notice_leaves_with_the_next_key_of_work_and_is_kept(window: MainWindow, qtbot: QtBot) -> None:
    window.notices.say("Receipt 02-0123-0042 is posted", "The slip is printing.", "positive")
    assert window.notice_place.isVisible()
    qtbot.keyClick(window.made("counter").field, Qt.Key.Key_Shift)
    assert window.notice_place.isVisible()
    qtbot.keyClick(window.made("counter").field, Qt.Key.Key_5)
    assert not window.notice_place.isVisible()
    assert window.made("counter").field.text() == "5"
    assert [notice.head for notice in window.notices.kept] == ["Receipt 02-0123-0042 is posted"]


def test_a_screen_may_have_its_own_place_for_notices(window: MainWindow) -> None:
    screen = window.made("counter")
    screen.notice_place = NoticePlace(window.notices)
    screen.layout().addWidget(screen.notice_place)
    window.notices.say("Saved")
    assert (screen.notice_place.isVisible(), window.notice_row.isVisible()) == (True, False)


def test_the_button_of_a_notice_acts(window: MainWindow, qtbot: QtBot) -> None:
    acted: list[str] = []
    window.notices.say("The slip did not print", button="Print again", key="Ctrl+P", act=lambda: acted.append("again"))
    qtbot.mouseClick(window.notice_place.banner.button, Qt.MouseButton.LeftButton)
    assert (acted, window.notices.current) == (["again"], None)


def test_trouble_is_told_in_the_words_of_its_kind(
    notices: Notices, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    notices.tell(CounterError("No checks from this account. Take cash."))
    assert (notices.current.tone, notices.current.head, notices.current.text) == (
        "caution", "No checks from this account", "Take cash.",
    )  # fmt: skip
    notices.tell(Fault("The slip did not print.", "Receipt 0042 is posted.", "Check the paper."))
    assert notices.current.text == "Receipt 0042 is posted. Check the paper."
    with qtbot.waitSignal(notices.crashed), caplog.at_level(logging.ERROR):
        notices.tell(KeyError("boom"))
    assert "mistake of the program" in caplog.text
    caplog.clear()


def test_a_mistake_of_ours_shows_one_calm_sheet(window: MainWindow) -> None:
    for _ in range(3):
        window.notices.crashed.emit(KeyError("boom"))
    sheets = [sheet for sheet in window.findChildren(CrashSheet) if sheet.is_open]
    assert len(sheets) == 1
    assert troubles(sheets[0]) == []
    sheets[0].reject()
    assert window.isVisible()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_mistake_in_any_thread_is_caught(notices: Notices, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    undo = install_hooks(notices)
    try:
        with qtbot.waitSignal(notices.crashed), caplog.at_level(logging.ERROR):
            thread = threading.Thread(target=lambda: [][1])
            thread.start()
            thread.join(5)
        with qtbot.waitSignal(notices.crashed), caplog.at_level(logging.ERROR):
            sys.excepthook(ValueError, ValueError("x"), None)
    finally:
        undo()
        caplog.clear()


def test_the_palette_finds_screens_actions_and_what_others_find(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette, opened = window._palette, []
    assert palette is not None
    with qtbot.waitSignal(window.palette_query):
        qtbot.keyClicks(palette.input, "draw")
    window.show_in_palette("draw", [Entry("Accounts", "Drawbridge Cafe", lambda: opened.append("account"))])
    assert [entry.title for entry in palette.list.entries][:2] == ["Drawbridge Cafe", "Drawer"]
    qtbot.keyClick(palette.input, Qt.Key.Key_Down)
    qtbot.keyClick(palette.input, Qt.Key.Key_Return)
    assert (window.current_screen, opened, window._palette) == ("drawer", [], None)


def test_esc_closes_the_palette_and_gives_the_focus_back(window: MainWindow, qtbot: QtBot) -> None:
    window.open_palette()
    qtbot.keyClick(window._palette.input, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.made("counter").field


def test_f1_tells_why_the_focused_button_is_off(window: MainWindow, qtbot: QtBot) -> None:
    button = KeyCapButton("Card", "F8", "tender")
    window.made("counter").layout().addWidget(button)
    button.show()
    button.refuse("The terminal is off while this till works offline")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_F1)
    assert window.notices.current == Notice(
        "accent", "Card", "The terminal is off while this till works offline", window.notices.current.at
    )


def test_a_small_window_becomes_compact_and_back(window: MainWindow, qtbot: QtBot) -> None:
    screen = window.made("counter")
    assert screen.compact is False
    window.resize(900, 600)
    assert (screen.compact, window.rail.isVisible(), window.strip.isVisible(), window.menu_button.isVisible()) == (
        True, False, False, True,
    )  # fmt: skip
    window.strip.set_status(Status("printer", "Printer: paper low", "printer", "caution"))
    window.resize(901, 600)
    assert window.strip.isVisible()
    assert {name: cell.isVisible() for name, cell in window.strip.cells.items()} == {"drawer": False, "printer": True}
    window.resize(1366, 768)
    assert (screen.compact, window.rail.isVisible()) == (False, True)
    assert all(cell.isVisible() for cell in window.strip.cells.values())


def test_a_larger_text_makes_the_same_window_compact(window: MainWindow, look: themes.Theme, qtbot: QtBot) -> None:
    look.choose("light", 200)
    qtbot.waitUntil(lambda: window.compact)
    assert troubles(window) == []


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_of_the_frame_is_cut(window: MainWindow, look: themes.Theme, name: str, percent: int) -> None:
    look.choose(name, percent)
    window.set_training(True)
    window.band.say(
        "Working offline since 2:12 PM", "6 receipts are safe in this till.", button="Try now", key="Ctrl+Shift+R"
    )
    window.notices.say(
        "Receipt 02-0123-0042 is posted", "The slip is printing.", "positive", button="Print again", key="Ctrl+P"
    )
    window.resize(1366 * percent // 100, 768 * percent // 100)
    assert troubles(window) == []


def test_a_cell_of_the_strip_explains_itself(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.status_asked) as asked:
        qtbot.mouseClick(window.strip.cells["drawer"], Qt.MouseButton.LeftButton)
    assert asked.args == ["drawer"]
    window.strip.remove_status("drawer")
    assert window.strip.cells == {}


def test_the_window_knows_no_database_and_no_paper() -> None:
    code = (
        "import sys; import app.views.main_window; "
        "heavy = {'sqlalchemy', 'reportlab', 'escpos', 'psycopg', 'numpy'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
