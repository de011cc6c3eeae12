# SPDX-License-Identifier: Apache-2.0
"""Rights by department: Setup limits a person and a way to pay, the counter refuses, and the books refuse, too."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain import ids
from app.domain.code import price
from app.domain.draft import Draft
from app.domain.errors import CounterError, Refused
from app.domain.money import Money
from app.domain.receipt import PostedReceipt
from app.domain.tender import Tender
from app.queries import masters
from app.queries import people as known
from app.queries import setup as held
from app.services import receipts
from app.services.desk import Desk
from app.services.setup import codes, people, tenders
from app.services.setup.people import PersonFacts
from tests.books import Books, in_cash
from tests.services.counter_acts import bills, cart, handed, opens

At = Callable[..., Desk]
MARIA = PersonFacts("mdiaz", "Mdiaz", "cashier", departments=("Water",))


def of_department(admin: Desk, code: str, department: str) -> None:
    kept = masters.codes(admin.database)[code]
    version = held.versions(admin.database, "revenue_code")[code]
    codes.save_code(admin, replace(kept, department=department), version=version)


def limits(admin: Desk, facts: PersonFacts = MARIA) -> bool:
    return people.change_person(admin, facts, version=held.versions(admin.database, "person")[facts.name])


def limits_ach(admin: Desk, *departments: str) -> bool:
    kind = masters.tender_kinds(admin.database)["ach"]
    version = held.versions(admin.database, "tender_kind")["ach"]
    return tenders.save_tender(admin, replace(kind, departments=departments), version=version)


@pytest.fixture
def admin(at: At) -> Desk:
    """Dog licenses are Licensing's, copies everybody's, disconnections Water's; Maria Diaz takes for Water."""
    admin = at("admin")
    of_department(admin, "DOGLIC", "Licensing")
    of_department(admin, "DISCONNECT", "Water")
    limits(admin)
    return admin


def sells(desk: Desk, code: str, amount: str, *more: Tender, **said: object) -> PostedReceipt:
    kept = masters.codes(desk.database)[code]
    draft = Draft().add_code(price(kept, **said), "", "").opened(ids.uuid7(desk.clock()))  # type: ignore[arg-type]
    return receipts.post(desk, handed(desk, draft, *(more or (in_cash(amount),))))


def told(city: Books, what: str, key: str) -> dict[str, object]:
    rows = [json.loads(body) for (body,) in city.rows("SELECT body FROM entry WHERE kind = 'setup' ORDER BY no")]
    return next(row for row in reversed(rows) if (row["what"], row["key"]) == (what, key))


def test_a_person_takes_the_items_of_the_own_departments_and_those_of_nobodys(admin: Desk, at: At) -> None:
    desk = opens(at("mdiaz"))
    assert desk.staff.departments == frozenset({"Water"})
    sells(desk, "DISCONNECT", "35.00")
    sells(desk, "COPY", "0.50", quantity=2)
    with pytest.raises(CounterError, match=r"Dog license is taken by Licensing, and you take for Water\.") as refusal:
        sells(desk, "DOGLIC", "20.00", fields={"tag": "4471"})
    assert refusal.value.field == "code"
    assert not isinstance(refusal.value, Refused)


def test_who_has_no_department_takes_every_departments(admin: Desk, at: At) -> None:
    posted = sells(opens(at("tnguyen"), "02"), "DOGLIC", "20.00", fields={"tag": "4471"})
    assert [(line.code, line.amount) for line in posted.lines] == [("DOGLIC", Money(2000))]


def test_a_bill_is_paid_to_whoever_sits_there(admin: Desk, at: At, city: Books) -> None:
    bills(city)
    of_department(admin, "WATER", "Licensing")
    desk = opens(at("mdiaz"))
    posted = receipts.post(desk, handed(desk, cart(desk), in_cash("115.00")))
    assert posted.total == Money(11500)
    assert "WATER" in {line.code for line in posted.lines}


def test_a_way_to_pay_of_another_department_is_refused(admin: Desk, at: At) -> None:
    limits_ach(admin, "Licensing")
    desk = opens(at("mdiaz"))
    with pytest.raises(CounterError, match="ACH is taken by Licensing, and you take for Water") as refusal:
        sells(desk, "DISCONNECT", "", Tender("ach", Money(3500), reference="R-1"))
    assert refusal.value.field == "tender"
    limits_ach(admin, "Licensing", "Water")
    sells(desk, "DISCONNECT", "", Tender("ach", Money(3500), reference="R-1"))


def test_a_right_taken_away_at_noon_is_refused_by_the_books_themselves(at: At, city: Books) -> None:
    desk = opens(at("mdiaz"))
    admin = at("admin")
    of_department(admin, "DOGLIC", "Licensing")
    of_department(admin, "DISCONNECT", "Water")
    limits(admin)
    with pytest.raises(Refused) as refusal:
        sells(desk, "DOGLIC", "20.00", fields={"tag": "4471"})
    assert refusal.value.code == "TW-RIGHT"
    sells(desk, "DISCONNECT", "35.00")
    assert city.differences() == ()


def test_the_change_is_told_by_name_in_the_chain_and_read_back(admin: Desk, city: Books) -> None:
    entry = told(city, "person", "mdiaz")
    assert (entry["before"], entry["after"]) == ({"departments": "all"}, {"departments": "Water"})
    rows = {row.name: row for row in known.all_people(admin.database)}
    assert (rows["mdiaz"].departments, rows["tnguyen"].departments) == (("Water",), ())
    assert limits(admin) is False
    limits(admin, replace(MARIA, departments=()))
    entry = told(city, "person", "mdiaz")
    assert (entry["before"], entry["after"]) == ({"departments": "Water"}, {"departments": "all"})
    limits_ach(admin, "Water", "Licensing")
    assert told(city, "tender", "ach")["after"] == {"departments": "Licensing, Water"}
    assert masters.tender_kinds(admin.database)["ach"].departments == ("Licensing", "Water")


def test_a_misspelt_department_is_refused_before_anybody_is_shut_out(admin: Desk) -> None:
    with pytest.raises(CounterError, match=r"No revenue code belongs to .Watr.\.") as refusal:
        limits(admin, replace(MARIA, departments=("Watr", "Water")))
    assert refusal.value.field == "departments"
    assert "There are Licensing, Water." in refusal.value.message
    with pytest.raises(CounterError, match=r"No revenue code belongs to .Parks."):
        limits_ach(admin, "Parks")
    with pytest.raises(CounterError, match="A code belongs to one department") as comma:
        of_department(admin, "COPY", "Water, Licensing")
    assert comma.value.field == "department"


def test_a_department_that_lost_its_last_code_may_stay_with_its_people(admin: Desk) -> None:
    of_department(admin, "DISCONNECT", "")
    assert limits(admin, replace(MARIA, full_name="Maria Diaz"))
    with pytest.raises(CounterError, match=r"No revenue code belongs to .Water."):
        limits(admin, replace(MARIA, name="tnguyen", full_name="T"))
