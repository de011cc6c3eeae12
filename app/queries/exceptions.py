# SPDX-License-Identifier: Apache-2.0
"""The facts exceptions rest on, read for a period of business dates, and what was dismissed with which reason."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from app.domain import by_hand, canon
from app.domain.entry import BookType, State
from app.domain.exceptions import Act, CheckFacts, PersonFacts, ReceiptFacts, RecoveryFacts, SessionFacts
from app.domain.money import Money
from app.domain.tender import CASH, CHECK
from app.models import Approval, Book, DeskEvent, Entry, Person, Receipt, ReceiptTender, RoleRight, WorkItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

    from app.storage.database import Database

DISMISSED = "exception_dismissed"
_LOOKED_AT = ("void", "no_sale", "cancel_count", "annulled", "begin_count", "submit", "close")
_RECOVER = "TW-RECOVER"
_CHECKS_BACK = 180
"""The same check is looked for this many days back."""


@dataclass(frozen=True, slots=True)
class Period:
    """Business dates, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Read:
    """Everything exceptions of a period are reckoned from; `names` are full names by sign-in name."""

    sessions: tuple[SessionFacts, ...]
    receipts: tuple[ReceiptFacts, ...]
    checks: tuple[CheckFacts, ...]
    people: tuple[PersonFacts, ...]
    names: dict[str, str]
    recoveries: tuple[RecoveryFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Who dismissed an exception when (the till's clock), and why."""

    by: str
    at: str
    reason: str


def read(database: Database, period: Period, hidden: frozenset[str]) -> Read:
    """Read a period, but for the sessions nobody may be told of now."""
    with database.reading() as connection:
        books = [row for row in _books(connection, period) if row.id not in hidden]
        ids = [row.id for row in books]
        acts = _acts(connection, ids)
        receipts = _receipts(connection, ids)
        in_cash = _in_cash(connection, ids)
        checks = _checks(connection, period, hidden)
        names = {row.name: row.full_name for row in connection.execute(select(Person.name, Person.full_name))}
        recoveries = _recoveries(connection, period)
    sessions = tuple(_session(row, acts.get(row.id, [])) for row in books)
    return Read(sessions, receipts, checks, tuple(_people(sessions, receipts, in_cash)), names, recoveries)


def unsealed(database: Database, period: Period) -> tuple[str, ...]:
    """The drawer sessions of a period that are not sealed."""
    with database.reading() as connection:
        return tuple(row.id for row in _books(connection, period) if row.state != State.SEALED.value)


def dismissed(database: Database) -> dict[str, Dismissal]:
    """What was dismissed by somebody who may, by key; the first one counts."""
    may = select(RoleRight.role).where(RoleRight.right_name == "audit")
    wanted = (
        select(DeskEvent.ref, DeskEvent.by_person, DeskEvent.at, DeskEvent.detail)
        .join(Person, Person.name == DeskEvent.by_person)
        .where(DeskEvent.kind == DISMISSED, Person.role.in_(may))
        .order_by(DeskEvent.id.desc())
    )
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
    return {
        row.ref: Dismissal(row.by_person, row.at.isoformat(timespec="seconds"), json.loads(row.detail)["reason"])
        for row in rows
    }


def _books(connection: Connection, period: Period) -> list[Row[*tuple[Any, ...]]]:
    wanted = (
        select(Book.id, Book.person, Book.date, Book.receipts, Book.state)
        .where(
            Book.type == BookType.DRAWER.value,
            Book.date >= period.first.isoformat(),
            Book.date <= period.last.isoformat(),
        )
        .order_by(Book.date, Book.id)
    )
    return list(connection.execute(wanted))


def _acts(connection: Connection, books: list[str]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The entries looked at, by book: kind and body, in their order; and every one the books found wrong.

    What was written without the books is kept whatever it breaks (rule 5.16); what it broke stands here as `wrong`.
    """
    wrong = _wrong(connection, books)
    wanted = (
        select(Entry.book_id, Entry.no, Entry.kind, Entry.body)
        .where(Entry.book_id.in_(books), Entry.kind.in_(_LOOKED_AT) | Entry.no.in_(list(wrong)))
        .order_by(Entry.book_id, Entry.seq)
    )
    found: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for row in connection.execute(wanted):
        said = canon.decode(row.body.encode())
        found[row.book_id].append((row.kind, said | {"wrong": wrong.get(row.no, ())}))
    return found


def _wrong(connection: Connection, books: list[str]) -> dict[int, tuple[str, ...]]:
    """What waits for a supervisor, by entry: the codes of what the books found."""
    wanted = (
        select(WorkItem.entry_no, WorkItem.code)
        .join(Entry, Entry.no == WorkItem.entry_no)
        .where(Entry.book_id.in_(books))
        .order_by(WorkItem.entry_no, WorkItem.code)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(wanted):
        found[row.entry_no] = (*found.get(row.entry_no, ()), row.code)
    return found


def _recoveries(connection: Connection, period: Period) -> tuple[RecoveryFacts, ...]:
    """What back offices undid although the credit it made had been used."""
    wanted = (
        select(Entry.book_id, Entry.body)
        .join(WorkItem, WorkItem.entry_no == Entry.no)
        .join(Book, Book.id == Entry.book_id)
        .where(
            WorkItem.code == _RECOVER,
            Book.date >= period.first.isoformat(),
            Book.date <= period.last.isoformat(),
        )
        .order_by(Entry.no)
    )
    told = [(row.book_id, canon.decode(row.body.encode())) for row in connection.execute(wanted)]
    return tuple(
        RecoveryFacts(said["id"], said["kind"], book, said["by"], said["at"], said["target"], said["reason"])
        for book, said in told
    )


def _session(row: Row[*tuple[Any, ...]], told: list[tuple[str, dict[str, Any]]]) -> SessionFacts:
    acts = tuple(
        _act(kind, said)
        for kind, said in told
        if kind not in ("begin_count", "close") and (kind != "submit" or "approval" in said)
    )
    counting = next((said["at"] for kind, said in told if kind == "begin_count"), "")
    close = next((said for kind, said in told if kind == "close"), None)
    off = (
        None
        if close is None
        else Money.total(Money(close[key]) for key in ("over_short", "checks_over_short", "money_orders_over_short"))
    )
    return SessionFacts(row.id, row.person, date.fromisoformat(row.date), row.receipts, acts, counting, off)


def _act(kind: str, said: dict[str, Any]) -> Act:
    amount = Money(said.get("total", said.get("amount", 0)))
    number = said.get("target", said.get("number", ""))
    receipt = number if number.count("-") == 2 else ""
    return Act(said["id"], kind, said["at"], said.get("reason", ""), receipt, amount, said["wrong"])


def _receipt_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Receipt.number,
            Receipt.book_id,
            Receipt.total,
            Receipt.received,
            Receipt.voided_by,
            Book.person,
            Book.date,
            Entry.id,
            Entry.body,
        )
        .join(Entry, Entry.no == Receipt.entry_no)
        .join(Book, Book.id == Receipt.book_id)
    )


def _receipts(connection: Connection, books: list[str]) -> tuple[ReceiptFacts, ...]:
    """Receipts of these sessions with copies, with a consent, or with a date they were received on."""
    copies = _copies(connection, books)
    allowed, divided = _consents(connection, books, "receipt"), _consents(connection, books, by_hand.CONSENT)
    wanted = _receipt_rows().where(
        Receipt.book_id.in_(books),
        Receipt.number.in_(copies) | Entry.id.in_([*allowed, *divided]) | Receipt.received.is_not(None),
    )
    found = []
    for row in connection.execute(wanted.order_by(Receipt.entry_no)):
        by, why = allowed.get(row.id, ("", ""))
        agreed, reason = divided.get(row.id, ("", ""))
        one = _receipt(row, copies.get(row.number, 0), by, why)
        found.append(replace(one, divided_by=agreed, divided_why=reason))
    return tuple(found)


def _receipt(row: Row[*tuple[Any, ...]], copies: int = 0, by: str = "", why: str = "") -> ReceiptFacts:
    at = canon.decode(row.body.encode())["at"]
    received = date.fromisoformat(row.received) if row.received else None
    day = date.fromisoformat(row.date)
    return ReceiptFacts(row.number, row.book_id, row.person, at, day, row.total, copies, by, why, received=received)


def _copies(connection: Connection, books: list[str]) -> dict[str, int]:
    """How often each receipt of these sessions was printed again."""
    ours = select(Receipt.number).where(Receipt.book_id.in_(books))
    wanted = (
        select(DeskEvent.ref, func.count().label("times"))
        .where(DeskEvent.kind == "copy", DeskEvent.ref.in_(ours))
        .group_by(DeskEvent.ref)
    )
    return {row.ref: row.times for row in connection.execute(wanted)}


def _consents(connection: Connection, books: list[str], kind: str) -> dict[str, tuple[str, str]]:
    """Receipts taken with another person's consent of a kind: by whose, and why."""
    wanted = (
        select(Approval.entry_id, Person.full_name, Approval.approved_by, Approval.reason)
        .join(Entry, Entry.id == Approval.entry_id)
        .outerjoin(Person, Person.name == Approval.approved_by)
        .where(Approval.kind == kind, Entry.kind == "receipt", Entry.book_id.in_(books))
    )
    return {row.entry_id: (row.full_name or row.approved_by, row.reason) for row in connection.execute(wanted)}


def _in_cash(connection: Connection, books: list[str]) -> dict[str, tuple[int, int]]:
    """By person: how many receipts stand, and how many of them were paid in cash and in nothing else."""
    other = (
        select(ReceiptTender.entry_no)
        .where(ReceiptTender.entry_no == Receipt.entry_no, ReceiptTender.kind != CASH)
        .exists()
    )
    wanted = (
        select(Book.person, other.label("other"), func.count().label("times"))
        .select_from(Receipt)
        .join(Book, Book.id == Receipt.book_id)
        .where(Receipt.book_id.in_(books), Receipt.voided_by.is_(None))
        .group_by(Book.person, other)
    )
    found: dict[str, tuple[int, int]] = {}
    for row in connection.execute(wanted):
        receipts, cash = found.get(row.person, (0, 0))
        found[row.person] = receipts + row.times, cash + (0 if row.other else row.times)
    return found


def _checks(connection: Connection, period: Period, hidden: Iterable[str]) -> tuple[CheckFacts, ...]:
    """Checks that stand on several receipts, the last of them of the period."""
    back = date.fromordinal(period.first.toordinal() - _CHECKS_BACK).isoformat()
    taken = (
        (ReceiptTender.kind == CHECK)
        & Receipt.voided_by.is_(None)
        & (Book.date >= back)
        & (Book.date <= period.last.isoformat())
        & Book.id.not_in(list(hidden))
    )
    again = (
        select(ReceiptTender.routing, ReceiptTender.number)
        .join(Receipt, Receipt.entry_no == ReceiptTender.entry_no)
        .join(Book, Book.id == Receipt.book_id)
        .where(taken, ReceiptTender.number.is_not(None))
        .group_by(ReceiptTender.routing, ReceiptTender.number)
        .having(func.count() > 1, func.max(Book.date) >= period.first.isoformat())
        .subquery()
    )
    wanted = (
        _receipt_rows()
        .join(ReceiptTender, ReceiptTender.entry_no == Receipt.entry_no)
        .join(again, (again.c.routing == ReceiptTender.routing) & (again.c.number == ReceiptTender.number))
        .where(taken)
        .add_columns(ReceiptTender.routing, ReceiptTender.number.label("check_number"))
        .order_by(Receipt.entry_no)
    )
    found: dict[tuple[str, str], list[ReceiptFacts]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.routing or "", row.check_number].append(_receipt(row))
    return tuple(CheckFacts(routing, number, tuple(rows)) for (routing, number), rows in sorted(found.items()))


def _people(
    sessions: Iterable[SessionFacts], receipts: Iterable[ReceiptFacts], in_cash: dict[str, tuple[int, int]]
) -> Iterable[PersonFacts]:
    of: dict[str, list[SessionFacts]] = defaultdict(list)
    for session in sessions:
        of[session.person].append(session)
    told = list(receipts)
    for person, own in sorted(of.items()):
        acts = [act.kind for session in own for act in session.acts]
        mine = [each for each in told if each.person == person]
        off = tuple(session.over_short for session in own if session.over_short is not None)
        stand, cash = in_cash.get(person, (0, 0))
        yield PersonFacts(
            person,
            stand,
            cash,
            acts.count("void"),
            acts.count("no_sale"),
            sum(each.copies for each in mine),
            sum(bool(each.allowed_by) + bool(each.divided_by) for each in mine),
            off or (),
        )
