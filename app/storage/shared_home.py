# SPDX-License-Identifier: Apache-2.0
"""What a database administrator does with shared books: prepare them, bring them up to date, derive them again.

Each is one transaction of a login that acts as the owner and never works a till: all of it, or nothing.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.domain.errors import CounterError, Fault
from app.domain.finding import named
from app.storage import rebuild as derived
from app.storage import roles, schema, seed, unreachable
from app.storage.checkup.server import unfit
from app.storage.server import Server, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from app.storage.rebuild import Difference

LOCK_WAIT = "10s"
"""So long the administrator waits for tills to let go of the tables."""
_UPGRADE, _DERIVE = "bring these books up to date", "derive these books again"
_IN_USE = frozenset({"40001", "40P01", "55006", "55P03"})


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
    logins: Sequence[tuple[str, str, str]] = (),
) -> None:
    """Prepare the empty database at `url`, whose login may make roles and owns the database or is a superuser.

    `facts` are the city's (city_name, time_zone, ...), `more` fills in what else it starts with,
    `logins` are those of the people in it (name, role, password).
    `sample` makes the sample city with its people as logins, whose passwords everybody knows: only on this machine.

    Raises CounterError for another machine's address
    with `sample`, for a database that holds books already or whose login may not do this, Fault when the server is
    too old, keeps no UTF-8, or cannot be reached. On any of these nothing was changed.
    """
    server = Server.at(url)
    if sample is not None:
        refuse_elsewhere(server)
    city = {"home_id": str(uuid.uuid4()), "city_kind": "own", **(sample.facts if sample else {}), **(facts or {})}
    with administering(server, "prepare a database") as connection:
        _refuse_unfit(connection)
        _make(connection, server, city)
        for fill in (more, sample.more if sample else None):
            if fill is not None:
                fill(connection)
        hand_over(connection, server.database)
        for name, role, password in (*(sample.logins if sample else ()), *logins):
            roles.set_login(_driver(connection), name, role, password)


def refuse_elsewhere(server: Server) -> None:
    """The sample city is made on this machine alone."""
    if not is_loopback(server.url):
        raise CounterError(
            "The sample city's passwords are known to everybody, so it is made on this machine alone. "
            "Nothing was changed. Leave --sample out, or use an address of this machine."
        )


def upgrade(url: str) -> str:
    """Bring shared books to this version's schema as the database administrator, in one transaction.

    Books of an older schema are copied first, into a database beside them that nobody can open; answers its name, or
    "" where the schema is the newest and only guards and grants are made again. Raises CounterError when there are no
    books or the login may not do this, Fault when the books are newer than the program, a drawer is open, or somebody
    is signed in to older books; then nothing was changed.
    """
    server = Server.at(url)
    with administering(server, _UPGRADE) as connection:
        older = schema_of(connection, _UPGRADE) < schema.SCHEMA
        if older:
            _refuse_while_at_work(connection)
        last = _last(connection)
    copy = _copy(server) if older else ""
    with administering(server, _UPGRADE) as connection:
        connection.exec_driver_sql("LOCK TABLE entry IN ACCESS EXCLUSIVE MODE")
        if older and _last(connection) != last:
            raise Fault(
                "Somebody recorded something while the books were copied.", "Nothing was changed.",
                "Close every window that uses them, then start again.",
            )  # fmt: skip
        schema.migrate(connection)
        hand_over(connection, server.database)
    return copy


def _refuse_while_at_work(connection: Connection) -> None:
    """No drawer is open and no window but this program's own is connected. Raises Fault naming who is."""
    opened = text("SELECT id, person FROM book WHERE type = 'drawer' AND state IN ('open', 'counting') ORDER BY id")
    drawers = [f"{book} of {person}" for book, person in connection.execute(opened)]
    if drawers:
        raise Fault(
            f"Sessions are open: {named(drawers)}.", "Nothing was changed.", "Count and submit them, then start again."
        )
    there = text(
        "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND usename IS NOT NULL ORDER BY 1"
    )
    people = [str(name) for name in connection.execute(there).scalars()]
    if people:
        raise Fault(
            f"Somebody is signed in to these books: {named(people)}.", "Nothing was changed.",
            "Close every window that uses them, then start again.",
        )  # fmt: skip


def _last(connection: Connection) -> int:
    return int(connection.execute(text("SELECT coalesce(max(no), 0) FROM entry")).scalar_one())


def _copy(server: Server) -> str:
    """A copy of the books as they are, on the same server; nobody can open it before its administrator lets them."""
    wanted = f"{server.database}_before_{schema.SCHEMA}"
    with psycopg.connect(**admin_parameters(server), autocommit=True) as admin:
        taken = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
        numbered = (f"{wanted}_{number}" for number in count(2))
        name = next(each for each in chain((wanted,), numbered) if each not in taken)
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} ALLOW_CONNECTIONS false")
        try:
            admin.execute(make.format(sql.Identifier(name), sql.Identifier(server.database)))
        except psycopg.errors.InsufficientPrivilege as refused:
            raise Fault(
                "These books are copied before they are upgraded, and this login may make no database.",
                "Nothing was changed.", f'Run ALTER ROLE "{server.url.username}" CREATEDB, then start again.',
            ) from refused  # fmt: skip
        except psycopg.Error as error:
            raise _trouble(error, _UPGRADE) from error
    return name


