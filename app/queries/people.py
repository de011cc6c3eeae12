# SPDX-License-Identifier: Apache-2.0
"""People as sign-in and Setup need them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain.people import Staff
from app.models import DeskEvent, Person, RoleRight

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the list of Setup shows one; without departments, everybody's items are theirs to take."""

    name: str
    full_name: str
    role: str
    active: bool
    must_change: bool
    version: int
    departments: tuple[str, ...] = ()


def staff(database: Database, name: str, *, active_only: bool = True) -> Staff | None:
    """Who a sign-in name is and what that person may do; nobody when unknown or, by default, inactive."""
    with database.reading() as connection:
        row = connection.execute(
            select(Person.name, Person.full_name, Person.role, Person.active, Person.departments).where(
                Person.name == name
            )
        ).first()
        if row is None or (active_only and not row.active):
            return None
        rights = connection.execute(select(RoleRight.right_name).where(RoleRight.role == row.role)).scalars()
        departments = frozenset(json.loads(row.departments))
        return Staff(row.name, row.full_name, row.role, frozenset(rights), departments)


def password_hash(database: Database, name: str) -> str | None:
    """The stored password of an active person; nothing for anybody else."""
    wanted = select(Person.password_hash).where(Person.name == name, Person.active == 1)
    with database.reading() as connection:
        return connection.execute(wanted).scalar_one_or_none()


def must_change(database: Database, name: str) -> bool:
    """Whether a person has to choose a new password before going on.

    In shared books people cannot write their own row, so the log of the desk says that they have chosen since.
    """
    with database.reading() as connection:
        asked = connection.execute(select(Person.must_change).where(Person.name == name)).scalar_one_or_none()
        if not asked or database.dialect == "sqlite":
            return bool(asked)
        newest = select(func.max(DeskEvent.at))
        chosen: datetime | None = connection.execute(
            newest.where(DeskEvent.kind == "password_changed", DeskEvent.by_person == name)
        ).scalar_one()
        given: datetime | None = connection.execute(
            newest.where(DeskEvent.kind == "password_reset", DeskEvent.ref == name)
        ).scalar_one()
        return chosen is None or (given is not None and given > chosen)


def all_people(database: Database) -> tuple[PersonRow, ...]:
    """Everybody who signs in here, inactive ones last."""
    columns = (Person.name, Person.full_name, Person.role, Person.active, Person.must_change, Person.version)
    with database.reading() as connection:
        rows = connection.execute(select(*columns, Person.departments).order_by(Person.active.desc(), Person.full_name))
        return tuple(
            PersonRow(
                r.name, r.full_name, r.role, bool(r.active), bool(r.must_change), r.version,
                tuple(json.loads(r.departments)),
            )
            for r in rows
        )  # fmt: skip


def full_names(database: Database) -> dict[str, str]:
    """Sign-in name → full name, of everybody ever set up."""
    with database.reading() as connection:
        return {row.name: row.full_name for row in connection.execute(select(Person.name, Person.full_name))}


def rights_of_roles(database: Database) -> dict[str, frozenset[str]]:
    """Role → the rights every person of it has."""
    rights: dict[str, set[str]] = {}
    with database.reading() as connection:
        for row in connection.execute(select(RoleRight.role, RoleRight.right_name)):
            rights.setdefault(row.role, set()).add(row.right_name)
    return {role: frozenset(names) for role, names in rights.items()}


def failures_since_success(database: Database, ref: str) -> tuple[int, datetime | None]:
    """How often sign-in failed under a (folded) name since it last succeeded, and when it failed last."""
    opened = ("sign_in", "proved", "password_reset", "password_changed")
    with database.reading() as connection:
        last_good = connection.execute(
            select(func.max(DeskEvent.at)).where(DeskEvent.ref == ref, DeskEvent.kind.in_(opened))
        ).scalar_one()
        failed = select(func.count(), func.max(DeskEvent.at)).where(
            DeskEvent.ref == ref, DeskEvent.kind == "sign_in_failed"
        )
        if last_good is not None:
            failed = failed.where(DeskEvent.at > last_good)
        count, last = connection.execute(failed).one()
    return count, last
