# SPDX-License-Identifier: Apache-2.0
"""Books say which city they are of, and whether the money is real."""

from __future__ import annotations

import pytest

from app.domain.city import TIME_ZONES, City, check_time_zone
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


def test_the_lines_under_the_name_are_kept_apart() -> None:
    assert City.from_facts(FACTS).address == ()
    assert City.from_facts(FACTS | {"city_address": "200 Civic Plaza\n(217) 555-0100"}).address == (
        "200 Civic Plaza",
        "(217) 555-0100",
    )


@pytest.mark.parametrize(("name", "words"), TIME_ZONES)
def test_every_zone_that_is_offered_is_known(name: str, words: str) -> None:
    assert words
    check_time_zone(name)


@pytest.mark.parametrize("name", ["", "Central", "america/chicago", "Factory", "../posixrules", "UTC+6"])
def test_a_time_zone_nobody_knows_is_refused_beside_its_field(name: str) -> None:
    with pytest.raises(CounterError) as refused:
        check_time_zone(name)
    assert refused.value.field == "time_zone"
