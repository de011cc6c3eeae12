# SPDX-License-Identifier: Apache-2.0
"""A report on the paper of the receipt printer: each line with its leading figure, the other figures under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import CounterError
from app.domain.paper import Block, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import head
from app.domain.report import LineKind, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.papers.letterhead import Letterhead
    from app.domain.report import Form, Heading, Line

MOST_LINES = 250
"""About three meters of paper; who needs more wants a file."""


def report_paper(form: Form, heading: Heading, lines: Iterable[Line], city: Letterhead) -> Paper:
    """The report as a slip. Raises CounterError when it is too long for one."""
    blocks: list[Block] = [
        *head(city),
        Text(form.title.upper(), bold=True, lines=2),
        Text(heading.about, lines=3),
        Text(heading.made, lines=3),
        *(Text(note, lines=6) for note in heading.notes),
        Rule(),
    ]
    for number, line in enumerate(lines):
        if number >= MOST_LINES:
            raise CounterError("This report is too long for the receipt printer. Nothing was printed. Save it as PDF.")
        blocks += _line(form, line)
    return Paper("report", f"{form.title}, {heading.about}", (*blocks, Feed(), Cut()))


def _line(form: Form, line: Line) -> list[Block]:
    """Words and the last figure in one row, then each other figure that is not nothing in its own."""
    strong = line.kind is not LineKind.ROW
    cells = [(column, value) for column, value in zip(form.columns, line.cells, strict=True) if value is not None]
    words = ", ".join(text for column, value in cells if not column.is_figure and (text := written(value)))
    figures = [(column, value) for column, value in cells if column.is_figure]
    last = written(figures[-1][1]) if figures else ""
    blocks: list[Block] = [Rule()] if line.kind is LineKind.TOTAL else []
    blocks.append(Row(words, last, bold=strong, lines=4))
    blocks += [Row(column.title, written(value), indent=2, inset=12) for column, value in figures[:-1] if value]
    return blocks
