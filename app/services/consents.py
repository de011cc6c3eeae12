# SPDX-License-Identifier: Apache-2.0
"""A second person consents to what nobody may do alone: on the spot, by name and password, or at their own screen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain import canon, cards, ids
from app.domain.consent import CheckConsent, consent_text
from app.domain.entry import Approval, Kind
from app.domain.errors import CounterError, Fault, OutcomeUnknown, Refused
from app.domain.request import GOOD_FOR, Standing, Waiting, Wanted, refusal
from app.queries import approvals
from app.queries import people as staff
from app.services import people
from app.storage import requests

if TYPE_CHECKING:
    from app.domain.draft import Draft
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Witness:
    """Who consents: by name and password as typed, or by answering what was sent to them (`agreed`)."""

    name: str = ""
    password: str = field(default="", repr=False)
    sent: str = ""

    def consents(self, desk: Desk, wanted: Wanted) -> Approval:
        """That person's consent. Raises CounterError beside "approver" or "password"."""
        if not (self.password or self.sent):
            raise CounterError(
                "The consent is missing or no longer holds. Nothing was done. The second person types the password.",
                field="password",
            )
        return agreed(desk, wanted, approver=self.name, password=self.password, sent=self.sent)


def agreed(
    desk: Desk, wanted: Wanted, *, approver: str = "", password: str = "", sent: str = "", at_once: bool = False
) -> Approval:
    """Another person's consent to an act: by name and password on the spot, or as they answered what was sent to them.

    `sent` is the id of a request: the first time it is sent to everybody who may answer, and Waiting is raised as long
    as nobody has. Call again with the same id and the same act. `at_once` stores a consent given on the spot before
    its entry also in an embedded home.

    Raises CounterError beside "approver" or "password"; nobody approves what they asked for themselves.
    """
    if sent:
        return _answered(desk, wanted, sent)
    second = people.prove(desk, name=approver, password=password, right=wanted.right, deed=wanted.deed)
    approval = approval_of(desk, wanted, approver=second.name)
    if at_once:
        store(desk, approval, password)
    else:
        people.consent(desk, approval, password)
    return approval


def approval_of(desk: Desk, wanted: Wanted, *, approver: str, asked_by: str = "", request: str = "") -> Approval:
    """A consent as it is stored: what for and why, the text that was shown with its digest, who asked, who gave it."""
    return Approval(
        id=ids.uuid7(desk.clock()),
        entry_id=wanted.entry_id,
        kind=wanted.kind,
        target=wanted.target,
        amount=wanted.amount,
        reason=wanted.reason,
        text=wanted.text,
        text_hash=hashlib.sha256(wanted.text.encode()).hexdigest(),
        requested_by=asked_by or desk.staff.name,
        approved_by=approver,
        request=request,
    )


def may_send(desk: Desk) -> bool:
    """Whether another person can be asked at their own screen: an embedded home has one window and no other screen."""
    return desk.database.dialect == "postgresql"


def standing(desk: Desk, sent: str) -> Standing:
    """How what was sent stands now; it waits until it is in the books."""
    found = approvals.request(desk.database, sent)
    return Standing.WAITING if found is None else found.standing


def withdraw(desk: Desk, sent: str) -> bool:
    """Take back what was sent; False when it was answered before."""
    try:
        requests.refuse(desk.database, sent, withdrawn=True)
    except Refused:
        return False
    return True


def _answered(desk: Desk, wanted: Wanted, sent: str) -> Approval:
    """The consent that answers a request, while it holds; sends the request where it was not sent before."""
    found = approvals.request(desk.database, sent)
    if found is None:
        requests.ask(desk.database, sent, wanted, till=desk.till)
        raise Waiting(sent)
    if found.standing is Standing.WAITING:
        raise Waiting(sent)
    given = approvals.consent(desk.database, sent)
    if given is None:
        raise refusal(found)
    approval, age = given
    if age >= GOOD_FOR:
        raise CounterError(
            f"{found.answered_name} allowed this more than two minutes ago, which no longer holds. "
            "Nothing was recorded. Send it again.",
            field="sent",
        )
    if (approval.entry_id, approval.text) != (wanted.entry_id, wanted.text):
        raise CounterError(
            f"{found.answered_name} allowed something else than this. Nothing was recorded. Send it again.",
            field="sent",
        )
    return approval


def allow_check(
    desk: Desk,
    draft: Draft,
    *,
    accounts: tuple[str, ...],
    reason: str,
    approver: str = "",
    password: str = "",
    sent: str = "",
) -> CheckConsent:
    """Let this receipt take checks from accounts that may not pay by check (rule 5.8.3), up to what it comes to.

    The consent is stored at once, with its reason, and holds for 120 seconds and this one receipt; `sent` asks for it
    elsewhere, see `agreed`. Raises CounterError beside "reason", "approver" or "password"; nobody approves what they
    asked for themselves.
    """
    desk.need("receipt", "take payments")
    reason = canon.text(reason, field="reason")
    if not reason:
        raise CounterError("A reason is missing. Nothing was allowed. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    wanted = Wanted(
        draft.id,
        Kind.RECEIPT.value,
        ", ".join(accounts),
        draft.total,
        reason,
        consent_text(accounts, draft.total, reason),
        right="override",
        deed="allow a check from this account",
    )
    approval = agreed(desk, wanted, approver=approver, password=password, sent=sent, at_once=True)
    given = desk.clock()
    if sent and (known := approvals.consent(desk.database, sent)) is not None:
        given -= timedelta(seconds=known[1])
    return CheckConsent(approval, accounts, staff.full_names(desk.database)[approval.approved_by], given)


def store(desk: Desk, approval: Approval, password: str) -> None:
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
