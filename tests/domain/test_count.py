# SPDX-License-Identifier: Apache-2.0
"""A count is the sum of its pieces, loose and packed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.count import CashCount, PieceRow, pieces_typed
from app.domain.denomination import DENOMINATIONS, by_key
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money


def test_the_morning_float_counts_to_two_hundred() -> None:
    count = CashCount.of({"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20})
    assert count.total == Money(20000)


def test_rolls_and_straps_count_with_the_loose_pieces() -> None:
    count = CashCount.of({"1.00": 3}, rolls={"0.25": 2, "1.00": 1}, straps={"1.00": 1})
    assert count.total == Money(300 + 2000 + 2500 + 10000)
    assert count.pieces() == {by_key("1.00"): 103, by_key("1.00c"): 25, by_key("0.25"): 80}


def test_an_empty_pile_is_a_count_of_nothing() -> None:
    assert CashCount.of({"20.00": 0}).rows == ()
    assert CashCount().total == ZERO
    assert CashCount().as_body() == []


def test_the_body_lists_bills_then_coins_and_marks_coins() -> None:
    body = CashCount.of({"0.25": 4, "20.00": 5}, rolls={"0.25": 1}).as_body()
    assert body == [
        {"face": 2000, "loose": 5, "packs": 0, "pack_of": 100, "cents": 10000},
        {"face": 25, "loose": 4, "packs": 1, "pack_of": 40, "cents": 1100, "coin": "yes"},
    ]


@pytest.mark.parametrize(("loose", "packs"), [(-1, 0), (0, -1), (1_000_000, 0), (0, 1_000_000)])
def test_a_row_that_cannot_be_is_refused_in_its_own_field(loose: int, packs: int) -> None:
    with pytest.raises(CounterError, match="cannot be counted") as refused:
        PieceRow(by_key("20.00"), loose, packs)
    assert refused.value.field == "20.00"


@pytest.mark.parametrize(("typed", "pieces"), [("", 0), ("  ", 0), ("20", 20), ("12+8", 20), ("1 + 2 + 3", 6)])
def test_a_count_field_adds(typed: str, pieces: int) -> None:
    assert pieces_typed(typed) == pieces


@pytest.mark.parametrize("typed", ["-1", "1.5", "12+", "x", "999999+1", "1234567", "\uff12"])
def test_a_count_field_takes_whole_pieces_only(typed: str) -> None:
    with pytest.raises(CounterError, match="not a number of pieces") as refused:
        pieces_typed(typed, field="20.00")
    assert refused.value.field == "20.00"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.builds(PieceRow, st.sampled_from(DENOMINATIONS), st.integers(0, 999), st.integers(0, 9)), max_size=20)
)
def test_a_count_read_back_from_its_body_is_the_same_count(rows: list[PieceRow]) -> None:
    count = CashCount(tuple(rows))
    assert CashCount.from_body(count.as_body()) == count
    assert count.total == Money.total(row.amount for row in rows)
    assert count.total == Money.total(piece.worth(pieces) for piece, pieces in count.pieces().items())
