# SPDX-License-Identifier: Apache-2.0
"""Allocating by hand at the counter, by keys: what each charge gets, why, and a second person beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy import text

from app.verifier.walk import verify
from app.views.dialogs.by_hand_sheet import ByHandSheet
from tests.views.clipping import troubles
from tests.views.screens.counter_stand import PASSWORD, ROSA, Stand

Key, Mod = Qt.Key, Qt.KeyboardModifier
ALT = Mod.AltModifier


def divides(stand: Stand, amounts: dict[str, str], approver: str = "jkim", password: str = PASSWORD) -> Any:
    """Type what each charge gets, why, and let somebody agree."""
    stand.press(Key.Key_A, ALT)
    sheet: Any = stand.sheet()
    assert isinstance(sheet, ByHandSheet)
    assert troubles(stand.window) == []
    typed = {**{f"charge:{charge}": amount for charge, amount in amounts.items()}, "reason": "sewer first"}
    for name, words in {**typed, "approver": approver, "password": password}.items():
        sheet.fields[name].set_text(words)
    stand.press(Key.Key_F12)
    return sheet


def shares(stand: Stand) -> list[tuple[str, int]]:
    return [(line.charge.id, line.amount.cents) for line in stand.screen.cart.draft.lines if line.charge]


def said(stand: Stand) -> str:
    last = stand.window.notices.kept[0]
    return f"{last.head}. {last.text}"


def test_a_payment_is_divided_and_posted_with_its_consent(stand: Stand, tmp_path: Path) -> None:
    stand.takes(ROSA)
    sheet = divides(stand, {"r1": "", "r2": "10.00", "r3": "45.00"})
    assert stand.no_sheet(), sheet.fields
    assert shares(stand) == [("r2", 1000), ("r3", 4500)]
    assert said(stand).startswith(f"$55.00 of {ROSA} is allocated by hand. Jordan Kim agreed")
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    assert stand.screen.change.posted
    with stand.desk.database.reading() as connection:
        row = connection.execute(text("SELECT kind, target, amount, reason FROM approval")).one()
    assert (row.kind, row.amount, row.reason) == ("allocation", 5500, "sewer first")
    assert row.target.startswith(f"{ROSA}: ")
    assert verify(tmp_path / "books.db", deep=True).findings == ()


def test_more_than_is_open_and_the_own_consent_are_refused_beside_their_fields(stand: Stand) -> None:
    stand.takes(ROSA)
    before = shares(stand)
    sheet = divides(stand, {"r1": "8.01"})
    assert "$8.00 is open" in sheet.fields["charge:r1"].error
    sheet.fields["charge:r1"].set_text("8.00")
    sheet.fields["approver"].set_text("mdiaz")
    sheet.fields["password"].set_text(PASSWORD)
    stand.press(Key.Key_F12)
    assert "cannot approve it" in sheet.fields["approver"].error
    assert shares(stand) == before
    stand.press(Key.Key_Escape)


def test_without_an_account_there_is_nothing_to_divide(stand: Stand) -> None:
    stand.press(Key.Key_A, ALT)
    assert stand.no_sheet()
    assert said(stand).startswith("No account with open charges is on this receipt")


def test_another_amount_for_the_account_follows_the_citys_order_again(stand: Stand) -> None:
    stand.takes(ROSA)
    divides(stand, {"r1": "", "r2": "10.00", "r3": "45.00"})
    line = stand.screen.cart.lines[0]
    card = stand.screen.cart.cards[ROSA]
    stand.screen.cart.set_amount(line, card.charges[0].open)
    assert not stand.screen.cart.draft.divided
    assert [charge for charge, _ in shares(stand)] == ["r1"]
