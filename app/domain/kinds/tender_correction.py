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
from app.domain.receipt import CHANGE_KINDS, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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


@dataclass(frozen=True, slots=True)
class PutRight:
    """One correction of a receipt, as far as it says what paid what: from which place, to which kind, how much."""

    source: int
    kind: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a receipt's lines one standing tender paid, in cents from the first line on: `since` through `until`.

    `left` is what of the tender stands; what is beyond its lines is cash rounding.
    """

    kind: str
    left: int
    since: int
    until: int

    @property
    def rounding(self) -> int:
        """What of the tender paid no line."""
        return self.left - max(0, self.until - self.since)


def stretch(story: dict[str, Any], place: int, corrections: Iterable[PutRight] = ()) -> Stretch | None:
    """What the tender at a place (from 1) of a receipt paid, once its tenders were put right; None when none is there.

    Tenders pay lines in order (rule 5.1.7). A correction takes from the end of what its tender still had paid.
    """
    kinds, lefts, starts, limits = [], [], [], []
    paid, at = pairs_of(story), 0
    for n, tender in enumerate(story["tenders"]):
        kinds.append(tender["kind"])
        lefts.append(tender["cents"] - (story["change"] if tender["kind"] in CHANGE_KINDS else 0))
        starts.append(at)
        at += sum(pair.cents for pair in paid if pair.tender == n)
        limits.append(at)
    for one in corrections:
        wrong = one.source - 1
        lefts[wrong] -= one.amount.cents
        kinds.append(one.kind)
        lefts.append(one.amount.cents)
        starts.append(starts[wrong] + lefts[wrong])
        limits.append(limits[wrong])
    if not 0 < place <= len(kinds):
        return None
    since, left = starts[place - 1], lefts[place - 1]
    return Stretch(kinds[place - 1], left, since, min(since + left, limits[place - 1]))


def consent_target(number: str, place: int, was: str, now: str) -> str:
    """What the second person consents to be changed: which tender of which receipt, from which kind to which."""
    return f"{number}, tender {place}: {was} to {now}"


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
