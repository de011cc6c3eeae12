# SPDX-License-Identifier: Apache-2.0
"""When the books do not answer at the counter: nothing is taken twice, nothing is lost, and the last word is final."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.domain.money import ZERO, Money
from app.domain.ports import KickReason
from app.services.desk import Desk
from app.services.posting import Journal
from app.views.dialogs.unknown_sheet import UnknownSheet
from app.views.dialogs.void_sheet import VoidSheet
from tests.conftest import FakeClock
from tests.silent_line import Line
from tests.views.clipping import troubles
from tests.views.screens.counter_stand import PASSWORD, ROSA, Stand, stand_at

Key, Mod = Qt.Key, Qt.KeyboardModifier


class Till:
    """Rosa's $115.00 in cash, at a counter whose line to the books falls silent when told so."""

    def __init__(self, stand: Stand, line: Line) -> None:
        self.stand, self.line = stand, line

    def pays_rosa(self) -> None:
        self.stand.takes(ROSA)
        self.stand.press(Key.Key_F9)

    def posts(self) -> None:
        self.stand.press(Key.Key_F12)

    def gives_up(self) -> None:
        self.stand.press(Key.Key_G, Mod.AltModifier)

    def banner(self) -> str:
        shown = self.stand.screen.change.unknown_banner
        return shown.words if shown.isVisible() else ""

    def said(self) -> str:
        last = self.stand.window.notices.kept[0]
        return f"{last.head}. {last.text}"

    def kinds(self) -> list[str]:
        with self.stand.desk.database.reading() as connection:
            rows = connection.execute(text("SELECT kind FROM entry WHERE book_id = '02-0001' AND seq > 1 ORDER BY seq"))
            return [row.kind for row in rows]


@pytest.fixture
def till(qtbot: QtBot, counter_desk: Desk, clock: FakeClock, in_front: Callable[[QWidget], QWidget]) -> Till:
    """Maria Diaz at the counter, drawer 02 open."""
    line: Any = Line(counter_desk.database)
    desk = replace(counter_desk, database=line, journal=Journal(line))
    return Till(stand_at(qtbot, desk, clock, in_front), line)


def test_it_says_what_nobody_can_tell_keeps_the_payment_and_posts_it_once(till: Till) -> None:
    till.pays_rosa()
    till.line.loses(1, arrives=True)
    till.posts()
    assert till.banner() == (
        "The books did not answer Nobody can tell yet whether receipt 02-0001-0001 is posted; "
        "it is never posted twice. Asking again. Hand nothing back yet."
    )
    assert till.stand.screen.change.finish.text() == "Ask the books again"
    assert till.stand.screen.cart.draft.total == Money(11500)
    assert till.stand.paper.receipts == []
    assert till.stand.screen.may_leave()
    assert troubles(till.stand.window) == []
    till.stand.press(Key.Key_Escape)
    assert till.stand.screen.on_change
    till.posts()
    assert till.stand.screen.change.posted
    assert till.banner() == ""
    assert till.kinds() == ["receipt"]
    assert till.stand.paper.receipts == [("02-0001-0001", 0, KickReason.CASH)]


def test_it_asks_by_itself(till: Till) -> None:
    till.stand.screen.posting._again.setInterval(20)
    till.pays_rosa()
    till.line.loses(3, arrives=False)
    till.posts()
    till.stand.qtbot.waitUntil(lambda: till.stand.screen.change.posted, timeout=5_000)
    till.stand.idle()
    assert till.kinds() == ["receipt"]


def test_a_receipt_given_up_is_annulled_and_the_payment_can_be_taken_again(till: Till) -> None:
    till.pays_rosa()
    before = till.stand.screen.cart.draft
    till.line.loses(1, arrives=False)
    till.posts()
    till.gives_up()
    assert till.said().startswith(
        "Receipt 02-0001-0001 is given up. It is not posted and never will be; its number stays used."
    )
    assert till.banner() == ""
    assert till.kinds() == ["annulled"]
    assert (till.stand.paper.receipts, till.stand.has_open("r2")) == ([], Money(6200))
    after = till.stand.screen.cart.draft
    assert after == replace(before, id=after.id)
    assert after.id != before.id
    till.posts()
    assert till.stand.screen.change.posted
    assert till.kinds() == ["annulled", "receipt"]
    assert till.stand.paper.receipts == [("02-0001-0002", 0, KickReason.CASH)]
    assert till.stand.has_open("r2") == ZERO


