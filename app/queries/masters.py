# SPDX-License-Identifier: Apache-2.0
"""The city's set-up as the counter uses it: city, drawers, codes, tenders, accounts of the chart, policies in force."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.city import City
from app.domain.code import CodeField, RevenueCode
from app.domain.tender import TenderKind
from app.models import CodeField as CodeFieldRow
from app.models import CodeShare, Drawer, Fund, GlAccount, Meta, Printer, Workstation
from app.models import RevenueCode as RevenueCodeRow
from app.models import TenderKind as TenderKindRow

if TYPE_CHECKING:
    from app.domain.money import Money
    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class DrawerSetup:
    """A physical drawer and its assigned float."""

    code: str
    name: str
    float: Money
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """A receipt printer: driver by name, address, columns, code page and the driver's own options."""

    name: str
    driver: str
    address: str
    columns: int
    code_page: str
    options: dict[str, str]
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class GlRow:
    """An account of the chart."""

    code: str
    fund: str
    name: str
    kind: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund of the city."""

    code: str
    name: str
    active: bool


def meta(database: Database) -> dict[str, str]:
    """Every fact the books keep about themselves."""
    with database.reading() as connection:
        return {row.key: row.value for row in connection.execute(select(Meta.key, Meta.value))}


def city(database: Database) -> City:
    """The city these books are of."""
    return City.from_facts(meta(database))


def drawers(database: Database) -> tuple[DrawerSetup, ...]:
    """Every drawer of the city by code, inactive ones too."""
    columns = (Drawer.code, Drawer.name, Drawer.float_cents, Drawer.active, Drawer.version)
    with database.reading() as connection:
        rows = connection.execute(select(*columns).order_by(Drawer.code))
        return tuple(DrawerSetup(r.code, r.name, r.float_cents, bool(r.active), r.version) for r in rows)


def workstations(database: Database) -> tuple[str, ...]:
    """The codes of the active workstations."""
    with database.reading() as connection:
        wanted = select(Workstation.code).where(Workstation.active == 1).order_by(Workstation.code)
        return tuple(connection.execute(wanted).scalars())


def printers(database: Database) -> tuple[PrinterSetup, ...]:
    """Every printer of the city by name, inactive ones too."""
    with database.reading() as connection:
        rows = connection.execute(select(*Printer.__table__.columns).order_by(Printer.name))
        return tuple(
            PrinterSetup(
                r.name, r.driver, r.address, r.columns, r.code_page, json.loads(r.options), bool(r.active), r.version
            )
            for r in rows
        )


def funds(database: Database) -> tuple[FundRow, ...]:
    """Every fund by code."""
    with database.reading() as connection:
        rows = connection.execute(select(Fund.code, Fund.name, Fund.active).order_by(Fund.code))
        return tuple(FundRow(r.code, r.name, bool(r.active)) for r in rows)


def chart(database: Database) -> tuple[GlRow, ...]:
    """Every account of the chart by code."""
    with database.reading() as connection:
        rows = connection.execute(select(*GlAccount.__table__.columns).order_by(GlAccount.code))
        return tuple(GlRow(r.code, r.fund, r.name, r.kind, bool(r.active), r.version) for r in rows)


# What every payment asks is put together once; the database sees the same words, Python builds them no more.
_TENDER_KINDS = select(*TenderKindRow.__table__.columns).order_by(TenderKindRow.position, TenderKindRow.code)
_SHARES = select(*CodeShare.__table__.columns).order_by(CodeShare.code, CodeShare.gl)
_FIELDS = select(*CodeFieldRow.__table__.columns).order_by(CodeFieldRow.code, CodeFieldRow.position)
_CODES = select(*RevenueCodeRow.__table__.columns).order_by(RevenueCodeRow.code)


def tender_kinds(database: Database) -> dict[str, TenderKind]:
    """Every kind of tender by code, in the order of the counter's buttons; inactive ones too."""
    with database.reading() as connection:
        rows = connection.execute(_TENDER_KINDS)
        return {
            r.code: TenderKind(
                r.code,
                r.name,
                r.gl or "",
                bool(r.allow_change),
                bool(r.opens_drawer),
                r.min_cents,
                r.max_cents,
                tuple(json.loads(r.required_fields)),
                bool(r.certified),
                r.position,
                bool(r.active),
                tuple(json.loads(r.departments)),
            )
            for r in rows
        }


def codes(database: Database) -> dict[str, RevenueCode]:
    """Every revenue code by its code, with its GL shares and the fields it asks for; inactive ones too."""
    shares: dict[str, list[tuple[str, int]]] = {}
    fields: dict[str, list[CodeField]] = {}
    with database.reading() as connection:
        for row in connection.execute(_SHARES):
            shares.setdefault(row.code, []).append((row.gl, row.weight))
        for row in connection.execute(_FIELDS):
            field = CodeField(row.name, row.label, bool(row.required), row.pattern or "")
            fields.setdefault(row.code, []).append(field)
        rows = connection.execute(_CODES).all()
    return {
        r.code: RevenueCode(
            r.code,
            r.text,
            r.rule,
            tuple(shares.get(r.code, ())),
            r.amount,
            r.basis_points,
            bool(r.partial),
            r.service or "",
            r.component,
            bool(r.needs_account),
            tuple(fields.get(r.code, ())),
            r.department or "",
            bool(r.active),
        )
        for r in rows
    }
