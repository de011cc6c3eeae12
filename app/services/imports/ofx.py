# SPDX-License-Identifier: Apache-2.0
"""Read the movements of one account out of an OFX statement, of either form, that nobody vouches for.

Version 1 is SGML, whose single values need no end tag; version 2 is XML. Both are walked tag by tag: no entity is ever
defined, nothing is fetched, and every value, date and number is bounded. One fault, and nothing of the file is taken.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain import canon
from app.domain.errors import CounterError
from app.domain.money import Money

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 16 * 1024 * 1024
MOST_MOVEMENTS = 100_000
LONGEST_VALUE = 2_000
"""No bank writes more into a value: the standard's longest has 255 characters."""

_HEAD = 4_096
_TAG = re.compile(r"<(/?)([A-Za-z0-9._]{1,40})>([^<]*)")
_AMOUNT = re.compile(r"([+-]?)([0-9]{1,13})(?:[.,]([0-9]{0,2})0*)?")
_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{0,6}(?:\.[0-9]{1,6})?(?:\[[^\]]{1,20}\])?)?")
_MOVEMENT, _ACCOUNT, _CURRENCY = "STMTTRN", "ACCTID", "CURDEF"
_KEPT = frozenset({"DTPOSTED", "TRNAMT", "FITID", "NAME", "MEMO", "CHECKNUM", "REFNUM"})
_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement: credits above zero, debits below. `id` is the bank's own, which names it for ever."""

    id: str
    date: date
    amount: Money
    reference: str
    text: str


def is_ofx(path: Path) -> bool:
    """Whether a file is an OFX statement, by its name or by how it begins."""
    if path.suffix.casefold() in (".ofx", ".qfx"):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False  # reading it tells why
    return b"OFXHEADER" in head or b"<OFX>" in head


def read(path: Path) -> tuple[Movement, ...]:
    """The movements of a statement, each once.

    Raises CounterError beside "file" for what is no statement of one account in dollars, and for a movement without a
    date, an amount or an id, or whose id names another movement too.
    """
    text = _decoded(path)
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise _no(path, "defines entities of its own, which no bank does")
    if "<OFX>" not in text.upper():
        raise _no(path, "is no OFX statement")
    found: dict[str, Movement] = {}
    for number, told in enumerate(_movements(path, text), start=1):
        if number > MOST_MOVEMENTS:
            raise _no(path, f"holds more than {MOST_MOVEMENTS:,} movements")
        movement = _movement(path, number, told)
        if found.setdefault(movement.id, movement) != movement:
            raise _no(path, f"gives two different movements the id “{movement.id[:40]}”")
    return tuple(found.values())


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _no(path, f"is larger than {MOST_BYTES // 1024 // 1024} MB")
        raw = path.read_bytes()
    except OSError as trouble:
        raise _no(path, "cannot be read") from trouble
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no(path, "is written in an unknown encoding")


def _movements(path: Path, text: str) -> list[dict[str, str]]:
    """The values of each movement, by tag; what is said of the account is looked at on the way."""
    found: list[dict[str, str]] = []
    now: dict[str, str] | None = None
    accounts, statements = set(), 0
    for tag in _TAG.finditer(text):
        closes, name, value = tag[1], tag[2].upper(), tag[3].strip()
        if len(value) > LONGEST_VALUE:
            raise _no(path, f"holds a value of more than {LONGEST_VALUE:,} characters in {name}")
        if name == _MOVEMENT:
            if (now is None) == bool(closes):
                raise _no(path, "breaks off in the middle of a movement")
            now = None if closes else {}
            found += [] if now is None else [now]
        elif not closes and now is not None and name in _KEPT:
            if name in now:
                raise _no(path, f"says {name} twice in one movement")
            now[name] = value
        elif not closes and now is None:
            statements += name in _STATEMENTS
            accounts |= {value} if name == _ACCOUNT else set()
            if name == _CURRENCY and value.upper() != "USD":
                raise _no(path, f"is not in dollars but in {value[:10]}")
    if now is not None or not re.search(r"</OFX>\s*\Z", text, re.IGNORECASE):
        raise _no(path, "breaks off before its end")
    if statements != 1 or len(accounts) > 1:
        raise _no(path, "is not the statement of one account")
    return found


def _movement(path: Path, number: int, told: dict[str, str]) -> Movement:
    day, amount = _DATE.fullmatch(told.get("DTPOSTED", "")), _AMOUNT.fullmatch(told.get("TRNAMT", "").replace(" ", ""))
    known = told.get("FITID", "")
    if day is None or amount is None or not known:
        raise _no(path, f"has no date, no amount or no id in movement {number}")
    try:
        posted = date(int(day[1]), int(day[2]), int(day[3]))
        told_text = {name: canon.text(html.unescape(value), limit=500) for name, value in told.items()}
    except (ValueError, CounterError) as trouble:
        raise _no(path, f"has a date there is none of, or a text nobody can print, in movement {number}") from trouble
    cents = int(amount[2]) * 100 + int((amount[3] or "").ljust(2, "0"))
    reference = told_text.get("CHECKNUM") or told_text.get("REFNUM") or ""
    words = " ".join(dict.fromkeys(filter(None, (told_text.get("NAME"), told_text.get("MEMO")))))
    return Movement(told_text["FITID"], posted, Money(-cents if amount[1] == "-" else cents), reference, words[:500])


def _no(path: Path, said: str) -> CounterError:
    return CounterError(f"{path.name} {said}. Nothing was brought in. Ask the bank for the file again.", field="file")
