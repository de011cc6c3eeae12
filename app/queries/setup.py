# SPDX-License-Identifier: Apache-2.0
"""The set-up row by row, for the people who change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from app.models import Base, Policy, Workstation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

    from app.storage.database import Database

_HIDDEN = frozenset({"password_hash"})


@dataclass(frozen=True, slots=True)
class WorkstationRow:
    """A place where people sign in."""

    code: str
    name: str
    active: bool
    version: int


def workstations(database: Database) -> tuple[WorkstationRow, ...]:
    """Every workstation by code, inactive ones too."""
    columns = (Workstation.code, Workstation.name, Workstation.active, Workstation.version)
    with database.reading() as connection:
        rows = connection.execute(select(*columns).order_by(Workstation.code))
        return tuple(WorkstationRow(r.code, r.name, bool(r.active), r.version) for r in rows)


def versions(database: Database, table: str) -> dict[str, int]:
    """The version of each row of a table by its key: who changes a row says which version was looked at."""
    target = Base.metadata.tables[table]
    (key,) = target.primary_key
    with database.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(select(key, target.c.version))}


def row(database: Database, table: str, key: Mapping[str, Any]) -> dict[str, Any] | None:
    """One row of the set-up as it is now, without passwords; nothing when there is none."""
    target = Base.metadata.tables[table]
    shown = [column for column in target.c if column.name not in _HIDDEN]
    with database.reading() as connection:
        found = connection.execute(select(*shown).where(_where(target.c, key))).mappings().first()
    return None if found is None else dict(found)


def parts(database: Database, table: str, key: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of one code: its shares or its fields, in their order."""
    target = Base.metadata.tables[table]
    with database.reading() as connection:
        found = connection.execute(select(*target.c).where(_where(target.c, key)).order_by(*target.primary_key))
        return [dict(each) for each in found.mappings()]


def rights(connection: Connection, role: str) -> frozenset[str]:
    """The rights of a role inside the transaction that changes them."""
    table = Base.metadata.tables["role_right"]
    return frozenset(connection.execute(select(table.c.right_name).where(table.c.role == role)).scalars())


def holders(connection: Connection, right: str) -> tuple[str, ...]:
    """The active people who hold a right, kept from changing until the transaction ends."""
    people, role_right = Base.metadata.tables["person"], Base.metadata.tables["role_right"]
    roles = select(role_right.c.role).where(role_right.c.right_name == right)
    wanted = select(people.c.name).where(people.c.active == 1, people.c.role.in_(roles)).order_by(people.c.name)
    return tuple(connection.execute(wanted.with_for_update()).scalars())


def last_policy(connection: Connection, kind: str, scope: str) -> int:
    """The highest version of a policy so far, 0 for a first one."""
    mine = Policy.scope == scope if scope else Policy.scope.is_(None)
    wanted = select(Policy.version).where(Policy.kind == kind, mine).order_by(Policy.version.desc()).limit(1)
    return connection.execute(wanted).scalar_one_or_none() or 0


def _where(columns: Any, key: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(columns[name] == value for name, value in key.items()))
