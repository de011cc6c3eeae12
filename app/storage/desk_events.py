# SPDX-License-Identifier: Apache-2.0
"""Events of the desk beside money: prints, copies, sign-ins, carts set aside. Rows are added; state is the last one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from app.models import DeskEvent

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at a desk; `ref` names what it was about, `detail` holds JSON-ready facts."""

    id: str
    at: datetime
    by: str
    till: str
    kind: str
    ref: str
    detail: dict[str, Any] = field(default_factory=dict)


def add(connection: Connection, event: Event) -> None:
    """Add one event inside the caller's transaction."""
    connection.execute(insert(DeskEvent).values(**_columns(event)))


def add_once(connection: Connection, event: Event) -> bool:
    """Add an event whose id says what may happen once only. False: it has happened already, and nothing is added."""
    made = postgresql.insert(DeskEvent) if connection.dialect.name == "postgresql" else sqlite.insert(DeskEvent)
    added = connection.execute(made.values(**_columns(event)).on_conflict_do_nothing().returning(DeskEvent.id))
    return added.first() is not None


def _columns(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": event.at,
        "by_person": event.by,
        "till": event.till,
        "kind": event.kind,
        "ref": event.ref,
        "detail": json.dumps(event.detail, ensure_ascii=False, sort_keys=True),
    }
