# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: RUF001 - letters that look like others are what this table is about
"""The one gateway text passes on its way to paper (rule R2).

Text is stored as typed; here control characters become spaces, direction marks and the like are left out, letters a
device lacks become plain ones, and only then it is encoded. No byte below 0x20 ever leaves this module.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.domain.paper_text import clean, code_text, cut, width

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = {
    "…": "...", "€": "EUR", "₤": "GBP", "™": "TM", "©": "(c)", "®": "(R)", "№": "No.", "•": "*", "·": ".", "′": "'",
    "″": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‹": "<", "›": ">", "«": '"',
    "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "×": "x", "÷": "/", "⁄": "/",
    "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "ß": "ss", "ẞ": "SS",
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Þ": "Th", "þ": "th", "Ð": "D", "ð": "d", "Ŧ": "T", "ŧ": "t",
    "ŉ": "'n", "ĸ": "k", "ſ": "s", "Ŋ": "N", "ŋ": "n", "°": "deg", "¢": "c", "£": "GBP", "¡": "!", "¿": "?",
}  # fmt: skip


__all__ = ["CODE_PAGES", "CodePage", "Gateway", "code_text", "gateway_of"]


@dataclass(frozen=True, slots=True)
class CodePage:
    """One printer's character set: its name, Python's codec, and the number `ESC t` takes."""

    name: str
    number: int

    def holds(self, character: str) -> bool:
        """Whether the printer has this character, as one byte that commands nothing."""
        try:
            code = character.encode(self.name)
        except UnicodeEncodeError:
            return False
        return len(code) == 1 and code[0] >= 0x20 and code[0] != 0x7F


CODE_PAGES = {page.name: page for page in (CodePage("cp858", 19), CodePage("cp1252", 16), CodePage("cp437", 0))}
"""The three pages nearly every receipt printer has; the first is the default."""


class Gateway:
    """The gateway of one device: what it can show, and, for a printer, the bytes."""

    def __init__(self, holds: Callable[[str], bool], codec: str = "ascii") -> None:
        self._codec = codec
        self._plain = cache(self._translate)  # bounded by Unicode; a counter meets a few hundred characters
        self._holds = holds

    def printable(self, text: str) -> str:
        """One harmless line of characters this device has; a letter it lacks becomes plain ones, at worst "?"."""
        if text.isascii() and text.isprintable():
            return text
        text = clean(text)
        plain = self._plain
        return "".join(character if character < "\x7f" else plain(character) for character in text)

    def encode(self, text: str, columns: int = 0) -> bytes:
        """The bytes of one line, cut to `columns` where they are given; the last guard before the device."""
        if text.isascii() and text.isprintable() and len(text) <= (columns or len(text)):
            return text.encode("ascii")
        line = self.printable(text)
        return (cut(line, columns) if columns else line).encode(self._codec)

    def encode_rows(self, rows: list[str], columns: int) -> bytes:
        """Rows of one style, each ended by a line feed; nearly always plain, then checked and encoded at once."""
        whole = "".join(rows)
        if whole.isascii() and whole.isprintable() and max(map(len, rows), default=0) <= columns:
            return ("\n".join(rows) + "\n").encode("ascii") if rows else b""
        return b"".join(self.encode(row, columns) + b"\n" for row in rows)

    def _translate(self, character: str) -> str:
        if self._holds(character):
            return character
        known = _PLAIN.get(character)
        if known is not None:
            return known
        apart = "".join(
            part for part in unicodedata.normalize("NFKD", character) if not unicodedata.category(part).startswith("M")
        )
        if apart.isascii() and apart.isprintable():
            return apart or "?" * width(character)
        return "?" * width(character)


@cache
def gateway_of(code_page: str) -> Gateway:
    """The gateway of a printer with this code page; KeyError for a page no printer of ours has."""
    page = CODE_PAGES[code_page]
    return Gateway(page.holds, page.name)
