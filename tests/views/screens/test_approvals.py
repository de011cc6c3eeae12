# SPDX-License-Identifier: Apache-2.0
"""A cashier sends a void to the supervisor's own screen: two windows, two logins, one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.ports import PrinterState, PrinterStatus
from app.queries import masters, people
from app.services.desk import Desk
from app.services.posting import Journal
from app.storage import masters as rows
from app.views import approvals_cell
from app.views.dialogs.answer_sheets import AllowSheet, RefuseSheet
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.jobs import Jobs
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import Notices
from app.views.screens.audit.approvals_page import ApprovalsPage
from app.views.screens.audit.books_check import BooksCheck
from app.views.screens.audit.screen import AuditScreen
from app.views.strip import Strip
from app.views.widgets.sheet import Sheet
from app.views.workplace import PrinterStanding, Printing, Workplace
from tests.books import PASSWORD, UB, Books
from tests.conftest import FakeClock
from tests.services.counter_acts import bills, opens
from tests.views.clipping import troubles
from tests.views.screens.counter_stand import Stand, stand_at
from tests.views.screens.drawer_place import settle, texts

pytestmark = pytest.mark.postgres
Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def city(shared_city: Books) -> Books:
    return shared_city


def desk_of(city: Books, clock: FakeClock, name: str, till: str) -> Desk:
    database = city.as_(name)
    staff = people.staff(database, name)
    assert staff is not None
    return Desk(database, clock, staff, till, masters.city(database), Journal(database))


@dataclass
class Boss:
    """jkim's window: the Audit screen, the strip with what waits, and the keys."""

    window: MainWindow
    jobs: Jobs
    strip: Strip
    work: Workplace

    @property
    def screen(self) -> AuditScreen:
        made = self.window.open_screen("audit")
        assert isinstance(made, AuditScreen)
        return made

    @property
    def page(self) -> ApprovalsPage:
        return self.screen.approvals

    def comes(self) -> ApprovalsPage:
        """Go to what waits."""
        self.screen.show_approvals()
        settle(self.jobs)
        return self.page

    def looks(self) -> None:
        """Two seconds later."""
        if self.strip._approvals is not None:
            self.strip._approvals.look()
        self.page.look()
        settle(self.jobs)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        QTest.keyClick(self.window.focusWidget() or self.window, key, held)
        settle(self.jobs)

    def sheet(self) -> Any:
        (found,) = [each for each in self.window.findChildren(Sheet) if each.is_open]
        return found

    def goes(self) -> None:
        """Sign out: nothing is read any more."""
        self.strip.leave()
        self.window.hide()
        settle(self.jobs)

    def cell(self) -> str:
        cell = self.window.strip.cells.get(approvals_cell.NAME)
        return cell.text() if cell is not None else ""

    def said(self) -> str:
        last = self.window.notices.kept[0]
        return f"{last.head}. {last.text}"


@dataclass
class Till:
    """mdiaz at the counter, with one receipt of $115.00."""

    stand: Stand
    number: str

    def asks(self, reason: str = "wrong account") -> SecondPersonSheet:
        """Void the receipt, and send it."""
        self.stand.press(Key.Key_D, Mod.AltModifier)
        sheet: Any = self.stand.sheet()
        sheet.fields["reason"].set_text(reason)
        self.stand.press(Key.Key_S, Mod.AltModifier)
        assert isinstance(sheet, SecondPersonSheet)
        return sheet

    def looks(self) -> None:
        """A second later."""
        sheet: Any = self.stand.sheet()
        sheet._look()
        self.stand.idle()

    def voids(self, city: Books) -> int:
        return int(city.rows("SELECT count(*) FROM void")[0][0])


@pytest.fixture
def till(city: Books, clock: FakeClock, qtbot: QtBot, in_front: Callable[[QWidget], QWidget]) -> Iterator[Till]:
    bills(city)
    desk = opens(desk_of(city, clock, "mdiaz", "W1"))
    stand = stand_at(qtbot, desk, clock, in_front)
    stand.takes(UB)
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    assert stand.screen.finishing.receipt is not None
    stand.rests()
    yield Till(stand, stand.screen.finishing.receipt.number)
    for sheet in stand.window.findChildren(Sheet):
        sheet.hide()
    stand.jobs.close()  # before the books are let go of


