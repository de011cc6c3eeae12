# SPDX-License-Identifier: Apache-2.0
"""The back-office book of a person, a workstation and a day, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.entry import Kind, State
from app.domain.errors import CounterError
from app.domain.kinds.setup import setup
from app.services import offices
from app.services.desk import Desk
from tests.books import Books
from tests.conftest import FakeClock

At = Callable[..., Desk]


def test_the_first_entry_of_the_day_opens_the_book_and_the_next_one_finds_it(
    at: At, city: Books, clock: FakeClock
) -> None:
    admin = at("admin")
    told = setup("code", "MAP", after={"text": "City map"})
    assert offices.record(admin, Kind.SETUP, told).book == "W1-0001"
    assert offices.record(admin, Kind.SETUP, told).next_seq == 4
    assert offices.record(at("lortiz"), Kind.IMPORT, _nothing_new()).book == "W1-0002"
    clock.advance(days=1)
    assert offices.record(admin, Kind.SETUP, told).book == "W1-0003"
    assert city.rows("SELECT id, person, state FROM book ORDER BY id") == [
        ("W1-0001", "admin", "open"),
        ("W1-0002", "lortiz", "open"),
        ("W1-0003", "admin", "open"),
    ]


def _nothing_new() -> dict[str, object]:
    from app.domain.kinds.importing import import_charges
    from tests.books import billed

    return import_charges("billing", [billed("c1", "WATER", {"501-1310": "62.00"})])


def test_a_closed_book_takes_nothing_more_today(at: At, clock: FakeClock, city: Books) -> None:
    admin = at("admin")
    offices.pen(admin)
    offices.close_office(admin)
    assert city.rows("SELECT state FROM book") == [(State.SEALED.value,)]
    with pytest.raises(CounterError, match="W1-0001 of today is closed"):
        offices.pen(admin)
    clock.advance(days=1)
    assert offices.pen(admin).book == "W1-0002"
