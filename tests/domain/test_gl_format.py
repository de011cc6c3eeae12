# SPDX-License-Identifier: Apache-2.0
"""Formats of journals as data: every slip is named with its file and key, and the same lines are the same bytes."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app import resources
from app.domain.errors import CounterError
from app.domain.gl_file import written
from app.domain.gl_format import Format, read
from app.domain.gl_journal import Batch, JournalLine
from app.domain.money import Money

DAY = date(2026, 11, 20)
BATCH = Batch(7, date(2026, 11, 21), DAY, DAY, 2, Money(7000), Money(7000))
DEBIT = JournalLine(
    "501", "501-1010", "", "Water", "01-0001", DAY, "01-0001-0001", "01-0001-0034", Money(7000), Money(0)
)
CREDIT = JournalLine("999", "999-2010", "501", "", "01-0001", DAY, "", "", Money(0), Money(7000))


def shipped(code: str) -> Format:
    return read(tomllib.loads(resources.text("gl_formats", f"{code}.toml")), code=code, file=f"{code}.toml")


def made(kind: str = "fixed", **column: Any) -> Format:
    """A format of one column."""
    said = {"name": "Own", "kind": kind, "file": "own-{batch}.txt", "column": [column]}
    return read(said | ({"titles": False} if kind == "delimited" else {}), code="own", file="own.toml")


def row(layout: Format, line: JournalLine = CREDIT) -> str:
    return written(layout, BATCH, [line]).decode().removesuffix("\r\n")


def test_the_csv_journal_that_ships() -> None:
    layout = shipped("journal-csv")
    assert layout.file_name(7) == "journal-0007.csv"
    assert written(layout, BATCH, [DEBIT, CREDIT]).decode() == (
        "Batch,Line,Date,Fund,Account,For fund,Department,Session,First receipt,Last receipt,Debit,Credit\r\n"
        "7,1,2026-11-20,501,501-1010,,Water,01-0001,01-0001-0001,01-0001-0034,70.00,\r\n"
        "7,2,2026-11-20,999,999-2010,501,,01-0001,,,,70.00\r\n"
    )


def test_the_fixed_width_journal_that_ships_has_control_totals_and_lines_of_one_length() -> None:
    lines = written(shipped("journal-fixed"), BATCH, [DEBIT, CREDIT]).decode("ascii").split("\r\n")
    assert {len(line) for line in lines[:-1]} == {100}
    assert lines[-1] == ""
    assert lines[0].rstrip() == "H000007202611212026112020261120TILLWRIGHT"
    assert lines[1].startswith("L00000120261120501 1010        Water       D0000000000700001-0001   01-0001-0001    ")
    assert lines[2].startswith("L00000220261120999 2010    501             C00000000007000")
    assert lines[3].rstrip() == "T00000400000200000000000070000000000000007000"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"source": "amount", "width": 9}, "   -70.00"),
        ({"source": "amount", "width": 9, "pad": "0"}, "-00070.00"),
        ({"source": "amount", "width": 9, "sign": "trailing"}, "   70.00-"),
        ({"source": "amount", "width": 9, "sign": "parentheses"}, "  (70.00)"),
        ({"source": "amount", "width": 9, "sign": "none", "decimals": "implied", "align": "left"}, "7000     "),
        ({"source": "debit", "width": 4, "blank_zero": True}, "    "),
        ({"source": "date", "width": 11, "date": "%d-%b-%Y"}, "20-Nov-2026"),
        ({"source": "date", "width": 6, "date": "%m%d%y"}, "112026"),
        ({"source": "side", "width": 6, "debit": "DEBIT", "credit": "CREDIT"}, "CREDIT"),
        ({"source": "account", "width": 5, "cut": True}, "999-2"),
        ({"text": "Batch {batch} of {posted}", "width": 22}, "Batch 7 of 2026-11-21 "),
        ({"text": "", "width": 3, "pad": "*"}, "***"),
    ],
)
def test_a_field_is_written_as_its_keys_say(column: dict[str, Any], said: str) -> None:
    assert row(made(**column)) == said


def test_a_delimited_field_is_quoted_where_it_must_be() -> None:
    quoted = replace(made("delimited", source="department"), encoding="utf-8")
    assert row(quoted, replace(CREDIT, department='Parks, "North"')) == '"Parks, ""North"""'
    assert row(replace(quoted, quote_all=True), replace(CREDIT, department="Café")) == '"Café"'


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "xml"}, "own.toml, kind: is “xml”; it must be one of delimited, fixed"),
        ({"name": None}, "own.toml, name: is missing"),
        ({"file": "journal.csv"}, "own.toml, file: must be a file name"),
        ({"file": "../{batch}.csv"}, "own.toml, file: must be a file name"),
        ({"delimiter": "a"}, "own.toml, delimiter: must be one sign"),
        ({"titles": "yes"}, "own.toml, titles: must be true or false"),
        ({"colour": "red"}, "own.toml, colour: is no key here"),
        ({"encoding": "ebcdic"}, "own.toml, encoding: is “ebcdic”"),
        ({"column": []}, "own.toml, column: must be written as one or more tables"),
        ({"column": [{"source": "batch"}, {"source": "payer"}]}, "own.toml, column 2, source: “payer” is not known"),
        ({"column": [{"source": "batch", "text": "x"}]}, "own.toml, column 1, text: does not go with the key source"),
        ({"column": [{"text": "{payer}"}]}, r"own.toml, column 1, text: names \{payer\}"),
        ({"column": [{"source": "batch", "width": 4}]}, "own.toml, column 1, width: is no key here"),
        ({"column": [{"source": "batch", "sign": "minus"}]}, "own.toml, column 1, sign: is no key here"),
        ({"column": [{"source": "date", "date": "%H"}]}, "own.toml, column 1, date: must be made of %Y"),
        ({"column": [{"source": "amount", "sign": "red"}]}, "own.toml, column 1, sign: is “red”"),
        ({"header": [{"source": "account"}]}, "own.toml, header 1, source: “account” is not known here"),
        ({"kind": "fixed"}, "own.toml, column 1, width: must be a whole number from 1 to 500"),
    ],
)
def test_a_slip_is_named_with_its_file_and_key(said: dict[str, Any], words: str) -> None:
    right = {"name": "Own", "kind": "delimited", "file": "own-{batch}.csv", "column": [{"source": "batch"}]}
    bent = {key: value for key, value in {**right, **said}.items() if value is not None}
    with pytest.raises(CounterError, match=words):
        read(bent, code="own", file="own.toml")


def test_what_does_not_fit_its_field_is_no_file() -> None:
    with pytest.raises(CounterError, match=r"“999-2010” does not fit the 4 places of account in the format Own"):
        row(made(source="account", width=4))


def test_what_the_encoding_cannot_write_is_no_file() -> None:
    with pytest.raises(CounterError, match=r"“é” cannot be written in the encoding ascii of the format Own"):
        row(made(source="department", width=9), replace(CREDIT, department="Café"))
