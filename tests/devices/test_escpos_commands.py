# SPDX-License-Identifier: Apache-2.0
"""The printer on the screen reads what a printer of metal reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.devices.escpos_commands import Command, parse
from app.devices.roll import Roll
from app.documents.escpos import encode
from app.domain.paper import Code, CodeKind, Cut, Line, Paper, Size, Text, lay_out
from app.domain.papers.receipt_paper import receipt_paper
from tests.documents.samples import CITY, receipt

PAPER = receipt_paper(receipt(payer="José Núñez"), CITY, copy=1)
DATA = encode(PAPER, columns=48)


@given(st.lists(st.integers(1, 40), max_size=60))
def test_a_stream_in_any_pieces_gives_the_same_commands(sizes):
    whole, rest = parse(DATA)
    assert rest == b""
    pieces: list[Command] = []
    place, waiting = 0, b""
    for size in [*sizes, len(DATA)]:
        commands, waiting = parse(waiting + DATA[place : place + size])
        pieces += commands
        place += size
    assert waiting == b""

    def text(commands: list[Command]) -> str:
        return "".join(
            f"{command.data.decode('latin-1')}" if command.name == "text" else f"|{command}|" for command in commands
        )

    assert text(pieces) == text(whole)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read_to_an_end(data):
    commands, rest = parse(data)
    assert sum(len(command.data) for command in commands) <= len(data)
    assert data.endswith(rest)


def test_what_no_printer_knows_is_called_unknown():
    assert parse(b"\x1bZ\x1dZ\x00")[0] == [
        Command("unknown", b"\x1bZ"),
        Command("unknown", b"\x1dZ"),
        Command("unknown", b"\x00"),
    ]


def shown(data: bytes, columns: int = 48) -> tuple[object, ...]:
    roll = Roll(columns)
    for command in parse(data)[0]:
        roll.apply(command)
    return tuple(roll.items)


def test_what_was_laid_out_is_what_is_read_back():
    assert shown(DATA) == lay_out(PAPER, 48)
    codes = Paper(
        "test", "t", (Code(CodeKind.CODE128, "{A}"), Code(CodeKind.QR, "A B"), Text("x", size=Size.TALL), Cut())
    )
    assert shown(encode(codes, columns=48)) == lay_out(codes, 48)


def test_a_row_too_long_for_the_paper_wraps_as_on_paper():
    assert shown(b"\x1b@\x1bt\x13" + b"1234567890" * 5 + b"\n", 32) == (
        Line("12345678901234567890123456789012"),
        Line("345678901234567890"),
    )


def test_a_reset_takes_bold_and_size_back():
    assert shown(b"\x1bE\x01\x1d!\x11a\n\x1b@b\n") == (Line("a", bold=True, size=Size.LARGE), Line("b"))
