# SPDX-License-Identifier: Apache-2.0
"""Policies: how payments are allocated, cash is rounded, drawers are judged; every version dated, none overwritten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain import policy
from app.domain.errors import CounterError
from app.queries import masters as known
from app.queries import policies as held
from app.queries import setup as rows_of
from app.services.setup.change import MEANWHILE, Fact, flat, need, record, text
from app.storage import masters

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.domain.policy import PolicyRecord
    from app.services.desk import Desk

_NEED_AUTHORITY = ("rounding", "allocation")


def adopt(desk: Desk, record_wanted: PolicyRecord) -> int:
    """Adopt a new version of a policy from a day on; answers its number. Earlier versions stay as they were.

    Raises CounterError beside the field: rounding and allocation name the authority that adopted them, and nothing
    begins in the past, because receipts were reckoned by what held then.
    """
    need(desk, "policy")
    wanted = record_wanted
    policy.check(wanted)
    authority = text(wanted.authority, 120, "authority", "The authority", required=_needs_authority(wanted))
    if wanted.from_date < desk.today():
        raise CounterError(
            "A policy begins today or later. The old policy is kept. Type another date.", field="from_date"
        )
    if wanted.scope and (
        wanted.kind != "float" or wanted.scope not in {each.code for each in known.drawers(desk.database)}
    ):
        raise CounterError(f"There is no drawer {wanted.scope}. The old policy is kept. Choose one.", field="scope")
    now = [row.record for row in held.all_policies(desk.database)]
    before = policy.in_force(now, wanted.kind, wanted.from_date, wanted.scope)
    last = max((each.version for each in now if (each.kind, each.scope) == (wanted.kind, wanted.scope)), default=0)
    body = {key: value for key, value in wanted.body.items() if value != ""}
    values = {
        "kind": wanted.kind,
        "scope": wanted.scope or None,
        "version": last + 1,
        "from_date": wanted.from_date.isoformat(),
        "authority": authority,
        "body": json.dumps(body, sort_keys=True),
        "recorded_by": desk.staff.name,
    }

    def rows(connection: Connection) -> None:
        if rows_of.last_policy(connection, wanted.kind, wanted.scope) != last:
            raise CounterError(MEANWHILE)
        masters.add(connection, "policy", values)

    after = flat({**body, "authority": authority, "from_date": values["from_date"]},
                 [*body, "authority", "from_date"])  # fmt: skip
    after["version"] = last + 1
    key = f"{wanted.kind} {wanted.scope}".strip()
    record(desk, [Fact("policy", key, _said(before), after)], rows)
    return last + 1


def _needs_authority(wanted: PolicyRecord) -> bool:
    return wanted.kind in _NEED_AUTHORITY and wanted.body.get("mode") != "none"


def _said(before: PolicyRecord | None) -> dict[str, str | int] | None:
    if before is None:
        return None
    said = flat({**before.body, "authority": before.authority, "from_date": before.from_date.isoformat()},
                [*before.body, "authority", "from_date"])  # fmt: skip
    return {**said, "version": before.version}
