# SPDX-License-Identifier: Apache-2.0
"""A second person consents on the spot, by name and password, to what a cashier may not do alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.domain import canon, cards, ids
from app.domain.consent import CheckConsent, consent_text
from app.domain.entry import Approval, Kind
from app.domain.errors import CounterError, Fault, OutcomeUnknown
from app.services import people

if TYPE_CHECKING:
    from app.domain.draft import Draft
    from app.domain.money import Money
    from app.services.desk import Desk


def approval_of(
    desk: Desk, *, entry_id: str, kind: Kind, target: str, amount: Money, reason: str, text: str, approver: str
) -> Approval:
    """A consent as it is stored: what for and why, the text that was shown with its digest, who asked, who gave it."""
    return Approval(
        id=ids.uuid7(desk.clock()),
        entry_id=entry_id,
        kind=kind.value,
        target=target,
        amount=amount,
        reason=reason,
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        requested_by=desk.staff.name,
        approved_by=approver,
    )


def allow_check(
    desk: Desk, draft: Draft, *, accounts: tuple[str, ...], reason: str, approver: str, password: str
) -> CheckConsent:
    """Let this receipt take checks from accounts that may not pay by check (rule 5.8.3), up to what it comes to.

    The consent is stored at once, with its reason, and holds for 120 seconds and this one receipt. Raises CounterError
    beside "reason", "approver" or "password"; nobody approves what they asked for themselves.
    """
    desk.need("receipt", "take payments")
    reason = canon.text(reason, field="reason")
    if not reason:
        raise CounterError("A reason is missing. Nothing was allowed. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    second = people.prove(
        desk, name=approver, password=password, right="override", deed="allow a check from this account"
    )
    approval = approval_of(
        desk,
        entry_id=draft.id,
        kind=Kind.RECEIPT,
        target=", ".join(accounts),
        amount=draft.total,
        reason=reason,
        text=consent_text(accounts, draft.total, reason),
        approver=second.name,
    )
    given = desk.clock()
    _store(desk, approval, password)
    return CheckConsent(approval, accounts, second.full_name, given)


def _store(desk: Desk, approval: Approval, password: str) -> None:
    """Store a consent before its entry: in shared books on the second person's own connection."""
    try:
        if desk.database.dialect == "postgresql":
            people.consent(desk, approval, password)
        else:
            desk.database.signed_in_as(approval.approved_by).approve(approval)
    except OutcomeUnknown as silence:
        raise Fault(
            "The books did not answer, so nobody can tell whether the consent is stored.",
            "No money was taken, and a consent alone changes nothing.",
            "The second person consents again.",
        ) from silence
