# SPDX-License-Identifier: Apache-2.0
"""Strokes are counted: what a cashier does a hundred times a day costs no key more than promised."""

from PySide6.QtCore import Qt

from app.domain import scanline
from app.domain.money import ZERO, Money
from tests.books import ROUTING
from tests.views.screens.counter_stand import BAKERY, PENA, ROSA, Stand

Key = Qt.Key


def test_an_account_paid_in_full_with_exact_cash_takes_its_number_enter_enter_f9_and_f12(stand: Stand) -> None:
    stand.types(ROSA)
    stand.enter()
    stand.enter()
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    assert stand.strokes == len(ROSA) + 4
    assert stand.receipts() == 1
    assert stand.has_open("r1") == stand.has_open("r2") == stand.has_open("r3") == ZERO


def test_a_scanned_stub_with_exact_cash_takes_three_strokes(stand: Stand) -> None:
    stand.screen.scanned(scanline.make(PENA, Money(6125)))
    stand.idle()
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    assert stand.strokes == 3
    assert stand.has_open("p1") == ZERO
    assert stand.screen.cart.empty


def test_a_name_of_four_letters_paid_with_300_dollars_takes_thirteen_strokes(stand: Stand) -> None:
    stand.types("rosa")
    stand.enter()
    stand.enter()
    stand.enter()
    stand.types("300")
    stand.enter()
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    assert stand.strokes == 13
    (number, _, _) = stand.paper.receipts[0]
    assert number == "02-0001-0001"
    assert stand.has_open("r3") == ZERO
    assert stand.screen.cart.empty


def test_a_dog_license_with_exact_cash_takes_thirteen_strokes(stand: Stand) -> None:
    stand.press(Key.Key_F3)
    stand.types("dog")
    stand.enter()
    stand.types("4471")
    stand.enter()
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    assert stand.strokes == 13
    assert stand.receipts() == 1
    assert stand.screen.cart.empty


def test_a_check_of_80_and_the_rest_in_cash_take_eight_strokes_and_what_is_read_off_the_check(stand: Stand) -> None:
    stand.takes(BAKERY)
    stand.strokes = 0
    stand.enter()
    stand.types("80")
    stand.press(Key.Key_F7)
    before = stand.strokes
    stand.types("1021")
    stand.enter()
    stand.types(ROUTING)
    read_off = stand.strokes - before
    stand.enter()
    stand.press(Key.Key_F9)
    stand.press(Key.Key_F12)
    stand.rests()
    stand.enter()
    assert stand.strokes - read_off == 8
    assert stand.has_open("b1") == stand.has_open("b2") == ZERO