@pytest.fixture
def boss(city: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> Iterator[Boss]:
    made = boss_at(city, clock, lanes, in_front)
    yield made
    made.goes()


def boss_at(
    city: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget], name: str = "jkim"
) -> Boss:
    desk = desk_of(city, clock, name, "W2")
    notices = Notices(desk.now, listening=False)
    window = MainWindow(notices)
    printing = MagicMock(spec=Printing)  # nothing is printed here
    printing.standing.return_value = PrinterStanding("slip", "Slip printer", PrinterStatus(PrinterState.READY))
    work = Workplace(desk, lanes, notices, printing, window, window.open_screen, lambda: None)
    check = MagicMock(spec=BooksCheck)
    specs = [
        ScreenSpec("counter", "Counter", "banknote", QWidget),
        ScreenSpec("audit", "Audit", "shield-check", lambda: AuditScreen(work, check), "audit"),
    ]
    window.set_screens(specs, desk.staff.rights)
    in_front(window)
    window.open_screen("counter")
    strip = Strip(window, lanes)
    strip.enter(work)
    settle(lanes)
    return Boss(window, lanes, strip, work)


def test_what_is_sent_waits_at_the_till_and_nothing_is_recorded(city: Books, till: Till) -> None:
    sheet = till.asks()
    said = texts(sheet)
    assert any(text.startswith("Sent to a supervisor, waiting 0:0") for text in said)
    assert not sheet.fields["approver"].isVisible()
    assert not sheet.verb_button.isEnabled()
    assert troubles(till.stand.window) == []
    till.looks()
    assert sheet.waits
    assert till.voids(city) == 0
    till.stand.press(Key.Key_F12)
    assert till.voids(city) == 0


def test_a_supervisor_allows_it_on_their_own_screen_and_it_is_done_at_once(city: Books, till: Till, boss: Boss) -> None:
    till.asks()
    boss.looks()
    assert boss.cell() == "1 approval waiting"
    page = boss.comes()
    shown = texts(boss.screen)
    assert f"Void receipt {till.number} of $115.00. Reason: wrong account" in shown
    assert "0 waiting" not in " ".join(shown)
    assert till.number in "\n".join(page.view.slip.rows())
    assert troubles(boss.window) == []
    boss.press(Key.Key_F12)
    sheet = boss.sheet()
    assert isinstance(sheet, AllowSheet)
    sheet.fields["password"].set_text(PASSWORD)
    boss.press(Key.Key_F12)
    assert "You allowed it" in boss.said()
    till.stand.qtbot.waitUntil(till.stand.no_sheet, timeout=10_000)  # asked every second
    assert till.voids(city) == 1
    assert "is void" in till.stand.window.notices.kept[0].head
    assert "Jkim approved" in till.stand.window.notices.kept[0].text
    boss.looks()
    assert boss.cell() == ""
    assert any("Jkim allowed it at their own screen, and it was done" in text for text in texts(boss.screen))


def test_a_refusal_is_read_at_the_till_and_what_was_typed_stays(city: Books, till: Till, boss: Boss) -> None:
    sheet: Any = till.asks()
    boss.comes()
    boss.press(Key.Key_R, Mod.AltModifier)
    answer = boss.sheet()
    assert isinstance(answer, RefuseSheet)
    boss.press(Key.Key_F12)
    assert answer.fields["words"].error == "Say why in a few words."
    answer.fields["words"].set_text("Ask the customer for the receipt")
    boss.press(Key.Key_F12)
    till.looks()
    assert any(
        text.startswith("Jkim refused this: \u201cAsk the customer for the receipt\u201d.") for text in texts(sheet)
    )
    assert (sheet.waits, sheet.fields["reason"].text(), sheet.fields["approver"].isVisible()) == (
        False, "wrong account", True,
    )  # fmt: skip
    assert troubles(till.stand.window) == []
    for name, words in (("approver", "jkim"), ("password", PASSWORD)):  # then they come over after all
        sheet.fields[name].set_text(words)
    till.stand.press(Key.Key_F12)
    assert till.voids(city) == 1


def test_esc_takes_it_back_and_leaves_the_question_open(city: Books, till: Till, boss: Boss) -> None:
    sheet: Any = till.asks()
    till.stand.press(Key.Key_Escape)
    assert (sheet.is_open, sheet.waits, sheet.fields["approver"].isVisible()) == (True, False, True)
    assert city.rows("SELECT withdrawn, answered_by FROM approval_refusal") == [(1, "mdiaz")]
    boss.looks()
    assert boss.cell() == ""
    till.stand.press(Key.Key_Escape)
    assert till.stand.no_sheet()


