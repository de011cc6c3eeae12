# SPDX-License-Identifier: Apache-2.0
"""What the books hold already of the accounts, customers and charges a file speaks of, a chunk of keys at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.account import ChargeShare
from app.models import Account, Charge, Customer, Receipt, ReceiptLine
from app.models import ChargeShare as ShareRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from app.domain.money import Money
    from app.storage.database import Database

_TEXTS = ("name", "address", "parcel", "meter", "license", "phone", "status", "kind", "customer_id")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownCharge:
    """A charge of the books as an import compares with it: what was billed, what is open, where it goes.

    `paid_here`: a receipt of these books, not voided, paid some of it.
    """

    account: str
    amount: Money
    open: Money
    shares: tuple[ChargeShare, ...]
    paid_here: bool


def customers(database: Database, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Customer key → (name, alias)."""
    wanted = select(Customer.id, Customer.name, Customer.alias).where(Customer.id.in_(keys))
    with database.reading() as connection:
        return {row.id: (row.name, row.alias or "") for row in connection.execute(wanted)}


def accounts(database: Database, numbers: Sequence[str]) -> dict[str, dict[str, str]]:
    """Account number → its texts by column, "" where there is none."""
    columns = [Account.__table__.c[name] for name in _TEXTS]
    wanted = select(Account.number, *columns).where(Account.number.in_(numbers))
    with database.reading() as connection:
        return {row.number: {name: getattr(row, name) or "" for name in _TEXTS} for row in connection.execute(wanted)}


def charges(database: Database, ids: Sequence[str]) -> dict[str, KnownCharge]:
    """Charge id → what the books hold of it."""
    wanted = select(Charge.id, Charge.account, Charge.amount, Charge.open, Charge.gl).where(Charge.id.in_(ids))
    split = select(*ShareRow.__table__.columns).where(ShareRow.charge.in_(ids)).order_by(ShareRow.gl)
    paid = (
        select(ReceiptLine.charge)
        .join(Receipt, Receipt.entry_no == ReceiptLine.entry_no)
        .where(ReceiptLine.charge.in_(ids), Receipt.voided_by.is_(None))
    )
    with database.reading() as connection:
        paid_here = frozenset(connection.execute(paid).scalars())
        shares: dict[str, list[ChargeShare]] = {}
        for row in connection.execute(split):
            shares.setdefault(row.charge, []).append(ChargeShare(row.gl, row.amount, row.open))
        return {
            row.id: KnownCharge(
                row.account,
                row.amount,
                row.open,
                tuple(shares[row.id]) if row.gl is None else (ChargeShare(row.gl, row.amount, row.open),),
                row.id in paid_here,
            )
            for row in connection.execute(wanted)
        }


def searched(
    connection: Connection, *, numbers: Sequence[str] = (), customers: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Accounts as the search sees them, with their customer's alias, inside the transaction that changes them."""
    texts = [Account.__table__.c[name] for name in ("number", *_TEXTS)]
    joined = select(*texts, Customer.alias).outerjoin(Customer, Customer.id == Account.customer_id)
    found: list[dict[str, Any]] = []
    for column, keys in ((Account.number, numbers), (Account.customer_id, customers)):
        for start in range(0, len(keys), _AT_ONCE):
            rows = connection.execute(joined.where(column.in_(keys[start : start + _AT_ONCE])))
            found += [dict(row) for row in rows.mappings()]
    return found
