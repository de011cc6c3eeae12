# SPDX-License-Identifier: Apache-2.0
"""The table of cases on an embedded home; PostgreSQL plays the same table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from app.domain.errors import Refused
from tests.books import Books
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


@pytest.mark.parametrize("case", [case for case in CASES if case.code], ids=lambda case: case.name)
def test_the_books_refuse(case: Case, embedded_town: Books) -> None:
    before = embedded_town.digest()
    entry = case.build(embedded_town)
    with pytest.raises(Refused) as refusal:
        embedded_town.records(entry, case.by)
    assert refusal.value.code == case.code
    assert embedded_town.digest() == before


@pytest.mark.parametrize("case", [case for case in CASES if not case.code], ids=lambda case: case.name)
def test_the_books_record_once(case: Case, embedded_copy: Books) -> None:
    entry = case.build(embedded_copy)
    first = embedded_copy.records(entry, case.by)
    after = embedded_copy.digest()
    second = embedded_copy.records(entry, case.by)
    assert (first.again, second.again) == (False, True)
    assert embedded_copy.digest() == after


def test_every_case_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


@pytest.mark.parametrize(
    "act",
    [*ACTS, *ABSENT_ACTS, *BY_HAND_ACTS, *CASH_ACTS, *GL_ACTS, *HELD_ACTS, *SETTLEMENT_ACTS, *SMALL_ACTS, *UNDO_ACTS],
    ids=lambda act: act.__name__,
)
def test_the_books_hold(act: Callable[[Books], None], embedded_copy: Books) -> None:
    act(embedded_copy)
    assert embedded_copy.differences() == ()
