# SPDX-License-Identifier: Apache-2.0
"""A change of the set-up in plain words: what it is called, and each field by the label its form has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import departments
from app.domain.money import Money
from app.queries.audit import Changed
from app.views import formats
from app.views.screens.setup.device_sections import DRIVER_WORDS
from app.views.screens.setup.money_sections import ASKED, RULES
from app.views.screens.setup.people_sections import RIGHT_WORDS
from app.views.screens.setup.policy_section import KIND_WORDS, MODE_WORDS, PRESET_WORDS

WHAT = {
    "meta": "City", "person": "Person", "role_right": "Right", "workstation": "Workstation", "drawer": "Drawer",
    "printer": "Printer", "tender_kind": "Tender",
    "bank_account": "Bank account", "revenue_code": "Revenue code", "code_share": "Split of a code",
    "code_field": "Field of a code", "gl_account": "Account (GL)", "fund": "Fund", "policy": "Policy",
    "login": "Sign-in", "account": "Customer account", "account_alert": "Alert on an account", "customer": "Customer",
}  # fmt: skip
"""What may change, by the table that keeps it, as people say it."""

_FACTS = {
    "city_name": "Name of the city", "city_address": "Lines under the name", "check_payable": "Checks are made out to",
    "time_zone": "Time zone", "city_kind": "Kind of city", "created": "Made", "home_id": "Number of these books",
    "epoch": "Epoch", "schema": "Schema",
}  # fmt: skip
_ANYWHERE = {
    "bank": "Bank", "last_four": "Last four figures", "tenders": "What goes to it",
    "active": "In use", "name": "Name", "code": "Code", "text": "Text on the receipt", "gl": "Account (GL)",
    "full_name": "Full name", "role": "Role", "must_change": "Must choose a password", "password": "Password",
    "password_hash": "Password", "float_cents": "Assigned float", "driver": "Connection", "address": "Address",
    "columns": "Characters in a line", "code_page": "Code page", "scope": "Drawer", "from_date": "In force from",
    "recorded_by": "Recorded by", "fund": "Fund", "kind": "Kind", "allow_change": "Gives change",
    "opens_drawer": "Opens the drawer", "min_cents": "Least amount", "max_cents": "Most",
    "required_fields": "The cashier must enter", "certified": "Good from payers barred from checks",
    "position": "Order", "share": "A processor keeps", "rule": "It costs", "amount": "Amount",
    "basis_points": "Percentage",
    "partial": "May be paid in part", "component": "Counts as", "needs_account": "Needs an account",
    "right_name": "May", "customer_id": "Customer", "as_of": "As of", "cash_only_until": "Cash only until",
    "from": "From", "reason": "Reason", "version": "Version", "pin": "Cash drawer on",
    "status": "Answers about its state", "substitute": "If it fails, print on", "mode": "Cash is rounded",
    "format": "It writes", "preset": "Payments go to", "keys": "Own order", "services": "Services in order",
    "components": "Parts in order", "designated": "Payers may name the charge", "supervisor": "Supervisor above",
    "by_hand": "By hand without a second person", "alone": "Without a second person",
    "report_short": "Report a short above", "departments": "Departments", "department": "Department",
}  # fmt: skip
_LABELS = {
    ("login", "active"): "May sign in", ("login", "group"): "Group",
    ("person", "active"): "May sign in", ("person", "name"): "Sign-in name", ("policy", "kind"): "Policy on",
    ("policy", "active"): "Stands", ("account", "status"): "Status", ("account_alert", "text"): "Text",
    ("account_alert", "active"): "Shown",
}  # fmt: skip
_CENTS = frozenset({"float_cents", "min_cents", "max_cents", "supervisor", "report_short", "by_hand", "alone"})
_FLAGS = frozenset(
    {"active", "allow_change", "opens_drawer", "certified", "partial", "needs_account", "required", "must_change"}
)
_DATES = frozenset({"from_date", "until", "cash_only_until"})
_HIDDEN = frozenset({"id", "key"})
_ASKED, _RULES = dict(ASKED), dict(RULES)
_PINS = {"": "First connector", "5": "Second connector"}


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a change: its label, and how it read before and after; an en dash where there was nothing."""

    label: str
    before: str
    after: str


def title(change: Changed) -> str:
    """What was changed: "Drawer 02", "Cash rounding, version 3", "Right of cashiers"."""
    row = change.row
    if change.what == "meta":
        return _FACTS.get(change.key, change.key)
    if change.what == "policy":
        named = KIND_WORDS.get(str(row.get("kind")), "Policy")
        return f"{named} {row.get('scope') or ''}".strip() + f", version {row.get('version')}"
    if change.what == "role_right":
        return f"Right of every {row.get('role')}"
    if change.what == "person":
        return f"{WHAT['person']} {row.get('full_name') or change.key}"
    if change.what == "code_share":
        return f"Split of the code {row.get('code')}"
    if change.what == "code_field":
        return f"Field of the code {row.get('code')}"
    if change.what in ("tender_kind", "customer", "fund"):
        return f"{WHAT[change.what]} {row.get('name') or change.key}"
    return f"{WHAT.get(change.what, change.what)} {change.key}"


