# SPDX-License-Identifier: Apache-2.0
"""What day files ask of the books: balances of GL accounts, open charges, and a digest of everything."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.domain import canon
from app.domain.errors import CounterError
from app.models import Account, Base, Charge, Credit, Entry, GlAccount, Meta, Posting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.storage.database import Database

_LOGS = frozenset({"desk_event", "alembic_version"})
_AT_ONCE = 1000


def balances(database: Database) -> dict[str, int]:
    """Every GL account of the chart with the cents posted to it, debit positive."""
    with database.reading() as connection:
        found = dict.fromkeys(connection.execute(select(GlAccount.code)).scalars(), 0)
        sums = select(Posting.gl, func.sum(Posting.cents).label("cents")).group_by(Posting.gl)
        found.update({row.gl: row.cents.cents for row in connection.execute(sums)})
    return found


def open_of_charge(database: Database, charge: str) -> int:
    """The cents a charge owes. Raises CounterError for one the books do not have: unknown is never zero."""
    with database.reading() as connection:
        found = connection.execute(select(Charge.open).where(Charge.id == charge)).scalar_one_or_none()
    if found is None:
        raise CounterError(f"There is no charge {charge}.")
    return found.cents


def balance_of_account(database: Database, number: str) -> int:
    """Open charges less credit of an account, in cents. Raises CounterError for an unknown account."""
    with database.reading() as connection:
        if connection.execute(select(Account.number).where(Account.number == number)).first() is None:
            raise CounterError(f"There is no account {number}.")
        owed = connection.execute(select(func.sum(Charge.open)).where(Charge.account == number)).scalar_one()
        credit = connection.execute(select(func.sum(Credit.cents)).where(Credit.account == number)).scalar_one()
    return (owed.cents if owed else 0) - (credit.cents if credit else 0)


def newest(database: Database) -> int:
    """The local number of the newest entry; 0 in empty books."""
    with database.reading() as connection:
        return connection.execute(select(func.max(Entry.no))).scalar_one() or 0


def told_since(database: Database, no: int, kind: str) -> dict[str, Any] | None:
    """What the newest entry of a kind says, if one came after that number."""
    wanted = select(Entry.body).where(Entry.no > no, Entry.kind == kind).order_by(Entry.no.desc()).limit(1)
    with database.reading() as connection:
        body = connection.execute(wanted).scalar_one_or_none()
    return None if body is None else canon.decode(body.encode())


def everything(database: Database) -> Iterator[str]:
    """Every row of every table but the log of the desk, as text, in the order of its key, many rows at a time."""
    # The driver's own cursor: nothing is made of a row but its text.
    with database.reading() as connection, closing(connection.connection.cursor()) as cursor:
        for name, query in _reads_of_all_tables():
            cursor.execute(query)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield f"{name}{rows!r}"


@cache
def _reads_of_all_tables() -> tuple[tuple[str, str], ...]:
    """What `everything` asks of each table, in words both databases read: made once, it is asked at every refusal."""
    reads = []
    for table in Base.metadata.sorted_tables:
        if table.name in _LOGS:
            continue
        columns = [column for column in table.columns if column.name not in ("password_hash", "expected")]
        rows = select(*columns).order_by(*table.primary_key.columns)
        if table is Meta.__table__:
            rows = rows.where(Meta.key != "writer")
        reads.append((table.name, str(rows.compile(compile_kwargs={"literal_binds": True}))))
    return tuple(reads)
