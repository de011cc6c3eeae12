# SPDX-License-Identifier: Apache-2.0
"""Write the set-up: rows are added and changed, never deleted; two people never overwrite each other's change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, update
from sqlalchemy import select as select_rows

from app.domain.errors import CounterError
from app.models import Base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

# Parts of a code are replaced as a whole with it; everything else is inactivated, never deleted.
_PARTS = frozenset({"code_share", "code_field", "role_right"})


def add(connection: Connection, table: str, values: Mapping[str, Any]) -> None:
    """Add one row. Raises CounterError when its key is already taken."""
    target = _table(table)
    key = {column.name: values[column.name] for column in target.primary_key if column.name in values}
    if len(key) == len(target.primary_key) and _exists(connection, target, key):
        named = " ".join(str(part) for part in key.values())
        raise CounterError(f"{named} exists already. Nothing was changed. Choose another one.", field=next(iter(key)))
    connection.execute(insert(target).values(**values))


def add_many(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add many rows of one table at once."""
    if rows:
        connection.execute(insert(_table(table)), [dict(row) for row in rows])


def change(
    connection: Connection, table: str, key: Mapping[str, Any], values: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change columns of one row; with `version` only if nobody changed it since, and the version goes up by one.

    Raises CounterError when the row was changed meanwhile or is not there.
    """
    target = _table(table)
    wanted = _where(target, key)
    new = dict(values)
    if "version" in target.c:
        new["version"] = target.c.version + 1
        if version is not None:
            wanted = and_(wanted, target.c.version == version)
    if connection.execute(update(target).where(wanted).values(**new)).rowcount != 1:
        raise CounterError(
            "Somebody else changed this meanwhile. Your change is not saved. Look at it again, then change it."
        )


def withdraw_policy(connection: Connection, number: int) -> None:
    """Take one version of a policy out of force; nothing else of it ever changes. Raises CounterError when it is out.

    A policy's version is its own number and not a count of changes, so it is not one of the rows `change` is for.
    """
    target = _table("policy")
    still = and_(target.c.id == number, target.c.active == 1)
    if connection.execute(update(target).where(still).values(active=False)).rowcount != 1:
        raise CounterError("Somebody else withdrew this meanwhile. Nothing was changed. Look at it again.")


def replace_parts(
    connection: Connection, table: str, key: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Replace the parts of one code or role (shares, fields, rights) as a whole."""
    if table not in _PARTS:
        raise ValueError(f"rows of {table} are never deleted")
    target = _table(table)
    connection.execute(delete(target).where(_where(target, key)))
    add_many(connection, table, rows)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _where(table: Table, key: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.c[column] == value for column, value in key.items()))


def _exists(connection: Connection, table: Table, key: Mapping[str, Any]) -> bool:
    return connection.execute(select_rows(*table.primary_key).where(_where(table, key)).limit(1)).first() is not None
