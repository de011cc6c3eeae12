# SPDX-License-Identifier: Apache-2.0
"""Printing as screens are given it before any printer is loaded: made behind the first slip, or the first trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.bootstrap.backstage import Backstage
    from app.domain.paper import Paper
    from app.domain.ports import KickReason, PaperRoll, PrinterSettings, PrinterStatus
    from app.domain.receipt import PostedReceipt
    from app.views.workplace import CopyRow, PrinterStanding


class LatePrinting:
    """The printing screens are given: made behind the first slip, so that no printer is loaded before the window."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def receipt(self, receipt: PostedReceipt, *, copy: int = 0, kick: KickReason | None = None) -> None:
        """See `Printing`."""
        self._backstage.paper.receipt(receipt, copy=copy, kick=kick)

    def paper(self, paper: Paper, *, ref: str, kick: KickReason | None = None) -> None:
        """See `Printing`."""
        self._backstage.paper.paper(paper, ref=ref, kick=kick)

    def kick(self, reason: KickReason, *, ref: str) -> None:
        """See `Printing`."""
        self._backstage.paper.kick(reason, ref=ref)

    def receipt_paper(self, receipt: PostedReceipt, *, copy: int = 0) -> Paper:
        """See `Printing`."""
        return self._backstage.paper.receipt_paper(receipt, copy=copy)

    def save_pdf(self, paper: Paper, *, ref: str) -> Path:
        """See `Printing`."""
        return self._backstage.paper.save_pdf(paper, ref=ref)

    def standing(self) -> PrinterStanding:
        """See `Printing`."""
        return self._backstage.paper.standing()

    def ask(self) -> None:
        """See `Printing`."""
        self._backstage.paper.ask()

    def again(self, copy: CopyRow) -> bool:
        """See `Printing`."""
        return self._backstage.paper.again(copy)

    def hand_over(self, printer: str) -> int:
        """See `Printing`."""
        return self._backstage.paper.hand_over(printer)

    def paper_of(self, copy: CopyRow) -> Paper | None:
        """See `Printing`."""
        return self._backstage.paper.paper_of(copy)

    def forget(self, copy: CopyRow) -> bool:
        """See `Printing`."""
        return self._backstage.paper.forget(copy)

    def roll(self) -> PaperRoll:
        """See `Printing`."""
        return self._backstage.paper.roll()

    def warm(self) -> None:
        """See `Printing`."""
        self._backstage.paper.warm()


class Trial:
    """Printers on trial in Setup: asked and printed on as they are typed, before anybody depends on them."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def status(self, printer: PrinterSettings) -> PrinterStatus:
        """See `PrinterTrial`."""
        return self._backstage.paper.status_of(printer)

    def print(self, printer: PrinterSettings, paper: Paper) -> None:
        """See `PrinterTrial`."""
        self._backstage.paper.print_on(printer, paper)
