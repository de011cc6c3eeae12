# SPDX-License-Identifier: Apache-2.0
"""The printer's sheet: what the printer says, what did not surely come out, and each thing to do about it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.domain.paper import rows_of
from app.domain.ports import RollMode
from app.views import theme as themes
from app.views.dialogs.printer_sheet import PrinterSheet
from app.views.virtual_roll import VirtualRollWindow
from tests.views.clipping import MEASURED, troubles
from tests.views.printing_place import RECEIPT, PrintingPlace

ALT = Qt.KeyboardModifier.AltModifier


def opened(place: PrintingPlace) -> PrinterSheet:
    """The sheet, as the strip's cell opens it."""
    place.window.strip.cells["printer"].click()
    (sheet,) = [each for each in place.window.findChildren(PrinterSheet) if each.is_open]
    return sheet


def press(place: PrintingPlace, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or place.window, key, modifier)
    place.rest()


def states(sheet: PrinterSheet) -> list[tuple[str, str]]:
    return [(row.title, row.state) for row in sheet.table.table.rows()]


def printed(place: PrintingPlace) -> str:
    return "\n".join(rows_of(place.roll.items()))


def note(sheet: PrinterSheet) -> str:
    return sheet._note.text()


@pytest.mark.parametrize(
    ("mode", "words", "state"),
    [
        (RollMode.OK, "Printer ready It prints.", None),
        (RollMode.PAPER_LOW, "Paper low It still prints. Have a new roll at hand.", None),
        (RollMode.PAPER_OUT, "Printer out of paper Nothing prints. Put a new roll in.", "failed"),
        (RollMode.COVER_OPEN, "Printer cover open Nothing prints. Close the cover.", "failed"),
        (RollMode.ERROR, "Printer stopped Nothing prints. Free the cutter and the paper.", "failed"),
        (RollMode.OFFLINE, "Printer offline Nothing prints. Look at its switch and its cable.", "failed"),
        (RollMode.CLOSES, "Printer does not answer Nobody knows whether it prints. Look at it.", "unknown"),
    ],
)
def test_the_sheet_says_how_the_printer_stands_and_what_did_not_come_out(
    place: PrintingPlace, mode: RollMode, words: str, state: str | None
) -> None:
    place.prints(mode=mode)
    sheet = opened(place)
    assert sheet.title.text() == "Printer on the screen"
    assert sheet.state.words == words
    assert states(sheet) == ([] if state is None else [(f"Receipt {RECEIPT}", state)])
    assert sheet.verb_button.isEnabled() == (state is not None)
    assert sheet.none.isVisible() == (state is None)


def test_a_silent_printer_is_not_taken_for_a_ready_one(place: PrintingPlace) -> None:
    sheet = opened(place)
    assert sheet.state.words.startswith("Printer ready")
    place.roll.set_mode(RollMode.SILENT)
    press(place, Qt.Key.Key_A, ALT)
    assert sheet.state.words.startswith("Printer does not answer")


def test_paper_is_put_in_and_the_slip_printed_again_without_leaving_the_sheet(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.PAPER_OUT)
    sheet = opened(place)
    place.roll.set_mode(RollMode.OK)
    press(place, Qt.Key.Key_A, ALT)
    assert sheet.state.words.startswith("Printer ready")
    press(place, Qt.Key.Key_F12)
    assert sheet.is_open
    assert states(sheet) == []
    assert "Paid $42.00" in printed(place)
    assert "COPY" not in printed(place), "nothing had come out before"
    press(place, Qt.Key.Key_Escape)
    assert place.cell() == ("Printer ready", "")


def test_what_may_have_been_printed_comes_out_as_a_copy(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.CLOSES)
    sheet = opened(place)
    place.roll.tear_off()
    place.roll.set_mode(RollMode.OK)
    press(place, Qt.Key.Key_Return)  # Enter on the chosen paper does what the verb says
    assert states(sheet) == []
    assert "COPY" in printed(place)


def test_a_paper_that_fails_again_comes_back_to_the_list(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.PAPER_OUT)
    sheet = opened(place)
    press(place, Qt.Key.Key_F12)
    assert states(sheet) == [(f"Receipt {RECEIPT}", "failed")]
    assert sheet.verb_button.isEnabled()


