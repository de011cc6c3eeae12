# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - what somebody who owns the file would type
"""Consents are for just this bill, credit or division, and what is let go stays within what a policy allowed (5.4)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.entry import Kind
from app.domain.kinds import small_difference
from app.verifier import verify
from tests import books as city
from tests.books import Books, billed, by_check, in_cash, keeps, of, pays
from tests.storage.conftest import copied
from tests.storage.spec.by_hand_cases import divided
from tests.storage.spec.cash_acts import adopts
from tests.storage.spec.small_cases import REASON, bill, settles
from tests.undoing import at_the_bank, returning
from tests.verifier.homes import intruder, rechained


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The town of the guards with a bill let go and a payment divided, both agreed to, and two bills let go alone."""
    books = city.town(Books(city.embedded(tmp_path_factory.mktemp("agreed") / "books.db")))
    one = of(books, "01")
    one.records(divided()(books), "divided")
    one.takes([keeps("5.00")], [by_check("5.00", "77")], "checked")
    adopts(books, "small_difference", '{"amount": 3200, "alone": 600}')
    of(books, "W1-0001").imports([billed(name, "WATER", {"501-1310": "18.00"}) for name in ("u1", "u2")])
    for name in ("u1", "u2"):
        one.takes([pays(name, "15.00", "18.00")], [in_cash("15.00")])
        left = small_difference.let_go(bill(name, "18.00", "3.00", "501-1310"), REASON)
        one.writes(Kind.SMALL_DIFFERENCE, left, name=f"alone {name}")
    left = bill("c2", "62.00", "27.00", "501-1310")
    one.records(settles(small_difference.let_go(left, REASON))(books), "agreed")
    yield books
    books.close()


@pytest.fixture
def held(town: Books, tmp_path: Path) -> Iterator[tuple[Books, Path]]:
    """A copy of that town and its file, to tamper with."""
    file = tmp_path / "books.db"
    books = copied(town, file)
    yield books, file
    books.close()


def found(file: Path, book: str = "01-0001") -> list[str]:
    return sorted({one.what for one in verify(file, deep=True).findings if one.book == book})


def test_what_was_agreed_to_and_stayed_within_the_policy_holds(held: tuple[Books, Path]) -> None:
    assert verify(held[1], deep=True).findings == ()


@pytest.mark.parametrize("name", ["agreed", "divided"])
@pytest.mark.parametrize("change", ["target = 'UB-900001: c3'", "amount = amount + 1", "reason = 'another'"])
def test_a_consent_to_something_else_is_none(held: tuple[Books, Path], name: str, change: str) -> None:
    books, file = held
    with intruder(file) as hand:
        hand.execute(f"UPDATE approval SET {change} WHERE entry_id = '{books.entries[name].id}'")
    assert found(file) == ["the consent it names is not in the books"]


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ('{"amount": 2699, "alone": 600}', "more is let go or kept than any policy of its day allowed"),
        ('{"amount": 3200, "alone": 599}', "more was settled alone that day than any policy allowed"),
    ],
)
def test_what_no_policy_allowed_is_named(held: tuple[Books, Path], policy: str, said: str) -> None:
    with intruder(held[1]) as hand:
        hand.execute(f"UPDATE policy SET body = '{policy}' WHERE kind = 'small_difference'")
    assert found(held[1]) == [said]


def test_a_policy_that_was_withdrawn_since_allowed_what_was_done(held: tuple[Books, Path]) -> None:
    adopts(held[0], "small_difference", '{"amount": 1, "alone": 0}', version=2)
    with held[0].as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE policy SET active = 0 WHERE kind = 'small_difference' AND version = 1")
    assert verify(held[1], deep=True).findings == ()


@pytest.mark.parametrize(
    ("name", "mark", "said"),
    [
        ("checked", {}, "a line was divided by hand, and the receipt does not say so"),
        ("divided", {"account": "BL-100"}, "it does not say what was divided by hand, or why"),
        ("divided", {"reason": " "}, "it does not say what was divided by hand, or why"),
    ],
)
def test_a_division_without_its_mark_is_named(
    held: tuple[Books, Path], name: str, mark: dict[str, str], said: str
) -> None:
    books, file = held
    body = copy.deepcopy(dict(books.entries[name].content))
    changes = {"lines": [line | {"rule": "by_hand"} for line in body["lines"]]}
    if mark:
        changes["by_hand"] = body["by_hand"] | mark
    with intruder(file) as hand:
        rechained(hand, body["book"], body["seq"], **changes)
    assert said in found(file)


def test_a_check_comes_off_the_account_it_was_given_to(town: Books, tmp_path: Path) -> None:
    books = copied(town, tmp_path / "returned.db")
    taken = books.entries["checked"]
    desk = at_the_bank(books, taken)
    desk.records(returning(desk, taken), "returned")
    assert verify(tmp_path / "returned.db", deep=True).findings == ()
    with intruder(tmp_path / "returned.db") as hand:
        hand.execute("UPDATE posting SET gl = '999-1101' WHERE gl = '999-1100' AND cents > 0")
    books.close()
    assert found(tmp_path / "returned.db", desk.pen.book) == [
        "it takes a check off an account it was not deposited to", "the table posting says something else than it",
    ]  # fmt: skip
