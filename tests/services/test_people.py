# SPDX-License-Identifier: Apache-2.0
"""Signing in, second persons and forgotten passwords."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from app.domain.errors import CounterError
from app.queries import people as rows
from app.services import passwords, people
from app.services.desk import Desk
from app.services.people import Door
from app.storage import masters
from tests import books
from tests.books import PASSWORD, Books
from tests.conftest import FakeClock

At = Callable[..., Desk]
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
WRONG = "That name and password do not belong together. Nothing was changed. Type both again."


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords that take no time: what is tried here is who gets in, and when."""
    monkeypatch.setattr(passwords, "_hasher", lambda: QUICK)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture
def embedded(quick: None) -> Iterator[Books]:
    """An embedded home whose people all have the usual password."""
    held = books.Books(books.embedded())
    with held.as_("admin").writing() as connection:
        for name in books.PEOPLE:
            masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    yield held
    held.close()


@pytest.fixture
def door(embedded: Books, clock: FakeClock) -> Door:
    """The sign-in form of workstation W1."""
    return Door(embedded.database, clock, "W1")


def fails(door: Door, name: str = "mdiaz", password: str = WRONG) -> str:
    with pytest.raises(CounterError) as refused:
        people.sign_in(door, name=name, password=password)
    assert refused.value.field == "password"
    return refused.value.message


def test_a_person_signs_in_by_name_and_password(door: Door, embedded: Books) -> None:
    database, staff = people.sign_in(door, name=" MDiaz ", password=PASSWORD)
    assert (database.person, staff.name, staff.role) == ("mdiaz", "mdiaz", "cashier")
    assert embedded.rows("SELECT kind, by_person, till FROM desk_event") == [("sign_in", "mdiaz", "W1")]


def test_a_wrong_name_and_a_wrong_password_get_one_answer(door: Door) -> None:
    assert fails(door) == fails(door, "nobody") == fails(door, "gone", PASSWORD) == fails(door, "", "") == WRONG


def test_the_log_of_failures_says_neither_who_exists_nor_what_was_typed(door: Door, embedded: Books) -> None:
    fails(door)
    fails(door, "my-password-typed-as-name")
    events = embedded.rows("SELECT kind, by_person, ref, detail FROM desk_event ORDER BY id")
    assert [event[:2] for event in events] == [("sign_in_failed", "")] * 2
    assert all(len(event[2]) == 16 and event[3] == "{}" for event in events)
    assert not any("mdiaz" in str(event) or "typed" in str(event) for event in events)


def test_an_unknown_name_is_checked_as_long_as_a_known_one() -> None:
    passwords._nobody.cache_clear()
    stored = passwords.hashed(PASSWORD)

    def taken(against: str | None) -> float:
        begun = time.thread_time()
        assert not passwords.matches(against, "wrong")
        return time.thread_time() - begun

    first_ever = taken(stored)  # whoever comes first pays for the hash nobody has
    assert first_ever > 0
    known, unknown = (min(taken(one) for _ in range(3)) for one in (stored, None))
    assert 0.5 < unknown / known < 2


def test_five_tries_are_free_then_the_wait_doubles_from_one_minute_to_fifteen(door: Door, clock: FakeClock) -> None:
    for _ in range(people.FREE_TRIES):
        assert fails(door) == WRONG
    for minutes in (1, 2, 4, 8, 15, 15, 15):
        unit = "minute" if minutes == 1 else "minutes"
        wait = f"Too many tries for this name. Nothing is locked for good. Try again in {minutes} {unit}."
        assert fails(door) == wait
        assert fails(door, password=PASSWORD) == wait
        clock.advance(seconds=minutes * 60 - 1)
        assert fails(door, password=PASSWORD).endswith("in 1 minute.")
        clock.advance(seconds=1)
        assert fails(door) == WRONG
    clock.advance(minutes=15)
    people.sign_in(door, name="mdiaz", password=PASSWORD)
    clock.advance(seconds=1)
    assert fails(door) == WRONG  # five are free again


