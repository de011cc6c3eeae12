# SPDX-License-Identifier: Apache-2.0
"""Who may sign in to shared books: the roles that nobody signs in as, and each person's login against their row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from app.domain.finding import Finding
from app.domain.rights import ROLES
from app.storage import roles
from app.storage.staffing import LOCKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

_FIXED = (roles.OWNER, roles.STAFFING, *ROLES, LOCKED)
_POWERS = {
    "rolsuper": "SUPERUSER",
    "rolcreaterole": "CREATEROLE",
    "rolcreatedb": "CREATEDB",
    "rolreplication": "REPLICATION",
    "rolbypassrls": "BYPASSRLS",
}
_ROLES = text(
    "SELECT rolname, rolcanlogin, rolconnlimit, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    " FROM pg_roles"
)
_MEMBERS = text(
    "SELECT DISTINCT u.rolname, g.rolname FROM pg_auth_members AS m JOIN pg_roles AS u ON u.oid = m.member"
    " JOIN pg_roles AS g ON g.oid = m.roleid ORDER BY 1, 2"
)
_MAY_STAFF = text(
    "SELECT g.rolname FROM pg_auth_members AS m JOIN pg_roles AS u ON u.oid = m.member"
    " JOIN pg_roles AS g ON g.oid = m.roleid WHERE u.rolname = :staffing AND m.admin_option"
)
_WEAK = text(
    "SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolname = ANY(:names)"
    " AND coalesce(rolpassword, '') NOT LIKE 'SCRAM-SHA-256$%' ORDER BY 1"
)
_AGAIN = "Give the person a new password in Setup, People."


def missing_roles(connection: Connection) -> Iterator[Finding]:
    """Roles of the program that this server does not have; nothing else about rights can be said before."""
    found = _found(connection)
    for name in _FIXED:
        if name not in found:
            yield Finding(
                f"The server has no role {name}.",
                f"Run CREATE ROLE {name} NOLOGIN NOINHERIT{' CREATEROLE' if name == roles.STAFFING else ''}, then "
                "tillwright database upgrade ADDRESS.",
            )


def fixed_roles(connection: Connection) -> Iterator[Finding]:
    """The owner, the staffing role and the groups: nobody signs in as one, and none may more than it needs."""
    found = _found(connection)
    for name in _FIXED:
        role = found[name]
        if role["rolcanlogin"]:
            yield Finding(f"Somebody could sign in as {name}.", f"Run ALTER ROLE {name} NOLOGIN.")
        allowed = {"rolcreaterole"} if name == roles.STAFFING else set()
        for power in _powers(role, allowed):
            yield Finding(f"{name} has {power}.", f"Run ALTER ROLE {name} NO{power}.")
    if not found[roles.STAFFING]["rolcreaterole"]:
        yield Finding("Setup cannot add people.", f"Run ALTER ROLE {roles.STAFFING} CREATEROLE.")
    given = set(connection.execute(_MAY_STAFF, {"staffing": roles.STAFFING}).scalars())
    for group in (*ROLES, LOCKED):
        if group not in given:
            yield Finding(
                f"Setup cannot put people into the group {group}.",
                f"Run GRANT {group} TO {roles.STAFFING} WITH ADMIN OPTION.",
            )
    for name, groups in _groups(connection).items():
        if name in _FIXED and name != roles.STAFFING:
            for group in groups:
                yield Finding(f"{name} may whatever {group} may.", f"Run REVOKE {group} FROM {name}.")


def logins(connection: Connection) -> Iterator[Finding]:
    """Each person's login is in the group of their role and may nothing else, and nobody else has one."""
    found, member_of = _found(connection), _groups(connection)
    people = {
        str(name): (str(role), bool(active))
        for name, role, active in connection.execute(text("SELECT name, role, active FROM person ORDER BY name"))
    }
    fixed = set(_FIXED)
    for name in sorted({*people, *(name for name, groups in member_of.items() if groups & set(ROLES))} - fixed):
        role = found.get(name)
        groups = member_of.get(name, frozenset())
        if name in people:
            yield from _person(name, *people[name], role, groups)
        elif role and role["rolcanlogin"] and roles.OWNER not in groups and not role["rolsuper"]:
            yield Finding(
                f"{name} may open these books and is nobody in them.",
                f'Unless {name} works in other books of this server, run ALTER ROLE "{name}" NOLOGIN.', must=False,
            )  # fmt: skip
    yield from _passwords(connection, sorted(name for name, (_, active) in people.items() if active))


def _person(
    name: str, place: str, active: bool, role: Mapping[str, object] | None, groups: frozenset[str]
) -> Iterator[Finding]:
    if role is None or not role["rolcanlogin"]:
        if active:
            yield Finding(f"{name} is in these books and cannot sign in.", _AGAIN, must=False)
        return
    if not active:
        yield Finding(f"{name} left and can still sign in.", f'Run ALTER ROLE "{name}" NOLOGIN.')
    for power in _powers(role, set()):
        yield Finding(
            f"{name} works at a till and has {power}: no guard holds against that.",
            f'Run ALTER ROLE "{name}" NO{power}.',
        )
    for group in sorted(groups - {place}):
        yield Finding(f"{name} is a {place} and also in {group}.", f'Run REVOKE {group} FROM "{name}".')
    if place not in groups:
        yield Finding(f"{name} is a {place} in these books, and the login is not.", _AGAIN)
    limit = role["rolconnlimit"]
    if isinstance(limit, int) and limit >= 0:
        yield Finding(
            f"{name} may have no more than {limit} connections.", f'Run ALTER ROLE "{name}" CONNECTION LIMIT -1.'
        )


def _passwords(connection: Connection, names: list[str]) -> Iterator[Finding]:
    """What only a superuser may look at: whether a password is kept as SCRAM keeps one."""
    if not connection.execute(text("SELECT has_table_privilege('pg_authid', 'SELECT')")).scalar_one():
        return
    for name in connection.execute(_WEAK, {"names": names}).scalars():
        yield Finding(f"The server keeps no SCRAM password of {name}.", _AGAIN)


def _found(connection: Connection) -> dict[str, Mapping[str, object]]:
    return {str(row["rolname"]): dict(row) for row in connection.execute(_ROLES).mappings()}


def _groups(connection: Connection) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, group in connection.execute(_MEMBERS):
        found.setdefault(str(name), set()).add(str(group))
    return {name: frozenset(groups) for name, groups in found.items()}


def _powers(role: Mapping[str, object], allowed: set[str]) -> list[str]:
    return [word for power, word in _POWERS.items() if role[power] and power not in allowed]
