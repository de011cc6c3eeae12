# SPDX-License-Identifier: Apache-2.0
"""A card number is noticed however it is written, and never repeated."""

from __future__ import annotations

import pytest

from app.domain import cards
from app.domain.errors import CounterError

NUMBERS = [
    "4111111111111111",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "341111111111111",
    "30569309025904",
    "36227206271667",
    "6011111111111117",
    "6445644564456445",
    "3530111333300000",
    "6200000000000005",
    "6759649826438453",
]


def grouped(number: str, separator: str) -> str:
    return separator.join(number[place : place + 4] for place in range(0, len(number), 4))


SPELLINGS = [
    lambda number: number,
    lambda number: grouped(number, " "),
    lambda number: grouped(number, "-"),
    lambda number: grouped(number, "\u00a0"),
    lambda number: grouped(number, "\u2013"),
    lambda number: " ".join(number),
    lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in number),
    lambda number: f"call Rosa, card {grouped(number, '.')} 12/28",
    lambda number: grouped(number, " - "),
    lambda number: grouped(number, "\u200b"),
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_card_number_is_refused_in_every_spelling_and_not_repeated(spelling, number: str) -> None:  # type: ignore[no-untyped-def]
    text = spelling(number)
    with pytest.raises(CounterError, match="looks like a card number") as refused:
        cards.refuse(text, field="memo")
    assert refused.value.field == "memo"
    assert number[-4:] not in refused.value.message
    assert number not in cards.mask(text)
    assert cards.mask(text).count(number[-4:]) == 1
    assert cards.find_card_number(cards.mask(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UB-900001",
        "4111111111111112",  # check digit
        "9111111111111111",  # no issuer
        "411111111111116",  # 15 digits: not a length of that issuer
        "555-0142, 555-0143 and 555-0144",
        "4111 1111 and later 1111 1111",
        "Parcel 14-32-206-018-1001",
        "4111:1111:1111:1111",
        "4111    1111    1111    1111",
        "2026-11-20 08:03 1021 121000358",
    ],
)
def test_other_numbers_are_let_through(text: str) -> None:
    assert cards.find_card_number(text) is None
    cards.refuse(text)
    assert cards.mask(text) == text


@pytest.mark.parametrize(
    "stripe",
    [
        "%B4111111111111111^DELGADO/ROSA^2812101000000000?",
        ";4111111111111111=28121010000000000000?",
        "B9999999999999999^X",
        "%b1234567890123",
    ],
)
def test_a_magnetic_stripe_is_removed_whole(stripe: str) -> None:
    assert cards.find_card_number(stripe) == (0, len(stripe))
    assert cards.mask(f"note {stripe}") == "[card data removed]"
    with pytest.raises(CounterError):
        cards.refuse(stripe)


def test_several_numbers_are_each_masked_in_place() -> None:
    text = "first 4111 1111 1111 1111, then 378282246310005."
    assert cards.mask(text) == "first •••• 1111, then •••• 0005."


def test_a_number_beside_others_is_found_where_it_stands() -> None:
    assert cards.find_card_number("ref 77 4111111111111111") == (7, 23)
    assert cards.find_card_number("4111111111111111 5555555555554444") == (0, 16)


def test_a_text_that_is_one_number_is_masked_and_not_taken_for_a_stripe() -> None:
    assert cards.mask("4111111111111111") == "•••• 1111"
