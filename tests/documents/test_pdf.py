# SPDX-License-Identifier: Apache-2.0
"""A PDF says what the slip says, letter for letter, and reads no name as markup."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from app.documents.pdf import LETTER_COLUMNS, PdfMaker
from app.documents.render import PaperMaker
from app.domain.paper import Code, CodeKind, Cut, Paper, Row, Text, lay_out, rows_of
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.ports import PrinterSettings
from tests.documents import hostile
from tests.documents.samples import CITY, receipt
from tests.documents.speed import bare_canvas, times_as_long

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
PAPER = receipt_paper(receipt(), CITY)
_STRING = re.compile(rb"\((?:\\.|[^\\()])*\) Tj", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def streams(data: bytes) -> list[bytes]:
    """Every page's drawing commands."""
    found = re.findall(rb"/ASCII85Decode /FlateDecode.*?stream\r?\n(.*?)endstream", data, re.DOTALL)
    from base64 import a85decode

    plain = [zlib.decompress(a85decode(part.strip(), adobe=False) if not part.strip().endswith(b"~>") else
                             a85decode(b"<~" + part.strip(), adobe=True)) for part in found]  # fmt: skip
    return [part for part in plain if b" Tj" in part]


def drawn(data: bytes) -> list[str]:
    """The texts of a Courier PDF in the order drawn."""

    def plain(match: re.Match[bytes]) -> bytes:
        key = match[1]
        return bytes([int(key, 8)]) if len(key) == 3 else _ESCAPES.get(key, key)

    return [
        _ESCAPE.sub(plain, text[1:-4]).decode("cp1252") for stream in streams(data) for text in _STRING.findall(stream)
    ]


def test_a_pdf_shows_exactly_the_rows_of_the_slip():
    from app.documents.text_gateway import gateway_of

    rows = [row for row in rows_of(lay_out(PAPER, 48, gateway_of("cp1252").printable)) if row]
    assert drawn(PdfMaker().roll(PAPER, 48)) == rows


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
def test_a_hostile_name_is_drawn_as_text_on_one_row(text):
    plain = drawn(PdfMaker().roll(receipt_paper(receipt(payer="Rosa"), CITY), 48))
    attacked = drawn(PdfMaker().roll(receipt_paper(receipt(payer=text), CITY), 48))
    assert len(attacked) == len(plain)
    changed = [row for row, before in zip(attacked, plain, strict=True) if row != before]
    assert all(row.startswith("Received from") and len(row) <= 48 for row in changed)
    assert all(row.isprintable() for row in attacked)


def test_markup_is_printed_as_typed():
    paper = receipt_paper(receipt(payer="<b>Smith <x</b> & (Co) \\ {{7*7}}"), CITY)
    assert "Received from <b>Smith <x</b> & (Co) \\ {{7*7}}" in drawn(PdfMaker().roll(paper, 48))


def test_the_same_paper_gives_the_same_bytes():
    for maker in (PdfMaker(), PdfMaker(FONTS)):
        assert maker.roll(PAPER, 48) == maker.roll(PAPER, 48)
        assert maker.letter(PAPER) == maker.letter(PAPER)


def test_letters_the_font_lacks_become_question_marks_and_the_others_stay():
    gateway = PdfMaker(FONTS)._face.gateway
    assert gateway.printable("Łukasz Ñandú €") == "Łukasz Ñandú €"
    assert gateway.printable("山田") == "????"


def test_a_slip_is_as_wide_as_the_roll_and_a_report_is_letter_size():
    for columns, millimeters in ((48, 80), (42, 80), (32, 58)):
        page = re.search(rb"/MediaBox \[ 0 0 ([0-9.]+) ", PdfMaker().roll(PAPER, columns))
        assert page is not None
        assert abs(float(page[1]) / 72 * 25.4 - millimeters) < 0.01
    assert b"/MediaBox [ 0 0 612 792 ]" in PdfMaker().letter(PAPER)


def test_a_report_that_nearly_fits_a_page_is_set_smaller_so_that_it_does():
    """Whoever signs must see the figures and the line to sign on the same page."""
    fitting = drawn(PdfMaker().letter(Paper("report", "Fits", (*(Row(f"row {n}", "1.00") for n in range(62)), Cut()))))
    assert "Page 1 of 1" in fitting
    longer = drawn(PdfMaker().letter(Paper("report", "Long", (*(Row(f"row {n}", "1.00") for n in range(70)), Cut()))))
    assert "Page 2 of 2" in longer


def test_a_long_report_has_numbered_pages_and_loses_no_row():
    paper = Paper("report", "Long (report)", (*(Row(f"row {n}", "1.00") for n in range(200)), Cut()))
    texts = drawn(PdfMaker().letter(paper))
    rows = [row for row in rows_of(lay_out(paper, LETTER_COLUMNS)) if row]
    assert [text for text in texts if text.startswith("row ")] == rows
    pages = [text for text in texts if text.startswith("Page ")]
    assert pages == [f"Page {number} of {len(pages)}" for number in range(1, len(pages) + 1)]
    assert len(pages) == 4
    assert texts.count("Long (report)") == len(pages)


def test_codes_are_drawn_with_their_words():
    paper = Paper("test", "t", (Code(CodeKind.QR, "A"), Code(CodeKind.CODE128, "TEST-0042"), Text("after"), Cut()))
    data = PdfMaker().roll(paper, 48)
    assert drawn(data) == ["TEST-0042", "after"]
    assert streams(data)[0].count(b" re") > 100


def test_the_maker_chooses_by_the_printer():
    maker = PaperMaker()
    settings = PrinterSettings("p", "file", columns=32)
    assert maker.make(PAPER, settings).startswith(b"\x1b@")
    roll = maker.make(PAPER, PrinterSettings("p", "file", columns=32, options={"format": "pdf"}))
    letter = maker.make(PAPER, PrinterSettings("p", "file", options={"format": "letter"}))
    assert roll == maker.roll_pdf(PAPER, 32)
    assert letter == maker.letter_pdf(PAPER)
    assert maker.alphabet(PrinterSettings("p", "x", code_page="cp437"))("—") == "-"


def test_a_pdf_takes_at_most_half_as_long_again_as_the_bare_canvas():
    maker = PdfMaker(FONTS)
    assert times_as_long(lambda: maker.roll(PAPER, 48), bare_canvas(maker, PAPER, 48), enough=1.5, number=3) <= 1.5
