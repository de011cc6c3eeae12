# SPDX-License-Identifier: Apache-2.0
"""The counter as a cashier has it: real books, the real window, every key and click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.domain.count import CashCount
from app.domain.money import ZERO, Money
from app.domain.ports import KickReason
from app.services import drawers, receipts
from app.services.desk import Desk
from app.views.widgets.labels import Label
from tests.books import ROUTING
from tests.conftest import FakeClock
from tests.views.screens.counter_stand import (
    BAKERY,
    DENTAL,
    PASSWORD,
    PENA,
    ROSA,
    Stand,
    desk_beside,
    flag,
    open_drawer,
    stand_at,
)

Key, Mod = Qt.Key, Qt.KeyboardModifier
Show = Callable[[QWidget], QWidget]


def texts(stand: Stand) -> str:
    """Everything the notice says now."""
    notice = stand.window.notices.current
    return "" if notice is None else f"{notice.head}. {notice.text}"


def notice_words(stand: Stand) -> str:
    """The last thing that was said, though a key may have sent it away."""
    last = stand.window.notices.kept[0]
    return f"{last.head}. {last.text}"


def types_amount(stand: Stand, amount: str) -> None:
    """The amount field with everything selected, then an amount."""
    stand.screen.pay.offer()
    stand.types(amount)


# --- finding -----------------------------------------------------------------------------------------------


def test_accounts_are_found_as_one_types_with_what_they_owe(stand: Stand) -> None:
    stand.types("114 ald")
    found = {hit.number: hit.owed for hit in stand.screen.finding.search.hits}
    assert found[ROSA] == "$115.00"
    assert found[DENTAL] == "$0.00"


def test_ctrl_enter_shows_an_account_and_takes_nothing(stand: Stand) -> None:
    stand.types("delgado")
    stand.press(Key.Key_Return, Mod.ControlModifier)
    sheet = stand.sheet()
    assert sheet.title.text() == "Rosa Delgado"
    assert stand.screen.cart.empty
    stand.press(Key.Key_Escape)
    assert stand.no_sheet()
    assert stand.screen.cart.empty
    assert QApplication.focusWidget() is stand.screen.finding.search.input


def test_an_unknown_scan_is_said_and_adds_nothing(stand: Stand) -> None:
    stand.screen.scanned("4417-B")
    stand.idle()
    assert texts(stand) == "Nothing found for “4417-B”. Scan again, or press F3 to take it as another item."
    assert stand.screen.cart.empty


def test_a_scanned_account_number_adds_its_line_at_once(stand: Stand) -> None:
    stand.window.open_screen("counter")
    stand.screen.pay.offer()
    stand.screen.scanned(ROSA)
    stand.idle()
    assert stand.screen.cart.draft.total == Money(11500)
    assert stand.screen.finding.cart.editing() is None


def test_alerts_are_seen_before_money_is_taken(stand: Stand) -> None:
    flag(stand.desk, ROSA, "2027-03-03", "Two returned in 12 months")
    stand.takes(ROSA)
    banner = stand.screen.finding.banner
    assert banner.isVisible()
    assert banner.words == (
        "No checks from this account until Mar 3, 2027 Two returned in 12 months. Take cash, card or money order."
    )
    assert stand.child("tender-check").refused == "Not this account"
    stand.press(Key.Key_F7)
    assert texts(stand).startswith("The check is not taken. UB-104417 pays by cash, card or money order")
    assert stand.no_sheet()


# --- lines -------------------------------------------------------------------------------------------------


def test_another_amount_rewrites_where_the_money_goes(stand: Stand) -> None:
    stand.types(ROSA)
    stand.enter()
    stand.types("100")
    stand.enter()
    (line,) = stand.screen.cart.lines
    assert line.amount == Money(10000)
    assert line.owed == Money(11500)
    assert line.why == (
        "Oldest due date first: $8.00 June penalty, $62.00 June water, $30.00 July sewer. "
        "$15.00 of July sewer stays open."
    )
    assert QApplication.focusWidget() is stand.screen.finding.search.input


def test_an_amount_that_pays_part_of_what_is_paid_whole_is_refused_beside_the_line(stand: Stand) -> None:
    stand.types(BAKERY)
    stand.enter()
    stand.types("150")
    stand.enter()
    view = stand.screen.finding.cart.editing()
    assert view is not None
    assert "Returned check fee is paid whole or not at all" in view.editor.accessibleDescription()
    assert view.editor.text() == "150"
    assert stand.screen.cart.draft.total == Money(16460)


def test_paying_more_than_is_owed_becomes_credit(stand: Stand) -> None:
    stand.types(ROSA)
    stand.enter()
    stand.types("120")
    stand.enter()
    assert "$5.00 is held as credit." in stand.screen.cart.lines[0].why
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    with stand.desk.database.reading() as connection:
        assert connection.execute(text("SELECT cents FROM credit WHERE account = :a"), {"a": ROSA}).scalar_one() == 500


def test_an_account_that_owes_nothing_takes_an_amount_as_credit(stand: Stand) -> None:
    stand.types(DENTAL)
    stand.enter()
    assert stand.screen.finding.cart.editing() is not None
    stand.types("25")
    stand.enter()
    assert stand.screen.cart.draft.total == Money(2500)


def test_ctrl_z_takes_the_last_line_off_even_from_the_search_box(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.takes(PENA)
    stand.press(Key.Key_Z, Mod.ControlModifier)
    assert [line.account for line in stand.screen.cart.lines] == [ROSA]
    stand.press(Key.Key_Z, Mod.ControlModifier)
    assert stand.screen.cart.empty


def test_a_payment_that_seems_to_come_twice_is_warned_of(stand: Stand) -> None:
    for _ in range(2):
        stand.types(ROSA)
        stand.enter()
        stand.types("20")
        stand.enter()
        if stand.receipts() == 0:
            assert not stand.window.notices.kept
            stand.press(Key.Key_F9)
            stand.press(Key.Key_F12)
            stand.rests()
            stand.enter()
    assert notice_words(stand).startswith(f"This may be paid already. {ROSA} paid $20.00 today")
    assert "02-0001-0001" in notice_words(stand)


# --- items -------------------------------------------------------------------------------------------------


def test_an_item_is_priced_by_its_pieces(stand: Stand) -> None:
    stand.press(Key.Key_F3)
    stand.types("copies")
    stand.enter()
    stand.types("12")
    stand.enter()
    assert stand.screen.cart.draft.total == Money(300)
    assert stand.no_sheet()


def test_a_missing_field_of_an_item_is_said_beside_it(stand: Stand) -> None:
    stand.press(Key.Key_F3)
    stand.types("dog")
    stand.enter()
    stand.press(Key.Key_F12)
    sheet: Any = stand.sheet()
    assert sheet.fields["field:tag"].error == "Tag number is missing."
    assert stand.screen.cart.empty


def test_a_percentage_is_reckoned_on_its_base(stand: Stand) -> None:
    stand.press(Key.Key_F3)
    stand.types("card")
    stand.enter()
    stand.types("100")
    stand.enter()
    assert stand.screen.cart.draft.total == Money(295)


# --- money -------------------------------------------------------------------------------------------------


def test_nothing_short_can_be_finished(stand: Stand) -> None:
    stand.takes(ROSA)
    types_amount(stand, "100")
    stand.press(Key.Key_F6)
    assert stand.screen.pay.left.text() == "$15.00"
    assert not stand.child("finish").isEnabled()
    stand.press(Key.Key_F12)
    assert stand.receipts() == 0
    assert not stand.screen.on_change


def test_the_rest_is_offered_again_after_each_tender(stand: Stand) -> None:
    stand.takes(ROSA)
    types_amount(stand, "100")
    stand.press(Key.Key_F6)
    assert stand.screen.pay.amount.text() == "15.00"
    stand.types("20")
    stand.enter()
    assert stand.screen.change.panel.figure.text() == "$5.00"


def test_a_check_never_gives_cash_back(stand: Stand) -> None:
    stand.takes(ROSA)
    types_amount(stand, "130")
    stand.press(Key.Key_F7)
    assert "cannot be more than what is owed" in stand.screen.pay.amount.error
    assert stand.no_sheet()
    assert not stand.screen.cart.draft.tenders


def test_a_routing_number_that_does_not_check_is_refused_beside_its_field(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_F7)
    stand.types("1021")
    stand.enter()
    stand.types("121000359")
    stand.enter()
    sheet: Any = stand.sheet()
    assert "does not check" in sheet.fields["routing"].error
    assert sheet.text("number") == "1021"
    assert not stand.screen.cart.draft.tenders


def test_a_check_dated_after_today_is_refused_beside_its_date(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_F7)
    sheet: Any = stand.sheet()
    sheet.fields["number"].set_text("1021")
    sheet.fields["routing"].set_text(ROUTING)
    sheet.fields["dated"].set_text("12/31/26")
    stand.press(Key.Key_F12)
    assert "after today" in sheet.fields["dated"].error


def test_a_card_number_is_refused_in_every_field(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_F7)
    sheet: Any = stand.sheet()
    sheet.fields["routing"].set_text(ROUTING)
    for name in ("number", "payer"):
        sheet.fields["number"].set_text("1021")
        sheet.fields[name].set_text("4111 1111 1111 1111")
        stand.press(Key.Key_F12)
        assert "looks like a card number" in sheet.fields[name].error
    assert not stand.screen.cart.draft.tenders


def test_the_hand_may_give_one_tender_back(stand: Stand) -> None:
    stand.takes(ROSA)
    types_amount(stand, "50")
    stand.press(Key.Key_F8)
    stand.types("4242")
    stand.enter()
    stand.types("A1B2")
    stand.enter()
    assert stand.screen.pay.left.text() == "$65.00"
    stand.child("hand-back-0").click()
    stand.idle()
    assert stand.screen.pay.left.text() == "$115.00"


def test_esc_goes_back_to_the_amounts_and_loses_no_money(stand: Stand) -> None:
    stand.takes(ROSA)
    types_amount(stand, "200")
    stand.enter()
    assert stand.screen.on_change
    stand.press(Key.Key_Escape)
    assert not stand.screen.on_change
    assert stand.screen.cart.draft.taken == Money(20000)
    stand.press(Key.Key_F12)
    assert stand.screen.on_change
    assert stand.receipts() == 0


def test_the_change_is_the_largest_figure_with_its_pieces(stand: Stand) -> None:
    stand.takes(ROSA)
    types_amount(stand, "120")
    stand.enter()
    panel = stand.screen.change.panel
    assert panel.figure.text() == "$5.00"
    assert panel.sentence() == "Change due 5 dollars. 1 of $5."
    assert QApplication.focusWidget() is stand.screen.change.finish


def test_exact_money_says_no_change_due(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_F9)
    assert stand.screen.change.panel.figure.text() == "No change due"


def test_a_drawer_that_cannot_make_the_change_says_so_and_offers_a_way(
    qtbot: QtBot, closed_desk: Desk, clock: FakeClock, in_front: Show
) -> None:
    open_drawer(closed_desk, CashCount.of({"20.00": 9, "5.00": 2, "1.00": 10}))
    stand = stand_at(qtbot, closed_desk, clock, in_front)
    stand.types(PENA)
    stand.enter()
    stand.types("61.40")
    stand.enter()
    types_amount(stand, "80")
    stand.enter()
    shown = stand.screen.change.panel.shown
    assert shown.shortage.startswith("The drawer cannot make $18.60")
    assert shown.offers[0] == "Ask for 40¢ and hand back $19.00"
    stand.press(Key.Key_1, Mod.AltModifier)
    assert stand.screen.change.panel.figure.text() == "$19.00"
    assert not stand.screen.change.panel.shown.shortage


# --- posting -----------------------------------------------------------------------------------------------


def pays_rosa(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_F9)


def test_a_double_press_posts_once(stand: Stand) -> None:
    pays_rosa(stand)
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_F12)
        stand.screen.change.finish.click()
    stand.idle()
    assert stand.receipts() == 1
    assert len(stand.paper.receipts) == 1


def test_a_line_that_arrives_while_the_change_is_shown_is_paid_for_too(stand: Stand) -> None:
    stand.takes(PENA)
    types_amount(stand, "80")
    stand.enter()
    assert stand.screen.change.panel.figure.text() == "$18.75"
    stand.screen.finder.take(ROSA, scanned=True)
    stand.idle()
    assert not stand.screen.on_change
    assert stand.screen.pay.left.text() == "$96.25"
    assert stand.receipts() == 0


def test_nothing_changes_a_payment_on_its_way_into_the_books(stand: Stand) -> None:
    pays_rosa(stand)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_F12)
    stand.screen.finder.take(BAKERY, scanned=True)
    stand.idle()
    (posted,) = receipts.last(stand.desk)
    assert posted.total == Money(11500)
    stand.rests()
    stand.enter()
    assert stand.screen.cart.empty


def test_the_slip_prints_and_the_drawer_opens_for_cash(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    assert stand.paper.receipts == [("02-0001-0001", 0, KickReason.CASH)]
    assert stand.screen.change.posted_banner.words == (
        "Receipt 02-0001-0001 is posted The slip went to the printer, which opens the drawer."
    )


def test_a_card_alone_opens_no_drawer(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_F8)
    stand.types("4242")
    stand.enter()
    stand.types("A1B2")
    stand.enter()
    stand.press(Key.Key_F12)
    assert stand.paper.receipts == [("02-0001-0001", 0, None)]
    assert "drawer is open" not in stand.screen.change.posted_banner.words


def test_a_bouncing_enter_cannot_wipe_the_change(stand: Stand) -> None:
    pays_rosa(stand)
    stand.enter()
    stand.enter()
    assert stand.screen.change.posted
    stand.rests()
    stand.enter()
    assert not stand.screen.on_change


def test_the_key_that_posted_wipes_nothing_while_it_is_down(stand: Stand) -> None:
    pays_rosa(stand)
    finish = stand.screen.change.finish
    QTest.keyPress(finish, Key.Key_Return)
    stand.idle()
    assert stand.screen.change.posted
    stand.qtbot.waitUntil(lambda: stand.screen.change._since.elapsed() > 450, timeout=5_000)
    stand.screen.change.finish.click()
    assert stand.screen.change.posted
    QTest.keyRelease(finish, Key.Key_Return)
    stand.enter()
    assert not stand.screen.on_change


def test_the_change_stays_until_the_next_key_of_work(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    stand.rests()
    assert stand.screen.on_change
    stand.press(Key.Key_F2)
    assert not stand.screen.on_change
    assert stand.screen.cart.empty


def test_a_bill_paid_meanwhile_is_taken_off_and_nothing_is_taken(stand: Stand) -> None:
    pays_rosa(stand)
    other = desk_beside(stand.desk, "jkim", "Jordan Kim", "supervisor")
    open_drawer(other, drawer="01")
    receipts.post(other, replace(stand.screen.cart.draft, id="0198f5c0-0000-7000-8000-000000000001"))
    stand.press(Key.Key_F12)
    assert "Someone paid this bill at" in notice_words(stand)
    assert "drawer 01" in notice_words(stand)
    assert not stand.screen.on_change
    assert stand.screen.cart.empty
    assert stand.receipts() == 1


# --- receipts of before ------------------------------------------------------------------------------------


def test_ctrl_p_prints_the_last_receipt_again_marked_as_a_copy(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    stand.press(Key.Key_P, Mod.ControlModifier)
    assert stand.paper.receipts[1:] == [("02-0001-0001", 1, None)]
    stand.press(Key.Key_P, Mod.ControlModifier)
    assert stand.paper.receipts[2:] == [("02-0001-0001", 2, None)]


def test_the_last_receipts_are_shown_as_paper(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    stand.press(Key.Key_R, Mod.ControlModifier)
    sheet: Any = stand.sheet()
    assert any("RECEIPT 02-0001-0001" in row for row in sheet.slip.rows())
    stand.press(Key.Key_F12)
    assert stand.paper.receipts[1:] == [("02-0001-0001", 1, None)]


def voids(stand: Stand, approver: str, password: str) -> Any:
    stand.press(Key.Key_D, Mod.AltModifier)
    sheet: Any = stand.sheet()
    sheet.fields["reason"].set_text("Wrong account")
    sheet.fields["approver"].set_text(approver)
    sheet.fields["password"].set_text(password)
    stand.press(Key.Key_F12)
    return sheet


def test_a_receipt_is_voided_with_a_second_persons_password_on_the_spot(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    assert stand.has_open("r2") == ZERO
    voids(stand, "jkim", PASSWORD)
    assert stand.no_sheet()
    assert stand.has_open("r2") == Money(6200)
    assert "Hand back $115.00 in cash. Jordan Kim approved." in notice_words(stand)
    assert stand.paper.receipts[-1] == ("02-0001-0001", 0, KickReason.CASH)


def test_a_voided_receipt_says_which_check_goes_back_and_is_marked_at_the_foot(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.enter()
    stand.types("40")
    stand.press(Key.Key_F7)
    sheet: Any = stand.sheet()
    sheet.fields["number"].set_text("2044")
    sheet.fields["routing"].set_text(ROUTING)
    sheet.verb_button.click()
    stand.idle()
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    voids(stand, "jkim", PASSWORD)
    assert "$40.00 Check 2044. Jordan Kim approved." in notice_words(stand)
    foot = stand.screen.finding.cart
    assert "Void" in [label.text() for label in foot.findChildren(Label) if label.isVisible()]


def test_ctrl_z_takes_a_line_off_while_its_amount_is_offered(stand: Stand) -> None:
    stand.types(ROSA)
    stand.enter()
    assert QApplication.focusWidget().objectName() == "line-amount"
    stand.press(Key.Key_Z, Mod.ControlModifier)
    assert stand.screen.cart.empty


def test_after_money_was_handed_back_the_next_amount_is_typed_at_once(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_F9)
    stand.press(Key.Key_Z, Mod.ControlModifier)
    assert not stand.screen.cart.draft.tenders
    assert QApplication.focusWidget() is stand.screen.pay.amount.input


def test_nobody_approves_what_they_asked_for(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    sheet = voids(stand, "mdiaz", "mdiaz-ridgemont")
    assert sheet.fields["approver"].error == "Maria Diaz asked for this, so Maria Diaz cannot approve it."
    assert stand.has_open("r2") == ZERO


def test_a_wrong_password_is_refused_and_the_sheet_stays(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    sheet = voids(stand, "jkim", "not-the-password")
    assert sheet.is_open
    assert "do not belong together" in sheet.fields["password"].error
    assert sheet.text("reason") == "Wrong account"
    assert stand.has_open("r2") == ZERO


# --- park, drop, payer -------------------------------------------------------------------------------------


def test_a_parked_receipt_is_taken_up_again_as_it_was(stand: Stand) -> None:
    stand.types(ROSA)
    stand.enter()
    stand.types("100")
    stand.enter()
    stand.press(Key.Key_F4)
    stand.enter()
    assert stand.screen.cart.empty
    stand.press(Key.Key_F4)
    stand.enter()
    assert [(line.account, line.amount) for line in stand.screen.cart.lines] == [(ROSA, Money(10000))]


def test_a_receipt_with_money_received_is_not_parked(stand: Stand) -> None:
    stand.takes(ROSA)
    types_amount(stand, "20")
    stand.enter()
    stand.press(Key.Key_F4)
    assert stand.no_sheet()
    assert "Hand it back (Ctrl+Z)" in texts(stand)


def test_shift_esc_asks_before_a_receipt_is_dropped(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_Escape, Mod.ShiftModifier)
    assert stand.sheet().title.text() == "Drop this receipt?"
    stand.enter()
    assert stand.no_sheet()
    assert not stand.screen.cart.empty
    stand.press(Key.Key_Escape, Mod.ShiftModifier)
    stand.sheet().verb_button.click()
    stand.idle()
    assert stand.screen.cart.empty


def test_a_mailed_payment_keeps_the_day_it_was_received(stand: Stand) -> None:
    stand.takes(ROSA)
    stand.press(Key.Key_P, Mod.AltModifier)
    sheet: Any = stand.sheet()
    sheet.channel.choose("mail")
    sheet.fields["payer"].set_text("R. Delgado")
    sheet.fields["received"].set_text("11/18/26")
    stand.press(Key.Key_F12)
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    (posted,) = receipts.last(stand.desk)
    assert (posted.payer, posted.channel, str(posted.received)) == ("R. Delgado", "mail", "2026-11-18")


# --- without a drawer, while it is counted, small windows --------------------------------------------------


def test_without_an_open_drawer_the_counter_says_so_and_looks_up_only(
    qtbot: QtBot, closed_desk: Desk, clock: FakeClock, in_front: Show
) -> None:
    stand = stand_at(qtbot, closed_desk, clock, in_front)
    assert stand.screen.finding.cart._state.accessibleName().startswith("No drawer is open")
    assert stand.child("tender-cash").refused == "No open drawer"
    stand.types(ROSA)
    stand.enter()
    assert stand.sheet().title.text() == "Rosa Delgado"
    assert not stand.sheet().verb_button.isEnabled()
    stand.press(Key.Key_Escape)
    assert stand.screen.cart.empty
    stand.child("go-to-drawer").click()
    assert stand.went == ["drawer"]


def test_while_the_drawer_is_counted_no_amount_of_it_is_shown(stand: Stand) -> None:
    pays_rosa(stand)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    drawers.begin_count(stand.desk)
    stand.screen.entered()
    stand.idle()
    shown = {label.text() for label in stand.screen.findChildren(Label) if label.isVisible()}
    assert "Hidden while the drawer is counted" in shown
    assert "$115.00" not in shown
    assert stand.child("tender-cash").refused == "Drawer is counted"


@pytest.mark.usefixtures("look")
def test_in_a_small_window_paying_is_a_step_of_its_own(stand: Stand) -> None:
    stand.window.resize(960, 620)
    stand.idle()
    stand.takes(ROSA)
    assert not stand.screen.pay.isVisible()
    stand.enter()
    assert stand.screen.pay.isVisible()
    assert not stand.screen.finding.isVisible()
    stand.press(Key.Key_Escape)
    assert stand.screen.finding.isVisible()
    stand.enter()
    stand.types("120")
    stand.enter()
    stand.press(Key.Key_F12)
    assert stand.receipts() == 1
