# SPDX-License-Identifier: Apache-2.0
"""The record of changes is read page by page, narrowed by person, kind, day and words, on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.domain.money import Money
from app.queries import audit
from app.queries.audit import Page, Sought
from app.services.desk import Desk
from app.services.setup import devices, people
from app.services.setup.people import PersonFacts
from tests.books import Books

At = Callable[..., Desk]
MANY = 100_000
PATIENCE = 1.0
"""Seconds a person waits for a page without wondering; it takes a quarter of that on two busy cores."""
COPIES = {
    "sqlite": "INSERT INTO audit (at, by_person, what, key, before, after)"
    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)"
    " SELECT strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', '+' || i || ' minutes'),"
    " CASE i % 7 WHEN 0 THEN 'jkim' ELSE 'admin' END, CASE i % 3 WHEN 0 THEN 'account' ELSE 'drawer' END,"
    " '0' || (i % 9), json_object('name', 'Window ' || i, 'float_cents', i),"
    " json_object('name', 'Window ' || i, 'float_cents', i + 1) FROM n",
    "postgresql": "INSERT INTO audit (at, by_person, what, key, before, after)"
    " SELECT timestamptz '2026-01-01 00:00Z' + i * interval '1 minute',"
    " CASE i % 7 WHEN 0 THEN 'jkim' ELSE 'admin' END, CASE i % 3 WHEN 0 THEN 'account' ELSE 'drawer' END,"
    ' \'0\' || (i % 9), format(\'{"name": "Window %s", "float_cents": %s}\', i, i),'
    ' format(\'{"name": "Window %s", "float_cents": %s}\', i, i + 1) FROM generate_series(1, :many) AS n(i)',
}


def drawer(desk: Desk, code: str, name: str, cents: int = 20000, version: int | None = None) -> None:
    devices.save_drawer(desk, devices.DrawerFacts(code, name, Money(cents)), version=version)


def of(found: Page) -> list[tuple[str, str]]:
    return [(each.what, each.key) for each in found.rows]


def drawers(**sought: object) -> Sought:
    return replace(Sought(what="drawer"), **sought)  # type: ignore[arg-type]


def test_pages_follow_each_other_without_a_gap_or_a_repeat(at: At) -> None:
    desk = at("admin")
    for number in range(31, 38):
        drawer(desk, str(number), f"Window {number}")
    wanted = drawers(words="Window")
    first = audit.page(desk.database, wanted, limit=3)
    assert (of(first), first.earlier, first.later) == (
        [("drawer", "37"), ("drawer", "36"), ("drawer", "35")],
        True,
        False,
    )
    second = audit.page(desk.database, wanted, before=first.rows[-1].id, limit=3)
    assert (of(second), second.later) == ([("drawer", "34"), ("drawer", "33"), ("drawer", "32")], True)
    drawer(desk, "18", "Window 18")  # what is added meanwhile moves no page
    last = audit.page(desk.database, wanted, before=second.rows[-1].id, limit=3)
    assert (of(last), last.earlier) == ([("drawer", "31")], False)
    back = audit.page(desk.database, wanted, after=last.rows[0].id, limit=3)
    assert (of(back), back.earlier, back.later) == (of(second), True, True)
    newest = audit.page(desk.database, wanted, after=first.rows[0].id, limit=3)
    assert (of(newest), newest.later) == ([("drawer", "18")], False)


def test_changes_are_found_by_person_kind_and_words(at: At) -> None:
    desk = at("admin")
    people.add_person(desk, PersonFacts("hkoch", "Hanna Koch", "administrator", True, "three-quiet-herons"))
    drawer(desk, "31", "100% of_it")
    drawer(desk, "31", "Permit desk", 15000, version=1)
    found = audit.page(desk.database, Sought(by="admin", words="hanna KOCH"))
    assert ("person", "hkoch") in of(found)
    assert of(audit.page(desk.database, drawers(words="permit desk"))) == [("drawer", "31")]
    assert of(audit.page(desk.database, drawers(words="$150.00"))) == [("drawer", "31")]
    assert len(audit.page(desk.database, drawers(words="100%")).rows) == 2  # before, and when it was added
    assert audit.page(desk.database, drawers(words="10_%")).rows == ()
    assert audit.page(desk.database, drawers(by="jkim")).rows == ()
    assert audit.page(desk.database, Sought(words="$1.2.3")).rows == ()


def test_changes_are_found_by_the_moments_they_were_made_between(at: At) -> None:
    desk = at("admin")
    drawer(desk, "31", "Permit desk")
    at_ = audit.page(desk.database, drawers(words="permit")).rows[0].at
    hour = timedelta(hours=1)
    for since, until, count in (
        (at_ - hour, at_ + hour, 1),
        (at_ + hour, None, 0),
        (None, at_ - hour, 0),
        (at_, None, 1),
    ):
        assert len(audit.page(desk.database, drawers(words="permit", since=since, until=until)).rows) == count
    assert at_.tzinfo is not None


def test_customers_accounts_are_read_only_when_they_are_asked_for(at: At) -> None:
    desk = at("admin")
    everything = audit.page(desk.database, limit=1000)
    assert not {each.what for each in everything.rows} & {"account", "customer", "account_alert"}


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_a_hundred_thousand_changes_are_as_fast_as_ten(at: At, city: Books) -> None:
    desk = at("admin")
    with city.database.writing() as connection:
        connection.execute(text(COPIES[city.database.dialect]), {"many": MANY})
    middle = audit.page(desk.database, drawers(since=datetime(2026, 2, 5, tzinfo=UTC)), limit=1).rows[0].id
    for sought, where in (
        (Sought(), {}),
        (Sought(), {"before": middle}),
        (Sought(by="jkim"), {"before": middle}),
        (Sought(words="window $499.99"), {}),
        (Sought(what="drawer", words="nobody called it that"), {}),
        (drawers(since=datetime(2026, 1, 2, tzinfo=UTC), until=datetime(2026, 1, 3, tzinfo=UTC)), {}),
    ):
        assert min(seconds(lambda: audit.page(desk.database, sought, **where)) for _ in range(3)) < PATIENCE, sought  # noqa: B023


@pytest.mark.parametrize("city", ["sqlite"], indirect=True)
def test_a_policy_that_was_withdrawn_says_why_in_its_row(at: At) -> None:
    from app.services.setup import policies
    from tests.services.test_setup_rules import ROUND, newest

    desk = at("admin")
    policies.adopt(desk, ROUND)
    policies.withdraw(desk, shown=policies.withdrawal(desk, newest(desk).id), reason="Typed twice")
    fields = audit.page(desk.database, Sought(what="policy")).rows[0].fields
    assert fields == (("active", "1", "0"), ("reason", "", "Typed twice"))
