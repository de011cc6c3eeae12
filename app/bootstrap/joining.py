# SPDX-License-Identifier: Apache-2.0
"""A workstation joins shared books: the server is tried by somebody's own login before anything is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.domain.errors import CounterError
from app.services import people
from app.storage import postgresql
from app.storage.checkup import till
from app.storage.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.domain.finding import Finding
    from app.domain.joining import Joining


def address_of(typed: str) -> str:
    """The address the settings keep: of server and database, of no person and with no password.

    Raises CounterError beside the field "address".
    """
    whole = typed if "://" in typed else f"postgresql://{typed}"
    try:
        url = make_url(whole)._replace(username=None, password=None)
    except (ArgumentError, ValueError):
        return whole  # it is refused where it is read
    return url.render_as_string(hide_password=False)


def try_server(joining: Joining, clock: Callable[[], datetime], check: str) -> tuple[Finding, ...]:
    """Sign in there once, and answer what is not as it should be; nothing is kept here and nothing changed there.

    Raises CounterError beside the field "address" or "password", Fault when the server is not reached, or its books
    and this program do not go together.
    """
    try:
        server = Server.at(address_of(joining.address), check=check)
    except CounterError as refused:
        raise CounterError(refused.message, field="address") from refused
    database = postgresql.sign_in(server, joining.name.strip().casefold(), joining.password)
    try:
        postgresql.fit(database)
        people.staff_of(database, joining.name)
        return till.findings(database, clock)
    finally:
        database.close()
