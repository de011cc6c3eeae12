# SPDX-License-Identifier: Apache-2.0
"""Reversals, returned checks and refund requests as the back office does them, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event

from app.domain import checks, ids
from app.domain.code import price
from app.domain.draft import Draft
from app.domain.errors import CounterError
from app.domain.exceptions import Why
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.domain.receipt import PostedReceipt
from app.domain.request import Waiting
from app.domain.returned import ReturnReason
from app.domain.tender import Tender
from app.queries import accounts
from app.queries import undoing as queries
from app.services import (
    approvals,
    deposits,
    drawers,
    exceptions,
    passwords,
    receipts,
    refunds,
    small_differences,
    tender_corrections,
    undo_papers,
    undo_plans,
    undoing,
)
from app.services.consents import Witness
from app.services.desk import Desk
from app.storage import masters
from app.storage.embedded import EmbeddedDatabase
from tests import books
from tests.books import FLOAT, PASSWORD, ROUTING, UB, Books, by_check, in_cash, on_account
from tests.conftest import FakeClock
from tests.services.counter_acts import bills, cart, handed, opens
from tests.storage.spec.cash_acts import adopts
from tests.undoing import pile

At = Callable[..., Desk]
JKIM, AORTEGA = Witness("jkim", PASSWORD), Witness("aortega", PASSWORD)
DUE = date(2026, 6, 22)


@pytest.fixture
def desk(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Maria Diaz has drawer 01 open; Rosa Delgado owes 115.00; everybody has the usual password."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in ("jkim", "aortega", "tnguyen", "lortiz"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    bills(city)
    return opens(at("mdiaz"))


def pays(desk: Desk, amount: str, *tenders: Tender) -> PostedReceipt:
    return receipts.post(desk, handed(desk, cart(desk, amount), *tenders))


def counted(desk: Desk) -> None:
    """The drawer is counted; what it took can no longer be voided."""
    drawers.count(desk, cash_count=FLOAT)


def deposited(desk: Desk, at: At, *checks: str, cash: str = "0.00") -> None:
    """The drawer is counted and sealed, and lortiz takes what it took to the bank; jkim sees both."""
    listed = tuple(Listed(Money.parse(amount)) for amount in checks)
    drawers.count(desk, cash_count=pile(20000 + Money.parse(cash).cents), checks=listed)
    drawers.close(at("jkim"), book="01-0001")
    prepared = deposits.prepare(at("lortiz"), bank="GENERAL", books=["01-0001"])
    deposits.record(
        at("lortiz"), prepared=prepared, cash=pile(Money.parse(cash).cents),
        checks=tuple(map(deposits.in_bag, prepared.checks)), bag="B-1", seal="S-1", verifier="jkim", password=PASSWORD,
    )  # fmt: skip


def owed(city: Books) -> dict[str, int]:
    return dict(city.rows("SELECT id, open FROM charge ORDER BY id"))


def test_a_receipt_of_a_counted_session_is_reversed_and_the_bills_are_owed_again(
    desk: Desk, at: At, city: Books
) -> None:
    taken = pays(desk, "70.00", in_cash("100.00"))
    counted(desk)
    plan = undo_plans.reversal(at("lortiz"), taken.number)
    assert [(one.text, one.due, one.amount.cents) for one in plan.reopened] == [
        ("Penalty-W", DUE, 800), ("Water", DUE, 6200),
    ]  # fmt: skip
    assert (plan.payables, plan.to_cards, plan.held_until) == (Money(7000), Money(0), None)
    done = undoing.reverse(at("lortiz"), number=taken.number, reason="paid for another", first=JKIM)
    assert (done.book, done.approved_by, done.plan) == ("W1-0001", ("Jkim",), plan)
    assert owed(city) == {"c1": 800, "c2": 6200, "c3": 4500}
    assert city.rows("SELECT cash FROM book WHERE id = '01-0001'") == [(27000,)]
    (undone,) = receipts.by_number(at("lortiz"), taken.number).undone
    assert (undone.kind, undone.place, undone.reason, undone.by, undone.approved_by) == (
        "reversal", 0, "paid for another", "lortiz", "jkim",
    )  # fmt: skip
    assert [past.undone for past in accounts.card(city.database, UB).payments] == ["reversal"]
    assert city.differences() == ()


def test_a_receipt_of_the_open_session_is_voided_not_reversed(desk: Desk, at: At) -> None:
    taken = pays(desk, "70.00", in_cash("70.00"))
    with pytest.raises(CounterError, match=r"still open.*voids the receipt"):
        undo_plans.reversal(at("lortiz"), taken.number)


def test_asked_for_again_under_the_same_id_it_is_reversed_once(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "70.00", in_cash("70.00"))
    counted(desk)
    entry_id = city.new_id()
    first = undoing.reverse(at("lortiz"), number=taken.number, reason="twice", first=JKIM, entry_id=entry_id)
    again = undoing.reverse(at("lortiz"), number=taken.number, reason="twice", first=JKIM, entry_id=entry_id)
    assert (again.id, again.code, again.plan.payables) == (first.id, first.code, first.plan.payables)
    assert city.rows("SELECT count(*) FROM undone") == [(1,)]
    with pytest.raises(CounterError, match=r"was reversed before"):
        undoing.reverse(at("lortiz"), number=taken.number, reason="twice", first=JKIM)


def test_a_reversal_is_agreed_to_at_the_supervisors_own_screen(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "70.00", in_cash("70.00"))
    counted(desk)
    said = {"number": taken.number, "reason": "twice", "entry_id": city.new_id()}
    asked = Witness("", "", sent=city.new_id())
    with pytest.raises(Waiting):
        undoing.reverse(at("lortiz"), first=asked, **said)
    assert city.rows("SELECT count(*) FROM undone") == [(0,)]
    approvals.allow(at("jkim"), asked.sent, password=PASSWORD)
    done = undoing.reverse(at("lortiz"), first=asked, **said)
    assert (done.id, done.approved_by) == (said["entry_id"], ("Jkim",))
    assert undoing.reverse(at("lortiz"), first=asked, **said).id == done.id
    assert city.rows("SELECT count(*) FROM undone") == [(1,)]
    assert city.differences() == ()


def test_nobody_agrees_to_an_own_reversal_and_a_cashier_may_not_ask(desk: Desk, at: At) -> None:
    taken = pays(desk, "70.00", in_cash("70.00"))
    counted(desk)
    with pytest.raises(CounterError) as own:
        undoing.reverse(at("jkim"), number=taken.number, reason="twice", first=JKIM)
    assert own.value.field == "approver"
    with pytest.raises(CounterError) as clerk:
        undoing.reverse(at("jkim"), number=taken.number, reason="twice", first=Witness("lortiz", PASSWORD))
    assert clerk.value.field == "approver"
    with pytest.raises(CounterError, match=r"may not reverse receipts"):
        undo_plans.reversal(desk, taken.number)


def test_what_was_never_received_needs_two_people_and_pays_nobody(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "70.00", in_cash("70.00"))
    counted(desk)
    with pytest.raises(CounterError) as twice:
        undoing.reverse(at("lortiz"), number=taken.number, reason="no money came", first=JKIM, second=JKIM)
    assert twice.value.field == "second"
    done = undoing.reverse(at("lortiz"), number=taken.number, reason="no money came", first=JKIM, second=AORTEGA)
    assert (done.approved_by, done.plan.payables) == (("Jkim", "Aortega"), Money(0))
    assert city.rows("SELECT sum(cents) FROM posting WHERE gl = '100-4190'") == [(-7000,)]


def test_what_a_check_paid_is_reversed_when_it_can_no_longer_come_back(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "70.00", by_check("50.00", "1044"), in_cash("20.00"))
    drawers.count(desk, cash_count=pile(22000), checks=(Listed(Money.parse("50.00")),))
    plan = undo_plans.reversal(at("lortiz"), taken.number)
    assert plan.held_until is not None
    with pytest.raises(CounterError, match=r"check that may still come back until .*Nothing was changed") as refused:
        undoing.reverse(at("lortiz"), number=taken.number, reason="paid twice", first=JKIM)
    assert refused.value.field == "money"
    assert undo_plans.reversal(at("lortiz"), taken.number, never_received=True).held_until is None
    adopts(city, "returned_check", '{"hold": 0}')
    assert undo_plans.reversal(at("lortiz"), taken.number).held_until is None
    undoing.reverse(at("lortiz"), number=taken.number, reason="paid twice", first=JKIM)


def test_what_the_city_kept_of_it_is_not_charged_to_the_payer(desk: Desk, at: At, city: Books) -> None:
    adopts(city, "small_difference", '{"amount": 500, "alone": 500}')
    adopts(city, "returned_check", '{"hold": 0}')
    taken = pays(desk, "115.70", by_check("115.70", "1044"))
    kept = small_differences.settle(desk, account=UB, key="credit:521", reason="seventy cents")
    assert kept.amount == Money(70)
    deposited(desk, at, "115.70")
    plan = undo_plans.returned_check(at("lortiz"), taken.number, 1)
    assert (plan.credit, plan.given_back, plan.recovered) == (Money(70), Money(70), Money(0))
    done = undoing.return_check(at("lortiz"), number=taken.number, place=1, reason=ReturnReason.NSF)
    assert "of it kept by the city" in str(undo_papers.slip(at("lortiz"), done).blocks)
    assert city.rows("SELECT count(*) FROM charge WHERE id LIKE 'RV-%'") == [(0,)]
    assert city.differences() == ()


def test_a_check_is_found_by_what_stands_on_it(desk: Desk, at: At) -> None:
    taken = pays(desk, "70.00", by_check("70.00", "1044"))
    pays(desk, "20.00", by_check("20.00", "99"))
    clerk = at("lortiz")
    for typed in ("1044", "001044", f"⑆{ROUTING}⑆ 123456⑈ 1044", "$70.00", "70.00"):
        assert [one.receipt for one in undo_plans.find_checks(clerk, typed)] == [taken.number], typed
    assert len(undo_plans.find_checks(clerk, ROUTING)) == 2
    assert undo_plans.find_checks(clerk, "555") == ()
    with pytest.raises(CounterError, match=r"nothing to look for"):
        undo_plans.find_checks(clerk, "check")


def test_a_deposited_check_is_found_in_the_banks_list(desk: Desk, at: At) -> None:
    taken = pays(desk, "90.00", by_check("80.00", "1044"), by_check("10.00", "1045"))
    deposited(desk, at, "80.00", "10.00")
    for typed, place in (("1044", 1), ("$10.00", 2)):
        found = undo_plans.find_checks(at("lortiz"), typed)
        assert [(one.receipt, one.place) for one in found] == [(taken.number, place)], typed


def test_no_search_for_a_check_reads_all_receipts_from_end_to_end() -> None:
    """Payments keep no index by number or amount, so the search goes by what was deposited and what was not yet."""
    database = books.embedded()
    assert isinstance(database, EmbeddedDatabase)
    asked_of_books: list[tuple[str, Any]] = []

    def keep(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        asked_of_books.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", keep)
    for typed in ("1044", "$10.00"):
        queries.find_checks(database, checks.sought(typed))
    event.remove(database.engine, "before_cursor_execute", keep)
    plans = [
        step
        for statement, values in asked_of_books
        if statement.startswith("SELECT")
        for *_, step in database.engine.raw_connection().execute(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
    assert all(any(f"ix_deposit_check_{name}" in step for step in plans) for name in ("number", "cents"))
    large = ("entry", "receipt", "receipt_tender", "deposit_check")
    assert not [step for step in plans if step.startswith("SCAN") and step.split()[1] in large], plans


def test_a_check_that_was_not_there_at_the_count_is_still_found(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "90.00", by_check("80.00", "1044"), by_check("10.00", "1045"))
    for _ in range(3):
        drawers.count(desk, cash_count=FLOAT, checks=(Listed(Money.parse("10.00")),))
    drawers.count(at("jkim"), cash_count=FLOAT, checks=(Listed(Money.parse("10.00")),), book="01-0001")
    drawers.close(at("jkim"), book="01-0001", explanation="check 1044 is gone")
    prepared = deposits.prepare(at("lortiz"), bank="GENERAL", books=["01-0001"])
    deposits.record(
        at("lortiz"), prepared=prepared, cash=pile(0), bag="B-1", seal="S-1", verifier="jkim", password=PASSWORD,
        checks=tuple(deposits.in_bag(one) for one in prepared.checks if one.number == "1045"),
    )  # fmt: skip
    assert city.rows("SELECT number FROM deposit_check") == [("1045",)]
    for typed, place in (("1044", 1), ("$80.00", 1), ("1045", 2)):
        found = undo_plans.find_checks(at("lortiz"), typed)
        assert [(one.receipt, one.place) for one in found] == [(taken.number, place)], typed


def test_a_returned_check_opens_its_bills_and_adds_the_fee(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "90.00", by_check("80.00", "1044"), in_cash("10.00"))
    counted(desk)
    with pytest.raises(CounterError, match=r"not deposited, so no bank can send one back"):
        undo_plans.returned_check(at("lortiz"), taken.number, 1)
    deposited(desk, at, "80.00", cash="10.00")
    plan = undo_plans.returned_check(at("lortiz"), taken.number, 1)
    assert [(one.charge, one.amount.cents) for one in plan.reopened] == [("c1", 800), ("c2", 6200), ("c3", 1000)]
    assert (plan.account, plan.fee, plan.flag) == (UB, Money(2500), None)
    done = undoing.return_check(at("lortiz"), number=taken.number, place=1, reason=ReturnReason.NSF)
    assert (done.plan, done.reason) == (plan, "insufficient funds")
    assert owed(city) == {"RC-01-0001-0001-1": 2500, "c1": 800, "c2": 6200, "c3": 3500}
    (found,) = undo_plans.find_checks(at("lortiz"), "1044")
    assert found.undone
    with pytest.raises(CounterError, match=r"undone by a returned check before"):
        undo_plans.reversal(at("lortiz"), taken.number)


def test_a_check_keyed_as_cash_is_found_and_comes_back_as_it_was_put_right(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "90.00", by_check("80.00", "1044"), in_cash("10.00"))
    right = {"reason": "it was one check", "approver": "jkim", "password": PASSWORD}
    tender_corrections.correct(desk, number=taken.number, place=2, right=by_check("10.00", "1045"), **right)
    tender_corrections.correct(desk, number=taken.number, place=1, right=in_cash("30.00"), **right)
    clerk = at("lortiz")
    for typed, place, amount in (("1044", 1, 5000), ("$50.00", 1, 5000), ("1045", 3, 1000), ("$10.00", 3, 1000)):
        (found,) = [one for one in undo_plans.find_checks(clerk, typed) if one.receipt == taken.number]
        assert (found.place, found.amount.cents) == (place, amount)
    assert undo_plans.find_checks(clerk, "$80.00") == ()
    deposited(desk, at, "50.00", "10.00", cash="30.00")
    plan = undo_plans.returned_check(clerk, taken.number, 3)
    for typed, place in (("1044", 1), ("$50.00", 1), ("1045", 3), ("$10.00", 3)):
        assert [one.place for one in undo_plans.find_checks(clerk, typed)] == [place], typed
    assert undo_plans.find_checks(clerk, "$80.00") == ()
    assert (plan.check, plan.amount, [(one.charge, one.amount.cents) for one in plan.reopened]) == (
        "1045", Money(1000), [("c3", 1000)],
    )  # fmt: skip
    entry_id = city.new_id()
    done = undoing.return_check(clerk, number=taken.number, place=3, reason=ReturnReason.NSF, entry_id=entry_id)
    assert (done.plan.check, undo_papers.facts(done).check) == ("1045", "1045")
    again = undoing.return_check(clerk, number=taken.number, place=3, reason=ReturnReason.NSF, entry_id=entry_id)
    assert (again.plan.check, again.plan.amount) == ("1045", Money(1000))
    assert city.differences() == ()


def test_the_second_returned_check_costs_more_and_bars_checks(desk: Desk, at: At, city: Books) -> None:
    numbers = [
        pays(desk, amount, by_check(amount, number)).number for amount, number in (("10.00", "1"), ("20.00", "2"))
    ]
    deposited(desk, at, "10.00", "20.00")
    clerk = at("lortiz")
    undoing.return_check(clerk, number=numbers[0], place=1, reason=ReturnReason.STOP)
    plan = undo_plans.returned_check(clerk, numbers[1], 1)
    assert (plan.fee, plan.flag) == (Money(3500), date(2027, 11, 20))
    undoing.return_check(clerk, number=numbers[1], place=1, reason=ReturnReason.NSF)
    assert accounts.cash_only_until(city.database, UB) == date(2027, 11, 20)


def test_after_the_banks_mistake_nobody_bears_a_fee(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "10.00", by_check("10.00"))
    deposited(desk, at, "10.00")
    done = undoing.return_check(
        at("lortiz"), number=taken.number, place=1, reason=ReturnReason.SIGNATURE, bank_error=True
    )
    assert (done.plan.account, done.plan.fee, done.bank_error) == ("", Money(0), True)
    assert "RC-01-0001-0001-1" not in owed(city)


def test_credit_used_meanwhile_is_charged_and_told_beforehand(desk: Desk, at: At, city: Books) -> None:
    taken = pays(desk, "120.00", in_cash("120.00"))  # five dollars more than is owed: credit
    other = opens(at("tnguyen"), "02")
    visit = price(receipts.rules(other).codes["DISCONNECT"])
    draft = Draft().add_code(visit, account=UB).opened(ids.uuid7(other.clock()))
    receipts.post(other, handed(other, draft, on_account("2.00", fund="521"), in_cash("33.00")))
    counted(desk)
    plan = undo_plans.reversal(at("lortiz"), taken.number)
    assert (plan.credit, plan.recovered) == (Money(500), Money(200))
    undoing.reverse(at("lortiz"), number=taken.number, reason="paid for another", first=JKIM)
    assert owed(city)[f"RV-01-0001-0001-0-521-{UB}"] == 200
    assert city.rows("SELECT code FROM work_item") == [("TW-RECOVER",)]
    today = exceptions.Period(desk.today(), desk.today())
    (found,) = [each.unusual for each in exceptions.find(at("pshah"), today).listed if each.unusual.why is Why.RECOVERY]
    assert (found.person, found.evidence[0].number) == ("lortiz", taken.number)
    assert found.said == f"The credit of receipt {taken.number} was used before it was undone, and is owed again"


def test_a_refund_of_credit_is_asked_of_payables(desk: Desk, at: At, city: Books, clock: FakeClock) -> None:
    pays(desk, "130.00", by_check("120.00"), in_cash("10.00"))  # fifteen dollars too much, five of them by check
    clerk = at("lortiz")
    fund = "521"
    assert refunds.refundable(clerk, UB, fund) == (Money(1500), Money(500))
    with pytest.raises(CounterError, match=r"\$5\.00 of it came by check and is held.*\$10\.00 at the most"):
        ask(clerk, "10.01")
    done = ask(clerk, "10.00")
    assert (done.payee, done.approved_by) == ("Rosa Delgado", "Jkim")
    adopts(city, "returned_check", '{"hold": 3}')
    clock.advance(days=5)  # from Friday to Wednesday
    assert refunds.refundable(clerk, UB, fund) == (Money(500), Money(0))
    ask(clerk, "5.00")
    assert city.rows("SELECT sum(cents) FROM posting WHERE gl = '100-2010'") == [(-1500,)]


def ask(clerk: Desk, amount: str) -> refunds.Refund:
    return refunds.request(
        clerk, account=UB, amount=Money.parse(amount), payee="Rosa Delgado", reason="moved away", approver=JKIM
    )
