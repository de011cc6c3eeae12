# SPDX-License-Identifier: Apache-2.0
"""A session act by act, as its entries, the log of the desk and the approvals tell it; who may see it is no matter."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.domain import canon, gl
from app.domain.drawer_day import PAPER_KINDS, Moment, Paid, in_order
from app.domain.money import ZERO, Money
from app.models import Approval, DeskEvent, DrawerCount, Entry, Person, Posting, ReceiptTender, SurpriseCount, Void
from app.queries import tenders
from app.queries.drawer_cash import MOVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from app.storage.database import Database

_AMOUNTS = {
    "open": "counted",
    "count": "counted",
    **dict.fromkeys((*MOVES, "exchange", "transfer_out", "transfer_in"), "cents"),
    "counterfeit": "face",
}
_WITH_SLIP = (
    *MOVES,
    "no_sale",
    "exchange",
    "void",
    "transfer_out",
    "transfer_in",
    "tender_correction",
    "counterfeit",
    "small_difference",
)
"""The log calls their slips by the entry."""
_ASKED_FOR = "pending"
"""A print that is only asked for has not happened yet; its next state tells what became of it."""


def moments(database: Database, book: str) -> tuple[Moment, ...]:
    """Everything that happened in one session, oldest first, with the expected cash after each act (rule 5.5)."""
    with database.reading() as connection:
        entries = _entries(connection, book)
        paid, counts = _paid(connection, book), _counts(connection, book)
        consents = _approvals(connection, book)
        papers = _papers(connection, book)
        surprises = _surprises(connection, book)
        names = {row.name: row.full_name for row in connection.execute(select(Person.name, Person.full_name))}
    acts: list[Moment] = []
    for row in entries:
        act = _act(row, paid, counts, names)
        acts += [_consent(each, act, names) for each in consents.get(row.id, [])]
        acts.append(act)
    zone = acts[0].at.tzinfo if acts else None
    beside = [_paper(row, names, row.at.astimezone(zone), book) for row in papers]
    return in_order(acts, [*beside, *(_surprise(row, names) for row in surprises)])


def _entries(connection: Connection, book: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """The entries in their order, each with what it did to the drawer's cash and whether it was undone."""
    cash = select(func.sum(Posting.cents)).where(Posting.entry_no == Entry.no, Posting.gl == gl.DRAWER_CASH)
    undone = select(func.count()).where(Void.of_no == Entry.no)
    of = select(Void.of_no).where(Void.entry_no == Entry.no)
    original = aliased(Entry)
    of_kind = select(original.kind).join(Void, Void.of_no == original.no).where(Void.entry_no == Entry.no)
    wanted = (
        select(
            Entry.no,
            Entry.id,
            Entry.seq,
            Entry.kind,
            Entry.body,
            cash.scalar_subquery().label("cash"),
            undone.scalar_subquery().label("undone"),
            of.scalar_subquery().label("of_no"),
            of_kind.scalar_subquery().label("of_kind"),
        )
        .where(Entry.book_id == book)
        .order_by(Entry.seq)
    )
    return connection.execute(wanted).all()


def _paid(connection: Connection, book: str) -> dict[int, tuple[Paid, ...]]:
    wanted = (
        select(*ReceiptTender.__table__.columns)
        .join(Entry, Entry.no == ReceiptTender.entry_no)
        .where(Entry.book_id == book)
        .order_by(ReceiptTender.entry_no, ReceiptTender.n)
    )
    paid: dict[int, tuple[Paid, ...]] = {}
    for row in connection.execute(wanted):
        one = Paid(row.kind, row.cents, row.net, row.number or "")
        paid[row.entry_no] = (*paid.get(row.entry_no, ()), one)
    for no, right in tenders.corrected(connection, book).items():
        away = Paid(right.was, -right.amount, -right.amount, pieces=-1 if right.whole else 0)
        paid[no] = (away, Paid(right.kind, right.amount, right.amount, right.number))
    return paid


def _counts(connection: Connection, book: str) -> dict[int, bool]:
    """Whether each count balanced: never what it should have come to."""
    wanted = select(DrawerCount.entry_no, DrawerCount.balanced).where(DrawerCount.book_id == book)
    return {row.entry_no: bool(row.balanced) for row in connection.execute(wanted)}


