# SPDX-License-Identifier: Apache-2.0
"""Record a plan: accounts, customers, look-up keys and entries in one transaction, so no file is ever half imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds.importing import ImportLine, import_charges
from app.queries import imports as known
from app.services import offices
from app.services.imports.rows import account_values
from app.storage import masters, search
from app.storage.database import BATCH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from app.domain.entry import Entry, Pen
    from app.services.desk import Desk
    from app.services.imports.plan import Plan

_LINES = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file did: how many of each, and the book its entries are in ("" when it brought no amounts)."""

    new_accounts: int
    changed_accounts: int
    new_customers: int
    new_charges: int
    changed_charges: int
    book: str


def apply(desk: Desk, plan: Plan, *, progress: Callable[[int, int], None] | None = None) -> Imported:
    """Do what the plan says, all of it or nothing. `progress` may raise to stop before anything is kept.

    Raises CounterError while the plan still has trouble, Refused when the books changed since it was made.
    """
    desk.need("import", "import files")
    if plan.stops:
        raise CounterError(f"{plan.stops[0]}. Nothing was imported. Mend the file, then try again.")
    tell = progress or (lambda done, total: None)
    entries, pen = _entries(desk, plan) if plan.lines else ([], None)

    def rows(connection: Connection) -> None:
        _write_masters(connection, plan, desk, tell)

    try:
        desk.database.record_with(entries, rows)
    finally:
        if pen is not None:
            desk.journal.forget(pen.book)
    fresh = len(plan.new_charges)
    return Imported(
        len(plan.new_accounts),
        len(plan.changed_accounts),
        len(plan.new_customers),
        fresh,
        len(plan.lines) - fresh,
        "" if pen is None else pen.book,
    )


def _entries(desk: Desk, plan: Plan) -> tuple[list[Entry], Pen]:
    """The charges as entries of the importer's back-office book, at most 500 of them."""
    pen = offices.pen(desk)
    size = max(_LINES, -(-len(plan.lines) // BATCH))
    entries = []
    for start in range(0, len(plan.lines), size):
        content = import_charges("file", plan.lines[start : start + size], plan.file)
        entry = desk.write(pen, Kind.IMPORT, content)
        entries.append(entry)
        pen = pen.after(entry)
    return entries, pen


def _write_masters(connection: Connection, plan: Plan, desk: Desk, tell: Callable[[int, int], None]) -> None:
    steps = len(plan.new_accounts) + len(plan.changed_accounts)
    as_of = desk.now().isoformat(timespec="seconds")
    _write_customers(connection, plan)
    new = [{**account_values(row), "number": row.number, "as_of": as_of} for row in plan.new_accounts]
    for start in range(0, len(new), BATCH):
        chunk = new[start : start + BATCH]
        masters.add_many(connection, "account", chunk)
        numbers = [str(values["number"]) for values in chunk]
        search.add(connection, known.searched(connection, numbers=numbers))
        tell(start + len(chunk), steps)
    for place, row in enumerate(plan.changed_accounts, start=len(new) + 1):
        values = {name: value for name, value in account_values(row).items() if name != "kind"}
        masters.change(connection, "account", {"number": row.number}, {**values, "as_of": as_of})
        tell(place, steps)
    _find_changed(connection, plan)
    search.add_invoices(connection, _invoices(plan.new_charges))


def _find_changed(connection: Connection, plan: Plan) -> None:
    """Changed accounts, and every account of a changed customer, are found by what they are called now."""
    changed = [row.number for row in plan.changed_accounts]
    found = known.searched(connection, numbers=changed)
    found += known.searched(connection, customers=[key for key, _, _ in plan.changed_customers])
    for account in {str(each["number"]): each for each in found}.values():
        search.replace(connection, account)


def _write_customers(connection: Connection, plan: Plan) -> None:
    rows = [{"id": key, "name": name, "alias": alias or None} for key, name, alias in plan.new_customers]
    masters.add_many(connection, "customer", rows)
    for key, name, alias in plan.changed_customers:
        masters.change(connection, "customer", {"id": key}, {"name": name, "alias": alias or None})


def _invoices(charges: Sequence[ImportLine]) -> list[tuple[str, str]]:
    """The account and id of each new charge: an invoice's number finds its account."""
    return [(charge.account, charge.charge) for charge in charges]
