# SPDX-License-Identifier: Apache-2.0
"""Cash between two drawers and tenders put right, at the real window: by keys alone, counted blind, with slips."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.count import CashCount
from app.domain.paper import lay_out, rows_of
from app.services import passwords
from app.storage import masters
from app.views.dialogs.correct_tender_sheet import CorrectTenderSheet
from app.views.dialogs.transfer_sheets import ReceiveSheet, RulingSheet, SendSheet
from app.views.jobs import Jobs
from app.views.screens.drawer.screen import DrawerScreen
from app.views.theme import Theme
from app.views.widgets.sheet import Sheet
from tests import books as town
from tests.books import PASSWORD, ROUTING, Books, Session, in_cash, item
from tests.conftest import FakeClock
from tests.views.screens.drawer_place import Place, settle, texts

Key = Qt.Key
FIFTY, LESS = ("0", "0", "2", "1"), ("0", "0", "2", "0", "1")


class Stand:
    """A workstation where people sign in one after another; 01 is Maria Diaz's, 02 Tom Nguyen's."""

    def __init__(self, place: Place, books: Books) -> None:
        self.place, self.books = place, books
        self.one = town.drawer(books, "01", "mdiaz").opens()
        self.two = town.drawer(books, "02", "tnguyen").opens()

    def sits(self, name: str) -> DrawerScreen:
        screen = self.place.signs_in(name)
        settle(self.place.jobs)
        return screen

    def presses(self, *keys: Qt.Key, alt: bool = False) -> None:
        held = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.place.window, key, held)
        settle(self.place.jobs)

    def types(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def counts(self, sheet: Sheet, pieces: tuple[str, ...]) -> None:
        """Down the rows, each with its digits and Enter."""
        sheet.grid.go_to(0)  # type: ignore[attr-defined]  # both sheets with a count have one
        for digits in pieces:
            self.types(digits)
            QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)

    @property
    def sheet(self) -> Sheet:
        return next(sheet for sheet in self.place.window.findChildren(Sheet) if sheet.is_open)

    @property
    def said(self) -> str:
        now = self.place.notices.current
        return f"{now.head}. {now.text}" if now else ""

    def paper(self) -> str:
        _, paper = self.place.printed.papers[-1]
        return "\n".join(rows_of(lay_out(paper, 42)))

    def sends(self) -> None:
        """Maria sends fifty dollars to drawer 02."""
        self.sits("mdiaz")
        self.presses(Key.Key_W, alt=True)
        sheet = self.sheet
        assert isinstance(sheet, SendSheet)
        self.types("out of twenties")
        self.counts(sheet, FIFTY)
        self.presses(Key.Key_F12)

    def submitted(self, session: Session, pile: CashCount) -> None:
        session.begins_count()
        for _ in range(3):
            session.counts(pile)
        session.submits()
        session.counts(pile, by="aortega")


@pytest.fixture
def books(monkeypatch: pytest.MonkeyPatch) -> Iterator[Books]:
    """Books where supervisors have passwords that are hashed in no time."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    held = Books(town.embedded())
    with held.as_("admin").writing() as connection:
        for name in ("jkim", "aortega"):
            masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    yield held
    held.close()


@pytest.fixture
def stand(qtbot: QtBot, look: Theme, lanes: Jobs, books: Books, clock: FakeClock) -> Iterator[Stand]:
    """The window is in front."""
    place = Place(books, clock, lanes)
    qtbot.addWidget(place.window)
    with qtbot.waitActive(place.window):
        place.window.show()
        place.window.activateWindow()
    yield Stand(place, books)
    settle(lanes)


def test_cash_is_counted_out_by_keys_and_waits_at_the_other_drawer(stand: Stand, books: Books) -> None:
    stand.sends()
    assert books.rows("SELECT from_book, to_drawer, cents, open FROM transfer") == [("01-0001", "02", 5000, 5000)]
    assert "$50.00 is on its way to drawer 02. Tnguyen counts it there." in stand.said
    assert "TO DRAWER 02" in stand.paper()
    assert "Tnguyen" in stand.paper()


