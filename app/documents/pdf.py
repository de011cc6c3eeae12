# SPDX-License-Identifier: Apache-2.0
"""Paper as PDF: a receipt on a page as long as it needs, a report on letter pages.

Text is only ever drawn as text, nothing reads it as markup: a payer named `<img src=x>` is printed with those letters.
The same paper gives the same bytes: no clock and no random number goes into the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import qrcode  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.documents.text_gateway import Gateway, code_text, gateway_of
from app.domain.code128 import bars
from app.domain.paper import Code, CodeKind, Item, Line, lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.paper import Paper

MILLIMETER = 72 / 25.4
LETTER = (612.0, 792.0)
LETTER_COLUMNS = 80
_LETTER_SIZE = 10.0
_LETTER_SIZES = (_LETTER_SIZE, 9.5, 9.0, 8.5)
"""What nearly fits on a page is set a little smaller, so that a signature stands beside the figures it is for."""
_LETTER_MARGIN = 40.0
_ADVANCE = 0.6  # both fixed fonts: width of a letter over its size
_LEADING = 1.27
_BASELINE = 0.96  # from the top of a row to its baseline, over the size
_ROLL_MARGIN = 4 * MILLIMETER
_QR_SHARE = 0.24  # of the roll's width
_BAR_HEIGHT = 10 * MILLIMETER


@dataclass(frozen=True, slots=True)
class Typeface:
    """The two weights of the fixed-width font, by the names the PDF knows, and what it can show."""

    regular: str
    strong: str
    gateway: Gateway


class PdfMaker:
    """Makes PDFs with the bundled fixed-width font, or with Courier where `fonts` is None."""

    def __init__(self, fonts: Path | None = None) -> None:
        self._face = typeface(fonts)

    def roll(self, paper: Paper, columns: int) -> bytes:
        """A slip as the receipt printer would make it: 80 mm wide, 58 mm below 40 columns, one page."""
        items = lay_out(paper, columns, self._face.gateway.printable)
        wide = (80 if columns >= 40 else 58) * MILLIMETER
        size = (wide - 2 * _ROLL_MARGIN) / (columns * _ADVANCE)
        high = sum(_height(item, size, wide) for item in items) + 2 * _ROLL_MARGIN
        canvas, stream = _canvas(paper, (wide, high))
        self._draw(canvas, items, _Place(_ROLL_MARGIN, high - _ROLL_MARGIN, size, wide))
        canvas.showPage()
        canvas.save()
        return stream.getvalue()

    def letter(self, paper: Paper) -> bytes:
        """A report on letter pages of 80 columns, each with its title and number at the foot."""
        items = lay_out(paper, LETTER_COLUMNS, self._face.gateway.printable)
        wide, high = LETTER
        room = high - 2 * _LETTER_MARGIN - 2 * _LETTER_SIZE
        size = next((size for size in _LETTER_SIZES if len(_pages(items, room, size)) == 1), _LETTER_SIZE)
        pages = _pages(items, room, size)
        canvas, stream = _canvas(paper, LETTER)
        left = (wide - LETTER_COLUMNS * size * _ADVANCE) / 2
        title = self._face.gateway.printable(paper.title)
        for number, page in enumerate(pages, 1):
            self._draw(canvas, page, _Place(left, high - _LETTER_MARGIN, size, wide))
            canvas.setFont(self._face.regular, 8)
            canvas.drawString(left, _LETTER_MARGIN - 14, title)
            canvas.drawRightString(wide - left, _LETTER_MARGIN - 14, f"Page {number} of {len(pages)}")
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    def _draw(self, canvas: Canvas, items: tuple[Item, ...], place: _Place) -> None:
        top, size = place.top, place.size
        current = ""
        for item in items:
            if isinstance(item, Line):
                font = self._face.strong if item.bold else self._face.regular
                if font != current:
                    canvas.setFont(font, size)
                    current = font
                if item.text:
                    _line(canvas, item, place.left, top, size)
            elif isinstance(item, Code):
                _code(canvas, item, top, place)
            top -= _height(item, size, place.wide)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where rows go, in points: left edge, first top, letter size, page width."""

    left: float
    top: float
    size: float
    wide: float


