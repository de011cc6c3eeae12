# SPDX-License-Identifier: Apache-2.0
"""The books: entries, as they were written, and everything the guards derive from them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Identity, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.money import Money
from app.models.base import BY_KEY, STRICT, Base, ById, Entered


class Entry(Base):
    """One money fact: immutable, numbered in its book, chained by hash. Nothing else writes money.

    `body` is the canonical text; `prev_hash` and `hash` are 32 bytes. `no` is local and never in a body.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_id", "id", unique=True),
        Index("entry_of_book", "book_id", "seq", unique=True),
        STRICT,
    )
    no: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    id: Mapped[str]
    book_id: Mapped[str]
    seq: Mapped[int]
    kind: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]
    offline: Mapped[bool] = mapped_column(server_default="0")
    epoch: Mapped[int]
    recorded_by: Mapped[str]
    recorded_at: Mapped[Entered]


class Book(Base):
    """A gapless sequence of entries: one drawer session, or one person's back office of a day.

    States: open, counting, submitted, sealed. `code` is the drawer's or the workstation's; `cash`, `checks`
    and `money_orders` are what the drawer holds by the postings; `taken` is receipts less voids.
    """

    __tablename__ = "book"
    __table_args__ = (
        Index("book_session", "code", "session", unique=True),
        Index(
            "book_of_drawer",
            "code",
            unique=True,
            sqlite_where=text("type = 'drawer' AND state IN ('open', 'counting')"),
            postgresql_where=text("type = 'drawer' AND state IN ('open', 'counting')"),
        ),
        Index(
            "book_of_person",
            "person",
            unique=True,
            sqlite_where=text("type = 'drawer' AND state IN ('open', 'counting')"),
            postgresql_where=text("type = 'drawer' AND state IN ('open', 'counting')"),
        ),
        Index(
            "book_of_office",
            "person",
            "code",
            "date",
            unique=True,
            sqlite_where=text("type = 'office'"),
            postgresql_where=text("type = 'office'"),
        ),
        Index(
            "ix_book_counted",
            "id",
            sqlite_where=text("type = 'drawer' AND state IN ('counting', 'submitted')"),
            postgresql_where=text("type = 'drawer' AND state IN ('counting', 'submitted')"),
        ),
        Index("ix_book_date", "date"),
        STRICT,
    )
    id: Mapped[ById]
    type: Mapped[str]
    code: Mapped[str]
    session: Mapped[int]
    person: Mapped[str]
    date: Mapped[str]
    state: Mapped[str]
    next_seq: Mapped[int]
    head: Mapped[bytes]
    receipts: Mapped[int]
    attempts: Mapped[int]
    opening_counted: Mapped[Money]
    opening_grand: Mapped[Money]
    taken: Mapped[Money]
    cash: Mapped[Money]
    checks: Mapped[Money]
    money_orders: Mapped[Money]
    counted: Mapped[Money | None]
    decided_by: Mapped[str | None]
    opened_at: Mapped[str]
    sealed_at: Mapped[str | None]


class Posting(Base):
    """One line of an entry: debit positive, credit negative."""

    __tablename__ = "posting"
    __table_args__ = BY_KEY
    entry_no: Mapped[int] = mapped_column(primary_key=True)
    pos: Mapped[int] = mapped_column(primary_key=True)
    gl: Mapped[str]
    fund: Mapped[str]
    for_fund: Mapped[str | None]
    cents: Mapped[Money]
    tender: Mapped[str | None]
    charge: Mapped[str | None]
    account: Mapped[str | None]


