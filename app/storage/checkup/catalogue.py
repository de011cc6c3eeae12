# SPDX-License-Identifier: Apache-2.0
"""What stands in a database of books, compared with one this program has just made on the same server.

The other one is empty, is called `tillwright_check` and is dropped again. So nothing has to be listed here that the
migrations, the guards and the table of roles say already, and no till waits meanwhile.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from app.domain.errors import Fault
from app.domain.finding import UPGRADE, Finding, named
from app.domain.rights import ROLES
from app.storage.checkup.standing import QUERIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from app.storage.server import Server

NAME = "tillwright_check"
"""The database that is made to compare with, and dropped again."""

Facts = dict[tuple[str, str], str]
"""(kind, name) of everything that stands in a database → what makes it."""

_BACK = f"{UPGRADE}, then tillwright verify --deep, because nothing was guarded meanwhile"
_REMADE = frozenset({"guard", "function", "policy", "row policies", "view", "owner", "grant"})
"""What an upgrade makes again, whatever stood there."""
_REMOVED = frozenset({"guard", "policy", "view"})
"""What an upgrade takes away where it is none of the program's."""
_ASPECTS = frozenset({"row policies", "owner", "check of references"})
"""What is told of things that are listed by another kind."""
_HARMLESS = frozenset({"table", "index", "schema"})


def facts(connection: Connection) -> Facts:
    """Everything that stands in the database, by kind and name."""
    found: Facts = {}
    for kind, query in QUERIES.items():
        for name, made in connection.exec_driver_sql(query):
            found[kind, str(name)] = str(made)
    return found


def findings(found: Facts, expected: Facts) -> Iterator[Finding]:
    """Where a database differs from what this program makes, one line for each kind of difference and remedy."""
    for kind in QUERIES:
        here, there = _of(kind, found), _of(kind, expected)
        other = sorted(name for name in here.keys() & there.keys() if here[name] != there[name])
        if other:
            yield Finding(f"{_called(kind)} not as the program makes it: {named(other)}.", _remedy(kind, other[0]))
        if kind in _ASPECTS:
            continue  # what is missing, or too many, is told of the thing itself
        if missing := sorted(there.keys() - here.keys()):
            remedy = f"Run {there[missing[0]]}." if kind == "index" else _remedy(kind, missing[0])
            yield Finding(f"{_called(kind)} missing: {named(missing)}.", remedy)
        if extra := sorted(here.keys() - there.keys()):
            yield from _grants_too_many(extra) if kind == "grant" else _too_many(kind, extra)


def _of(kind: str, facts: Facts) -> dict[str, str]:
    return {name: made for (each, name), made in facts.items() if each == kind}


def _called(kind: str) -> str:
    return kind[0].upper() + kind[1:]


def _remedy(kind: str, name: str) -> str:
    """What mends a thing that is missing or is not the program's."""
    if kind in _REMADE:
        return f"{_BACK}."
    if kind == "index":
        return f"Run REINDEX INDEX {name}; if it is told again, drop it and run this check once more."
    if kind == "check of references":
        return f"Run ALTER TABLE {name.rpartition(' ')[2]} ENABLE TRIGGER ALL. {_BACK}."
    return "No command mends that. Restore a copy into an empty database, and find out who changed this one."


def _grants_too_many(extra: list[str]) -> Iterator[Finding]:
    """Rights that the table of roles gives nobody: an upgrade takes them from the groups, not from a single login."""
    by_role: dict[str, list[str]] = {}
    for grant in extra:
        what, _, role = grant.rpartition(" to ")
        by_role.setdefault(role, []).append(what)
    ours = [f"{what} to {role}" for role in ("PUBLIC", *ROLES) for what in by_role.pop(role, [])]
    if ours:
        yield Finding(f"More may be done than the table of roles allows: {named(ours)}.", f"{_BACK}.")
    for role, given in sorted(by_role.items()):
        yield Finding(
            f"{role} was given rights past every group: {named(given)}.", f"Run DROP OWNED BY {role} in this database."
        )


def _too_many(kind: str, extra: list[str]) -> Iterator[Finding]:
    if kind in _REMOVED:
        remedy = f"{_BACK}."
    elif kind in ("column", "constraint", "rule"):
        remedy = "Find out who added it, and take it off as the database's administrator."
    else:
        remedy = f"Keep it in a database of its own: here run DROP {kind.upper()} {extra[0]}."
    yield Finding(f"{_called(kind)} that is none of the program's: {named(extra)}.", remedy, kind not in _HARMLESS)


@contextmanager
def database_to_compare(server: Server, admin: psycopg.Connection[object]) -> Iterator[Server]:
    """An empty database on the same server for as long as the block lasts; `admin` is in autocommit.

    Raises psycopg's InsufficientPrivilege for a login that may make none, Fault when somebody else compares just now.
    """
    name = sql.Identifier(NAME)
    if admin.execute("SELECT FROM pg_stat_activity WHERE datname = %s", (NAME,)).fetchone() is not None:
        raise Fault("Somebody else checks books on this server just now.", "Nothing was changed.", "Try again soon.")
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))  # left by a check that was ended by hand
    admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name))
    try:
        yield server.beside(NAME)
    finally:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
