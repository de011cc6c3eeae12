# SPDX-License-Identifier: Apache-2.0
"""Who watches the drawers, what they see of each, and what is withheld while a drawer is counted: on both databases."""

from collections.abc import Callable

import pytest

from app.domain.drawer_day import Moment
from app.domain.entry import Kind, State
from app.domain.errors import CounterError
from app.domain.kinds.close import TenderTotal
from app.queries import books as book_rows
from app.queries import drawers
from app.services import printing, receipts, watching
from app.services.desk import Desk
from app.services.watching import Card, Why
from tests.books import Books, Session, by_check, drawer, in_cash, item, money, town
from tests.conftest import FakeClock

At = Callable[..., Desk]


def card(desk: Desk, book: str) -> Card:
    return next(each for each in watching.wall(desk).cards if each.drawer.book == book)


def busy(city: Books) -> Session:
    """Maria Diaz's drawer: $45.00 in cash, $80.25 by check, one receipt undone, a drop of $12.00."""
    session = drawer(city, "01", "mdiaz").opens()
    session.takes([item("DOGLIC", "45.00")], [in_cash("50.00")], change="5.00", name="license")
    session.takes([item("DOGLIC", "80.25")], [by_check("80.25", "1019")])
    session.voids(session.takes([item("DOGLIC", "20.00")], [in_cash("20.00")]))
    session.drops("12.00")
    return session


def test_the_wall_shows_every_drawer_with_what_it_should_hold(at: At, city: Books) -> None:
    busy(city)
    seen = card(at("jkim"), "01-0001")
    assert (seen.why, seen.drawer.state, seen.drawer.full_name) == (Why.SHOWN, State.OPEN, "Mdiaz")
    figures = seen.drawer.figures
    assert figures is not None
    assert figures.cash == money("233.00") == drawers.expected(at("jkim").database, "01-0001")["cash"]
    assert figures.others == (TenderTotal("check", 1, money("80.25")),)
    assert (figures.receipts, figures.voids, figures.drops, figures.no_sales) == (2, 1, 1, 0)
    assert (seen.drawer.last_kind, seen.drawer.seq) == ("drop", 6)


def test_a_drawer_nobody_opened_is_on_the_wall_and_the_wall_knows_when_it_was_read(
    at: At, city: Books, clock: FakeClock
) -> None:
    found = watching.wall(at("jkim"))
    assert found.read_at == clock()
    assert found.cards
    assert all(each.drawer.state is State.ASSIGNED and not each.drawer.book for each in found.cards)


def test_a_submitted_session_stays_beside_the_next_one_of_its_drawer(at: At, city: Books) -> None:
    session = busy(city)
    session.begins_count()
    for _ in range(3):
        session.counts()
    session.submits()
    drawer(city, "01", "tnguyen", session=2).opens(grand=money("125.25"))
    shown = [each.drawer.book for each in watching.wall(at("jkim")).cards if each.drawer.drawer == "01"]
    assert shown == ["01-0001", "01-0002"]


def test_a_number_that_was_given_up_is_no_receipt(at: At, city: Books) -> None:
    session = busy(city)
    lost = session.builds(Kind.RECEIPT, session.story([item("DOGLIC", "9.00")], [in_cash("9.00")]))
    session.records(session.annulling(lost))
    figures = card(at("jkim"), "01-0001").drawer.figures
    assert figures is not None
    assert (figures.receipts, figures.cash) == (2, money("233.00"))
    last = watching.day(at("jkim"), "01-0001").moments[-1]
    assert (last.kind, last.number, last.cash) == ("annulled", "01-0001-0004", money("0.00"))


@pytest.mark.parametrize("name", ["mdiaz", "lortiz"])
def test_who_may_not_audit_watches_no_drawer(at: At, city: Books, name: str) -> None:
    busy(city)
    for ask in (
        lambda: watching.wall(at(name)),
        lambda: watching.day(at(name), "01-0001"),
        lambda: watching.receipt(at(name), book="01-0001", number="01-0001-0001"),
    ):
        with pytest.raises(CounterError, match="may not watch the drawers"):
            ask()


@pytest.mark.parametrize("name", ["jkim", "pshah", "admin"])
def test_from_the_beginning_of_a_count_everything_of_that_drawer_is_withheld(at: At, city: Books, name: str) -> None:
    session = busy(city)
    desk = at(name)
    assert watching.day(desk, "01-0001").moments
    session.begins_count()
    seen = card(desk, "01-0001")
    assert (seen.why, seen.drawer.figures, seen.drawer.seq, seen.drawer.last_number) == (Why.COUNTING, None, 0, "")
    day = watching.day(desk, "01-0001")
    assert (day.card.why, day.moments) == (Why.COUNTING, ())
    with pytest.raises(CounterError, match="is not shown now"):
        watching.receipt(desk, book="01-0001", number="01-0001-0001")
    assert "233" not in repr((watching.wall(desk), day))