def rebuild(url: str) -> tuple[Difference, ...]:
    """Make every derived table of shared books again as the database administrator; answers what had been different.

    Guards off, refill, guards and grants on, compare, in one transaction. Nobody can pay meanwhile: the entries are
    locked. Raises CounterError and Fault as `upgrade` does, and Fault when the tables still differ; then nothing was
    changed.
    """
    server = Server.at(url)
    with administering(server, _DERIVE) as connection:
        _need_this_schema(connection)
        connection.exec_driver_sql("LOCK TABLE entry IN ACCESS EXCLUSIVE MODE")
        found = derived.rebuilt(connection)
        hand_over(connection, server.database)
    return found


def check(url: str) -> tuple[Difference, ...]:
    """Derive every table of shared books again and say where the stored rows differ; nothing is changed.

    As the database administrator, whose login alone may make temporary tables. All statements see one moment, so tills
    may go on meanwhile.
    """
    with administering(Server.at(url), _DERIVE) as connection:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        _need_this_schema(connection)
        return derived.differences(connection)


@contextmanager
def administering(server: Server, deed: str) -> Iterator[Connection]:
    """One transaction on the administrator's login; `deed` completes "This login may not …"."""
    engine = _admin_engine(server)
    try:
        with engine.begin() as connection:
            yield connection
    except (DBAPIError, psycopg.Error) as error:
        raise _trouble(error, deed) from error
    finally:
        engine.dispose()


def schema_of(connection: Connection, deed: str) -> int:
    """Which schema the books have, for a login that acts as their owner. Raises Fault for a newer one."""
    owned = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('public.entry')")
    owner = connection.execute(owned).scalar()
    if owner is None:
        raise CounterError("There are no books in this database. Nothing was changed. Check the address.")
    if not owner:
        raise _not_allowed(deed)
    found = int(connection.execute(text("SELECT value FROM meta WHERE key = 'schema'")).scalar_one())
    if found > schema.SCHEMA:
        raise Fault(
            "These books were made by a newer version of the program.", "Nothing was changed.",
            "Install the new version.",
        )  # fmt: skip
    return found


def _need_this_schema(connection: Connection) -> None:
    if schema_of(connection, _DERIVE) < schema.SCHEMA:
        raise Fault(
            "These books were made by an older version of the program.", "Nothing was changed.",
            "Bring them up to date first: tillwright database upgrade ADDRESS.",
        )  # fmt: skip


def _make(connection: Connection, server: Server, city: dict[str, str]) -> None:
    roles.prepare(_driver(connection), str(server.url.username))
    schema.migrate(connection)
    seed.starter(connection, city)


def hand_over(connection: Connection, database: str) -> None:
    """Give what stands in a database to the owner who cannot log in, and to each group what the table of roles says."""
    driver = _driver(connection)
    roles.own_everything(driver, database)
    roles.grant(driver, database)
    roles.staff_functions(driver)
    roles.city_function(driver)


def _refuse_unfit(connection: Connection) -> None:
    if connection.execute(text("SELECT to_regclass('public.entry') IS NOT NULL")).scalar_one():
        raise CounterError("This database holds books already. Nothing was changed. Name an empty database.")
    if any(unfit(connection)):
        raise Fault(
            "This server is too old for the books, or the database does not keep UTF-8.",
            "Nothing was changed.",
            "Use PostgreSQL 15 or newer and a database with the encoding UTF8.",
        )


def admin_parameters(server: Server) -> dict[str, Any]:
    """What libpq is told for the administrator's login: no statement has to be done within a till's patience."""
    parameters = server.parameters(str(server.url.username or ""), str(server.url.password or ""))
    return {**parameters, "options": f"-c search_path=public -c timezone=UTC -c lock_timeout={LOCK_WAIT}"}


def _admin_engine(server: Server) -> Engine:
    parameters = admin_parameters(server)
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


def _trouble(error: DBAPIError | psycopg.Error, deed: str) -> Exception:
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    if state == "42501":
        return _not_allowed(deed)
    if state in _IN_USE:
        return Fault(
            "Somebody is at work in these books.", "Nothing was changed.",
            "Close every window that uses them, then start again.",
        )  # fmt: skip
    if state is None or state.startswith(("08", "28", "57")):
        return unreachable.trouble(cause or error, "Nothing was changed.")
    return error


def _not_allowed(deed: str) -> CounterError:
    return CounterError(f"This login may not {deed}. Nothing was changed. Use the database administrator's login.")
