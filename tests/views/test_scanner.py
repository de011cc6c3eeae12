# SPDX-License-Identifier: Apache-2.0
"""Scans: they work anywhere, never type into a field, and a card's track is kept nowhere."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.views.scanner import ScanFilter
from app.views.theme import Theme


class Hand:
    """Keys at times a test chooses."""

    def __init__(self, app: QApplication, bot: QtBot) -> None:
        self.now = 1000
        self.bot = bot
        self.field = QLineEdit()
        bot.addWidget(self.field)
        with bot.waitActive(self.field):
            self.field.show()
            self.field.activateWindow()
        self.field.setFocus()
        self.entered: list[str] = []
        self.field.returnPressed.connect(lambda: self.entered.append(self.field.text()))
        self.filter = ScanFilter(app, now_ms=lambda: self.now)
        self.scans: list[str] = []
        self.filter.scanned.connect(self.scans.append)

    def types(self, text: str, gap: int) -> None:
        for letter in text:
            self.bot.keyClicks(self.field, letter)
            self.now += gap

    def enter(self) -> None:
        self.bot.keyClick(self.field, Qt.Key.Key_Return)

    def settles(self, text: str) -> None:
        self.bot.waitUntil(lambda: self.field.text() == text)


@pytest.fixture
def hand(qapp: QApplication, qtbot: QtBot, look: Theme) -> Iterator[Hand]:
    made = Hand(qapp, qtbot)
    yield made
    qapp.removeEventFilter(made.filter)
    made.filter.deleteLater()


def test_a_burst_ended_by_enter_is_a_scan_and_types_nothing(hand: Hand) -> None:
    hand.types("UB104417A", gap=8)
    hand.enter()
    assert hand.scans == ["UB104417A"]
    assert (hand.field.text(), hand.entered) == ("", [])


def test_typing_is_given_on_unchanged(hand: Hand) -> None:
    hand.types("Alder 114", gap=120)
    hand.settles("Alder 114")
    assert hand.scans == []


def test_enter_after_typing_is_an_enter(hand: Hand) -> None:
    hand.types("284.60", gap=120)
    hand.enter()
    assert (hand.scans, hand.entered) == ([], ["284.60"])


def test_a_few_fast_keys_are_still_typing(hand: Hand) -> None:
    hand.types("12", gap=5)
    hand.enter()
    assert (hand.scans, hand.entered) == ([], ["12"])


def test_a_burst_without_an_end_is_given_on(hand: Hand) -> None:
    hand.types("pasted text", gap=3)
    hand.settles("pasted text")
    assert hand.scans == []


def test_other_keys_come_after_what_was_held(hand: Hand) -> None:
    hand.types("ab", gap=5)
    hand.bot.keyClick(hand.field, Qt.Key.Key_Backspace)
    assert hand.field.text() == "a"


@pytest.mark.parametrize("track", ["%B4111111111111111^DIAZ/M^2912?", ";4111111111111111=29121010000?"])
@pytest.mark.parametrize("ended", [True, False])
def test_a_cards_track_is_swallowed_whole(hand: Hand, track: str, ended: bool) -> None:
    with hand.bot.waitSignal(hand.filter.card_refused):
        hand.types(track, gap=5)
        if ended:
            hand.enter()
    assert (hand.field.text(), hand.scans, hand.entered) == ("", [], [])


def test_a_gap_of_nothing_turns_the_filter_off(hand: Hand) -> None:
    hand.filter.set_gap(0)
    hand.types("UB104417A", gap=1)
    hand.enter()
    assert (hand.scans, hand.entered) == ([], ["UB104417A"])
