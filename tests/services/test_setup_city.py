# SPDX-License-Identifier: Apache-2.0
"""The city's own name, address and clock: changed in Setup, kept by the chain, used by the next book."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.errors import CounterError
from app.domain.papers.letterhead import Letterhead
from app.queries import audit, masters
from app.queries import books as book_rows
from app.queries.audit import Sought
from app.services import drawers, offices
from app.services.desk import Desk
from app.services.posting import Journal
from app.services.setup import city as act
from app.services.setup.change import MEANWHILE
from app.services.setup.city import CityFacts
from app.storage import city_facts
from tests.books import FLOAT, PASSWORD, Books
from tests.conftest import FakeClock

At = Callable[..., Desk]
MOVED = CityFacts(
    "Town of Ridgemont", ("Finance Department", "200 Civic Plaza", "(217) 555-0100"), "America/Denver", "Ridgemont"
)


def moves(desk: Desk, facts: CityFacts = MOVED) -> bool:
    return act.change(desk, facts, seen=desk.city)


def signed_in_again(desk: Desk) -> Desk:
    return replace(desk, city=masters.city(desk.database))


def test_a_changed_city_is_on_paper_after_the_next_sign_in(at: At) -> None:
    desk = at("admin")
    assert moves(desk)
    city = signed_in_again(desk).city
    assert (city.name, city.time_zone, city.payable) == ("Town of Ridgemont", "America/Denver", "Ridgemont")
    assert city.kind == desk.city.kind
    assert Letterhead.of(city).lines == ("Finance Department", "200 Civic Plaza", "(217) 555-0100")
    assert not moves(signed_in_again(desk))


def test_the_change_is_an_entry_and_on_the_audit_log_with_before_and_after(at: At, city: Books) -> None:
    desk = at("admin")
    moves(desk, replace(MOVED, time_zone=desk.city.time_zone))
    ((body,),) = city.rows("SELECT body FROM entry WHERE kind = 'setup'")
    entry = json.loads(body)
    assert (entry["what"], entry["key"]) == ("city", "Town of Ridgemont")
    assert entry["before"] == {"city_name": "City of Ridgemont", "check_payable": "City of Ridgemont"}
    assert entry["after"]["city_address"] == "Finance Department, 200 Civic Plaza, (217) 555-0100"
    changed = {each.key: each for each in reversed(audit.page(desk.database, Sought(what="meta")).rows)}
    assert changed["city_name"].by == "admin"
    assert changed["city_name"].fields[-1] == ("value", "City of Ridgemont", "Town of Ridgemont")
    assert "time_zone" not in {key for key, each in changed.items() if not each.added}
    assert city.differences() == ()


def test_the_business_date_follows_from_the_next_book_on(at: At, clock: FakeClock) -> None:
    """Half past midnight in Chicago is the evening before in Denver."""
    clock.set(datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    admin, maria, ted, lou = (at(name) for name in ("admin", "mdiaz", "tnguyen", "lortiz"))
    before = drawers.open_drawer(maria, drawer="01", count=FLOAT)
    moves(admin, replace(MOVED, name=admin.city.name, address=(), payable=""))
    with pytest.raises(CounterError, match="Sign out and in again"):
        drawers.open_drawer(ted, drawer="02", count=FLOAT)
    after = drawers.open_drawer(signed_in_again(ted), drawer="02", count=FLOAT)
    dates = {row.id: row.date for row in book_rows.sessions(admin.database, since=date(2026, 11, 1))}
    assert dates == {before.book: date(2026, 11, 21), after.book: date(2026, 11, 20)}
    drawers.no_sale(maria, reason="change for a twenty")  # the open book goes on
    with pytest.raises(CounterError, match="Sign out and in again"):
        offices.pen(lou)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (replace(MOVED, name=" "), "name"),
        (replace(MOVED, name="R" * 61), "name"),
        (replace(MOVED, time_zone="Central"), "time_zone"),
        (replace(MOVED, time_zone="../etc/passwd"), "time_zone"),
        (replace(MOVED, time_zone=""), "time_zone"),
        (replace(MOVED, address=("a", "b", "c", "d")), "line_3"),
        (replace(MOVED, address=("a", "b" * 49)), "line_2"),
        (replace(MOVED, payable="R" * 61), "payable"),
    ],
)
@pytest.mark.parametrize("city", ["sqlite"], indirect=True)
def test_a_city_that_cannot_be_is_refused(at: At, facts: CityFacts, field: str) -> None:
    with pytest.raises(CounterError) as refused:
        moves(at("admin"), facts)
    assert refused.value.field == field


def test_two_people_do_not_overwrite_each_others_change(at: At) -> None:
    desk = at("admin")
    moves(desk)
    with pytest.raises(CounterError, match="Somebody else changed this meanwhile"):
        moves(desk, replace(MOVED, name="Village of Ridgemont"))
    assert masters.city(desk.database).name == "Town of Ridgemont"


@pytest.mark.parametrize("city", ["postgres"], indirect=True)
@pytest.mark.parametrize("other", [replace(MOVED, name="Village of Ridgemont"), None], ids=["the same", "another"])
def test_of_two_people_in_the_same_instant_the_second_hears_that_the_city_changed(
    at: At, city: Books, monkeypatch: pytest.MonkeyPatch, other: CityFacts | None
) -> None:
    """Both look at the city as it was; the second is in the books while the first has not finished yet."""
    first, beside_it = at("admin"), city.database.connect_as("admin", PASSWORD)
    second = replace(first, database=beside_it, till="W2", journal=Journal(beside_it))
    seen = first.city
    kept, begun, looked = city_facts.keep, threading.Event(), threading.Event()
    told: list[str] = []

    def while_somebody_waits(connection: Any, facts: Any) -> None:
        kept(connection, facts)
        if threading.current_thread() is threading.main_thread():
            begun.set()
            looked.wait(0.5)  # the second has its say now, if nothing keeps it

    def saves_too() -> None:
        begun.wait(5)
        facts = other or CityFacts(seen.name, seen.address, "America/Denver", seen.payable)
        try:
            told.append(str(act.change(second, facts, seen=seen)))
        except CounterError as refusal:
            told.append(refusal.message)
        looked.set()

    monkeypatch.setattr(city_facts, "keep", while_somebody_waits)
    waits = threading.Thread(target=saves_too)
    waits.start()
    assert act.change(first, CityFacts("Town of Ridgemont", (), seen.time_zone, seen.payable), seen=seen)
    waits.join(10)
    beside_it.close()
    assert told == [MEANWHILE]
    now = masters.city(first.database)
    assert (now.name, now.time_zone) == ("Town of Ridgemont", seen.time_zone)


def test_a_city_without_a_payee_of_its_own_is_paid_by_its_name(at: At) -> None:
    desk = at("admin")
    moves(desk, replace(MOVED, payable=""))
    assert masters.city(desk.database).payable == "Town of Ridgemont"


@pytest.mark.parametrize("city", ["sqlite"], indirect=True)
def test_nobody_without_the_right_changes_the_city_and_nothing_else_is_a_fact_of_it(at: At) -> None:
    with pytest.raises(CounterError, match="may not change the city"):
        moves(at("lortiz"))
    with at("admin").database.writing() as connection, pytest.raises(ValueError, match="epoch"):
        city_facts.keep(connection, {"epoch": "9"})
