# SPDX-License-Identifier: Apache-2.0
"""Drawers, workstations and printers: where people stand, what they open and what prints."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.domain.network_address import is_network_address
from app.queries import books
from app.services.setup.change import Change, need, save, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.services.desk import Desk

COLUMNS = (32, 42, 48)
CODE_PAGES = ("cp858", "cp1252", "cp437")
OPTIONS = {"status": ("", "none"), "pin": ("", "5"), "format": ("", "pdf")}
"""Options of printers and the values each may have; "substitute" names another printer."""

_DRAWER = re.compile(r"[0-9]{2}")
_WORKSTATION = re.compile(r"W[0-9]{1,3}")
_USB = re.compile(r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}")
_SERIAL = re.compile(r"(/dev/[\w./-]+|COM[0-9]{1,3})(:[0-9]{3,7})?", re.ASCII | re.IGNORECASE)
_MOST_FLOAT = Money(1_000_000)


@dataclass(frozen=True, slots=True)
class DrawerFacts:
    """A cash drawer as typed in Setup; `assigned` is its float, unless a policy of the drawer says otherwise."""

    code: str
    name: str
    assigned: Money
    active: bool = True


@dataclass(frozen=True, slots=True)
class WorkstationFacts:
    """A workstation as typed in Setup."""

    code: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """A printer as typed in Setup; `options` by name, see OPTIONS."""

    name: str
    driver: str
    address: str
    columns: int = 42
    code_page: str = "cp858"
    options: Mapping[str, str] = field(default_factory=dict)
    active: bool = True


def save_drawer(desk: Desk, facts: DrawerFacts, *, version: int | None) -> bool:
    """Add a drawer (`version` None) or change one. An open drawer is not taken out of use."""
    need(desk, "drawer")
    if version is None and not _DRAWER.fullmatch(facts.code):
        raise CounterError("A drawer's code is two figures. Nothing was changed. Type one such as 05.", field="code")
    if not ZERO <= facts.assigned <= _MOST_FLOAT:
        raise CounterError(
            f"A float is from $0.00 to {_MOST_FLOAT.dollars}. Nothing was changed. Type another amount.",
            field="assigned",
        )
    if not facts.active and books.of_drawer(desk.database, facts.code) is not None:
        raise CounterError(
            f"Drawer {facts.code} has an open session. Nothing was changed. Close the session first.", field="active"
        )
    values = {
        "name": text(facts.name, 40, "name", "The name"),
        "float_cents": facts.assigned,
        "active": facts.active,
    }
    return save(desk, Change("drawer", "drawer", {"code": facts.code}, values, version))


def save_workstation(desk: Desk, facts: WorkstationFacts, *, version: int | None) -> bool:
    """Add a workstation or change one; the one somebody works at now stays in use."""
    need(desk, "workstation")
    if version is None and not _WORKSTATION.fullmatch(facts.code):
        raise CounterError("A workstation's code is W and a number. Nothing was changed. Type one such as W2.", "code")
    if not facts.active and facts.code == desk.till:
        raise CounterError(
            "This is the workstation you work at. Nothing was changed. Do it from another one.", field="active"
        )
    values = {"name": text(facts.name, 40, "name", "The name"), "active": facts.active}
    return save(desk, Change("workstation", "workstation", {"code": facts.code}, values, version))


def save_printer(desk: Desk, facts: PrinterFacts, *, version: int | None, drivers: Sequence[str]) -> bool:
    """Add a printer or change one; `drivers` are the names this program can drive."""
    need(desk, "printer")
    name = text(facts.name, 30, "name", "The name")
    address = text(facts.address, 200, "address", "The address")
    _choose(facts.driver, drivers, "driver", "driver")
    _check_address(facts.driver, address)
    _choose(facts.columns, COLUMNS, "columns", "width")
    _choose(facts.code_page, CODE_PAGES, "code_page", "code page")
    options = {key: value.strip() for key, value in facts.options.items() if value.strip()}
    for key, value in options.items():
        if key == "substitute":
            if value == name:
                raise CounterError(
                    "A printer is no substitute for itself. Nothing was changed. Choose another.", "substitute"
                )
        elif key not in OPTIONS or value not in OPTIONS[key]:
            raise CounterError(f"There is no option {key} = {value}. Nothing was changed. Leave it out.", key)
    values = {
        "driver": facts.driver,
        "address": address,
        "columns": facts.columns,
        "code_page": facts.code_page,
        "options": json.dumps(options, sort_keys=True),
        "active": facts.active,
    }
    return save(desk, Change("printer", "printer", {"name": name}, values, version))


def _check_address(driver: str, address: str) -> None:
    """An address that no driver could ever reach is refused here, not in the middle of a slip."""
    kind, fits, such = {
        "escpos-network": ("network address", is_network_address(address), "192.0.2.10:9100"),
        "escpos-usb": ("USB address", _USB.fullmatch(address) is not None, "04b8:0e15"),
        "escpos-serial": ("serial port", _SERIAL.fullmatch(address) is not None, "/dev/ttyUSB0:19200"),
    }.get(driver, ("", True, ""))
    if not fits:
        raise CounterError(f"That is no {kind}. Nothing was changed. Type one such as {such}.", field="address")


def _choose(value: object, known: Sequence[object], field: str, label: str) -> None:
    if value not in known:
        named = ", ".join(str(each) for each in known)
        raise CounterError(f"There is no {label} “{value}”. Nothing was changed. Choose one of {named}.", field=field)
