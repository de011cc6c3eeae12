# SPDX-License-Identifier: Apache-2.0
"""A report as a workbook for Excel: amounts are numbers, days are days, and text is never a formula."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.paper_text import clean
from app.domain.report import Kind, LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.report import Form, Heading, Line, Value

MOST_ROWS = 1_048_576
"""More rows no worksheet has."""
_AMOUNT = "#,##0.00;[Red]-#,##0.00"
_FORMATS = {Kind.MONEY: _AMOUNT, Kind.COUNT: "#,##0", Kind.DATE: "yyyy-mm-dd", Kind.TEXT: "@"}
_WIDTHS = {Kind.MONEY: 14, Kind.COUNT: 10, Kind.DATE: 12, Kind.TEXT: 14}
_WIDE = 30
_HEAD_ROWS = 4


def write(stream: BinaryIO, form: Form, heading: Heading, lines: Iterable[Line]) -> None:
    """One sheet: what the report is, a row of titles that stays in sight, the lines with their sums.

    Raises CounterError for a report of more rows than a sheet has.
    """
    # Rows are written down as they come: a long listing never stands in memory as a whole.
    book = xlsxwriter.Workbook(
        stream,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    try:
        _fill(book, form, heading, lines)
    finally:
        book.close()  # also lets the rows go that lie in a file of their own until then


def _fill(book: Any, form: Form, heading: Heading, lines: Iterable[Line]) -> None:
    book.set_properties({"title": form.title, "author": heading.city, "comments": heading.made})
    sheet = book.add_worksheet(form.title[:31].replace("/", "-"))
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, _WIDE if column.long else _WIDTHS[column.kind])
    styles = _styles(book)
    top = _write_heading(sheet, styles, form, heading)
    sheet.freeze_panes(top, 0)
    for row, line in enumerate(lines, start=top):
        if row >= MOST_ROWS:
            raise CounterError(
                "That is more rows than a worksheet has. No file was written. Choose fewer days, or save it as CSV."
            )
        for place, (column, value) in enumerate(zip(form.columns, line.cells, strict=True)):
            _write(sheet, row, place, value, styles[line.kind, column.kind])


def _write_heading(sheet: Any, styles: dict[Any, Any], form: Form, heading: Heading) -> int:
    """The lines above the titles; answers the first row under them."""
    sheet.write_string(0, 0, f"{form.title}, {heading.city}", styles["title"])
    sheet.write_string(1, 0, heading.about)
    sheet.write_string(2, 0, heading.made)
    for row, note in enumerate(heading.notes, start=3):
        sheet.write_string(row, 0, note)
    top = _HEAD_ROWS + len(heading.notes)
    for place, column in enumerate(form.columns):
        sheet.write_string(top - 1, place, column.title, styles["figures" if column.is_figure else "words"])
    return top


def _styles(book: Any) -> dict[Any, Any]:
    """The look of titles and of every kind of cell in every kind of line."""
    made: dict[Any, Any] = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "words": book.add_format({"bold": True, "bottom": 1}),
        "figures": book.add_format({"bold": True, "bottom": 1, "align": "right"}),
    }
    for line in LineKind:
        for kind, number in _FORMATS.items():
            strong = {} if line is LineKind.ROW else {"bold": True, "top": 1}
            made[line, kind] = book.add_format({"num_format": number, **strong})
    return made


def _write(sheet: Any, row: int, place: int, value: Value, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, place, None, style)
    elif isinstance(value, Money):
        sheet.write_number(row, place, Decimal(value.cents) / 100, style)
    elif isinstance(value, int):
        sheet.write_number(row, place, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time.min), style)  # a day of a sheet has no zone
    else:
        sheet.write_string(row, place, clean(value), style)