def test_the_newest_paper_stands_first_and_the_chosen_one_stays_chosen(place: PrintingPlace) -> None:
    place.prints("02-0001-0001", RollMode.PAPER_OUT)
    place.prints("02-0001-0002", RollMode.PAPER_OUT)
    sheet = opened(place)
    sheet.table.choose(1)
    place.prints("02-0001-0003", RollMode.PAPER_OUT)
    assert [title for title, _ in states(sheet)] == [f"Receipt 02-0001-000{n}" for n in (3, 2, 1)]
    chosen = sheet.copy()
    assert chosen is not None
    assert chosen.ref == "02-0001-0001"


def test_another_printer_takes_over_and_prints_what_failed(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.PAPER_OUT)
    sheet = opened(place)
    press(place, Qt.Key.Key_T, ALT)
    assert sheet.title.text() == "Back office"
    assert note(sheet) == "Slips now go to Back office."
    assert not sheet.roll_button.isVisible(), "the paper roll belongs to the printer on the screen"
    press(place, Qt.Key.Key_F12)
    assert states(sheet) == []
    assert "Paid $42.00" in "\n".join(rows_of(place.beside.items()))
    assert printed(place).strip() == ""


def test_a_pdf_takes_the_place_of_paper(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.PAPER_OUT)
    sheet = opened(place)
    press(place, Qt.Key.Key_S, ALT)
    assert (place.folder / f"{RECEIPT}.pdf").read_bytes().startswith(b"%PDF")
    assert f"{RECEIPT}.pdf" in note(sheet)
    assert states(sheet) == [(f"Receipt {RECEIPT}", "failed")], "a person decides that the PDF will do"


def test_a_pdf_that_cannot_be_written_says_so_and_keeps_the_paper_on_the_list(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.PAPER_OUT)
    place.folder.write_text("a file where the folder should be", encoding="ascii")
    sheet = opened(place)
    press(place, Qt.Key.Key_S, ALT)
    assert sheet._error.text().startswith("The PDF was not saved")
    assert states(sheet) == [(f"Receipt {RECEIPT}", "failed")]


def test_who_finds_the_slip_takes_it_off_the_list_and_that_is_logged(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.CLOSES)
    sheet = opened(place)
    press(place, Qt.Key.Key_O, ALT)
    assert states(sheet) == []
    with place.desk.database.reading() as connection:
        details = connection.execute(
            text("SELECT detail FROM desk_event WHERE kind = 'print' AND ref = :ref ORDER BY at, id"), {"ref": RECEIPT}
        ).scalars()
        logged = [(detail if isinstance(detail, dict) else json.loads(detail))["state"] for detail in details]
    assert logged == ["unknown", "looked at"]


def test_the_paper_roll_opens_beside_the_window_and_again_after_it_was_closed(place: PrintingPlace) -> None:
    for _ in range(2):
        opened(place)
        press(place, Qt.Key.Key_R, ALT)
        (roll,) = [each for each in place.window.findChildren(VirtualRollWindow) if each.isVisible()]
        place.prints()
        assert any("Paid $42.00" in row for row in roll._paper.rows())
        roll.close()
        place.window.activateWindow()
        place.rest()
        place.qtbot.waitUntil(lambda: not place.window.findChildren(VirtualRollWindow))


def test_a_locked_screen_shows_no_paper_either(place: PrintingPlace) -> None:
    place.strip.open_roll()
    (roll,) = place.window.findChildren(VirtualRollWindow)
    place.strip.cover(True)
    assert not roll.isVisible()
    place.strip.cover(False)
    assert roll.isVisible()


def test_a_drawer_that_stayed_shut_leads_to_the_no_sale(place: PrintingPlace) -> None:
    sheet = opened(place)
    press(place, Qt.Key.Key_D, ALT)
    assert not sheet.is_open
    assert place.went == ["drawer"]
    assert place.notices.current is not None
    assert "no-sale" in place.notices.current.text


def test_enter_and_escape_are_enough_when_nothing_is_wrong(place: PrintingPlace) -> None:
    sheet = opened(place)
    assert sheet.ask_button.hasFocus()
    press(place, Qt.Key.Key_Escape)
    assert not sheet.is_open


@pytest.mark.parametrize("theme", MEASURED)
def test_nothing_is_cut_in_any_theme_or_size(place: PrintingPlace, theme: str, look: themes.Theme) -> None:
    for number in range(3):
        place.prints(f"02-0001-000{number}", RollMode.PAPER_OUT)
    opened(place)
    found = []
    for percent in (100, 150, 200):
        look.choose(theme, percent)
        found += [f"{percent} %: {each}" for each in troubles(place.window)]
    look.choose(theme, 100)
    place.window.resize(683, 384)
    found += [f"small: {each}" for each in troubles(place.window)]
    assert found == []
