# SPDX-License-Identifier: Apache-2.0
"""People who consent to what somebody may not do alone in the back office: proven on the spot, one or two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import canon, cards
from app.domain.errors import CounterError
from app.queries import people as staff
from app.services import consents, people

if TYPE_CHECKING:
    from app.domain.entry import Approval
    from app.domain.request import Wanted
    from app.services.consents import Witness
    from app.services.desk import Desk


def reason_of(reason: str, done: str) -> str:
    """A reason as it is kept. Raises CounterError beside "reason" when there is none; `done` ends "Nothing was …"."""
    reason = canon.text(reason, field="reason")
    if not reason:
        raise CounterError(f"A reason is missing. Nothing was {done}. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    return reason


def agreed(
    desk: Desk, wanted: Wanted, first: Witness, second: Witness | None = None
) -> tuple[tuple[Approval, ...], tuple[str, ...]]:
    """The consents an act needs, and the full names of who gave them, proven on the spot.

    The first goes with the entry, a further one is stored at once; where one is enough it may be asked for elsewhere.
    Raises CounterError beside "approver" or "password", for the second person beside "second" or "second_password".
    """
    if first.sent and second is None:
        answered = consents.agreed(desk, wanted, sent=first.sent)
        return (answered,), (staff.full_names(desk.database)[answered.approved_by],)
    proven = [(first, *_proven(desk, first, ""))]
    if second is not None:
        if second.name.strip().casefold() == first.name.strip().casefold():
            raise CounterError(
                "Two different people have to agree. Nothing was changed. Somebody else types.", "second"
            )
        proven.append((second, *_proven(desk, second, "second")))
    given = [consents.approval_of(desk, wanted, approver=name) for _, name, _ in proven]
    people.consent(desk, given[0], first.password)
    if second is not None:
        consents.store(desk, given[1], second.password)
    return tuple(given), tuple(full for _, _, full in proven)


def _proven(desk: Desk, person: Witness, beside: str) -> tuple[str, str]:
    """The sign-in name and full name of who consents; a refusal stands beside that person's own field."""
    field = f"{beside}_password" if beside else "password"
    if not person.password:
        raise CounterError(
            "The consent is missing or no longer holds. Nothing was changed. The other person types the password.",
            field,
        )
    try:
        proven = people.prove(desk, name=person.name, password=person.password)
    except CounterError as refusal:
        if not beside:
            raise
        raise CounterError(refusal.message, beside if refusal.field == "approver" else field) from refusal
    return proven.name, proven.full_name
