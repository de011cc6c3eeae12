# SPDX-License-Identifier: Apache-2.0
"""Surprise counts as supervisors make them: drawn or asked for, counted blind by two, and the session goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.count import CashCount
from app.domain.errors import CounterError
from app.domain.kinds.counting import Listed
from app.domain.kinds.surprise import Chosen
from app.domain.money import Money
from app.queries import surprise as rows
from app.services import drawers, papers, surprise
from app.services.desk import Desk
from app.services.surprise import Counted
from tests.books import PASSWORD, Books, by_check, drawer, in_cash, item
from tests.conftest import FakeClock
from tests.domain.papers.test_papers import has

At = Callable[..., Desk]
RIGHT = Counted(CashCount.of({"20.00": 12}), (Listed(Money(8025)),))
"""$240.00 in cash and a check of $80.25: what the drawer of `busy` holds."""


@pytest.fixture
def busy(city: Books) -> Books:
    """mdiaz took $40.00 in cash and a check at drawer 01, whose float is $200.00; everybody has a password."""
    if city.database.dialect == "sqlite":
        from app.services import passwords

        hashed = passwords.hashed(PASSWORD)
        with city.as_("admin").writing() as connection:
            connection.exec_driver_sql("UPDATE person SET password_hash = ?, version = version + 1", (hashed,))
    one = drawer(city, "01", "mdiaz").opens()
    one.takes([item("DOGLIC", "40.00")], [in_cash("40.00")])
    one.takes([item("DOGLIC", "80.25")], [by_check("80.25")])
    return city


def stores(desk: Desk, counted: Counted = RIGHT, **changed: str) -> rows.SurpriseRow:
    """jkim counts drawer 01 with the cashier as second person."""
    said = {"reason": "Drawn by chance", "witness": "mdiaz", "password": PASSWORD, **changed}
    begun = surprise.begin(desk, "01-0001")
    return surprise.record(desk, begun, counted, chosen=Chosen.RANDOM, **said)


def test_what_two_people_find_is_stored_and_only_then_told_beside_what_was_expected(busy: Books, at: At) -> None:
    row = stores(at("jkim"))
    assert (row.balanced, row.cash.expected, row.checks.expected) == (True, Money(24000), Money(8025))
    assert (row.by, row.witness, row.full_name, row.chosen) == ("Jkim", "Mdiaz", "Mdiaz", "random")
    short = stores(at("jkim"), Counted(CashCount.of({"20.00": 11})))
    assert (short.balanced, short.cash.over_short, short.checks.over_short) == (False, Money(-2000), Money(-8025))
    paper = papers.surprise_report(at("jkim"), short)
    assert has(paper, "CASH", "20.00 short")
    assert busy.rows("SELECT state, cash FROM book WHERE id = '01-0001'") == [("open", 24000)]
    assert busy.rows("SELECT count(*) FROM book WHERE type = 'office' AND person = 'jkim'") == [(1,)]


def test_the_session_goes_on_and_a_payment_in_between_undoes_the_count(busy: Books, at: At) -> None:
    desk = at("jkim")
    begun = surprise.begin(desk, "01-0001")
    busy.sessions["01-0001"].takes([item("DOGLIC", "5.00")], [in_cash("5.00")])
    with pytest.raises(CounterError, match="Drawer 01 was worked on while it was counted, so this count is not kept"):
        surprise.record(desk, begun, RIGHT, chosen=Chosen.RANDOM, reason="x", witness="mdiaz", password=PASSWORD)
    assert busy.rows("SELECT count(*) FROM surprise_count") == [(0,)]
    assert stores(desk, Counted(CashCount.of({"20.00": 12, "5.00": 1}), RIGHT.checks)).balanced


def test_a_payment_that_wins_the_race_is_told_the_same_way(
    busy: Books, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at("jkim")
    begun = surprise.begin(desk, "01-0001")
    real, asked = rows.candidates, []

    def late(database: object, since: object) -> object:
        found = real(database, since)  # type: ignore[arg-type]
        if not asked:
            busy.sessions["01-0001"].takes([item("DOGLIC", "5.00")], [in_cash("5.00")])
        asked.append(1)
        return found

    monkeypatch.setattr(rows, "candidates", late)
    with pytest.raises(CounterError, match="was worked on while it was counted"):
        surprise.record(desk, begun, RIGHT, chosen=Chosen.RANDOM, reason="x", witness="mdiaz", password=PASSWORD)
    assert len(asked) == 2


def test_a_drawer_that_is_counted_by_its_own_cashier_meanwhile_is_left_alone(busy: Books, at: At) -> None:
    desk = at("jkim")
    begun = surprise.begin(desk, "01-0001")
    busy.sessions["01-0001"].begins_count()
    with pytest.raises(CounterError, match="Drawer 01 is not open any more"):
        surprise.record(desk, begun, RIGHT, chosen=Chosen.ASKED, reason="x", witness="mdiaz", password=PASSWORD)
    with pytest.raises(CounterError, match="Session 01-0001 is not open for a surprise count now"):
        surprise.begin(desk, "01-0001")


def test_two_people_count_and_neither_is_the_one_who_asks(busy: Books, at: At) -> None:
    desk = at("jkim")
    for said, field in (
        ({"reason": " "}, "reason"),
        ({"witness": "jkim"}, "approver"),
        ({"witness": "lortiz"}, "approver"),
        ({"password": "wrong"}, "password"),
    ):
        with pytest.raises(CounterError) as refusal:
            stores(desk, **said)
        assert refusal.value.field == field
    assert busy.rows("SELECT count(*) FROM surprise_count") == [(0,)]


def test_who_may_not_count_by_surprise_is_told_and_nobody_counts_the_own_drawer(busy: Books, at: At) -> None:
    with pytest.raises(CounterError, match="may not count drawers by surprise"):
        surprise.begin(at("tnguyen"), "01-0001")
    drawers.open_drawer(at("jkim"), drawer="02", count=CashCount.of({"20.00": 10}))
    assert [each.drawer for each in surprise.candidates(at("jkim"))] == ["01"]
    assert [each.drawer for each in surprise.candidates(at("aortega"))] == ["01", "02"]


def test_asking_twice_with_the_same_id_counts_once(busy: Books, at: At, clock: FakeClock) -> None:
    desk, act = at("jkim"), "019a9f3c-5c00-7000-8000-00000000aaaa"
    begun = surprise.begin(desk, "01-0001")

    def count() -> rows.SurpriseRow:
        return surprise.record(
            desk, begun, RIGHT, chosen=Chosen.RANDOM, reason="x", witness="mdiaz", password=PASSWORD, entry_id=act
        )

    assert count().entry_id == count().entry_id == act
    assert busy.rows("SELECT count(*) FROM surprise_count") == [(1,)]


def test_a_drawer_and_a_minute_are_drawn_and_the_log_says_so(busy: Books, at: At) -> None:
    desk = at("jkim")
    tickets = iter([0, 17])
    drawn = surprise.draw(desk, lambda _tickets: next(tickets))
    assert (drawn.candidate.drawer, drawn.candidate.full_name) == ("01", "Mdiaz")
    assert drawn.at - desk.now().replace(second=0, microsecond=0) == timedelta(minutes=17)
    assert surprise.draw(desk, lambda _tickets: 0) == drawn  # it stands
    (detail,) = busy.rows("SELECT detail FROM desk_event WHERE kind = 'surprise_drawn' AND ref = '01-0001'")[0]
    assert json.loads(detail)["drawer"] == "01"
    stores(desk)
    assert surprise.draw(desk, lambda _tickets: 3 - _tickets % 2 * 3).at != drawn.at  # it was counted
    busy.sessions["01-0001"].begins_count()
    with pytest.raises(CounterError, match="No drawer of anybody else is open"):
        surprise.draw(desk)


def test_what_was_drawn_falls_an_hour_after_its_minute(busy: Books, at: At, clock: FakeClock) -> None:
    desk = at("jkim")
    first = surprise.draw(desk, lambda _tickets: 0)
    clock.advance(minutes=59)
    assert surprise.draw(desk, lambda _tickets: 0) == first
    clock.advance(minutes=2)
    assert surprise.draw(desk, lambda _tickets: 0).at > first.at


def test_coverage_says_who_was_counted_how_often_least_first(busy: Books, at: At) -> None:
    drawer(busy, "02", "tnguyen").opens()
    stores(at("jkim"), Counted(CashCount.of({"20.00": 11})))
    by_drawer = surprise.coverage(at("pshah"), by_person=False)
    assert [(row.key, row.sessions, row.covered, row.off) for row in by_drawer if row.sessions] == [
        ("02", 1, 0, 0), ("01", 1, 1, 1),
    ]  # fmt: skip
    assert len(by_drawer) > 2  # drawers nobody opened are not covered either
    by_person = surprise.coverage(at("pshah"), by_person=True)
    assert [(row.key, row.name, row.counts) for row in by_person] == [("tnguyen", "Tnguyen", 0), ("mdiaz", "Mdiaz", 1)]
    counted, other = surprise.candidates(at("aortega"))
    assert (counted.drawer_counts, counted.person_counts, other.drawer_counts) == (1, 1, 0)


def test_past_counts_are_hidden_while_their_drawer_is_and_come_back(busy: Books, at: At) -> None:
    row = stores(at("jkim"))
    (past,) = surprise.history(at("aortega"))
    assert (past.shown, past.row.counted) == (True, {})
    assert surprise.one(at("aortega"), row.entry_id).counted["counted"] == 24000
    busy.sessions["01-0001"].begins_count()
    assert [each.shown for each in surprise.history(at("aortega"))] == [False]
    with pytest.raises(CounterError, match="Session 01-0001 is hidden now"):
        surprise.one(at("aortega"), row.entry_id)
    with pytest.raises(CounterError, match="may not read surprise counts"):
        surprise.history(at("mdiaz"))
