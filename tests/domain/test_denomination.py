# SPDX-License-Identifier: Apache-2.0
"""Bills and coins are named as the count sheet names them."""

from __future__ import annotations

import pytest

from app.domain.denomination import BILLS, COINS, DENOMINATIONS, by_face, by_key
from app.domain.errors import CounterError
from app.domain.money import Money


def test_the_count_sheet_runs_from_the_hundred_to_the_penny() -> None:
    assert [piece.key for piece in DENOMINATIONS] == [
        "100.00", "50.00", "20.00", "10.00", "5.00", "2.00", "1.00", "1.00c", "0.50", "0.25", "0.10", "0.05", "0.01",
    ]  # fmt: skip
    assert not any(piece.coin for piece in BILLS)
    assert all(piece.coin for piece in COINS)


@pytest.mark.parametrize(
    ("key", "worth"),
    [("0.01", 50), ("0.05", 200), ("0.10", 500), ("0.25", 1000), ("0.50", 1000), ("1.00", 2500)],
)
def test_a_roll_is_worth_what_the_bank_says(key: str, worth: int) -> None:
    piece = by_key(key, "roll")
    assert piece.coin
    assert piece.worth(piece.pack_of) == Money(worth)
    assert piece.pack == "roll"


def test_a_strap_is_a_hundred_bills() -> None:
    twenty = by_key("20.00", "strap")
    assert twenty.worth(twenty.pack_of) == Money(200000)
    assert twenty.pack == "strap"


def test_a_dollar_is_the_bill_unless_it_is_called_a_coin() -> None:
    assert not by_key("1.00").coin
    assert by_key("1.00c").coin


@pytest.mark.parametrize(
    ("key", "pack"), [("3.00", ""), ("20", ""), ("20.00", "roll"), ("0.25", "strap"), ("1.00c", "strap")]
)
def test_a_piece_that_does_not_exist_is_refused(key: str, pack: str) -> None:
    with pytest.raises(CounterError, match="no bill or coin"):
        by_key(key, pack)


def test_a_face_value_names_a_bill_or_a_coin() -> None:
    assert by_face(100, coin=True) == by_key("1.00c")
    assert by_face(2000, coin=False) == by_key("20.00")
    with pytest.raises(CounterError, match=r"no coin of \$20\.00"):
        by_face(2000, coin=True)
    with pytest.raises(CounterError, match=r"no bill of \$0\.25"):
        by_face(25, coin=False)


def test_rows_and_sentences_name_pieces_as_people_do() -> None:
    assert [by_key(key).label for key in ("20.00", "1.00", "1.00c", "0.25")] == ["$20", "$1", "$1 coin", "25¢"]
    named = [(by_key(key).named(1), by_key(key).named(3)) for key in ("20.00", "50.00", "10.00", "1.00c", "0.01")]
    assert named == [
        ("twenty", "twenties"),
        ("fifty", "fifties"),
        ("ten", "tens"),
        ("dollar coin", "dollar coins"),
        ("penny", "pennies"),
    ]
