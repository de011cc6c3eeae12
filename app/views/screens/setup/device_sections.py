# SPDX-License-Identifier: Apache-2.0
"""Drawers, workstations and printers as sections of Setup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.money import ZERO, Money
from app.queries import masters
from app.queries import setup as held
from app.queries.masters import DrawerSetup, PrinterSetup
from app.queries.setup import WorkstationRow
from app.services.desk import Desk
from app.services.setup import devices
from app.services.setup.devices import DrawerFacts, PrinterFacts, WorkstationFacts
from app.views import formats
from app.views.screens.setup.choices import Choice, Flag
from app.views.screens.setup.form import Form
from app.views.screens.setup.inputs import Cash, Words
from app.views.screens.setup.section import Loaded, Section, in_use, tone
from app.views.tables.row_table import Column

_WIDTHS = (("32", "32, paper of 58 mm"), ("42", "42, paper of 80 mm"), ("48", "48, paper of 80 mm, small type"))
DRIVER_WORDS = {
    "escpos-network": "Network", "escpos-usb": "USB", "escpos-serial": "Serial line", "file": "Files in a folder",
    "virtual": "Printer on the screen",
}  # fmt: skip
_ADDRESSES = {
    "escpos-network": "Name or number and port, such as 192.0.2.10:9100",
    "escpos-usb": "Maker and product in hex, such as 04b8:0e15",
    "escpos-serial": "Port and speed, such as /dev/ttyUSB0:19200 or COM3:9600",
    "file": "A folder on this machine",
}
_ALWAYS_THERE = "virtual"
"""The printer on the screen belongs to every workstation and needs no setting up."""
_IN_USE = "Kept for the books; out of use it cannot be chosen."


def _build_drawer(form: Form) -> None:
    form.add(code=Words("Code", hint="Two figures, such as 05"), name=Words("Name"))
    form.add(assigned=Cash("Assigned float", hint="What it opens with, unless a policy says otherwise"))
    form.add(active=Flag("In use", hint=_IN_USE))


def _show_drawer(row: DrawerSetup | None, desk: Desk) -> Mapping[str, Any]:
    if row is None:
        return {"assigned": Money(20000), "active": True}
    return {"code": row.code, "name": row.name, "assigned": row.float, "active": row.active}


def _save_drawer(desk: Desk, values: Mapping[str, Any], row: DrawerSetup | None) -> str:
    facts = DrawerFacts(str(values["code"]), str(values["name"]), values["assigned"] or ZERO, bool(values["active"]))
    devices.save_drawer(desk, facts, version=None if row is None else row.version)
    return facts.code


DRAWERS = Section(
    name="drawers",
    title="Drawers",
    icon="inbox",
    one="drawer",
    needs="setup_devices",
    note="Cash drawers and what they open with",
    columns=(
        Column("Code", lambda d: d.code, lambda d: d.code, kind="strong", tone=lambda d: tone(d.active)),
        Column("Name", lambda d: d.name, lambda d: d.name.casefold(), stretch=2, tone=lambda d: tone(d.active)),
        Column("", lambda d: "", chip=lambda d: in_use(d.active)),
        Column("Float", lambda d: formats.money(d.float), lambda d: d.float, "right", "money"),
    ),
    load=lambda desk: Loaded(masters.drawers(desk.database)),
    key=lambda d: d.code,
    heading=lambda d: f"Drawer {d.code}",
    build=_build_drawer,
    show=_show_drawer,
    save=_save_drawer,
    locked=("code",),
)


def _build_workstation(form: Form) -> None:
    form.add(code=Words("Code", hint="W and a number, such as W2"), name=Words("Name"))
    form.add(active=Flag("In use", hint=_IN_USE))


def _save_workstation(desk: Desk, values: Mapping[str, Any], row: WorkstationRow | None) -> str:
    facts = WorkstationFacts(str(values["code"]), str(values["name"]), bool(values["active"]))
    devices.save_workstation(desk, facts, version=None if row is None else row.version)
    return facts.code


WORKSTATIONS = Section(
    name="workstations",
    title="Workstations",
    icon="monitor",
    one="workstation",
    needs="setup_devices",
    note="Where people sign in; the code numbers back-office books",
    columns=(
        Column("Code", lambda w: w.code, lambda w: w.code, kind="strong", tone=lambda w: tone(w.active)),
        Column("Name", lambda w: w.name, lambda w: w.name.casefold(), stretch=2, tone=lambda w: tone(w.active)),
        Column("", lambda w: "", chip=lambda w: in_use(w.active)),
    ),
    load=lambda desk: Loaded(held.workstations(desk.database)),
    key=lambda w: w.code,
    heading=lambda w: f"Workstation {w.code}",
    build=_build_workstation,
    show=lambda w, desk: {"active": True} if w is None else {"code": w.code, "name": w.name, "active": w.active},
    save=_save_workstation,
    locked=("code",),
)


def _build_printer(form: Form) -> None:
    form.add(name=Words("Name", hint="As the status strip shows it"), driver=Choice("Connection"))
    form.add(address=Words("Address", hint=_ADDRESSES["escpos-network"]))
    form.add(
        columns=Choice("Characters in a line", _WIDTHS),
        code_page=Choice("Code page", [(page, page) for page in devices.CODE_PAGES], hint="The test page shows it"),
    )
    form.add(
        pin=Choice("Cash drawer on", (("", "First connector"), ("5", "Second connector"))),
        status=Choice("Answers about its state", (("", "Yes"), ("none", "No, it cannot"))),
    )
    form.add(format=Choice("It writes", (("", "What a printer would be sent"), ("pdf", "PDF"))))
    form.add(substitute=Choice("If it fails, print on"), active=Flag("In use", hint=_IN_USE))


def _fit_printer(form: Form) -> None:
    """A folder has no drawer and no state; a printer has no format to choose."""
    driver = str(form.fields["driver"].value())
    for name in ("pin", "status"):
        form.fields[name].setVisible(driver != "file")
    form.fields["format"].setVisible(driver == "file")
    address = form.fields["address"]
    if isinstance(address, Words):
        address.set_hint(_ADDRESSES.get(driver, ""))


def _show_printer(row: PrinterSetup | None, desk: Desk) -> Mapping[str, Any]:
    if row is None:
        return {"driver": "escpos-network", "columns": "42", "code_page": "cp858", "active": True}
    return {
        "name": row.name, "driver": row.driver, "address": row.address, "columns": row.columns,
        "code_page": row.code_page, "active": row.active, **row.options,
    }  # fmt: skip


def printers(drivers: Sequence[str]) -> Section:
    """The printers, driven by one of these drivers."""

    def load(desk: Desk) -> Loaded:
        rows = masters.printers(desk.database)
        names = (("", "The screen, then PDF"), *((row.name, row.name) for row in rows if row.active))
        return Loaded(rows, {"substitute": names})

    def build(form: Form) -> None:
        _build_printer(form)
        driver = form.fields["driver"]
        if isinstance(driver, Choice):
            offered = [name for name in drivers if name != _ALWAYS_THERE]
            driver.set_options([(name, DRIVER_WORDS.get(name, name)) for name in offered])

    def offer(form: Form, loaded: Loaded) -> None:
        substitute = form.fields["substitute"]
        if isinstance(substitute, Choice):
            substitute.set_options(loaded.options["substitute"])

    def save(desk: Desk, values: Mapping[str, Any], row: PrinterSetup | None) -> str:
        fitting = ("format",) if values["driver"] == "file" else ("pin", "status")
        options = {name: str(values[name]) for name in (*fitting, "substitute")}
        facts = PrinterFacts(
            str(values["name"]), str(values["driver"]), str(values["address"]), int(values["columns"]),
            str(values["code_page"]), options, bool(values["active"]),
        )  # fmt: skip
        devices.save_printer(desk, facts, version=None if row is None else row.version, drivers=drivers)
        return facts.name

    return Section(
        name="printers",
        title="Printers",
        icon="printer",
        one="printer",
        needs="setup_devices",
        note="Receipt printers; a test page shows whether width and letters are right",
        columns=(
            Column(
                "Name", lambda p: p.name, lambda p: p.name.casefold(), stretch=3, kind="strong",
                detail=lambda p: DRIVER_WORDS.get(p.driver, p.driver), tone=lambda p: tone(p.active),
            ),
            Column("", lambda p: "", chip=lambda p: in_use(p.active)),
            Column("Width", lambda p: str(p.columns), lambda p: p.columns, "right", tone="ink-muted"),
        ),
        load=load,
        key=lambda p: p.name,
        heading=lambda p: p.name,
        build=build,
        show=_show_printer,
        save=save,
        fit=_fit_printer,
        offer=offer,
        locked=("name",),
        none="Papers go to the printer on the screen until one is added.",
    )  # fmt: skip
