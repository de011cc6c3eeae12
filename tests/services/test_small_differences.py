# SPDX-License-Identifier: Apache-2.0
"""Small differences are settled whole, by right and with a reason, as far as the city's policy goes (rule 5.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.paper import lay_out, rows_of
from app.queries import accounts
from app.queries import drawers as drawer_rows
from app.services import papers, passwords, receipts, small_differences
from app.services.consents import Witness
from app.services.desk import Desk
from app.storage import masters
from tests.books import PASSWORD, UB, Books, by_check, in_cash
from tests.services.counter_acts import bills, cart, handed, opens
from tests.storage.spec.cash_acts import adopts

At = Callable[..., Desk]
JKIM = Witness("jkim", PASSWORD)
WATER, CREDIT = "charge:c2", "credit:521"


@pytest.fixture
def desk(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Maria Diaz at drawer 01; $5.00 may be let go, $1.00 of it alone. Rosa Delgado paid $69.60 of $115.00."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in ("jkim", "mdiaz"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    bills(city)
    adopts(city, "small_difference", '{"amount": 500, "alone": 100}', "2026-11-01")
    made = opens(at("mdiaz"))
    receipts.post(made, handed(made, cart(made, "69.60"), in_cash("69.60")))
    return made


def settles(desk: Desk, key: str = WATER, second: Witness | None = None, **said: str) -> Money:
    told = {"reason": "forty cents left"} | said
    return small_differences.settle(desk, account=UB, key=key, second=second, **told).amount


def test_what_is_left_of_a_bill_is_let_go_once_and_no_cash_moves(desk: Desk, city: Books) -> None:
    before = drawer_rows.expected(city.database, "01-0001")
    done = small_differences.settle(desk, account=UB, key=WATER, reason="forty cents left")
    assert (done.amount, done.party) == (Money(40), UB)
    assert [charge.text for charge in accounts.card(city.database, UB).charges] == ["Sewer"]
    assert drawer_rows.expected(city.database, "01-0001") == before
    slip = "\n".join(rows_of(lay_out(papers.small_difference_slip(desk, done, "Write off $0.40 of Water"), 48)))
    for words in ("SMALL DIFFERENCE", UB, "$0.40", "Write off $0.40 of Water", "forty cents left", "No cash moved"):
        assert words in slip
    with pytest.raises(CounterError, match="no such small difference"):
        settles(desk)
    assert city.differences() == ()


def test_asked_again_under_the_same_id_it_is_settled_once(desk: Desk, city: Books) -> None:
    entry = city.new_id()
    assert settles(desk, entry_id=entry) == settles(desk, entry_id=entry) == Money(40)
    assert city.rows("SELECT count(*) FROM entry WHERE kind = 'small_difference'") == [(1,)]


def test_the_session_tells_of_it(desk: Desk) -> None:
    settles(desk)
    newest = drawer_rows.events(desk.database, "01-0001")[0]
    assert (newest.kind, newest.amount, newest.number, newest.detail) == (
        "small_difference", Money(40), UB, "forty cents left",
    )  # fmt: skip


def test_above_what_one_does_alone_a_second_person_agrees(desk: Desk, city: Books) -> None:
    receipts.post(desk, handed(desk, cart(desk, "47.50"), in_cash("47.50")))  # 45.40 were open: 2.10 is held
    with pytest.raises(CounterError, match="consent is missing"):
        settles(desk, CREDIT)
    with pytest.raises(CounterError, match="cannot approve it"):
        settles(desk, CREDIT, Witness("mdiaz", PASSWORD))
    assert settles(desk, CREDIT, JKIM) == Money(210)
    assert city.rows("SELECT sum(cents) FROM credit WHERE account = :account", account=UB) == [(0,)]
    said = city.rows("SELECT target, text FROM approval WHERE kind = 'small_difference'")
    assert said == [(f"{UB}: over 521", f"Keep $2.10 paid too much on {UB}. Reason: forty cents left")]


def test_what_was_settled_alone_on_a_day_counts_toward_the_next(desk: Desk, city: Books) -> None:
    receipts.post(desk, handed(desk, cart(desk, "46.10"), in_cash("46.10")))  # 45.40 were open: 0.70 is held
    assert small_differences.left_alone(desk, UB) == Money(100)
    adopts(city, "small_difference", '{"amount": 500, "alone": 69}', "2026-11-20", 2)
    with pytest.raises(CounterError, match="consent is missing"):
        settles(desk, CREDIT)
    adopts(city, "small_difference", '{"amount": 500, "alone": 100}', "2026-11-20", 3)
    settles(desk, CREDIT)
    assert small_differences.left_alone(desk, UB) == Money(30)
    receipts.post(desk, handed(desk, cart(desk, "0.40"), in_cash("0.40")))
    with pytest.raises(CounterError, match="consent is missing"):
        settles(desk, CREDIT)
    assert settles(desk, CREDIT, JKIM) == Money(40)


def test_what_came_by_a_check_is_left_as_credit_while_it_may_come_back(desk: Desk, city: Books) -> None:
    receipts.post(desk, handed(desk, cart(desk, "46.10"), by_check("46.10", "900")))
    with pytest.raises(CounterError, match="came by a check that may still come back within 10 business days"):
        settles(desk, CREDIT)
    assert city.rows("SELECT count(*) FROM entry WHERE kind = 'small_difference'") == [(0,)]


def test_without_a_policy_nothing_is_small(desk: Desk, city: Books) -> None:
    adopts(city, "small_difference", '{"amount": 0}', "2026-11-20", 2)
    with pytest.raises(CounterError, match="no such small difference"):
        settles(desk)


def test_a_bill_nobody_paid_on_is_never_let_go(desk: Desk, city: Books) -> None:
    adopts(city, "small_difference", '{"amount": 5000, "alone": 5000}', "2026-11-20", 2)
    with pytest.raises(CounterError, match="no such small difference"):
        settles(desk, "charge:c3")


def test_a_bill_that_is_open_again_is_let_go_no_further_than_the_policy_goes(desk: Desk, city: Books) -> None:
    settles(desk)
    receipts.void(desk, number="01-0001-0001", reason="typed twice", approver="jkim", password=PASSWORD)
    adopts(city, "small_difference", '{"amount": 6160, "alone": 6160}', "2026-11-20", 2)
    with pytest.raises(CounterError, match=r"\$0.40 of this bill was let go before. With \$61.60 more it is above"):
        settles(desk)
    adopts(city, "small_difference", '{"amount": 6200, "alone": 6200}', "2026-11-20", 3)
    assert settles(desk) == Money(6160)


@pytest.mark.parametrize(("reason", "words"), [(" ", "A reason is missing"), ("4111 1111 1111 1111", "card")])
def test_a_reason_is_given_in_words(desk: Desk, reason: str, words: str) -> None:
    with pytest.raises(CounterError, match=words) as refused:
        settles(desk, reason=reason)
    assert refused.value.field == "reason"


def test_who_may_not_settle_is_told_so(desk: Desk) -> None:
    staff = replace(desk.staff, rights=desk.staff.rights - {"small_difference"})
    with pytest.raises(CounterError, match="may not settle small differences"):
        settles(replace(desk, staff=staff))
