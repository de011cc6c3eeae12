# SPDX-License-Identifier: Apache-2.0
"""Money on its way to the bank: the city's bank accounts, and what each deposit took of which session."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.money import Money
from app.models.base import BY_KEY, STRICT, Base, ById


class BankAccount(Base):
    """An account deposits go to; `tenders` is the JSON list of what is taken to it (DP2)."""

    __tablename__ = "bank_account"
    code: Mapped[ById]
    name: Mapped[str]
    bank: Mapped[str] = mapped_column(server_default="")
    last_four: Mapped[str] = mapped_column(server_default="")
    gl: Mapped[str] = mapped_column(ForeignKey("gl_account.code"))
    tenders: Mapped[str] = mapped_column(server_default="[]")
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")


class Deposit(Base):
    """One bag taken to one account, counted by its preparer and verified by another person."""

    __tablename__ = "deposit"
    __table_args__ = (Index("deposit_bag", "bank", "bag", unique=True), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bank: Mapped[str]
    bag: Mapped[str]
    seal: Mapped[str]
    date: Mapped[str]
    cash: Mapped[Money]
    checks: Mapped[Money]
    money_orders: Mapped[Money]
    prepared_by: Mapped[str]
    verified_by: Mapped[str]


class DepositBook(Base):
    """What one session brought by one tender; it is deposited once."""

    __tablename__ = "deposit_book"
    __table_args__ = (Index("ix_deposit_book_entry", "entry_no"), BY_KEY)
    book_id: Mapped[ById]
    tender: Mapped[ById]
    entry_no: Mapped[int]
    cents: Mapped[Money]


class DepositCorrection(Base):
    """What the bank counted of a deposit, and how much that was more or less than stood; `charged` bears it."""

    __tablename__ = "deposit_correction"
    __table_args__ = (Index("ix_deposit_correction_of", "of_no"), STRICT)
    entry_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    of_no: Mapped[int]
    counted: Mapped[Money]
    cents: Mapped[Money]
    charged: Mapped[str]


class DepositCheck(Base):
    """One check or money order in the bag; `receipt` and `place` name the tender it was taken as, if any."""

    __tablename__ = "deposit_check"
    # A check that comes back is looked for here: receipts are written at the counter, and keep no index for it.
    __table_args__: Any = (
        Index("ix_deposit_check_number", "number"),
        Index("ix_deposit_check_cents", "cents"),
        BY_KEY,
    )
    entry_no: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str]
    tender: Mapped[str]
    cents: Mapped[Money]
    receipt: Mapped[str | None]
    place: Mapped[int | None]
    number: Mapped[str | None]
    routing: Mapped[str | None]
