# SPDX-License-Identifier: Apache-2.0
"""What a file would do to the books, before it does anything: new, changed, refused and left alone, with totals."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.code import Share
from app.domain.kinds.importing import ImportLine, LineType
from app.domain.money import ZERO, Money
from app.queries import imports as known
from app.queries import masters
from app.services.imports.mapping import Mapping
from app.services.imports.reading import RowTrouble, Sheet
from app.services.imports.rows import AccountRow, Reader, stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.queries.imports import KnownCharge
    from app.storage.database import Database

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A charge the file would have changed, and why it was left alone."""

    line: int
    charge: str
    account: str
    stated: Money
    said: str


@dataclass(slots=True)
class Plan:
    """The whole effect of a file. `trouble` that stops must be mended first; nothing is recorded while there is any."""

    file: str
    mapping: Mapping
    rows: int = 0
    encoding: str = ""
    new_customers: list[tuple[str, str, str]] = field(default_factory=list)
    changed_customers: list[tuple[str, str, str]] = field(default_factory=list)
    new_accounts: list[AccountRow] = field(default_factory=list)
    changed_accounts: list[AccountRow] = field(default_factory=list)
    same_accounts: int = 0
    lines: list[ImportLine] = field(default_factory=list)
    same_charges: int = 0
    kept: list[Kept] = field(default_factory=list)
    trouble: list[RowTrouble] = field(default_factory=list)

    @property
    def stops(self) -> list[RowTrouble]:
        """What must be mended before anything is recorded."""
        return [one for one in self.trouble if one.stops]

    @property
    def new_charges(self) -> list[ImportLine]:
        """Charges the books do not have yet."""
        return [line for line in self.lines if line.type is LineType.CHARGE]

    @property
    def billed(self) -> Money:
        """What the new charges come to."""
        return Money.total(line.amount for line in self.new_charges)

    @property
    def empty(self) -> bool:
        """Whether the file brings nothing the books do not have."""
        return not (
            self.new_customers or self.changed_customers or self.new_accounts or self.changed_accounts or self.lines
        )


def make(
    database: Database,
    sheet: Sheet,
    mapping: Mapping,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Compare a file with the books; nothing is written. `progress` hears rows done and rows in all."""
    reader = Reader(sheet, mapping, masters.codes(database))
    plan = Plan(sheet.name, mapping, rows=len(sheet.rows), encoding=sheet.encoding)
    speaking = reader.speaking_rows()
    stated = [reader.account(line, row) for line, row in speaking.values()]
    tell = progress or (lambda done, total: None)
    for start in range(0, len(stated), _CHUNK):
        _compare_accounts(database, plan, stated[start : start + _CHUNK])
        tell(min(start + _CHUNK, len(stated)), len(stated))
    _compare_customers(database, plan, _customers(mapping, sheet))
    charges = list(reader.charges(speaking))
    _refuse_repeats(reader, charges)
    for start in range(0, len(charges), _CHUNK):
        _compare_charges(database, plan, charges[start : start + _CHUNK])
        tell(min(start + _CHUNK, len(charges)), len(charges))
    plan.trouble += reader.trouble
    return plan


def _customers(mapping: Mapping, sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Each customer's name and alias, from the row that speaks for that customer."""
    if not mapping.customer:
        return {}
    by_customer = replace(mapping, number=mapping.customer, prefix="", charges=())
    rows = Reader(replace(sheet, trouble=[]), by_customer, {})
    found = {}
    for line, row in rows.speaking_rows().values():
        account = rows.account(line, row)
        if account.customer:
            found[account.customer] = (account.value("name"), account.value("alias"))
    return found


def _compare_customers(database: Database, plan: Plan, stated: dict[str, tuple[str, str]]) -> None:
    keys = list(stated)
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        held = known.customers(database, chunk)
        for key in chunk:
            if key not in held:
                plan.new_customers.append((key, *stated[key]))
            elif held[key] != stated[key]:
                plan.changed_customers.append((key, *stated[key]))


def _compare_accounts(database: Database, plan: Plan, stated: list[AccountRow]) -> None:
    held = known.accounts(database, [row.number for row in stated])
    for row in stated:
        before = held.get(row.number)
        if before is None:
            plan.new_accounts.append(row)
        elif before["kind"] != row.kind:
            said = f"account {row.number} is a {before['kind']} account in the books, not {row.kind}"
            plan.trouble.append(RowTrouble(row.line, plan.mapping.number, said))
        elif any(before[name] != value for name, value in stored(row)):
            plan.changed_accounts.append(row)
        else:
            plan.same_accounts += 1


def _refuse_repeats(reader: Reader, stated: list[tuple[int, ImportLine]]) -> None:
    """The same key twice in one file is trouble at its second line."""
    seen: dict[str, int] = {}
    for line, charge in stated:
        if charge.charge in seen:
            said = f"the charge {charge.charge} stands in line {seen[charge.charge]} already"
            reader.complain(line, "", said)
        seen.setdefault(charge.charge, line)


def _compare_charges(database: Database, plan: Plan, stated: list[tuple[int, ImportLine]]) -> None:
    held = known.charges(database, [charge.charge for _, charge in stated])
    for line, charge in stated:
        before = held.get(charge.charge)
        if before is None:
            if charge.amount > ZERO:
                plan.lines.append(charge)
        elif before.account != charge.account:
            said = f"the charge {charge.charge} belongs to account {before.account} in the books"
            plan.trouble.append(RowTrouble(line, "", said))
        else:
            _compare_one(plan, line, charge, before)


def _compare_one(plan: Plan, line: int, stated: ImportLine, before: KnownCharge) -> None:
    rise = stated.amount - (before.open if plan.mapping.balances else before.amount)
    if not rise:
        plan.same_charges += 1
    elif rise > ZERO and before.paid_here:
        said = "was paid here since; a file does not raise it again"
        plan.kept.append(Kept(line, stated.charge, stated.account, stated.amount, said))
    elif before.open + rise < ZERO:
        said = f"only {before.open.dollars} is still open; a file does not lower it below nothing"
        plan.kept.append(Kept(line, stated.charge, stated.account, stated.amount, said))
    else:
        kind = LineType.PAID if plan.mapping.balances and rise < ZERO else LineType.RAISE
        plan.lines.append(_changed(stated, before, rise, kind))


def _changed(stated: ImportLine, before: KnownCharge, rise: Money, kind: LineType) -> ImportLine:
    # What is lowered comes off what is still open, so no share goes below nothing.
    weights = [(share.open if rise < ZERO else share.amount).cents for share in before.shares]
    parts = rise.share(weights if any(weights) else [1] * len(weights))
    shares = tuple(Share(share.gl, part) for share, part in zip(before.shares, parts, strict=True) if part)
    return ImportLine(
        kind,
        stated.charge,
        stated.account,
        stated.code,
        stated.text,
        stated.due,
        rise,
        shares,
        before.open,
        stated.billed,
    )
