# SPDX-License-Identifier: Apache-2.0
"""People's logins in shared books, changed in the transaction that changes the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def give(connection: Connection, name: str, role: str, password: str) -> None:
    """A login in the group of the role with this password; the server sees its verifier alone. Shared books only."""
    from app.storage import roles

    roles.set_login(connection.connection.driver_connection, name, role, password)  # type: ignore[arg-type]


def lock(connection: Connection, name: str) -> None:
    """Nobody signs in under this name from now on. Shared books only."""
    from app.storage import roles

    roles.lock_login(connection.connection.driver_connection, name)  # type: ignore[arg-type]
