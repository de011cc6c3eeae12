# SPDX-License-Identifier: Apache-2.0
"""A payment keyed as the wrong kind is put right with a second person, before its session is closed (rule 5.6.5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher

from app.domain.count import CashCount
from app.domain.detective.facts import Cause
from app.domain.errors import CounterError
from app.domain.kinds.counting import Listed
from app.domain.tender import Tender
from app.queries import books as book_rows
from app.queries import drawer_day, tenders, watch
from app.queries import drawers as drawer_rows
from app.services import detective, drawers, passwords, receipts, tender_corrections
from app.services.desk import Desk
from app.storage import masters
from tests.books import FLOAT, PASSWORD, ROUTING, Books, drawer, in_cash, item, money

At = Callable[..., Desk]
BOOK, NUMBER = "01-0001", "01-0001-0001"
CHECK = Tender("check", money("20.00"), number="1021", routing=ROUTING)


@pytest.fixture
def desk(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Maria Diaz took twenty dollars for a dog license and keyed them as cash."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in ("jkim", "aortega", "tnguyen", "mdiaz"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    takes(city)
    at("mdiaz").journal.forget(BOOK)
    return at("mdiaz")


def takes(city: Books) -> None:
    session = drawer(city, "01", "mdiaz")
    session.pen = book_rows.pen(city.database, BOOK)
    session.takes([item("DOGLIC", "20.00")], [in_cash("50.00")], change="30.00")


def corrects(desk: Desk, right: Tender = CHECK, place: int = 1, **more: str) -> tender_corrections.Corrected:
    said = {"reason": "it was a check", "approver": "jkim", "password": PASSWORD, **more}
    return tender_corrections.correct(desk, number=NUMBER, place=place, right=right, **said)


def test_cash_that_was_a_check_is_expected_among_the_checks(desk: Desk, city: Books) -> None:
    done = corrects(desk)
    assert (done.was, done.now, done.number, done.amount, done.approved_by) == (
        "Cash", "Check", "1021", money("20.00"), "Jkim",
    )  # fmt: skip
    assert drawer_rows.expected(city.database, BOOK) == {"cash": money("200.00"), "check": money("20.00")}
    rows = (
        "SELECT gl, tender, cents FROM posting p JOIN entry e ON e.no = p.entry_no WHERE e.kind = 'tender_correction'"
    )
    assert set(city.rows(rows)) == {("999-1120", "check", 2000), ("999-1110", "cash", -2000)}


def test_a_part_of_it_may_be_put_right_and_put_back(desk: Desk, city: Books) -> None:
    corrects(desk, Tender("check", money("15.00"), number="7", routing=ROUTING))
    standing = [(each.place, each.kind, each.left) for each in tenders.of_receipt(city.database, NUMBER)]
    assert standing == [(1, "cash", money("5.00")), (2, "check", money("15.00"))]
    corrects(desk, Tender("cash", money("15.00")), place=2, reason="it was cash after all")
    assert drawer_rows.expected(city.database, BOOK) == {"cash": money("220.00")}
    shown = tender_corrections.correctable(desk, NUMBER)
    assert [(each.place, each.left) for each in shown.tenders] == [(1, money("5.00")), (3, money("15.00"))]
    assert "on_account" not in [kind.code for kind in shown.kinds]


@pytest.mark.parametrize(
    ("right", "more", "field"),
    [
        (Tender("cash", money("20.00")), {}, "kind"),
        (Tender("check", money("20.00"), routing=ROUTING), {}, "number"),
        (Tender("check", money("20.01"), number="1", routing=ROUTING), {}, "amount"),
        (CHECK, {"reason": " "}, "reason"),
        (CHECK, {"approver": "mdiaz"}, "approver"),
        (CHECK, {"approver": "tnguyen"}, "approver"),
        (CHECK, {"password": "wrong"}, "password"),
        (CHECK, {"password": ""}, "password"),
    ],
    ids=["the same kind", "no number", "more", "unsaid", "own consent", "a cashier's consent", "wrong", "none"],
)
def test_what_is_missing_is_said_beside_its_field(
    desk: Desk, city: Books, right: Tender, more: dict[str, str], field: str
) -> None:
    with pytest.raises(CounterError) as refused:
        corrects(desk, right, **more)
    assert refused.value.field == field
    assert city.rows("SELECT count(*) FROM tender_correction") == [(0,)]


def test_another_cashier_and_a_watching_supervisor_correct_nothing(desk: Desk, at: At) -> None:
    for name in ("tnguyen", "aortega"):
        with pytest.raises(CounterError, match="cannot be corrected by you now"):
            corrects(at(name))


def test_a_corrected_receipt_is_not_voided_any_more(desk: Desk) -> None:
    corrects(desk)
    with pytest.raises(CounterError, match="cannot be voided"):
        receipts.void(desk, number=NUMBER, reason="wrong", approver="jkim", password=PASSWORD)


def test_asking_again_corrects_once(desk: Desk, city: Books) -> None:
    once = {"entry_id": "019a9f3c-5c00-7000-8000-00000000b001"}
    assert corrects(desk, **once) == corrects(desk, **once)
    assert city.rows("SELECT count(*) FROM tender_correction") == [(1,)]


def submitted(desk: Desk, at: At) -> None:
    """Three counts that find the check, and a supervisor's that decides."""
    listed = (Listed(money("20.00"), "1021"),)
    for _ in range(3):
        drawers.count(desk, cash_count=FLOAT, checks=listed)
    drawers.count(at("jkim"), cash_count=FLOAT, checks=listed, book=BOOK)


