# SPDX-License-Identifier: Apache-2.0
"""Text as it may stand on paper: one line, nothing that commands a printer, measured in columns.

A payer's name is stored as typed and made harmless where it is shown. Nothing here raises on any text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate

_SPACED = frozenset({"Cc", "Zl", "Zp", "Zs"})
_DROPPED = frozenset({"Cf", "Cs", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Me"})
_MARKS_IN_A_ROW = 2  # no language needs more over one letter; towers of marks would print over other rows
_FIRST_MARK = "\u0300"  # below it every printable letter is composed and one column wide
_LONGEST_CODE = 200  # a finer QR code is beyond a receipt printer and a worn scanner
_DOTS = "..."


def clean(text: str) -> str:
    """Control characters become spaces; direction marks, surrogates and private characters are left out (rule R2).

    The answer is one line in NFC without leading control effects; its length in characters may differ from the input's.
    """
    if text.isprintable() and (text.isascii() or max(text) < _FIRST_MARK):
        return text
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in _SPACED:
            kept.append(" ")
            marks = 0
        elif category in _MARKS:
            marks += 1
            if marks <= _MARKS_IN_A_ROW and kept:
                kept.append(character)
        elif category not in _DROPPED:
            kept.append(character)
            marks = 0
    return "".join(kept)


def code_text(data: str) -> str:
    """What a QR code or barcode may hold: printable ASCII, at most 200 characters, never empty."""
    if data.isascii() and data.isprintable() and 0 < len(data) <= _LONGEST_CODE:
        return data
    plain = "".join(
        part if part.isascii() and part.isprintable() else "?" for part in unicodedata.normalize("NFKD", clean(data))
    )
    return plain[:_LONGEST_CODE] or "?"


def width(text: str) -> int:
    """Columns a cleaned text takes: two for East Asian wide letters and emoji, none for marks over a letter."""
    if text.isascii() or max(text) < _FIRST_MARK:
        return len(text)
    return sum(_columns(character) for character in text)


def cut(text: str, columns: int) -> str:
    """A cleaned text that is too long ends in three dots, so nobody takes a piece for the whole."""
    if width(text) <= columns:
        return text
    if columns <= len(_DOTS):
        return _DOTS[: max(columns, 0)]
    return _head(text, columns - len(_DOTS)).rstrip() + _DOTS


def wrap(text: str, columns: int, lines: int = 1) -> list[str]:
    """A cleaned text on at most `lines` rows, broken between words; the last row is cut if there is more.

    Always gives at least one row, which is empty for an empty text. Columns below 1 count as 1.
    """
    if text.isascii() and len(text) <= columns:
        return [text.rstrip()]
    columns = max(columns, 1)
    rows: list[str] = []
    rest = text.strip() if lines > 1 else text.rstrip()
    while len(rows) < lines - 1 and width(rest) > columns:
        head = _head(rest, columns)
        if not head:
            break
        follows = rest[len(head)]
        space = head.rfind(" ")
        if follows != " " and space > 0:
            head = head[:space]
        rows.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    rows.append(cut(rest, columns))
    return rows


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in _MARKS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _head(text: str, columns: int) -> str:
    """As much of the beginning as fits."""
    if text.isascii():
        return text[:columns]
    return text[: bisect_right(list(accumulate(map(_columns, text))), columns)]
