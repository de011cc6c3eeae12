# SPDX-License-Identifier: Apache-2.0
"""Every refusal tells the cashier what happened, what is safe and what to do, without codes or blame."""

from __future__ import annotations

import re

import pytest

from app.domain.errors import REFUSALS, CounterError, Fault, OutcomeUnknown, Refused


def test_a_counter_error_stands_beside_its_field() -> None:
    error = CounterError("$1.00 short.", field="amount", remedy="take_more")
    assert (str(error), error.message, error.field, error.remedy) == (
        "$1.00 short.",
        "$1.00 short.",
        "amount",
        "take_more",
    )


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_of_the_books_is_told_in_whole_sentences(code: str) -> None:
    refused = Refused(code)
    assert refused.code == code
    assert "TW-" not in refused.message
    assert re.search(r"Nothing was (recorded|changed)\.", refused.message)
    assert refused.message.count(". ") >= 2 or refused.message.count(".") >= 3
    assert not re.search(r"!|please|sorry|successful|invalid", refused.message, re.IGNORECASE)


def test_a_refusal_may_say_more_and_an_unknown_one_still_says_something() -> None:
    assert Refused("TW-STALE", "Someone paid this bill at 2:40 PM.").message == "Someone paid this bill at 2:40 PM."
    assert "Nothing was recorded" in Refused("TW-OTHER").message


def test_a_fault_says_what_is_safe_and_what_to_do() -> None:
    fault = OutcomeUnknown("The books did not answer.", "The payment is kept.", "Wait a moment.")
    assert isinstance(fault, Fault)
    assert (fault.what, fault.safe, fault.remedy) == (
        "The books did not answer.",
        "The payment is kept.",
        "Wait a moment.",
    )
    assert str(fault) == "The books did not answer. The payment is kept. Wait a moment."
