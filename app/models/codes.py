# SPDX-License-Identifier: Apache-2.0
"""What money is for and how it comes: funds, GL accounts, tender kinds and revenue codes."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.money import Money
from app.models.base import BY_KEY, Base, ById


class Fund(Base):
    """A fund of the city; 999 is the pooled cash."""

    __tablename__ = "fund"
    code: Mapped[ById]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="1")


class GlAccount(Base):
    """An account of the chart; its fund is the part of the code before the dash."""

    __tablename__ = "gl_account"
    code: Mapped[ById]
    fund: Mapped[str] = mapped_column(ForeignKey("fund.code"))
    name: Mapped[str]
    kind: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")


class TenderKind(Base):
    """A way to pay and its rules; `on_account` has no GL account of its own (the fund's 2300 takes it).

    `departments` is a JSON list of whose people take it; an empty one is everybody.
    """

    __tablename__ = "tender_kind"
    code: Mapped[ById]
    name: Mapped[str]
    gl: Mapped[str | None] = mapped_column(ForeignKey("gl_account.code"))
    allow_change: Mapped[bool] = mapped_column(server_default="0")
    opens_drawer: Mapped[bool] = mapped_column(server_default="0")
    min_cents: Mapped[Money | None]
    max_cents: Mapped[Money | None]
    required_fields: Mapped[str] = mapped_column(server_default="[]")
    certified: Mapped[bool] = mapped_column(server_default="0")
    position: Mapped[int] = mapped_column(server_default="0")
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")
    departments: Mapped[str] = mapped_column(server_default="[]")


class RevenueCode(Base):
    """What a line is for: rule fixed, each, percent or entered; component principal, penalty, interest or fee."""

    __tablename__ = "revenue_code"
    code: Mapped[ById]
    text: Mapped[str]
    rule: Mapped[str]
    amount: Mapped[Money | None]
    basis_points: Mapped[int | None]
    partial: Mapped[bool] = mapped_column(server_default="0")
    service: Mapped[str | None]
    component: Mapped[str]
    needs_account: Mapped[bool] = mapped_column(server_default="0")
    department: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")


class CodeShare(Base):
    """A GL account a code's amount goes to, and its weight."""

    __tablename__ = "code_share"
    __table_args__ = BY_KEY
    code: Mapped[str] = mapped_column(ForeignKey("revenue_code.code"), primary_key=True)
    gl: Mapped[str] = mapped_column(ForeignKey("gl_account.code"), primary_key=True)
    weight: Mapped[int]


class CodeField(Base):
    """A field a code asks for (a dog's tag, a permit's number)."""

    __tablename__ = "code_field"
    __table_args__ = BY_KEY
    code: Mapped[str] = mapped_column(ForeignKey("revenue_code.code"), primary_key=True)
    name: Mapped[ById]
    label: Mapped[str]
    required: Mapped[bool] = mapped_column(server_default="0")
    pattern: Mapped[str | None]
    position: Mapped[int] = mapped_column(server_default="0")