def test_after_giving_up_the_money_can_be_handed_back(till: Till) -> None:
    till.pays_rosa()
    till.line.loses(1, arrives=False)
    till.posts()
    till.gives_up()
    till.stand.press(Key.Key_Escape)
    till.stand.press(Key.Key_Z, Mod.ControlModifier)
    assert till.stand.screen.cart.draft.tenders == ()
    assert till.stand.screen.cart.draft.total == Money(11500)


def test_a_receipt_that_was_posted_all_the_same_is_shown_as_posted(till: Till) -> None:
    till.pays_rosa()
    till.line.loses(1, arrives=True)
    till.posts()
    till.gives_up()
    assert till.stand.screen.change.posted
    assert till.kinds() == ["receipt"]
    assert till.stand.paper.receipts == [("02-0001-0001", 0, KickReason.CASH)]


def test_giving_up_is_asked_for_again_and_cannot_be_pressed_twice(till: Till) -> None:
    till.pays_rosa()
    till.line.loses(3, arrives=False)
    till.posts()
    till.gives_up()
    assert "This receipt is being given up. The books did not answer this either." in till.banner()
    till.gives_up()
    till.posts()
    assert "is being given up" in till.banner()
    till.posts()
    assert till.kinds() == ["annulled"]
    assert "is given up" in till.said()


def test_giving_up_means_nothing_while_nothing_is_open(till: Till) -> None:
    till.gives_up()
    till.pays_rosa()
    till.gives_up()
    assert till.kinds() == []
    assert till.stand.screen.on_change


def voids(till: Till, password: str = PASSWORD) -> None:
    stand = till.stand
    stand.press(Key.Key_D, Mod.AltModifier)
    sheet: Any = stand.sheet()
    sheet.fields["reason"].set_text("Wrong account")
    sheet.fields["approver"].set_text("jkim")
    sheet.fields["password"].set_text(password)
    stand.press(Key.Key_F12)


@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it never arrived"])
def test_a_void_without_an_answer_is_asked_for_again_and_voids_once(till: Till, arrives: bool) -> None:
    till.pays_rosa()
    till.posts()
    till.line.loses(2, arrives=arrives)
    voids(till)
    sheet = till.stand.sheet()
    assert isinstance(sheet, UnknownSheet)
    assert "whether the void of receipt 02-0001-0001 is recorded" in sheet.consequence.text()
    assert troubles(till.stand.window) == []
    till.stand.press(Key.Key_F12)
    till.stand.press(Key.Key_F12)
    assert till.stand.no_sheet()
    assert "Receipt 02-0001-0001 is void. Hand back $115.00 in cash. Jordan Kim approved." in till.said()
    assert till.kinds() == ["receipt", "void"]
    assert till.stand.paper.receipts[1:] == [("02-0001-0001", 0, KickReason.CASH)]


def test_a_void_pressed_again_while_it_has_no_answer_is_the_same_void(till: Till) -> None:
    till.pays_rosa()
    till.posts()
    till.line.loses(1, arrives=True)
    voids(till)
    till.stand.press(Key.Key_Escape)
    assert "The books are asked in the background" in till.said()
    voids(till)
    assert isinstance(till.stand.sheet(), UnknownSheet)
    till.stand.press(Key.Key_F12)
    assert "is void" in till.said()
    assert till.kinds() == ["receipt", "void"]


def test_a_void_given_up_leaves_the_receipt_and_may_be_asked_for_anew(till: Till) -> None:
    till.pays_rosa()
    till.posts()
    till.line.loses(1, arrives=False)
    voids(till)
    till.gives_up()
    assert "The void of receipt 02-0001-0001 is given up. It is not recorded and never will be." in till.said()
    assert till.kinds() == ["receipt", "annulled"]
    voids(till)
    assert till.kinds() == ["receipt", "annulled", "void"]


def test_a_void_the_second_person_does_not_prove_stays_on_its_sheet(till: Till) -> None:
    till.pays_rosa()
    till.posts()
    voids(till, "not the password")
    assert isinstance(till.stand.sheet(), VoidSheet)
    assert till.kinds() == ["receipt"]
