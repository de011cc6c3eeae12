# SPDX-License-Identifier: Apache-2.0
"""A cashier falls ill: a supervisor submits in their place with a second person, and two people count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.count import CashCount
from app.domain.entry import State
from app.domain.errors import CounterError
from app.domain.exceptions import Why
from app.queries import books as book_rows
from app.services import absences, drawers, exceptions, papers, receipts, sessions, watching
from app.services.consents import Witness
from app.services.desk import Desk
from tests.books import DAY, PASSWORD, Books, drawer, in_cash, item
from tests.domain.papers.test_papers import has, rows

At = Callable[..., Desk]
PILE = CashCount.of({"20.00": 12})
"""$240.00: what the drawer of `ill` holds."""


@pytest.fixture
def ill(city: Books) -> Books:
    """mdiaz took $40.00 at drawer 01, whose float is $200.00, and cannot go on; everybody has a password."""
    if city.database.dialect == "sqlite":
        from app.services import passwords

        hashed = passwords.hashed(PASSWORD)
        with city.as_("admin").writing() as connection:
            connection.exec_driver_sql("UPDATE person SET password_hash = ?, version = version + 1", (hashed,))
    drawer(city, "01", "mdiaz").opens().takes([item("DOGLIC", "40.00")], [in_cash("40.00")])
    return city


def second(name: str = "aortega") -> Witness:
    return Witness(name, PASSWORD)


def submits(desk: Desk, by: str = "aortega", reason: str = "Taken ill") -> None:
    absences.submit_in_place(desk, book="01-0001", reason=reason, second=second(by))


def counts(desk: Desk, pile: CashCount = PILE, by: str | None = "tnguyen") -> drawers.CountAnswer:
    along = None if by is None else second(by)
    return drawers.count(desk, cash_count=pile, book="01-0001", second=along)


def test_what_a_supervisor_submitted_is_counted_by_two_and_sealed_as_usual(ill: Books, at: At) -> None:
    jkim = at("jkim")
    submits(jkim)
    review = sessions.review(jkim, "01-0001")
    assert (review.must_count, review.report) == (True, None)
    assert review.in_place is not None
    assert (review.in_place.by, review.in_place.agreed_by, review.in_place.reason) == ("jkim", "aortega", "Taken ill")
    answer = counts(jkim)
    assert (answer.balanced, answer.along) == (True, "Tnguyen")
    slip = papers.count_slip(jkim, answer, PILE)
    assert "Counted by Jkim and Tnguyen" in rows(slip, 48)
    report = drawers.close(jkim, book="01-0001")
    paper = papers.session_report(jkim, report)
    assert has(paper, "Count 1, Jkim and Tnguyen", "balanced")
    told = " ".join(rows(paper, 48))
    assert "By Jkim, Aortega agreed" in told
    assert "Reason: Taken ill" in told
    assert "Jkim, for Mdiaz" in told


def test_the_supervisor_is_told_nothing_of_the_drawer_before_two_counted_it(ill: Books, at: At) -> None:
    submits(at("jkim"))
    card = next(each for each in watching.wall(at("jkim")).cards if each.drawer.drawer == "01")
    assert (card.why, card.drawer.figures) == (watching.Why.TO_COUNT, None)


def test_no_drawer_is_opened_on_money_two_people_have_not_counted(ill: Books, at: At) -> None:
    submits(at("jkim"))
    [choice] = [one for one in sessions.overview(at("tnguyen")).drawers if one.code == "01"]
    assert (choice.taken_by, choice.uncounted) == ("Mdiaz", True)
    with pytest.raises(CounterError, match="until two people have counted it") as found:
        drawers.open_drawer(at("tnguyen"), drawer="01", count=PILE)
    assert found.value.field == "drawer"
    counts(at("jkim"))
    assert drawers.open_drawer(at("aortega"), drawer="01", count=CashCount.of({"20.00": 10})).book == "01-0002"


def test_nobody_looks_up_its_receipts_until_two_counted_it(ill: Books, at: At) -> None:
    assert receipts.by_number(at("mdiaz"), "01-0001-0001").total.dollars == "$40.00"
    submits(at("jkim"))
    for name in ("mdiaz", "tnguyen", "jkim"):
        with pytest.raises(CounterError, match="not shown until two people"):
            receipts.by_number(at(name), "01-0001-0001")
    counts(at("jkim"))
    assert receipts.by_number(at("mdiaz"), "01-0001-0001").total.dollars == "$40.00"


@pytest.mark.parametrize(
    ("who", "by", "reason", "said", "field"),
    [
        ("mdiaz", "jkim", "ill", "may not submit sessions in another person's place", None),
        ("jkim", "jkim", "ill", "cannot approve it", "approver"),
        ("jkim", "mdiaz", "ill", "This is the person who is absent", "approver"),
        ("jkim", "tnguyen", "ill", "has no right to approve", "approver"),
        ("jkim", "aortega", "  ", "A reason is missing", "reason"),
    ],
    ids=["a cashier", "one alone", "who is absent agrees", "another cashier agrees", "unsaid"],
)
def test_nobody_submits_so_alone_or_with_the_absent_one(
    ill: Books, at: At, who: str, by: str, reason: str, said: str, field: str | None
) -> None:
    with pytest.raises(CounterError, match=said) as refused:
        submits(at(who), by, reason)
    assert refused.value.field == field
    assert book_rows.pen(ill.database, "01-0001").state is State.OPEN


def test_nobody_submits_the_own_session_so(ill: Books, at: At) -> None:
    drawer(ill, "02", "jkim").opens()
    with pytest.raises(CounterError, match="Session 02-0001 is your own"):
        absences.submit_in_place(at("jkim"), book="02-0001", reason="ill", second=second())


@pytest.mark.parametrize(
    ("by", "said"),
    [(None, "Two people count this drawer"), ("jkim", "cannot approve it"), ("mdiaz", "the person who is absent")],
    ids=["alone", "the same one twice", "with who is absent"],
)
def test_one_person_does_not_count_it(ill: Books, at: At, by: str | None, said: str) -> None:
    submits(at("jkim"))
    with pytest.raises(CounterError, match=said) as refused:
        counts(at("jkim"), by=by)
    assert refused.value.field == "approver"
    assert ill.rows("SELECT count(*) FROM drawer_count") == [(0,)]


def test_what_was_counted_before_decides_nothing(ill: Books, at: At) -> None:
    session = ill.sessions["01-0001"].begins_count()
    session.counts(PILE)  # it balanced, and was not submitted
    submits(at("jkim"))
    with pytest.raises(CounterError, match="so a supervisor counts too"):
        drawers.close(at("jkim"), book="01-0001")
    counts(at("jkim"))
    drawers.close(at("jkim"), book="01-0001")


def test_asked_twice_it_is_submitted_once(ill: Books, at: At) -> None:
    told = {"book": "01-0001", "reason": "ill", "second": second(), "entry_id": ill.new_id()}
    assert absences.submit_in_place(at("jkim"), **told) == absences.submit_in_place(at("jkim"), **told)


def test_it_is_named_among_the_exceptions(ill: Books, at: At) -> None:
    submits(at("jkim"))
    counts(at("jkim"))
    drawers.close(at("jkim"), book="01-0001")
    listed = exceptions.find(at("pshah"), exceptions.Period(DAY, DAY)).listed
    found = [each.unusual for each in listed if each.unusual.why is Why.IN_PLACE]
    assert [(each.person, each.book, each.evidence[0].what) for each in found] == [("mdiaz", "01-0001", "Taken ill")]
