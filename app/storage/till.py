# SPDX-License-Identifier: Apache-2.0
"""Shared books as one till uses them: the server while it is there, and without it the session goes on in the copy.

The session's own book continues in the copy under an embedded home's guards, each entry on the disk before its answer.
Back at the server the same rows are sent in their order. A row sent twice, from this file or a copy of it, collides
with itself; nothing is written anew.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, text

from app.domain.alone import KINDS
from app.domain.entry import Entry, Kind
from app.domain.errors import CounterError, Fault, Refused
from app.models import DeskEvent
from app.models import Entry as EntryRow
from app.storage.database import Database, Recorded
from app.storage.local_copy import Alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from app.domain.entry import Approval
    from app.domain.ports import Ear
    from app.storage.embedded import EmbeddedDatabase
    from app.storage.local_copy import LocalCopy
    from app.storage.postgresql import SharedDatabase

AT_ONCE = 20
"""So many waiting entries are sent in one step, so that a payment need not wait for all of them."""
_EVENTS = "desk_event"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be sent: how many entries, and why the next one was not taken, "" where nothing stands against it.

    `number` is the receipt's that was refused, "" for another act.
    """

    entries: int
    refused: str = ""
    number: str = ""


class TillDatabase(Database):
    """The books as one login uses them from one till. `alone` says whether the server is done without just now."""

    dialect = "postgresql"

    def __init__(self, shared: SharedDatabase, copy: LocalCopy) -> None:
        self.shared, self.copy = shared, copy
        self.person = shared.person
        self._alone: Alone | None = None
        self._refused, self._number = "", ""
        self.heard: Callable[[], object] = lambda: None
        """Called after an act that the copy has to know of soon, because it cannot be recorded without the server."""

    # --- with the server, or without ------------------------------------------------------------------------

    @property
    def alone(self) -> bool:
        """Whether the session goes on without the server."""
        return self._alone is not None

    @property
    def alone_since(self) -> datetime | None:
        """Since when, by the till's clock."""
        return None if self._alone is None else self._alone.moment

    @property
    def _own(self) -> EmbeddedDatabase:
        return self.copy.as_person(self.person)

    def go_alone(self, book: str, at: datetime, recorded: Sequence[Entry], proof: str) -> None:
        """Go on in the copy from here. `recorded` are the newest entries of the session, in their order.

        `proof` is by what the same person is known here again after a stop (`Alone`).

        What of them is not in the copy yet is recorded there first; the last one may be of unknown outcome: it goes
        first when the server is back, and is never given up. Raises Fault when the copy does not reach that far, and
        Refused when its guards do not take one of them; then nothing is changed.
        """
        if self.copy.own_of != self.person:
            raise _behind()
        missing = self._missing(book, recorded)
        if any(entry.kind not in KINDS for entry in missing):
            raise Fault(
                "The last act of this session is not in this till's copy yet.",
                "It is safe, or was never recorded.",
                "Wait for the server.",
            )
        first = missing[0].seq if missing else self._place(book)[0]
        alone = Alone(self.person, book, at.isoformat(timespec="seconds"), first, proof)
        self.copy.go_alone(alone)
        try:
            for entry in missing:
                self._own.record(replace(entry, offline=True))
        except BaseException:
            self.copy.come_back()
            raise
        self._alone = alone

    def prove(self, name: str, password: str) -> None:
        """The person of this login shows again that it is them, without the server. Raises CounterError."""
        if not self.shared.is_of(name, password):
            raise CounterError(
                "The name or the password is not right. Nothing was opened. Type both again.", field="password"
            )

    def take_up(self, alone: Alone) -> None:
        """A session of this person went on here without the server before the program ended: it still does."""
        self._alone = alone

    def _missing(self, book: str, recorded: Sequence[Entry]) -> list[Entry]:
        seq, head = self._place(book)
        missing = [entry for entry in recorded if entry.seq >= seq]
        for entry in missing:
            if (entry.seq, entry.prev) != (seq, head):
                raise _behind()
            seq, head = entry.seq + 1, entry.hash
        if recorded and recorded[-1].hash != head:
            raise _behind()
        return missing

    def _place(self, book: str) -> tuple[int, bytes]:
        """The next seq of the session in the copy, and its head."""
        with self._own.reading() as connection:
            row = connection.execute(
                text("SELECT next_seq, head FROM book WHERE id = :book AND state = 'open'"), {"book": book}
            ).first()
        if row is None:
            raise _behind()
        return int(row.next_seq), bytes(row.head)

    # --- sending in -----------------------------------------------------------------------------------------

    def waiting(self) -> Waiting:
        """How many entries wait, and what stands against them."""
        if self._alone is None:
            return Waiting(0)
        with self._own.reading() as connection:
            count = connection.execute(
                text("SELECT count(*) FROM entry WHERE book_id = :book AND seq >= :first"),
                {"book": self._alone.book, "first": self._alone.first},
            ).scalar_one()
        return Waiting(int(count), self._refused, self._number)

    def send(self, most: int = AT_ONCE) -> Waiting:
        """Send the next waiting entries in their order; with the last one the server is there again for everything.

        Raises OutcomeUnknown or Fault while it does not answer: nothing is lost, and the next sending begins with the
        same entry. One the server's books refuse stays, with all after it, and is told in what is answered.
        """
        alone = self._alone
        if alone is None:
            return Waiting(0)
        for entry in self._next(alone, most):
            try:
                self.shared.record(entry)
            except Refused as refusal:
                self._refused, self._number = refusal.message, entry.content.get("number", "")
                return self.waiting()
            alone = self._alone = replace(alone, first=entry.seq + 1)
            self.copy.advance(alone.first)
            self._refused = self._number = ""
        left = self.waiting()
        if not left.entries:
            self._come_back()
        return left

    def _next(self, alone: Alone, most: int) -> list[Entry]:
        wanted = (
            select(*EntryRow.__table__.columns)
            .where(EntryRow.book_id == alone.book, EntryRow.seq >= alone.first)
            .order_by(EntryRow.seq)
            .limit(most)
        )
        with self._own.reading() as connection:
            rows = connection.execute(wanted).all()
        return [
            Entry(
                row.id, row.book_id, row.seq, Kind(row.kind), row.body.encode(), bytes(row.prev_hash),
                bytes(row.hash), row.epoch, True,
            )
            for row in rows
        ]  # fmt: skip

    def _come_back(self) -> None:
        """Events of the desk go last: their ids make sending them twice the same as once."""
        with self._own.reading() as connection:
            rows = connection.execute(select(*DeskEvent.__table__.columns)).mappings()
            events = [self._as_sent(dict(row)) for row in rows]
        if events:
            with self.shared.writing() as connection:
                known = set(connection.scalars(select(DeskEvent.id).where(DeskEvent.id.in_([e["id"] for e in events]))))
                new = [event for event in events if event["id"] not in known]
                if new:
                    connection.execute(insert(DeskEvent), new)
        self.copy.come_back()
        self._alone = None

    def _as_sent(self, event: dict[str, Any]) -> dict[str, Any]:
        """An event under the name of who sends it; one of an absent person says whose it was."""
        if event["by_person"] == self.person:
            return event
        detail = json.loads(event["detail"]) | {"of": event["by_person"]}
        return {**event, "by_person": self.person, "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True)}

    # --- what everything else asks of books -------------------------------------------------------------------

    def record(self, entry: Entry) -> Recorded:
        """Insert one entry, here or there; see `Database.record`."""
        if self._alone is not None:
            if entry.kind not in KINDS or entry.approval is not None:
                raise needs_server()
            return self._own.record(entry)
        recorded = self.shared.record(entry)
        if entry.kind not in KINDS:
            self.heard()
        return recorded

    def record_many(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Insert several entries in one transaction; never without the server."""
        return self._server.record_many(entries)

    def annul(self, annulment: Entry) -> bool:
        """Give up an entry; never without the server, for then what was tried goes on as if it stood."""
        return self._server.annul(annulment)

    def approve(self, approval: Approval) -> None:
        """Store a consent on the server."""
        self._server.approve(approval)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The books as of one moment, or the copy as it was left."""
        with (self.shared if self._alone is None else self._own).reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The set-up and events; without the server events of the desk alone. Raises Fault for everything else."""
        if self._alone is None:
            with self.shared.writing() as connection:
                yield connection
            return
        with self._own.writing() as connection:
            yield _EventsAlone(connection)  # type: ignore[misc]  # a connection in what events ask of it

    def signed_in_as(self, person: str) -> Database:
        """Nobody records for another person in shared books."""
        return self.shared.signed_in_as(person)

    def connect_as(self, person: str, password: str) -> Database:
        """The same books on the connection of another login."""
        return self._server.connect_as(person, password)

    def change_own_password(self, old: str, new: str) -> None:
        """A new password for this login, on the server."""
        self._server.change_own_password(old, new)

    def listen(self, heard: Callable[[], object]) -> Ear | None:
        """Hear of what is recorded in these books."""
        return self.shared.listen(heard)

    def to_check(self) -> tuple[str, str]:
        """The server's books, to be checked."""
        return self._server.to_check()

    def close(self) -> None:
        """Let every connection go."""
        self.shared.close()
        self.copy.close()

    @property
    def _server(self) -> SharedDatabase:
        if self._alone is not None:
            raise needs_server()
        return self.shared


class _EventsAlone:
    """A connection of the copy that takes events of the desk and refuses to write anything else."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: Any, *values: Any, **more: Any) -> Any:
        """Read, or keep an event; everything else is the server's."""
        table = getattr(statement, "table", None)
        if not getattr(statement, "is_select", False) and getattr(table, "name", "") != _EVENTS:
            raise needs_server()
        return self._connection.execute(statement, *values, **more)

    def __getattr__(self, name: str) -> Any:
        if name not in ("dialect", "scalar", "scalars"):
            raise needs_server()
        return getattr(self._connection, name)


def needs_server() -> Fault:
    """What cannot be done until the server answers again."""
    return Fault(
        "This needs the server, and it is away.",
        "Nothing was recorded, and what you typed stays.",
        "Do it when the server is back.",
    )


def _behind() -> Fault:
    return Fault(
        "This till's copy does not reach to the last act of this session.",
        "Everything recorded is safe.",
        "Wait for the server.",
    )
