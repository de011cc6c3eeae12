# SPDX-License-Identifier: Apache-2.0
"""Cash moves without a receipt as the city allows: named, agreed where it must be, taken back as never made."""

import contextlib
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher

from app.domain.count import CashCount
from app.domain.denomination import by_key
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.paper import lay_out, rows_of
from app.queries import drawers as drawer_rows
from app.queries import stock
from app.services import drawer_cash, drawers, papers, passwords
from app.services.consents import Witness
from app.services.desk import Desk
from app.services.drawer_cash import Named
from app.storage import masters
from tests.books import FLOAT, PASSWORD, Books, money
from tests.storage.spec.cash_acts import adopts

At = Callable[..., Desk]
JKIM = Witness("jkim", PASSWORD)
SHOP = Named("Ace Hardware", account="100-5310")
BOOK = "01-0001"
MISC = Named("Ana Lee", code="MISC")


@pytest.fixture(autouse=True)
def people_with_passwords(city: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has the usual password; embedded homes keep it themselves, here hashed in no time."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in ("mdiaz", "jkim", "tnguyen"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})


@pytest.fixture
def desk(at: At) -> Desk:
    """Maria Diaz with drawer 01 open on $200.00."""
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    return at("mdiaz")


def holds(desk: Desk) -> Money:
    """What the books expect of drawer 01, read as its supervisor: a cashier's own login may not."""
    if desk.database.dialect == "sqlite":
        return drawer_rows.expected(desk.database, BOOK)["cash"]
    with contextlib.closing(desk.database.connect_as("jkim", PASSWORD)) as supervisor:
        return drawer_rows.expected(supervisor, BOOK)["cash"]


def rows(paper: object) -> str:
    return "\n".join(rows_of(lay_out(paper, 48)))  # type: ignore[arg-type]


def test_a_pickup_names_who_took_the_cash_in_the_books_and_on_the_slip(desk: Desk) -> None:
    count = CashCount.of({"20.00": 3})
    done = drawer_cash.pickup(desk, amount=money("60.00"), reason="full", second=JKIM, count=count)
    assert (done.amount, done.agreed_by, holds(desk)) == (money("60.00"), "Jkim", money("140.00"))
    slip = rows(papers.pickup_slip(desk, done, count))
    assert "$60.00" in slip
    assert "Taken by Jkim" in slip
    assert "$20 x 3" in slip


def test_nobody_picks_up_from_their_own_drawer(desk: Desk) -> None:
    with pytest.raises(CounterError, match="cannot approve it") as refused:
        drawer_cash.pickup(desk, amount=money("60.00"), reason="full", second=Witness("mdiaz", PASSWORD))
    assert refused.value.field == "approver"
    assert holds(desk) == money("200.00")


def test_who_may_not_approve_picks_nothing_up(desk: Desk) -> None:
    with pytest.raises(CounterError, match="has no right to approve"):
        drawer_cash.pickup(desk, amount=money("60.00"), reason="full", second=Witness("tnguyen", PASSWORD))


def test_cash_paid_in_goes_to_its_code_and_fund(desk: Desk, city: Books) -> None:
    done = drawer_cash.paid_in(desk, named=MISC, amount=money("12.50"), reason="left on the counter")
    posted = dict(city.rows("SELECT gl, cents FROM posting p JOIN entry e ON e.no = p.entry_no WHERE kind = 'paid_in'"))
    assert posted == {"999-1110": 1250, "999-2010": -1250, "100-1010": 1250, "100-4290": -1250}
    slip = rows(papers.paid_slip(desk, done))
    for words in ("PAID IN", "$12.50", "From Ana Lee", "For MISC", "left on the counter"):
        assert words in slip


def test_cash_paid_out_goes_to_its_account(desk: Desk) -> None:
    done = drawer_cash.paid_out(desk, named=SHOP, amount=money("20.00"), reason="tape")
    assert (done.party, done.purpose, holds(desk)) == ("Ace Hardware", "100-5310", money("180.00"))
    assert "To Ace Hardware" in rows(papers.paid_slip(desk, done))


def test_beyond_what_a_session_pays_out_by_itself_a_second_person_agrees(desk: Desk) -> None:
    assert drawer_cash.limits(desk).paid_out == money("50.00")
    drawer_cash.paid_out(desk, named=SHOP, amount=money("30.00"), reason="tape")
    assert drawer_cash.limits(desk).paid_out == money("20.00")
    with pytest.raises(CounterError, match="consent is missing"):
        drawer_cash.paid_out(desk, named=SHOP, amount=money("20.01"), reason="tape")
    done = drawer_cash.paid_out(desk, named=SHOP, amount=money("20.01"), reason="tape", second=JKIM)
    assert "Approved by Jkim" in rows(papers.paid_slip(desk, done))
    assert drawer_cash.limits(desk).paid_out == money("20.00")


def test_more_than_the_drawer_holds_is_not_paid_out(desk: Desk) -> None:
    with pytest.raises(CounterError, match="does not hold that much cash"):
        drawer_cash.paid_out(desk, named=SHOP, amount=money("200.01"), reason="tape", second=JKIM)


@pytest.mark.parametrize(
    ("named", "field"),
    [
        (Named("", code="MISC"), "party"),
        (Named("Ana Lee"), "purpose"),
        (Named("Ana Lee", code="WATER"), "purpose"),
        (Named("Ana Lee", code="NONE"), "purpose"),
        (Named("Ana Lee", account="999-1115"), "purpose"),
        (Named("Ana Lee", account="501-1310"), "purpose"),
        (Named("4111 1111 1111 1111", code="MISC"), "party"),
    ],
    ids=["nobody", "nothing", "an account's code", "no code", "the vault", "a receivable", "a card number"],
)
def test_cash_is_paid_in_for_something_the_chart_allows_and_by_somebody(desk: Desk, named: Named, field: str) -> None:
    with pytest.raises(CounterError) as refused:
        drawer_cash.paid_in(desk, named=named, amount=money("5.00"), reason="found")
    assert refused.value.field == field
    assert holds(desk) == money("200.00")


def test_what_is_offered_is_what_the_books_take(desk: Desk) -> None:
    offered = drawer_cash.choices(desk)
    assert {"MISC", "COPY", "DOGLIC"} <= {code for code, _ in offered.codes}
    assert "WATER" not in {code for code, _ in offered.codes}
    for account, _ in offered.accounts:
        drawer_cash.paid_in(desk, named=Named("Ana Lee", account=account), amount=money("0.01"), reason="try")


def test_an_exchange_changes_the_pieces_and_not_the_amount(desk: Desk) -> None:
    came, went = CashCount.of({}, {"0.25": 2}), CashCount.of({"20.00": 1})
    done = drawer_cash.exchange(desk, came=came, went=went, party="Vault", reason="no quarters")
    assert (done.amount, holds(desk)) == (money("20.00"), money("200.00"))
    slip = rows(papers.exchange_slip(desk, done, came, went))
    assert "Into the drawer" in slip
    assert "2 rolls of 40" in slip
    held = stock.of_book(desk.database, "01-0001")
    assert (held[by_key("0.25")], held[by_key("20.00")]) == (20 + 80, 5 - 1)


def test_an_exchange_of_different_worth_says_both_amounts(desk: Desk) -> None:
    with pytest.raises(CounterError, match=r"\$19.00 comes in and \$20.00 goes out"):
        drawer_cash.exchange(
            desk, came=CashCount.of({"1.00": 19}), went=CashCount.of({"20.00": 1}), party="Vault", reason="ones"
        )


def test_the_pieces_of_a_drawer_follow_what_was_counted_as_it_moved(desk: Desk) -> None:
    drawers.drop(desk, amount=money("40.00"), reason="full", count=CashCount.of({"10.00": 4}))
    drawer_cash.paid_in(desk, named=MISC, amount=money("5.00"), reason="x", count=CashCount.of({"1.00": 5}))
    undone = drawer_cash.paid_out(desk, named=SHOP, amount=money("20.00"), reason="tape")
    held = stock.of_book(desk.database, "01-0001")
    assert (held[by_key("20.00")], held[by_key("10.00")], held[by_key("1.00")]) == (4, 2, 20)
    drawer_cash.take_back(desk, of=undone.id, reason="not bought", second=JKIM)
    assert stock.of_book(desk.database, "01-0001")[by_key("20.00")] == 5


def test_cash_that_was_moved_is_taken_back_with_a_second_person(desk: Desk) -> None:
    moved = drawer_cash.pickup(desk, amount=money("60.00"), reason="full", second=JKIM)
    with pytest.raises(CounterError, match="consent is missing"):
        drawer_cash.take_back(desk, of=moved.id, reason="typed twice", second=Witness("jkim", ""))
    undone = drawer_cash.take_back(desk, of=moved.id, reason="typed twice", second=JKIM)
    assert (undone.amount, undone.agreed_by, holds(desk)) == (money("60.00"), "Jkim", money("200.00"))
    assert "Taken back: the pickup" in rows(papers.taken_back_slip(desk, undone, "the pickup"))
    with pytest.raises(CounterError, match="voided already"):
        drawer_cash.take_back(desk, of=moved.id, reason="typed twice", second=JKIM)
    assert drawer_rows.events(desk.database, "01-0001")[0].of_kind == "pickup"


def test_what_is_of_another_session_or_a_receipt_is_not_taken_back_here(desk: Desk, at: At) -> None:
    drawers.open_drawer(at("tnguyen"), drawer="02", count=FLOAT)
    theirs = drawers.drop(at("tnguyen"), amount=money("5.00"), reason="full")
    with pytest.raises(CounterError, match="not of your open session"):
        drawer_cash.take_back(desk, of=theirs.id, reason="x", second=JKIM)


def test_openings_without_a_sale_are_limited_by_policy(desk: Desk, city: Books) -> None:
    assert drawer_cash.limits(desk).no_sales is None
    adopts(city, "no_sale", '{"limit": 1}')
    assert drawer_cash.limits(desk).no_sales == 1
    drawers.no_sale(desk, reason="change")
    assert drawer_cash.limits(desk).no_sales == 0
    with pytest.raises(CounterError, match="consent is missing"):
        drawers.no_sale(desk, reason="change")
    done = drawers.no_sale(desk, reason="change", second=JKIM)
    assert "Approved by Jkim" in rows(papers.no_sale_slip(desk, done))
    assert drawer_cash.limits(desk).no_sales == 0


def test_a_full_drawer_asks_for_a_drop_while_it_is_open_and_says_no_figure(desk: Desk, city: Books) -> None:
    assert not drawer_cash.is_full(desk)
    adopts(city, "cash_limit", '{"amount": 19999}')
    assert drawer_cash.is_full(desk) is True
    drawers.begin_count(desk)
    assert not drawer_cash.is_full(desk)
    drawers.cancel_count(desk)
    drawers.drop(desk, amount=money("0.01"), reason="full")
    assert not drawer_cash.is_full(desk)


def test_the_report_of_a_session_adds_up_with_all_that_moved(desk: Desk, at: At) -> None:
    drawers.drop(desk, amount=money("30.00"), reason="full")
    drawer_cash.pickup(desk, amount=money("40.00"), reason="full", second=JKIM)
    drawer_cash.paid_in(desk, named=MISC, amount=money("15.00"), reason="found")
    drawer_cash.paid_out(desk, named=SHOP, amount=money("5.00"), reason="tape")
    assert holds(desk) == money("140.00")
    drawers.count(desk, cash_count=CashCount.of({"20.00": 7}))
    report = drawers.close(at("jkim"), book="01-0001")
    assert (report.pickups, report.paid_in, report.paid_out) == (money("40.00"), money("15.00"), money("5.00"))
    paper = rows(papers.session_report(at("jkim"), report))
    for words in ("Picked up", "Paid in", "Paid out", "balanced"):
        assert words in paper
    assert "Other cash" not in paper
