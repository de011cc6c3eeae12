# SPDX-License-Identifier: Apache-2.0
"""Each fund balances by itself, through the pooled cash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting


def rows(postings):
    return [(row.gl, row.for_fund, row.cents) for row in postings]


def test_a_utility_payment_in_cash_is_claimed_from_the_pool_by_its_fund():
    story = [
        Posting("999-1110", 7000, tender="cash"),
        Posting("501-1310", -6200, charge="c2", account="UB-1"),
        Posting("501-1310", -800, charge="c1", account="UB-1"),
    ]
    assert rows(gl.pooled(story)) == [
        ("999-1110", "", 7000),
        ("999-2010", "501", -7000),
        ("501-1010", "", 7000),
        ("501-1310", "", -6200),
        ("501-1310", "", -800),
    ]


def test_rows_of_one_meaning_become_one_row_and_rows_of_nothing_none():
    story = [
        Posting("999-1110", 500, tender="cash"),
        Posting("100-4290", -200),
        Posting("100-4290", -300),
        Posting("100-4230", 0),
        Posting("501-4600", 40),
        Posting("501-4600", -40),
    ]
    assert rows(gl.pooled(story)) == [
        ("999-1110", "", 500),
        ("999-2010", "100", -500),
        ("100-1010", "", 500),
        ("100-4290", "", -500),
    ]


def test_credit_of_the_same_fund_needs_no_claim_on_the_pool():
    story = [Posting("501-2300", 900, tender="on_account", account="UB-1"), Posting("501-1310", -900, charge="c")]
    assert rows(gl.pooled(story)) == [("501-2300", "", 900), ("501-1310", "", -900)]


def test_credit_of_another_fund_moves_through_the_pool():
    story = [Posting("501-2300", 900, tender="on_account", account="UB-1"), Posting("521-1310", -900, charge="c")]
    assert rows(gl.pooled(story)) == [
        ("999-2010", "501", 900),
        ("999-2010", "521", -900),
        ("501-1010", "", -900),
        ("501-2300", "", 900),
        ("521-1010", "", 900),
        ("521-1310", "", -900),
    ]


@pytest.mark.parametrize(
    "story",
    [
        [Posting("999-1110", 100, tender="cash"), Posting("501-1310", -99)],
        [Posting("999-1110", 100), Posting("501-1010", -100)],
        [Posting("999-1110", 100), Posting("999-2010", -100, for_fund="501")],
    ],
)
def test_a_story_that_does_not_come_to_zero_or_claims_by_itself_is_refused(story):
    with pytest.raises(Refused) as refused:
        gl.pooled(story)
    assert refused.value.code == "TW-POST"


def test_a_row_carries_only_what_applies_and_reads_back():
    row = Posting("501-1310", -800, charge="c1", account="UB-1")
    assert row.as_body() == {"gl": "501-1310", "cents": -800, "charge": "c1", "account": "UB-1"}
    due = Posting("999-2010", 800, for_fund="501", tender="cash")
    assert [gl.from_body(body) for body in gl.as_body([row, due])] == [row, due]


def test_the_accounts_of_a_fund_are_named_after_it():
    assert gl.fund_of(gl.receivable("521")) == "521"
    assert (gl.due_from_pool("501"), gl.billed_elsewhere("501"), gl.customer_credits("501")) == (
        "501-1010",
        "501-1399",
        "501-2300",
    )


POSTINGS = st.lists(
    st.builds(
        Posting,
        st.sampled_from(["999-1110", "999-1120", "100-4290", "501-1310", "501-2300", "521-1310", "541-1310"]),
        st.integers(-(10**9), 10**9),
        tender=st.sampled_from(["", "cash", "check"]),
        charge=st.sampled_from(["", "c1", "c2"]),
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(POSTINGS)
def test_whatever_the_story_every_fund_balances_and_the_mirror_undoes_it(story):
    story.append(Posting("999-1130", -sum(row.cents for row in story), tender="card"))
    done = gl.pooled(story)
    assert gl.balanced(done)
    for fund in {gl.fund_of(row.gl) for row in done} - {"999"}:
        claim = sum(row.cents for row in done if row.gl == f"{fund}-1010")
        assert claim == -sum(row.cents for row in done if row.for_fund == fund)
    assert all(row.cents for row in done)
    assert all((row.gl == "999-2010") == bool(row.for_fund) for row in done)
    mirrored = gl.mirror(done)
    assert [-row.cents for row in mirrored] == [row.cents for row in done]
    assert gl.mirror(mirrored) == done
