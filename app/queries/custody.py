# SPDX-License-Identifier: Apache-2.0
"""The hand-overs of deposit bags, as the log of the desk tells them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.custody import Handover, Place
from app.models import DeskEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.storage.database import Database

KIND = "custody"


def of(database: Database, deposits: Iterable[str]) -> dict[str, tuple[Handover, ...]]:
    """The hand-overs of these deposits, each in the order they happened."""
    named = list(deposits)
    found: dict[str, list[Handover]] = {one: [] for one in named}
    wanted = (
        select(DeskEvent.ref, DeskEvent.at, DeskEvent.detail)
        .where(DeskEvent.kind == KIND, DeskEvent.ref.in_(named))
        .order_by(DeskEvent.id)
    )
    with database.reading() as connection:
        rows = connection.execute(wanted).all()
    for row in rows:
        said = json.loads(row.detail)
        found[row.ref].append(
            Handover(
                row.at, Place(said["place"]), said["giver"], said["taker"], said["accepted"] == "yes", said["paper"],
                said["words"],
            )
        )  # fmt: skip
    return {one: tuple(handed) for one, handed in found.items()}
