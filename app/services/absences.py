# SPDX-License-Identifier: Apache-2.0
"""A cashier cannot go on: a supervisor submits the session in their place, another person agrees, and two people count.

What the absent person counted before decides nothing any more, and who comes back may be given the count again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import ids
from app.domain.entry import Kind, State
from app.domain.errors import CounterError
from app.domain.kinds import counting
from app.domain.money import ZERO, Money
from app.domain.request import Wanted
from app.queries import drawers, people
from app.services import outcomes, session_acts
from app.services.session_acts import Done

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.domain.entry import Approval, Pen
    from app.domain.kinds.counting import Listed
    from app.services.consents import Witness
    from app.services.desk import Desk


def submit_in_place(desk: Desk, *, book: str, reason: str, second: Witness, entry_id: str = "") -> Done:
    """Submit the open or counting session of somebody who is absent.

    `entry_id` is that of the entry to be: with the same one, asking twice acts once. Raises CounterError for the own
    session or one that is not open, or beside "reason", "approver" or "password".
    """
    desk.need("close_drawer", "submit sessions in another person's place")
    entry = outcomes.recorded(desk, entry_id)
    if entry is None:
        said = session_acts.said(reason)
        pen = session_acts.pen(desk, book)
        _refuse(desk, pen)
        _refuse_absent(pen, second)
        entry_id = entry_id or ids.uuid7(desk.clock())
        words = counting.in_place_text(book, people.full_names(desk.database)[pen.person], said)
        approval = second.consents(desk, Wanted(entry_id, Kind.SUBMIT.value, book, ZERO, said, words))
        _refuse_consent(pen, approval)
        content = counting.submit_in_place(pen.attempts, said, approval)
        entry = desk.write(pen, Kind.SUBMIT, content, entry_id=entry_id, approval=approval)
        desk.journal.record(pen, entry)
    return session_acts.done(desk, entry)


def counted_along(
    desk: Desk,
    pen: Pen,
    *,
    cash: CashCount,
    checks: tuple[Listed, ...],
    money_orders: tuple[Listed, ...],
    second: Witness | None,
    entry_id: str,
) -> tuple[str, Approval | None]:
    """Why two people count this session, and the consent of who counts along; ("", None) where one counts alone.

    Raises CounterError beside "approver" or "password".
    """
    found = drawers.in_place(desk.database, pen.book) if pen.state is State.SUBMITTED else None
    if found is None:
        return "", None
    if second is None:
        raise CounterError(
            "Two people count this drawer. Nothing was stored. The second one types name and password.",
            field="approver",
        )
    _refuse_absent(pen, second)
    total = cash.total + Money.total(item.amount for item in (*checks, *money_orders))
    words = counting.counted_text(pen.book, cash.total, total)
    wanted = Wanted(
        entry_id, Kind.COUNT.value, pen.book, total, found.reason, words, right="count", deed="count drawers"
    )
    approval = second.consents(desk, wanted)
    _refuse_consent(pen, approval)
    return found.reason, approval


def _refuse(desk: Desk, pen: Pen) -> None:
    if pen.person == desk.staff.name:
        raise CounterError(
            f"Session {pen.book} is your own. Nothing was submitted. Count it, or ask another supervisor to submit it."
        )
    if pen.state not in (State.OPEN, State.COUNTING):
        raise CounterError(f"Session {pen.book} is not open any more. Nothing was submitted. Look at the list again.")


def _refuse_absent(pen: Pen, second: Witness) -> None:
    if second.name.strip().casefold() == pen.person.casefold():
        raise _absent()


def _refuse_consent(pen: Pen, approval: Approval) -> None:
    """A name may be typed in full: who consented is known only afterwards."""
    if approval.approved_by == pen.person:
        raise _absent()


def _absent() -> CounterError:
    return CounterError(
        "This is the person who is absent. Nothing was recorded. Ask somebody else to be the second person.",
        field="approver",
    )
