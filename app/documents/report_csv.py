# SPDX-License-Identifier: Apache-2.0
"""A report as CSV: amounts as plain numbers, days as 2026-11-20, and no text that a spreadsheet would reckon with.

A cell that begins like a formula gets an apostrophe in front (a payer may be called "=HYPERLINK(…)"); figures are
never touched, so a minus stays a minus.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from app.domain.paper_text import clean
from app.domain.report import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.report import Form, Heading, Line, Value

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(stream: TextIO, form: Form, heading: Heading, lines: Iterable[Line], end: str = "\r\n") -> None:
    """One row of titles, a row for each line, and what must not be overlooked at the end; rows end with `end`."""
    rows = csv.writer(stream, lineterminator=end)
    rows.writerow([column.title for column in form.columns])
    rows.writerows([cell(value) for value in line.cells] for line in lines)
    rows.writerows([safe(note)] for note in heading.notes)


def cell(value: Value) -> str:
    """A value as it stands in the file."""
    return safe(value) if isinstance(value, str) else plain(value)


def safe(text: str) -> str:
    """A text no spreadsheet takes for a formula, on one line; what begins with white space is looked at behind it."""
    shown = clean(text)
    return f"'{shown}" if text.startswith(DANGEROUS) or shown.lstrip().startswith(DANGEROUS) else shown
