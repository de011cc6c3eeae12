# SPDX-License-Identifier: Apache-2.0
"""What a new city starts with: funds, a chart, tender kinds, revenue codes, rights and its first policies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from app.domain.kinds.deposit import TENDERS
from app.domain.rights import DEFAULT_RIGHTS
from app.domain.tender import STARTER_TENDER_KINDS
from app.models import (
    BankAccount,
    CodeField,
    CodeShare,
    Drawer,
    Fund,
    GlAccount,
    Meta,
    Person,
    Policy,
    RevenueCode,
    RoleRight,
    TenderKind,
    Workstation,
)
from app.storage.schema import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

FUNDS = {"100": "General", "501": "Water", "521": "Wastewater", "541": "Solid waste", "999": "Pooled cash"}
"""The funds of the starter chart; 999 holds the money of all the others."""

_POOL = (
    ("999-1100", "Bank", "asset"),
    ("999-1110", "Drawer cash", "asset"),
    ("999-1112", "Cash in transit", "asset"),
    ("999-1115", "Vault", "asset"),
    ("999-1120", "Checks on hand", "asset"),
    ("999-1130", "Card clearing", "asset"),
    ("999-1140", "ACH clearing", "asset"),
    ("999-1150", "Due from banks", "asset"),
    ("999-1190", "Change fund", "asset"),
    ("999-2010", "Due to funds", "liability"),
)
_EACH_FUND = (
    ("1010", "Due from pooled cash", "asset"),
    ("1310", "Receivable", "asset"),
    ("1319", "Allowance", "asset"),
    ("1399", "Billed elsewhere", "asset"),
    ("2300", "Customer credits", "liability"),
    ("2310", "Deposits held", "liability"),
    ("2390", "Suspense", "liability"),
)
_SERVICE = (("4600", "Service revenue", "revenue"), ("4690", "Penalties", "revenue"))
_GENERAL = (
    ("100-2010", "Accounts payable", "liability"),
    ("100-4190", "Over and short", "revenue"),
    ("100-4191", "Cash rounding", "revenue"),
    ("100-4192", "Small differences", "revenue"),
    ("100-4210", "Business licenses", "revenue"),
    ("100-4220", "Permits", "revenue"),
    ("100-4230", "Dog licenses", "revenue"),
    ("100-4280", "Returned-check fees", "revenue"),
    ("100-4285", "Card service fee", "revenue"),
    ("100-4290", "Miscellaneous", "revenue"),
    ("100-5310", "Card processing cost", "expense"),
)


@dataclass(frozen=True, slots=True)
class CodeSeed:
    """A revenue code as a new city has it; `gl` maps accounts to weights, `fields` are (name, label)."""

    code: str
    text: str
    rule: str
    gl: dict[str, int]
    amount: int | None = None
    basis_points: int | None = None
    service: str | None = None
    component: str = "principal"
    partial: bool = False
    needs_account: bool = False
    fields: tuple[tuple[str, str], ...] = ()


CODES = (
    CodeSeed("WATER", "Water", "entered", {"501-4600": 1}, service="water", partial=True, needs_account=True),
    CodeSeed("SEWER", "Sewer", "entered", {"521-4600": 1}, service="sewer", partial=True, needs_account=True),
    CodeSeed("GARBAGE", "Garbage", "entered", {"541-4600": 1}, service="garbage", partial=True, needs_account=True),
    CodeSeed(
        "PENALTY-W", "Water penalty", "entered", {"501-4690": 1}, service="water", component="penalty", partial=True,
        needs_account=True,
    ),
    CodeSeed(
        "PENALTY-S", "Sewer penalty", "entered", {"521-4690": 1}, service="sewer", component="penalty", partial=True,
        needs_account=True,
    ),
    CodeSeed(
        "PENALTY-G", "Garbage penalty", "entered", {"541-4690": 1}, service="garbage", component="penalty",
        partial=True, needs_account=True,
    ),
    CodeSeed("DOGLIC", "Dog license", "fixed", {"100-4230": 1}, amount=2000, fields=(("tag", "Tag number"),)),
    CodeSeed("COPY", "Copies", "each", {"100-4290": 1}, amount=25),
    CodeSeed("BUSLIC", "Business license", "entered", {"100-4210": 1}, partial=True),
    CodeSeed("PERMIT", "Permit", "entered", {"100-4220": 1}, partial=True),
    CodeSeed("MISC", "Miscellaneous", "entered", {"100-4290": 1}, partial=True),
    CodeSeed("RETURNED", "Returned check fee", "fixed", {"100-4280": 1}, amount=2500, component="fee"),
    CodeSeed(
        "DISCONNECT", "Disconnection processing", "fixed", {"501-4600": 1}, amount=3500, service="water",
        component="fee",
    ),
    CodeSeed("CARDFEE", "Card service fee", "percent", {"100-4285": 1}, basis_points=295, component="fee"),
)  # fmt: skip


def starter(connection: Connection, facts: dict[str, str], *, funds: dict[str, str] | None = None) -> None:
    """Fill an empty home: its facts, a chart for its funds, tenders, codes whose funds it has, rights and policies.

    `facts`: city_name, city_kind (own, sample or training), time_zone, created, home_id and what else there is.
    """
    kept = FUNDS if funds is None else {**funds, "100": funds.get("100", FUNDS["100"]), "999": FUNDS["999"]}
    connection.execute(
        insert(Meta), [{"key": key, "value": value} for key, value in sorted({**facts, "epoch": str(EPOCH)}.items())]
    )
    connection.execute(insert(Fund), [{"code": code, "name": name} for code, name in sorted(kept.items())])
    connection.execute(insert(GlAccount), list(chart(kept)))
    connection.execute(
        insert(RoleRight),
        [
            {"role": role, "right_name": right}
            for role, rights in sorted(DEFAULT_RIGHTS.items())
            for right in sorted(rights)
        ],
    )
    _tenders(connection)
    connection.execute(
        insert(BankAccount),
        [{"code": "GENERAL", "name": "General account", "gl": "999-1100", "tenders": json.dumps(list(TENDERS))}],
    )
    _codes(connection, [seed for seed in CODES if all(gl.partition("-")[0] in kept for gl in seed.gl)])
    policies(connection, facts.get("created", "2026-01-01")[:10], recorded_by="setup")
    connection.execute(insert(Workstation), [{"code": "W1", "name": "Front counter"}])


def chart(funds: Iterable[str]) -> Iterable[dict[str, Any]]:
    """The accounts every fund has, those of the pool, and the general fund's own."""
    for fund in sorted(funds):
        if fund == "999":
            rows: Sequence[tuple[str, str, str]] = _POOL
        else:
            endings = _EACH_FUND + (_SERVICE if fund != "100" else ())
            rows = [(f"{fund}-{end}", name, kind) for end, name, kind in endings]
            rows = [*rows, *_GENERAL] if fund == "100" else rows
        for code, name, kind in rows:
            yield {"code": code, "fund": fund, "name": name, "kind": kind}


