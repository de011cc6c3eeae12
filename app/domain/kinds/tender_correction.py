# SPDX-License-Identifier: Apache-2.0
"""A payment keyed as the wrong kind of tender is put right with a second person; its sum is unchanged (rule 5.6.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.kinds.receipt import tender_body
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.entry import Approval
    from app.domain.tender import Tender, TenderKind


@dataclass(frozen=True, slots=True)
class StandingTender:
    """A tender of a receipt as it stands after its corrections.

    `place` counts from 1: the receipt's tenders as keyed, then its corrections in the order they were made. `left` is
    its amount net of change, less what was corrected away; `gl` is the account it was posted to.
    """

    place: int
    kind: str
    left: Money
    gl: str
    number: str = ""


def tender_correction(
    receipt: str, number: str, wrong: StandingTender, right: Tender, kind: TenderKind, reason: str, approval: Approval
) -> dict[str, Any]:
    """What stood as one tender of a receipt was another: all of it, or the amount of `right`.

    Raises Refused TW-STORY for nothing or more than stands, TW-TENDER for the same kind or one without an account.
    """
    if not ZERO < right.amount <= wrong.left:
        raise Refused("TW-STORY")
    if right.kind == wrong.kind or not kind.gl or gl.fund_of(wrong.gl) != gl.POOL:
        raise Refused("TW-TENDER")
    rows = (
        Posting(kind.gl, right.amount.cents, tender=right.kind),
        Posting(wrong.gl, -right.amount.cents, tender=wrong.kind),
    )
    return {
        "of": receipt,
        "target": number,
        "place": wrong.place,
        "from": wrong.kind,
        "tenders": [tender_body(right)],
        "total": right.amount.cents,
        "reason": reason,
        "approval": approval.as_body(),
        "postings": gl.as_body(gl.pooled(rows)),
    }
