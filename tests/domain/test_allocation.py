# SPDX-License-Identifier: Apache-2.0
"""A payment goes where the city's order says, to the cent, and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account import Charge, ChargeShare
from app.domain.allocation import PRESETS, AllocationPolicy, age, allocate, designate, shares_of
from app.domain.code import Share
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

DAY = date(2026, 11, 20)


def charge(
    id: str,  # noqa: A002
    service: str,
    cents: int,
    due: date,
    component: str = "principal",
    standing: str = "",
) -> Charge:
    gl = {"water": "501-1310", "sewer": "521-1310", "garbage": "541-1310"}.get(service, "100-1310")
    text = f"{service} {component}".strip().capitalize()
    share = ChargeShare(gl, Money(cents), Money(cents))
    return Charge(
        id, "UB-1", id, text, service, component, due, Money(cents), Money(cents), (share,), standing=standing
    )


PENALTY = charge("c1", "water", 800, date(2026, 6, 22), "penalty")
WATER = charge("c2", "water", 6200, date(2026, 6, 22))
SEWER = charge("c3", "sewer", 4500, date(2026, 7, 22))
JUNE_TO_JULY = (SEWER, WATER, PENALTY)


def policy(preset: str) -> AllocationPolicy:
    return AllocationPolicy(id=preset, preset=preset)


def order(charges: tuple[Charge, ...], rules: AllocationPolicy) -> list[str]:
    owed = Money.total(charge.open for charge in charges)
    return [line.charge.id for line in allocate(owed, charges, rules, DAY).lines]


def test_a_hundred_pays_penalty_water_and_part_of_the_sewer_and_says_why() -> None:
    allocation = allocate(Money(10000), JUNE_TO_JULY, AllocationPolicy(version=3), DAY)
    assert [(line.charge.id, line.amount.cents) for line in allocation.lines] == [
        ("c1", 800),
        ("c2", 6200),
        ("c3", 3000),
    ]
    assert [line.why for line in allocation.lines] == [
        "Oldest due date first: due Jun 22, penalty before principal.",
        "Oldest due date first: due Jun 22.",
        "Oldest due date first: due Jul 22, $15.00 remains.",
    ]
    assert {line.rule for line in allocation.lines} == {"oldest/3"}
    assert allocation.lines[2].shares == (Share("521-1310", Money(3000)),)
    assert allocation.excess == ZERO


def test_what_no_open_charge_takes_is_left_over() -> None:
    allocation = allocate(Money(12000), JUNE_TO_JULY, AllocationPolicy(), DAY)
    assert allocation.excess == Money(500)
    assert allocate(Money(700), (), AllocationPolicy(), DAY).excess == Money(700)
    paid_off = replace(WATER, open=ZERO)
    assert allocate(Money(700), (paid_off,), AllocationPolicy(), DAY).lines == ()


LATE_SEWER = charge("s90", "sewer", 1000, date(2026, 8, 1))
LATE_WATER = charge("w30", "water", 1000, date(2026, 10, 10))
LATE_FEE = charge("f60", "water", 100, date(2026, 9, 15), "penalty")
NOW_WATER = charge("w0", "water", 1000, date(2026, 11, 30))
NOW_GARBAGE = charge("g0", "garbage", 1000, date(2026, 11, 25))
STREET = (NOW_WATER, LATE_FEE, LATE_WATER, NOW_GARBAGE, LATE_SEWER)


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("oldest", ["s90", "f60", "w30", "g0", "w0"]),
        ("by_service", ["f60", "w30", "w0", "g0", "s90"]),
        ("water_last", ["g0", "s90", "f60", "w30", "w0"]),
        ("current_first", ["g0", "w0", "f60", "s90", "w30"]),
        ("arrears_first", ["s90", "f60", "w30", "g0", "w0"]),
        ("plan_first", ["g0", "f60", "w30", "w0", "s90"]),
    ],
)
def test_each_preset_has_the_order_of_the_city_it_was_read_from(preset: str, expected: list[str]) -> None:
    assert order(STREET, policy(preset)) == expected


def test_with_a_payment_plan_the_current_month_comes_first_then_the_installment() -> None:
    installment = charge("p1", "", 500, date(2026, 11, 1), standing="installment")
    rules = policy("plan_first")
    assert order((*STREET, installment), rules) == ["g0", "w0", "p1", "f60", "w30", "s90"]
    lines = allocate(Money(99999), (*STREET, installment), rules, DAY).lines
    assert lines[0].why == ("With a payment plan the current month first: current month, garbage, due Nov 25.")
    assert "installment" in lines[2].why
    alone = allocate(Money(1000), (NOW_GARBAGE,), rules, DAY).lines
    assert alone[0].why == "Service by service: garbage, due Nov 25."


@pytest.mark.parametrize(
    ("preset", "id", "why"),
    [
        ("by_service", "f60", "Service by service: water, penalty before principal, due Sep 15."),
        ("water_last", "g0", "Service by service, water last: garbage, due Nov 25."),
        ("current_first", "g0", "Current bill first, then fees, then arrears: current bill, due Nov 25."),
        ("current_first", "f60", "Current bill first, then fees, then arrears: penalty, due Sep 15."),
        ("current_first", "s90", "Current bill first, then fees, then arrears: arrears, due Aug 1."),
        ("arrears_first", "s90", "Oldest arrears first: 90 days or more past due, due Aug 1."),
        ("arrears_first", "w0", "Oldest arrears first: not yet 30 days past due, due Nov 30."),
    ],
)
def test_every_preset_gives_its_reason_in_one_sentence(preset: str, id: str, why: str) -> None:  # noqa: A002
    lines = allocate(Money(99999), STREET, policy(preset), DAY).lines
    assert next(line.why for line in lines if line.charge.id == id) == why


def test_a_due_date_of_another_year_is_told_with_its_year() -> None:
    old = charge("old", "water", 100, date(2025, 12, 1))
    assert allocate(Money(100), (old,), AllocationPolicy(), DAY).lines[0].why.endswith("due Dec 1, 2025.")


def test_a_city_orders_charges_by_keys_of_its_own() -> None:
    own = AllocationPolicy(
        id="own",
        preset="",
        keys=("plan", "component", "service"),
        services=("garbage", "sewer"),
        components=("principal", "penalty"),
    )
    installment = charge("p1", "", 500, date(2026, 12, 1), standing="installment")
    assert order((*STREET, installment), own) == ["p1", "g0", "s90", "w30", "w0", "f60"]
    lines = allocate(Money(99999), (*STREET, installment), own, DAY).lines
    assert lines[0].why == "In the city's own order: installment of the plan, due Dec 1."
    assert lines[-1].why == "In the city's own order: penalty after principal, water, due Sep 15."
    aged = AllocationPolicy(id="own", preset="", keys=("age",))
    assert aged.ranked[0] == "water"
    assert order(STREET, aged) == ["s90", "f60", "w30", "g0", "w0"]


def test_court_ordered_money_comes_first_whatever_the_order() -> None:
    court = charge("zz", "", 100, date(2027, 1, 1), standing="protected")
    for preset in PRESETS:
        line = allocate(Money(100), (*STREET, court), policy(preset), DAY).lines[0]
        assert line.charge.id == "zz"
        assert line.why.startswith("Court-ordered and trust money first: ")


def test_equal_charges_are_paid_in_the_order_of_their_ids() -> None:
    assert order((replace(WATER, id="b"), replace(WATER, id="a")), AllocationPolicy()) == ["a", "b"]


@pytest.mark.parametrize(("late", "bucket"), [(-5, 0), (29, 0), (30, 30), (59, 30), (60, 60), (90, 90), (400, 90)])
def test_a_charge_is_as_old_as_it_is_past_due(late: int, bucket: int) -> None:
    assert age(replace(WATER, due=date.fromordinal(DAY.toordinal() - late)), DAY) == bucket


SPLIT = replace(
    WATER,
    open=Money(100),
    shares=(
        ChargeShare("541-1310", Money(5000), Money(50)),
        ChargeShare("501-1310", Money(1200), Money(50)),
        ChargeShare("521-1310", Money(9), ZERO),
    ),
)


def test_within_a_charge_what_is_still_open_decides_and_ties_go_to_the_lowest_account() -> None:
    assert shares_of(SPLIT, Money(25)) == (Share("501-1310", Money(13)), Share("541-1310", Money(12)))
    assert shares_of(SPLIT, Money(1)) == (Share("501-1310", Money(1)),)
    assert shares_of(SPLIT, Money(100)) == (Share("501-1310", Money(50)), Share("541-1310", Money(50)))


def test_what_is_paid_whole_or_not_at_all_is_never_paid_in_part() -> None:
    license_fee = replace(WATER, id="lic", text="Business license", partial=False)
    with pytest.raises(CounterError, match=r"Business license is paid whole or not at all: \$62\.00") as refused:
        allocate(Money(5000), (license_fee,), AllocationPolicy(), DAY)
    assert refused.value.field == "amount"
    both = allocate(Money(4500), (license_fee, SEWER), AllocationPolicy(), DAY)
    assert [line.charge.id for line in both.lines] == ["c3"]
    assert allocate(Money(6200), (license_fee,), AllocationPolicy(), DAY).lines[0].amount == Money(6200)
    with pytest.raises(CounterError, match=r"Take \$45\.00 or the whole"):
        allocate(Money(5000), (license_fee, SEWER), AllocationPolicy(), DAY)


def test_nothing_and_less_cannot_be_allocated() -> None:
    for cents in (0, -5):
        with pytest.raises(CounterError, match="more than zero"):
            allocate(Money(cents), JUNE_TO_JULY, AllocationPolicy(), DAY)


def test_a_payer_may_name_the_charge_where_the_city_permits_it() -> None:
    line = designate(Money(500), SEWER, AllocationPolicy())
    assert (line.charge.id, line.amount, line.why, line.rule) == (
        "c3",
        Money(500),
        "The payer named this charge, $40.00 remains.",
        "oldest/1",
    )
    assert designate(Money(4500), SEWER, AllocationPolicy()).why == "The payer named this charge."
    with pytest.raises(CounterError, match="This city decides"):
        designate(Money(500), SEWER, AllocationPolicy(designated=False))


@pytest.mark.parametrize("cents", [0, -1, 4501])
def test_a_named_charge_takes_no_more_than_is_open(cents: int) -> None:
    with pytest.raises(CounterError, match=r"\$45\.00 is open"):
        designate(Money(cents), SEWER, AllocationPolicy())


def test_a_named_charge_that_is_paid_whole_is_not_paid_in_part() -> None:
    whole = replace(SEWER, partial=False)
    assert designate(Money(4500), whole, AllocationPolicy()).amount == Money(4500)
    with pytest.raises(CounterError, match="whole or not at all"):
        designate(Money(4499), whole, AllocationPolicy())


@pytest.mark.parametrize(("facts", "field"), [({"preset": "youngest"}, "preset"), ({"keys": ("age", "color")}, "keys")])
def test_an_order_nobody_knows_is_refused(facts: dict[str, object], field: str) -> None:
    with pytest.raises(CounterError, match="not a way to order charges") as refused:
        AllocationPolicy(**facts)  # type: ignore[arg-type]
    assert refused.value.field == field


@st.composite
def some_charge(draw: st.DrawFn) -> Charge:
    opens = draw(st.lists(st.integers(0, 5000), min_size=1, max_size=3).filter(any))
    shares = tuple(ChargeShare(f"{500 + n}-1310", Money(cents + 7), Money(cents)) for n, cents in enumerate(opens))
    return Charge(
        id=draw(st.uuids()).hex,
        account="UB-1",
        code="X",
        text="X",
        service=draw(st.sampled_from(["water", "sewer", "garbage", ""])),
        component=draw(st.sampled_from(["principal", "penalty", "interest", "fee"])),
        due=draw(st.dates(date(2025, 1, 1), date(2027, 1, 1))),
        amount=Money(sum(opens) + 7 * len(opens)),
        open=Money(sum(opens)),
        shares=shares,
        standing=draw(st.sampled_from(["", "", "protected", "installment"])),
    )


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(some_charge(), max_size=6), st.integers(1, 40_000), st.sampled_from(PRESETS))
def test_every_cent_is_allocated_and_no_charge_or_share_gets_more_than_it_has_open(
    charges: list[Charge], cents: int, preset: str
) -> None:
    allocation = allocate(Money(cents), tuple(charges), policy(preset), DAY)
    assert Money.total(line.amount for line in allocation.lines) + allocation.excess == Money(cents)
    owed = Money.total(charge.open for charge in charges)
    assert allocation.excess == max(ZERO, Money(cents) - owed)
    assert sum(line.amount < line.charge.open for line in allocation.lines) <= 1
    for line in allocation.lines:
        assert ZERO < line.amount <= line.charge.open
        assert Money.total(share.amount for share in line.shares) == line.amount
        open_of = {share.gl: share.open for share in line.charge.shares}
        assert all(ZERO < share.amount <= open_of[share.gl] for share in line.shares)
        assert line.why.endswith(".")
        assert len(line.why) <= 200
    again = allocate(Money(cents), tuple(reversed(charges)), policy(preset), DAY)
    assert again == allocation