def test_a_thousand_tries_never_lock_a_name_for_good(door: Door, clock: FakeClock, embedded: Books) -> None:
    for _ in range(60):
        fails(door)
        clock.advance(minutes=15)
    assert embedded.rows("SELECT count(*) FROM desk_event") == [(60,)]
    people.sign_in(door, name="mdiaz", password=PASSWORD)


def test_a_name_that_does_not_exist_waits_like_one_that_does(door: Door) -> None:
    said = [[fails(door, name) for _ in range(people.FREE_TRIES + 1)] for name in ("mdiaz", "nobody")]
    assert said[0] == said[1]
    people.sign_in(door, name="tnguyen", password=PASSWORD)  # and nobody else waits


def test_a_clock_set_back_does_not_lock_the_counter(door: Door, clock: FakeClock) -> None:
    for _ in range(people.FREE_TRIES):
        fails(door)
    clock.set(clock() - timedelta(days=3))
    people.sign_in(door, name="mdiaz", password=PASSWORD)


def test_a_password_hashed_with_weaker_settings_is_hashed_again_at_sign_in(door: Door, embedded: Books) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash(PASSWORD)
    with embedded.as_("admin").writing() as connection:
        masters.change(connection, "person", {"name": "mdiaz"}, {"password_hash": old})
    people.sign_in(door, name="mdiaz", password=PASSWORD)
    stored = rows.password_hash(embedded.database, "mdiaz")
    assert stored not in (None, old)
    assert passwords.matches(stored, PASSWORD)


# --- second persons, both databases -----------------------------------------------------------------------


@pytest.fixture
def city_with_passwords(city: Books, quick: None) -> Books:
    """Either home, everybody with the usual password."""
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in books.PEOPLE:
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    return city


def test_a_second_person_shows_who_they_are(city_with_passwords: Books, at: At) -> None:
    assert people.prove(at("mdiaz"), name="JKim ", password=PASSWORD).full_name == "Jkim"


def test_nobody_is_the_second_person_of_their_own_act(city_with_passwords: Books, at: At) -> None:
    with pytest.raises(CounterError, match="so Mdiaz cannot approve it") as refused:
        people.prove(at("mdiaz"), name="MDIAZ", password=PASSWORD)
    assert refused.value.field == "approver"


def test_who_may_not_approve_is_told_so(city_with_passwords: Books, at: At) -> None:
    with pytest.raises(CounterError, match="Tnguyen has no right to approve") as refused:
        people.prove(at("mdiaz"), name="tnguyen", password=PASSWORD)
    assert refused.value.field == "approver"


def test_failures_of_a_second_person_count_too_and_success_forgives_them(
    city_with_passwords: Books, at: At, clock: FakeClock
) -> None:
    desk = at("mdiaz")
    for name in ("jkim", "nobody", "gone"):
        for _ in range(people.FREE_TRIES):
            with pytest.raises(CounterError, match="do not belong together"):
                people.prove(desk, name=name, password="wrong")
        with pytest.raises(CounterError, match="Try again in 1 minute"):
            people.prove(desk, name=name, password=PASSWORD)
    clock.advance(minutes=1)
    people.prove(desk, name="jkim", password=PASSWORD)
    clock.advance(seconds=1)
    with pytest.raises(CounterError, match="do not belong together"):
        people.prove(desk, name="jkim", password="wrong")


# --- new passwords ----------------------------------------------------------------------------------------


def test_a_person_chooses_a_new_password(city_with_passwords: Books, at: At, clock: FakeClock) -> None:
    desk, new = at("idle"), "three plain words"
    with pytest.raises(CounterError, match="old password"):
        people.change_password(desk, old=PASSWORD, new=PASSWORD)
    with pytest.raises(CounterError, match="at least 8 characters"):
        people.change_password(desk, old=PASSWORD, new="short")
    with pytest.raises(CounterError) as refused:
        people.change_password(desk, old="wrong", new=new)
    assert refused.value.field == "password"
    clock.advance(seconds=1)
    people.change_password(desk, old=PASSWORD, new=new)
    try:
        if city_with_passwords.database.dialect == "sqlite":
            door = Door(city_with_passwords.database, clock, "W1")
            fails(door, "idle", PASSWORD)
            people.sign_in(door, name="idle", password=new)
        else:
            with pytest.raises(CounterError):
                city_with_passwords.database.connect_as("idle", PASSWORD)
            city_with_passwords.database.connect_as("idle", new).close()
    finally:
        if city_with_passwords.database.dialect == "postgresql":
            clock.advance(seconds=1)
            people.change_password(desk, old=new, new=PASSWORD)  # logins belong to the whole server


