# SPDX-License-Identifier: Apache-2.0
"""Steps that set the scene of a day file: accounts, codes, policies, people, imports. Amounts are entries here too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.domain.code import RevenueCode
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds.importing import ImportLine, LineType, import_charges
from app.domain.kinds.setup import setup
from app.domain.money import Money
from app.domain.policy import check
from app.queries import masters, policies
from app.services import offices, passwords
from app.services.days.sense import policy_of
from app.services.days.town import GIVER
from app.services.imports import mapping, plan, reading, record
from app.services.imports.rows import receivable_shares
from app.services.sample.make import password_of
from app.storage import logins, search
from app.storage import masters as rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from app.services.days.reading import Step
    from app.services.days.town import Town
    from app.services.desk import Desk


def account(town: Town, step: Step) -> dict[str, Any]:
    """An account with its charges, as an import entry of the administrator's back-office book."""
    said = step.said
    number = said["number"]
    desk = town.desk(GIVER)
    codes = masters.codes(desk.database)
    lines = [_charge(town, number, place, told, codes) for place, told in enumerate(said.get("charges", []), start=1)]
    values = {
        "number": number,
        "kind": said["kind"],
        "name": said["name"],
        "address": said.get("address"),
        "as_of": desk.now().isoformat(timespec="seconds"),
        "cash_only_until": said["cash_only_until"].isoformat() if "cash_only_until" in said else None,
    }

    def write(connection: Connection) -> None:
        rows.add(connection, "account", values)
        search.add(connection, [values])
        search.add_invoices(connection, [(number, line.charge) for line in lines])

    if lines:
        _record(desk, Kind.IMPORT, import_charges("day file", lines, town.file.source), write)
    else:
        desk.database.record_with((), write)
    return {}


def _charge(town: Town, number: str, place: int, told: Mapping[str, Any], codes: dict[str, RevenueCode]) -> ImportLine:
    name = told.get("id", f"{number}-{place}")
    code = codes.get(told["code"])
    if code is None:
        raise CounterError(f"There is no revenue code {told['code']}.")
    charge = f"{number}-{name}"
    town.names.charges[name] = charge
    amount = Money.parse(told["amount"])
    return ImportLine(
        LineType.CHARGE, charge, number, code.code, code.text, told["due"], amount, receivable_shares(code, amount)
    )


def code(town: Town, step: Step) -> dict[str, Any]:
    """A revenue code with its GL shares."""
    said = step.said
    values = {
        "code": said["code"],
        "text": said["text"],
        "rule": said["rule"],
        "amount": Money.parse(said["amount"]).cents if "amount" in said else None,
        "basis_points": Money.parse(said["percent"]).cents if "percent" in said else None,
        "partial": int(said.get("partial", False)),
        "component": "principal",
        "department": said.get("department"),
    }
    shares = [{"code": said["code"], "gl": gl, "weight": weight} for gl, weight in said["gl"].items()]

    def write(connection: Connection) -> None:
        rows.add(connection, "revenue_code", values)
        rows.replace_parts(connection, "code_share", {"code": said["code"]}, shares)

    told: dict[str, str | int] = {name: said[name] for name in ("text", "rule", "department") if name in said}
    _with_entry(town, "code", said["code"], told, write)
    return {}


def policy(town: Town, step: Step) -> dict[str, Any]:
    """A dated policy; its version follows the last one of its kind and drawer."""
    kind, scope = step.said["kind"], step.said.get("drawer", "")
    known = [
        row.record
        for row in policies.all_policies(town.database)
        if (row.record.kind, row.record.scope) == (kind, scope)
    ]
    version = max((row.version for row in known), default=0) + 1
    found = policy_of(step.said, town.file.business_date, version)
    check(found)
    begins = found.from_date.isoformat()
    values = {
        "kind": kind,
        "scope": scope or None,
        "version": version,
        "from_date": begins,
        "authority": found.authority,
        "body": json.dumps(dict(found.body), sort_keys=True),
        "recorded_by": GIVER,
    }
    told = {**found.body, "from": begins}
    _with_entry(
        town, "policy", f"{kind} {scope}".strip(), told, lambda connection: rows.add(connection, "policy", values)
    )
    return {}


def sign_in_name(said: Mapping[str, Any]) -> str:
    """What somebody signs in with: `person`, else the name in small letters."""
    name: str = said.get("person", said["name"].casefold())
    return name


def person(town: Town, step: Step) -> dict[str, Any]:
    """Somebody who works in this city; the password follows the sample's rule where none is named."""
    said = step.said
    name = sign_in_name(said)
    password = said.get("password", password_of(name))
    shared = town.database.dialect == "postgresql"
    departments = sorted(set(said.get("departments", ())))
    values = {
        "name": name,
        "full_name": said["name"],
        "role": said["role"],
        "departments": json.dumps(departments, ensure_ascii=False),
    }
    if not shared:
        values["password_hash"] = passwords.hashed(password)
    told = {"full_name": said["name"], "role": said["role"]}
    if departments:
        told["departments"] = ", ".join(departments)

    def write(connection: Connection) -> None:
        rows.add(connection, "person", values)
        if shared:
            logins.give(connection, name, said["role"], password)

    _with_entry(town, "person", name, told, write)
    return {}


def bring_in(town: Town, step: Step) -> dict[str, Any]:
    """A file brought in by its mapping; both are named relative to the day file."""
    desk = town.desk(step.said.get("person", GIVER))
    known = mapping.load(town.file.folder / step.said["mapping"])
    sheet = reading.read(town.file.folder / step.said["file"], encoding=known.encoding, delimiter=known.delimiter)
    done = record.apply(desk, plan.make(desk.database, sheet, known))
    return {
        "new_accounts": done.new_accounts,
        "changed_accounts": done.changed_accounts,
        "new_customers": done.new_customers,
        "new_charges": done.new_charges,
    }


def _with_entry(
    town: Town, what: str, key: str, after: Mapping[str, str | int], write: Callable[[Connection], None]
) -> None:
    """A change of the set-up and the entry that tells of it, together."""
    _record(town.desk(GIVER), Kind.SETUP, setup(what, key, after=after), write)


def _record(desk: Desk, kind: Kind, content: dict[str, Any], write: Callable[[Connection], None]) -> None:
    """One entry of the giver's back-office book with the rows it is about, all or nothing."""
    pen, opening = offices.begin(desk)
    desk.database.record_with([*opening, desk.write(pen, kind, content)], write)
    desk.journal.forget(pen.book)
