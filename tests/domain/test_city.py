# SPDX-License-Identifier: Apache-2.0
"""Books say which city they are of, and whether the money is real."""

from __future__ import annotations

import pytest

from app.domain.city import City
from app.domain.errors import CounterError

FACTS = {"city_name": "City of Ridgemont", "time_zone": "America/Chicago", "city_kind": "sample"}


def test_checks_are_payable_to_the_city_unless_it_says_otherwise() -> None:
    assert City.from_facts(FACTS).payable == "City of Ridgemont"
    assert City.from_facts(FACTS | {"check_payable": "Ridgemont Utilities"}).payable == "Ridgemont Utilities"


@pytest.mark.parametrize(("kind", "mark"), [("own", ""), ("sample", "SAMPLE"), ("training", "TRAINING")])
def test_money_that_is_not_real_is_marked(kind: str, mark: str) -> None:
    assert City.from_facts(FACTS | {"city_kind": kind}).mark == mark


def test_books_of_an_unknown_kind_are_refused() -> None:
    with pytest.raises(CounterError, match="“toy”"):
        City.from_facts(FACTS | {"city_kind": "toy"})
