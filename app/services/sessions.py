# SPDX-License-Identifier: Apache-2.0
"""What a person may see of drawer sessions: the own one without its figures, the others only for supervisors.

While a drawer is counted nobody is told a figure of it; a supervisor who has to count it is told none before that
count is stored (rule 5.6.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.entry import State
from app.domain.errors import CounterError
from app.queries import books, drawers, masters, people
from app.services import drawer_cash, transfers
from app.services import drawers as acts
from app.services.transfers import NO_MOVES, Moves

if TYPE_CHECKING:
    from app.domain.kinds.close import Closing
    from app.domain.money import Money
    from app.queries.books import BookRow
    from app.queries.drawers import InPlace, SessionEvent, SessionReport
    from app.queries.transfers import Left
    from app.services.desk import Desk

SEALED_DAYS = 7
_UNFINISHED = (State.OPEN, State.COUNTING)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in a list, without a figure. `forgotten`: unfinished since an earlier date."""

    book: BookRow
    person: str
    forgotten: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class DrawerChoice:
    """A drawer one could open: its float of today, and who has it open now (full name, "" when free).

    `uncounted`: that person is absent, and two people have not counted the money yet.
    """

    code: str
    name: str
    assigned: Money
    taken_by: str
    uncounted: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the Drawer screen shows of the signed-in person's day.

    `own` is the live session, if there is one; `full`: its open drawer is above the cash limit. `finished` says that
    its last attempt is stored and only the submission is missing. `submitted` are the own ones that wait for a
    supervisor. `sessions` is for supervisors only, and so is `to_rule`, what transfers left in transit. `moves` is cash
    on its way from and to the own open session.
    """

    own: BookRow | None
    finished: bool
    submitted: tuple[SessionLine, ...]
    forgotten: tuple[SessionLine, ...]
    sessions: tuple[SessionLine, ...]
    drawers: tuple[DrawerChoice, ...]
    events: tuple[SessionEvent, ...]
    full: bool = False
    moves: Moves = NO_MOVES
    to_rule: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A session as a supervisor may see it now.

    `must_count`: the last attempt did not balance, so a supervisor counts blind first; `report` is then withheld, as
    it is before submission. `in_place`: it was submitted for who is absent, so two people count. `asks` says what the
    difference asks for: "nothing", "explanation", "supervisor", "report". `closing` is what the close will be reckoned
    from, nothing once sealed.
    """

    line: SessionLine
    must_count: bool
    report: SessionReport | None
    closing: Closing | None
    asks: str
    names: dict[str, str]
    in_place: InPlace | None = None


def overview(desk: Desk) -> Overview:
    """What the signed-in person sees on the Drawer screen."""
    names = people.full_names(desk.database)
    own = acts.own_session(desk)
    unsealed = [_line(desk, row, names) for row in books.unsealed(desk.database)]
    shown = _watched(desk, unsealed, names)
    mine = [line for line in unsealed if line.mine]
    return Overview(
        own=own,
        finished=own is not None and own.state is State.COUNTING and acts.complete(desk, own.id, own.attempts),
        submitted=tuple(line for line in mine if line.book.state is State.SUBMITTED),
        forgotten=tuple(line for line in (unsealed if _supervises(desk) else mine) if line.forgotten),
        sessions=shown,
        drawers=() if own else _choices(desk, unsealed),
        events=drawers.events(desk.database, own.id) if own is not None and own.state is State.OPEN else (),
        full=own is not None and drawer_cash.is_full(desk),
        moves=transfers.moves(desk) if own is not None and own.state is State.OPEN else NO_MOVES,
        to_rule=transfers.to_rule(desk),
    )


def forgotten(desk: Desk) -> tuple[SessionLine, ...]:
    """Sessions unfinished since an earlier date: one's own, and for a supervisor everybody's; shown at sign-in too."""
    names = people.full_names(desk.database)
    lines = [_line(desk, row, names) for row in books.unsealed(desk.database)]
    return tuple(line for line in lines if line.forgotten and (line.mine or _supervises(desk)))


def review(desk: Desk, book: str) -> Review:
    """One session for a supervisor: its figures and attempts as far as they may be known now.

    Raises CounterError for who may not close drawers, or for a session nobody opened.
    """
    desk.need("close_drawer", "look at other sessions")
    row = books.by_id(desk.database, book)
    if row is None:
        raise CounterError(f"There is no session {book}. Nothing was changed. Choose one of the list.")
    names = people.full_names(desk.database)
    line = _line(desk, row, names)
    if row.state in _UNFINISHED or (line.mine and row.state is not State.SEALED):
        return Review(line, False, None, None, "nothing", names)
    if row.state is State.SEALED:
        return Review(line, False, drawers.session_report(desk.database, book), None, "nothing", names)
    closing = drawers.closing(desk.database, book)
    in_place = drawers.in_place(desk.database, book)
    if closing is None:
        return Review(line, True, None, None, "nothing", names, in_place)
    report = drawers.session_report(desk.database, book)
    return Review(line, False, report, closing, acts.asked(desk, closing, row.date), names, in_place)


def _supervises(desk: Desk) -> bool:
    return desk.may("close_drawer")


def _line(desk: Desk, row: BookRow, names: dict[str, str]) -> SessionLine:
    forgotten = row.state in _UNFINISHED and row.date < desk.today()
    return SessionLine(row, names.get(row.person, row.person), forgotten, row.person == desk.staff.name)


def _watched(desk: Desk, unsealed: list[SessionLine], names: dict[str, str]) -> tuple[SessionLine, ...]:
    """For a supervisor: what is not sealed, what waits first; then what was sealed within the last week."""
    if not _supervises(desk):
        return ()
    waiting = [line for line in unsealed if line.book.state is State.SUBMITTED]
    rest = [line for line in unsealed if line.book.state is not State.SUBMITTED]
    since = desk.today() - timedelta(days=SEALED_DAYS)
    sealed = [row for row in books.sessions(desk.database, since=since) if row.state is State.SEALED]
    return (*waiting, *rest, *(_line(desk, row, names) for row in sealed))


def _choices(desk: Desk, unsealed: list[SessionLine]) -> tuple[DrawerChoice, ...]:
    uncounted = {line.book.code: line.person for line in unsealed if line.book.waits_for_two}
    taken = uncounted | {line.book.code: line.person for line in unsealed if line.book.state in _UNFINISHED}
    assigned = drawers.assigned_floats(desk.database, desk.today())
    return tuple(
        DrawerChoice(one.code, one.name, assigned[one.code], taken.get(one.code, ""), one.code in uncounted)
        for one in masters.drawers(desk.database)
        if one.active
    )
