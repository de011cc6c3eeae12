# SPDX-License-Identifier: Apache-2.0
"""Drawer sessions with their figures: only for those who may see them, and never while a session is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.domain import canon
from app.domain.kinds.close import Closing, Compared
from app.domain.money import ZERO, Money
from app.models import Book, DrawerCount, Entry, Receipt, Seal, Void
from app.queries import masters, policies, tenders
from app.queries.drawer_cash import MOVES

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from app.domain.kinds.close import TenderTotal
    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class CountRow:
    """One stored attempt, with what the books expected: for supervisors, after submission."""

    attempt: int
    by: str
    counted: Money
    expected: Money
    checks: Money
    expected_checks: Money
    money_orders: Money
    expected_money_orders: Money
    balanced: bool
    body: str

    @property
    def over_short(self) -> Money:
        """Cash counted less cash expected."""
        return self.counted - self.expected

    @property
    def checks_over_short(self) -> Money:
        """Checks counted less checks expected."""
        return self.checks - self.expected_checks

    @property
    def money_orders_over_short(self) -> Money:
        """Money orders counted less money orders expected."""
        return self.money_orders - self.expected_money_orders

    @property
    def along(self) -> str:
        """Who counted with `by`, as a sign-in name; "" where one counted alone."""
        return str(self.content.get("approval", {}).get("by", ""))

    @property
    def content(self) -> dict[str, Any]:
        """What the count's entry says: its pieces, the listed checks, and when."""
        return canon.decode(self.body.encode())


@dataclass(frozen=True, slots=True)
class InPlace:
    """A session submitted in its person's place: by whom (sign-in names), who agreed, why, and when."""

    by: str
    agreed_by: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class SessionReport:
    """A whole session: what it took by tender, what was counted, and once sealed the head of its chain.

    `opened_at` and `sealed_at` are the till's clock as the entries carry it. `voided` is the sum of the receipts
    undone, `overrides` counts receipts whose checks were allowed against a flag. `drops`, `pickups`, `paid_in` and
    `paid_out` are the cash that was moved without a receipt and not undone. `head` is the hash of the last entry;
    `close_body` the close's canonical text, "" before it; `in_place` where it was submitted for who was absent.
    """

    book: str
    drawer: str
    person: str
    date: str
    state: str
    opened_at: str
    sealed_at: str
    receipts: int
    voids: int
    voided: Money
    no_sales: int
    overrides: int
    drops: Money
    pickups: Money
    paid_in: Money
    paid_out: Money
    taken: Money
    assigned: Money
    opening_counted: Money
    totals: tuple[TenderTotal, ...]
    counts: tuple[CountRow, ...]
    entries: int
    head: bytes
    close_body: str
    in_place: InPlace | None = None

    @property
    def close(self) -> dict[str, Any]:
        """What the close says; nothing before it."""
        return canon.decode(self.close_body.encode()) if self.close_body else {}


@dataclass(frozen=True, slots=True)
class LastCount:
    """The newest attempt without a figure: for the cashier and for the slip."""

    balanced: bool
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One act of a session for its own list: what was done when, its amount, and what it is called.

    `amount` is nothing for acts without money. `number` is that of the receipt, of a transfer the drawer it was
    sent to; `detail` is its payer or a reason; `of_kind` is of a void: the kind of act it took back.
    """

    kind: str
    at: str
    amount: Money | None
    number: str
    detail: str
    undone: bool
    of_kind: str = ""


_LISTED = (
    *("open", "receipt", "void", *MOVES, "exchange"),
    *("transfer_out", "transfer_in", "tender_correction", "no_sale", "counterfeit", "small_difference", "return"),
)
_CENTS = {"open": "counted", **dict.fromkeys((*MOVES, "exchange", "transfer_out", "transfer_in"), "cents")}


def events(database: Database, book: str, *, limit: int = 50) -> tuple[SessionEvent, ...]:
    """What happened in a session, newest first: what it took and gave away, and what it put right."""
    undoing, original = aliased(Void), aliased(Entry)
    wanted = (
        select(Entry.kind, Entry.body, Void.entry_no, original.kind.label("of_kind"))
        .outerjoin(Void, Void.of_no == Entry.no)
        .outerjoin(undoing, undoing.entry_no == Entry.no)
        .outerjoin(original, original.no == undoing.of_no)
        .where(Entry.book_id == book, Entry.kind.in_(_LISTED))
        .order_by(Entry.seq.desc())
        .limit(limit)
    )
    with database.reading() as connection:
        return tuple(
            _event(row.kind, row.body, row.entry_no is not None, row.of_kind or "")
            for row in connection.execute(wanted)
        )


def _event(kind: str, body: str, undone: bool, of_kind: str) -> SessionEvent:
    said = canon.decode(body.encode())
    cents = said.get(_CENTS.get(kind, "total"))
    number = said.get("number") or said.get("target") or said.get("to") or ""
    detail = said.get("payer") or ", ".join(filter(None, (said.get("party"), said.get("reason"))))
    if kind == "receipt" and "approval" in said:
        detail = ", ".join(part for part in (detail, f"check allowed by {said['approval']['by']}") if part)
    if kind == "receipt" and "by_hand" in said:
        detail = ", ".join(part for part in (detail, "allocated by hand") if part)
    return SessionEvent(kind, said["at"], None if cents is None else Money(cents), number, detail, undone, of_kind)


def assigned_floats(database: Database, day: date) -> dict[str, Money]:
    """The float of every drawer on a day: its policy's, else what Setup assigned to it."""
    adopted = policies.in_force(database, day).floats
    return {one.code: adopted.get(one.code, one.float) for one in masters.drawers(database)}


