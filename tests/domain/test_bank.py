# SPDX-License-Identifier: Apache-2.0
"""Three sides of every deposit agree, and a check that does not belong is named."""

from dataclasses import replace

import pytest

from app.domain.bank import BankAccount, Mismatch, Tie
from app.domain.money import Money


def money(typed: str) -> Money:
    return Money.parse(typed)


def test_receipts_with_over_and_short_are_the_count_and_the_slip():
    tie = Tie("cash", money("479.00"), money("-4.00"), money("0.00"), money("475.00"), money("475.00"))
    assert (tie.due, tie.holds) == (money("475.00"), True)
    assert not replace(tie, counted=money("474.99")).holds
    assert not replace(tie, slip=money("475.01")).holds
    assert replace(tie, over_short=money("0.00"), other=money("-4.00")).holds


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (BankAccount("G", "General account", "999-1100", ("cash",), "First Bank", "1234"),
         "General account, First Bank ...1234"),
        (BankAccount("G", "General account", "999-1100", ("cash",)), "General account"),
    ],
)  # fmt: skip
def test_an_account_is_called_by_its_name_and_its_last_four_figures(account: BankAccount, words: str):
    assert account.words == words


def test_a_mismatch_says_which_side_it_is_missing_on():
    gone = Mismatch("01-0001", "check", money("80.00"), "01-0001-0002", "1021", in_bag=False)
    assert gone.words == "Check 1021 of $80.00 on receipt 01-0001-0002 is not in the bag."
    strange = Mismatch("01-0001", "money_order", money("80.00"), "", "", in_bag=True)
    assert strange.words == "Money order of $80.00 is in the bag and on no receipt of session 01-0001."
