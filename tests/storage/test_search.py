# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - statements and tables of a test
"""An account is found by the beginning of anything known of it, and with one letter wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event, insert

from app.models import Account
from app.queries import accounts
from app.storage import search
from tests.books import UB, Books, embedded

PENA = {
    "number": "UB-100200", "kind": "utility", "name": "José O'Peña", "address": "1207 N. Wilmington Ave.",
    "parcel": "12-345-67", "meter": "M 4471-B", "license": None, "phone": "(312) 555-0147", "customer_id": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> Iterator[Books]:
    books = Books(embedded())
    with books.as_("admin").writing() as connection:
        connection.execute(insert(Account), [PENA])
        search.add(connection, [PENA])
    yield books
    books.close()


def found(books: Books, typed: str) -> list[str]:
    with books.database.reading() as connection:
        return [match.account for match in search.matches(connection, typed)]


@pytest.mark.parametrize(
    "typed",
    ["UB-100", "ub100200", "100200", "jose", "PENA", "opena", "opena jose", "1207 n wil", "wilmington", "12-345", "1234567",
     "m4471", "M 4471", "312555", "5550147", "555-0147"],
)  # fmt: skip
def test_what_is_typed_first_finds_the_account(city: Books, typed: str) -> None:
    assert "UB-100200" in found(city, typed)


@pytest.mark.parametrize(
    "typed",
    ["wilmingtno", "wilmngton", "wilmmington", "wilmingtom", "114 aldre", "delgadp", "rosa delgdo", "rsa delgado"],
)
def test_one_letter_wrong_is_forgiven(city: Books, typed: str) -> None:
    expected = "UB-100200" if typed.startswith("w") else UB
    assert expected in found(city, typed)


@pytest.mark.parametrize("typed", ["", "  ", "--", "xyzzy", "99999999", "%", "_", "'; DROP TABLE account"])
def test_what_is_not_known_finds_nothing(city: Books, typed: str) -> None:
    assert found(city, typed) == []


def test_a_key_that_finds_enough_is_one_question_to_the_books(city: Books) -> None:
    asked: list[str] = []
    count = event.listens_for(city.database.engine, "before_cursor_execute")
    count(lambda connection, cursor, statement, *rest: asked.append(statement))
    hit = accounts.find(city.database, "UB-100200", limit=1)[0]
    assert (hit.number, hit.name, hit.found_by, hit.misspelt) == ("UB-100200", PENA["name"], "number", False)
    assert [statement for statement in asked if not statement.startswith("BEGIN")] == asked[-1:]


def test_a_changed_account_is_found_by_what_it_is_now(city: Books) -> None:
    moved = PENA | {"address": "5 Cedar Ct"}
    with city.as_("admin").writing() as connection:
        search.replace(connection, moved)
        search.add_invoices(connection, [("UB-100200", "INV-7788")])
    assert found(city, "5 cedar") == ["UB-100200"]
    assert found(city, "inv-77") == ["UB-100200"]
    assert found(city, "1207 n") == []
    with city.as_("admin").writing() as connection:
        search.replace(connection, PENA)
