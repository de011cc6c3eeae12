# SPDX-License-Identifier: Apache-2.0
"""Paper meets printers here: blocks become bytes, bytes go to a lane of their own, and every copy's state is told."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from app import whole_file
from app.devices import drivers
from app.devices.queue import CopyState, PrintCopy, PrintQueue, PrintRequest
from app.devices.virtual_printer import VirtualPrinter
from app.documents.render import PaperMaker
from app.domain.paper import Code, CodeKind, Paper, Text
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.ports import KickReason, PrinterSettings, PrinterState, PrinterStatus
from app.views.workplace import CopyRow, PrinterStanding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from app.domain.city import City
    from app.domain.receipt import PostedReceipt
    from app.queries.masters import PrinterSetup

VIRTUAL = "virtual"
_ON_SCREEN = "Printer on the screen"
_UNASKED = PrinterStatus(PrinterState.UNKNOWN, "not asked yet")
_MOST_KEPT = 1_000
_UNSAFE = re.compile(r"[^0-9A-Za-z-]+")


class PaperDesk:
    """The printing of one workstation. `told` hears of every copy's state and, with nothing, of every printer's.

    It is called on a thread of the queue. The printer of the screen ships with the program and is always there; it
    starts when it is first needed.
    """

    def __init__(
        self,
        folder: Path,
        fonts: Path,
        clock: Callable[[], datetime],
        told: Callable[[CopyRow | None], None],
        *,
        printer: str = VIRTUAL,
        may_kick: bool = True,
    ) -> None:
        self._printer = printer
        self._folder = folder
        self._clock = clock
        self._told = told
        self._may_kick = may_kick
        self._maker = PaperMaker(fonts)
        self._city = Letterhead("")
        self._start, self._noting = threading.Lock(), threading.Lock()
        self._roll: VirtualPrinter | None = None
        self._known: dict[str, PrinterSettings] = {}
        self._said: dict[str, tuple[PrinterStatus, datetime]] = {}
        self._asked_for: dict[tuple[int, int], datetime] = {}
        self._queue = PrintQueue({}, drivers.open_printer, self._maker.make, self._on_changed, self._on_stated)

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
        roll = self.roll()
        known = {}
        for row in printers:
            if row.active:
                address = self._address if row.driver == VIRTUAL else row.address
                known[row.name] = PrinterSettings(
                    row.name, row.driver, address, row.columns, row.code_page, row.options
                )
        known[VIRTUAL] = PrinterSettings(VIRTUAL, VIRTUAL, self._address, roll.columns, "cp858")
        if self._printer not in known:
            self._printer = VIRTUAL
        self._known = known
        self._queue.set_up(known)

    def status_of(self, printer: PrinterSettings) -> PrinterStatus:
        """Ask a printer that is being set up; waits within its driver's time-outs."""
        return drivers.open_printer(self._placed(printer)).status()

    def print_on(self, printer: PrinterSettings, paper: Paper) -> None:
        """Print a test page on a printer as it is being set up, and open its drawer once."""
        self._known = {**self._known, printer.name: self._placed(printer)}
        self._queue.set_up(self._known)
        self._queue.submit(
            PrintRequest(paper, printer.name, kick=KickReason.TEST_PAGE, ref=f"test page {printer.name}")
        )

    def _placed(self, printer: PrinterSettings) -> PrinterSettings:
        self.roll()
        return replace(printer, address=self._address) if printer.driver == VIRTUAL else printer

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
        target = self._folder / f"{_UNSAFE.sub('-', ref).strip('-') or 'paper'}.pdf"
        letter = paper.kind in ("session", "letter")
        made = self._maker.letter_pdf(paper) if letter else self._maker.roll_pdf(paper)
        with whole_file.writing(target) as stream:
            stream.write(made)
        return target

    def standing(self) -> PrinterStanding:
        """How the printer stands by what it said last; see `Printing`."""
        settings = self._known.get(self._printer)
        status, at = self._said.get(self._printer, (_UNASKED, None))
        copies = self._queue.copies()
        return PrinterStanding(
            name=self._printer,
            words=self._words(self._printer),
            status=status,
            asked_at=at,
            mute=settings is not None and settings.options.get("status") == "none",
            on_screen=settings is not None and settings.driver == VIRTUAL,
            waiting=sum(copy.state is CopyState.PENDING for copy in copies),
            others=tuple((name, self._words(name)) for name in sorted(self._known) if name != self._printer),
            to_look_at=tuple(row for copy in copies if went_wrong(copy) and not (row := self._row(copy)).only_drawer),
        )

    def ask(self) -> None:
        """Ask the printer how it is; see `Printing`."""
        self._queue.check(self._printer)

    def again(self, copy: CopyRow) -> bool:
        """Print a copy again at the present printer; see `Printing`."""
        return self._queue.retry(copy.job, copy.copy, self._printer)

    def hand_over(self, printer: str) -> int:
        """Another printer takes over, with what waits; see `Printing`."""
        old, self._printer = self._printer, printer
        moved = self._queue.take_over(old, printer)
        self.ask()
        return moved

    def paper_of(self, copy: CopyRow) -> Paper | None:
        """What a copy shows; see `Printing`."""
        return self._queue.paper(copy.job, copy.copy)

    def forget(self, copy: CopyRow) -> bool:
        """Take a copy off the list; see `Printing`."""
        return self._queue.forget(copy.job, copy.copy)

    def warm(self) -> None:
        """Make one slip that goes nowhere, as bytes and as PDF, so that every library is loaded; see `Printing`."""
        trial = Paper("", "", (Text("Tillwright"), Code(CodeKind.QR, "tillwright")))
        self._maker.make(trial, PrinterSettings(VIRTUAL, VIRTUAL))
        self._maker.roll_pdf(trial)

    def letterhead(self) -> Letterhead:
        """The city as it stands on paper."""
        return self._city

    def close(self) -> None:
        """Let what prints now end, and stop the printer of the screen."""
        self._queue.close()
        if self._roll is not None:
            self._roll.close()

    def _words(self, name: str) -> str:
        return _ON_SCREEN if name == VIRTUAL else name

    def _row(self, copy: PrintCopy) -> CopyRow:
        key = (copy.job, copy.copy)
        with self._noting:
            at = self._asked_for.setdefault(key, self._clock())
            while len(self._asked_for) > _MOST_KEPT:
                del self._asked_for[next(iter(self._asked_for))]
        return CopyRow(
            copy.job, copy.copy, copy.ref, copy.title, copy.printer, self._words(copy.printer), copy.state.value,
            copy.status, at, copy.kick, copy.kicked, self._queue.paper(*key) is None,
        )  # fmt: skip

    def _on_changed(self, copy: PrintCopy) -> None:
        self._told(self._row(copy))

    def _on_stated(self, name: str, status: PrinterStatus) -> None:
        self._said[name] = (status, self._clock())
        self._told(None)


def went_wrong(copy: PrintCopy) -> bool:
    """Whether a copy did not surely come out."""
    return copy.state in (CopyState.UNKNOWN, CopyState.FAILED)
