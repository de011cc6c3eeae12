# SPDX-License-Identifier: Apache-2.0
"""Tenders, codes, accounts, drawers, printers and policies: rows people work with, entries the chain keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.code import CodeField, RevenueCode
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.policy import PolicyRecord
from app.domain.tender import TenderKind
from app.queries import audit
from app.queries import masters as known
from app.queries import policies as policy_rows
from app.queries import setup as held
from app.queries.audit import Sought
from app.services import offices
from app.services.desk import Desk
from app.services.setup import chart, codes, devices, policies, tenders
from tests import books
from tests.books import DAY, Books

DRIVERS = ("escpos-network", "escpos-serial", "escpos-usb", "file", "virtual")
GIFT = TenderKind(
    "gift_card", "Gift card", "999-1130", minimum=Money(500), maximum=Money(20000), required_fields=("reference",),
    position=7,
)  # fmt: skip
STALL = RevenueCode("STALL", "Market stall", "each", (("100-4290", 1),), amount=Money(1500))
PAPER = devices.PrinterFacts("Front", "escpos-network", "127.0.0.1:9100", 48, "cp858", {"pin": "5"})


def entries(city: Books) -> list[dict[str, Any]]:
    return [json.loads(body) for (body,) in city.rows("SELECT body FROM entry WHERE kind = 'setup' ORDER BY no")]


def version(desk: Desk, table: str, key: str) -> int:
    return held.versions(desk.database, table)[key]


def test_every_rule_of_a_tender_is_data(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    tenders.save_tender(desk, GIFT, version=None)
    assert known.tender_kinds(desk.database)["gift_card"] == GIFT
    changed = replace(GIFT, minimum=None, certified=True, active=False)
    tenders.save_tender(desk, changed, version=version(desk, "tender_kind", "gift_card"))
    assert known.tender_kinds(desk.database)["gift_card"] == changed
    added, then = entries(city)
    assert added["after"]["required_fields"] == "reference"
    assert then["before"] == {"min_cents": 500, "certified": "no", "active": "yes"}
    assert then["after"] == {"certified": "yes", "active": "no"}
    assert (then["what"], then["key"]) == ("tender", "gift_card")


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (replace(GIFT, code="Gift!"), "code"),
        (replace(GIFT, code="cash"), "code"),
        (replace(GIFT, name=""), "name"),
        (replace(GIFT, gl="501-1310"), "gl"),
        (replace(GIFT, gl="999-9999"), "gl"),
        (replace(GIFT, allow_change=True), "allow_change"),
        (replace(GIFT, gl="999-1110"), "allow_change"),
        (replace(GIFT, minimum=Money(0)), "minimum"),
        (replace(GIFT, minimum=Money(30000)), "maximum"),
        (replace(GIFT, required_fields=("pin",)), "required_fields"),
        (replace(GIFT, position=100), "position"),
    ],
)
@pytest.mark.parametrize("city", ["sqlite"], indirect=True)
def test_a_tender_that_cannot_be_is_refused(at: Callable[..., Desk], kind: TenderKind, field: str) -> None:
    with pytest.raises(CounterError) as refused:
        tenders.save_tender(at("admin"), kind, version=None)
    assert refused.value.field == field
    assert "Nothing was changed." in refused.value.message


def test_a_code_keeps_its_split_and_what_it_asks_for(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    split = replace(
        STALL,
        shares=(("100-4290", 2), ("541-4600", 1)),
        fields=(CodeField("stall", "Stall number", pattern="digits"), CodeField("note", "Note", required=False)),
    )
    codes.save_code(desk, split, version=None)
    assert known.codes(desk.database)["STALL"] == split
    again = replace(split, shares=(("100-4290", 1),), fields=split.fields[:1], amount=Money(1600))
    assert codes.save_code(desk, again, version=version(desk, "revenue_code", "STALL"))
    assert known.codes(desk.database)["STALL"] == again
    then = entries(city)[1]
    assert then["before"]["amount"] == 1500
    assert then["after"]["amount"] == 1600
    assert then["before"]["code_share"] == "gl 100-4290, weight 2; gl 541-4600, weight 1"
    assert not codes.save_code(desk, again, version=version(desk, "revenue_code", "STALL"))


@pytest.mark.parametrize(
    ("code", "field"),
    [
        (replace(STALL, code="stall"), "code"),
        (replace(STALL, code="DOGLIC"), "code"),
        (replace(STALL, text=""), "text"),
        (replace(STALL, rule="haggled"), "rule"),
        (replace(STALL, amount=None), "amount"),
        (replace(STALL, rule="percent", basis_points=0), "basis_points"),
        (replace(STALL, component="tip"), "component"),
        (replace(STALL, service="Hot Water"), "service"),
        (replace(STALL, shares=()), "shares"),
        (replace(STALL, shares=(("100-9999", 1),)), "shares"),
        (replace(STALL, shares=(("999-1110", 1),)), "shares"),
        (replace(STALL, shares=(("100-4290", 0),)), "shares"),
        (replace(STALL, shares=(("100-4290", 1), ("100-4290", 2))), "shares"),
        (replace(STALL, fields=(CodeField("a", "A", pattern="(a+)+$"),)), "fields"),
        (replace(STALL, fields=(CodeField("A B", "A"),)), "fields"),
        (replace(STALL, fields=(CodeField("a", ""),)), "fields"),
        (replace(STALL, fields=(CodeField("a", "A"), CodeField("a", "B"))), "fields"),
    ],
)
@pytest.mark.parametrize("city", ["sqlite"], indirect=True)
def test_a_code_that_cannot_be_is_refused(at: Callable[..., Desk], code: RevenueCode, field: str) -> None:
    with pytest.raises(CounterError) as refused:
        codes.save_code(at("admin"), code, version=None)
    assert refused.value.field == field


def test_a_fund_comes_with_the_accounts_every_fund_has(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    chart.add_fund(desk, code="551", name="Storm water")
    assert "551-1310" in {row.code for row in known.chart(desk.database)}
    assert entries(city)[0]["what"] == "fund"
    chart.save_account(desk, chart.AccountFacts("551-4700", "Grants", "revenue"), version=None)
    codes.save_code(desk, replace(STALL, code="GRANT", shares=(("551-4700", 1),)), version=None)
    with pytest.raises(CounterError, match="used by the code GRANT"):
        chart.save_account(
            desk, chart.AccountFacts("551-4700", "Grants", "revenue", active=False),
            version=version(desk, "gl_account", "551-4700"),
        )  # fmt: skip
    with pytest.raises(CounterError, match="rules of the counter"):
        chart.save_account(
            desk, chart.AccountFacts("551-1310", "Receivable", "asset", active=False),
            version=version(desk, "gl_account", "551-1310"),
        )  # fmt: skip
    assert chart.change_fund(desk, code="551", name="Stormwater", active=True)
    assert not chart.change_fund(desk, code="551", name="Stormwater", active=True)
    for code, field in (("77", "code"), ("551", "code")):
        with pytest.raises(CounterError) as refused:
            chart.add_fund(desk, code=code, name="Again")
        assert refused.value.field == field


def test_a_drawer_is_taken_out_of_use_only_when_it_is_closed(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    devices.save_drawer(desk, devices.DrawerFacts("31", "Drawer 31", Money(15000)), version=None)
    books.drawer(city, "01", "mdiaz").opens()
    out = devices.DrawerFacts("01", "Drawer 01", Money(20000), active=False)
    with pytest.raises(CounterError, match="has an open session"):
        devices.save_drawer(desk, out, version=version(desk, "drawer", "01"))
    devices.save_drawer(desk, replace(out, code="31"), version=version(desk, "drawer", "31"))
    found = {row.code: row for row in known.drawers(desk.database)}["31"]
    assert (found.float, found.active) == (Money(20000), False)
    for facts in (replace(out, code="1"), replace(out, code="12", assigned=Money(-1))):
        with pytest.raises(CounterError):
            devices.save_drawer(desk, facts, version=None)


def test_a_printer_has_a_driver_this_program_knows(at: Callable[..., Desk]) -> None:
    desk = at("admin")
    devices.save_printer(desk, PAPER, version=None, drivers=DRIVERS)
    (row,) = [each for each in known.printers(desk.database) if each.name == "Front"]
    assert (row.driver, row.columns, row.code_page, row.options) == ("escpos-network", 48, "cp858", {"pin": "5"})
    for wrong, field in (
        (replace(PAPER, driver="laser"), "driver"),
        (replace(PAPER, columns=40), "columns"),
        (replace(PAPER, code_page="utf-8"), "code_page"),
        (replace(PAPER, address=""), "address"),
        (replace(PAPER, driver="escpos-network", address="upstairs by the window"), "address"),
        (replace(PAPER, driver="escpos-usb", address="04b8"), "address"),
        (replace(PAPER, driver="escpos-serial", address="the grey cable"), "address"),
        (replace(PAPER, options={"substitute": "Front"}), "substitute"),
        (replace(PAPER, options={"pin": "9"}), "pin"),
        (replace(PAPER, options={"speed": "1"}), "speed"),
    ):
        with pytest.raises(CounterError) as refused:
            devices.save_printer(desk, wrong, version=row.version, drivers=DRIVERS)
        assert refused.value.field == field


def test_the_workstation_one_works_at_stays(at: Callable[..., Desk]) -> None:
    desk = at("admin")
    devices.save_workstation(desk, devices.WorkstationFacts("W17", "Permit desk"), version=None)
    assert "W17" in {row.code for row in held.workstations(desk.database)}
    with pytest.raises(CounterError, match="work at"):
        devices.save_workstation(
            desk, devices.WorkstationFacts("W1", "Front", active=False), version=version(desk, "workstation", "W1")
        )
    with pytest.raises(CounterError, match="W and a number"):
        devices.save_workstation(desk, devices.WorkstationFacts("3", "Permit desk"), version=None)


ROUND = PolicyRecord("rounding", 0, DAY, {"mode": "symmetric5"}, authority="Resolution 2026-114 of Nov 3, 2026")


def test_a_new_policy_is_a_new_version_from_its_day_on(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    later = date(2027, 1, 1)
    assert policies.adopt(desk, replace(ROUND, from_date=later)) == 2
    assert policy_rows.in_force(desk.database, DAY).rounding.mode == "none"
    assert policy_rows.in_force(desk.database, later).rounding.mode == "symmetric5"
    assert policies.adopt(desk, replace(ROUND, from_date=later, body={"mode": "payer_favour5"})) == 3
    assert policy_rows.in_force(desk.database, later).rounding.mode == "payer_favour5"
    first, second = entries(city)
    assert (first["before"]["mode"], first["after"]["mode"], first["after"]["version"]) == ("none", "symmetric5", 2)
    assert second["before"]["mode"] == "symmetric5"
    assert city.rows("SELECT count(*) FROM policy WHERE kind = 'rounding'") == [(3,)]


def newest(desk: Desk) -> policy_rows.PolicyRow:
    return max(policy_rows.all_policies(desk.database), key=lambda row: row.id)


def test_a_policy_that_has_not_begun_is_withdrawn_and_stays_to_be_read(at: Callable[..., Desk], city: Books) -> None:
    desk, later = at("admin"), date(2027, 1, 1)
    policies.adopt(desk, replace(ROUND, from_date=later))
    shown = policies.withdrawal(desk, newest(desk).id)
    assert (shown.day, shown.gone.version) == (later, 2)
    assert shown.then is not None
    assert (shown.then.version, shown.then.body) == (1, {"mode": "none"})
    policies.withdraw(desk, shown=shown, reason="  The council tabled   it ")
    row = newest(desk)
    assert (row.record.active, row.record.version, row.record.authority) == (False, 2, ROUND.authority)
    assert row.withdrawn is not None
    assert (row.withdrawn.by, row.withdrawn.reason) == ("admin", "The council tabled it")
    assert policy_rows.in_force(desk.database, later).rounding.mode == "none"
    entry = entries(city)[-1]
    assert (entry["what"], entry["key"]) == ("policy", "rounding")
    assert entry["before"] == {"version": 2, "active": "yes"}
    assert entry["after"] == {"version": 2, "active": "no", "reason": "The council tabled it", "then_version": 1}
    change = audit.page(desk.database, Sought(what="policy")).rows[0]
    assert (change.by, change.fields) == ("admin", (("active", "1", "0"), ("reason", "", "The council tabled it")))
    with pytest.raises(CounterError, match="withdrawn already"):
        policies.withdrawal(desk, row.id)


def test_what_was_superseded_by_mistake_counts_again(at: Callable[..., Desk]) -> None:
    desk = at("admin")
    policies.adopt(desk, ROUND)
    first = newest(desk)
    assert policy_rows.in_force(desk.database, DAY).rounding.mode == "symmetric5"
    policies.adopt(desk, replace(ROUND, body={"mode": "payer_favour5"}))
    second = newest(desk)
    rows = policy_rows.all_policies(desk.database)
    assert [policies.standing(rows, each, DAY) for each in (first, second)] == ["ended", "in force"]
    with pytest.raises(CounterError, match="A later version ended this one"):
        policies.withdrawal(desk, first.id)
    shown = policies.withdrawal(desk, second.id)
    assert shown.then == first.record
    policies.withdraw(desk, shown=shown, reason="Typed twice")
    assert policy_rows.in_force(desk.database, DAY).rounding.mode == "symmetric5"
    assert policies.adopt(desk, replace(ROUND, body={"mode": "none"})) == 4  # a number is never used twice


def test_the_only_policy_of_a_drawer_is_withdrawn_and_setup_decides_again(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    policies.adopt(desk, PolicyRecord("float", 0, DAY, {"amount": 15000}, scope="02"))
    shown = policies.withdrawal(desk, newest(desk).id)
    assert shown.then is None
    policies.withdraw(desk, shown=shown, reason="The safe is full")
    assert policy_rows.assigned_float(desk.database, "02", DAY) == Money(20000)
    assert "then_version" not in entries(city)[-1]["after"]


def test_what_follows_must_be_what_was_shown(at: Callable[..., Desk]) -> None:
    desk = at("admin")
    policies.adopt(desk, ROUND)
    shown = policies.withdrawal(desk, newest(desk).id)
    with pytest.raises(CounterError, match="reason is missing"):
        policies.withdraw(desk, shown=shown, reason=" ")
    policies.adopt(desk, replace(ROUND, body={"mode": "payer_favour5"}))
    with pytest.raises(CounterError, match="later version ended"):
        policies.withdraw(desk, shown=shown, reason="Typed twice")
    late = policies.withdrawal(desk, newest(desk).id)
    with pytest.raises(CounterError, match="Somebody else changed this"):
        policies.withdraw(desk, shown=replace(late, then=None), reason="Typed twice")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(ROUND, authority=""), "authority"),
        (replace(ROUND, from_date=date(2026, 11, 19)), "from_date"),
        (replace(ROUND, body={"mode": "up"}), "mode"),
        (replace(ROUND, kind="weather"), "kind"),
        (PolicyRecord("allocation", 0, DAY, {"preset": "oldest"}), "authority"),
        (PolicyRecord("float", 0, DAY, {"amount": 15000}, scope="77"), "scope"),
        (PolicyRecord("tolerance", 0, DAY, {"amount": -1}), "amount"),
    ],
)
@pytest.mark.parametrize("city", ["sqlite"], indirect=True)
def test_a_policy_that_cannot_be_is_refused(at: Callable[..., Desk], wanted: PolicyRecord, field: str) -> None:
    with pytest.raises(CounterError) as refused:
        policies.adopt(at("admin"), wanted)
    assert refused.value.field == field


def test_a_city_orders_charges_by_keys_of_its_own(at: Callable[..., Desk]) -> None:
    desk = at("admin")
    own = {"keys": "service, due", "services": "garbage, water", "components": "penalty, principal"}
    policies.adopt(desk, PolicyRecord("allocation", 0, DAY, own, authority="Ordinance 12"))
    found = policy_rows.in_force(desk.database, DAY).allocation
    assert (found.id, found.version, found.keys, found.services) == ("own", 2, ("service", "due"), ("garbage", "water"))


def test_a_float_of_a_drawer_holds_from_the_next_opening(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    policies.adopt(desk, PolicyRecord("float", 0, DAY, {"amount": 15000}, scope="02"))
    assert policy_rows.assigned_float(desk.database, "02", DAY) == Money(15000)
    pile = books.CashCount.of({"20.00": 5, "10.00": 5})
    books.drawer(city, "02", "tnguyen").opens(pile, assigned=Money(15000))


def test_row_and_entry_stand_or_fall_together(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    offices.close_office(desk) if offices.pen(desk) else None
    with pytest.raises(CounterError, match="closed"):
        tenders.save_tender(desk, GIFT, version=None)
    assert "gift_card" not in known.tender_kinds(desk.database)


def test_the_chain_and_the_tables_agree_after_a_day_of_setup(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    tenders.save_tender(desk, GIFT, version=None)
    codes.save_code(desk, STALL, version=None)
    assert city.differences() == ()


@pytest.mark.parametrize("city", ["sqlite"], indirect=True)
def test_each_change_needs_its_own_right(at: Callable[..., Desk]) -> None:
    desk = at("lortiz")
    acts: list[Callable[[], object]] = [
        lambda: tenders.save_tender(desk, GIFT, version=None),
        lambda: codes.save_code(desk, STALL, version=None),
        lambda: chart.add_fund(desk, code="551", name="Storm"),
        lambda: chart.change_fund(desk, code="501", name="Storm", active=True),
        lambda: chart.save_account(desk, chart.AccountFacts("501-4700", "Grants", "revenue"), version=None),
        lambda: devices.save_drawer(desk, devices.DrawerFacts("31", "D", Money(0)), version=None),
        lambda: devices.save_printer(desk, PAPER, version=None, drivers=DRIVERS),
        lambda: devices.save_workstation(desk, devices.WorkstationFacts("W17", "P"), version=None),
        lambda: policies.adopt(desk, ROUND),
        lambda: policies.withdrawal(desk, 1),
    ]
    for act in acts:
        with pytest.raises(CounterError, match="may not change"):
            act()