def test_nothing_of_the_amount_is_told_before_the_own_count(stand: Stand) -> None:
    stand.sends()
    screen = stand.sits("tnguyen")
    assert "Take cash from drawer 01" in texts(screen.own)
    stand.presses(Key.Key_A, alt=True)
    assert isinstance(stand.sheet, ReceiveSheet)
    told = " ".join(each.replace("$50", "") for each in texts(stand.place.window) if "Loose $50" not in each)
    assert "50.00" not in told
    assert "5000" not in told


def test_two_counts_that_agree_say_so_on_a_slip_with_both_names(stand: Stand, books: Books) -> None:
    stand.sends()
    stand.sits("tnguyen")
    stand.presses(Key.Key_A, alt=True)
    stand.counts(stand.sheet, FIFTY)
    stand.presses(Key.Key_F12)
    assert "Both counts agree" in stand.said
    assert {"Mdiaz", "Tnguyen"} <= set(stand.paper().split())
    assert books.rows("SELECT cash FROM book ORDER BY id") == [(15000,), (25000,)]


def test_a_difference_is_not_told_and_a_supervisor_rules_on_it(stand: Stand, books: Books) -> None:
    stand.sends()
    stand.sits("tnguyen")
    stand.presses(Key.Key_A, alt=True)
    stand.counts(stand.sheet, LESS)
    stand.presses(Key.Key_F12)
    assert "do not agree" in stand.said
    assert "5.00" not in stand.said.replace("$45.00", "")
    screen = stand.sits("jkim")
    assert "Transfers in transit, 1" in texts(screen)
    stand.presses(Key.Key_T, alt=True)
    assert isinstance(stand.sheet, RulingSheet)
    assert stand.sheet.title.text() == "$5.00 of a transfer is missing"
    stand.types("drawer 01 counted wrong")
    stand.presses(Key.Key_F12)
    assert "$5.00 is over or short of session 01-0001" in stand.said
    assert books.rows("SELECT open FROM transfer") == [(0,)]
    assert "MISSING" in stand.paper()


def test_a_count_of_nothing_and_a_missing_reason_stay_in_the_sheet(stand: Stand, books: Books) -> None:
    stand.sits("mdiaz")
    stand.presses(Key.Key_W, alt=True)
    stand.presses(Key.Key_F12)
    assert "Say why in a few words" in texts(stand.sheet)
    stand.types("out of twenties")
    stand.presses(Key.Key_F12)
    assert "Nothing is counted yet" in " ".join(texts(stand.sheet))
    stand.counts(stand.sheet, ("9",))
    stand.presses(Key.Key_F12)
    assert "does not hold that much cash" in " ".join(texts(stand.sheet))
    assert books.rows("SELECT count(*) FROM transfer") == [(0,)]


def test_what_nobody_has_taken_is_taken_back(stand: Stand, books: Books) -> None:
    stand.sends()
    stand.presses(Key.Key_A, alt=True)
    stand.counts(stand.sheet, FIFTY)
    stand.presses(Key.Key_F12)
    assert books.rows("SELECT cash FROM book WHERE id = '01-0001'") == [(20000,)]


def test_a_supervisor_puts_a_tender_of_a_submitted_session_right(stand: Stand, books: Books) -> None:
    stand.one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    stand.submitted(stand.one, town.FLOAT)
    stand.sits("jkim")
    stand.presses(Key.Key_E, alt=True)
    stand.presses(Key.Key_T, alt=True)
    sheet = stand.sheet
    assert isinstance(sheet, CorrectTenderSheet)
    sheet.kind.choose("check")
    for name, text in (
        ("number", "1021"), ("routing", ROUTING), ("reason", "it was a check"), ("approver", "mdiaz"),
        ("password", PASSWORD),
    ):  # fmt: skip
        sheet.fields[name].input.setFocus()
        stand.types(text)
    stand.presses(Key.Key_F12)
    assert "own session" in sheet.fields["approver"].error
    assert books.rows("SELECT count(*) FROM tender_correction") == [(0,)]
    for name, text in (("approver", "aortega"), ("password", PASSWORD)):
        sheet.fields[name].select_all()
        stand.types(text)
    stand.presses(Key.Key_F12)
    assert "$20.00 of receipt 01-0001-0001 stand as check" in stand.said
    assert books.rows("SELECT kind, cents, number FROM tender_correction") == [("check", 2000, "1021")]
    assert books.rows("SELECT cash, checks FROM book WHERE id = '01-0001'") == [(20000, 2000)]
    assert "Was keyed as" in stand.paper()
