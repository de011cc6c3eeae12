# SPDX-License-Identifier: Apache-2.0
"""Who owes what: customers, their accounts, alerts, the keys accounts are found by, and what is open on them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.money import Money
from app.models.base import BY_KEY, Base, ById


class Customer(Base):
    """The person or firm behind accounts."""

    __tablename__ = "customer"
    id: Mapped[ById]
    name: Mapped[str]
    alias: Mapped[str | None]


class Account(Base):
    """What is looked up at the counter: kind utility, license, permit, receivable or citation."""

    __tablename__ = "account"
    number: Mapped[ById]
    kind: Mapped[str]
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[str]
    address: Mapped[str | None]
    parcel: Mapped[str | None]
    meter: Mapped[str | None]
    license: Mapped[str | None]
    phone: Mapped[str | None]
    status: Mapped[str] = mapped_column(server_default="open")
    as_of: Mapped[str | None]
    cash_only_until: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")


class AccountAlert(Base):
    """What a cashier must see before taking money on an account."""

    __tablename__ = "account_alert"
    id: Mapped[ById]
    account: Mapped[str] = mapped_column(ForeignKey("account.number"), index=True)
    tone: Mapped[str]
    text: Mapped[str]
    from_date: Mapped[str]
    until: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")


class SearchKey(Base):
    """A normalized key an account is found by; kind number, name, address, parcel, meter, license, phone or invoice."""

    __tablename__ = "search_key"
    __table_args__ = (Index("ix_search_key_account", "account"), BY_KEY)
    kind: Mapped[ById]
    key: Mapped[ById]
    account: Mapped[ById]


class SearchWord(Base):
    """A word of names or addresses under itself and under itself less one letter, for typing errors."""

    __tablename__ = "search_word"
    __table_args__ = BY_KEY
    variant: Mapped[ById]
    kind: Mapped[ById]
    word: Mapped[ById]


class Charge(Base):
    """Something owed on an account, and what of it is open; derived. `gl` is empty where it has several shares."""

    __tablename__ = "charge"
    id: Mapped[ById]
    account: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    text: Mapped[str]
    gl: Mapped[str | None]
    due: Mapped[str]
    billed: Mapped[str | None]
    amount: Mapped[Money]
    open: Mapped[Money]
    entry_no: Mapped[int]


class ChargeShare(Base):
    """The part of a charge that belongs to one GL account, where there are several; derived."""

    __tablename__ = "charge_share"
    __table_args__ = BY_KEY
    charge: Mapped[ById]
    gl: Mapped[ById]
    amount: Mapped[Money]
    open: Mapped[Money]


class Credit(Base):
    """A customer's unapplied credit in one fund; derived."""

    __tablename__ = "credit"
    __table_args__ = BY_KEY
    account: Mapped[ById]
    fund: Mapped[ById]
    cents: Mapped[Money]
