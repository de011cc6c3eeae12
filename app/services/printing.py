# SPDX-License-Identifier: Apache-2.0
"""What became of each paper, in the log of the desk: money first, paper second, and neither is guessed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import ids
from app.storage import desk_events

if TYPE_CHECKING:
    from app.services.desk import Desk


def log_print(desk: Desk, *, ref: str, state: str, printer: str, copy: int = 0, kicked: bool = False) -> None:
    """Log how a copy of a paper stands: sent, confirmed, unknown or failed, at which printer, and whether it kicked."""
    at = desk.clock()
    detail = {"state": state, "printer": printer, "copy": copy, "kicked": "yes" if kicked else "no"}
    event = desk_events.Event(ids.uuid7(at), at, desk.staff.name, desk.till, "print", ref, detail)
    with desk.database.writing() as connection:
        desk_events.add(connection, event)
