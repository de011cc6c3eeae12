# SPDX-License-Identifier: Apache-2.0
"""`tillwright deploy FILE`: a till joins shared books as a file says, unattended; done twice it changes nothing.

The file holds what this till's settings shall be, and may name the till and its printer as Setup shall have them. The
till's own settings are written last, once the server has taken everything else.
"""

from __future__ import annotations

import tempfile
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import settings
from app.bootstrap.home import Home
from app.bootstrap.printing import VIRTUAL
from app.devices import drivers
from app.domain.errors import CounterError
from app.domain.ports import PrinterSettings
from app.queries import masters
from app.queries import setup as held
from app.services.setup import devices
from app.services.setup.devices import PrinterFacts, WorkstationFacts
from app.storage.open_home import books_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.services.desk import Desk

_PRINTER = {"name": str, "driver": str, "address": str, "columns": int, "code_page": str, "options": dict}
_NEEDED = ("name", "driver", "address")


@dataclass(frozen=True, slots=True)
class Deployment:
    """What a file says: the till's settings (`said` are those it names), its name, and its printer if it brings one."""

    chosen: settings.Settings
    said: Mapping[str, settings.Value]
    name: str
    printer: PrinterFacts | None


def read(file: Path) -> Deployment:
    """Read the file and check every word of it. Raises SettingsError."""
    try:
        text = file.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise settings.SettingsError(f"{file} cannot be read: {error}. Nothing was changed. Correct it.") from error
    name = found.pop("name", "")
    printer = _printer(found.pop("printer"), file) if isinstance(found.get("printer"), dict) else None
    if printer is not None:
        found["printer"] = printer.name
    chosen = settings.checked(found, file, text)
    missing = [key for key in ("database", "workstation") if key not in found]
    if missing or chosen.database == "sqlite":
        raise settings.SettingsError(
            f"{file} does not say {' and '.join(missing) or 'the address of shared books'}. Nothing was changed. "
            'It needs at least database = "postgresql://login@server/name" and workstation = "W2".'
        )
    if not isinstance(name, str):
        raise settings.SettingsError(f"{file}: name is no text. Nothing was changed. Put it in quotation marks.")
    return Deployment(chosen, found, name or f"Workstation {chosen.workstation}", printer)


def _printer(told: Mapping[str, Any], file: Path) -> PrinterFacts:
    for key, value in told.items():
        if key not in _PRINTER or type(value) is not _PRINTER[key]:
            raise settings.SettingsError(
                f"{file}: printer.{key} is not known or not of its type. Nothing was changed. Known are: "
                f"{', '.join(_PRINTER)}."
            )
    if missing := [key for key in _NEEDED if key not in told]:
        raise settings.SettingsError(f"{file}: the printer has no {missing[0]}. Nothing was changed. Write it down.")
    return PrinterFacts(**told)


def join(deployment: Deployment, folder: Path, *, person: str, password: str) -> Iterator[str]:
    """Join the books: a line for each thing done. Raises CounterError, Fault or SettingsError."""
    _refuse_used(deployment, folder)
    with _at_server(deployment, person, password) as desk:
        _refuse_unknown(desk, deployment)
        if deployment.printer is not None:
            yield _set_up_printer(desk, deployment.printer)
        yield _workstation(desk, deployment)
        where = desk.city.name
    folder.mkdir(parents=True, exist_ok=True)
    settings.save(settings.load(folder), folder, **deployment.said)
    at = f" with drawer {deployment.chosen.drawer}" if deployment.chosen.drawer else ""
    yield f"This till is {deployment.chosen.workstation} of {where}{at}. Its settings are in {folder}."
    if deployment.printer is not None:
        yield _answers(deployment.printer)


def _refuse_used(deployment: Deployment, folder: Path) -> None:
    """A till is never taken out of books it works in."""
    if books_file(folder).exists():
        raise CounterError(f"There are books in {folder} already. Nothing was changed. Choose an empty folder.")
    now = settings.load(folder)
    if now.database not in ("sqlite", deployment.chosen.database):
        raise CounterError(
            f"This till works in other books: {now.database}. Nothing was changed. Take that line out of "
            f"{folder / settings.FILE_NAME} first, once nothing waits here (tillwright waiting)."
        )


def _refuse_unknown(desk: Desk, deployment: Deployment) -> None:
    """What the file only names has to be in Setup; nothing is written before that is known."""
    station, drawer, printer = (getattr(deployment.chosen, key) for key in ("workstation", "drawer", "printer"))
    if station in {row.code for row in held.workstations(desk.database) if not row.active}:
        raise CounterError(
            f"Workstation {station} is out of use in Setup. Nothing was changed. Take it into use there."
        )
    if drawer and drawer not in {one.code for one in masters.drawers(desk.database) if one.active}:
        raise CounterError(f"Setup has no drawer {drawer} in use. Nothing was changed. Add it in Setup first.")
    known = {VIRTUAL, *(each.name for each in masters.printers(desk.database))}
    if deployment.printer is None and printer not in known:
        raise CounterError(f"Setup has no printer {printer}. Nothing was changed. Describe it in the file.")


@contextmanager
def _at_server(deployment: Deployment, person: str, password: str) -> Iterator[Desk]:
    """A desk in the shared books; nothing of it is kept on this till."""
    with tempfile.TemporaryDirectory(prefix="tillwright-deploy-") as aside:
        home = Home(Path(aside), deployment.chosen)
        try:
            desk = home.sign_in(person, password)
            yield replace(desk, till=_known_station(desk))
        finally:
            home.close()


def _known_station(desk: Desk) -> str:
    """Where the change of Setup is written down: a till that is only being made has no books yet."""
    known = masters.workstations(desk.database)
    if not known:
        raise CounterError("Setup has no workstation yet. Nothing was changed. Add the first one in the window.")
    return desk.till if desk.till in known else known[0]


def _workstation(desk: Desk, deployment: Deployment) -> str:
    code = deployment.chosen.workstation
    if code in {row.code for row in held.workstations(desk.database)}:
        return f"Workstation {code} is in Setup."
    devices.save_workstation(desk, WorkstationFacts(code, deployment.name), version=None)
    return f"Workstation {code} is new in Setup."


def _set_up_printer(desk: Desk, facts: PrinterFacts) -> str:
    version = held.versions(desk.database, "printer").get(facts.name)
    changed = devices.save_printer(desk, facts, version=version, drivers=drivers.NAMES)
    if version is None:
        return f"Printer {facts.name} is new in Setup."
    return f"Printer {facts.name} is {'changed' if changed else 'as it was'} in Setup."


def _answers(facts: PrinterFacts) -> str:
    """Ask the printer once; a till is set up before its printer is plugged in, so no answer stops nothing."""
    options = dict(facts.options)
    asked = PrinterSettings(facts.name, facts.driver, facts.address, facts.columns, facts.code_page, options)
    status = drivers.open_printer(asked).status()
    return f"Printer {facts.name}: {status.state.value}{f' ({status.detail})' if status.detail else ''}."