def test_a_submitted_count_that_is_off_stays_hidden_from_who_may_count_until_one_of_them_did(
    at: At, city: Books
) -> None:
    session = busy(city)
    session.begins_count()
    for _ in range(3):
        session.counts()
    session.submits()
    assert card(at("jkim"), "01-0001").why is Why.TO_COUNT
    assert watching.day(at("aortega"), "01-0001").moments == ()
    assert card(at("pshah"), "01-0001").why is Why.SHOWN
    session.counts(by="aortega")
    assert card(at("jkim"), "01-0001").why is Why.SHOWN
    assert watching.day(at("jkim"), "01-0001").moments


def test_nobody_watches_the_figures_of_their_own_open_drawer(at: At, city: Books) -> None:
    drawer(city, "02", "jkim").opens().takes([item("DOGLIC", "45.00")], [in_cash("45.00")])
    seen = card(at("jkim"), "02-0001")
    assert (seen.why, seen.drawer.figures) == (Why.OWN, None)
    assert card(at("aortega"), "02-0001").why is Why.SHOWN


def test_in_every_state_of_a_drawer_the_day_ends_with_the_cash_of_its_book(at: At, city: Books) -> None:
    town(city)
    desk = at("pshah")
    shown = 0
    for each in watching.wall(desk).cards:
        if each.why or not each.drawer.book:
            continue
        moments = watching.day(desk, each.drawer.book).moments
        assert moments[-1].after == drawers.expected(desk.database, each.drawer.book)["cash"], each.drawer.book
        assert each.drawer.figures is not None
        assert each.drawer.figures.cash == moments[-1].after
        shown += 1
    assert shown >= 4


def test_the_day_tells_every_act_in_order_with_its_cash_and_who_agreed(at: At, city: Books) -> None:
    busy(city)
    moments = watching.day(at("jkim"), "01-0001").moments
    assert [(each.kind, each.cash.cents, each.after.cents) for each in moments] == [
        ("open", 20000, 20000), ("receipt", 4500, 24500), ("receipt", 0, 24500), ("receipt", 2000, 26500),
        ("approval", 0, 26500), ("void", -2000, 24500), ("drop", -1200, 23300),
    ]  # fmt: skip
    first, check, undone, approval = moments[1:5]
    assert (first.number, first.subject, first.change) == ("01-0001-0001", "Doglic", money("5.00"))
    assert [(paid.kind, paid.handed.cents, paid.net.cents) for paid in first.paid] == [("cash", 5000, 4500)]
    assert (check.paid[0].number, check.amount) == ("1019", money("80.25"))
    assert (undone.undone, first.undone) == (True, False)
    assert (approval.by, approval.number, approval.at) == ("Jkim", undone.number, moments[5].at)


def test_prints_and_copies_stand_among_the_acts_and_those_of_other_drawers_do_not(
    at: At, city: Books, clock: FakeClock
) -> None:
    busy(city)
    drawer(city, "02", "tnguyen").opens().takes([item("DOGLIC", "45.00")], [in_cash("45.00")])
    desk = at("mdiaz")
    printing.log_print(desk, ref="01-0001-0001", state="pending", printer="virtual")
    printing.log_print(desk, ref="01-0001-0001", state="confirmed", printer="virtual")
    receipts.reprint(desk, "01-0001-0001")
    printing.log_print(at("tnguyen"), ref="02-0001-0001", state="confirmed", printer="virtual")
    papers = [each for each in watching.day(at("jkim"), "01-0001").moments if each.kind in ("print", "copy")]
    assert [(each.kind, each.number, each.state, each.attempt) for each in papers] == [
        ("print", "01-0001-0001", "confirmed", 0), ("copy", "01-0001-0001", "", 1),
    ]  # fmt: skip
    assert {each.by for each in papers} == {"Mdiaz"}


def test_a_count_is_told_as_balanced_or_not_and_never_by_what_was_expected(at: At, city: Books) -> None:
    session = drawer(city, "01", "mdiaz").opens()
    session.begins_count().counts()
    session.submits()
    counted: Moment = watching.day(at("jkim"), "01-0001").moments[2]
    assert (counted.kind, counted.attempt, counted.balanced, counted.amount) == ("count", 1, True, money("200.00"))


def test_a_receipt_is_shown_as_paper_from_its_own_session_alone(at: At, city: Books) -> None:
    busy(city)
    assert watching.receipt(at("jkim"), book="01-0001", number="01-0001-0001").total == money("45.00")
    for book, number in (("01-0002", "01-0002-0001"), ("01-0001", "02-0001-0001")):
        with pytest.raises(CounterError):
            watching.receipt(at("jkim"), book=book, number=number)


def test_a_session_nobody_opened_is_answered_in_words(at: At, city: Books) -> None:
    with pytest.raises(CounterError, match="There is no session 09-0001"):
        watching.day(at("jkim"), "09-0001")
    assert book_rows.by_id(at("jkim").database, "09-0001") is None
