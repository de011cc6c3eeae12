# SPDX-License-Identifier: Apache-2.0
"""Paper becomes the bytes one printer takes: ESC/POS for a receipt printer, PDF for a folder of files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents import escpos
from app.documents.text_gateway import gateway_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.paper import Alphabet, Paper
    from app.domain.ports import PrinterSettings


@dataclass(frozen=True, slots=True)
class PaperMaker:
    """Knows where the fonts are and chooses the renderer; reportlab is loaded when the first PDF is made."""

    fonts: Path | None = None

    def make(self, paper: Paper, settings: PrinterSettings) -> bytes:
        """The bytes of one slip for one printer; options "format" = "pdf" or "letter" make a PDF."""
        wanted = settings.options.get("format", "escpos")
        if wanted == "pdf":
            return self.roll_pdf(paper, settings.columns)
        if wanted == "letter":
            return self.letter_pdf(paper)
        return escpos.encode(paper, columns=settings.columns, code_page=settings.code_page)

    def roll_pdf(self, paper: Paper, columns: int = 48) -> bytes:
        """A slip as a PDF of the roll's width."""
        from app.documents.pdf import PdfMaker

        return PdfMaker(self.fonts).roll(paper, columns)

    def letter_pdf(self, paper: Paper) -> bytes:
        """A report as a PDF of letter pages."""
        from app.documents.pdf import PdfMaker

        return PdfMaker(self.fonts).letter(paper)

    def alphabet(self, settings: PrinterSettings) -> Alphabet:
        """What the printer can show, for a preview that looks exactly like its paper."""
        return gateway_of(settings.code_page).printable
