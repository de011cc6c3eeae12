# SPDX-License-Identifier: Apache-2.0
"""The table of cases in shared books: the same answers as an embedded home gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.domain.errors import Refused
from tests import shared_books
from tests.books import Books
from tests.postgres import Server
from tests.storage.postgresql.conftest import address_of, twin
from tests.storage.spec import Case
from tests.storage.spec.absent_cases import ABSENT_ACTS
from tests.storage.spec.acts import ACTS
from tests.storage.spec.by_hand_cases import BY_HAND_ACTS
from tests.storage.spec.cash_acts import CASH_ACTS
from tests.storage.spec.every import CASES
from tests.storage.spec.gl_acts import GL_ACTS
from tests.storage.spec.held_acts import HELD_ACTS
from tests.storage.spec.settlement_cases import SETTLEMENT_ACTS
from tests.storage.spec.small_cases import SMALL_ACTS
from tests.storage.spec.undo_acts import UNDO_ACTS

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def untouched(postgres_server: Server, lived_in: Books) -> Iterator[Books]:
    """One town for all refusals: none of them changes it."""
    url = postgres_server.create_database(template=address_of(lived_in))
    held = twin(lived_in, shared_books.opened(url))
    yield held
    held.close()
    postgres_server.drop_database(url)


@pytest.mark.parametrize("case", [case for case in CASES if case.code], ids=lambda case: case.name)
def test_the_books_refuse(case: Case, untouched: Books) -> None:
    before = shared_books.state(untouched)
    entry = case.build(untouched)
    with pytest.raises(Refused) as refusal:
        untouched.records(entry, case.by)
    assert refusal.value.code == case.code
    assert shared_books.state(untouched) == before


@pytest.mark.parametrize("case", [case for case in CASES if not case.code], ids=lambda case: case.name)
def test_the_books_record_once(case: Case, town: Books) -> None:
    entry = case.build(town)
    first = town.records(entry, case.by)
    after = town.digest()
    second = town.records(entry, case.by)
    assert (first.again, second.again) == (False, True)
    assert town.digest() == after


@pytest.mark.parametrize(
    "act",
    [*ACTS, *ABSENT_ACTS, *BY_HAND_ACTS, *CASH_ACTS, *GL_ACTS, *HELD_ACTS, *SETTLEMENT_ACTS, *SMALL_ACTS, *UNDO_ACTS],
    ids=lambda act: act.__name__,
)
def test_the_books_hold(act: Callable[[Books], None], town: Books) -> None:
    act(town)
    assert town.differences() == ()
