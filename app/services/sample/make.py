# SPDX-License-Identifier: Apache-2.0
"""Fill an empty home with the sample city: its people and drawers at once, then its accounts as a stream."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.code import Share
from app.domain.entry import Kind
from app.domain.kinds.importing import ImportLine, LineType, import_charges
from app.domain.money import Money
from app.queries import masters
from app.services import offices
from app.services.imports.rows import receivable_shares
from app.services.sample import invented
from app.storage import masters as rows
from app.storage import search, seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from app.domain.code import RevenueCode
    from app.domain.entry import Entry
    from app.services.desk import Desk
    from app.services.sample.invented import InventedAccount, InventedCharge

ACCOUNTS = 2000
_ACCOUNTS_OF_AN_ENTRY = 40
_ENTRIES_OF_A_BATCH = 40
_CASH_ONLY_DAYS = 103


@dataclass(frozen=True, slots=True)
class Made:
    """What the sample brought."""

    accounts: int
    charges: int


def people_and_drawers(connection: Connection, *, hashes: bool = True) -> None:
    """The sample city's people (password: the sign-in name and "-ridgemont") and drawers; shared homes keep none."""
    city = invented.ridgemont()
    seed.people(
        connection,
        [
            (name, full_name, role, stored if hashes else None)
            for name, (full_name, role, stored) in city.people.items()
        ],
    )
    floats = {Money.parse(amount).cents for _, amount in city.drawers.values()}
    for cents in sorted(floats):
        codes = [code for code, (_, amount) in city.drawers.items() if Money.parse(amount).cents == cents]
        seed.drawers(connection, codes, cents)


def password_of(name: str) -> str:
    """The password of a sample person; the sample is for looking and practice, never for money."""
    return f"{name}-ridgemont"


def fill(
    desk: Desk,
    accounts: int = ACCOUNTS,
    *,
    progress: Callable[[int, int], None] | None = None,
    seed_number: int = invented.SEED,
) -> Made:
    """Add the invented accounts with their bills, penalties and past payments, a few hundred in each transaction.

    `progress` hears accounts made and accounts in all, and may raise to stop; what is committed by then stays whole.
    """
    codes = masters.codes(desk.database)
    pen, opening = offices.begin(desk)
    charges = 0
    done = 0
    size = _ACCOUNTS_OF_AN_ENTRY * _ENTRIES_OF_A_BATCH
    # One batch is written down while the next one is invented; at most one waits, so memory does not grow.
    with ThreadPoolExecutor(1, "sample") as lane:
        before: Future[None] | None = None
        for batch in _batches(invented.accounts(accounts, desk.today(), seed=seed_number), size):
            entries = list(opening)
            opening = ()
            for start in range(0, len(batch), _ACCOUNTS_OF_AN_ENTRY):
                for lines in _lines(batch[start : start + _ACCOUNTS_OF_AN_ENTRY], codes):
                    entry = desk.write(pen, Kind.IMPORT, import_charges("sample", lines))
                    pen = pen.after(entry)
                    entries.append(entry)
            if before is not None:
                before.result()
            before = lane.submit(_record, desk, batch, entries)
            charges += sum(len(account.charges) for account in batch)
            done += len(batch)
            if progress is not None:
                progress(done, accounts)
        if before is not None:
            before.result()
    desk.journal.forget(pen.book)
    return Made(done, charges)


def _batches(stream: Iterator[InventedAccount], size: int) -> Iterator[list[InventedAccount]]:
    batch: list[InventedAccount] = []
    for account in stream:
        batch.append(account)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _lines(accounts: list[InventedAccount], codes: dict[str, RevenueCode]) -> Iterator[list[ImportLine]]:
    """First what was billed, then what of it was paid elsewhere, as the lines of two entries."""
    billed = [_billed(account, charge, codes) for account in accounts for charge in account.charges]
    paid = [
        _paid(line, charge)
        for line, charge in zip(billed, (c for account in accounts for c in account.charges), strict=True)
        if charge.paid
    ]
    if billed:
        yield billed
    if paid:
        yield paid


def _billed(account: InventedAccount, charge: InventedCharge, codes: dict[str, RevenueCode]) -> ImportLine:
    return ImportLine(
        LineType.CHARGE,
        charge.id,
        account.number,
        charge.code,
        charge.text,
        charge.due,
        charge.amount,
        receivable_shares(codes[charge.code], charge.amount),
        billed=charge.billed,
    )


def _paid(billed: ImportLine, charge: InventedCharge) -> ImportLine:
    shares = tuple(Share(share.gl, -share.amount) for share in billed.shares)
    return ImportLine(
        LineType.PAID,
        billed.charge,
        billed.account,
        billed.code,
        billed.text,
        billed.due,
        -charge.paid,
        shares,
        billed.amount,
        billed.billed,
    )


def _record(desk: Desk, batch: list[InventedAccount], entries: list[Entry]) -> None:
    as_of = desk.now().isoformat(timespec="seconds")
    until = desk.today().toordinal() + _CASH_ONLY_DAYS

    def write(connection: Connection) -> None:
        accounts = [_account_row(account, as_of, until) for account in batch]
        rows.add_many(connection, "customer", [_customer_row(account) for account in batch])
        rows.add_many(connection, "account", accounts)
        search.add(connection, [{**row, "alias": account.alias} for row, account in zip(accounts, batch, strict=True)])
        search.add_invoices(connection, [(a.number, charge.id) for a in batch for charge in a.charges])
        rows.add_many(connection, "account_alert", [_note_row(a, desk) for a in batch if a.note])

    desk.database.record_with(entries, write)


def _customer_row(account: InventedAccount) -> dict[str, Any]:
    return {"id": account.customer, "name": account.name, "alias": account.alias or None}


def _account_row(account: InventedAccount, as_of: str, cash_only_until: int) -> dict[str, Any]:
    return {
        "number": account.number,
        "kind": account.kind,
        "customer_id": account.customer,
        "name": account.name,
        "address": account.address,
        "parcel": account.parcel,
        "meter": account.meter or None,
        "license": account.license or None,
        "phone": account.phone,
        "status": account.status,
        "as_of": as_of,
        "cash_only_until": date.fromordinal(cash_only_until).isoformat() if account.cash_only else None,
    }


def _note_row(account: InventedAccount, desk: Desk) -> dict[str, Any]:
    return {
        "id": f"note-{account.number}",
        "account": account.number,
        "tone": "info",
        "text": account.note,
        "from_date": desk.today().isoformat(),
    }
