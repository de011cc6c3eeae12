# SPDX-License-Identifier: Apache-2.0
"""The whole check of a shared database, in the order in which it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import text

from app.domain.finding import UPGRADE, Finding
from app.storage import schema, shared_home
from app.storage.checkup import catalogue, people, server
from app.storage.server import Server, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from app.storage.checkup.catalogue import Facts

DEED = "check these books"
_EPOCH = text("SELECT value FROM meta WHERE key = 'epoch'")


def check(
    url: str, clock: Callable[[], datetime], *, compare: Callable[[Server], Facts] | None = None
) -> tuple[Finding, ...]:
    """What is wrong with the shared books at `url`, as their administrator; nothing of them is changed.

    Tills go on meanwhile. `compare` answers what a database of this program holds; by default one is made beside these
    books and dropped again. Raises CounterError when there are no books or the login may not do this, Fault when the
    books are newer than the program or the server cannot be reached.
    """
    place = Server.at(url)
    with shared_home.administering(place, DEED) as connection:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        found = shared_home.schema_of(connection, DEED)
        said = [*_around(connection, place, clock)]
        roles = [*people.missing_roles(connection)]
        if found < schema.SCHEMA:
            said.append(Finding("These books were made by an older version of the program.", f"{UPGRADE}."))
        said += roles or [*people.fixed_roles(connection), *people.logins(connection)]
        here = catalogue.facts(connection)
        replica = connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
    if not roles and not replica and found == schema.SCHEMA:
        try:
            said += catalogue.findings(here, (compare or made_by_this_program)(place))
        except psycopg.errors.InsufficientPrivilege:
            said.append(
                Finding(
                    "Guards and grants were not compared: this login may make no database to compare with.",
                    f'Run ALTER ROLE "{place.url.username}" CREATEDB. A superuser needs no such right.',
                )
            )
    return tuple(said)


def made_by_this_program(place: Server) -> Facts:
    """What a database holds that this program has just made, on the same server."""
    with (
        psycopg.connect(**shared_home.admin_parameters(place), autocommit=True) as admin,
        catalogue.database_to_compare(place, admin) as fresh,
        shared_home.administering(fresh, DEED) as connection,
    ):
        schema.migrate(connection)
        shared_home.hand_over(connection, fresh.database)
        return catalogue.facts(connection)


def _around(connection: Connection, place: Server, clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Everything under and around the books."""
    if connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one():
        yield Finding(
            "This server is a replica: it follows another one and records nothing.",
            "Name the address of the server it follows. If that one is lost, promote this one; see the manual, Server.",
        )
    for part in (server.unfit, server.settings, server.collation, server.extensions, server.room):
        yield from part(connection)
    yield from server.time_told(connection, clock)
    yield from server.reached(connection, here=is_loopback(place.url))
    if connection.execute(_EPOCH).scalar() != str(schema.EPOCH):
        yield Finding(
            "Tills of this version are refused: the books go by the rules of another one.",
            "Install the version these books were brought up to on every till.",
        )
