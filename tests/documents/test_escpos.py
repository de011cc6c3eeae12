# SPDX-License-Identifier: Apache-2.0
"""Receipts for a printer are the same bytes every time, and no name can command a printer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.devices.escpos_commands import parse
from app.documents import escpos
from app.documents.text_gateway import CODE_PAGES, gateway_of
from app.domain.paper import Code, CodeKind, Cut, Line, Paper, Row, Size, Text, lay_out, rows_of
from app.domain.papers.receipt_paper import receipt_paper
from tests.documents import hostile
from tests.documents.samples import CITY, receipt, rounded
from tests.documents.speed import times_as_long

GOLDEN = Path(__file__).parent / "golden"
PAPERS = {
    "receipt-48": (receipt_paper(receipt(), CITY), 48, "cp858"),
    "receipt-32-copy": (receipt_paper(receipt(payer="José Łukasz Núñez"), CITY, copy=2), 32, "cp437"),
    "rounded-42-offline": (receipt_paper(replace(rounded(), offline=True), CITY), 42, "cp1252"),
}


def command_names(data: bytes) -> list[str]:
    commands, rest = parse(data)
    assert rest == b""
    return [command.name for command in commands if command.name != "text"]


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_receipt_is_byte_for_byte_the_saved_one(name):
    paper, columns, page = PAPERS[name]
    assert escpos.encode(paper, columns=columns, code_page=page) == (GOLDEN / f"{name}.escpos").read_bytes()


def test_a_job_starts_with_a_reset_its_code_page_and_the_left_edge():
    for page in CODE_PAGES.values():
        data = escpos.encode(PAPERS["receipt-48"][0], columns=48, code_page=page.name)
        assert data.startswith(b"\x1b@\x1bt" + bytes([page.number]) + b"\x1bR\x00\x1ba\x00")
        assert data.endswith(b"\x1dV\x42\x00")


def test_nothing_stays_centered_after_a_code():
    paper = Paper("test", "t", (Code(CodeKind.QR, "A"), Code(CodeKind.CODE128, "{A"), Text("left"), Cut()))
    data = escpos.encode(paper, columns=32)
    assert data.count(b"\x1ba\x01") == 2
    assert data.count(b"\x1ba\x00") == 3
    assert b"\x1dk\x49\x05{B{{A" in data
    assert b"\x1d(k\x04\x00\x31\x50\x30A" in data


def test_styles_are_switched_on_and_off_again():
    paper = Paper("test", "t", (Text("a", bold=True, size=Size.LARGE), Text("b")))
    assert escpos.encode(paper, columns=32).endswith(b"\x1bE\x01\x1d!\x11a\n\x1bE\x00\x1d!\x00b\n")


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
@pytest.mark.parametrize("page", sorted(CODE_PAGES))
def test_a_hostile_name_prints_on_one_row_and_commands_nothing(text, page):
    plain = escpos.encode(receipt_paper(receipt(payer="Rosa"), CITY), columns=48, code_page=page)
    attacked = escpos.encode(receipt_paper(receipt(payer=text), CITY), columns=48, code_page=page)
    assert command_names(attacked) == command_names(plain)
    assert "ESC p" not in command_names(attacked)
    assert attacked.count(b"\n") == plain.count(b"\n")


@pytest.mark.parametrize("text", hostile.TEXTS, ids=range(len(hostile.TEXTS)))
def test_hostile_data_in_a_code_stays_data(text):
    for kind in CodeKind:
        data = escpos.encode(Paper("test", "t", (Code(kind, text), Cut())), columns=48)
        safe = escpos.encode(Paper("test", "t", (Code(kind, "A"), Cut())), columns=48)
        assert command_names(data) == command_names(safe)
        (item, _) = lay_out(Paper("test", "t", (Code(kind, text), Cut())), 48)
        assert isinstance(item, Code)
        assert item.data.isascii()
        assert item.data.isprintable()
        assert 0 < len(item.data) <= 200


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("text", [*hostile.TEXTS, "José Ñandú " * 9, "山田" * 40], ids=str.__len__)
def test_no_row_is_wider_than_the_paper(columns, text):
    gateway = gateway_of("cp858")
    paper = Paper(
        "test",
        "t",
        (
            Text(text),
            Text(text, lines=5, indent=4),
            Row(text, "1,284.60", indent=2, inset=10),
            Row("a", text),
            Row(text),
        ),
    )
    for item in lay_out(paper, columns, gateway.printable):
        assert isinstance(item, Line)
        assert len(gateway.encode(item.text)) <= columns


def test_an_amount_is_kept_whole_beside_the_longest_name():
    paper = Paper("test", "t", (Row("W" * 500, "1,284.60"),))
    for columns in (32, 42, 48):
        assert rows_of(lay_out(paper, columns))[0].endswith(" 1,284.60")


def test_letters_a_printer_lacks_become_plain_ones_and_the_rest_a_question_mark():
    show = gateway_of("cp437").printable
    assert show("Łódź \u2013 “Café” … 5 €") == 'Lódz - "Café" ... 5 EUR'
    assert show("山田 \uff32\uff4f\uff53\uff41") == "???? Rosa"
    assert gateway_of("cp858").encode("€ ñ") == b"\xd5 \xa4"
    assert gateway_of("cp1252").encode("€ “ñ”") == b"\x80 \x93\xf1\x94"
    assert gateway_of("cp858").encode("W" * 99, 10) == b"WWWWWWW..."
    with pytest.raises(KeyError):
        gateway_of("utf-8")


@pytest.mark.parametrize("page", sorted(CODE_PAGES))
def test_every_character_there_is_passes_the_gateway_without_a_control_byte(page):
    gateway = gateway_of(page)
    step = 0x1000
    for start in range(0, 0x30000, step):
        text = "".join(map(chr, range(start, start + step)))
        assert all(byte >= 0x20 and byte != 0x7F for byte in gateway.encode(text))


def test_rendering_takes_at_most_three_times_as_long_as_encoding_the_rows():
    paper, columns, _ = PAPERS["receipt-48"]
    rows = rows_of(lay_out(paper, columns))

    def floor() -> bytes:
        return "\n".join(rows).encode("cp858")

    assert times_as_long(lambda: escpos.encode(paper, columns=columns), floor, enough=3, number=50) <= 3
