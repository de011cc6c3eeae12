# SPDX-License-Identifier: Apache-2.0
"""An embedded home: one SQLite file, one window; an entry is one insert on a connection kept for it."""

from __future__ import annotations

import threading
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from app.domain import canon
from app.domain.errors import Fault, Refused
from app.models import Approval as ApprovalRow
from app.storage import engine as engines
from app.storage.database import BATCH, Database, Recorded, Standing, busy, full, settled, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from app.domain.entry import Approval, Entry

_INSERT = (
    "INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch, recorded_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_APPROVE = (
    "INSERT INTO approval (id, entry_id, kind, target, amount, reason, text, text_hash, requested_by, approved_by,"
    " request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_STANDING = "SELECT no, id, kind, hash FROM entry WHERE "
# SQLite's primary result codes: definite ones answer the insert itself, unknown ones may follow a commit.
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _CONSTRAINT, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 19, 26
_UNKNOWN = frozenset({_IOERR, _CORRUPT, _CANTOPEN, _NOTADB})
_TRIES = 3


class Home:
    """The file of an embedded home and the one driver connection entries are recorded on."""

    def __init__(self, path: Path | None, engine: Engine | None = None) -> None:
        self.path = path
        self.engine = engine or engines.sqlite_engine(path)
        self.lock = threading.RLock()
        self._kept: Any = None
        self._cursor: Any = None

    def cursor(self) -> Any:
        """The kept connection's one cursor, opened when first needed and after every fault.

        One cursor keeps the insert prepared, with the guards compiled into it, also after a refusal.
        """
        if self._kept is None:
            self._kept = self.engine.raw_connection()
            self._cursor = self._kept.driver_connection.cursor()
        return self._cursor

    def reopen(self) -> None:
        """Let the kept connection go for good: after a fault nobody trusts it."""
        if self._kept is not None:
            kept, self._kept, self._cursor = self._kept, None, None
            kept.invalidate()

    def close(self) -> None:
        """Fold the log into the file and let every connection go."""
        with self.lock:
            if self._kept is not None:
                self._cursor.close()
                self._kept.close()
                self._kept = self._cursor = None
            self.engine.dispose()


class EmbeddedDatabase(Database):
    """The books of an embedded home as one person writes them; SQLite knows no logins, so storage names the writer."""

    dialect = "sqlite"

    def __init__(self, home: Home, person: str = "") -> None:
        self.home = home
        self.person = person

    @property
    def engine(self) -> Engine:
        """The engine of the file, for maintenance."""
        return self.home.engine

    def record(self, entry: Entry) -> Recorded:
        """Insert one entry; see `Database.record`."""
        return self.record_many((entry,))[0]

    def record_many(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Insert up to 500 entries in one transaction, all or none."""
        if len(entries) > BATCH:
            raise ValueError(f"at most {BATCH} entries go into one transaction")
        for entry in entries:
            if not entry.body.isascii() and not unicodedata.is_normalized("NFC", entry.body.decode()):
                raise Refused("TW-BODY")  # what SQLite cannot see: one text, one way to write it
            if canon.digest(entry.prev, entry.body) != entry.hash:
                raise Refused("TW-HASH")
        with self.home.lock:
            for _ in range(_TRIES):
                try:
                    return self._insert(entries)
                except engines.driver().Error as error:
                    code = _primary(error)
                    self.home.reopen()
                    if code not in _UNKNOWN:
                        raise _definite(error, code) from None
        raise unknown()

    def _insert(self, entries: Sequence[Entry]) -> list[Recorded]:
        cursor = self.home.cursor()
        if len(entries) == 1 and _to_store(entries[0]) is None:
            return [self._insert_one(cursor, entries[0])]  # a single statement is its own transaction
        cursor.execute("BEGIN IMMEDIATE")
        try:
            recorded = [self._insert_one(cursor, entry) for entry in entries]
            cursor.execute("COMMIT")
        except BaseException:
            with suppress(engines.driver().Error):
                cursor.execute("ROLLBACK")
            raise
        return recorded

    def _insert_one(self, cursor: Any, entry: Entry) -> Recorded:
        try:
            if (given := _to_store(entry)) is not None:
                cursor.execute(_APPROVE, _approval_row(given))
            cursor.execute(_INSERT, self._row(entry))
        except engines.driver().IntegrityError as error:
            said = str(error)
            if said.startswith("TW-"):
                raise Refused(said) from error
            if not said.startswith("UNIQUE"):
                raise Refused("TW-KIND") from error  # a part is missing or of another type
            standing = _standing(cursor, "id = ?", entry.id)
            if standing is None and said.startswith("UNIQUE constraint failed: approval"):
                raise Refused("TW-APPROVAL") from error  # a consent is given once, for one entry
            return settled(entry, standing, _standing(cursor, "book_id = ? AND seq = ?", entry.book, entry.seq))
        except engines.driver().OperationalError as error:
            if str(error) == "malformed JSON":
                raise Refused("TW-BODY") from error  # a text stands where a list belongs
            raise
        return Recorded()

    def _row(self, entry: Entry) -> tuple[Any, ...]:
        return (
            entry.id, entry.book, entry.seq, str(entry.kind), entry.body.decode(), entry.prev, entry.hash,
            int(entry.offline), entry.epoch, self.person,
        )  # fmt: skip

    def approve(self, approval: Approval) -> None:
        """Store a consent by itself; the entry it is for may follow within 120 seconds."""
        if approval.approved_by != self.person:
            raise Refused("TW-APPROVAL")
        with self.writing() as connection:
            connection.execute(insert(ApprovalRow).values(**approval_values(approval)))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the books as of one moment."""
        with self.engine.connect().execution_options(**{engines.READING: True}) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction for the set-up and for events, with the writer named for the audit log.

        Raises Refused when a guard said no; then nothing is changed.
        """
        try:
            with self.engine.begin() as connection:
                connection.execute(
                    text(
                        "INSERT INTO meta (key, value) VALUES ('writer', :person)"
                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value"
                    ),
                    {"person": self.person},
                )
                yield connection
        except DBAPIError as error:
            raise _spoken(error) from error

    def signed_in_as(self, person: str) -> EmbeddedDatabase:
        """The same home, recording as another person."""
        return EmbeddedDatabase(self.home, person)

    def connect_as(self, person: str, password: str) -> Database:
        """Not here: people of an embedded home have no logins of their own."""
        raise _only_shared()

    def change_own_password(self, old: str, new: str) -> None:
        """Not here: passwords of an embedded home are rows of `person`."""
        raise _only_shared()

    def to_check(self) -> tuple[str, str]:
        """The file, whole; nobody signs in to it. Raises Fault for books that are nowhere but in memory."""
        if self.home.path is None:
            raise Fault("These books are not in a file.", "Nothing was changed.", "Check the books of a home.")
        return str(self.home.path.absolute()), ""

    def close(self) -> None:
        """Let the connections of the home go."""
        self.home.close()


def approval_values(approval: Approval) -> dict[str, Any]:
    """The columns of a consent; the moment is the database's own."""
    return {
        "id": approval.id,
        "entry_id": approval.entry_id,
        "kind": approval.kind,
        "target": approval.target,
        "amount": approval.amount,
        "reason": approval.reason,
        "text": approval.text,
        "text_hash": approval.text_hash,
        "requested_by": approval.requested_by,
        "approved_by": approval.approved_by,
        "request_id": approval.request or None,
    }


def _to_store(entry: Entry) -> Approval | None:
    """The consent that is stored with its entry; one that answers a request stands already."""
    given = entry.approval
    return None if given is None or given.request else given


def _approval_row(approval: Approval) -> tuple[Any, ...]:
    return tuple({**approval_values(approval), "amount": approval.amount.cents}.values())


def _standing(cursor: Any, where: str, *values: Any) -> Standing | None:
    row = cursor.execute(_STANDING + where, values).fetchone()
    return None if row is None else Standing(int(row[0]), row[1], row[2], bytes(row[3]))


def _primary(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _definite(error: Exception, code: int) -> Exception:
    if code in (_BUSY, _LOCKED):
        return busy()
    if code == _FULL:
        return full()
    if code == _READONLY:
        return Fault(
            "The books cannot be written: the file is read-only.", "Nothing was recorded.", "Tell the administrator."
        )
    return error


def _spoken(error: DBAPIError) -> Exception:
    said = str(error.orig)
    if said.startswith("TW-"):
        return Refused(said)
    cause = error.orig if isinstance(error.orig, Exception) else error
    spoken = _definite(cause, _primary(cause))
    return error if spoken is cause else spoken


def _only_shared() -> Fault:
    return Fault("These books have no logins of their own.", "Nothing was changed.", "Sign in by name and password.")
