# SPDX-License-Identifier: Apache-2.0
"""Cash from one drawer to another: sent, counted blind by who takes it, ruled on where the two differ (rule 5.5)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds import transfer
from app.domain.money import ZERO, Money
from app.queries import books, masters, people, transfers
from app.services import offices, outcomes, session_acts

if TYPE_CHECKING:
    from app.domain.entry import Entry
    from app.queries.books import BookRow
    from app.queries.transfers import Left, Sent, Waiting
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Dispatched:
    """Cash on its way: what was counted, to which drawer, and who has that drawer now (full name, "" for nobody)."""

    id: str
    book: str
    to: str
    receiver: str
    count: CashCount
    reason: str
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A transfer as its own count took it, into `book`; `agrees` is all that is told of what was sent.

    It is None while the drawer that sent it is counted: nothing of its session is read until then. `sender` is a full
    name. `back`: the session that sent it took it back.
    """

    id: str
    book: str
    from_drawer: str
    sender: str
    count: CashCount
    agrees: bool | None
    back: bool
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """What was left of a transfer, ended: over/short of the session `charged`."""

    id: str
    book: str
    transfer: Left
    charged: str
    reason: str
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class Moves:
    """What a person's own session has on its way: drawers it could send to, what waits for it, what it sent."""

    drawers: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    sent: tuple[Sent, ...]


NO_MOVES = Moves((), (), ())
"""Nothing on its way."""


def moves(desk: Desk) -> Moves:
    """What the own open session may send, take and take back; nothing without one."""
    own = books.of_person(desk.database, desk.staff.name)
    if own is None:
        return NO_MOVES
    others = tuple(one.code for one in masters.drawers(desk.database) if one.active and one.code != own.code)
    return Moves(others, transfers.waiting(desk.database, own.code), transfers.sent(desk.database, own.id))


def send(desk: Desk, *, to: str, count: CashCount, reason: str, entry_id: str = "") -> Dispatched:
    """Send cash to another drawer; it is in transit until that drawer counts it in.

    `entry_id` here and below is that of the entry to be: with the same one, asking twice acts once. Raises
    CounterError beside "to", "amount" or "reason".
    """
    desk.need("transfer_out", "send cash to another drawer")
    reason = session_acts.said(reason)
    entry = outcomes.recorded(desk, entry_id)
    if entry is None:
        own = _own(desk)
        known = [one.code for one in masters.drawers(desk.database) if one.active]
        if to == own.code or to not in known:
            raise CounterError(
                f"Cash goes to another drawer in use, not to {to or 'none'}. Nothing was sent. Choose a drawer.",
                field="to",
            )
        _some(count, "sent")
        pen = desk.journal.pen(own.id)
        content = transfer.dispatch(to, count, reason, secrets.token_hex(16))
        entry = desk.write(pen, Kind.TRANSFER_OUT, content, entry_id=entry_id)
        desk.journal.record(pen, entry)
    there = books.of_drawer(desk.database, entry.content["to"])
    receiver = people.full_names(desk.database).get(there.person, there.person) if there else ""
    said = entry.content
    sent = CashCount.from_body(said["count"])
    return Dispatched(entry.id, entry.book, said["to"], receiver, sent, said["reason"], entry.code, said["at"])


def receive(desk: Desk, *, transfer_id: str, count: CashCount, entry_id: str = "") -> Taken:
    """Take into the own drawer what was sent to it, as it is counted there; or take back what the own session sent.

    The count decides what enters the drawer. Whether it agrees with what was sent is told only afterwards; a
    difference stays in transit until a supervisor rules on it.
    """
    desk.need("transfer_in", "take cash from another drawer")
    entry = outcomes.recorded(desk, entry_id)
    if entry is None:
        own = _own(desk)
        _some(count, "taken")
        pen = desk.journal.pen(own.id)
        entry = desk.write(pen, Kind.TRANSFER_IN, transfer.acceptance(transfer_id, count), entry_id=entry_id)
        desk.journal.record(pen, entry)
    return _taken(desk, entry)


def _taken(desk: Desk, entry: Entry) -> Taken:
    said = entry.content
    sent = books.entry(desk.database, said["of"])
    book, drawer, sender = transfers.sender_of(desk.database, entry.id)
    return Taken(
        entry.id,
        entry.book,
        drawer,
        people.full_names(desk.database).get(sender, sender),
        CashCount.from_body(said["count"]),
        None if sent is None else said["cents"] == sent.content["cents"],
        book == entry.book,
        entry.code,
        said["at"],
    )


def to_rule(desk: Desk) -> tuple[Left, ...]:
    """What is left in transit, for a supervisor who is no party to it; others are told of none."""
    if not desk.may("transfer_ruling"):
        return ()
    return tuple(each for each in transfers.left(desk.database) if desk.staff.name not in each.parties)


def rule(desk: Desk, *, transfer_id: str, charged: str, reason: str, entry_id: str = "") -> Ruled:
    """End what a transfer left in transit: it becomes over/short, told of one of its two sessions.

    Written in the supervisor's own back-office book. Raises CounterError beside "charged" or "reason".
    """
    desk.need("transfer_ruling", "rule on transfers")
    reason = session_acts.said(reason)
    entry = outcomes.recorded(desk, entry_id)
    found = transfers.by_id(desk.database, transfer_id)
    if entry is not None and found is not None:
        return _ruled(entry, found)
    if found is None or found.left == ZERO:
        raise CounterError("Nothing is left in transit of this transfer. Nothing was changed. Look at the list again.")
    if desk.staff.name in found.parties:
        raise CounterError("Nobody rules on an own transfer. It stays in transit. Ask another supervisor.")
    if charged not in (found.from_book, found.to_book) or not charged:
        raise CounterError(
            "The difference belongs to one of the two sessions. Nothing was changed. Choose which.", field="charged"
        )
    pen = offices.pen(desk)
    content = transfer.ruling(transfer_id, found.left, charged, reason)
    entry = desk.write(pen, Kind.TRANSFER_RULING, content, entry_id=entry_id)
    desk.journal.record(pen, entry)
    return _ruled(entry, found)


def _ruled(entry: Entry, found: Left) -> Ruled:
    """What was ruled is what the entry says; nothing of the transfer is left by then."""
    said = entry.content
    ended = replace(found, left=Money(said["cents"]))
    return Ruled(entry.id, entry.book, ended, said["charged"], said["reason"], entry.code, said["at"])


def _own(desk: Desk) -> BookRow:
    own = books.of_person(desk.database, desk.staff.name)
    if own is None:
        raise CounterError("You have no open drawer. Nothing was moved. Open one on the Drawer screen first.")
    return own


def _some(count: CashCount, deed: str) -> Money:
    if count.total <= ZERO:
        raise CounterError(f"No cash is counted. Nothing was {deed}. Count what is there.", field="amount")
    return count.total
