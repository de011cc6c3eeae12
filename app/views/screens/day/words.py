# SPDX-License-Identifier: Apache-2.0
"""What the Day screen says of a line of its list: its icon, and where a supervisor goes to finish it."""

from __future__ import annotations

from app.domain.money import Money
from app.services.closing_day import Cause, Standing, Waiting
from app.views import formats

ICONS = {
    Cause.SESSION: "inbox",
    Cause.OFFICE: "book-user",
    Cause.TRANSIT: "arrow-left-right",
    Cause.UNKNOWN: "circle-question-mark",
    Cause.REQUEST: "bell",
    Cause.PAPER: "printer",
    Cause.CART: "archive",
    Cause.VAULT: "landmark",
}
_GOES_TO = {
    Cause.SESSION: "drawer",
    Cause.TRANSIT: "drawer",
    Cause.UNKNOWN: "drawer",
    Cause.REQUEST: "audit",
    Cause.CART: "counter",
    Cause.VAULT: "deposits",
}


def goes_to(one: Waiting) -> str:
    """The screen where a line is finished; "" where it is done here, or nowhere."""
    return _GOES_TO.get(one.cause, "")


def over_short(amount: Money) -> str:
    """Cash over or short in words."""
    if not amount:
        return "Nothing over or short"
    return f"{formats.money(abs(amount))} {'over' if amount.cents > 0 else 'short'}"


def to_post(told: Standing) -> str:
    """How many closed books wait for the general ledger."""
    return formats.count_of(told.to_post, "closed book") if told.to_post else "Everything is posted"


def summary(told: Standing) -> str:
    """What stands at the foot: what has to be done first, or what closing covers."""
    if told.day is None:
        waits = f" {to_post(told)} to post to the general ledger." if told.to_post else ""
        return f"Every day with a book is closed.{waits}"
    keeping = sum(one.keeps for one in told.waiting)
    if keeping:
        return f"{formats.count_of(keeping, 'thing')} to finish before the day can be closed."
    if told.earlier:
        first = formats.medium_date(told.earlier[0])
        return f"Nothing is open. The seal covers every day since {first} that was not closed."
    return "Nothing is open. The seal covers every book of the day."
