# SPDX-License-Identifier: Apache-2.0
"""Receipt printers on the network, and the one on the screen, which listens on a socket like any other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.devices.escpos_printer import EscposPrinter
from app.devices.links import SocketLink
from app.devices.registry import printer

if TYPE_CHECKING:
    from app.domain.ports import PrinterSettings


@printer("virtual")
@printer("escpos-network")
def network_printer(settings: PrinterSettings) -> EscposPrinter:
    """A printer at an address such as 10.0.0.5:9100 (9100 is usual and may be left out)."""
    return EscposPrinter(settings, partial(SocketLink, settings.address))
