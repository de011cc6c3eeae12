# SPDX-License-Identifier: Apache-2.0
"""All printers this product can drive, opened by the driver's name from the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.devices import file_printer, network, registry, serial_line, usb

if TYPE_CHECKING:
    from app.domain.ports import Printer, PrinterSettings

__all__ = ["NAMES", "file_printer", "network", "open_printer", "serial_line", "usb"]

NAMES = registry.drivers()
"""The driver names the set-up offers."""


def open_printer(settings: PrinterSettings) -> Printer:
    """The printer of a set-up row; nothing is sent to it yet. KeyError for a driver that does not exist."""
    opener = registry.opener_of(settings.driver)
    if opener is None:
        raise KeyError(settings.driver)
    return opener(settings)
