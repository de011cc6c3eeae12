# SPDX-License-Identifier: Apache-2.0
"""People and rights: changed by who may, told in the chain and the audit, and never until nobody is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.errors import CounterError
from app.queries import audit
from app.queries import people as known
from app.queries import setup as held
from app.services import people as sign_in
from app.services.desk import Desk
from app.services.people import Door
from app.services.setup import people
from app.services.setup.people import PersonFacts
from tests.books import PEOPLE, Books
from tests.conftest import FakeClock

PASSWORD = "three-quiet-herons"
NEW = PersonFacts("hkoch", "Hanna Koch", "cashier", password=PASSWORD)


def version(desk: Desk, name: str) -> int:
    return held.versions(desk.database, "person")[name]


def told(city: Books) -> list[dict[str, object]]:
    """What the chain keeps of the set-up, oldest first."""
    rows = city.rows("SELECT body FROM entry WHERE kind = 'setup' ORDER BY no")
    return [{key: body.get(key) for key in ("what", "key", "before", "after")} for body in map(_read, rows)]


def _read(row: tuple[str]) -> dict[str, object]:
    return dict(json.loads(row[0]))


def test_somebody_new_can_sign_in_and_changes_the_password(
    at: Callable[..., Desk], city: Books, clock: FakeClock
) -> None:
    people.add_person(at("admin"), NEW)
    if city.database.dialect == "postgresql":
        city.database.connect_as("hkoch", PASSWORD).close()
    else:
        _, staff = sign_in.sign_in(Door(city.database, clock, "W1"), name="HKoch", password=PASSWORD)
        assert staff.full_name == "Hanna Koch"
    assert known.must_change(city.database, "hkoch")
    (entry,) = told(city)
    assert (entry["what"], entry["key"], entry["before"]) == ("person", "hkoch", None)
    assert PASSWORD not in str(entry)
    assert "argon" not in str(entry)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (replace(NEW, name="Hanna Koch"), "name"),
        (replace(NEW, name="cashier"), "name"),
        (replace(NEW, name="pg_monitor"), "name"),
        (replace(NEW, name="mdiaz"), "name"),
        (replace(NEW, full_name="  "), "full_name"),
        (replace(NEW, full_name="Hanna\x07"), "full_name"),
        (replace(NEW, role="mayor"), "role"),
        (replace(NEW, password="short"), "password"),
    ],
)
def test_a_person_that_cannot_be_is_refused_beside_the_field(
    at: Callable[..., Desk], city: Books, facts: PersonFacts, field: str
) -> None:
    desk = at("admin")
    before = city.digest()
    with pytest.raises(CounterError) as refused:
        people.add_person(desk, facts)
    assert refused.value.field == field
    assert len(known.all_people(city.database)) == len(PEOPLE)
    assert told(city) == []
    assert before == city.digest() or field == "name"  # the back-office book may be open by then


def test_a_new_role_is_in_the_chain_with_before_and_after(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    people.add_person(desk, NEW)
    promoted = replace(NEW, role="supervisor", password="four-loud-magpies")
    assert people.change_person(desk, promoted, version=version(desk, "hkoch"))
    then = told(city)[1]
    assert then["before"] == {"role": "cashier"}
    assert "four-loud-magpies" not in str(then)
    assert then["after"]["role"] == "supervisor"  # type: ignore[index]
    assert known.staff(city.database, "hkoch").role == "supervisor"  # type: ignore[union-attr]
    newest = next(row for row in audit.page(desk.database).rows if row.what == "person")
    assert (newest.what, newest.key, newest.by) == ("person", "hkoch", "admin")
    assert ("role", "cashier", "supervisor") in newest.fields


def test_nothing_changed_is_nothing_told(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    same = PersonFacts("mdiaz", "Mdiaz", "cashier")
    assert not people.change_person(desk, same, version=version(desk, "mdiaz"))
    assert told(city) == []


def test_two_people_never_overwrite_each_other(at: Callable[..., Desk]) -> None:
    desk = at("admin")
    looked_at = version(desk, "mdiaz")
    people.change_person(desk, PersonFacts("mdiaz", "Maria Diaz", "cashier"), version=looked_at)
    with pytest.raises(CounterError, match="Somebody else changed this meanwhile"):
        people.change_person(desk, PersonFacts("mdiaz", "Maria D.", "cashier"), version=looked_at)
    assert known.full_names(desk.database)["mdiaz"] == "Maria Diaz"


def test_nobody_takes_away_their_own_sign_in_or_role(at: Callable[..., Desk]) -> None:
    desk = at("admin")
    for facts, field in (
        (PersonFacts("admin", "Admin", "administrator", active=False), "active"),
        (PersonFacts("admin", "Admin", "clerk"), "role"),
    ):
        with pytest.raises(CounterError, match="their own") as refused:
            people.change_person(desk, facts, version=version(desk, "admin"))
        assert refused.value.field == field


def test_the_last_who_may_set_up_people_stays(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    rights = known.rights_of_roles(desk.database)
    with pytest.raises(CounterError, match="Nobody could set up people any more"):
        people.set_rights(
            desk, role="administrator", rights=rights["administrator"] - {"setup_people"}, seen=rights["administrator"]
        )
    assert told(city) == []
    assert known.rights_of_roles(desk.database) == rights


def test_who_left_cannot_sign_in_and_is_kept(at: Callable[..., Desk], city: Books, clock: FakeClock) -> None:
    desk = at("admin")
    people.add_person(desk, NEW)

    def sign(password: str) -> None:
        if city.database.dialect == "postgresql":
            city.database.connect_as("hkoch", password).close()
        else:
            sign_in.sign_in(Door(city.database, clock, "W1"), name="hkoch", password=password)

    people.change_person(desk, replace(NEW, active=False, password=""), version=version(desk, "hkoch"))
    assert known.staff(city.database, "hkoch") is None
    assert known.full_names(city.database)["hkoch"] == "Hanna Koch"
    with pytest.raises(CounterError):
        sign(PASSWORD)
    people.change_person(desk, replace(NEW, password="four-loud-magpies"), version=version(desk, "hkoch"))
    sign("four-loud-magpies")
    people.reset_password(desk, name="hkoch", new="another-quiet-heron")
    sign("another-quiet-heron")
    with pytest.raises(CounterError):
        sign("four-loud-magpies")
    assert known.must_change(city.database, "hkoch")


def test_rights_are_given_and_taken_as_one_entry(at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    seen = known.rights_of_roles(desk.database)["clerk"]
    assert people.set_rights(desk, role="clerk", rights=seen - {"import"} | {"audit"}, seen=seen)
    assert told(city) == [
        {"what": "right", "key": "clerk", "before": {"rights": "import"}, "after": {"rights": "audit"}}
    ]
    assert known.rights_of_roles(desk.database)["clerk"] == seen - {"import"} | {"audit"}
    with pytest.raises(CounterError, match="meanwhile"):
        people.set_rights(desk, role="clerk", rights=frozenset(), seen=seen)
    with pytest.raises(CounterError, match="There is no “fly”"):
        people.set_rights(desk, role="clerk", rights=frozenset({"fly"}), seen=seen)


def test_a_cashier_sets_up_nothing(at: Callable[..., Desk]) -> None:
    with pytest.raises(CounterError, match="may not change people"):
        people.add_person(at("mdiaz"), NEW)
    with pytest.raises(CounterError, match="may not change rights"):
        people.set_rights(at("mdiaz"), role="cashier", rights=frozenset(people.RIGHTS), seen=frozenset())
