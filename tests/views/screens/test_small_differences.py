# SPDX-License-Identifier: Apache-2.0
"""Small differences at the counter, by keys from the look at an account: what, why, and who agrees."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.paper import Paper
from app.verifier.walk import verify
from app.views.dialogs.account_sheet import AccountSheet
from app.views.dialogs.small_difference_sheet import SmallDifferenceSheet
from tests.storage.spec.cash_acts import adopts
from tests.views.clipping import troubles
from tests.views.screens.counter_stand import PASSWORD, PENA, Stand

Key, Mod = Qt.Key, Qt.KeyboardModifier


class _Books:
    """As much of a home as a policy needs."""

    def __init__(self, stand: Stand) -> None:
        self._database = stand.desk.database

    def as_(self, _name: str) -> Any:
        return self._database.signed_in_as("lortiz")


@pytest.fixture
def papers(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """Up to $5.00 is let go, $1.00 of it alone; Tomas Pena has paid $60.00 of $61.25, and slips are kept."""
    adopts(_Books(stand), "small_difference", '{"amount": 500, "alone": 100}')  # type: ignore[arg-type]
    kept: list[Paper] = []
    monkeypatch.setattr(stand.screen.work.printing, "paper", lambda paper, *, ref, kick=None: kept.append(paper))
    return kept


def pays_all_but_a_little(stand: Stand, amount: str = "60.00") -> None:
    stand.takes(PENA)
    line, card = stand.screen.cart.lines[0], stand.screen.cart.cards[PENA]
    stand.screen.cart.set_amount(line, type(card.owed).parse(amount))
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.press(Key.Key_Return)


def looks(stand: Stand) -> Any:
    stand.screen.finder.look(PENA)
    stand.idle()
    sheet = stand.sheet()
    assert isinstance(sheet, AccountSheet)
    return sheet


def said(stand: Stand) -> str:
    last = stand.window.notices.kept[0]
    return f"{last.head}. {last.text}"


def test_what_is_left_is_settled_with_a_second_person(stand: Stand, papers: list[Paper], tmp_path: Any) -> None:
    pays_all_but_a_little(stand)
    assert troubles(looks(stand)) == []
    stand.press(Key.Key_D, Mod.AltModifier)
    sheet: Any = stand.sheet()
    assert isinstance(sheet, SmallDifferenceSheet)
    assert troubles(stand.window) == []
    for name, words in (("reason", "too small to bill"), ("approver", "jkim"), ("password", PASSWORD)):
        sheet.fields[name].set_text(words)
    stand.press(Key.Key_F12)
    assert stand.no_sheet()
    assert said(stand) == f"$1.25 of {PENA} is settled. The slip is for the file. No cash moves."
    assert [paper.title for paper in papers] == ["Small difference, book 02-0001"]
    assert verify(tmp_path / "books.db", deep=True).findings == ()


def test_below_the_limit_nobody_else_is_asked(stand: Stand, papers: list[Paper]) -> None:
    pays_all_but_a_little(stand, "60.50")
    looks(stand)
    stand.press(Key.Key_D, Mod.AltModifier)
    sheet: Any = stand.sheet()
    assert not sheet.fields["approver"].isVisible()
    sheet.fields["reason"].set_text("too small to bill")
    stand.press(Key.Key_F12)
    assert said(stand).startswith("$0.75 of")


def test_what_is_not_small_or_on_the_receipt_is_not_offered(stand: Stand, papers: list[Paper]) -> None:
    pays_all_but_a_little(stand, "50.00")
    assert looks(stand).findChild(QWidget, "sheet-small") is None
    stand.press(Key.Key_D, Mod.AltModifier)
    assert isinstance(stand.sheet(), AccountSheet)
    stand.press(Key.Key_Escape)
