# SPDX-License-Identifier: Apache-2.0
"""The test page of a printer: what a person looks at to set columns and code page right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.paper import Align, Block, Code, CodeKind, Cut, Feed, Paper, Row, Rule, Size, Text
from app.domain.papers.letterhead import Letterhead, head, moment

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.ports import PrinterSettings, PrinterStatus

LETTERS = "ÁÉÍÑÓÚÜ áéíñóúü ÄÖ äöß Çç Øø ¿¡ £ ¢ €"


def printer_page(printer: PrinterSettings, status: PrinterStatus, city: Letterhead, at: datetime) -> Paper:
    """Ruler, letters of the code page, sizes, codes and a cut; the drawer opens with it if asked for.

    The ruler ends at the last column: if it wraps or leaves a margin, the columns of the set-up are wrong.
    """
    tens = "".join(f"{ten % 10:>10}" for ten in range(1, printer.columns // 10 + 1)).ljust(printer.columns)
    ruler = ("1234567890" * (printer.columns // 10 + 1))[: printer.columns]
    blocks: list[Block] = [
        *head(city),
        Text(f"TEST PAGE {printer.name}", bold=True, lines=2),
        Text(moment(at)),
        Text(f"{printer.driver} {printer.address}", lines=2),
        Row("Status before this page", f"{status.state}"),
        *([Text(status.detail, indent=2, lines=3)] if status.detail else []),
        Rule(),
        Text(f"Ruler of {printer.columns} columns; it fills the paper from edge to edge:", lines=3),
        Text(tens),
        Text(ruler),
        Rule(),
        Text(f"Letters of code page {printer.code_page}:", lines=2),
        Text(LETTERS, lines=3),
        Rule(),
        Text("Bold", bold=True),
        Text("Tall", size=Size.TALL),
        Text("Large", size=Size.LARGE),
        Row("Left", "1,284.60"),
        Text("Centered", Align.CENTER),
        Feed(),
        Code(CodeKind.QR, f"TEST {printer.name}"),
        Code(CodeKind.CODE128, "TEST-0042"),
        Feed(),
        Text("The paper is cut after this line.", Align.CENTER, lines=2),
        Cut(),
    ]
    return Paper("test", f"Test page of {printer.name}", tuple(blocks))
