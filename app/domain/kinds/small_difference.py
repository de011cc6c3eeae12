# SPDX-License-Identifier: Apache-2.0
"""A small remainder of a bill is let go, or a small sum paid too much is kept, to the city's account for it (5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.account import Charge, Credit
    from app.domain.entry import Approval

UNDER, OVER = "under", "over"


def let_go(charge: Charge, reason: str, approval: Approval | None = None) -> dict[str, Any]:
    """What is left of a bill somebody paid on is written off, whole.

    Raises Refused TW-CHARGE where nothing is left, or nothing was paid.
    """
    if not ZERO < charge.open < charge.amount:
        raise Refused("TW-CHARGE")
    rows = [Posting(gl.SMALL_DIFFERENCES, charge.open.cents)]
    rows += [
        Posting(share.gl, -share.open.cents, charge=charge.id, account=charge.account)
        for share in charge.shares
        if share.open
    ]
    content = {"way": UNDER, "charge": charge.id, **_common(charge.account, charge.open.cents, reason, rows)}
    return _agreed(content, approval)


def keep(account: str, credit: Credit, reason: str, approval: Approval | None = None) -> dict[str, Any]:
    """What an account has too much in one fund becomes the city's, whole. Raises Refused TW-CREDIT for nothing."""
    if credit.amount <= ZERO:
        raise Refused("TW-CREDIT")
    cents = credit.amount.cents
    rows = [
        Posting(gl.customer_credits(credit.fund), cents, account=account),
        Posting(gl.SMALL_DIFFERENCES, -cents),
    ]
    return _agreed({"way": OVER, "fund": credit.fund, **_common(account, cents, reason, rows)}, approval)


def consent_target(content: Mapping[str, Any]) -> str:
    """What the second person consents to: whose account, which way, and which bill or which fund's credit."""
    which = content["charge" if content["way"] == UNDER else "fund"]
    return f"{content['account']}: {content['way']} {which}"


def _common(account: str, cents: int, reason: str, rows: list[Posting]) -> dict[str, Any]:
    return {
        "account": account,
        "target": account,
        "total": cents,
        "reason": reason,
        "postings": gl.as_body(gl.pooled(rows)),
    }


def _agreed(content: dict[str, Any], approval: Approval | None) -> dict[str, Any]:
    return content if approval is None else {**content, "approval": approval.as_body()}