def last_count_balanced(database: Database, book: str) -> bool:
    """Whether the newest attempt of a session balanced: all a cashier may know of it."""
    newest = select(DrawerCount.balanced).where(DrawerCount.book_id == book).order_by(DrawerCount.entry_no.desc())
    with database.reading() as connection:
        return bool(connection.execute(newest.limit(1)).scalar_one())


def last_count(database: Database, book: str) -> LastCount:
    """What a cashier may know of the newest attempt of a session: whether it balanced, its short code, and when."""
    newest = (
        select(DrawerCount.balanced, Entry.hash, Entry.body)
        .join(Entry, Entry.no == DrawerCount.entry_no)
        .where(DrawerCount.book_id == book)
        .order_by(DrawerCount.entry_no.desc())
    )
    with database.reading() as connection:
        row = connection.execute(newest.limit(1)).one()
    return LastCount(bool(row.balanced), canon.code_of(bytes(row.hash)), canon.decode(row.body.encode())["at"])


def closing(database: Database, book: str) -> Closing | None:
    """What the close of a submitted session is reckoned from; nothing while a supervisor's own count is missing.

    The last count decides; one of the drawer's own person only when it balanced, and still does after what was put
    right since (rule 5.14). Where a supervisor submitted in somebody's place, no count from before that decides.
    """
    with database.reading() as connection:
        row = connection.execute(select(*Book.__table__.columns).where(Book.id == book)).one()
        counted = connection.execute(
            select(*DrawerCount.__table__.columns)
            .where(DrawerCount.book_id == book)
            .order_by(DrawerCount.entry_no.desc())
            .limit(1)
        ).first()
        if counted is None or not row.attempts:
            return None
        agrees = (counted.counted, counted.checks, counted.money_orders) == (row.cash, row.checks, row.money_orders)
        if counted.by_person == row.person and not (counted.balanced and agrees):
            return None
        return Closing(
            cash=Compared(counted.counted, row.cash),
            checks=Compared(counted.checks, row.checks),
            money_orders=Compared(counted.money_orders, row.money_orders),
            opening_counted=row.opening_counted,
            grand=row.opening_grand + row.taken,
            totals=_totals(connection, book),
        )


def expected(database: Database, book: str) -> dict[str, Money]:
    """What a session should hold by tender kind: its drawer's cash, and what it took by every other kind.

    Cash is the session's balance on the drawer account, which always equals rule 5.5.
    """
    with database.reading() as connection:
        cash = connection.execute(select(Book.cash).where(Book.id == book)).scalar_one()
        totals = {total.tender: total.amount for total in _totals(connection, book)}
    return {**totals, "cash": cash}


