# SPDX-License-Identifier: Apache-2.0
"""A bill stub read by the scanner names its account and amount, or nothing at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import scanline
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.scanline import ScannedBill

LINE = scanline.make("UB-900001", Money(10000))


def test_a_scan_line_carries_account_amount_and_check_digit() -> None:
    assert LINE.startswith("UB-900001 0000010000 ")
    assert scanline.parse(f" {LINE.lower()}\n") == ScannedBill("UB-900001", Money(10000))


def test_every_single_misread_digit_of_a_scan_line_is_noticed() -> None:
    for place, character in enumerate(LINE):
        if character.isdigit():
            for digit in "0123456789".replace(character, ""):
                assert scanline.parse(LINE[:place] + digit + LINE[place + 1 :]) is None


@pytest.mark.parametrize("text", ["", "UB-900001", "Delgado", "UB-900001 10000 4", "UB-900001 0000010000", LINE + "1"])
def test_what_is_typed_to_search_is_no_scan_line(text: str) -> None:
    assert scanline.parse(text) is None


@pytest.mark.parametrize(
    ("account", "cents"), [("ub 1", 1), ("", 1), ("UB-", 1), ("A" * 25, 1), ("UB-1", -1), ("UB-1", 10**10)]
)
def test_a_line_that_could_not_be_read_back_is_not_made(account: str, cents: int) -> None:
    with pytest.raises(CounterError, match="No scan line"):
        scanline.make(account, Money(cents))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.from_regex(r"[A-Z0-9]([A-Z0-9-]{0,22}[A-Z0-9])?", fullmatch=True), st.integers(0, 10**10 - 1))
def test_every_line_made_is_read_back(account: str, cents: int) -> None:
    assert scanline.parse(scanline.make(account, Money(cents))) == ScannedBill(account, Money(cents))