def policies(connection: Connection, from_date: str, *, recorded_by: str) -> None:
    """The policies a city has until it adopts its own: no rounding, oldest first, no tolerance."""
    bodies = {
        "rounding": {"mode": "none"},
        "allocation": {"preset": "oldest"},
        "tolerance": {"amount": 0},
    }
    connection.execute(
        insert(Policy),
        [
            {
                "kind": kind,
                "version": 1,
                "from_date": from_date,
                "authority": "Starter policy",
                "body": json.dumps(body, sort_keys=True),
                "recorded_by": recorded_by,
            }
            for kind, body in sorted(bodies.items())
        ],
    )


def drawers(connection: Connection, codes: Sequence[str], float_cents: int) -> None:
    """Cash drawers with one assigned float."""
    connection.execute(
        insert(Drawer), [{"code": code, "name": f"Drawer {code}", "float_cents": float_cents} for code in codes]
    )


def people(connection: Connection, rows: Sequence[tuple[str, str, str, str | None]]) -> None:
    """People as (sign-in name, full name, role, password hash); shared homes give no hash."""
    connection.execute(
        insert(Person),
        [{"name": n, "full_name": full, "role": role, "password_hash": hashed} for n, full, role, hashed in rows],
    )


def _tenders(connection: Connection) -> None:
    connection.execute(
        insert(TenderKind),
        [
            {
                "code": kind.code,
                "name": kind.name,
                "gl": kind.gl or None,
                "allow_change": kind.allow_change,
                "opens_drawer": kind.opens_drawer,
                "required_fields": json.dumps(list(kind.required_fields)),
                "certified": kind.certified,
                "position": kind.position,
            }
            for kind in STARTER_TENDER_KINDS
        ],
    )


def _codes(connection: Connection, seeds: Sequence[CodeSeed]) -> None:
    plain = ("code", "text", "rule", "amount", "basis_points", "service", "component", "partial", "needs_account")
    connection.execute(insert(RevenueCode), [{name: getattr(seed, name) for name in plain} for seed in seeds])
    connection.execute(
        insert(CodeShare),
        [{"code": seed.code, "gl": gl, "weight": weight} for seed in seeds for gl, weight in seed.gl.items()],
    )
    fields = [
        {"code": seed.code, "name": name, "label": label, "required": True, "position": place}
        for seed in seeds
        for place, (name, label) in enumerate(seed.fields, start=1)
    ]
    if fields:
        connection.execute(insert(CodeField), fields)