def test_a_supervisor_corrects_what_was_submitted_and_the_session_closes_balanced(
    desk: Desk, at: At, city: Books
) -> None:
    submitted(desk, at)
    (both,) = detective.explain(at("jkim"), book=BOOK).parts
    assert (both.tender, both.difference) == ("cash", money("-20.00"))
    with pytest.raises(CounterError, match="cannot be corrected by you now"):
        corrects(desk)
    with pytest.raises(CounterError) as refused:
        corrects(at("jkim"), approver="jkim")
    assert refused.value.field == "approver"
    corrects(at("jkim"), approver="aortega")
    assert detective.explain(at("jkim"), book=BOOK).parts == ()
    report = drawers.close(at("jkim"), book=BOOK)
    assert (report.close["over_short"], report.close["checks_over_short"]) == (0, 0)
    assert [(total.tender, total.count_of, total.amount) for total in report.totals] == [("check", 1, money("20.00"))]
    assert city.rows("SELECT tender, count_of, cents FROM seal_total") == [("check", 1, 2000)]


def test_nothing_is_corrected_before_the_count_that_decides(desk: Desk, at: At) -> None:
    for _ in range(3):
        drawers.count(desk, cash_count=CashCount())
    with pytest.raises(CounterError, match="not decided yet"):
        corrects(at("jkim"), approver="aortega")


def test_the_drawer_is_watched_with_its_tenders_as_they_stand(desk: Desk, city: Books) -> None:
    corrects(desk, Tender("check", money("15.00"), number="7", routing=ROUTING))
    seen = watch.session(city.database, BOOK)
    assert seen is not None
    assert seen.figures is not None
    assert [(total.tender, total.count_of, total.amount) for total in seen.figures.others] == [
        ("check", 1, money("15.00"))
    ]
    moments = drawer_day.moments(city.database, BOOK)
    assert [(each.kind, each.after) for each in moments if each.cash] == [
        ("open", money("200.00")), ("receipt", money("220.00")), ("tender_correction", money("205.00")),
    ]  # fmt: skip
    assert [(paid.kind, paid.net, paid.pieces) for paid in moments[-1].paid] == [
        ("cash", money("-15.00"), 0), ("check", money("15.00"), 1),
    ]  # fmt: skip


def test_a_check_keyed_as_cash_is_found_before_it_is_corrected(desk: Desk, at: At) -> None:
    submitted(desk, at)
    causes = {found.cause for part in detective.explain(at("jkim"), book=BOOK).parts for found in part.findings}
    assert Cause.WRONG_TENDER in causes
