# SPDX-License-Identifier: Apache-2.0
"""A deposit bag passes from hand to hand, and every hand says yes or no under its own password; on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.custody import Place
from app.domain.errors import CounterError
from app.queries import deposits as rows
from app.queries import people
from app.services import custody, deposits
from app.services.desk import Desk
from tests.books import PASSWORD, Books
from tests.services.test_deposits import bags, proven, sealed

At = Callable[..., Desk]
__all__ = ["proven"]


@pytest.fixture
def bag(at: At, city: Books) -> str:
    """The deposit that lortiz prepared and jkim verified."""
    desk = at("lortiz")
    return bags(desk, deposits.prepare(desk, bank="GENERAL", books=[sealed(city)])).id


def held(desk: Desk, bag: str) -> custody.Held:
    row = rows.by_id(desk.database, bag)
    assert row is not None
    return custody.held(desk, row, people.full_names(desk.database))


def test_who_prepared_the_bag_has_it_until_a_colleague_takes_it(at: At, bag: str, city: Books) -> None:
    desk = at("lortiz")
    assert (held(desk, bag).by, held(desk, bag).at_bank) == ("Lortiz", False)
    now = custody.pass_on(desk, deposit=bag, taker="aortega", password=PASSWORD)
    assert (now.by, [one.sentence for one in now.handed]) == ("Aortega", ["Aortega took it from Lortiz"])
    assert city.rows("SELECT by_person FROM desk_event WHERE kind = 'custody'") == [("aortega",)]


def test_a_courier_and_the_bank_leave_a_receipt(at: At, bag: str) -> None:
    desk = at("lortiz")
    custody.give_out(desk, deposit=bag, place=Place.COURIER, taker="Harmon Armored", paper="77-1")
    now = custody.give_out(desk, deposit=bag, place=Place.BANK, taker="First Bank", paper="R 12")
    assert [one.sentence for one in now.handed] == [
        "Harmon Armored, courier took it from Lortiz, receipt 77-1",
        "First Bank, bank took it from Harmon Armored, receipt R 12",
    ]
    assert now.at_bank
    with pytest.raises(CounterError, match="The bank has bag B-100"):
        custody.pass_on(desk, deposit=bag, taker="aortega", password=PASSWORD)


def test_who_disputes_the_bag_leaves_it_where_it_was_and_says_why(at: At, bag: str) -> None:
    desk = at("lortiz")
    with pytest.raises(CounterError, match="What is wrong with the bag is missing") as refusal:
        custody.pass_on(desk, deposit=bag, taker="aortega", password=PASSWORD, accepted=False)
    assert refusal.value.field == "words"
    now = custody.pass_on(
        desk, deposit=bag, taker="aortega", password=PASSWORD, accepted=False, words="the seal is torn"
    )
    assert now.by == "Lortiz"
    assert now.handed[0].sentence == "Aortega disputed it: the seal is torn. It stays with Lortiz"


@pytest.mark.parametrize(
    ("taker", "password", "field"),
    [("aortega", "guessed", "password"), ("lortiz", PASSWORD, "approver"), ("tnguyen", PASSWORD, "approver")],
)
def test_nobody_signs_for_another(at: At, bag: str, city: Books, taker: str, password: str, field: str) -> None:
    with pytest.raises(CounterError) as refusal:
        custody.pass_on(at("lortiz"), deposit=bag, taker=taker, password=password)
    assert refusal.value.field == field
    assert city.rows("SELECT count(*) FROM desk_event WHERE kind = 'custody'") == [(0,)]


def test_only_who_has_the_bag_hands_it_on(at: At, bag: str) -> None:
    with pytest.raises(CounterError, match="Lortiz has this bag"):
        custody.pass_on(at("jkim"), deposit=bag, taker="aortega", password=PASSWORD)
    with pytest.raises(CounterError, match="no such deposit"):
        custody.give_out(at("jkim"), deposit="x", place=Place.BANK, taker="First Bank", paper="1")


@pytest.mark.parametrize(("taker", "paper", "field"), [("", "1", "taker"), ("First Bank", " ", "paper")])
def test_a_bag_leaves_the_house_only_against_a_receipt(at: At, bag: str, taker: str, paper: str, field: str) -> None:
    with pytest.raises(CounterError) as refusal:
        custody.give_out(at("lortiz"), deposit=bag, place=Place.COURIER, taker=taker, paper=paper)
    assert refusal.value.field == field
