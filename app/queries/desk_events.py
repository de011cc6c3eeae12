# SPDX-License-Identifier: Apache-2.0
"""What the log of the desk tells: carts that wait, copies that were printed, drawer openings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.models import DeskEvent

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from app.storage.database import Database

_ENDED = ("cart_resumed", "cart_dropped")


@dataclass(frozen=True, slots=True)
class WaitingCart:
    """A cart set aside: who parked it when and where, and the draft as it was written down."""

    id: str
    name: str
    at: datetime
    by: str
    till: str
    draft: str


def waiting_carts(database: Database, *, limit: int = 100) -> tuple[WaitingCart, ...]:
    """Carts whose last event is that they were set aside, oldest first."""
    ended = select(DeskEvent.ref).where(DeskEvent.kind.in_(_ENDED))
    wanted = (
        select(*DeskEvent.__table__.columns)
        .where(DeskEvent.kind == "cart_suspended", DeskEvent.ref.not_in(ended))
        .order_by(DeskEvent.id)
        .limit(limit)
    )
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(_waiting(row.ref, row.at, row.by_person, row.till, json.loads(row.detail)) for row in rows)


def _waiting(cart: str, at: datetime, by: str, till: str, detail: dict[str, Any]) -> WaitingCart:
    return WaitingCart(cart, detail["name"], at, by, till, detail["draft"])


def copies(database: Database, number: str) -> int:
    """How many copies of a receipt were asked for after the first print."""
    wanted = select(func.count()).select_from(DeskEvent).where(DeskEvent.kind == "copy", DeskEvent.ref == number)
    with database.reading() as connection:
        return int(connection.execute(wanted).scalar_one())


def unprinted(database: Database, day: date, zone: tzinfo | None) -> tuple[str, ...]:
    """Papers of a calendar day whose last print failed or may not have come out, in the order they were asked for."""
    since = datetime.combine(day, time(), zone)
    wanted = (
        select(DeskEvent.ref, DeskEvent.detail)
        .where(DeskEvent.kind == "print", DeskEvent.at >= since, DeskEvent.at < since + timedelta(days=1))
        .order_by(DeskEvent.id)
    )
    with database.reading() as connection:
        last = {row.ref: str(json.loads(row.detail)["state"]) for row in connection.execute(wanted)}
    return tuple(ref for ref, state in last.items() if state in ("failed", "unknown"))


def last_print(database: Database, ref: str) -> str:
    """The state of the last print of a paper (pending, sent, confirmed, unknown, failed); "" when never printed."""
    wanted = (
        select(DeskEvent.detail)
        .where(DeskEvent.kind == "print", DeskEvent.ref == ref)
        .order_by(DeskEvent.id.desc())
        .limit(1)
    )
    with database.reading() as connection:
        detail = connection.execute(wanted).scalar_one_or_none()
    return "" if detail is None else str(json.loads(detail)["state"])
