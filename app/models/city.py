# SPDX-License-Identifier: Apache-2.0
"""The city's own set-up: who works here, at which workstation, drawer and printer, and by which policies."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.money import Money
from app.models.base import BY_KEY, STRICT, Base, ById


class Meta(Base):
    """One fact about these books: schema, epoch, city_name, city_kind, time_zone and the like."""

    __tablename__ = "meta"
    __table_args__ = BY_KEY
    key: Mapped[ById]
    value: Mapped[str]


class Person(Base):
    """Someone who signs in; inactivated, never deleted. Shared homes keep no password here.

    `departments` is a JSON list; an empty one is all departments.
    """

    __tablename__ = "person"
    name: Mapped[ById]
    full_name: Mapped[str]
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="1")
    password_hash: Mapped[str | None]
    must_change: Mapped[bool] = mapped_column(server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    departments: Mapped[str] = mapped_column(server_default="[]")


class RoleRight(Base):
    """A right every person of a role has: an entry kind, or an act such as `approve` or `close_drawer`."""

    __tablename__ = "role_right"
    __table_args__ = BY_KEY
    role: Mapped[ById]
    right_name: Mapped[ById]


class Workstation(Base):
    """A place where people sign in; its code begins with W and numbers the back-office books."""

    __tablename__ = "workstation"
    code: Mapped[ById]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")


class Drawer(Base):
    """A physical cash drawer and the float assigned to it."""

    __tablename__ = "drawer"
    code: Mapped[ById]
    name: Mapped[str]
    float_cents: Mapped[Money] = mapped_column(server_default="0")
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")


class Printer(Base):
    """A receipt printer by driver and address; `options` is JSON text."""

    __tablename__ = "printer"
    name: Mapped[ById]
    driver: Mapped[str]
    address: Mapped[str]
    columns: Mapped[int]
    code_page: Mapped[str]
    options: Mapped[str] = mapped_column(server_default="{}")
    active: Mapped[bool] = mapped_column(server_default="1")
    version: Mapped[int] = mapped_column(server_default="1")


class Policy(Base):
    """A dated rule set with the authority that adopted it; a new version is a new row. `body` is JSON text."""

    __tablename__ = "policy"
    __table_args__: Any = STRICT
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    scope: Mapped[str | None]
    version: Mapped[int]
    from_date: Mapped[str]
    authority: Mapped[str]
    body: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default="1")
    recorded_by: Mapped[str]
