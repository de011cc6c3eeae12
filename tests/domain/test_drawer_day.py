# SPDX-License-Identifier: Apache-2.0
"""A session act by act: the cash after each, and what should be there at any minute (rule 5.5)."""

from datetime import UTC, datetime, timedelta

from app.domain.drawer_day import Moment, Paid, in_order, levels, standing
from app.domain.kinds.close import TenderTotal
from app.domain.money import ZERO, Money

EIGHT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def act(minutes: int, kind: str, cents: int = 0, *paid: Paid, **said: object) -> Moment:
    return Moment(f"{minutes}-{kind}", at(minutes), kind, "Maria Diaz", cash=Money(cents), paid=paid, **said)  # type: ignore[arg-type]


def of_cash(cents: int) -> Paid:
    return Paid("cash", Money(cents), Money(cents), pieces=1 if cents > 0 else -1)


def of_check(cents: int) -> Paid:
    return Paid("check", Money(cents), Money(cents), "1021", 1 if cents > 0 else -1)


DAY = (
    act(0, "open", 20000),
    act(10, "receipt", 4500, of_cash(4500), number="01-0001-0001"),
    act(20, "receipt", 0, of_check(8025), number="01-0001-0002"),
    act(30, "drop", -10000),
    act(40, "void", -4500, of_cash(-4500), number="01-0001-0001"),
)


def test_the_expected_cash_stands_behind_every_act() -> None:
    assert [each.after.cents for each in in_order(DAY, ())] == [20000, 24500, 24500, 14500, 10000]


def test_a_print_stands_among_the_acts_by_its_time_and_changes_nothing() -> None:
    found = in_order(DAY, [act(55, "print"), act(15, "copy")])
    assert [(each.kind, each.after.cents) for each in found] == [
        ("open", 20000), ("receipt", 24500), ("copy", 24500), ("receipt", 24500), ("drop", 14500), ("void", 10000),
        ("print", 10000),
    ]  # fmt: skip


def test_the_order_of_the_book_holds_where_the_clock_of_the_till_was_set_back() -> None:
    back = (act(0, "open", 20000), act(30, "receipt", 500, of_cash(500)), act(20, "receipt", 700, of_cash(700)))
    found = in_order(back, ())
    assert [each.after.cents for each in found] == [20000, 20500, 21200]
    assert [when for when, _ in levels(found)] == [at(0), at(30), at(30)]


def test_at_any_minute_the_drawer_holds_what_had_come_about_by_then() -> None:
    moments = in_order(DAY, ())
    assert standing(moments, at(-1)).cash == ZERO
    assert standing(moments, at(10)).cash == Money(24500)
    half = standing(moments, at(25))
    assert half.others == (TenderTotal("check", 1, Money(8025)),)
    assert (half.receipts, half.dropped) == (2, ZERO)
    end = standing(moments, at(60))
    assert (end.cash, end.receipts, end.dropped) == (Money(10000), 1, Money(10000))


def test_a_voided_check_leaves_no_check_and_a_voided_drop_is_back_in_the_drawer() -> None:
    moments = in_order((*DAY, act(50, "void", 0, of_check(-8025)), act(51, "void", 10000, of_kind="drop")), ())
    end = standing(moments, at(60))
    assert end.others == (TenderTotal("check", 0, ZERO),)
    assert (end.cash, end.receipts, end.dropped) == (Money(20000), 0, ZERO)


def test_the_steps_of_the_plot_are_the_moments_when_the_cash_changed() -> None:
    steps = levels(in_order(DAY, [act(15, "print")]))
    assert steps == ((at(0), Money(20000)), (at(10), Money(24500)), (at(30), Money(14500)), (at(40), Money(10000)))


def test_nothing_happened_yet() -> None:
    assert in_order((), ()) == levels(()) == ()
    assert standing((), at(0)).cash == ZERO
