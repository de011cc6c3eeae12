# SPDX-License-Identifier: Apache-2.0
"""A report as PDF: a table on letter pages, upright where it fits and lying where it is wide; long words wrap.

Everything is set in the fixed-width font, so a whole row is one line of text and figures stand under each other. The
same report gives the same bytes, but for the moment it says it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, BinaryIO

from reportlab.pdfgen.canvas import Canvas

from app.documents.pdf import typeface
from app.domain.paper_text import clean, cut, width
from app.domain.report import LineKind, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.documents.pdf import Typeface
    from app.domain.report import Column, Form, Heading, Line

_SHORT, _LONG = 612.0, 792.0
_MARGIN = 40.0
_ADVANCE = 0.6  # width of a letter over its size
_LEADING = 1.36
_SIZES = (9.0, 8.0, 7.0)
_GAP = 2  # columns of letters between two columns of the table
_LEAST = 8  # no column of words is made narrower
_MOST = 40  # nor needs to be wider


@dataclass(frozen=True, slots=True)
class _Page:
    """How the pages lie: their size, the size of letters, and the width of each column in letters."""

    wide: float
    high: float
    size: float
    widths: tuple[int, ...]

    @property
    def letters(self) -> int:
        """How many letters a row of the page has."""
        return int((self.wide - 2 * _MARGIN) / (self.size * _ADVANCE))

    @property
    def leading(self) -> float:
        """From one row to the next."""
        return self.size * _LEADING


def write(stream: BinaryIO, form: Form, heading: Heading, lines: Iterable[Line], fonts: Path | None = None) -> None:
    """The whole report; titles stand on every page, and the sums stay with a line above them."""
    face = typeface(fonts)
    printable = face.gateway.printable
    shown = [(line.kind, tuple(printable(written(value)) for value in line.cells)) for line in lines]
    page = _fitted(form.columns, [cells for _, cells in shown])
    rows = [(kind, row) for kind, cells in shown for row in _rows(form.columns, page, cells)]
    canvas = Canvas(stream, pagesize=(page.wide, page.high), invariant=1, pageCompression=1)
    canvas.setTitle(f"{form.title}, {heading.about}")
    canvas.setCreator("Tillwright")
    _paint(canvas, face, page, form, heading, rows)
    canvas.save()


def _fitted(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> _Page:
    """The first of the pages, upright before lying and large before small, that every column fits on."""
    natural = [
        min(_MOST, max([len(column.title), *(width(row[place]) for row in cells)]))
        for place, column in enumerate(columns)
    ]
    pages = [_Page(*sides, size, ()) for size in _SIZES for sides in ((_SHORT, _LONG), (_LONG, _SHORT))]
    whole = sum(natural) + _GAP * (len(columns) - 1)
    fitting = next((page for page in pages if page.letters >= whole), pages[-1])
    over = whole - fitting.letters
    while over > 0:
        words = [place for place, column in enumerate(columns) if not column.is_figure and natural[place] > _LEAST]
        if not words:
            break
        widest = max(words, key=lambda place: natural[place])
        natural[widest] -= 1
        over -= 1
    return _Page(fitting.wide, fitting.high, fitting.size, tuple(natural))


def _rows(columns: Sequence[Column], page: _Page, cells: Sequence[str]) -> list[str]:
    """One line of the report as rows of letters; only words that are too long take more than one."""
    wrapped = [
        [cell] if column.is_figure or width(cell) <= room else _wrapped(cell, room)
        for column, room, cell in zip(columns, page.widths, cells, strict=True)
    ]
    return [_row(columns, page, parts) for parts in zip_longest(*wrapped, fillvalue="")]


def _row(columns: Sequence[Column], page: _Page, cells: Sequence[str]) -> str:
    placed = []
    for column, room, cell in zip(columns, page.widths, cells, strict=True):
        spare = " " * max(0, room - width(cell))
        placed.append(f"{spare}{cell}" if column.is_figure else f"{cell}{spare}")
    return (" " * _GAP).join(placed).rstrip()


def _wrapped(text: str, room: int) -> list[str]:
    """Words in rows of at most `room` letters; a word longer than that is broken."""
    rows, row = [], ""
    for word in clean(text).split():
        while width(word) > room:
            if row:
                rows.append(row)
                row = ""
            taken = next(end for end in range(len(word), 0, -1) if width(word[:end]) <= max(room, 2))
            rows.append(word[:taken])
            word = word[taken:]
        if row and width(row) + 1 + width(word) > room:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    return [*rows, row] if row or not rows else rows


def _paint(
    canvas: Canvas, face: Typeface, page: _Page, form: Form, heading: Heading, rows: Sequence[tuple[LineKind, str]]
) -> None:
    titles = _row(form.columns, page, [column.title for column in form.columns])
    first = _heading(page, form, heading)
    pages = _shared_out(page, len(first), [kind for kind, _ in rows])
    begin = 0
    for number, count in enumerate(pages, start=1):
        top = page.high - _MARGIN
        if number == 1:
            for strong, size, text in first:
                canvas.setFont(face.strong if strong else face.regular, size)
                canvas.drawString(_MARGIN, top - size, face.gateway.printable(text))
                top -= size * _LEADING
            top -= page.leading
        top = _draw(canvas, face, page, top, titles, strong=True)
        canvas.line(_MARGIN, top - 2, page.wide - _MARGIN, top - 2)
        top -= page.leading / 2
        for kind, text in rows[begin : begin + count]:
            if kind is LineKind.TOTAL:
                canvas.line(_MARGIN, top, page.wide - _MARGIN, top)
            top = _draw(canvas, face, page, top, text, strong=kind is not LineKind.ROW)
        begin += count
        canvas.setFont(face.regular, 8)
        canvas.drawString(_MARGIN, _MARGIN - 14, face.gateway.printable(f"{form.title}, {heading.about}"))
        canvas.drawRightString(page.wide - _MARGIN, _MARGIN - 14, f"Page {number} of {len(pages)}")
        canvas.showPage()


def _heading(page: _Page, form: Form, heading: Heading) -> list[tuple[bool, float, str]]:
    """The rows above the table on the first page: whether strong, the size, the words."""
    room = int((page.wide - 2 * _MARGIN) / (9.0 * _ADVANCE))
    notes = [row for note in heading.notes for row in _wrapped(note, room)]
    return [
        (True, 14.0, cut(form.title, room)),
        (True, 9.0, cut(heading.city, room)),
        (False, 9.0, cut(heading.about, room)),
        (False, 9.0, cut(heading.made, room)),
        *((True, 9.0, note) for note in notes),
    ]


def _draw(canvas: Canvas, face: Typeface, page: _Page, top: float, text: str, *, strong: bool) -> float:
    """One row of letters; answers where the next one begins."""
    canvas.setFont(face.strong if strong else face.regular, page.size)
    canvas.drawString(_MARGIN, top - page.size, text)
    return top - page.leading


def _shared_out(page: _Page, heading: int, kinds: Sequence[LineKind]) -> list[int]:
    """How many rows stand on each page; one page at least, and no page begins with a line of sums."""
    whole = int((page.high - 2 * _MARGIN) / page.leading) - 2
    first = whole - heading - 4
    counts, left, begin = [], len(kinds), 0
    room = first
    while left > room:
        take = room
        while take > 1 and kinds[begin + take] is not LineKind.ROW:
            take -= 1
        counts.append(take)
        begin, left, room = begin + take, left - take, whole
    return [*counts, left]
