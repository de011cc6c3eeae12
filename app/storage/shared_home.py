# SPDX-License-Identifier: Apache-2.0
"""Prepare an empty PostgreSQL database for shared books: tables, guards, group roles and grants, all or nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.domain.errors import CounterError, Fault
from app.storage import roles, schema, seed
from app.storage.server import Server, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

OLDEST = 150_000


@dataclass(frozen=True, slots=True)
class SampleCity:
    """A city everybody may look at: its facts, what it starts with, and its people's logins (name, role, password)."""

    facts: dict[str, str]
    more: Callable[[Connection], None]
    logins: Sequence[tuple[str, str, str]]


def init(
    url: str,
    *,
    sample: SampleCity | None = None,
    facts: dict[str, str] | None = None,
    more: Callable[[Connection], None] | None = None,
) -> None:
    """Prepare the empty database at `url`, whose login may make roles and owns the database or is a superuser.

    `facts` are the city's (city_name, time_zone, ...), `more` fills in what else it starts with.
    `sample` makes the sample city with its people as logins, whose passwords everybody knows: only on this machine.

    Raises CounterError for another machine's address
    with `sample`, for a database that holds books already or whose login may not do this, Fault when the server is
    too old, keeps no UTF-8, or cannot be reached. On any of these nothing was changed.
    """
    server = Server.at(url)
    if sample is not None and not is_loopback(server.url):
        raise CounterError(
            "The sample city's passwords are known to everybody, so it is made on this machine alone. "
            "Nothing was changed. Leave --sample out, or use an address of this machine."
        )
    city = {"home_id": str(uuid.uuid4()), "city_kind": "own", **(sample.facts if sample else {}), **(facts or {})}
    engine = _admin_engine(server)
    try:
        with engine.begin() as connection:
            _refuse_unfit(connection)
            _make(connection, server, city)
            for fill in (more, sample.more if sample else None):
                if fill is not None:
                    fill(connection)
            _hand_over(connection, server.database)
            for name, role, password in sample.logins if sample else ():
                roles.set_login(_driver(connection), name, role, password)
    except (DBAPIError, psycopg.Error) as error:
        raise _trouble(error) from error
    finally:
        engine.dispose()


def upgrade(url: str) -> None:
    """Bring shared books to this version's schema as the database administrator, in one transaction.

    Guards off, tables, guards and grants on. Raises Fault when the books are newer than the program.
    """
    server = Server.at(url)
    engine = _admin_engine(server)
    try:
        with engine.begin() as connection:
            found = connection.execute(text("SELECT value FROM meta WHERE key = 'schema'")).scalar_one()
            if int(found) > schema.SCHEMA:
                raise Fault(
                    "These books were made by a newer version of the program.", "Nothing was changed.",
                    "Install the new version.",
                )  # fmt: skip
            schema.migrate(connection)
            _hand_over(connection, server.database)
    except (DBAPIError, psycopg.Error) as error:
        raise _trouble(error) from error
    finally:
        engine.dispose()


def _make(connection: Connection, server: Server, city: dict[str, str]) -> None:
    roles.prepare(_driver(connection), str(server.url.username))
    schema.migrate(connection)
    seed.starter(connection, city)


def _hand_over(connection: Connection, database: str) -> None:
    driver = _driver(connection)
    roles.own_everything(driver, database)
    roles.grant(driver, database)
    roles.staff_functions(driver)


def _refuse_unfit(connection: Connection) -> None:
    if connection.execute(text("SELECT to_regclass('public.entry') IS NOT NULL")).scalar_one():
        raise CounterError("This database holds books already. Nothing was changed. Name an empty database.")
    version, encoding = connection.execute(
        text("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')")
    ).one()
    if version < OLDEST or encoding != "UTF8":
        raise Fault(
            "This server is too old for the books, or the database does not keep UTF-8.",
            "Nothing was changed.",
            "Use PostgreSQL 15 or newer and a database with the encoding UTF8.",
        )


def _admin_engine(server: Server) -> Engine:
    parameters: dict[str, Any] = server.parameters(str(server.url.username or ""), str(server.url.password or ""))
    parameters["options"] = "-c search_path=public -c timezone=UTC -c lock_timeout=10s"
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(make_conninfo(**parameters)),
        poolclass=NullPool,
        hide_parameters=True,
    )


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("shared books are prepared through psycopg")
    return driver


def _trouble(error: DBAPIError | psycopg.Error) -> Exception:
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    if state == "42501":
        return CounterError(
            "This login may not prepare a database. Nothing was changed. Use the database administrator's login."
        )
    if state is None or state.startswith(("08", "28", "57")):
        return Fault(
            "The database server cannot be reached with this address.", "Nothing was changed.",
            "Check the address, the login and the network.",
        )  # fmt: skip
    return error
