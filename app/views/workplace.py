# SPDX-License-Identifier: Apache-2.0
"""What every screen is given to work with: who stands here, the lanes, the notices, the printing, the other screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from app.domain.paper import Paper
    from app.domain.ports import KickReason, PaperRoll, PrinterStatus
    from app.domain.receipt import PostedReceipt
    from app.services.desk import Desk
    from app.views.jobs import Jobs
    from app.views.main_window import MainWindow
    from app.views.notices import Notices


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy of one paper and how it stands; the money is another matter.

    `printer` is a name of Setup, `place` the same in words; `state` is pending, sent, confirmed, unknown or failed;
    `status` what its printer said; `at` when it was asked for. `kick` is why the drawer was to open with it, `kicked`
    whether the pulse went out; `only_drawer` has no paper.
    """

    job: int
    copy: int
    ref: str
    title: str
    printer: str
    place: str
    state: str
    status: PrinterStatus
    at: datetime
    kick: KickReason | None = None
    kicked: bool = False
    only_drawer: bool = False


@dataclass(frozen=True, slots=True)
class PrinterStanding:
    """The printer slips go to: its name in words, what it said last and when, and the copies somebody has to look at.

    `mute` is a printer set up as one that cannot answer; `on_screen` the one that ships with the program; `waiting`
    counts copies still to be printed; `others` are the printers that can take over, as (name, words).
    """

    name: str
    words: str
    status: PrinterStatus
    asked_at: datetime | None = None
    mute: bool = False
    on_screen: bool = False
    waiting: int = 0
    others: tuple[tuple[str, str], ...] = ()
    to_look_at: tuple[CopyRow, ...] = ()


class Printing(Protocol):
    """Paper leaves here and the caller goes on at once: printing never holds up the next customer."""

    def receipt(self, receipt: PostedReceipt, *, copy: int = 0, kick: KickReason | None = None) -> None:
        """Print a receipt; `copy` above zero marks it COPY n; `kick` opens the cash drawer first."""

    def paper(self, paper: Paper, *, ref: str, kick: KickReason | None = None) -> None:
        """Print any other paper; `ref` is what the log calls it."""

    def kick(self, reason: KickReason, *, ref: str) -> None:
        """Open the cash drawer without paper, for a logged reason."""

    def receipt_paper(self, receipt: PostedReceipt, *, copy: int = 0) -> Paper:
        """A receipt as paper, for a preview: what is previewed is what is printed."""

    def save_pdf(self, paper: Paper, *, ref: str) -> Path:
        """Write a paper as PDF into the receipts folder and answer where; call it in the printer lane."""

    def standing(self) -> PrinterStanding:
        """How the printer stands by what it said last; asks and waits for nobody."""

    def ask(self) -> None:
        """Ask the printer how it is; the strip hears the answer."""

    def again(self, copy: CopyRow) -> bool:
        """Print a copy at the present printer, marked COPY when it may be out already; False: there is nothing."""

    def hand_over(self, printer: str) -> int:
        """Another printer takes over, with what waits; answers how many copies moved."""

    def paper_of(self, copy: CopyRow) -> Paper | None:
        """What a copy shows, for a PDF in its place; None once it is forgotten."""

    def forget(self, copy: CopyRow) -> bool:
        """Somebody looked: take a copy off the list. False while it still waits."""

    def roll(self) -> PaperRoll:
        """The paper of the printer on the screen."""

    def warm(self) -> None:
        """Load what the first slip and the first PDF need; call it in the printer lane when nobody waits."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """One signed-in person's screens work with this; a new sign-in makes a new one.

    `go` opens another screen by name; `drawer_changed` tells the window that the session of this desk is another or in
    another state; `window` is what sheets open over.
    """

    desk: Desk
    jobs: Jobs
    notices: Notices
    printing: Printing
    window: MainWindow
    go: Callable[[str], object]
    drawer_changed: Callable[[], object]
    scanner_gap_ms: int = 35
