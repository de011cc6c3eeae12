# SPDX-License-Identifier: Apache-2.0
"""What needs a second person may be asked of them at their own screen: one question, one answer, by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.money import Money

ANSWERABLE = 600
"""Seconds in which a request can be answered; then nobody is waiting for it any more."""
GOOD_FOR = 120
"""Seconds in which a consent has to be used after it was given (design: approval)."""


class Standing(StrEnum):
    """How a request stands."""

    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What another person is to consent to: the entry it is for, what it says, and the text they are shown.

    `right` is what that person must hold; `deed` completes "… has no right to …".
    """

    entry_id: str
    kind: str
    target: str
    amount: Money
    reason: str
    text: str
    right: str = "approve"
    deed: str = "approve"


@dataclass(frozen=True, slots=True)
class Request:
    """A consent asked for: what for, by whom, and what became of it.

    `by` and `answered_by` are sign-in names, `by_name` and `answered_name` what people are called. `age` and `answered`
    are seconds by the books' own clock, since it was asked and since it was answered. `at_till`: the second person
    consented at the till by password, and nothing was sent. `done`: the act it is for stands in the books.
    """

    id: str
    wanted: Wanted
    by: str
    by_name: str
    till: str
    at: datetime
    age: int
    standing: Standing
    answered_by: str = ""
    answered_name: str = ""
    answered: int = 0
    words: str = ""
    at_till: bool = False
    done: bool = False

    @property
    def left(self) -> int:
        """Seconds in which it can still be answered."""
        return max(0, ANSWERABLE - self.age)


class Waiting(CounterError):
    """The request was sent and nobody has answered yet; nothing is recorded. `request` is its id."""

    def __init__(self, request: str) -> None:
        super().__init__("A supervisor has been asked. Nothing is recorded until they answer.", field="sent")
        self.request = request


def refusal(request: Request) -> CounterError:
    """Why a request that is decided allows nothing, in words for who asked."""
    if request.standing is Standing.REFUSED:
        said = f"{request.answered_name} refused this: \u201c{request.words}\u201d."
        then = "Nothing was recorded. Talk to them, or leave it."
    elif request.standing is Standing.WITHDRAWN:
        said, then = "This request was taken back.", "Nothing was recorded. Send it again if it is still wanted."
    else:
        said = "Nobody answered within ten minutes."
        then = "Nothing was recorded. Send it again, or ask somebody to come to this window."
    return CounterError(f"{said} {then}", field="sent")
