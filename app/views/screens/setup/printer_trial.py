# SPDX-License-Identifier: Apache-2.0
"""How a test page reaches the printer that is being set up, whichever one this workstation prints on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.paper import Paper
    from app.domain.ports import PrinterSettings, PrinterStatus


class PrinterTrial(Protocol):
    """One printer on trial, as it is set up now."""

    def status(self, printer: PrinterSettings) -> PrinterStatus:
        """Ask the printer how it is; called in the printer lane, within the driver's time-outs."""

    def print(self, printer: PrinterSettings, paper: Paper) -> None:
        """Print on it and open the drawer once; goes on at once, the log keeps what became of it."""
