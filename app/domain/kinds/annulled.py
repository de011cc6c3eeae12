# SPDX-License-Identifier: Apache-2.0
"""An act given up while its outcome was unknown is annulled under its own id and number: either it or this exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.entry import Kind
from app.domain.kinds.void import amount_of

if TYPE_CHECKING:
    from app.domain.entry import Approval, Entry


def consent_of(tried: Entry) -> Approval | None:
    """The consent an annulment needs too: what would stand in another person's book is not given up alone."""
    return tried.approval if tried.kind is Kind.SUBMIT else None


def annulled(tried: Entry, reason: str) -> dict[str, Any]:
    """The content of an annulment; write it with the id of `tried` and the pen `tried` was written with.

    It carries the hash and the amount of what was tried, and uses a receipt's number up.
    """
    content: dict[str, Any] = {
        "of_kind": tried.kind.value,
        "tried": tried.hash.hex(),
        "amount": amount_of(tried),
        "reason": reason,
    }
    if "number" in tried.content:
        content["number"] = tried.content["number"]
    return content
