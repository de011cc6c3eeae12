# SPDX-License-Identifier: Apache-2.0
"""An account with returned checks at the counter: the check button stays shut until a second person opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy import text

from app.domain.money import Money
from app.verifier.walk import verify
from app.views.dialogs.allow_check_sheet import AllowCheckSheet
from app.views.dialogs.check_sheet import CheckSheet
from tests.books import ROUTING
from tests.views.clipping import troubles
from tests.views.screens.counter_stand import PASSWORD, PENA, ROSA, Stand, flag

Key, Mod = Qt.Key, Qt.KeyboardModifier


def asks(stand: Stand) -> None:
    stand.press(Key.Key_O, Mod.AltModifier)


def said(stand: Stand) -> str:
    last = stand.window.notices.kept[0]
    return f"{last.head}. {last.text}"


def rosa_is_flagged(stand: Stand) -> None:
    flag(stand.desk, ROSA, "2027-03-03", "Two returned in 12 months")
    stand.takes(ROSA)


def consents(
    stand: Stand, approver: str = "jkim", password: str = PASSWORD, reason: str = "Bank\u2019s mistake"
) -> Any:
    sheet: Any = stand.sheet()
    for name, words in (("reason", reason), ("approver", approver), ("password", password)):
        sheet.fields[name].set_text(words)
    stand.press(Key.Key_F12)
    return sheet


def takes_the_check(stand: Stand) -> None:
    stand.press(Key.Key_F7)
    sheet: Any = stand.sheet()
    assert isinstance(sheet, CheckSheet)
    sheet.fields["number"].set_text("1044")
    sheet.fields["routing"].set_text(ROUTING)
    stand.press(Key.Key_F12)


def test_the_banner_offers_to_ask_and_the_check_stays_shut_with_its_reason(stand: Stand) -> None:
    rosa_is_flagged(stand)
    banner = stand.child("account-alert")
    assert banner.words == (
        "No checks from this account until Mar 3, 2027 Two returned in 12 months. Take cash, card or money order."
    )
    assert (banner.button.text(), banner.button.isVisible()) == ("Ask to allow a check", True)
    assert stand.screen.pay.buttons["tender.check"].refused == "Not this account"
    assert troubles(stand.window) == []
    stand.press(Key.Key_F7)
    assert stand.no_sheet()


def test_the_banner_names_a_barred_account_of_the_receipt_while_another_one_is_shown(stand: Stand) -> None:
    rosa_is_flagged(stand)
    stand.takes(PENA)
    banner = stand.child("account-alert")
    assert banner.words == f"No checks from {ROSA}, Rosa Delgado until Mar 3, 2027 Take cash, card or money order."
    assert banner.button.text() == "Ask to allow a check"
    asks(stand)
    consents(stand)
    assert banner.words.startswith("Jordan Kim allows checks up to $176.25")
    assert stand.screen.pay.buttons["tender.check"].refused == ""


def test_a_second_person_allows_a_check_and_the_receipt_names_the_consent(stand: Stand, tmp_path: Path) -> None:
    rosa_is_flagged(stand)
    asks(stand)
    assert isinstance(stand.sheet(), AllowCheckSheet)
    assert troubles(stand.window) == []
    consents(stand)
    assert stand.no_sheet()
    assert stand.child("account-alert").words == (
        "Jordan Kim allows checks up to $115.00 It holds for two minutes and this receipt. F7 takes the check."
    )
    assert stand.screen.pay.buttons["tender.check"].refused == ""
    takes_the_check(stand)
    stand.press(Key.Key_F12)
    assert stand.screen.change.posted
    receipt = stand.screen.finishing.receipt
    assert receipt is not None
    assert receipt.allowed_by == "jkim"
    with stand.desk.database.reading() as connection:
        row = connection.execute(text("SELECT target, amount, reason, entry_id FROM approval")).one()
    assert tuple(row) == (ROSA, 11500, "Bank\u2019s mistake", receipt.id)
    assert verify(tmp_path / "books.db", deep=True).findings == ()


def test_nobody_allows_their_own_check_and_what_was_typed_stays(stand: Stand) -> None:
    rosa_is_flagged(stand)
    asks(stand)
    sheet = consents(stand, approver="mdiaz")
    assert "Maria Diaz asked for this, so Maria Diaz cannot approve it." in sheet.fields["approver"].error
    assert sheet.fields["reason"].text() == "Bank\u2019s mistake"
    sheet.fields["approver"].set_text("jkim")
    sheet.fields["password"].set_text("not that one")
    stand.press(Key.Key_F12)
    assert "do not belong together" in sheet.fields["password"].error
    stand.press(Key.Key_Escape)
    assert stand.screen.pay.buttons["tender.check"].refused == "Not this account"


def test_a_consent_that_has_run_out_is_asked_for_again_and_the_money_stays(stand: Stand) -> None:
    rosa_is_flagged(stand)
    asks(stand)
    consents(stand)
    takes_the_check(stand)
    stand.clock.advance(seconds=121)
    stand.press(Key.Key_F12)
    assert "Jordan Kim allowed a check more than two minutes ago, which no longer holds" in said(stand)
    assert stand.receipts() == 0
    assert stand.screen.cart.draft.taken == Money(11500)
    asks(stand)
    consents(stand)
    stand.press(Key.Key_F12)
    assert stand.screen.change.posted


def test_the_next_customer_begins_without_a_consent(stand: Stand) -> None:
    rosa_is_flagged(stand)
    asks(stand)
    consents(stand)
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    assert stand.screen.cart.draft.allowed is None
    flag(stand.desk, PENA, "2027-03-03")
    stand.takes(PENA)
    assert stand.screen.pay.buttons["tender.check"].refused == "Not this account"


def test_asking_where_no_account_is_barred_says_so(stand: Stand) -> None:
    stand.takes(ROSA)
    asks(stand)
    assert stand.no_sheet()
    assert "No account on this receipt is barred from checks" in said(stand)


def test_a_flagged_account_that_is_only_looked_at_is_not_asked_for(stand: Stand) -> None:
    flag(stand.desk, ROSA, "2027-03-03")
    stand.takes(PENA)
    stand.screen.cart.show(stand.screen.gateway.card(ROSA))
    asks(stand)
    assert stand.no_sheet()
    assert f"Nothing of {ROSA} is on this receipt yet" in said(stand)
