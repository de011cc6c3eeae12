# SPDX-License-Identifier: Apache-2.0
"""Revenue codes: what a line is for, what it costs, which accounts it goes to and what it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.code import COMPONENTS, RULES, RevenueCode, check_pattern
from app.domain.errors import CounterError
from app.domain.money import ZERO
from app.queries import masters as known
from app.services.setup import departments
from app.services.setup.change import Change, need, save, text

if TYPE_CHECKING:
    from app.services.desk import Desk

MOST_SHARES = 10
MOST_FIELDS = 8
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,19}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,19}")
_SERVICE = re.compile(r"[a-z][a-z0-9_]{0,19}")
_HEAVIEST = 1_000_000


def save_code(desk: Desk, code: RevenueCode, *, version: int | None) -> bool:
    """Add a revenue code (`version` None) or change one for the next lines; charges made before stay as they are.

    Raises CounterError beside the field that is wrong.
    """
    need(desk, "code")
    if version is None and not _CODE.fullmatch(code.code):
        raise CounterError(
            "A revenue code is 2 to 20 capital letters, figures and dashes. Nothing was changed. Type another one.",
            field="code",
        )
    values: dict[str, Any] = {
        "text": text(code.text, 60, "text", "The text on the receipt"),
        "rule": code.rule,
        "partial": code.partial,
        "service": text(code.service, 20, "service", "The service", required=False) or None,
        "component": code.component,
        "needs_account": code.needs_account,
        "department": departments.one(code.department, "department") or None,
        "active": code.active,
        **_amounts(code),
    }
    if code.service and not _SERVICE.fullmatch(code.service):
        raise CounterError("A service is one word in small letters. Nothing was changed. Type it again.", "service")
    if code.component not in COMPONENTS:
        raise CounterError(
            f"There is no component “{code.component}”. Nothing was changed. Choose one of {', '.join(COMPONENTS)}.",
            field="component",
        )
    parts = {"code_share": _shares(desk, code), "code_field": _fields(code)}
    return save(desk, Change("code", "revenue_code", {"code": code.code}, values, version, parts))


def _amounts(code: RevenueCode) -> dict[str, Any]:
    """The amount or the percentage, whichever the rule of the code has."""
    if code.rule not in RULES:
        raise CounterError(
            f"There is no rule “{code.rule}”. Nothing was changed. Choose one of {', '.join(RULES)}.", field="rule"
        )
    if code.rule in ("fixed", "each"):
        if code.amount is None or code.amount <= ZERO:
            raise CounterError("The amount is more than zero. Nothing was changed. Type what it costs.", "amount")
        return {"amount": code.amount, "basis_points": None}
    if code.rule == "percent":
        if code.basis_points is None or not 1 <= code.basis_points <= 10_000:
            raise CounterError(
                "The percentage is from 0.01 to 100. Nothing was changed. Type it again.", field="basis_points"
            )
        return {"amount": None, "basis_points": code.basis_points}
    return {"amount": None, "basis_points": None}


def _shares(desk: Desk, code: RevenueCode) -> list[dict[str, Any]]:
    if not 1 <= len(code.shares) <= MOST_SHARES:
        raise CounterError(
            f"A code goes to 1 to {MOST_SHARES} accounts. Nothing was changed. Name the accounts.", field="shares"
        )
    chart = {row.code for row in known.chart(desk.database) if row.active and row.fund != gl.POOL}
    accounts = [account for account, _ in code.shares]
    for account, weight in code.shares:
        if account not in chart:
            raise CounterError(
                f"“{account}” is no account in use of a fund. Nothing was changed. Choose one from the chart.", "shares"
            )
        if not 1 <= weight <= _HEAVIEST:
            raise CounterError("A weight is a whole number from 1 up. Nothing was changed. Type another one.", "shares")
    if len(set(accounts)) != len(accounts):
        raise CounterError("An account stands here twice. Nothing was changed. Name each once.", field="shares")
    return [{"gl": account, "weight": weight} for account, weight in sorted(code.shares)]


def _fields(code: RevenueCode) -> list[dict[str, Any]]:
    if len(code.fields) > MOST_FIELDS:
        raise CounterError(
            f"A code asks for {MOST_FIELDS} things at most. Nothing was changed. Ask for less.", "fields"
        )
    if len({asked.name for asked in code.fields}) != len(code.fields):
        raise CounterError("Two fields have one name. Nothing was changed. Name each once.", field="fields")
    rows = []
    for place, asked in enumerate(code.fields, start=1):
        if not _FIELD.fullmatch(asked.name):
            raise CounterError(
                f"“{asked.name}” is no name of a field: small letters, figures, underscores. Nothing was changed.",
                field="fields",
            )
        try:
            check_pattern(asked.pattern)
        except CounterError as trouble:
            raise CounterError(f"{asked.label or asked.name}: {trouble.message}", field="fields") from trouble
        rows.append(
            {
                "name": asked.name,
                "label": text(asked.label, 40, "fields", "The label of the field"),
                "required": asked.required,
                "pattern": asked.pattern or None,
                "position": place,
            }
        )
    return rows
