# SPDX-License-Identifier: Apache-2.0
"""A business day is closed by a supervisor when nothing in it is open any more, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.domain import canon, ids
from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import CounterError, Refused
from app.domain.kinds.setup import setup
from app.domain.money import Money
from app.domain.request import Waiting as Asked
from app.services import carts, closing_day, drawers, offices, receipts
from app.services.closing_day import Cause
from app.services.desk import Desk
from tests.books import DAY, FLOAT, Books, by_check, drawer, in_cash, item
from tests.conftest import FakeClock
from tests.services.counter_acts import bills, cart, handed, opens

At = Callable[..., Desk]
NEXT = DAY + timedelta(days=1)


def lived(city: Books, code: str = "01", person: str = "mdiaz", day: date = DAY, session: int = 1) -> None:
    """A whole session with one receipt, one void and nothing over or short."""
    one = drawer(city, code, person, session, day)
    grand = Money((session - 1) * 4000)
    one.opens(grand=grand)
    one.voids(one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")]))
    one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    one.takes([item("DOGLIC", "20.00")], [by_check("20.00")])
    one.begins_count().counts(CashCount.of({"20.00": 11}), checks=(_listed(),))
    one.submits()
    one.closes()


def _listed():
    from app.domain.kinds.counting import Listed

    return Listed(Money(2000), "1021")


def causes(desk: Desk, day: date | None = None) -> list[tuple[Cause, bool]]:
    return [(one.cause, one.keeps) for one in closing_day.standing(desk, day).waiting]


def test_a_day_is_closed_over_all_its_books(at: At, city: Books) -> None:
    lived(city)
    lived(city, "02", "tnguyen")
    offices.pen(at("jkim"))
    offices.close_office(at("jkim"))
    told = closing_day.standing(at("jkim"))
    assert (told.day, told.ready, told.covered, told.voids) == (DAY, True, 3, 2)
    assert [closing_day.in_words(one) for one in told.waiting] == [
        "$20.00 of session 01-0001 of Mdiaz stays in the vault.",
        "$20.00 of session 02-0001 of Tnguyen stays in the vault.",
    ]
    assert not any(one.keeps for one in told.waiting)
    assert [(one.tender, one.count_of, one.amount.plain) for one in told.totals.tenders] == [
        ("cash", 2, "40.00"), ("check", 2, "40.00"),
    ]  # fmt: skip
    done = closing_day.close_day(at("jkim"), day=DAY)
    assert (done.date, done.number, done.books, done.receipts, done.voids) == (DAY, 2, 3, 6, 2)
    assert len(canon.anchor_text(done.head)) == 35
    assert closing_day.closed_days(at("jkim")) == (done,)
    after = closing_day.standing(at("jkim"))
    assert (after.day, after.days, after.last, after.ready) == (None, (), DAY, False)
    assert city.differences() == ()


def test_nothing_opens_on_a_closed_day_and_the_next_day_goes_on(at: At, city: Books, clock: FakeClock) -> None:
    lived(city)
    closing_day.close_day(at("jkim"), day=DAY)
    with pytest.raises(CounterError, match=r"This business day is closed. Nothing was recorded"):
        opens(at("mdiaz"))
    with pytest.raises(CounterError, match="This business day is closed"):
        offices.record(at("admin"), Kind.SETUP, setup("code", "MAP", after={"text": "City map"}))
    clock.advance(days=1)
    assert drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT).book == "01-0002"


def test_what_keeps_a_day_open_is_named_and_nothing_is_closed(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    assert causes(at("jkim")) == [(Cause.SESSION, True)]
    before = city.digest()
    with pytest.raises(
        CounterError, match=r"Session 01-0001 of Mdiaz is still open. Nothing was closed. Have it counted"
    ):
        closing_day.close_day(at("jkim"), day=DAY)
    assert city.digest() == before
    drawers.begin_count(at("mdiaz"))
    with pytest.raises(CounterError, match="is being counted"):
        closing_day.close_day(at("jkim"), day=DAY)
    drawers.count(at("mdiaz"), cash_count=FLOAT)
    with pytest.raises(
        CounterError, match=r"waits for a supervisor. Nothing was closed. Close it on the Drawer screen"
    ):
        closing_day.close_day(at("jkim"), day=DAY)
    drawers.close(at("jkim"), book="01-0001")
    assert closing_day.close_day(at("jkim"), day=DAY).books == 1


def test_back_office_books_of_people_who_have_left_are_closed_by_a_supervisor(at: At, city: Books) -> None:
    offices.pen(at("admin"))
    offices.pen(at("jkim"))
    told = closing_day.standing(at("jkim"))
    assert [(one.cause, one.who) for one in told.waiting] == [(Cause.OFFICE, "Admin"), (Cause.OFFICE, "Jkim")]
    with pytest.raises(CounterError, match="Back-office book W1-0001 of Admin is still open"):
        closing_day.close_day(at("jkim"), day=DAY)
    assert closing_day.close_offices(at("jkim"), DAY) == 2
    assert city.rows("SELECT id, state FROM book ORDER BY id") == [("W1-0001", "sealed"), ("W1-0002", "sealed")]
    with pytest.raises(CounterError, match="of today is closed"):
        offices.pen(at("admin"))
    closing_day.close_day(at("jkim"), day=DAY)


def test_a_parked_receipt_is_named_and_keeps_no_day_open(at: At, city: Books) -> None:
    bills(city)
    mdiaz = opens(at("mdiaz"))
    carts.suspend(mdiaz, cart(mdiaz), name="Rosa, gone to the car")
    told = [one for one in closing_day.standing(at("jkim")).waiting if one.cause is Cause.CART]
    assert [(one.what, one.who, one.keeps) for one in told] == [("Rosa, gone to the car", "Mdiaz", False)]
    assert closing_day.in_words(told[0]) == "“Rosa, gone to the car” is parked, by Mdiaz."


def test_a_consent_somebody_waits_for_is_named(at: At, city: Books, clock: FakeClock) -> None:
    bills(city)
    mdiaz = opens(at("mdiaz"))
    taken = receipts.post(mdiaz, handed(mdiaz, cart(mdiaz, "20.00"), in_cash("20.00")))
    void_id, sent = ids.uuid7(clock()), ids.uuid7(clock())
    with pytest.raises(Asked):
        receipts.void(mdiaz, number=taken.number, reason="wrong account", void_id=void_id, sent=sent)
    told = [one for one in closing_day.standing(at("jkim")).waiting if one.cause is Cause.REQUEST]
    assert [one.keeps for one in told] == [False]
    assert closing_day.in_words(told[0]) == (
        f"Mdiaz asks for a consent: Void receipt {taken.number} of $20.00. Reason: wrong account"
    )


def test_a_city_that_never_closed_a_day_closes_all_of_them_with_the_first(
    at: At, city: Books, clock: FakeClock
) -> None:
    lived(city)
    clock.advance(days=1)
    lived(city, day=NEXT, session=2)
    told = closing_day.standing(at("jkim"))
    assert (told.day, told.earlier, told.covered) == (NEXT, (DAY,), 2)
    assert closing_day.close_day(at("jkim"), day=NEXT).books == 2
    with pytest.raises(CounterError, match="Fri Nov 20, 2026 is closed already"):
        closing_day.close_day(at("jkim"), day=DAY)


def test_days_are_closed_one_after_the_other(at: At, city: Books, clock: FakeClock) -> None:
    lived(city)
    first = closing_day.close_day(at("jkim"), day=DAY)
    clock.advance(days=1)
    lived(city, day=NEXT, session=2)
    second = closing_day.close_day(at("aortega"), day=NEXT)
    assert (second.number, second.by) == (first.number + 1, "aortega")
    assert [one.date for one in closing_day.closed_days(at("jkim"))] == [NEXT, DAY]


def test_asking_twice_closes_once(at: At, city: Books) -> None:
    lived(city)
    entry_id = "019a9f3c-5c00-7000-8000-00000000abcd"
    first = closing_day.close_day(at("jkim"), day=DAY, entry_id=entry_id)
    assert closing_day.close_day(at("jkim"), day=DAY, entry_id=entry_id) == first
    assert city.rows("SELECT count(*) FROM entry WHERE kind = 'seal'") == [(1,)]


def test_a_day_to_come_is_not_closed(at: At) -> None:
    with pytest.raises(CounterError, match="has not come yet"):
        closing_day.close_day(at("jkim"), day=NEXT)


def test_only_who_may_close_days_closes_one_or_looks(at: At) -> None:
    for ask in (closing_day.standing, closing_day.closed_days):
        with pytest.raises(CounterError, match="Mdiaz may not"):
            ask(at("mdiaz"))
    with pytest.raises(CounterError, match="may not close the day"):
        closing_day.close_day(at("lortiz"), day=DAY)
    with pytest.raises(CounterError, match="is not closed"):
        closing_day.closed(at("jkim"), DAY)


def test_the_books_say_no_whatever_the_list_said(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    opens(at("mdiaz"))
    monkeypatch.setattr(closing_day, "_waiting", lambda desk, day: ())
    with pytest.raises(Refused) as refusal:
        closing_day.close_day(at("jkim"), day=DAY)
    assert refusal.value.code == "TW-OPEN"
