# SPDX-License-Identifier: Apache-2.0
"""Cash that comes or goes without a receipt (rule 5.5): to the vault, in or out for a purpose, or piece for piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.denomination import DENOMINATIONS
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.count import CashCount
    from app.domain.entry import Approval
    from app.domain.purpose import Purpose


BILLS = tuple(each.face for each in DENOMINATIONS if not each.coin)
"""The faces of bills."""


def no_sale(reason: str, approval: Approval | None = None) -> dict[str, Any]:
    """The drawer was opened without money moving, and why; beyond the session's limit a second person agreed."""
    content: dict[str, Any] = {"reason": reason}
    if approval is not None:
        content["approval"] = approval.as_body()
    return content


def counterfeit(face: Money, serial: str, payer: str, reason: str) -> dict[str, Any]:
    """A note taken for counterfeit is kept and credited to nobody: its face, its serial number, and who handed it over.

    Raises Refused TW-STORY for what is no bill, or has no serial number.
    """
    if face not in BILLS or not serial:
        raise Refused("TW-STORY")
    return {"face": face.cents, "serial": serial, "payer": payer, "reason": reason}


def drop(amount: Money, reason: str, count: CashCount | None = None) -> dict[str, Any]:
    """Cash went from the drawer to the vault, counted by denomination where it was.

    Raises Refused TW-STORY when nothing is dropped or the count makes another amount.
    """
    return _moved(amount, reason, _to_the_vault(amount), count)


def pickup(amount: Money, reason: str, approval: Approval, count: CashCount | None = None) -> dict[str, Any]:
    """A second person took cash from the drawer to the vault; who it was is who agreed to it.

    Raises Refused TW-STORY when nothing is taken or the count makes another amount.
    """
    content = _moved(amount, reason, _to_the_vault(amount), count)
    content["approval"] = approval.as_body()
    return content


def paid_in(purpose: Purpose, amount: Money, reason: str, count: CashCount | None = None) -> dict[str, Any]:
    """Cash came into the drawer without a receipt: from whom, and what it is for.

    Raises Refused TW-STORY when nothing came in or the count makes another amount.
    """
    rows = [Posting(gl.DRAWER_CASH, amount.cents, tender="cash")]
    rows += [Posting(share.gl, -share.amount.cents) for share in purpose.shares_of(amount)]
    return {**_moved(amount, reason, rows, count), **purpose.as_body(amount)}


def paid_out(
    purpose: Purpose, amount: Money, reason: str, count: CashCount | None = None, approval: Approval | None = None
) -> dict[str, Any]:
    """Cash left the drawer for a purpose: to whom and for what; beyond the limit a second person agreed.

    Raises Refused TW-STORY when nothing went out or the count makes another amount.
    """
    rows = [Posting(gl.DRAWER_CASH, -amount.cents, tender="cash")]
    rows += [Posting(share.gl, share.amount.cents) for share in purpose.shares_of(amount)]
    content = {**_moved(amount, reason, rows, count), **purpose.as_body(amount)}
    if approval is not None:
        content["approval"] = approval.as_body()
    return content


def exchange(came: CashCount, went: CashCount, party: str, reason: str) -> dict[str, Any]:
    """Bills and coins were changed for others of the same worth: the drawer holds as much as before.

    Raises Refused TW-STORY when nothing was exchanged or one side is worth more than the other.
    """
    if came.total != went.total or not came.total:
        raise Refused("TW-STORY")
    return {
        "cents": came.total.cents,
        "party": party,
        "reason": reason,
        "pieces_in": came.as_body(),
        "pieces_out": went.as_body(),
    }


def _to_the_vault(amount: Money) -> tuple[Posting, ...]:
    return Posting(gl.VAULT, amount.cents), Posting(gl.DRAWER_CASH, -amount.cents, tender="cash")


def _moved(amount: Money, reason: str, rows: Iterable[Posting], count: CashCount | None) -> dict[str, Any]:
    """The parts every movement of cash has."""
    if amount <= ZERO or (count is not None and count.total != amount):
        raise Refused("TW-STORY")
    content: dict[str, Any] = {"cents": amount.cents, "reason": reason, "postings": gl.as_body(gl.pooled(rows))}
    if count is not None:
        content["count"] = count.as_body()
    return content