def test_wrong_old_passwords_at_an_open_desk_wait_too(embedded: Books, door: Door, clock: FakeClock, at: At) -> None:
    desk = _desk(embedded, clock, "mdiaz")
    for _ in range(people.FREE_TRIES):
        with pytest.raises(CounterError, match="do not belong together"):
            people.change_password(desk, old="wrong", new="three plain words")
    with pytest.raises(CounterError, match="Try again in 1 minute"):
        people.change_password(desk, old=PASSWORD, new="three plain words")


def _desk(held: Books, clock: FakeClock, name: str) -> Desk:
    from app.queries import masters as known
    from app.services.posting import Journal

    database = held.as_(name)
    return Desk(database, clock, people.staff_of(database, name), "W1", known.city(database), Journal(database))


def test_an_administrator_gives_a_new_password_and_it_must_be_changed(
    embedded: Books, door: Door, clock: FakeClock
) -> None:
    admin = _desk(embedded, clock, "admin")
    for _ in range(people.FREE_TRIES):
        fails(door)
    clock.advance(seconds=1)
    people.reset_password(admin, name=" MDiaz", new="three plain words")
    clock.advance(seconds=1)
    _, staff = people.sign_in(door, name="mdiaz", password="three plain words")
    desk = _desk(embedded, clock, staff.name)
    assert people.must_change(desk)
    people.change_password(desk, old="three plain words", new="four other plain words")
    assert not people.must_change(desk)
    assert ("password_reset", "admin") in embedded.rows("SELECT kind, by_person FROM desk_event")


def test_only_who_sets_up_people_resets_and_only_people_there_are(embedded: Books, clock: FakeClock) -> None:
    with pytest.raises(CounterError, match="may not reset passwords"):
        people.reset_password(_desk(embedded, clock, "jkim"), name="mdiaz", new="three plain words")
    with pytest.raises(CounterError, match="nobody called nobody"):
        people.reset_password(_desk(embedded, clock, "admin"), name="nobody", new="three plain words")
    with pytest.raises(CounterError, match="at least 8"):
        people.reset_password(_desk(embedded, clock, "admin"), name="mdiaz", new="short")


def test_the_sole_administrator_gets_back_in_on_the_homes_own_machine_and_it_is_logged(
    embedded: Books, door: Door
) -> None:
    people.reset_on_this_machine(door, name="Admin", new="three plain words")
    assert embedded.rows("SELECT kind, by_person, detail FROM desk_event") == [
        ("password_reset", "", '{"where": "command line"}')
    ]
    assert rows.must_change(embedded.database, "admin")
    people.sign_in(door, name="admin", password="three plain words")
    with pytest.raises(CounterError, match="nobody called nobody"):
        people.reset_on_this_machine(door, name="nobody", new="three plain words")


@pytest.mark.postgres
def test_who_was_given_a_login_of_shared_books_chooses_a_password_first(
    postgres_server: object, furnished: str, clock: FakeClock
) -> None:
    from tests import shared_books
    from tests.postgres import Server

    assert isinstance(postgres_server, Server)
    url = postgres_server.create_database(template=furnished)
    held = shared_books.opened(url)
    try:
        desk = _desk(held, clock, "lchan")
        assert not people.must_change(desk)
        with held.as_("admin").writing() as connection:
            masters.change(connection, "person", {"name": "lchan"}, {"must_change": True})
        assert people.must_change(desk)
        people.change_password(desk, old=PASSWORD, new="three plain words")
        assert not people.must_change(desk)
        clock.advance(seconds=1)
        people.change_password(desk, old="three plain words", new=PASSWORD)
        with pytest.raises(CounterError, match="database's administrator"):
            people.reset_on_this_machine(Door(held.database, clock, "W1"), name="admin", new="three plain words")
    finally:
        held.close()
        postgres_server.drop_database(url)
