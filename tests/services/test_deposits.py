# SPDX-License-Identifier: Apache-2.0
"""Sealed sessions go to the bank, prepared by one person and verified by another, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.count import CashCount
from app.domain.errors import CounterError
from app.domain.kinds.counting import Listed
from app.domain.kinds.deposit import BagCheck
from app.domain.kinds.deposit_correction import Charged
from app.domain.paper import lay_out, rows_of
from app.queries import deposits as rows
from app.services import deposit_corrections, deposits, papers
from app.services.consents import Witness
from app.services.deposit_corrections import Corrected
from app.services.deposits import Deposited, Prepared
from app.services.desk import Desk
from tests.books import PASSWORD, Books, by_check, by_money_order, drawer, in_cash, item, money
from tests.domain.papers.test_papers import has

At = Callable[..., Desk]
FLOAT = CashCount.of({"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20})
BACK = CashCount.of({"20.00": 6, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20})


def sealed(city: Books, code: str = "01", person: str = "mdiaz", *, lost: bool = False) -> str:
    """A session of $20.00 in cash, checks of $45.00 and $30.00 and a money order of $20.00; `lost`: without the 30."""
    one = drawer(city, code, person).opens()
    one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    one.takes([item("MISC", "75.00", {"100-4290": "75.00"})], [by_check("45.00", "301"), by_check("30.00", "302")])
    one.takes([item("DOGLIC", "20.00")], [by_money_order("20.00")])
    checks = (Listed(money("45.00")),) if lost else (Listed(money("45.00")), Listed(money("30.00")))
    orders = (Listed(money("20.00")),)
    one.begins_count()
    for _ in range(3 if lost else 1):
        one.counts(BACK, checks=checks, money_orders=orders)
    one.submits()
    if lost:
        one.counts(BACK, "jkim", checks=checks, money_orders=orders)
    one.closes()
    return one.pen.book


@pytest.fixture(autouse=True)
def proven(city: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Embedded people of these tests have no password of their own; the server's logins do."""
    if city.database.dialect == "sqlite":
        from app.services import passwords

        kept = passwords.hashed(PASSWORD)
        with city.as_("admin").writing() as connection:
            connection.exec_driver_sql("UPDATE person SET password_hash = ?", (kept,))


def bags(desk: Desk, prepared: Prepared, **changed: object) -> Deposited:
    told: dict[str, object] = {
        "cash": CashCount.of({"20.00": 1}),
        "checks": tuple(map(deposits.in_bag, prepared.checks)),
        "bag": "B-100",
        "seal": "S-7",
        "verifier": "jkim",
        "password": PASSWORD,
        **changed,
    }
    return deposits.record(desk, prepared=prepared, **told)  # type: ignore[arg-type]  # as told


def test_a_sealed_session_waits_until_its_money_is_in_a_bag(at: At, city: Books) -> None:
    desk = at("lortiz")
    assert deposits.overview(desk).waiting == {"GENERAL": ()}
    book = sealed(city)
    (waiting,) = deposits.overview(desk).waiting["GENERAL"]
    assert (waiting.book, waiting.total) == (book, money("115.00"))
    assert [waiting.of(tender) for tender in ("cash", "check", "money_order")] == [
        money("20.00"), money("75.00"), money("20.00"),
    ]  # fmt: skip
    made = bags(desk, deposits.prepare(desk, bank="GENERAL", books=[book]))
    assert (made.bag.total, made.prepared_by, made.verified_by) == (money("115.00"), "Lortiz", "Jkim")
    assert made.mismatches == ()
    after = deposits.overview(desk)
    assert after.waiting == {"GENERAL": ()}
    assert [(row.bag, row.total, row.sessions) for row in after.made] == [("B-100", money("115.00"), 1)]
    assert city.rows(
        "SELECT gl, tender, cents FROM posting p JOIN entry e ON e.no = p.entry_no WHERE kind = 'deposit' ORDER BY pos"
    ) == [
        ("999-1100", None, 11500), ("999-1115", None, -2000), ("999-1120", "check", -7500),
        ("999-1120", "money_order", -2000),
    ]  # fmt: skip
    assert city.differences() == ()


def test_several_drawers_go_into_one_bag(at: At, city: Books) -> None:
    desk = at("aortega")
    books = [sealed(city), sealed(city, "02", "tnguyen", lost=True)]
    prepared = deposits.prepare(desk, bank="GENERAL", books=books)
    assert (prepared.total, len(prepared.checks)) == (money("200.00"), 6)
    there = tuple(deposits.in_bag(check) for check in prepared.checks if check.receipt != "02-0001-0002")
    first = next(deposits.in_bag(c) for c in prepared.checks if (c.receipt, c.number) == ("02-0001-0002", "301"))
    made = bags(desk, prepared, cash=CashCount.of({"20.00": 2}), checks=(*there, first))
    assert [one.words for one in made.mismatches] == ["Check 302 of $30.00 on receipt 02-0001-0002 is not in the bag."]


