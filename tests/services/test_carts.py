# SPDX-License-Identifier: Apache-2.0
"""Receipts set aside before they were paid, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain import ids
from app.domain.draft import Draft
from app.domain.errors import CounterError
from app.services import carts, receipts
from app.services.desk import Desk
from app.storage import desk_events
from tests.books import Books, in_cash, money
from tests.conftest import FakeClock
from tests.services.counter_acts import VISA, bills, cart, handed, opens

At = Callable[..., Desk]


def test_a_receipt_parked_at_one_till_is_finished_at_another(at: At, city: Books, clock: FakeClock) -> None:
    bills(city)
    one, two = opens(at("mdiaz")), opens(at("tnguyen", "W2"), "02")
    parked = carts.suspend(one, cart(one, "70.00"), name="Rosa, gone for her checkbook")
    (waiting,) = carts.waiting(two)
    assert (waiting.id, waiting.name, waiting.by, waiting.till) == (
        parked, "Rosa, gone for her checkbook", "mdiaz", "W1",
    )  # fmt: skip
    draft = carts.resume(two, parked)
    assert (draft.id, draft.total, draft.payer, draft.tenders) == ("", money("70.00"), "Rosa Delgado", ())
    assert carts.waiting(one) == ()
    posted = receipts.post(two, handed(two, draft.opened(_id(two)), in_cash("70.00")))
    assert posted.number == "02-0001-0001"


def _id(desk: Desk) -> str:
    return ids.uuid7(desk.clock())


def test_of_two_tills_one_takes_a_parked_receipt_up(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    bills(city)
    one, two = opens(at("mdiaz")), opens(at("tnguyen"), "02")
    parked = carts.suspend(one, cart(one, "70.00"))
    seen = carts.waiting(two)
    carts.resume(one, parked)
    monkeypatch.setattr(carts, "waiting", lambda desk: seen)  # the other till has looked before
    for late in (lambda: carts.resume(two, parked), lambda: carts.drop(two, parked, reason="gave up")):
        with pytest.raises(CounterError, match="taken this receipt up meanwhile"):
            late()
    assert city.rows("SELECT count(*) FROM desk_event WHERE kind IN ('cart_resumed', 'cart_dropped')") == [(1,)]


def test_an_end_of_a_cart_stands_in_the_log_once(at: At, city: Books) -> None:
    desk = at("mdiaz")
    event = desk_events.Event("019a0000-0000-7000-8000-000000000001", desk.clock(), "mdiaz", "W1", "note", "x", {})
    with desk.database.writing() as connection:
        assert desk_events.add_once(connection, event)
        assert not desk_events.add_once(connection, replace(event, kind="other"))
    assert city.rows("SELECT kind FROM desk_event") == [("note",)]


def test_a_parked_receipt_is_dropped_with_its_reason(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    parked = carts.suspend(desk, cart(desk, "70.00"))
    assert carts.waiting(desk)[0].name == "Rosa Delgado"
    carts.drop(desk, parked, reason=" left the hall ")
    assert carts.waiting(desk) == ()
    told = city.rows("SELECT detail FROM desk_event WHERE kind = 'cart_dropped'")
    assert [json.loads(detail) for (detail,) in told] == [{"reason": "left the hall"}]
    with pytest.raises(CounterError, match="taken this receipt up meanwhile"):
        carts.resume(desk, parked)


def test_a_bill_paid_while_its_receipt_was_parked_is_refused_at_the_end(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    parked = carts.suspend(desk, cart(desk, "70.00"))
    receipts.post(desk, handed(desk, cart(desk, "70.00"), in_cash("70.00")))
    draft = carts.resume(desk, parked).opened(_id(desk))
    with pytest.raises(CounterError, match=r"You paid this bill at .* \$0\.00 is left"):
        receipts.post(desk, handed(desk, draft, in_cash("70.00")))


def test_what_cannot_be_parked_is_not(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    with pytest.raises(CounterError, match="nothing to park"):
        carts.suspend(desk, Draft())
    with pytest.raises(CounterError, match="Money was received"):
        carts.suspend(desk, handed(desk, cart(desk, "70.00"), in_cash("70.00")))
    with pytest.raises(CounterError, match="card number"):
        carts.suspend(desk, cart(desk, "70.00"), name=f"card {VISA}")
    with pytest.raises(CounterError, match="longer than 80"):
        carts.suspend(desk, cart(desk, "70.00"), name="x" * 81)
    with pytest.raises(CounterError, match="card number"):
        carts.drop(desk, "any", reason=VISA)
    assert city.rows("SELECT count(*) FROM desk_event") == [(0,)]


def test_a_receipt_given_up_after_money_was_keyed_is_logged(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    carts.abandon(desk, cart(desk, "70.00"))
    carts.abandon(desk, handed(desk, cart(desk, "70.00"), in_cash("70.00")))
    ((detail, by),) = city.rows("SELECT detail, by_person FROM desk_event WHERE kind = 'abandoned'")
    assert (json.loads(detail), by) == ({"total": 7000, "tenders": 1, "lines": 2}, "mdiaz")
