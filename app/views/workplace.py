# SPDX-License-Identifier: Apache-2.0
"""What every screen is given to work with: who stands here, the lanes, the notices, the printing, the other screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.paper import Paper
    from app.domain.ports import KickReason
    from app.domain.receipt import PostedReceipt
    from app.services.desk import Desk
    from app.views.jobs import Jobs
    from app.views.main_window import MainWindow
    from app.views.notices import Notices


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
