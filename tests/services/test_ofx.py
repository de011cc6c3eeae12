# SPDX-License-Identifier: Apache-2.0
"""OFX statements of banks, good and hostile: each movement once, or nothing of the file and a word why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app import resources
from app.domain.errors import CounterError
from app.domain.money import Money
from app.services import statements
from app.services.desk import Desk
from app.services.imports import ofx
from tests.books import Books

At = Callable[..., Desk]

HEADER_1 = (
    "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n"
    "COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
)
HEADER_2 = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'


def sgml(**values: str) -> str:
    """A movement as version 1 writes it: values without end tags."""
    return "<STMTTRN>" + "".join(f"<{name}>{value}\r\n" for name, value in values.items()) + "</STMTTRN>\r\n"


def xml(**values: str) -> str:
    """A movement as version 2 writes it."""
    return "<STMTTRN>" + "".join(f"<{name}>{value}</{name}>" for name, value in values.items()) + "</STMTTRN>"


def whole(*movements: str, header: str = HEADER_1, currency: str = "USD", account: str = "<ACCTID>12345678\r\n") -> str:
    """A statement with these movements."""
    return (
        f"{header}<OFX><SIGNONMSGSRSV1><SONRS><DTSERVER>20261124</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>"
        f"<STMTRS><CURDEF>{currency}\r\n<BANKACCTFROM>{account}</BANKACCTFROM><BANKTRANLIST><DTSTART>20261101"
        f"{''.join(movements)}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    )


BAG = {"TRNTYPE": "CREDIT", "DTPOSTED": "20261123120000.000[-6:CST]", "TRNAMT": "755.00", "FITID": "F1"}
GOOD = sgml(**BAG, CHECKNUM="B-1", NAME="DEPOSIT")


def written(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "november.ofx") -> Path:
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (whole(sgml(**BAG, NAME="CAF\u00c9 &amp; CO", MEMO="bag B-1")), "cp1252"),
        (whole(xml(**BAG, NAME="CAF\u00c9 &amp; CO", MEMO="bag B-1"), header=HEADER_2), "utf-8"),
        (whole(sgml(**BAG, NAME="CAF\u00c9 & CO", MEMO="bag B-1")).lower().replace("caf\u00e9 & co", "CAF\u00c9 & CO")
         .replace("f1", "F1").replace("usd", "USD").replace("bag b-1", "bag B-1"), "utf-8-sig"),
    ],
    ids=["version 1", "version 2", "in small letters"],
)  # fmt: skip
def test_both_forms_say_the_same(tmp_path: Path, text: str, encoding: str) -> None:
    (one,) = ofx.read(written(tmp_path, text, encoding))
    assert one == ofx.Movement("F1", date(2026, 11, 23), Money(75500), "", "CAF\u00c9 & CO bag B-1")


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("-12.5", -1250), ("+1", 100), ("0.05", 5), ("1,25", 125), ("3.", 300), ("7.1000", 710)],
)
def test_amounts_are_read_to_the_cent(tmp_path: Path, amount: str, cents: int) -> None:
    (one,) = ofx.read(written(tmp_path, whole(sgml(**{**BAG, "TRNAMT": amount}))))
    assert one.amount == Money(cents)


BOMB = HEADER_2 + '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (whole(GOOD, header=BOMB), "defines entities of its own"),
        (whole(sgml(**BAG, MEMO="x" * 3_000)), "a value of more than 2,000 characters in MEMO"),
        (whole(GOOD, sgml(**{**BAG, "DTPOSTED": "20261399", "FITID": "F2"})), "in movement 2"),
        (whole(sgml(**{**BAG, "DTPOSTED": "23.11.2026"})), "has no date, no amount or no id in movement 1"),
        (whole(sgml(**{**BAG, "TRNAMT": "12.345"})), "has no date, no amount or no id in movement 1"),
        (whole(sgml(**{**BAG, "TRNAMT": "1e9"})), "has no date, no amount or no id in movement 1"),
        (whole(sgml(**{**BAG, "FITID": ""})), "has no date, no amount or no id in movement 1"),
        (whole(sgml(**BAG, NAME="a&#0;b\x07")), "a text nobody can print"),
        (whole(GOOD, sgml(**{**BAG, "TRNAMT": "1.00"})), "two different movements the id “F1”"),
        (whole(GOOD.replace("</STMTTRN>", "")), "breaks off before its end"),
        (whole(GOOD.replace("</STMTTRN>", ""), GOOD), "breaks off in the middle of a movement"),
        (whole(GOOD)[:-8], "breaks off before its end"),
        (whole(GOOD.replace("<NAME>", "<FITID>F9\r\n<NAME>")), "says FITID twice"),
        (whole(GOOD, currency="CAD"), "is not in dollars but in CAD"),
        (whole(GOOD, account="<ACCTID>1\r\n<ACCTID>2\r\n"), "is not the statement of one account"),
        (HEADER_1 + "<OFX></OFX>", "is not the statement of one account"),
        ("Date,Amount\r\n2026-11-23,1.00\r\n", "is no OFX statement"),
        ("", "is no OFX statement"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_whole(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CounterError, match=said) as refused:
        ofx.read(written(tmp_path, text))
    assert refused.value.field == "file"
    assert "Nothing was brought in" in refused.value.message


def test_nothing_of_a_broken_file_comes_in(at: At, city: Books, tmp_path: Path) -> None:
    broken = whole(GOOD, sgml(**{**BAG, "DTPOSTED": "20261399", "FITID": "F2"}))
    with pytest.raises(CounterError, match="in movement 2"):
        brings(at("lortiz"), written(tmp_path, broken))
    assert city.rows("SELECT count(*) FROM desk_event WHERE kind = 'bank_line'") == [(0,)]


def brings(desk: Desk, file: Path) -> statements.Brought:
    return statements.bring_in(desk, bank="GENERAL", file=file, mapping=resources.path("bank", "statement.toml"))


def test_credits_come_in_once_and_debits_are_left_out(at: At, tmp_path: Path) -> None:
    fee = sgml(**{**BAG, "TRNAMT": "-3.00", "FITID": "F2"})
    file = written(tmp_path, whole(GOOD, GOOD, fee), name="november.qfx")
    assert brings(at("lortiz"), file) == statements.Brought(1, 0)
    assert brings(at("lortiz"), file) == statements.Brought(0, 1)
    later = written(tmp_path, whole(GOOD, sgml(**{**BAG, "FITID": "F3"})), name="december.txt")
    assert brings(at("lortiz"), later) == statements.Brought(1, 1)
    first, _ = statements.compare(at("lortiz"), ()).matched.lines
    assert (first.bank, first.date, first.amount) == ("GENERAL", date(2026, 11, 23), Money(75500))


def test_a_file_that_is_not_there_is_told(at: At, tmp_path: Path) -> None:
    with pytest.raises(CounterError, match="cannot be read"):
        brings(at("lortiz"), tmp_path / "nothing.ofx")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofx, "MOST_BYTES", 10)
    with pytest.raises(CounterError, match="is larger than 0 MB"):
        ofx.read(written(tmp_path, whole(GOOD)))
    monkeypatch.undo()
    monkeypatch.setattr(ofx, "MOST_MOVEMENTS", 0)
    with pytest.raises(CounterError, match="holds more than 0 movements"):
        ofx.read(written(tmp_path, whole(GOOD)))
