# SPDX-License-Identifier: Apache-2.0
"""Drivers by name: what a printer of the set-up is driven by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from app.domain.ports import Printer, PrinterSettings

Opener: TypeAlias = Callable[[PrinterSettings], Printer]

_DRIVERS: dict[str, Opener] = {}


def printer(driver: str) -> Callable[[Opener], Opener]:
    """Register what makes a printer for a driver name; a name is given once."""

    def register(opener: Opener) -> Opener:
        if driver in _DRIVERS:
            raise ValueError(f"There are two printer drivers named {driver}.")
        _DRIVERS[driver] = opener
        return opener

    return register


def drivers() -> tuple[str, ...]:
    """The names that may stand in the set-up, in order."""
    return tuple(sorted(_DRIVERS))


def opener_of(driver: str) -> Opener | None:
    """What makes a printer for this driver, or None if there is no such driver."""
    return _DRIVERS.get(driver)
