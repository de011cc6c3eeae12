# SPDX-License-Identifier: Apache-2.0
"""The drawer that is counted by surprise is drawn, and who was counted less has more tickets."""

from collections import Counter

import pytest

from app.domain.surprise_draw import Candidate, drawn, weights


def candidate(drawer: str, drawer_counts: int, person_counts: int) -> Candidate:
    return Candidate(f"{drawer}-0001", drawer, f"p{drawer}", f"P {drawer}", 5, drawer_counts, person_counts)


SEVERAL = (candidate("01", 3, 2), candidate("02", 0, 2), candidate("03", 3, 0))


def test_each_has_a_ticket_and_one_more_for_every_count_it_is_behind():
    assert weights(SEVERAL) == (1, 4, 3)
    assert weights((candidate("01", 2, 9),)) == (1,)
    assert weights(()) == ()


def test_every_ticket_wins_once():
    assert Counter(drawn(SEVERAL, lambda _all, ticket=ticket: ticket).drawer for ticket in range(8)) == {
        "01": 1, "02": 4, "03": 3,
    }  # fmt: skip


def test_a_number_that_is_no_ticket_draws_nobody():
    with pytest.raises(ValueError, match="no ticket"):
        drawn(SEVERAL, lambda tickets: tickets)
