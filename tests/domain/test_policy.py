# SPDX-License-Identifier: Apache-2.0
"""The latest policy in force on a day applies, and only one that can be read is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.allocation import AllocationPolicy
from app.domain.drawer import Tolerance
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.domain.policy import (
    PolicyRecord,
    Rules,
    check,
    in_force,
    in_force_without,
    may_be_withdrawn,
    rules_on,
)
from app.domain.rounding import EXACT

DAY = date(2026, 11, 20)
ROUNDING = PolicyRecord("rounding", 1, DAY, {"mode": "symmetric5"}, authority="Resolution 2026-41")


def test_a_city_without_policies_takes_exact_cash_oldest_first_with_a_float_of_200() -> None:
    rules = rules_on([], DAY)
    assert rules == Rules()
    assert rules.rounding == EXACT
    assert rules.allocation.rule == "oldest/1"
    assert rules.tolerance == Tolerance()
    assert rules.float_of("01") == Money(20000)


def test_rounding_applies_from_its_date_on() -> None:
    assert not rules_on([ROUNDING], date(2026, 11, 19)).rounding.active
    in_effect = rules_on([ROUNDING], DAY).rounding
    assert (in_effect.mode, in_effect.authority, in_effect.from_date) == ("symmetric5", "Resolution 2026-41", DAY)


def test_the_latest_start_then_the_latest_version_wins_and_inactive_ones_never_do() -> None:
    earlier = replace(ROUNDING, version=9, from_date=date(2026, 1, 1), body={"mode": "none"})
    second = replace(ROUNDING, version=2, body={"mode": "payer_favour5"})
    off = replace(ROUNDING, version=3, active=False)
    assert in_force([off, ROUNDING, second, earlier], "rounding", DAY) == second
    assert in_force([ROUNDING], "rounding", DAY, scope="01") is None
    assert in_force([ROUNDING], "allocation", DAY) is None


def test_an_allocation_policy_is_a_preset_or_the_citys_own_keys() -> None:
    preset = PolicyRecord("allocation", 4, DAY, {"preset": "water_last", "designated": "no"})
    assert rules_on([preset], DAY).allocation == AllocationPolicy("water_last", 4, "water_last", designated=False)
    own = PolicyRecord(
        "allocation", 5, DAY, {"keys": "service, component,due", "services": "sewer,water", "components": "fee"}
    )
    rules = rules_on([own], DAY).allocation
    assert (rules.rule, rules.keys, rules.services, rules.components) == (
        "own/5",
        ("service", "component", "due"),
        ("sewer", "water"),
        ("fee",),
    )


def test_a_drawer_has_its_own_float_or_the_one_for_all() -> None:
    records = [
        PolicyRecord("float", 1, DAY, {"amount": 15000}),
        PolicyRecord("float", 1, DAY, {"amount": 30000}, scope="01"),
        PolicyRecord("float", 1, date(2027, 1, 1), {"amount": 1}, scope="02"),
    ]
    rules = rules_on(records, DAY)
    assert [rules.float_of(drawer) for drawer in ("01", "02", "03")] == [Money(30000), Money(15000), Money(15000)]


def test_a_tolerance_names_what_needs_no_explanation() -> None:
    plain = rules_on([PolicyRecord("tolerance", 1, DAY, {"amount": 700})], DAY).tolerance
    assert plain == Tolerance(Money(700), Money(700), Money(2500))
    full = PolicyRecord("tolerance", 1, DAY, {"amount": 0, "supervisor": 1000, "report_short": 2000})
    assert rules_on([full], DAY).tolerance == Tolerance(ZERO, Money(1000), Money(2000))


@pytest.mark.parametrize(
    "record",
    [
        ROUNDING,
        PolicyRecord("rounding", 1, DAY, {"mode": "none"}),
        PolicyRecord("allocation", 1, DAY, {"preset": "oldest"}),
        PolicyRecord("tolerance", 1, DAY, {"amount": 500}),
        PolicyRecord("float", 1, DAY, {"amount": 0}),
    ],
)
def test_a_policy_that_can_be_read_is_kept(record: PolicyRecord) -> None:
    check(record)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (replace(ROUNDING, authority=""), "authority"),
        (replace(ROUNDING, body={"mode": "nearest"}), "mode"),
        (replace(ROUNDING, body={"mode": "none", "step": 5}), "step"),
        (PolicyRecord("weather", 1, DAY, {}), "kind"),
        (PolicyRecord("allocation", 1, DAY, {"preset": "youngest"}), "preset"),
        (PolicyRecord("allocation", 1, DAY, {"keys": "age,color"}), "keys"),
        (PolicyRecord("allocation", 1, DAY, {"designated": "maybe"}), "designated"),
        (PolicyRecord("tolerance", 1, DAY, {"amount": -1}), "amount"),
        (PolicyRecord("float", 1, DAY, {"amount": "200.00"}), "amount"),
    ],
)
def test_a_policy_that_cannot_be_read_is_refused_beside_its_field(record: PolicyRecord, field: str) -> None:
    with pytest.raises(CounterError) as refused:
        check(record)
    assert refused.value.field == field


def test_a_version_that_is_in_force_or_to_come_may_be_withdrawn_and_the_one_before_counts_again() -> None:
    before = replace(ROUNDING, from_date=date(2026, 1, 1), body={"mode": "none"})
    now, coming = replace(ROUNDING, version=2), replace(ROUNDING, version=3, from_date=date(2027, 1, 1))
    known = [before, now, coming, replace(coming, version=4, active=False)]
    assert [may_be_withdrawn(known, each, DAY) for each in known] == [False, True, True, False]
    assert in_force_without(known, now, DAY) == before
    assert in_force_without(known, coming, date(2027, 1, 1)) == now
    assert in_force_without([now], now, DAY) is None
