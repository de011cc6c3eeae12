# SPDX-License-Identifier: Apache-2.0
"""Divide a payment among an account's charges by hand: by right, with a reason, agreed as the city says (rule 5.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain import by_hand, canon, cards
from app.domain.by_hand import ByHand
from app.domain.errors import CounterError
from app.domain.request import Wanted
from app.queries import approvals
from app.queries import people as staff
from app.services import consents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.allocation import AllocatedLine, AllocationPolicy
    from app.domain.draft import Draft
    from app.services.consents import Witness
    from app.services.desk import Desk

DEED = "allocate payments by hand"


def divide(
    desk: Desk,
    draft: Draft,
    *,
    account: str,
    lines: Sequence[AllocatedLine],
    reason: str,
    policy: AllocationPolicy,
    second: Witness | None = None,
) -> ByHand:
    """What a person divided, agreed to where it is more than the policy lets one do alone.

    The consent is stored at once and holds for 120 seconds and this one receipt. Raises CounterError beside "reason",
    "approver" or "password"; nobody approves what they asked for themselves.
    """
    desk.need("allocate", DEED)
    reason = canon.text(reason, field="reason")
    if not reason:
        raise CounterError("A reason is missing. Nothing was changed. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    told = ByHand(account, tuple((line.charge.id, line.amount) for line in lines), reason)
    if told.amount <= policy.by_hand:
        return told
    if second is None or not (second.password or second.sent):
        raise CounterError(
            "The consent is missing. Nothing was changed. The second person types the password.", field="password"
        )
    wanted = Wanted(
        draft.id,
        by_hand.CONSENT,
        by_hand.consent_target(account, told.parts),
        told.amount,
        reason,
        by_hand.consent_text(account, lines, reason),
    )
    approval = consents.agreed(
        desk, wanted, approver=second.name, password=second.password, sent=second.sent, at_once=True
    )
    given = desk.clock()
    if second.sent and (known := approvals.consent(desk.database, second.sent)) is not None:
        given -= timedelta(seconds=known[1])
    name = staff.full_names(desk.database)[approval.approved_by]
    return ByHand(account, told.parts, reason, approval, name, given)


def checked(desk: Desk, draft: Draft) -> None:
    """Refuse a receipt whose lines were divided by hand without a mark that still holds for it.

    Raises CounterError beside "by_hand".
    """
    if not any(line.rule == by_hand.RULE for line in draft.lines):
        return
    desk.need("allocate", DEED)
    if draft.by_hand is None or not draft.divided:
        raise by_hand.again("What was allocated by hand was changed or taken up again.")
    draft.by_hand.check(draft.id, desk.clock())