def session_report(database: Database, book: str) -> SessionReport:
    """The report of one session, as its close fixed it or as it stands."""
    with database.reading() as connection:
        row = connection.execute(select(*Book.__table__.columns).where(Book.id == book)).one()
        no_sales = select(func.count()).where(Entry.book_id == book, Entry.kind == "no_sale")
        # A card's approval code is a text; only a second person's consent is an object.
        overrides = select(func.count()).where(
            Entry.book_id == book, Entry.kind == "receipt", Entry.body.contains('"approval":{', autoescape=True)
        )
        bodies = dict(_bodies(connection, book, ("open", "close")))
        opened = canon.decode(bodies["open"].encode())
        closed = bodies.get("close", "")
        sealed = connection.execute(select(Seal.entries).where(Seal.book_id == book)).scalar_one_or_none()
        voids, voided = _voided(connection, book)
        moved = _moved(connection, book)
        return SessionReport(
            book=book,
            drawer=row.code,
            person=row.person,
            date=row.date,
            state=row.state,
            opened_at=opened["at"],
            sealed_at=canon.decode(closed.encode())["at"] if closed else "",
            receipts=row.receipts,
            voids=voids,
            voided=voided,
            no_sales=connection.execute(no_sales).scalar_one(),
            overrides=connection.execute(overrides).scalar_one(),
            drops=moved["drop"],
            pickups=moved["pickup"],
            paid_in=moved["paid_in"],
            paid_out=moved["paid_out"],
            taken=row.taken,
            assigned=Money(opened["assigned"]),
            opening_counted=row.opening_counted,
            totals=_totals(connection, book),
            counts=_counts(connection, book),
            entries=sealed or row.next_seq - 1,
            head=bytes(row.head),
            close_body=closed,
            in_place=_in_place(connection, book),
        )


def in_place(database: Database, book: str) -> InPlace | None:
    """How a session was submitted in its person's place, if the last submission of it was one."""
    with database.reading() as connection:
        return _in_place(connection, book)


def _in_place(connection: Connection, book: str) -> InPlace | None:
    submitted = _bodies(connection, book, ("submit",))
    said = canon.decode(submitted[-1][1].encode()) if submitted else {}
    if "approval" not in said:
        return None
    return InPlace(said["by"], said["approval"]["by"], said["reason"], said["at"])


def _bodies(connection: Connection, book: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    wanted = select(Entry.kind, Entry.body).where(Entry.book_id == book, Entry.kind.in_(kinds)).order_by(Entry.seq)
    return [(row.kind, row.body) for row in connection.execute(wanted)]


def _voided(connection: Connection, book: str) -> tuple[int, Money]:
    """How many receipts of a session were undone, and what they came to."""
    undone = (
        select(func.count(), func.sum(Receipt.total))
        .join(Entry, Entry.no == Receipt.entry_no)  # found by the entries of the book, however many receipts there are
        .where(Entry.book_id == book, Receipt.voided_by.is_not(None))
    )
    count, total = connection.execute(undone).one()
    return count, total or ZERO


def _moved(connection: Connection, book: str) -> dict[str, Money]:
    """The cash a session moved without a receipt, by kind; what was undone counts as never made (rule 5.5)."""
    wanted = (
        select(Entry.kind, Entry.body)
        .outerjoin(Void, Void.of_no == Entry.no)
        .where(Entry.book_id == book, Entry.kind.in_(MOVES), Void.entry_no.is_(None))
    )
    sums = dict.fromkeys(MOVES, ZERO)
    for row in connection.execute(wanted):
        sums[row.kind] += Money(canon.decode(row.body.encode())["cents"])
    return sums


def _totals(connection: Connection, book: str) -> tuple[TenderTotal, ...]:
    """What unvoided receipts took by kind of tender, net of change and as corrected, in code order."""
    return tenders.totals(connection, [book]).get(book, ())


def _counts(connection: Connection, book: str) -> tuple[CountRow, ...]:
    wanted = (
        select(*DrawerCount.__table__.columns, Entry.body)
        .join(Entry, Entry.no == DrawerCount.entry_no)
        .where(DrawerCount.book_id == book)
        .order_by(DrawerCount.entry_no)
    )
    return tuple(
        CountRow(
            row.attempt,
            row.by_person,
            row.counted,
            row.expected,
            row.checks,
            row.expected_checks,
            row.money_orders,
            row.expected_money_orders,
            bool(row.balanced),
            row.body,
        )
        for row in connection.execute(wanted)
    )


def closed_figures(database: Database, book: str) -> dict[str, Money]:
    """What the close of a sealed session fixed: over_short, float_back and to_vault of its cash."""
    with database.reading() as connection:
        body = connection.execute(select(Entry.body).where(Entry.book_id == book, Entry.kind == "close")).scalar_one()
    content = canon.decode(body.encode())
    return {name: Money(content[name]) for name in ("over_short", "float_back", "to_vault")}
