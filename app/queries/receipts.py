# SPDX-License-Identifier: Apache-2.0
"""Receipts read back from the entries themselves: what screens show and paper prints is what the books hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.domain import canon, receipt
from app.domain.errors import CounterError
from app.models import Entry, Person, Receipt, ReceiptLine
from app.models import Undone as UndoneRow

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from app.domain.receipt import PostedReceipt
    from app.storage.database import Database


def by_number(database: Database, number: str) -> PostedReceipt:
    """One receipt by its number. Raises CounterError when there is none of that number."""
    with database.reading() as connection:
        found = _read(connection, _receipts().where(Receipt.number == number))
    if not found:
        raise CounterError(f"There is no receipt {number}. Nothing was changed. Check the number.", field="number")
    return found[0]


def by_entry(database: Database, entry_id: str) -> PostedReceipt | None:
    """The receipt an entry id became; nothing when it was never recorded."""
    with database.reading() as connection:
        found = _read(connection, _receipts().where(Entry.id == entry_id))
    return found[0] if found else None


def of_book(database: Database, book: str, *, limit: int = 20) -> tuple[PostedReceipt, ...]:
    """The newest receipts of a session, newest first."""
    newest = _receipts().where(Entry.book_id == book).order_by(Receipt.entry_no.desc()).limit(limit)
    with database.reading() as connection:
        return _read(connection, newest)


def of_account(database: Database, number: str, *, limit: int = 12) -> tuple[PostedReceipt, ...]:
    """The newest receipts with a line of an account, newest first."""
    lines = select(ReceiptLine.entry_no).where(ReceiptLine.account == number)
    newest = _receipts().where(Receipt.entry_no.in_(lines)).order_by(Receipt.entry_no.desc()).limit(limit)
    with database.reading() as connection:
        return _read(connection, newest)


def entry_of(database: Database, number: str) -> Row[*tuple[Any, ...]] | None:
    """The stored row of a receipt's entry: what a void mirrors."""
    columns = (Entry.id, Entry.book_id, Entry.seq, Entry.kind, Entry.body, Entry.prev_hash, Entry.hash, Entry.epoch)
    wanted = select(*columns).join(Receipt, Receipt.entry_no == Entry.no).where(Receipt.number == number)
    with database.reading() as connection:
        return connection.execute(wanted).first()


def _receipts() -> Select[*tuple[Any, ...]]:
    """Each receipt's body and hash, the cashier's full name, and the void's body where there is one."""
    voided = aliased(Entry)
    return (
        select(Entry.no, Entry.body, Entry.hash, Entry.offline, Person.full_name, voided.body.label("void_body"))
        .select_from(Receipt)
        .join(Entry, Entry.no == Receipt.entry_no)
        .outerjoin(Person, Person.name == Entry.recorded_by)
        .outerjoin(voided, voided.no == Receipt.voided_by)
    )


def _read(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> tuple[PostedReceipt, ...]:
    """The receipts of a question, each with what was undone of it since."""
    rows = connection.execute(wanted).all()
    since: dict[int, list[receipt.Undone]] = {}
    later = (
        select(UndoneRow.of_no, Entry.body)
        .join(Entry, Entry.no == UndoneRow.entry_no)
        .where(UndoneRow.of_no.in_([row.no for row in rows]))
        .order_by(UndoneRow.entry_no)
    )
    for of_no, body in connection.execute(later) if rows else ():
        since.setdefault(of_no, []).append(receipt.undone_from_body(canon.decode(body.encode())))
    return tuple(replace(_posted(row), undone=tuple(since.get(row.no, ()))) for row in rows)


def _posted(row: Row[*tuple[Any, ...]]) -> PostedReceipt:
    content = canon.decode(row.body.encode())
    void = None if row.void_body is None else receipt.voided_from_body(canon.decode(row.void_body.encode()))
    return receipt.from_body(content, bytes(row.hash), row.full_name or content["by"], void, offline=bool(row.offline))