def _approvals(connection: Connection, book: str) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    wanted = (
        select(Approval.id, Approval.entry_id, Approval.kind, Approval.reason, Approval.amount, Approval.approved_by)
        .join(Entry, Entry.id == Approval.entry_id)
        .where(Entry.book_id == book)
        .order_by(Approval.id)
    )
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.entry_id, []).append(row)
    return found


def _papers(connection: Connection, book: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Prints and copies of this session's receipts, slips and reports: what the log calls by its number."""
    below = f"{book}-", f"{book}."  # every reference that begins with the session's own and a hyphen
    wanted = (
        select(*DeskEvent.__table__.columns)
        .where(
            DeskEvent.kind.in_(PAPER_KINDS),
            (DeskEvent.ref == book)
            | ((DeskEvent.ref >= below[0]) & (DeskEvent.ref < below[1]))
            | DeskEvent.ref.in_(select(Entry.id).where(Entry.book_id == book, Entry.kind.in_(_WITH_SLIP))),
        )
        .order_by(DeskEvent.id)
    )
    return [row for row in connection.execute(wanted) if json.loads(row.detail).get("state") != _ASKED_FOR]


def _surprises(connection: Connection, book: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """When the drawer was counted by surprise, and whether it balanced: never what it should have come to."""
    columns = (SurpriseCount.entry_no, SurpriseCount.at, SurpriseCount.by_person, SurpriseCount.witness)
    wanted = select(*columns, SurpriseCount.counted, SurpriseCount.balanced).where(SurpriseCount.book_id == book)
    return connection.execute(wanted.order_by(SurpriseCount.entry_no)).all()


def _surprise(row: Row[*tuple[Any, ...]], names: dict[str, str]) -> Moment:
    by = " and ".join(names.get(each, each) for each in (row.by_person, row.witness))
    at, key = datetime.fromisoformat(row.at), f"surprise {row.entry_no}"
    return Moment(key, at, "surprise_count", by, amount=row.counted, balanced=bool(row.balanced))


def _act(
    row: Row[*tuple[Any, ...]], paid: dict[int, tuple[Paid, ...]], counts: dict[int, bool], names: dict[str, str]
) -> Moment:
    said = canon.decode(row.body.encode())
    cents = said.get(_AMOUNTS.get(row.kind, "total"))
    handed = paid.get(row.no, ())
    if row.of_no is not None:
        undone = paid.get(row.of_no, ())
        handed = tuple(Paid(each.kind, -each.handed, -each.net, each.number, -each.pieces) for each in undone)
    return Moment(
        row.id,
        datetime.fromisoformat(said["at"]),
        row.kind,
        names.get(said["by"], said["by"]),
        row.seq,
        _number(row, said),
        _subject(said.get("lines", [])),
        said.get("reason", ""),
        said.get("payer") or said.get("party", ""),
        None if cents is None else Money(cents),
        row.cash or ZERO,
        change=Money(said.get("change", 0)),
        paid=handed,
        attempt=said.get("attempt", 0) if row.kind == "count" else 0,
        balanced=counts.get(row.no, False),
        undone=bool(row.undone),
        of_kind=row.of_kind or "",
    )


def _number(row: Row[*tuple[Any, ...]], said: dict[str, Any]) -> str:
    """The number of the receipt an act is about, or of the drawer cash was sent to; a void of cash is about none."""
    if row.of_kind in MOVES:
        return ""
    return str(said.get("number") or said.get("target") or said.get("to") or "")


def _subject(lines: Iterable[dict[str, Any]]) -> str:
    """What a receipt of one line is for; of several, how many."""
    found = list(lines)
    if len(found) != 1:
        return f"{len(found)} lines" if found else ""
    return " ".join(part for part in (str(found[0]["text"]), str(found[0].get("account", ""))) if part)


def _consent(row: Row[*tuple[Any, ...]], act: Moment, names: dict[str, str]) -> Moment:
    by = names.get(row.approved_by, row.approved_by)
    return Moment(row.id, act.at, "approval", by, number=act.number, reason=row.reason, amount=row.amount)


def _paper(row: Row[*tuple[Any, ...]], names: dict[str, str], at: datetime, book: str) -> Moment:
    detail = json.loads(row.detail)
    by, copy = names.get(row.by_person, row.by_person), int(detail.get("copy", 0))
    number = row.ref if row.ref.startswith(book) else ""
    return Moment(row.id, at, row.kind, by, number=number, attempt=copy, state=detail.get("state", ""))
