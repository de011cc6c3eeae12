# SPDX-License-Identifier: Apache-2.0
"""A payment divided by hand: by right, with a reason, agreed to where the city says so, and told of afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from app.domain import by_hand as rules_of
from app.domain.count import CashCount
from app.domain.draft import Draft
from app.domain.errors import CounterError
from app.domain.exceptions import Why
from app.domain.money import Money
from app.domain.report import Asked
from app.queries import accounts
from app.queries import drawers as drawer_rows
from app.queries.exceptions import Period
from app.services import by_hand, carts, drawers, exceptions, passwords, receipts, reports
from app.services.consents import Witness
from app.services.desk import Desk
from app.storage import masters
from tests.books import DAY, PASSWORD, UB, Books, in_cash
from tests.conftest import FakeClock
from tests.services.counter_acts import bills, cart, handed, opens
from tests.storage.spec.cash_acts import adopts

At = Callable[..., Desk]
JKIM = Witness("jkim", PASSWORD)


@pytest.fixture
def desk(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Maria Diaz has drawer 01 open; Rosa Delgado owes a penalty of $8.00, water of $62.00 and sewer of $45.00."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in ("jkim", "tnguyen", "mdiaz"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    bills(city)
    return opens(at("mdiaz"))


def divides(
    desk: Desk, draft: Draft, amounts: dict[str, str], second: Witness | None = JKIM, reason: str = "sewer first"
) -> Draft:
    card = accounts.card(desk.database, UB)
    lines = rules_of.divided(card.charges, {charge: Money.parse(amount) for charge, amount in amounts.items()})
    policy = receipts.rules(desk).policies.allocation
    told = by_hand.divide(desk, draft, account=UB, lines=lines, reason=reason, policy=policy, second=second)
    return draft.divide(card, lines, told)


SEWER_FIRST = {"c3": "45.00", "c2": "5.00"}


def test_the_charges_get_what_was_typed_and_the_receipt_says_why_and_who_agreed(desk: Desk, city: Books) -> None:
    receipt = receipts.post(desk, handed(desk, divides(desk, cart(desk, "50.00"), SEWER_FIRST), in_cash("50.00")))
    assert [(line.charge, line.amount, line.why) for line in receipt.lines] == [
        ("c2", Money(500), "Allocated by hand, $57.00 remains."),
        ("c3", Money(4500), "Allocated by hand."),
    ]
    assert {line.rule for line in receipt.lines} == {"by_hand"}
    ((kind, target, amount, reason, text),) = city.rows("SELECT kind, target, amount, reason, text FROM approval")
    assert (kind, target, amount, reason) == ("allocation", f"{UB}: c2 500, c3 4500", 5000, "sewer first")
    assert text == "Divide $50.00 of UB-900001 by hand: Water $5.00, Sewer $45.00. Reason: sewer first"
    (body,) = city.rows("SELECT body FROM entry WHERE kind = 'receipt'")[0]
    assert '"by_hand":{"account":"UB-900001","by":"jkim","reason":"sewer first","text":"' in body
    assert city.differences() == ()


def test_it_is_told_in_the_session_the_exceptions_and_the_report_of_overrides(desk: Desk, at: At) -> None:
    posted = receipts.post(desk, handed(desk, divides(desk, cart(desk, "50.00"), SEWER_FIRST), in_cash("50.00")))
    (event,) = [each for each in drawer_rows.events(desk.database, "01-0001") if each.kind == "receipt"]
    assert event.detail.endswith("allocated by hand")
    (listed,) = exceptions.find(at("pshah"), Period(DAY, DAY)).listed
    assert (listed.unusual.why, listed.unusual.said) == (
        Why.BY_HAND, "Allocated by hand, Jkim agreed: sewer first",
    )  # fmt: skip
    drawers.begin_count(desk)
    drawers.count(desk, cash_count=CashCount.of({"20.00": 7, "10.00": 7, "5.00": 4, "1.00": 15, "0.25": 20}))
    drawers.close(at("jkim"), book="01-0001")
    made = reports.make(at("jkim"), Asked("overrides", DAY, DAY))
    ((number, what, *_, by, agreed, reason, amount),) = made.rows
    assert (number, what, by, agreed, reason, amount) == (
        posted.number, "Allocated by hand", "Mdiaz", "Jkim", "sewer first", Money(5000),
    )  # fmt: skip


def test_nobody_agrees_to_their_own_and_only_who_may(desk: Desk) -> None:
    draft = cart(desk, "50.00")
    with pytest.raises(CounterError, match="cannot approve it"):
        divides(desk, draft, SEWER_FIRST, Witness("mdiaz", PASSWORD))
    with pytest.raises(CounterError, match="has no right to approve"):
        divides(desk, draft, SEWER_FIRST, Witness("tnguyen", PASSWORD))
    with pytest.raises(CounterError, match="consent is missing") as refused:
        divides(desk, draft, SEWER_FIRST, None)
    assert refused.value.field == "password"


@pytest.mark.parametrize(("reason", "words"), [(" ", "A reason is missing"), ("4111 1111 1111 1111", "card")])
def test_a_reason_is_given_in_words(desk: Desk, reason: str, words: str) -> None:
    with pytest.raises(CounterError, match=words) as refused:
        divides(desk, cart(desk, "50.00"), SEWER_FIRST, reason=reason)
    assert refused.value.field == "reason"


def test_up_to_what_the_city_says_nobody_has_to_agree(desk: Desk, city: Books) -> None:
    adopts(city, "allocation", '{"preset": "oldest", "by_hand": 5000}', "2026-11-20", 2)
    receipts.post(desk, handed(desk, divides(desk, cart(desk, "50.00"), SEWER_FIRST, None), in_cash("50.00")))
    with pytest.raises(CounterError, match="consent is missing"):
        divides(desk, cart(desk, "50.01"), {"c2": "50.01"}, None)


def test_who_may_not_allocate_is_told_so(desk: Desk) -> None:
    staff = replace(desk.staff, rights=desk.staff.rights - {"allocate"})
    with pytest.raises(CounterError, match="may not allocate payments by hand"):
        divides(replace(desk, staff=staff), cart(desk, "50.00"), SEWER_FIRST)


def test_a_consent_holds_two_minutes_and_one_receipt(desk: Desk, clock: FakeClock) -> None:
    draft = handed(desk, divides(desk, cart(desk, "50.00"), SEWER_FIRST), in_cash("50.00"))
    with pytest.raises(CounterError, match="agreed to another receipt"):
        receipts.post(desk, replace(draft, id="019a9f3c-5c00-7000-8000-0000000000ff"))
    clock.advance(seconds=121)
    with pytest.raises(CounterError, match="more than two minutes ago") as refused:
        receipts.post(desk, draft)
    assert refused.value.field == "by_hand"


def test_what_was_changed_afterwards_is_no_longer_by_hand(desk: Desk) -> None:
    draft = divides(desk, cart(desk, "50.00"), SEWER_FIRST)
    rules = receipts.rules(desk)
    card = accounts.card(desk.database, UB)
    anew = draft.pay_account(card, Money(5000), rules.policies.allocation, rules.business_date)
    assert not anew.divided
    posted = receipts.post(desk, handed(desk, anew, in_cash("50.00")))
    assert [line.charge for line in posted.lines] == ["c1", "c2"]


def test_a_division_taken_up_from_a_parked_receipt_is_agreed_to_again(desk: Desk) -> None:
    parked = carts.suspend(desk, divides(desk, cart(desk, "50.00"), SEWER_FIRST))
    draft = handed(desk, carts.resume(desk, parked).opened("019a9f3c-5c00-7000-8000-0000000000fe"), in_cash("50.00"))
    with pytest.raises(CounterError, match="changed or taken up again"):
        receipts.post(desk, draft)


def test_the_same_sum_is_divided_again_while_money_lies_there(desk: Desk) -> None:
    paid = handed(desk, divides(desk, cart(desk, "50.00"), SEWER_FIRST), in_cash("60.00"))
    again = divides(desk, paid, {"c2": "50.00"})
    assert [line.charge.id for line in again.lines if line.charge] == ["c2"]
    with pytest.raises(CounterError, match="Money was received"):
        divides(desk, paid, {"c2": "49.00"})
