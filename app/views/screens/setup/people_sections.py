# SPDX-License-Identifier: Apache-2.0
"""People and rights as sections of Setup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import departments
from app.domain.rights import ROLES
from app.queries import people as known
from app.queries.people import PersonRow
from app.services.desk import Desk
from app.services.setup import people
from app.services.setup.people import PersonFacts
from app.views.screens.setup.choices import Choice, Flag, Ticks
from app.views.screens.setup.form import Form
from app.views.screens.setup.inputs import Secret, Words
from app.views.screens.setup.section import Loaded, Section, tone
from app.views.tables.row_table import Column

ROLE_WORDS = tuple((role, role.capitalize()) for role in ROLES)
COUNTER_RIGHTS = (
    ("open", "Open a book"), ("receipt", "Take payments"), ("void", "Void"), ("void_request", "Ask for a void"),
    ("allocate", "Allocate payments by hand"),
    ("no_sale", "Open the drawer, no sale"), ("drop", "Drop to the vault"), ("pickup", "Hand a pickup over"),
    ("paid_in", "Take cash in, no receipt"), ("paid_out", "Pay cash out"), ("exchange", "Exchange bills and coins"),
    ("transfer_out", "Send cash to another drawer"), ("transfer_in", "Take cash from another drawer"),
    ("tender_correction", "Correct a tender"), ("begin_count", "Begin a count"),
    ("cancel_count", "Take a count back"), ("count", "Count"), ("submit", "Submit a count"),
    ("counterfeit", "Report a counterfeit note"), ("small_difference", "Settle small differences"),
    ("annulled", "Give up an entry"),
)  # fmt: skip
CONTROL_RIGHTS = (
    ("approve", "Approve"), ("override", "Allow a check against a flag"), ("return", "Return a count"),
    ("transfer_ruling", "Rule on transfers"),
    ("close_drawer", "Close drawers of others"), ("close_day", "Close the day"),
    ("surprise_count", "Count by surprise"),
    ("close", "Close a book"), ("reversal", "Reverse receipts"), ("returned_check", "Record returned checks"),
    ("refund_request", "Ask for refunds"), ("audit", "See the audit"), ("deposit", "Make deposits"),
    ("deposit_correction", "Correct deposits"), ("card_settlement", "Settle cards"),
    ("export_gl", "Post to the books"),
    ("reports", "Make reports"),
)  # fmt: skip
OFFICE_RIGHTS = (
    ("import", "Import files"), ("accounts_edit", "Change accounts"), ("setup", "Write setup entries"),
    ("setup_people", "Set up people"), ("setup_codes", "Set up codes"), ("setup_policies", "Set up policies and city"),
    ("setup_devices", "Set up devices"), ("setup_tenders", "Set up tenders"), ("setup_gl", "Set up accounts (GL)"),
)  # fmt: skip
RIGHT_WORDS = dict((*COUNTER_RIGHTS, *CONTROL_RIGHTS, *OFFICE_RIGHTS))
_GROUPS = {"counter": COUNTER_RIGHTS, "control": CONTROL_RIGHTS, "office": OFFICE_RIGHTS}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role, its rights, and how many people have it."""

    role: str
    rights: frozenset[str]
    people: int


def _build_person(form: Form) -> None:
    form.add(
        name=Words("Sign-in name", hint="Small letters; it never changes"),
        full_name=Words("Full name", hint="As receipts and the log show it"),
    )
    form.add(role=Choice("Role", ROLE_WORDS, hint="What each role may do is under Rights"),
             password=Secret("New password", hint="To be changed at the first sign-in"))  # fmt: skip
    form.add(departments=Words("Departments", hint="Whose items and tenders; commas between, empty for all"))
    form.add(active=Flag("May sign in", hint="Nobody is deleted: entries bear the name for ever."))


def _show_person(row: PersonRow | None, desk: Desk) -> Mapping[str, Any]:
    if row is None:
        return {"role": "cashier", "active": True}
    return {
        "name": row.name, "full_name": row.full_name, "role": row.role, "active": row.active,
        "departments": departments.named(row.departments),
    }  # fmt: skip


def _save_person(desk: Desk, values: Mapping[str, Any], row: PersonRow | None) -> str:
    facts = PersonFacts(
        str(values["name"]), str(values["full_name"]), str(values["role"]), bool(values["active"]), values["password"],
        departments.parted(str(values["departments"])),
    )  # fmt: skip
    if row is None:
        people.add_person(desk, facts)
    else:
        people.change_person(desk, facts, version=row.version)
    return facts.name.casefold()


PEOPLE = Section(
    name="people",
    title="People",
    icon="users",
    one="person",
    needs="setup_people",
    note="Who signs in here, and as what",
    columns=(
        Column("Name", lambda p: p.full_name, lambda p: p.full_name.casefold(), stretch=3, kind="strong",
               detail=lambda p: p.name, tone=lambda p: tone(p.active)),
        Column("Role", lambda p: p.role.capitalize(), lambda p: p.role, stretch=1, tone="ink-muted"),
        Column("", lambda p: "", chip=lambda p: None if p.active else ("May not", "caution")),
    ),
    load=lambda desk: Loaded(known.all_people(desk.database)),
    key=lambda p: p.name,
    heading=lambda p: p.full_name,
    build=_build_person,
    show=_show_person,
    save=_save_person,
    locked=("name",),
)  # fmt: skip


def _load_roles(desk: Desk) -> Loaded:
    rights = known.rights_of_roles(desk.database)
    everybody = [person.role for person in known.all_people(desk.database) if person.active]
    return Loaded(tuple(RoleRow(role, rights.get(role, frozenset()), everybody.count(role)) for role in ROLES))


def _build_rights(form: Form) -> None:
    form.note("Changes hold from the next sign-in on, for everybody of the role.")
    form.add(counter=Ticks("At the counter", COUNTER_RIGHTS, across=2))
    form.add(control=Ticks("Control", CONTROL_RIGHTS, across=2))
    form.add(rights=Ticks("Back office and setup", OFFICE_RIGHTS, across=2))


def _show_rights(row: RoleRow | None, desk: Desk) -> Mapping[str, Any]:
    held = frozenset() if row is None else row.rights
    return {"counter": held, "control": held, "rights": held}


def _save_rights(desk: Desk, values: Mapping[str, Any], row: RoleRow) -> str:
    shown = {name for group in _GROUPS.values() for name, _ in group}
    ticked = values["counter"] | values["control"] | values["rights"]
    people.set_rights(desk, role=row.role, rights=frozenset(ticked | (row.rights - shown)), seen=row.rights)
    return row.role


RIGHTS = Section(
    name="rights",
    title="Rights",
    icon="key-round",
    one="role",
    needs="setup_people",
    note="What each role may do",
    columns=(
        Column("Role", lambda r: r.role.capitalize(), None, stretch=2, kind="strong",
               detail=lambda r: f"{len(r.rights)} rights"),
        Column("People", lambda r: str(r.people), lambda r: r.people, "right", tone="ink-muted"),
    ),
    load=_load_roles,
    key=lambda r: r.role,
    heading=lambda r: r.role.capitalize(),
    build=_build_rights,
    show=_show_rights,
    save=_save_rights,
    may_add=False,
)  # fmt: skip
