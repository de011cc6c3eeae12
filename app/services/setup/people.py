# SPDX-License-Identifier: Apache-2.0
"""People and rights: who may sign in, as what, and what each role may do; somebody can always go on setting up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import ids
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.rights import OTHER_RIGHTS, ROLES
from app.queries import people as known
from app.queries import setup as held
from app.services import passwords
from app.services import people as sign_in
from app.services.setup import departments
from app.services.setup.change import MEANWHILE, Change, Fact, need, record, save, text
from app.storage import desk_events, logins, masters

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.services.desk import Desk

RIGHTS = tuple(sorted({*(kind.value for kind in Kind), *OTHER_RIGHTS}))
"""Every right a role may have: the kinds of entry it may write, and the other acts."""

_NAME = re.compile(r"[a-z][a-z0-9._-]{0,62}")
_TAKEN = re.compile(r"pg_|tillwright_")
_KEEPS_SETUP = "setup_people"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as typed in Setup; `password` is "" where it stays as it is, no `departments` are all of them."""

    name: str
    full_name: str
    role: str
    active: bool = True
    password: str = ""
    departments: tuple[str, ...] = ()


def add_person(desk: Desk, facts: PersonFacts) -> None:
    """Let somebody new sign in, with a first password to be changed at the first sign-in."""
    need(desk, "person")
    name = facts.name.strip().casefold()
    check_name(name)
    values = {**_values(facts), "departments": departments.kept(desk, facts.departments)}
    passwords.check_new(facts.password, name)
    shared = desk.database.dialect == "postgresql"
    if not shared:
        values["password_hash"] = passwords.hashed(facts.password)

    def login(connection: Connection) -> None:
        if shared:
            logins.give(connection, name, facts.role, facts.password)

    save(desk, Change("person", "person", {"name": name}, {**values, "must_change": True}), also=login)


def check_name(name: str) -> None:
    """A sign-in name is one that is nobody's of the server's own. Raises CounterError beside the field "name"."""
    if not _NAME.fullmatch(name) or _TAKEN.match(name) or name in ROLES:
        raise CounterError(
            "A sign-in name is small letters, figures, dots and dashes, and begins with a letter. Nothing was changed. "
            "Choose another one.",
            field="name",
        )


def change_person(desk: Desk, facts: PersonFacts, *, version: int) -> bool:
    """Change a name, a role, departments, or whether somebody may sign in. Answers False when nothing differs.

    Raises CounterError for one's own role or sign-in, and for the last person who may set up people.
    """
    need(desk, "person")
    before = known.staff(desk.database, facts.name, active_only=False)
    row = held.row(desk.database, "person", {"name": facts.name})
    if before is None or row is None:
        raise CounterError(MEANWHILE)
    values = {**_values(facts), "departments": departments.kept(desk, facts.departments, row["departments"])}
    if facts.name == desk.staff.name and (facts.role != before.role or not facts.active):
        raise CounterError(
            "Nobody takes away their own role or sign-in. Nothing was changed. Ask another administrator.",
            field="active" if facts.role == before.role else "role",
        )
    if facts.password:
        passwords.check_new(facts.password, facts.name)
        values["must_change"] = True
    moved = facts.role != before.role or (facts.active and not row["active"])
    if desk.database.dialect == "postgresql":
        login = _shared_login(facts, moved=moved)
    else:
        login = None
        if facts.password:
            values["password_hash"] = passwords.hashed(facts.password)

    def rest(connection: Connection) -> None:
        if login is not None:
            login(connection)
        _somebody_left(connection)

    if not facts.password and all(row.get(name) == value for name, value in values.items()):
        return False
    return save(desk, Change("person", "person", {"name": facts.name}, values, version), also=rest)


def reset_password(desk: Desk, *, name: str, new: str) -> None:
    """Give somebody a new password, to be changed at the next sign-in; it is logged and shown nowhere."""
    if desk.database.dialect != "postgresql":
        sign_in.reset_password(desk, name=name, new=new)
        return
    need(desk, "person")
    staff = known.staff(desk.database, name)
    if staff is None:
        raise CounterError(f"There is nobody called {name}. Nothing was changed. Choose a person.", field="name")
    passwords.check_new(new, name)
    at = desk.clock()
    event = desk_events.Event(ids.uuid7(at), at, desk.staff.name, desk.till, "password_reset", name, {})
    with desk.database.writing() as connection:
        masters.change(connection, "person", {"name": name}, {"must_change": True})
        logins.give(connection, name, staff.role, new)
        desk_events.add(connection, event)


def set_rights(desk: Desk, *, role: str, rights: frozenset[str], seen: frozenset[str]) -> bool:
    """What everybody of a role may do from the next sign-in on. `seen` are the rights that were looked at.

    Raises CounterError when somebody changed them meanwhile, or nobody could set up people any more.
    """
    need(desk, "right")
    unknown = sorted(rights - set(RIGHTS))
    if role not in ROLES or unknown:
        named = unknown[0] if unknown else role
        raise CounterError(f"There is no “{named}”. Nothing was changed. Choose from the list.", field="rights")
    if rights == seen:
        return False

    def rows(connection: Connection) -> None:
        if held.rights(connection, role) != seen:
            raise CounterError(MEANWHILE)
        masters.replace_parts(
            connection, "role_right", {"role": role}, [{"role": role, "right_name": each} for each in sorted(rights)]
        )
        _somebody_left(connection)

    given, taken = sorted(rights - seen), sorted(seen - rights)
    before: dict[str, str | int] = {"rights": ", ".join(taken)} if taken else {}
    after: dict[str, str | int] = {"rights": ", ".join(given)} if given else {}
    record(desk, [Fact("right", role, before or None, after or None)], rows)
    return True


def _values(facts: PersonFacts) -> dict[str, Any]:
    if facts.role not in ROLES:
        raise CounterError(
            f"There is no role “{facts.role}”. Nothing was changed. Choose one of {', '.join(ROLES)}.", field="role"
        )
    full_name = text(facts.full_name, 80, "full_name", "The full name")
    return {"full_name": full_name, "role": facts.role, "active": facts.active}


def _shared_login(facts: PersonFacts, *, moved: bool) -> Any:
    """What happens to a login of shared books; a new role or a sign-in given back comes with a new password."""
    if not facts.active:
        return lambda connection: logins.lock(connection, facts.name)
    if facts.password:
        return lambda connection: logins.give(connection, facts.name, facts.role, facts.password)
    if moved:
        raise CounterError(
            "In shared books a new role or sign-in comes with a new password. Nothing was changed. Type one.",
            field="password",
        )
    return None


def _somebody_left(connection: Connection) -> None:
    if not held.holders(connection, _KEEPS_SETUP):
        raise CounterError(
            "Nobody could set up people any more. Nothing was changed. Make somebody else an administrator first.",
            field="active",
        )
