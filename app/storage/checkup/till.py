# SPDX-License-Identifier: Apache-2.0
"""What a till can see of its server by itself, with no more than the login of the person who joins it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage.checkup import server
from app.storage.server import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.domain.finding import Finding
    from app.storage.postgresql import SharedDatabase


def findings(database: SharedDatabase, clock: Callable[[], datetime]) -> tuple[Finding, ...]:
    """What is not as it should be between this machine and its server; nothing is changed.

    Roles, guards and who may reach the server are for its administrator to see, by `database check`.
    """
    with database.reading() as connection:
        return (
            *server.unfit(connection),
            *server.settings(connection),
            *server.time_told(connection, clock),
            *server.reached(connection, here=is_loopback(database.server.url)),
        )