def deed(change: Changed) -> str:
    """What was done, in one or two words."""
    if change.what == "policy" and not change.added and _withdrawn(change):
        return "withdrawn"
    return "added" if change.added else "taken away" if change.removed else "changed"


def summary(change: Changed) -> str:
    """The change in one line: the field that differs, or how many do."""
    shown = lines(change)
    if change.what == "role_right":
        may = "may now" if change.added else "may no longer"
        return f"{may.capitalize()}: {_right(change.row)}"
    if change.added or change.removed or not shown:
        return deed(change).capitalize()
    first = f"{shown[0].label}: {shown[0].before} \u2192 {shown[0].after}"
    return first if len(shown) == 1 else f"{first}, and {formats.count_of(len(shown) - 1, 'more', 'more')}"


def lines(change: Changed) -> tuple[Line, ...]:
    """Each field that differs, in the words of its form."""
    found: list[Line] = []
    for name, before, after in change.fields:
        if name in _HIDDEN and not (change.what == "meta" and name == "value"):
            continue
        if change.what == "meta" and name == "value":
            found.append(Line(_FACTS.get(change.key, change.key), _several(before), _several(after)))
        elif name in ("body", "options"):
            found += _unfolded(change, before, after)
        else:
            found.append(Line(_label(change.what, name), _said(change, name, before), _said(change, name, after)))
    return tuple(found)


def _withdrawn(change: Changed) -> bool:
    return ("active", "1", "0") in change.fields


def _label(what: str, name: str) -> str:
    spare = name.removesuffix("_cents").replace("_", " ").capitalize()
    return _LABELS.get((what, name)) or _ANYWHERE.get(name, spare)


def _right(row: Mapping[str, Any]) -> str:
    name = str(row.get("right_name"))
    return RIGHT_WORDS.get(name, name.replace("_", " ").capitalize())


def _unfolded(change: Changed, before: str, after: str) -> list[Line]:
    """The parts of a rule or of a printer's options, each as a field of its own."""
    old, new = _parts(before), _parts(after)
    found = []
    for name in old | new:
        if old.get(name) != new.get(name):
            pair = (_said(change, name, str(each.get(name, ""))) for each in (old, new))
            found.append(Line(_part_label(change, name), *pair))
    return found


def _part_label(change: Changed, name: str) -> str:
    if name == "amount" and change.what == "policy":
        kind = str(change.row.get("kind"))
        return {"float": "Float", "small_difference": "Let go or kept at once"}.get(kind, "Explain above")
    return _label(change.what, name)


def _parts(text: str) -> dict[str, Any]:
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return {"options": text}
    return kept if isinstance(kept, dict) else {"options": text}


def _said(change: Changed, name: str, value: str) -> str:
    """A value as people read it: amounts in dollars, dates, yes or no, and words for the rules' own terms."""
    if name == "pin" and change.what == "printer":
        return _PINS.get(value, value)
    if name == "departments" and value:
        return departments.named(json.loads(value)) or "All"
    if value in ("", "{}", "[]"):
        return formats.NOTHING
    if name in _CENTS or name == "amount":
        return formats.money(Money(int(value))) if value.lstrip("-").isdigit() else value
    if name in ("basis_points", "share"):
        return f"{formats.typed_money(Money(int(value)))} %"
    if name in _FLAGS:
        return "Yes" if value in ("1", "True", "true") else "No"
    if name in _DATES:
        return _date(value)
    if name == "required_fields":
        return ", ".join(_ASKED.get(each, each) for each in json.loads(value))
    return _term(change.what, name, value)


def _term(what: str, name: str, value: str) -> str:
    """A term of the rules in the words of the form it is chosen in."""
    terms: dict[str, Mapping[str, str]] = {
        "mode": MODE_WORDS, "preset": PRESET_WORDS, "rule": _RULES, "driver": DRIVER_WORDS, "right_name": RIGHT_WORDS,
    }  # fmt: skip
    if name in terms:
        return terms[name].get(value, value)
    if name == "kind" and what == "policy":
        return KIND_WORDS.get(value, value)
    if name in ("role", "component", "kind", "password", "password_hash", "designated", "status", "tone"):
        return "No" if (name, value) == ("status", "none") else value.capitalize()
    return value


def _date(value: str) -> str:
    try:
        return formats.medium_date(date.fromisoformat(value[:10]))
    except ValueError:
        return value


def _several(value: str) -> str:
    return value.replace("\n", ", ") or formats.NOTHING
