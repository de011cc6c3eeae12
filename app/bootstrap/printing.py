# SPDX-License-Identifier: Apache-2.0
"""Paper meets printers here: blocks become bytes, bytes go to a lane of their own, and every copy's state is told."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from app.devices import drivers
from app.devices.queue import CopyState, PrintCopy, PrintQueue, PrintRequest
from app.devices.virtual_printer import VirtualPrinter
from app.documents.render import PaperMaker
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.ports import PrinterSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from app.domain.city import City
    from app.domain.paper import Paper
    from app.domain.ports import KickReason
    from app.domain.receipt import PostedReceipt
    from app.queries.masters import PrinterSetup

VIRTUAL = "virtual"
_UNSAFE = re.compile(r"[^0-9A-Za-z-]+")


class PaperDesk:
    """The printing of one workstation. `changed` hears of every copy's state, on a thread of the queue.

    The printer of the screen ships with the program and is always there; it starts when it is first needed.
    """

    def __init__(
        self,
        printer: str,
        folder: Path,
        fonts: Path,
        changed: Callable[[PrintCopy], None],
        *,
        may_kick: bool = True,
    ) -> None:
        self._printer = printer
        self._folder = folder
        self._may_kick = may_kick
        self._maker = PaperMaker(fonts)
        self._city = Letterhead("")
        self._start = threading.Lock()
        self._roll: VirtualPrinter | None = None
        self._queue = PrintQueue({}, drivers.open_printer, self._maker.make, changed)

    @property
    def printer(self) -> str:
        """The name of the printer slips go to."""
        return self._printer

    @property
    def queue(self) -> PrintQueue:
        """Every copy with its state."""
        return self._queue

    def roll(self) -> VirtualPrinter:
        """The printer of the screen, listening on this machine only."""
        with self._start:
            if self._roll is None:
                self._roll = VirtualPrinter()
                self._address = self._roll.start()
        return self._roll

    def set_up(self, city: City, printers: Iterable[PrinterSetup]) -> None:
        """Use this city's name on paper, and the printers Setup has; where none is, the printer of the screen."""
        self._city = Letterhead.of(city)
        known = {
            row.name: PrinterSettings(row.name, row.driver, row.address, row.columns, row.code_page, row.options)
            for row in printers
            if row.active
        }
        roll = self.roll()
        known[VIRTUAL] = PrinterSettings(VIRTUAL, "escpos-network", self._address, roll.columns, "cp858")
        if self._printer not in known:
            self._printer = VIRTUAL
        self._queue.set_up(known)

    def choose(self, printer: str) -> int:
        """Another printer takes over; what still waits moves there. Answers how many copies moved."""
        old, self._printer = self._printer, printer
        return self._queue.take_over(old, printer)

    def receipt(self, receipt: PostedReceipt, *, copy: int = 0, kick: KickReason | None = None) -> None:
        """Print a receipt; see `Printing`."""
        self.paper(receipt_paper(receipt, self._city, copy), ref=receipt.number, kick=kick)

    def paper(self, paper: Paper, *, ref: str, kick: KickReason | None = None) -> None:
        """Print any paper; see `Printing`."""
        self._queue.submit(PrintRequest(paper, self._printer, kick=kick if self._may_kick else None, ref=ref))

    def kick(self, reason: KickReason, *, ref: str) -> None:
        """Open the cash drawer without paper, for a logged reason."""
        if self._may_kick:
            self._queue.submit(PrintRequest(None, self._printer, kick=reason, ref=ref))

    def receipt_paper(self, receipt: PostedReceipt, *, copy: int = 0) -> Paper:
        """A receipt as paper, for a preview: what is previewed is what is printed."""
        return receipt_paper(receipt, self._city, copy)

    def save_pdf(self, paper: Paper, *, ref: str) -> Path:
        """Write a paper as PDF into the receipts folder, whole or not at all; answers where."""
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / f"{_UNSAFE.sub('-', ref).strip('-') or 'paper'}.pdf"
        whole = target.with_suffix(".part")
        letter = paper.kind == "session"
        whole.write_bytes(self._maker.letter_pdf(paper) if letter else self._maker.roll_pdf(paper))
        whole.replace(target)
        return target

    def letterhead(self) -> Letterhead:
        """The city as it stands on paper."""
        return self._city

    def close(self) -> None:
        """Let what prints now end, and stop the printer of the screen."""
        self._queue.close()
        if self._roll is not None:
            self._roll.close()


def went_wrong(copy: PrintCopy) -> bool:
    """Whether a copy did not surely come out."""
    return copy.state in (CopyState.UNKNOWN, CopyState.FAILED)
