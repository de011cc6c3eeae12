# SPDX-License-Identifier: Apache-2.0
"""New books are made in one transaction: tables, guards and the city's starter set-up, or nothing at all."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from app.domain.errors import Fault
from app.storage import places, schema, seed
from app.storage.embedded import EmbeddedDatabase, Home

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection


def facts(*, name: str, kind: str, time_zone: str, at: datetime, payable: str = "") -> dict[str, str]:
    """What the books know of themselves; `kind` is own, sample or training, `at` the moment they are made."""
    return {
        "city_name": name,
        "city_kind": kind,
        "time_zone": time_zone,
        "created": at.isoformat(timespec="seconds"),
        "home_id": str(uuid.uuid4()),
        "check_payable": payable or name,
    }


def create(
    path: Path | None,
    city: dict[str, str],
    *,
    funds: dict[str, str] | None = None,
    more: Callable[[Connection], None] | None = None,
) -> EmbeddedDatabase:
    """Make an embedded home's file (None: in memory) with the starter set-up; `more` adds drawers and people to it.

    Raises Fault when the file is there already or its folder is no place for books.
    """
    if path is not None:
        if path.exists():
            raise Fault("There are books already.", "They were not touched.", "Open them, or choose another folder.")
        path.parent.mkdir(parents=True, exist_ok=True)
        places.refuse_network(path.parent)
    home = Home(path)
    database = EmbeddedDatabase(home, "setup")
    try:
        with home.engine.begin() as connection:
            fill(connection, city, funds=funds, more=more)
    except BaseException:
        database.close()
        if path is not None:
            path.unlink(missing_ok=True)
        raise
    return database


def fill(
    connection: Connection,
    city: dict[str, str],
    *,
    funds: dict[str, str] | None = None,
    more: Callable[[Connection], None] | None = None,
) -> None:
    """Tables, guards and starter set-up into an empty database of either kind; the caller's transaction holds all."""
    schema.guards_off(connection)
    schema.to_revision(connection, "head")
    schema.name_schema(connection)
    seed.starter(connection, city, funds=funds)
    if more is not None:
        more(connection)
    schema.guards_on(connection)