@lru_cache(maxsize=2)
def typeface(fonts: Path | None) -> Typeface:
    """The bundled fixed-width font, or Courier where `fonts` is None."""
    if fonts is None:
        return Typeface("Courier", "Courier-Bold", gateway_of("cp1252"))
    regular = TTFont("TillwrightMono", str(fonts / "IBMPlexMono-Regular.ttf"))
    strong = TTFont("TillwrightMono-SemiBold", str(fonts / "IBMPlexMono-SemiBold.ttf"))
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(strong)
    glyphs = frozenset(regular.face.charToGlyph) & frozenset(strong.face.charToGlyph)
    return Typeface(regular.fontName, strong.fontName, Gateway(lambda character: ord(character) in glyphs, "utf-8"))


def _canvas(paper: Paper, size: tuple[float, float]) -> tuple[Canvas, BytesIO]:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=1, pageCompression=1)
    canvas.setTitle(paper.title)
    canvas.setCreator("Tillwright")
    return canvas, stream


def _pages(items: tuple[Item, ...], room: float, size: float) -> list[tuple[Item, ...]]:
    pages: list[list[Item]] = [[]]
    used = 0.0
    for item in items:
        high = _height(item, size, LETTER[0])
        if used + high > room and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append(item)
        used += high
    return [tuple(page) for page in pages]


def _height(item: Item, size: float, wide: float) -> float:
    if isinstance(item, Line):
        return size * _LEADING * item.size.high
    if isinstance(item, Code):
        return (_square(wide) if item.kind is CodeKind.QR else _BAR_HEIGHT + size * _LEADING) + size
    return 0.0


def _square(wide: float) -> float:
    return min(wide * _QR_SHARE, 20 * MILLIMETER)


def _line(canvas: Canvas, line: Line, left: float, top: float, size: float) -> None:
    if line.size.high == 1:
        canvas.drawString(left, top - size * _BASELINE, line.text)
        return
    canvas.saveState()
    canvas.transform(line.size.wide, 0, 0, line.size.high, left, top - size * _BASELINE * line.size.high)
    canvas.drawString(0, 0, line.text)
    canvas.restoreState()


def _code(canvas: Canvas, code: Code, top: float, place: _Place) -> None:
    data = code_text(code.data)
    if code.kind is CodeKind.QR:
        side = _square(place.wide)
        _qr(canvas, data, (place.wide - side) / 2, top - place.size / 2, side)
        return
    widths = bars(data)
    module = min(1.0, (place.wide - 2 * place.left) / sum(widths))
    x = (place.wide - module * sum(widths)) / 2
    for index, run in enumerate(widths):
        if index % 2 == 0:
            canvas.rect(x, top - place.size / 2 - _BAR_HEIGHT, run * module, _BAR_HEIGHT, stroke=0, fill=1)
        x += run * module
    base = top - place.size / 2 - _BAR_HEIGHT - place.size * _BASELINE
    canvas.drawCentredString(place.wide / 2, base, data)


def _qr(canvas: Canvas, data: str, left: float, top: float, side: float) -> None:
    matrix = qr_matrix(data)
    module = side / len(matrix)
    path = canvas.beginPath()
    for down, row in enumerate(matrix):
        across = 0
        while across < len(row):
            run = 1
            if row[across]:
                while across + run < len(row) and row[across + run]:
                    run += 1
                path.rect(left + across * module, top - (down + 1) * module, run * module, module)
            across += run
    canvas.drawPath(path, stroke=0, fill=1)


def qr_matrix(data: str) -> list[list[bool]]:
    """The squares of a QR code, rows of dark (True) and light, without a margin.

    The mask is fixed: trying all eight for the best one takes ten times as long as all other work on a receipt.
    """
    code: Any = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=3)
    code.add_data(data)
    code.make(fit=True)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix
