# SPDX-License-Identifier: Apache-2.0
"""The chart of accounts: funds and their accounts; what the rules of the counter post to stays in use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import gl
from app.domain.errors import CounterError
from app.queries import masters as known
from app.services.setup.change import Change, Fact, flat, need, record, save, text
from app.storage import masters, seed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.services.desk import Desk

KINDS = ("asset", "liability", "revenue", "expense")
_FUND = re.compile(r"[0-9]{3}")
_ACCOUNT = re.compile(r"([0-9]{3})-[0-9]{4}")
_OF_EVERY_FUND = ("1010", "1310", "1319", "1399", "2300", "2310", "2390")
_OF_THE_RULES = (gl.OVER_SHORT, gl.CASH_ROUNDING)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account of the chart as typed in Setup; its fund is the part of the code before the dash."""

    code: str
    name: str
    kind: str
    active: bool = True


def add_fund(desk: Desk, *, code: str, name: str) -> None:
    """Add a fund with the accounts every fund has: due from pool, receivable, credits and the like."""
    need(desk, "fund")
    if not _FUND.fullmatch(code):
        raise CounterError("A fund's code is three figures. Nothing was changed. Type one such as 551.", field="code")
    if any(fund.code == code for fund in known.funds(desk.database)):
        raise CounterError(f"{code} exists already. Nothing was changed. Choose another one.", field="code")
    name = text(name, 40, "name", "The name")
    accounts = [dict(row) for row in seed.chart([code])]
    facts = [Fact("fund", code, None, {"code": code, "name": name})]
    facts += [Fact("gl", str(row["code"]), None, flat(row, list(row))) for row in accounts]

    def rows(connection: Connection) -> None:
        masters.add(connection, "fund", {"code": code, "name": name})
        masters.add_many(connection, "gl_account", accounts)

    record(desk, facts, rows)


def change_fund(desk: Desk, *, code: str, name: str, active: bool) -> bool:
    """Rename a fund, or take it out of use for new codes."""
    need(desk, "fund")
    if not active and code in (gl.POOL, gl.fund_of(gl.OVER_SHORT)):
        raise CounterError(f"Fund {code} is needed by every receipt. Nothing was changed. Keep it in use.", "active")
    values = {"name": text(name, 40, "name", "The name"), "active": active}
    return save(desk, Change("fund", "fund", {"code": code}, values, version=0))


def save_account(desk: Desk, facts: AccountFacts, *, version: int | None) -> bool:
    """Add an account (`version` None) or change one. What codes, tenders or rules post to is not taken out of use."""
    need(desk, "gl")
    found = _ACCOUNT.fullmatch(facts.code)
    if found is None:
        raise CounterError(
            "An account is a fund, a dash and four figures. Nothing was changed. Type one such as 501-4610.", "code"
        )
    fund = found[1]
    if version is None and fund not in {row.code for row in known.funds(desk.database) if row.active}:
        raise CounterError(f"There is no fund {fund} in use. Nothing was changed. Add the fund first.", field="code")
    if facts.kind not in KINDS:
        raise CounterError(
            f"There is no kind “{facts.kind}”. Nothing was changed. Choose one of {', '.join(KINDS)}.", field="kind"
        )
    if not facts.active:
        _refuse_if_used(desk, facts.code)
    values = {"name": text(facts.name, 60, "name", "The name"), "kind": facts.kind, "active": facts.active}
    if version is None:
        values["fund"] = fund
    return save(desk, Change("gl", "gl_account", {"code": facts.code}, values, version))


def _refuse_if_used(desk: Desk, account: str) -> None:
    fund, _, end = account.partition("-")
    users = [
        f"the tender {kind.name}"
        for kind in known.tender_kinds(desk.database).values()
        if kind.active and kind.gl == account
    ]
    users += [
        f"the code {code.code}"
        for code in known.codes(desk.database).values()
        if code.active and any(account == share for share, _ in code.shares)
    ]
    if fund == gl.POOL or end in _OF_EVERY_FUND or account in _OF_THE_RULES:
        users.append("the rules of the counter")
    if users:
        raise CounterError(f"{account} is used by {users[0]}. Nothing was changed. Change that first.", field="active")
