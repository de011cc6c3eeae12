# SPDX-License-Identifier: Apache-2.0
"""The bank counted something else than the slip says: an entry of its own, linked to the deposit (rule 5.14.4).

The deposit stays as it is. What is missing or too much is over/short, or stands against the bank until it has put its
mistake right.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.kinds import deposit
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from app.domain.entry import Approval

KIND = "deposit_correction"


class Charged(StrEnum):
    """Who bears a difference: the city, or the bank, which owes or is owed it."""

    OVER_SHORT = "over_short"
    BANK_ERROR = "bank_error"


WORDS = {Charged.OVER_SHORT: "over/short", Charged.BANK_ERROR: "a mistake of the bank"}
_GL = {Charged.OVER_SHORT: gl.OVER_SHORT, Charged.BANK_ERROR: gl.DUE_FROM_BANKS}


@dataclass(frozen=True, slots=True)
class Correctable:
    """A deposit as it stands: its entry, where it went, in which bag, and its total after earlier corrections."""

    id: str
    bank: str
    account: str
    bag: str
    total: Money

    @property
    def target(self) -> str:
        """The deposit in the words its verifier consented to."""
        return deposit.consent_target(self.bank, self.bag)

    def difference(self, counted: Money) -> Money:
        """What the bank counted more, or less, than stands."""
        return counted - self.total


def deposit_correction(
    standing: Correctable, counted: Money, charged: Charged, reason: str, approval: Approval
) -> dict[str, Any]:
    """The content of a correction another person agreed to. Raises Refused TW-STORY where nothing differs."""
    difference = standing.difference(counted)
    if not difference or counted < ZERO:
        raise Refused("TW-STORY")
    rows = (Posting(standing.account, difference.cents), Posting(_GL[charged], -difference.cents))
    return {
        "of": standing.id,
        "target": standing.target,
        "counted": counted.cents,
        "total": difference.cents,
        "charged": charged.value,
        "reason": reason,
        "approval": approval.as_body(),
        "postings": gl.as_body(gl.pooled(rows)),
    }


def consent_target(standing: Correctable, charged: Charged) -> str:
    """What the second person consents to: which bag is corrected, and who bears it."""
    return f"{standing.target}: {charged.value}"


def consent_text(standing: Correctable, counted: Money, charged: Charged, reason: str) -> str:
    """The text the second person agrees to; its hash goes into the entry."""
    return (
        f"The bank counted {counted.dollars} in {standing.target}, where {standing.total.dollars} stands. "
        f"The difference is {WORDS[charged]}. Reason: {reason}"
    )
