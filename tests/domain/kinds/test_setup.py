# SPDX-License-Identifier: Apache-2.0
"""The rules themselves are in the chain."""

from app.domain.kinds.setup import setup


def test_a_change_says_how_it_was_and_how_it_is():
    assert setup("tender", "check", {"name": "Check"}, {"name": "Bank check", "position": 2}) == {
        "what": "tender",
        "key": "check",
        "before": {"name": "Check"},
        "after": {"name": "Bank check", "position": 2},
    }


def test_something_new_has_no_before_and_something_taken_away_no_after():
    assert setup("right", "cashier/drop", after={"granted": "yes"}) == {
        "what": "right",
        "key": "cashier/drop",
        "after": {"granted": "yes"},
    }
    assert "after" not in setup("right", "cashier/drop", {"granted": "yes"})
