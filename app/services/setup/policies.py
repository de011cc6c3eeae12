# SPDX-License-Identifier: Apache-2.0
"""Policies: how payments are allocated, cash is rounded, drawers are judged; every version dated, none overwritten.

A version that should never have begun is withdrawn: it stays to be read, and what was in force before counts again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import ids, policy
from app.domain.errors import CounterError
from app.queries import masters as known
from app.queries import policies as held
from app.queries import setup as rows_of
from app.services.setup.change import MEANWHILE, Fact, flat, need, record, text
from app.storage import desk_events, masters

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from app.domain.policy import PolicyRecord
    from app.queries.policies import PolicyRow
    from app.services.desk import Desk

_NEED_AUTHORITY = ("rounding", "allocation")
_OF_DRAWERS = ("float", "cash_limit")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing a version comes to: from `day` on `then` applies, or nothing of its kind when that is None."""

    number: int
    gone: PolicyRecord
    day: date
    then: PolicyRecord | None


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
        wanted.kind not in _OF_DRAWERS or wanted.scope not in {each.code for each in known.drawers(desk.database)}
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
    record(desk, [Fact("policy", _key(wanted), _said(before), after)], rows)
    return last + 1


def withdrawal(desk: Desk, number: int) -> Withdrawal:
    """What withdrawing the version of a row would come to, before anything is done.

    Raises CounterError for a version that is withdrawn already, or that a later one ended: what was reckoned by it
    stays as it was.
    """
    need(desk, "policy")
    rows = held.all_policies(desk.database)
    row = next((each for each in rows if each.id == number), None)
    if row is None or not row.record.active:
        raise CounterError("This policy is withdrawn already. Nothing was changed. Look at the list again.")
    known_records = [each.record for each in rows]
    if not policy.may_be_withdrawn(known_records, row.record, desk.today()):
        raise CounterError("A later version ended this one already. Nothing was changed. It stays to be read.")
    day = max(desk.today(), row.record.from_date)
    return Withdrawal(number, row.record, day, policy.in_force_without(known_records, row.record, day))


def withdraw(desk: Desk, *, shown: Withdrawal, reason: str) -> None:
    """Withdraw a version with a reason; receipts reckoned by it stay as they are, the next ones go by what follows.

    Raises CounterError when what would follow is no longer what was shown.
    """
    if withdrawal(desk, shown.number) != shown:
        raise CounterError(MEANWHILE)
    said = text(reason, 200, "reason", "The reason")
    at = desk.clock()
    event = desk_events.Event(
        ids.uuid7(at), at, desk.staff.name, desk.till, held.WITHDRAWN, str(shown.number), {"reason": said}
    )

    def rows(connection: Connection) -> None:
        masters.withdraw_policy(connection, shown.number)
        desk_events.add(connection, event)

    gone = shown.gone
    after: dict[str, str | int] = {"version": gone.version, "active": "no", "reason": said}
    if shown.then is not None:
        after["then_version"] = shown.then.version
    before: dict[str, str | int] = {"version": gone.version, "active": "yes"}
    record(desk, [Fact("policy", _key(gone), before, after)], rows)


def standing(rows: tuple[PolicyRow, ...], row: PolicyRow, today: date) -> str:
    """How a version stands today: "withdrawn", "coming", "in force" or "ended"."""
    if not row.record.active:
        return "withdrawn"
    if row.record.from_date > today:
        return "coming"
    now = policy.in_force([each.record for each in rows], row.record.kind, today, row.record.scope)
    return "in force" if now == row.record else "ended"


def _key(of: PolicyRecord) -> str:
    return f"{of.kind} {of.scope}".strip()


def _needs_authority(wanted: PolicyRecord) -> bool:
    return wanted.kind in _NEED_AUTHORITY and wanted.body.get("mode") != "none"


def _said(before: PolicyRecord | None) -> dict[str, str | int] | None:
    if before is None:
        return None
    said = flat({**before.body, "authority": before.authority, "from_date": before.from_date.isoformat()},
                [*before.body, "authority", "from_date"])  # fmt: skip
    return {**said, "version": before.version}
