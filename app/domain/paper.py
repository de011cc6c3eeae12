# SPDX-License-Identifier: Apache-2.0
"""What stands on paper: blocks without a printer, a page size or a screen.

One description serves the receipt printer, the PDF and the paper on the screen. `lay_out` turns blocks into rows for a
number of columns, so every renderer shows the same rows and only paints them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import NamedTuple

from app.domain.paper_text import clean, code_text, cut, width, wrap

Alphabet = Callable[[str], str]
"""Turns any text into what one printer can show, in one line, before its width is measured."""

_WIDE = 40  # narrower paper has no room for a second column of figures
_LONG_FIGURE = 14  # wider than any amount: a name or a date, which moves below rather than break its neighbor
_TOO_MUCH = 400  # rows one block may take; a report's longest paragraph is far below


class Align(StrEnum):
    """Where a line of text stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Size(Enum):
    """How many columns and rows a letter takes: (wide, high)."""

    NORMAL = (1, 1)
    TALL = (1, 2)
    LARGE = (2, 2)

    def __init__(self, wide: int, high: int) -> None:
        self.wide = wide
        self.high = high


class CodeKind(StrEnum):
    """A picture a scanner can read."""

    QR = "qr"
    CODE128 = "code128"


@dataclass(frozen=True, slots=True)
class Text:
    """A text stands on at most `lines` rows; what does not fit ends in three dots.

    Typed text (a payer, a reason) keeps the default of one row, so that no name can push the amounts apart.
    """

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    size: Size = Size.NORMAL
    indent: int = 0
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """Words left, a figure right; the figure is never shortened while there is room for it.

    `inset` columns stay free at the right, so that parts stand left of the sums (on paper of 40 columns or more).
    Words take at most `lines` rows.
    """

    left: str
    right: str = ""
    bold: bool = False
    indent: int = 0
    inset: int = 0
    lines: int = 2
    size: Size = Size.NORMAL


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    mark: str = "-"


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty rows."""

    rows: int = 1


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code or barcode; its data becomes printable ASCII."""

    kind: CodeKind
    data: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A band nobody overlooks: COPY, VOID, TRAINING. One row per text."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The paper ends here."""


Block = Text | Row | Rule | Feed | Code | Mark | Cut


class Line(NamedTuple):
    """One finished row: `text` starts at the left edge and is at most columns / size.wide wide."""

    text: str
    bold: bool = False
    size: Size = Size.NORMAL


Item = Line | Code | Cut
"""What a renderer paints. An empty Line is an empty row."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A slip or report, ready for any renderer.

    `kind` is a short word for file names and logs ("receipt", "drop"), `title` is how a screen reader names it.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    copy: bool = False

    def as_copy(self, number: int = 0) -> Paper:
        """A further print says COPY above everything else, with its number where it is counted (RP2)."""
        if self.copy:
            return self
        mark = Mark((f"COPY {number}" if number else "COPY",))
        return replace(self, title=f"{self.title}, copy", blocks=(mark, *self.blocks), copy=True)


def lay_out(paper: Paper, columns: int, alphabet: Alphabet = clean) -> tuple[Item, ...]:
    """Every renderer shows these rows and no others, so what is previewed is what is printed.

    `columns` is 20 or more (58 mm paper has 32, 80 mm has 42 or 48, a letter page 80). `alphabet` is the printer's;
    the default shows text as typed, without control characters.
    """
    if columns < 20:
        raise ValueError(f"Paper has at least 20 columns, not {columns}.")
    items: list[Item] = []
    for block in paper.blocks:
        if isinstance(block, Row):
            items.extend(_row(block, columns, alphabet))
        elif isinstance(block, Text):
            items.extend(_text(block, columns, alphabet))
        elif isinstance(block, Rule):
            items.append(Line(block.mark[:1] * columns))
        elif isinstance(block, Feed):
            items.extend(Line("") for _ in range(min(block.rows, _TOO_MUCH)))
        elif isinstance(block, Mark):
            items.extend(_mark(block, columns, alphabet))
        elif isinstance(block, Code):
            items.append(Code(block.kind, code_text(block.data)))
        else:
            items.append(block)
    return tuple(items)


def rows_of(items: tuple[Item, ...]) -> tuple[str, ...]:
    """The readable rows of laid-out paper: for a screen reader, a search and for comparing renderers."""
    return tuple(item.text for item in items if isinstance(item, Line))


def _text(block: Text, columns: int, alphabet: Alphabet) -> list[Line]:
    size = block.size
    text = alphabet(block.text)
    if block.align is Align.LEFT and size is Size.NORMAL and text.isascii() and block.indent + len(text) <= columns:
        return [Line((" " * block.indent + text).rstrip(), block.bold)]  # nearly every text
    if size is Size.LARGE and width(text) * 2 > columns:
        size = Size.TALL
    room = columns // size.wide - block.indent
    rows = wrap(text, room, min(block.lines, _TOO_MUCH))
    return [Line(_placed(row, room, block.align, block.indent), block.bold, size) for row in rows]


def _placed(row: str, room: int, align: Align, indent: int) -> str:
    free = room - width(row)
    if align is Align.CENTER:
        indent += free // 2
    elif align is Align.RIGHT:
        indent += free
    return " " * indent + row if row else ""


def _row(block: Row, columns: int, alphabet: Alphabet) -> list[Line]:
    right = alphabet(block.right)
    left = " " * block.indent + alphabet(block.left)
    end = columns // block.size.wide - (block.inset if columns >= _WIDE else 0)
    gap = end - width(left) - width(right)
    if not right and gap >= 0:
        return [Line(left, block.bold, block.size)]
    if gap > 0:
        return [Line(left + " " * gap + right, block.bold, block.size)]
    return _long_row(block, end, left.lstrip(" "), right)


def _long_row(block: Row, end: int, left: str, right: str) -> list[Line]:
    """Words beside a figure wrap under themselves; a long figure gets a row of its own, under its words."""
    right = cut(right, end)
    indent = " " * block.indent
    room = end - block.indent - (width(right) + 1 if right else 0)
    if width(right) > _LONG_FIGURE or room < end // 3:
        words = wrap(left, end - block.indent, block.lines)
        texts = [*(indent + row for row in words), " " * (end - width(right)) + right]
    else:
        first, *rest = wrap(left, room, block.lines)
        gap = end - block.indent - width(first) - width(right) if right else 0
        texts = [indent + first + " " * gap + right, *(f"{indent}  {cut(row, room - 2)}" for row in rest)]
    return [Line(text, block.bold, block.size) for text in texts]


def _mark(block: Mark, columns: int, alphabet: Alphabet) -> list[Line]:
    edge = Line("=" * columns, bold=True)
    words = [
        line
        for text in block.texts
        for line in _text(Text(text, Align.CENTER, bold=True, size=Size.LARGE), columns, alphabet)
    ]
    return [edge, *words, edge]
