# SPDX-License-Identifier: Apache-2.0
"""Paper on the screen is the paper of the printer and of the PDF."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.devices.drivers import open_printer
from app.devices.virtual_printer import VirtualPrinter
from app.documents.escpos import encode
from app.documents.pdf import PdfMaker
from app.documents.render import PaperMaker
from app.domain.code128 import bars
from app.domain.paper import Code, CodeKind, Cut, Paper, Size, Text, rows_of
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.ports import KickReason, PrinterSettings, PrintJob, RollMode
from app.views import theme as themes
from app.views.virtual_roll import VirtualRollWindow
from app.views.widgets.paper import PaperView
from tests.documents import hostile
from tests.documents.samples import CITY, receipt, rounded
from tests.documents.test_pdf import drawn

PAPER = receipt_paper(receipt(payer="José Núñez"), CITY, copy=1)


@pytest.fixture
def roll() -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(42)
    yield printer
    printer.close()


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("page", ["cp858", "cp1252", "cp437"])
def test_printer_pdf_and_screen_show_the_same_rows(look: themes.Theme, qtbot: QtBot, columns: int, page: str) -> None:
    settings = PrinterSettings("p", "virtual", columns=columns, code_page=page)
    view = PaperView()
    qtbot.addWidget(view)
    for paper in (PAPER, receipt_paper(replace(rounded(), offline=True), CITY)):
        view.show_paper(paper, columns, PaperMaker().alphabet(settings))
        printer = VirtualPrinter(columns)
        driver = open_printer(PrinterSettings("p", "virtual", printer.start(), columns))
        driver.print(PrintJob("r", encode(paper, columns=columns, code_page=page)))
        printed = rows_of(printer.items())
        printer.close()
        assert view.rows() == printed
        assert drawn(PdfMaker().roll(paper, columns)) == [row for row in printed if row]
        assert view.accessibleDescription() == "\n".join(printed)


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
def test_a_hostile_name_takes_one_row_on_the_screen(look: themes.Theme, qtbot: QtBot, text: str) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.show_paper(receipt_paper(receipt(payer="Rosa"), CITY))
    rows = len(view.rows())
    view.show_paper(receipt_paper(receipt(payer=text), CITY))
    assert len(view.rows()) == rows
    assert not view.grab().isNull()


def test_paper_is_paper_in_every_theme(look: themes.Theme, qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.show_paper(PAPER, 48)
    small = view.sizeHint()
    for name in ("light", "dark", "contrast"):
        look.choose(name, 100)
        image = view.grab().toImage()
        assert QColor(image.pixel(8, 8)) == look.colour("paper")
        inked = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
        assert look.colour("paper-ink").rgb() in inked
    look.choose("light", 200)
    assert view.sizeHint().width() > 1.8 * small.width()
    assert view.width() == view.sizeHint().width()


def test_narrow_paper_is_narrow_and_nothing_is_printed_into_its_margin(look: themes.Theme, qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    widths = []
    for columns in (32, 42, 48):
        full = Paper("test", "t", (Text("W" * columns), Text("W" * (columns // 2), size=Size.LARGE), Cut()))
        view.show_paper(full, columns)
        widths.append(view.width())
        image = view.grab().toImage()
        edge = themes.current().space("xl") // 2
        for x in (edge, image.width() - edge):
            assert {image.pixel(x, y) for y in range(4, image.height() - 4)} == {look.colour("paper").rgb()}
    assert widths == sorted(set(widths))


def test_a_barcode_on_the_screen_has_its_bars(look: themes.Theme, qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.show_paper(Paper("test", "t", (Code(CodeKind.CODE128, "TEST-0042"), Cut())), 42)
    image = view.grab().toImage()
    row = themes.current().space("xl") + 20
    line = [image.pixel(x, row) == look.colour("paper-ink").rgb() for x in range(2, image.width() - 2)]
    runs = sum(1 for before, now in pairwise(line) if now and not before)
    assert runs == (len(bars("TEST-0042")) + 1) // 2


def test_wide_letters_keep_their_columns(look: themes.Theme, qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.show_paper(Paper("test", "t", (Text("山田 Rosa"), Cut())), 42)
    assert view.rows() == ("山田 Rosa",)
    assert not view.grab().isNull()


def test_paper_has_a_name_and_can_be_reached_by_keyboard(look: themes.Theme, qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    assert view.accessibleName() == "Paper, empty"
    view.show_paper(PAPER, 48)
    accessible = QAccessible.queryAccessibleInterface(view)
    assert accessible.text(QAccessible.Text.Name) == "Receipt 02-0123-0042, copy"
    assert "TOTAL" in accessible.text(QAccessible.Text.Description)
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_the_printer_on_the_screen_shows_what_it_prints_and_what_it_pretends(
    look: themes.Theme, qtbot: QtBot, roll: VirtualPrinter
) -> None:
    driver = open_printer(PrinterSettings("Counter 1", "virtual", roll.start(), 42))
    window = VirtualRollWindow(roll)
    qtbot.addWidget(window)
    window.show()
    driver.print(PrintJob("r", encode(PAPER, columns=42), KickReason.CASH))
    paper = window.findChild(PaperView)
    qtbot.waitUntil(lambda: paper.rows() == rows_of(roll.items()) != (), timeout=3000)
    qtbot.waitUntil(lambda: window._kicks.text() == "The drawer was opened once.", timeout=3000)
    for mode, button in window._buttons.items():
        button.click()
        assert roll.mode is mode
        qtbot.waitUntil(lambda button=button: button.accessibleName().endswith(", chosen"), timeout=3000)  # type: ignore[misc]
        assert [other for other in window._buttons.values() if other.isChecked()] == [button]
    assert set(window._buttons) == set(RollMode)
    window.findChild(QWidget, "quiet-tear-off-the-paper").click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: paper.rows() == (), timeout=3000)
    window.close()
    roll.set_mode(RollMode.OK)
    time.sleep(0.05)
    qtbot.wait(1)
    assert not window._buttons[RollMode.OK].isChecked()


def test_every_button_of_the_printer_fits_at_every_text_size(
    look: themes.Theme, roll: VirtualPrinter, in_front: Callable[[QWidget], QWidget]
) -> None:
    window = VirtualRollWindow(roll)
    in_front(window)
    for percent in (100, 150, 200):
        look.choose("light", percent)
        for button in window._buttons.values():
            assert button.width() >= button.sizeHint().width()
            assert button.height() >= 24
            assert button.accessibleName()
