# SPDX-License-Identifier: Apache-2.0
"""A check from an account that may not pay by check: only with a second person's consent, once, for two minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from app.domain.draft import Draft
from app.domain.errors import CounterError, Fault, OutcomeUnknown
from app.queries import drawers as drawer_rows
from app.services import consents, drawers, passwords, people, receipts
from app.services.desk import Desk
from app.services.posting import Journal, Undecided
from app.storage import masters
from tests.books import PASSWORD, UB, Books, by_check, in_cash
from tests.conftest import FakeClock
from tests.services.counter_acts import bills, cart, handed, opens
from tests.silent_line import Line

At = Callable[..., Desk]


@pytest.fixture
def desk(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Maria Diaz has drawer 01 open, and Rosa Delgado's account may not pay by check."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    with city.as_("admin").writing() as connection:
        if city.database.dialect == "sqlite":
            for name in ("jkim", "tnguyen", "mdiaz"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
        masters.change(connection, "account", {"number": UB}, {"cash_only_until": "2027-03-03"})
    bills(city)
    return opens(at("mdiaz"))


def allows(desk: Desk, draft: Draft, approver: str = "jkim", **said: str) -> Draft:
    told = {"reason": "the bank's mistake", "password": PASSWORD} | said
    consent = consents.allow_check(desk, draft, accounts=draft.accounts, approver=approver, **told)
    return replace(draft, allowed=consent)


def rows(city: Books) -> list[tuple[object, ...]]:
    return city.rows("SELECT kind, target, amount, reason, text, requested_by, approved_by, entry_id FROM approval")


def test_without_consent_no_check_is_taken_from_a_flagged_account(desk: Desk) -> None:
    with pytest.raises(CounterError, match=r"No checks from this account until Mar 3, 2027"):
        receipts.post(desk, handed(desk, cart(desk), by_check("115.00")))


def test_with_a_second_persons_consent_the_check_is_taken_and_the_receipt_names_it(desk: Desk, city: Books) -> None:
    draft = handed(desk, allows(desk, cart(desk)), by_check("115.00"))
    receipt = receipts.post(desk, draft)
    assert receipt.allowed_by == "jkim"
    said = "Allow checks up to $115.00 from UB-900001. Reason: the bank's mistake"
    assert rows(city) == [
        ("receipt", UB, 11500, "the bank's mistake", said, "mdiaz", "jkim", draft.id),
    ]
    ((body,),) = city.rows("SELECT body FROM entry WHERE kind = 'receipt'")
    digest = hashlib.sha256(said.encode()).hexdigest()
    assert f'"approval":{{"by":"jkim","text":"{digest}"}}' in body
    (event,) = [each for each in drawer_rows.events(city.database, "01-0001") if each.kind == "receipt"]
    assert event.detail.endswith("check allowed by jkim")
    assert drawer_rows.session_report(city.database, "01-0001").overrides == 1
    assert receipts.by_number(desk, receipt.number) == receipt


def test_a_receipt_that_names_a_consent_is_derived_like_any_other(desk: Desk, city: Books) -> None:
    receipts.post(desk, handed(desk, allows(desk, cart(desk)), by_check("115.00")))
    assert city.differences() == ()


def test_a_receipt_paid_otherwise_names_no_consent(desk: Desk, city: Books) -> None:
    receipt = receipts.post(desk, handed(desk, allows(desk, cart(desk)), in_cash("120.00")))
    assert receipt.allowed_by == ""
    assert drawer_rows.session_report(city.database, "01-0001").overrides == 0
    assert len(rows(city)) == 1  # what was consented to stays on record


def test_nobody_consents_to_what_they_asked_for_and_only_who_may(desk: Desk, city: Books) -> None:
    draft = cart(desk)
    with pytest.raises(CounterError, match=r"asked for this, so .* cannot approve it") as own:
        allows(desk, draft, "mdiaz")
    assert own.value.field == "approver"
    with pytest.raises(CounterError, match="has no right to allow a check from this account"):
        allows(desk, draft, "tnguyen")
    with pytest.raises(CounterError) as wrong:
        allows(desk, draft, password="not that one at all")
    assert wrong.value.field == "password"
    with pytest.raises(CounterError, match="Say why") as why:
        allows(desk, draft, reason="  ")
    assert why.value.field == "reason"
    with pytest.raises(CounterError):
        allows(desk, draft, reason="4111 1111 1111 1111")
    assert rows(city) == []


def test_a_consent_holds_for_two_minutes_one_receipt_and_its_amount(desk: Desk, clock: FakeClock, city: Books) -> None:
    first = handed(desk, allows(desk, cart(desk, "20.00")), by_check("20.00"))
    other = replace(handed(desk, cart(desk, "20.00"), by_check("20.00")), allowed=first.allowed)
    with pytest.raises(CounterError, match="allowed a check on another receipt") as refused:
        receipts.post(desk, other)
    assert refused.value.field == "consent"
    more = replace(handed(desk, cart(desk, "30.00"), by_check("30.00")), id=first.id, allowed=first.allowed)
    with pytest.raises(CounterError, match=r"allowed checks up to \$20\.00, not \$30\.00"):
        receipts.post(desk, more)
    clock.advance(seconds=121)
    with pytest.raises(CounterError, match="more than two minutes ago"):
        receipts.post(desk, first)
    assert city.rows("SELECT count(*) FROM receipt") == [(0,)]
    again = allows(desk, replace(first, allowed=None))
    assert receipts.post(desk, again).allowed_by == "jkim"


def test_a_payment_sent_while_the_consent_held_stands_when_its_answer_comes_late(
    desk: Desk, clock: FakeClock, city: Books
) -> None:
    line = Line(desk.database)
    far = replace(desk, database=line, journal=Journal(line))  # type: ignore[arg-type]
    draft = handed(far, allows(far, cart(far)), by_check("115.00"))
    line.loses(1, arrives=True)
    with pytest.raises(Undecided):
        receipts.post(far, draft)
    clock.advance(minutes=10)
    assert receipts.post(far, draft).number == "01-0001-0001"
    assert city.rows("SELECT count(*) FROM receipt") == [(1,)]


def test_a_consent_without_an_answer_takes_no_money_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise OutcomeUnknown("No answer.", "Once or not at all.", "Wait.")

    monkeypatch.setattr(people, "consent", silent)
    monkeypatch.setattr(type(desk.database.signed_in_as("jkim")) if desk.database.dialect == "sqlite" else Line,
                        "approve", silent, raising=False)  # fmt: skip
    with pytest.raises(Fault, match="No money was taken, and a consent alone changes nothing"):
        allows(desk, cart(desk))


def test_the_flag_of_another_day_needs_no_consent(desk: Desk, city: Books) -> None:
    with city.as_("admin").writing() as connection:
        masters.change(connection, "account", {"number": UB}, {"cash_only_until": "2026-11-01"})
    receipt = receipts.post(desk, handed(desk, allows(desk, cart(desk)), by_check("115.00")))
    assert receipt.allowed_by == ""


def test_a_check_allowed_and_voided_goes_back_like_any_other(desk: Desk, city: Books) -> None:
    receipt = receipts.post(desk, handed(desk, allows(desk, cart(desk)), by_check("115.00")))
    receipts.void(desk, number=receipt.number, reason="typed twice", approver="jkim", password=PASSWORD)
    assert dict(city.rows("SELECT id, open FROM charge")) == {"c1": 800, "c2": 6200, "c3": 4500}
    drawers.begin_count(desk)