def test_the_three_sides_are_told_by_tender(at: At, city: Books) -> None:
    prepared = deposits.prepare(at("lortiz"), bank="GENERAL", books=[sealed(city, lost=True)])
    cash, checks, orders = prepared.tie(CashCount.of({"20.00": 1}), map(deposits.in_bag, prepared.checks))
    assert (cash.receipts, cash.over_short, cash.due, cash.holds) == (money("20.00"), money("0.00"), cash.slip, True)
    assert (checks.receipts, checks.over_short, checks.slip) == (money("75.00"), money("-30.00"), money("45.00"))
    assert (checks.counted, checks.holds) == (money("75.00"), False)
    assert orders.holds


def test_a_check_keyed_as_something_else_is_in_the_bag_without_a_receipt(at: At, city: Books) -> None:
    """The session was closed short of a check of $30.00; another of $45.00 lies there than the one that was keyed."""
    desk = at("lortiz")
    book = sealed(city, lost=True)
    prepared = deposits.prepare(desk, bank="GENERAL", books=[book])
    assert [(part.book, part.tender) for part in prepared.strange_allowed()] == [(book, "check")]
    strange = BagCheck(book, "check", money("45.00"), number="999")
    order = deposits.in_bag(prepared.checks[-1])
    made = bags(desk, prepared, checks=(strange, order))
    assert [one.words for one in made.mismatches] == [
        "Check 301 of $45.00 on receipt 01-0001-0002 is not in the bag.",
        "Check 302 of $30.00 on receipt 01-0001-0002 is not in the bag.",
        "Check 999 of $45.00 is in the bag and on no receipt of session 01-0001.",
    ]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"cash": CashCount()}, "cash", r"\$0\.00 in cash was counted into the bag"),
        ({"checks": ()}, "checks", r"\$0\.00 in checks was counted into the bag"),
        ({"bag": " "}, "bag", "bag's number is missing"),
        ({"seal": ""}, "seal", "seal's number is missing"),
        ({"bag": "4111 1111 1111 1111"}, "bag", "card number"),
        ({"password": ""}, "password", "second person types"),
        ({"password": "guessed"}, "password", "do not belong together"),
        ({"verifier": "lortiz"}, "approver", "cannot approve it"),
        ({"verifier": "tnguyen"}, "approver", "no right to verify deposits"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_recorded(
    at: At, city: Books, changed: dict[str, object], field: str, said: str
) -> None:
    desk = at("lortiz")
    prepared = deposits.prepare(desk, bank="GENERAL", books=[sealed(city)])
    with pytest.raises(CounterError, match=said) as refusal:
        bags(desk, prepared, **changed)
    assert refusal.value.field == field
    assert city.rows("SELECT count(*) FROM deposit") == [(0,)]


def test_a_session_is_deposited_once_and_a_bag_used_once(at: At, city: Books) -> None:
    desk = at("lortiz")
    first = deposits.prepare(desk, bank="GENERAL", books=[sealed(city)])
    bags(desk, first)
    with pytest.raises(CounterError, match="Somebody deposited one of these sessions") as refusal:
        bags(desk, first, bag="B-101")
    assert refusal.value.field == "bag"
    second = deposits.prepare(desk, bank="GENERAL", books=[sealed(city, "02", "tnguyen")])
    with pytest.raises(CounterError, match="used this bag"):
        bags(desk, second)
    drawer(city, "03", "rwells").opens()
    with pytest.raises(CounterError, match="Session 03-0001 is not sealed"):
        deposits.prepare(desk, bank="GENERAL", books=["03-0001"])
    with pytest.raises(CounterError, match="bring nothing"):
        deposits.prepare(desk, bank="GENERAL", books=first.books)


def test_asking_twice_deposits_once(at: At, city: Books) -> None:
    desk = at("lortiz")
    prepared = deposits.prepare(desk, bank="GENERAL", books=[sealed(city)])
    act = "019a9f3c-5c00-7000-8000-0000000000aa"
    first = bags(desk, prepared, entry_id=act)
    assert bags(desk, prepared, entry_id=act) == first == deposits.again(desk, act)
    assert city.rows("SELECT count(*) FROM deposit") == [(1,)]


def test_only_who_may_make_deposits_sees_them(at: At) -> None:
    for act in (deposits.overview, lambda desk: deposits.prepare(desk, bank="GENERAL", books=[])):
        with pytest.raises(CounterError, match="may not make deposits"):
            act(at("mdiaz"))  # type: ignore[operator]  # both take a desk
    with pytest.raises(CounterError, match="no bank account OTHER") as refusal:
        deposits.prepare(at("lortiz"), bank="OTHER", books=[])
    assert refusal.value.field == "bank"
    with pytest.raises(CounterError, match="no such deposit"):
        deposits.again(at("lortiz"), "019a9f3c-5c00-7000-8000-0000000000aa")


def test_each_account_takes_its_own_tenders(at: At, city: Books) -> None:
    with city.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE bank_account SET tenders = '[\"cash\"]', bank = 'First', last_four = '1234'")
        connection.exec_driver_sql(
            "INSERT INTO bank_account (code, name, gl, tenders)"
            " VALUES ('PAPER', 'Checks', '999-1100', '[\"check\", \"money_order\"]')"
        )
    desk, book = at("lortiz"), sealed(city)
    assert {code: row.total for code, (row,) in deposits.overview(desk).waiting.items()} == {
        "GENERAL": money("20.00"),
        "PAPER": money("95.00"),
    }
    cash = deposits.prepare(desk, bank="GENERAL", books=[book])
    assert (cash.checks, [tie.tender for tie in cash.tie(CashCount(), ())]) == ((), ["cash"])
    bags(desk, cash)
    paper = deposits.prepare(desk, bank="PAPER", books=[book])
    bags(desk, paper, cash=CashCount(), bag="B-101")
    assert [(row.bank, row.cash, row.checks) for row in rows.recent(desk.database)] == [
        ("PAPER", money("0.00"), money("75.00")), ("GENERAL", money("20.00"), money("0.00")),
    ]  # fmt: skip


def test_drops_and_paid_back_floats_are_in_the_cash_that_waits(at: At, city: Books) -> None:
    one = drawer(city, "03", "rwells").opens()
    one.takes([item("MISC", "60.00", {"100-4290": "60.00"})], [in_cash("60.00")])
    undone = one.drops("40.00")
    one.voids(undone)
    one.drops("55.00")
    one.begins_count()
    left = CashCount.of({"20.00": 5, "10.00": 6, "5.00": 5, "1.00": 15, "0.25": 20})
    one.counts(left)
    one.submits()
    one.closes()
    desk = at("lortiz")
    prepared = deposits.prepare(desk, bank="GENERAL", books=["03-0001"])
    assert (prepared.of("cash"), prepared.tie(CashCount(), ())[0].due) == (money("60.00"), money("60.00"))
    bags(desk, prepared, cash=CashCount.of({"20.00": 3}), checks=())


def corrects(desk: Desk, deposit: str, counted: str, by: str = "jkim", **changed: object) -> Corrected:
    told: dict[str, object] = {
        "charged": Charged.OVER_SHORT,
        "reason": "one dollar short at the bank",
        "second": Witness(by, PASSWORD),
        **changed,
    }
    return deposit_corrections.correct(desk, deposit=deposit, counted=money(counted), **told)  # type: ignore[arg-type]  # as told


def test_what_the_bank_counted_is_taken_over_once(at: At, city: Books) -> None:
    desk = at("lortiz")
    made = bags(desk, deposits.prepare(desk, bank="GENERAL", books=[sealed(city)]))
    act = city.new_id()
    first = corrects(desk, made.id, "114.00", entry_id=act)
    assert (first.target, first.difference, first.approved_by) == ("bag B-100 for GENERAL", money("-1.00"), "Jkim")
    assert corrects(desk, made.id, "114.00", entry_id=act) == first
    slip = papers.deposit_correction_slip(desk, first)
    assert has(slip, "Stood in the books", "115.00")
    assert has(slip, "Difference", "1.00 less")
    assert "Agreed: Jkim" in rows_of(lay_out(slip, 48))
    with pytest.raises(CounterError, match=r"\$114\.00 stands already") as again:
        corrects(desk, made.id, "114.00")
    assert again.value.field == "counted"
    assert corrects(desk, made.id, "115.00", charged=Charged.BANK_ERROR).difference == money("1.00")
    (row,) = rows.recent(city.database)
    assert (row.total, row.corrected) == (money("115.00"), money("0.00"))
    assert city.differences() == ()


def test_who_prepared_the_bag_does_not_agree_to_its_correction(at: At, city: Books) -> None:
    desk = at("aortega")
    made = bags(desk, deposits.prepare(desk, bank="GENERAL", books=[sealed(city)]))
    clerk = at("lortiz")
    for changed, field in (
        ({"by": "aortega"}, "approver"),
        ({"by": "tnguyen"}, "approver"),
        ({"reason": " "}, "reason"),
        ({"second": Witness("jkim", "wrong")}, "password"),
    ):
        with pytest.raises(CounterError) as refusal:
            corrects(clerk, made.id, "114.00", **changed)
        assert refusal.value.field == field
    assert city.rows("SELECT count(*) FROM deposit_correction") == [(0,)]
    with pytest.raises(CounterError, match="may not correct deposits"):
        corrects(at("mdiaz"), made.id, "114.00")