@pytest.mark.parametrize("how", ["lock", "close"])
def test_whoever_leaves_the_screen_takes_it_back(how: str, city: Books, till: Till) -> None:
    till.asks()
    if how == "lock":
        till.stand.window.show_front(QWidget())
        till.stand.idle()
    else:
        till.stand.window.closing.connect(till.stand.jobs.close)
        till.stand.window.close()
    assert city.rows("SELECT withdrawn, answered_by FROM approval_refusal") == [(1, "mdiaz")]


def test_nothing_is_sent_while_something_is_missing(city: Books, till: Till) -> None:
    sheet: Any = till.asks(reason="")
    assert sheet.fields["reason"].error
    assert sheet.fields["approver"].isVisible()
    assert city.rows("SELECT count(*) FROM approval_request") == [(0,)]


def test_a_new_request_is_said_once_while_the_supervisor_works_elsewhere(till: Till, boss: Boss) -> None:
    till.asks()
    boss.looks()
    assert boss.said().startswith(f"Mdiaz asks for your consent. Void receipt {till.number} of $115.00.")
    assert boss.window.notices.current is not None
    assert boss.window.notices.current.button == "Look at it"
    boss.window.notices.clear()
    boss.looks()
    assert boss.window.notices.current is None
    assert boss.cell() == "1 approval waiting"


def test_behind_a_lock_nothing_of_a_customer_is_said(till: Till, boss: Boss) -> None:
    boss.window.show_front(QWidget())
    till.asks()
    boss.looks()
    assert boss.window.notices.kept == ()
    boss.window.clear_front()
    boss.looks()
    assert "asks for your consent" in boss.said()


def test_the_own_request_of_a_supervisor_waits_for_another_one(
    city: Books, till: Till, boss: Boss, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]
) -> None:
    with city.as_("admin").writing() as connection:
        rows.change(connection, "person", {"name": "mdiaz"}, {"role": "supervisor"})
    till.asks()
    own = boss_at(city, clock, lanes, in_front, "mdiaz")
    assert own.cell() == ""
    page = own.comes()
    assert not page.allow_button.isEnabled()
    assert not page.refuse_button.isEnabled()
    assert "Mdiaz asked for this, so Mdiaz cannot answer it." in texts(own.screen)
    own.goes()
    boss.looks()
    assert boss.cell() == "1 approval waiting"


def test_a_wrong_password_allows_nothing_and_the_sheet_stays(city: Books, till: Till, boss: Boss) -> None:
    till.asks()
    boss.comes()
    boss.press(Key.Key_F12)
    sheet = boss.sheet()
    sheet.fields["password"].set_text("not that one at all")
    boss.press(Key.Key_F12)
    assert "do not belong together" in sheet.fields["password"].error
    assert city.rows("SELECT count(*) FROM approval") == [(0,)]


def test_what_was_taken_back_meanwhile_is_said_and_not_allowed(city: Books, till: Till, boss: Boss) -> None:
    till.asks()
    boss.comes()
    boss.press(Key.Key_F12)
    till.stand.press(Key.Key_Escape)
    sheet = boss.sheet()
    sheet.fields["password"].set_text(PASSWORD)
    boss.press(Key.Key_F12)
    assert any(text.startswith("Mdiaz took this back.") for text in texts(sheet))
    assert city.rows("SELECT count(*) FROM approval") == [(0,)]


def test_esc_goes_back_to_the_drawers_and_nothing_read_stays(till: Till, boss: Boss) -> None:
    till.asks()
    page = boss.comes()
    assert page.table.rows()
    boss.press(Key.Key_Escape)
    assert not page.isVisible()
    assert page.table.rows() == ()
    assert not any("wrong account" in text for text in texts(page))
    assert boss.screen.wall.isVisible()
    boss.press(Key.Key_A, Mod.AltModifier)
    assert page.isVisible()


def test_books_that_fall_silent_are_asked_again_and_the_till_says_so(
    till: Till, monkeypatch: pytest.MonkeyPatch, city: Books
) -> None:
    sheet: Any = till.asks()

    def silent(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr("app.services.consents.standing", silent)
        till.looks()
        assert any(text.startswith("The books do not answer.") for text in texts(sheet))
        assert sheet.waits
    till.looks()
    assert any(text.startswith("It is done as soon as they allow it.") for text in texts(sheet))
