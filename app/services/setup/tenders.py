# SPDX-License-Identifier: Apache-2.0
"""Tenders: how the city is paid, as data: order, account, limits, change, drawer, what is asked for (TN1 to TN4)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from app.domain import gl
from app.domain.errors import CounterError
from app.domain.money import ZERO
from app.domain.tender import FIELDS, ON_ACCOUNT, TenderKind
from app.queries import masters as known
from app.queries import setup as held
from app.services.setup import departments
from app.services.setup.change import Change, need, save, text

if TYPE_CHECKING:
    from app.services.desk import Desk

_CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")


def save_tender(desk: Desk, kind: TenderKind, *, version: int | None) -> bool:
    """Add a kind of tender (`version` None) or change its rules from the next receipt on.

    Raises CounterError beside the field that is wrong. Only cash in the drawer gives change, and something must be
    taken at all.
    """
    need(desk, "tender")
    if version is None and not _CODE.fullmatch(kind.code):
        raise CounterError(
            "A tender's code is 2 to 20 small letters, figures and underscores. Nothing was changed. Type another one.",
            field="code",
        )
    _check_account(desk, kind)
    _check_limits(kind)
    unknown = sorted(set(kind.required_fields) - set(FIELDS))
    if unknown:
        raise CounterError(f"No tender asks for “{unknown[0]}”. Nothing was changed. Leave it out.", "required_fields")
    if not kind.active and not any(
        other.active for code, other in known.tender_kinds(desk.database).items() if code != kind.code
    ):
        raise CounterError("This is the last tender in use. Nothing was changed. Add another one first.", "active")
    values = {
        "name": text(kind.name, 30, "name", "The name"),
        "gl": kind.gl or None,
        "allow_change": kind.allow_change,
        "opens_drawer": kind.opens_drawer,
        "min_cents": kind.minimum,
        "max_cents": kind.maximum,
        "required_fields": json.dumps([name for name in FIELDS if name in kind.required_fields]),
        "certified": kind.certified,
        "position": kind.position,
        "active": kind.active,
        "departments": _departments(desk, kind),
    }
    return save(desk, Change("tender", "tender_kind", {"code": kind.code}, values, version))


def _departments(desk: Desk, kind: TenderKind) -> str:
    before = held.row(desk.database, "tender_kind", {"code": kind.code})
    return departments.kept(desk, kind.departments, before["departments"] if before else departments.ALL)


def _check_account(desk: Desk, kind: TenderKind) -> None:
    if kind.code == ON_ACCOUNT:
        if kind.gl or kind.allow_change:
            raise CounterError(
                "On account pays from the customer's own credit. Nothing was changed. Leave the account empty.", "gl"
            )
        return
    pool = {row.code for row in known.chart(desk.database) if row.active and row.fund == gl.POOL}
    if kind.gl not in pool:
        raise CounterError(
            f"A tender goes to an account of fund {gl.POOL} that is in use. Nothing was changed. Choose one.", "gl"
        )
    if kind.allow_change != (kind.gl == gl.DRAWER_CASH):
        raise CounterError(
            f"Change is given from the drawer's cash ({gl.DRAWER_CASH}), and only from there. Nothing was changed. "
            "Change the account or the flag.",
            field="allow_change",
        )


def _check_limits(kind: TenderKind) -> None:
    for field, limit in (("minimum", kind.minimum), ("maximum", kind.maximum)):
        if limit is not None and limit <= ZERO:
            raise CounterError("A limit is more than zero. Nothing was changed. Leave it empty for no limit.", field)
    if kind.minimum is not None and kind.maximum is not None and kind.minimum > kind.maximum:
        raise CounterError("The least is more than the most. Nothing was changed. Check both limits.", "maximum")
    if not 0 <= kind.position <= 99:
        raise CounterError("The order is a number from 0 to 99. Nothing was changed. Type another one.", "position")