class Receipt(Base):
    """What was taken for what, under one number; `voided_by` is the entry that voided it."""

    __tablename__ = "receipt"
    __table_args__ = (Index("receipt_number", "number", unique=True), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    book_id: Mapped[str]
    number: Mapped[str]
    ordinal: Mapped[int]
    payer: Mapped[str]
    channel: Mapped[str]
    received: Mapped[str | None]
    total: Mapped[Money]
    rounding: Mapped[Money]
    change: Mapped[Money]
    voided_by: Mapped[int | None]


class ReceiptLine(Base):
    """A line of a receipt: type charge, code or credit; `n` counts from 1."""

    __tablename__ = "receipt_line"
    __table_args__: Any = (
        Index(
            "ix_receipt_line_account",
            "account",
            "entry_no",
            sqlite_where=text("account IS NOT NULL"),
            postgresql_where=text("account IS NOT NULL"),
        ),
        BY_KEY,
    )
    entry_no: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    charge: Mapped[str | None]
    account: Mapped[str | None]
    code: Mapped[str | None]
    text: Mapped[str]
    open: Mapped[Money | None]
    cents: Mapped[Money]
    why: Mapped[str | None]


class ReceiptTender(Base):
    """A tender of a receipt as handed over, and `net` of the change; `detail` is its JSON object."""

    __tablename__ = "receipt_tender"
    __table_args__ = BY_KEY
    entry_no: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    cents: Mapped[Money]
    net: Mapped[Money]
    number: Mapped[str | None]
    routing: Mapped[str | None]
    detail: Mapped[str]


class ReceiptPair(Base):
    """Which tender paid how much of which line (rule 5.1.7)."""

    __tablename__ = "receipt_pair"
    __table_args__ = BY_KEY
    entry_no: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    tender: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[Money]


class Void(Base):
    """The entry that undid a receipt or a drop, once."""

    __tablename__ = "void"
    __table_args__ = (Index("void_once", "of_no", unique=True), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    of_no: Mapped[int]


class Undone(Base):
    """What was undone after its session: `tender` 0 is the whole receipt, else the place of the returned check.

    `account` bears a returned check's fee and flag; nobody does where it is missing.
    """

    __tablename__ = "undone"
    __table_args__: Any = (
        Index("undone_once", "of_no", "tender", unique=True),
        Index("ix_undone_account", "account"),
        STRICT,
    )
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    of_no: Mapped[int]
    tender: Mapped[int]
    account: Mapped[str | None]


class TenderCorrection(Base):
    """A tender of a receipt that was another kind: its place `n` follows those of the receipt and earlier corrections.

    `source` is the place it was corrected away from; `detail` is its JSON object, as of a receipt's tender.
    """

    __tablename__ = "tender_correction"
    __table_args__: Any = (Index("ix_tender_correction_of", "of_no"), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    of_no: Mapped[int]
    source: Mapped[int]
    n: Mapped[int]
    kind: Mapped[str]
    cents: Mapped[Money]
    number: Mapped[str | None]
    routing: Mapped[str | None]
    detail: Mapped[str]


class Transfer(Base):
    """Cash sent from a session to another drawer, by the entry that sent it.

    `taken_by` is the entry that took it with its own count `taken`, `ruled_by` the one that ended what was left;
    `open` is what is in transit still, less than nothing where more was counted than sent.
    """

    __tablename__ = "transfer"
    __table_args__: Any = (
        Index("ix_transfer_open", "to_drawer", sqlite_where=text("open <> 0"), postgresql_where=text("open <> 0")),
        STRICT,
    )
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_book: Mapped[str]
    to_drawer: Mapped[str]
    cents: Mapped[Money]
    taken_by: Mapped[int | None]
    taken: Mapped[Money | None]
    ruled_by: Mapped[int | None]
    open: Mapped[Money]


class SmallDifference(Base):
    """What was let go of one bill, or kept of one fund's credit, on a business date; `alone` without a consent."""

    __tablename__ = "small_difference"
    __table_args__ = (Index("ix_small_difference_account", "account"), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[str]
    charge: Mapped[str | None]
    fund: Mapped[str | None]
    date: Mapped[str]
    cents: Mapped[Money]
    alone: Mapped[bool]


class DrawerCount(Base):
    """One count of a drawer: what was counted, and what should have been there."""

    __tablename__ = "drawer_count"
    __table_args__ = (Index("ix_drawer_count_book", "book_id"), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    book_id: Mapped[str]
    attempt: Mapped[int]
    by_person: Mapped[str]
    counted: Mapped[Money]
    checks: Mapped[Money]
    money_orders: Mapped[Money]
    expected: Mapped[Money]
    expected_checks: Mapped[Money]
    expected_money_orders: Mapped[Money]
    balanced: Mapped[bool]


class SurpriseCount(Base):
    """A count of an open drawer nobody expected: what two people found, and what should have been there then.

    `book_id` and `at_seq` are the drawer's, `witness` consented to what was counted; `chosen` is random or asked.
    """

    __tablename__ = "surprise_count"
    __table_args__ = (Index("ix_surprise_count_book", "book_id"), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    book_id: Mapped[str]
    at_seq: Mapped[int]
    at: Mapped[str]
    by_person: Mapped[str]
    witness: Mapped[str]
    chosen: Mapped[str]
    counted: Mapped[Money]
    checks: Mapped[Money]
    money_orders: Mapped[Money]
    expected: Mapped[Money]
    expected_checks: Mapped[Money]
    expected_money_orders: Mapped[Money]
    balanced: Mapped[bool]


class Seal(Base):
    """What `close` fixed of a book: how many entries, the head of the chain, the grand total."""

    __tablename__ = "seal"
    book_id: Mapped[ById]
    entry_no: Mapped[int]
    entries: Mapped[int]
    head: Mapped[bytes]
    grand: Mapped[Money]
    receipts: Mapped[int]
    over_short: Mapped[Money]


class SealTotal(Base):
    """What a sealed session took by tender, net of voids."""

    __tablename__ = "seal_total"
    __table_args__ = BY_KEY
    book_id: Mapped[ById]
    tender: Mapped[ById]
    count_of: Mapped[int]
    cents: Mapped[Money]


class DaySeal(Base):
    """What the daily seal of a business date fixed: every book since the seal before, and the hash that is printed."""

    __tablename__ = "day_seal"
    date: Mapped[ById]
    entry_no: Mapped[int]
    hash: Mapped[bytes]
    books: Mapped[int]
    entries: Mapped[int]
    receipts: Mapped[int]
    voids: Mapped[int]
    over_short: Mapped[Money]


class WorkItem(Base):
    """What a supervisor must look at after an entry written without the server."""

    __tablename__ = "work_item"
    __table_args__: Any = (Index("ix_work_item_entry", "entry_no"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_no: Mapped[int]
    code: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
