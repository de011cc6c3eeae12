# SPDX-License-Identifier: Apache-2.0
"""Settling cards by keys: a fee above the usual asks for a second person, and the settlement stands in the list."""

from __future__ import annotations

from pathlib import Path

from app.views.dialogs.settlement_sheet import SettlementSheet
from app.views.dialogs.statement_sheet import StatementSheet
from tests.books import PASSWORD, Books
from tests.services.test_ofx import BAG, sgml, whole
from tests.storage.spec.settlement_cases import with_cards
from tests.views.screens.drawer_place import texts
from tests.views.screens.test_deposits import ALT, BankPlace, Key, books, place

__all__ = ["books", "place"]


def asks(place: BankPlace, credited: str) -> SettlementSheet:
    place.signs_in()
    place.press(Key.Key_C, held=ALT)
    (sheet,) = [one for one in place.window.findChildren(SettlementSheet) if one.is_open]
    for name, text in {"gross": "120.00", "credited": credited, "batch": "B-4471"}.items():
        sheet.fields[name].set_text(text)
    return sheet


def test_a_usual_fee_is_settled_alone_and_stands_among_what_was_made(place: BankPlace, books: Books) -> None:
    with_cards(books)
    sheet = asks(place, "117.24")
    assert not sheet.needs_second
    assert not sheet.fields["approver"].isVisibleTo(sheet)
    place.press(Key.Key_F12)
    assert not sheet.is_open
    assert place.printed.titles == ["Settlement of cards, batch B-4471"]
    said = texts(place.screen.list)
    assert {"Batch B-4471", "$120.00", "$2.76", "$117.24", "09-0001"} <= set(said)
    assert "On no statement yet, 0 business days after the first business date" in said
    place.press(Key.Key_P, held=ALT)
    assert place.printed.titles[-1] == "Settlement of cards, batch B-4471, copy"
    assert books.rows("SELECT count(*) FROM approval WHERE kind = 'card_settlement'") == [(0,)]


def test_a_fee_above_the_usual_asks_why_and_who_agrees(place: BankPlace, books: Books) -> None:
    with_cards(books)
    sheet = asks(place, "100.00")
    assert sheet.needs_second
    place.press(Key.Key_F12)
    assert sheet.is_open
    assert sheet.fields["reason"].error == "A reason is missing. Say why in a few words."
    for name, text in {"reason": "chargeback of October", "approver": "jkim", "password": PASSWORD}.items():
        sheet.fields[name].set_text(text)
    place.press(Key.Key_F12)
    assert not sheet.is_open
    assert {"Jkim", "chargeback of October", "$20.00"} <= set(texts(place.screen.list))
    agreed = "SELECT amount, requested_by, approved_by FROM approval WHERE kind = 'card_settlement'"
    assert books.rows(agreed) == [(12000, "lortiz", "jkim")]


def test_credits_of_another_file_are_shown_and_left_out(place: BankPlace, books: Books, tmp_path: Path) -> None:
    place.signs_in()
    for name, said in (
        ("november.csv", "Date,Amount,Reference,Description\n2026-11-23,755.00,B-9,DEPOSIT\n"),
        ("november.ofx", whole(sgml(**BAG))),
    ):
        (tmp_path / name).write_text(said)
        place.press(Key.Key_I, held=ALT)
        (sheet,) = [one for one in place.window.findChildren(StatementSheet) if one.is_open]
        sheet.fields["file"].set_text(str(tmp_path / name))
        place.press(Key.Key_F12)
        assert sheet.is_open is (name == "november.ofx")
    assert "Already there" in texts(sheet)
    assert any("Nov 23: $755.00" in text for text in texts(sheet))
    place.press(Key.Key_F12)
    assert not sheet.is_open
    assert books.rows("SELECT count(*) FROM desk_event WHERE kind = 'bank_line'") == [(1,)]
    notice = place.notices.current
    assert notice is not None
    assert notice.head == "0 credits of the bank came in, 1 left out that came from another file"


def test_who_wants_them_brings_them_in_too(place: BankPlace, books: Books, tmp_path: Path) -> None:
    place.signs_in()
    (tmp_path / "n.csv").write_text("Date,Amount,Reference,Description\n2026-11-23,755.00,,DEPOSIT\n")
    (tmp_path / "n.ofx").write_text(whole(sgml(**BAG)))
    for name in ("n.csv", "n.ofx"):
        place.press(Key.Key_I, held=ALT)
        (sheet,) = [one for one in place.window.findChildren(StatementSheet) if one.is_open]
        sheet.fields["file"].set_text(str(tmp_path / name))
        place.press(Key.Key_F12)
    sheet.twice.choose("in")
    place.press(Key.Key_F12)
    assert not sheet.is_open
    assert books.rows("SELECT count(*) FROM desk_event WHERE kind = 'bank_line'") == [(2,)]
