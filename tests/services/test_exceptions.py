# SPDX-License-Identifier: Apache-2.0
"""Exceptions from real books on both databases: found with their evidence, dismissed with a reason, never a leak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.exceptions import Why
from app.domain.kinds import cash, counting
from app.services import drawers, exceptions, receipts
from app.services.desk import Desk
from app.services.exceptions import Listed, Period
from tests.books import BL, DAY, LIMITS, Books, by_check, drawer, in_cash, item, office, pays
from tests.services.counter_acts import bills
from tests.storage.spec.cash_acts import adopts

At = Callable[..., Desk]
PERIOD = Period(DAY - timedelta(days=29), DAY)


def whys(desk: Desk, period: Period = PERIOD) -> list[str]:
    return sorted(each.unusual.why.value for each in exceptions.find(desk, period).listed)


def one(desk: Desk, why: Why) -> Listed:
    return next(each for each in exceptions.find(desk, PERIOD).listed if each.unusual.why is why)


@pytest.fixture
def odd(city: Books) -> Books:
    """mdiaz: a void right before the count, three openings, a check twice, short $20.00, sealed."""
    one = drawer(city, "01", "mdiaz").opens()
    one.takes([item("DOGLIC", "20.00")], [by_check("20.00", "1021")])
    one.takes([item("DOGLIC", "30.00")], [by_check("30.00", "1021")])
    for reason in ("change", "again", "and again"):
        one.writes(Kind.NO_SALE, cash.no_sale(reason))
    one.voids(one.takes([item("DOGLIC", "40.00")], [in_cash("40.00")]))
    one.begins_count()
    one.writes(Kind.CANCEL_COUNT, counting.cancel_count())
    one.begins_count()
    for _ in range(3):
        one.counts(CashCount.of({"20.00": 9}))
    one.submits()
    one.counts(CashCount.of({"20.00": 9}), by="jkim", checks=(counting.Listed(in_cash("50.00").amount),))
    one.closes()
    return city


def test_everything_out_of_the_ordinary_is_found_with_what_it_rests_on(odd: Books, at: At) -> None:
    desk = at("pshah")
    assert whys(desk) == ["check_again", "count_broken_off", "late_void", "no_sales", "over_short"]
    late = one(desk, Why.LATE_VOID)
    assert (late.full_name, late.unusual.evidence[0].number) == ("Mdiaz", "01-0001-0003")
    assert one(desk, Why.OVER_SHORT).unusual.said == "Short $20.00"
    twice = one(desk, Why.CHECK_AGAIN).unusual
    assert [fact.number for fact in twice.evidence] == ["01-0001-0001", "01-0001-0002"]
    (person,) = exceptions.find(desk, PERIOD).people
    assert (person.receipts, person.in_cash, person.voids, person.no_sales) == (2, 0, 1, 3)
    assert [each.plain for each in person.over_short] == ["-20.00"]


def test_what_was_written_without_the_books_against_a_rule_is_told(city: Books, at: At) -> None:
    """Openings beyond the limit pass offline, because nobody could be asked; each is on the list (rule 5.16)."""
    adopts(city, "no_sale", '{"limit": 1}')
    one = drawer(city, "01", "mdiaz").opens()
    for _ in range(2):
        one.writes(Kind.NO_SALE, cash.no_sale("change"), offline=True)
    (found,) = [each.unusual for each in exceptions.find(at("pshah"), PERIOD).listed]
    assert (found.why, found.person, found.book) == (Why.UNAGREED, "mdiaz", "01-0001")
    assert found.said == "Written without the books: nobody had agreed to it"


def test_another_period_holds_nothing_of_it(odd: Books, at: At) -> None:
    before = Period(DAY - timedelta(days=60), DAY - timedelta(days=1))
    assert whys(at("pshah"), before) == []
    with pytest.raises(CounterError, match="may not read exceptions"):
        exceptions.find(at("mdiaz"), PERIOD)


def test_the_same_check_is_looked_for_before_the_period_too(city: Books, at: At) -> None:
    drawer(city, "02", "tnguyen", day=DAY - timedelta(days=40)).opens().takes(
        [item("DOGLIC", "20.00")], [by_check("20.00", "77")]
    )
    drawer(city, "01", "mdiaz").opens().takes([item("DOGLIC", "30.00")], [by_check("30.00", "77")])
    today = Period(DAY, DAY)
    assert [each.unusual.person for each in exceptions.find(at("pshah"), today).listed] == ["mdiaz"]


def test_copies_consents_and_dates_of_receipt_are_told(city: Books, at: At) -> None:
    bills(city)
    with city.as_("admin").writing() as connection:
        for limit in LIMITS[-1:]:
            connection.exec_driver_sql(limit)
    back = office(city, "lortiz", 1, till="W1").opens()
    from tests.books import billed

    back.imports([billed("b1", "BUSLIC", {"100-1310": "250.00"}, BL)])
    mine = drawer(city, "01", "mdiaz").opens()
    due = pays("b1", "50.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "50.00"})
    mine.records(mine.allowed(lambda: mine.story([due], [by_check("50.00", "9")])))
    story = mine.story([item("DOGLIC", "20.00")], [in_cash("20.00")])
    mine.writes(Kind.RECEIPT, {**story, "channel": "mail", "received": "2026-11-12"})
    for _ in range(3):
        receipts.reprint(at("mdiaz"), "01-0001-0002")
    assert whys(at("jkim")) == ["copies", "override", "received"]
    assert "Jkim allowed a check against a flag: the bank's mistake" in one(at("jkim"), Why.OVERRIDE).unusual.said


def test_a_dismissed_exception_stays_to_be_found_with_its_reason(odd: Books, at: At) -> None:
    desk = at("jkim")
    late = one(desk, Why.LATE_VOID).unusual
    with pytest.raises(CounterError) as refusal:
        exceptions.dismiss(desk, late, " ")
    assert refusal.value.field == "reason"
    exceptions.dismiss(desk, late, "seen with the payer")
    gone = one(at("pshah"), Why.LATE_VOID).dismissal
    assert gone is not None
    assert (gone.by, gone.reason) == ("jkim", "seen with the payer")
    assert one(desk, Why.NO_SALES).dismissal is None


def test_nobody_dismisses_what_concerns_themselves_nor_without_the_right(odd: Books, at: At) -> None:
    late = one(at("jkim"), Why.LATE_VOID).unusual
    with pytest.raises(CounterError, match="may not dismiss exceptions"):
        exceptions.dismiss(at("mdiaz"), late, "x")
    with pytest.raises(CounterError, match="This concerns your own drawer"):
        exceptions.dismiss(at("jkim"), replace(late, person="jkim"), "x")
    # A till with a database client can write an event; it counts for nothing.
    with odd.as_("mdiaz").writing() as connection:
        from app.storage import desk_events

        desk = at("mdiaz")
        event = desk_events.Event(
            "e1", desk.clock(), "mdiaz", "W1", "exception_dismissed", late.key, {"reason": "nothing to see"}
        )
        desk_events.add(connection, event)
    assert one(at("pshah"), Why.LATE_VOID).dismissal is None


def test_nothing_of_a_session_is_told_while_its_figures_are_withheld(odd: Books, at: At) -> None:
    desk = at("jkim")
    mine = drawer(odd, "02", "tnguyen").opens()
    mine.writes(Kind.ANNULLED, {"of_kind": "no_sale", "tried": "0" * 64, "amount": 0, "reason": "no answer"})
    assert "given_up" in whys(desk)
    mine.begins_count()
    found = exceptions.find(desk, PERIOD)
    assert (found.left_out, [each.person for each in found.people]) == (1, ["mdiaz"])
    assert "given_up" not in whys(desk)


def test_an_own_drawer_is_left_out_of_the_own_list_until_it_is_sealed(city: Books, at: At) -> None:
    drawers.open_drawer(at("jkim"), drawer="03", count=CashCount.of({"20.00": 10}))
    assert exceptions.find(at("jkim"), PERIOD).left_out == 1
    assert exceptions.find(at("aortega"), PERIOD).left_out == 0
