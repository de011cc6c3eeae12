# SPDX-License-Identifier: Apache-2.0
"""Beside the receipt in progress: a counterfeit note is kept, and a receipt of a closed session can be reversed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.papers.letterhead import Letterhead
from app.queries import receipts as posted
from app.views.dialogs.counterfeit_sheet import CounterfeitSheet
from app.views.dialogs.last_receipts import LastReceiptsSheet
from app.views.theme import Theme
from tests import books as town
from tests.books import FLOAT, Books, drawer, in_cash, item
from tests.views.screens.counter_stand import ROSA, Stand

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_a_counterfeit_note_is_kept_in_the_midst_of_a_payment(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(stand.paper, "paper", lambda paper, *, ref, kick=None: printed.append(paper.kind))
    stand.takes(ROSA)
    total = stand.screen.cart.draft.total
    stand.press(Key.Key_K, Mod.AltModifier)
    sheet: Any = stand.sheet()
    assert isinstance(sheet, CounterfeitSheet)
    for name, typed in (("face", "20"), ("serial", "MB 4471 C"), ("reason", "no thread")):
        sheet.fields[name].set_text(typed)
    stand.press(Key.Key_F12)
    assert stand.no_sheet()
    assert printed == ["counterfeit"]
    assert stand.screen.cart.draft.total == total != Money(0)
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    assert stand.receipts() == 1


def test_receipts_of_the_last_sealed_session_are_offered_to_be_reversed(qtbot: QtBot, look: Theme) -> None:
    books = Books(town.embedded())
    one = drawer(books, "01", "jkim").opens()
    one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    one.drops("20.00")
    one.begins_count().counts(FLOAT)
    one.submits()
    one.closes("aortega")
    now = drawer(books, "02", "jkim").opens()
    now.takes([item("DOGLIC", "30.00")], [in_cash("30.00")])
    sealed = posted.of_book(books.database, "01-0001", limit=5)
    open_now = posted.of_book(books.database, "02-0001", limit=5)
    sheet = LastReceiptsSheet(open_now, Letterhead("City"), may_void=True, may_correct=True, before=sealed)
    qtbot.addWidget(sheet)
    wanted: list[str] = []
    sheet.reverse_wanted.connect(wanted.append)
    assert (sheet.void_button.isEnabled(), sheet.reverse_button.isEnabled()) == (True, False)
    assert sheet.table is not None
    sheet.table.choose(1)
    assert (sheet.void_button.isEnabled(), sheet.correct_button.isEnabled()) == (False, False)
    sheet.reverse_button.click()
    assert wanted == ["01-0001-0001"]
    books.close()
