# SPDX-License-Identifier: Apache-2.0
"""A consent to checks is for one receipt, some accounts, an amount and two minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.consent import GOOD_FOR, CheckConsent, consent_text
from app.domain.entry import Approval
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.tender import Tender

NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
APPROVAL = Approval("a1", "e1", "receipt", "UB-1", Money(11500), "known payer", "text", "00", "mdiaz", "jkim")
CONSENT = CheckConsent(APPROVAL, ("UB-1",), "Jordan Kim", NOON)
CASH, CHECK = Tender("cash", Money(99900)), Tender("check", Money(11500))


def test_it_names_its_accounts_its_amount_and_its_reason():
    assert consent_text(("UB-1", "UB-2"), Money(11500), "known payer") == (
        "Allow checks up to $115.00 from UB-1, UB-2. Reason: known payer"
    )
    assert (CONSENT.covers("UB-1"), CONSENT.covers("UB-3")) == (True, False)


def test_it_holds_through_its_last_second_and_counts_checks_alone():
    CONSENT.check("e1", (CASH, CHECK), NOON + GOOD_FOR)


@pytest.mark.parametrize(
    ("entry", "tenders", "later", "said"),
    [
        ("e2", (CHECK,), timedelta(0), "another receipt"),
        ("e1", (CHECK,), GOOD_FOR + timedelta(seconds=1), "more than two minutes ago"),
        ("e1", (CHECK, Tender("check", Money(1))), timedelta(0), r"up to \$115\.00, not \$115\.01"),
    ],
)
def test_it_holds_for_nothing_else(entry, tenders, later, said):
    with pytest.raises(CounterError, match=said) as refused:
        CONSENT.check(entry, tenders, NOON + later)
    assert refused.value.field == "consent"
