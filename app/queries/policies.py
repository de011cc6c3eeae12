# SPDX-License-Identifier: Apache-2.0
"""The policies of the city: all of them for Setup, and those in force on a day for the counter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.policy import PolicyRecord, Rules, rules_on
from app.models import DeskEvent, Drawer, Policy

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.domain.money import Money
    from app.storage.database import Database


WITHDRAWN = "policy_withdrawn"
"""The event of the desk that keeps why a version was withdrawn; its entry in the chain says the same."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Why a version of a policy no longer counts, who said so and when."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy with who recorded it, the key of its row, and its withdrawal where there was one."""

    id: int
    record: PolicyRecord
    recorded_by: str
    withdrawn: Withdrawn | None = None


# What every payment asks is put together once; the database sees the same words, Python builds them no more.
_ALL = select(*Policy.__table__.columns).order_by(Policy.from_date.desc(), Policy.version.desc(), Policy.id.desc())
_WITHDRAWN = select(DeskEvent.ref, DeskEvent.by_person, DeskEvent.at, DeskEvent.detail).where(
    DeskEvent.kind == WITHDRAWN
)


def all_policies(database: Database) -> tuple[PolicyRow, ...]:
    """Every policy ever adopted, newest start first."""
    with database.reading() as connection:
        gone = withdrawn(connection)
        return tuple(
            PolicyRow(
                row.id,
                PolicyRecord(
                    row.kind,
                    row.version,
                    date.fromisoformat(row.from_date),
                    json.loads(row.body),
                    row.scope or "",
                    row.authority,
                    bool(row.active),
                ),
                row.recorded_by,
                gone.get(str(row.id)),
            )
            for row in connection.execute(_ALL)
        )


def withdrawn(connection: Connection) -> dict[str, Withdrawn]:
    """The withdrawal of each version that was withdrawn, by the number of its row as text."""
    rows = connection.execute(_WITHDRAWN)
    return {row.ref or "": Withdrawn(row.by_person, row.at, str(json.loads(row.detail)["reason"])) for row in rows}


def in_force(database: Database, day: date) -> Rules:
    """The rules the counter reckons with on a business date."""
    return rules_on((row.record for row in all_policies(database)), day)


def assigned_float(database: Database, drawer: str, day: date) -> Money:
    """The float a drawer opens with on a day: its policy's, else what Setup assigned to the drawer."""
    floats = in_force(database, day).floats
    if drawer in floats:
        return floats[drawer]
    with database.reading() as connection:
        money: Money = connection.execute(select(Drawer.float_cents).where(Drawer.code == drawer)).scalar_one()
    return money
