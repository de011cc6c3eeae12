# SPDX-License-Identifier: Apache-2.0
"""What changed reads as a person would say it, whatever the table keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.queries.audit import Changed
from app.views.formats import NOTHING
from app.views.screens.setup.audit_words import Line, deed, lines, summary, title

AT = datetime(2026, 11, 20, 14, 15, tzinfo=UTC)


def change(what: str, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Changed:
    before, after = old or {}, new or {}
    fields = tuple(
        (name, str(before.get(name, "")), str(after.get(name, "")))
        for name in before | after
        if before.get(name) != after.get(name)
    )
    return Changed(1, AT, "admin", what, key, fields, after or before, old is None, new is None)


TENDER = {"code": "gift_card", "name": "Gift card", "min_cents": 500, "allow_change": 0, "required_fields": "[]"}
POLICY = {"id": 4, "kind": "tolerance", "version": 2, "body": json.dumps({"amount": 500}), "active": 1}


def test_a_tender_reads_like_its_form() -> None:
    new = TENDER | {"min_cents": None, "allow_change": 1, "required_fields": '["number", "routing"]'}
    found = change("tender_kind", "gift_card", TENDER, {k: v for k, v in new.items() if v is not None})
    assert title(found) == "Tender Gift card"
    assert lines(found) == (
        Line("Least amount", "$5.00", NOTHING),
        Line("Gives change", "No", "Yes"),
        Line("The cashier must enter", NOTHING, "Number, Bank number (ABA)"),
    )
    assert summary(found) == f"Least amount: $5.00 → {NOTHING}, and 2 more"


def test_a_rule_is_unfolded_into_its_parts() -> None:
    new = POLICY | {"version": 3, "body": json.dumps({"amount": 1000, "supervisor": 2500})}
    found = change("policy", "5", None, new)
    assert title(found) == "Over and short, version 3"
    assert {("Explain above", "$10.00"), ("Supervisor above", "$25.00")} <= {(e.label, e.after) for e in lines(found)}
    own = POLICY | {"kind": "float", "scope": "02", "body": json.dumps({"amount": 15000})}
    assert title(change("policy", "6", None, own)) == "Float of drawer 02, version 2"
    assert ("Float", "$150.00") in {(each.label, each.after) for each in lines(change("policy", "6", None, own))}
    rounding = POLICY | {"kind": "rounding", "body": json.dumps({"mode": "symmetric5"})}
    assert ("Cash is rounded", "To the nearest 5¢") in {
        (e.label, e.after) for e in lines(change("policy", "7", None, rounding))
    }


def test_a_withdrawn_version_says_so() -> None:
    found = change("policy", "4", POLICY, POLICY | {"active": 0})
    assert deed(found) == "withdrawn"
    assert lines(found) == (Line("Stands", "Yes", "No"),)


def test_a_right_is_given_and_taken_in_words() -> None:
    row = {"role": "clerk", "right_name": "import"}
    assert title(change("role_right", "clerk import", None, row)) == "Right of every clerk"
    assert summary(change("role_right", "clerk import", None, row)) == "May now: Import files"
    assert summary(change("role_right", "clerk import", row, None)) == "May no longer: Import files"
    assert deed(change("role_right", "clerk import", row, None)) == "taken away"


def test_the_city_and_a_printer_read_like_their_forms() -> None:
    old, new = {"key": "city_address", "value": "1 Main"}, {"key": "city_address", "value": "1 Main\n555-0100"}
    found = change("meta", "city_address", old, new)
    assert (title(found), lines(found)) == (
        "Lines under the name",
        (Line("Lines under the name", "1 Main", "1 Main, 555-0100"),),
    )
    printer = {"name": "Front", "driver": "escpos-network", "options": "{}"}
    changed = change("printer", "Front", printer, printer | {"options": '{"pin": "5", "status": "none"}'})
    assert lines(changed) == (
        Line("Cash drawer on", "First connector", "Second connector"),
        Line("Answers about its state", NOTHING, "No"),
    )


@pytest.mark.parametrize(
    ("what", "key", "row", "said"),
    [
        ("person", "hkoch", {"full_name": "Hanna Koch"}, "Person Hanna Koch"),
        ("drawer", "02", {"code": "02"}, "Drawer 02"),
        ("code_share", "STALL 100-4290", {"code": "STALL"}, "Split of the code STALL"),
        ("code_field", "STALL tag", {"code": "STALL"}, "Field of the code STALL"),
        ("account", "UB-1", {}, "Customer account UB-1"),
        ("customer", "17", {"name": "Rosa Delgado"}, "Customer Rosa Delgado"),
        ("gl_account", "501-4600", {}, "Account (GL) 501-4600"),
        ("meta", "time_zone", {}, "Time zone"),
    ],
)
def test_each_change_has_a_name(what: str, key: str, row: dict[str, Any], said: str) -> None:
    assert title(change(what, key, None, row or {"x": 1})) == said


def test_what_nobody_foresaw_is_shown_as_it_is() -> None:
    odd = change("printer", "Front", {"options": "no json"}, {"options": "[1]", "new_thing": "x"})
    assert {(each.label, each.after) for each in lines(odd)} == {("Options", "[1]"), ("New thing", "x")}
