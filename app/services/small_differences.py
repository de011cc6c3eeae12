# SPDX-License-Identifier: Apache-2.0
"""Let a small remainder go, or keep a small sum paid too much: by right, with a reason, agreed above a limit (5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds import small_difference
from app.domain.money import ZERO
from app.domain.small_difference import Small, small_of
from app.queries import accounts, policies, undoing
from app.services import outcomes, session_acts
from app.services.session_acts import Asked, Done

if TYPE_CHECKING:
    from typing import Any

    from app.domain.entry import Approval
    from app.domain.money import Money
    from app.domain.small_difference import SmallDifferences
    from app.services.consents import Witness
    from app.services.desk import Desk


def policy(desk: Desk) -> SmallDifferences:
    """What the city lets go or keeps on the date of the own session."""
    return policies.in_force(desk.database, session_acts.needed(desk).date).small_differences


def left_alone(desk: Desk, account: str) -> Money:
    """How much of an account one person may still settle today without another: what was settled so counts as one."""
    day = session_acts.needed(desk).date
    limits = policies.in_force(desk.database, day).small_differences
    return max(limits.alone - accounts.settled_alone(desk.database, account, day), ZERO)


def settle(
    desk: Desk, *, account: str, key: str, reason: str, second: Witness | None = None, entry_id: str = ""
) -> Done:
    """Settle one small difference of an account, named by its key, in the own open session.

    Raises CounterError beside "reason", "approver" or "password", and for what is no small difference any more.
    """
    desk.need("small_difference", "settle small differences")
    reason = session_acts.said(reason)
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return session_acts.done(desk, before)
    limits = policy(desk)
    small = next((each for each in small_of(accounts.card(desk.database, account), limits) if each.key == key), None)
    if small is None:
        raise CounterError(
            f"There is no such small difference on {account}. Nothing was changed. Look the account up again.",
            field="difference",
        )
    _refuse_held(desk, small)
    _refuse_again(desk, small, limits)
    asked = None
    if small.amount > left_alone(desk, account):
        if second is None:
            raise CounterError(
                "The consent is missing. Nothing was changed. The second person types the password.", field="password"
            )
        words = f"{small.words} on {account}. Reason: {reason}"
        asked = Asked(words, small.amount, second, small_difference.consent_target(_content(small, reason, None)))
    return session_acts.act(desk, Kind.SMALL_DIFFERENCE, lambda by: _content(small, reason, by), entry_id, asked)


def _refuse_held(desk: Desk, small: Small) -> None:
    """What came by a check that may still come back is not the city's to keep (rule 5.4)."""
    if small.credit is None:
        return
    day = session_acts.needed(desk).date
    hold = policies.in_force(desk.database, day).returned.hold
    if undoing.held_credit(desk.database, small.account, small.credit.fund, day, hold):
        raise CounterError(
            f"The {small.amount.dollars} came by a check that may still come back within {hold} business days. Nothing "
            "was changed. Leave it as credit until then.",
            field="difference",
        )


def _refuse_again(desk: Desk, small: Small, limits: SmallDifferences) -> None:
    """A bill that was let go before, and is open again, is let go no further than the policy says of it in all."""
    before = ZERO if small.charge is None else accounts.let_go_before(desk.database, small.account, small.charge.id)
    if small.amount + before > limits.amount:
        raise CounterError(
            f"{before.dollars} of this bill was let go before. With {small.amount.dollars} more it is above the "
            f"{limits.amount.dollars} the city lets go of one bill. Nothing was changed. Leave it open.",
            field="difference",
        )


def _content(small: Small, reason: str, by: Approval | None) -> dict[str, Any]:
    if small.charge is not None:
        return small_difference.let_go(small.charge, reason, by)
    if small.credit is not None:
        return small_difference.keep(small.account, small.credit, reason, by)
    raise CounterError("Nothing was chosen. Nothing was changed. Choose one of the list.", field="difference")
