# SPDX-License-Identifier: Apache-2.0
"""Going on without the server (rule 5.16): a supervisor's code, the limits of the policy, and sending in afterwards.

The code is left by a supervisor while the server is there, typed once when it is away, and then used up. What is taken
meanwhile is the session's own book, each receipt in its place in the chain.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app import whole_file
from app.domain import ids
from app.domain.entry import State
from app.domain.errors import CounterError, Fault
from app.queries import alone as taken
from app.queries import books, policies
from app.services import passwords, people
from app.storage import desk_events
from app.storage.till import TillDatabase, Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.draft import Draft
    from app.domain.money import Money
    from app.services.desk import Desk
    from app.services.receipts import Rules

SHORTEST, TRIES = 6, 5
_NO_SERVER = "These books need no server. Nothing was changed."


@dataclass(frozen=True, slots=True)
class LeftCode:
    """A code a supervisor left at this till: its hash, whose it is and of when, and how often a wrong one was typed."""

    hash: str
    by: str
    at: str
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a till stands: since when it goes on without the server, if it does, and what waits to be sent."""

    since: datetime | None = None
    waiting: Waiting = field(default_factory=lambda: Waiting(0))


def leave_code(desk: Desk, *, approver: str, password: str, code: str, again: str) -> None:
    """A supervisor leaves a code at this till, for once; it takes the place of one that was left before.

    Raises CounterError beside "approver", "password", "code" or "again".
    """
    till = _till(desk)
    if len(code) < SHORTEST:
        raise CounterError(
            f"A code has at least {SHORTEST} characters. Nothing was changed. Type a longer one.", field="code"
        )
    if code != again:
        raise CounterError("The two codes are not the same. Nothing was changed. Type both again.", field="again")
    other = people.prove(desk, name=approver, password=password, deed="leave a code")
    at = desk.clock()
    _keep(_code_file(till), LeftCode(passwords.hashed(code), other.name, at.isoformat(timespec="seconds")))
    _log(desk, "alone_code", other.name)


def has_code(desk: Desk) -> bool:
    """Whether a code was left at this till and not used since."""
    return isinstance(desk.database, TillDatabase) and _left(desk.database) is not None


def begin(desk: Desk, code: str) -> Standing:
    """Go on without the server, with the code that was left here; it is used up by that.

    Raises CounterError beside "code" for a wrong one, and CounterError or Fault where nobody may or can go on: no
    policy, no code, no open session, an act that cannot be done without the server and has no answer.
    """
    till = _till(desk)
    if till.alone:
        return standing(desk)
    desk.need("receipt", "take payments")
    here = till.copy.as_person(desk.staff.name)
    if not till.copy.state().whole:
        raise Fault("This till has no whole copy of the accounts yet.", "Nothing was changed.", "Wait for the server.")
    own = books.of_person(here, desk.staff.name)
    if own is None or own.state is not State.OPEN:
        raise CounterError(
            "Without the server only a session goes on that is open and not being counted. Nothing was changed. "
            "Wait for the server."
        )
    if own.date != desk.today():
        raise _another_day()
    if policies.in_force(here, own.date).alone is None:
        raise CounterError(
            "The city has no policy on working without the server. Nothing was changed. Wait for the server."
        )
    left = _proven(till, code)
    proof = till.shared.hashed_by(passwords.hashed)
    till.go_alone(own.id, desk.now(), desk.journal.newest(own.id), proof)
    _code_file(till).unlink(missing_ok=True)
    desk.journal.handed_over(own.id)
    _log(desk, "alone_begun", left.by)
    return standing(desk)


def standing(desk: Desk) -> Standing:
    """How this till stands; nothing of it where the books need no server."""
    till = desk.database
    return Standing(till.alone_since, till.waiting()) if isinstance(till, TillDatabase) else Standing()


def send(desk: Desk) -> Standing:
    """Send the next waiting entries; after the last one the till works with the server again.

    Raises Fault or OutcomeUnknown while the server does not answer; whatever happens, nothing is lost or sent as two.
    """
    till = desk.database
    if isinstance(till, TillDatabase) and till.alone and not till.send().entries:
        desk.journal.forget_all()
    return standing(desk)


def check(desk: Desk, draft: Draft, total: Money, known: Rules) -> None:
    """What is taken without the server stays within day and policy, and needs nobody else. Raises CounterError."""
    limits = known.policies.alone
    if known.business_date != desk.today():
        raise _another_day()
    if draft.allowed is not None or draft.by_hand is not None:
        raise CounterError(
            "What needs a second person waits for the server. Nothing was recorded. Take this payment another way."
        )
    if limits is None:
        raise CounterError(
            "The city has no policy on working without the server. Nothing was recorded. Wait for the server."
        )
    limits.check(total, draft.tenders, taken.taken(desk.database, known.book))


def _another_day() -> CounterError:
    return CounterError(
        "Without the server a session goes on for its own day alone. Nothing was recorded. Wait for the server."
    )


def _till(desk: Desk) -> TillDatabase:
    if not isinstance(desk.database, TillDatabase):
        raise CounterError(_NO_SERVER)
    return desk.database


def _code_file(till: TillDatabase) -> Path:
    return till.copy.path.with_name("code.json")


def _left(till: TillDatabase) -> LeftCode | None:
    file = _code_file(till)
    return LeftCode(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def _keep(file: Path, left: LeftCode) -> None:
    with whole_file.writing(file) as stream:
        Path(stream.name).chmod(0o600)
        stream.write(json.dumps(asdict(left)).encode())


def _proven(till: TillDatabase, code: str) -> LeftCode:
    """The code that was left, if this is it. After five wrong ones it is gone."""
    left = _left(till)
    if left is None:
        raise CounterError(
            "No supervisor has left a code at this till. Nothing was changed. Wait for the server.", field="code"
        )
    if passwords.matches(left.hash, code):
        return left
    wrong = left.wrong + 1
    if wrong >= TRIES:
        _code_file(till).unlink(missing_ok=True)
        raise CounterError(
            "That was the fifth wrong code, and it holds no longer. Nothing was changed. Wait for the server.",
            field="code",
        )
    _keep(_code_file(till), LeftCode(left.hash, left.by, left.at, wrong))
    raise CounterError("The code is not right. Nothing was changed. Type it again.", field="code")


def _log(desk: Desk, kind: str, by: str) -> None:
    at = desk.clock()
    event = desk_events.Event(ids.uuid7(at), at, desk.staff.name, desk.till, kind, by)
    with desk.database.writing() as connection:
        desk_events.add(connection, event)
