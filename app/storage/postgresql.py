# SPDX-License-Identifier: Apache-2.0
"""A shared home: books in PostgreSQL, each person a login of their own, an entry one insert in one round trip.

An answer that does not come is never taken for a no: the same row is inserted again, on a new connection, where it
waits for the first one or collides with it. Only an answer to the insert itself is definite.
"""

from __future__ import annotations

import hmac
import random
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from app.domain.errors import CounterError, Fault, Refused
from app.storage import schema, unreachable
from app.storage.database import BATCH, Database, Recorded, Standing, away, busy, full, settled, unknown
from app.storage.hints import Listener, Teller
from app.storage.keeper import Keeper
from app.storage.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from app.domain.entry import Approval, Entry
    from app.domain.line import Line
    from app.storage.local_copy import LocalCopy

T = TypeVar("T")

# Nothing is read back: what a till may not see of a drawer that is counted would refuse the same row sent again.
_INSERT = (
    b"INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch)"
    b" VALUES (%s, %s, %s, %s, %s, %b, %b, %s, %s)"
)
_APPROVE = (
    b"INSERT INTO approval (id, entry_id, kind, target, amount, reason, text, text_hash, requested_by, request_id)"
    b" VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
# Asked of every entry, also of those the policies hide from who counts.
_BY_ID = b"SELECT no, id, kind, hash FROM entry_place WHERE id = %s"
_BY_PLACE = b"SELECT no, id, kind, hash FROM entry_place WHERE book_id = %s AND seq = %s"

# The whole act is tried again: nothing of it happened (serialization, deadlock, lock time-out, statement time-out).
_AGAIN = frozenset({"40001", "40P01", "55P03", "57014"})
# A login that was locked may not even look into the schema, so it is told that there is no such table.
_NO_RIGHT = frozenset({"42501", "42P01"})
_DEFINITE = ("22", "23", "42", "53", "TW")
_GONE = ("08", "57P")
_TRIES = 5
_LET_GO = 1.0
_SENDINGS = 2
"""So often a row is sent when no answer comes; then the screen says that the outcome is unknown, and asks later."""


class SharedDatabase(Database):
    """Shared books as one login uses them. Entries are recorded on a connection kept for that, in autocommit."""

    dialect = "postgresql"

    def __init__(self, server: Server, person: str, password: str = "") -> None:
        self.server = server
        self.person = person
        self._password = password
        self.engine = server.engine(person, password)
        self._lock = threading.RLock()
        self._kept: psycopg.Connection[Any] | None = None
        self._teller: Teller | None = None
        self._ears: list[Listener] = []

    # --- money ---------------------------------------------------------------------------------------------

    def record(self, entry: Entry) -> Recorded:
        """Insert one entry, and tell who watches; see `Database.record`."""
        recorded = self._act(lambda kept: self._record(kept, entry))
        self._tell()
        return recorded

    def record_many(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Insert up to 500 entries in one transaction, all or none."""
        if len(entries) > BATCH:
            raise ValueError(f"at most {BATCH} entries go into one transaction")
        recorded = self._act(lambda kept: self._record_many(kept, entries))
        self._tell()
        return recorded

    def approve(self, approval: Approval) -> None:
        """Store a consent on the approver's own connection: the server says who gave it, and when."""
        if approval.approved_by != self.person:
            raise Refused("TW-APPROVAL")
        values = (
            approval.id, approval.entry_id, approval.kind, approval.target, approval.amount.cents, approval.reason,
            approval.text, approval.text_hash, approval.requested_by,
            approval.request or None,
        )  # fmt: skip

        def give(kept: psycopg.Connection[Any]) -> None:
            try:
                kept.execute(_APPROVE, values)
            except psycopg.errors.UniqueViolation as repeated:
                row = kept.execute(b"SELECT entry_id, text_hash FROM approval WHERE id = %s", (approval.id,)).fetchone()
                if row != (approval.entry_id, approval.text_hash):
                    raise Refused("TW-APPROVAL") from repeated

        self._act(give)

    def _record(self, kept: psycopg.Connection[Any], entry: Entry) -> Recorded:
        try:
            kept.execute(_INSERT, _row(entry), prepare=True, binary=True)
        except psycopg.errors.UniqueViolation as violation:
            return _settled(kept, entry, violation)
        return Recorded()

    def _record_many(self, kept: psycopg.Connection[Any], entries: Sequence[Entry]) -> list[Recorded]:
        try:
            with kept.transaction(), kept.cursor(binary=True) as cursor:
                cursor.executemany(_INSERT, [_row(entry) for entry in entries])
        except psycopg.errors.UniqueViolation as violation:
            # All or none were recorded before; one that is not there decides it.
            return [_settled(kept, entry, violation) for entry in entries]
        return [Recorded() for _ in entries]

    # --- one act, whatever the line does -------------------------------------------------------------------

    def _act(self, act: Callable[[psycopg.Connection[Any]], T]) -> T:
        """Do one act on the kept connection.

        Raises Refused, Fault when it is definite that nothing happened, and OutcomeUnknown when no answer came in
        time, also not to the second sending.
        """
        sent, tried = 0, 0
        deadline = time.monotonic() + self.server.patience * _SENDINGS
        with self._lock:
            while True:
                try:
                    return act(self._connection())
                except psycopg.Error as error:
                    state = error.sqlstate or ""
                    if state in _AGAIN and tried + 1 < _TRIES and time.monotonic() < deadline:
                        tried += 1
                        time.sleep(random.uniform(0.005, 0.03) * 2**tried)  # noqa: S311 - jitter, not a secret
                        continue
                    if state in _AGAIN:
                        # After a sending without an answer, what holds the lock may be that very row.
                        raise (unknown() if sent else busy()) from error
                    if state.startswith(_DEFINITE):
                        raise spoken(error) from error
                    self._drop()
                    sent += 1
                    if sent >= _SENDINGS or time.monotonic() >= deadline:
                        raise unknown() from error

    def _connection(self) -> psycopg.Connection[Any]:
        if self._kept is None or self._kept.closed:
            self._kept = self.server.connect(self.person, self._password)
        return self._kept

    def _drop(self) -> None:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            kept.close()

    # --- everything else -----------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the books as of one moment."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        try:
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise _told(error, "What was recorded is safe.") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction for the set-up and for events.

        Raises Refused when a guard or a grant said no.
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise _told(error, "This is kept whole, or not at all.") from error

    def signed_in_as(self, person: str) -> Database:
        """Not here: nobody records for another person in shared books."""
        raise Fault(
            "In shared books each person signs in with a password of their own.", "Nothing was changed.", "Sign in."
        )

    def connect_as(self, person: str, password: str) -> SharedDatabase:
        """The same books on the connection of another login. Raises CounterError when name or password is wrong."""
        return sign_in(self.server, person, password)

    def change_own_password(self, old: str, new: str) -> None:
        """A new password for this login; the server sees its verifier alone.

        Raises CounterError when the old one is wrong.
        """
        sign_in(self.server, self.person, old).close()

        def change(kept: psycopg.Connection[Any]) -> None:
            verifier = kept.pgconn.encrypt_password(new.encode(), self.person.encode(), b"scram-sha-256").decode()
            kept.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(self.person), sql.Literal(verifier))
            )

        self._act(change)
        self._password = new
        self.engine.dispose()
        self.engine = self.server.engine(self.person, new)

    def is_of(self, name: str, password: str) -> bool:
        """Whether these are the name and the password this login connects with."""
        own = hmac.compare_digest(self._password.encode(), password.encode())
        return own and name.strip().casefold() == self.person

    def hashed_by(self, hashed: Callable[[str], str]) -> str:
        """The password of this login as a hash, to be proven where the server cannot be asked."""
        return hashed(self._password)

    def to_check(self) -> tuple[str, str]:
        """The server's address with this login's name, encrypted as every connection is; its password apart."""
        return self.server.to_read(self.person), self._password

    def listen(self, heard: Callable[[], object]) -> Listener:
        """Hear of what is recorded in these books; see `Database.listen`."""
        ear = Listener(self.server, self.person, self._password, heard)
        with self._lock:
            self._ears = [*(each for each in self._ears if each.alive), ear]
        return ear

    def keeper(self, copy: LocalCopy, told: Callable[[Line], object], *, first: float) -> Keeper:
        """Who keeps a till's copy of these books for this login, not yet begun; see `Keeper`."""
        return Keeper(self.server, self.person, self._password, copy, told, first=first)

    def _tell(self) -> None:
        with self._lock:
            if self._teller is None:
                self._teller = Teller(self.server, self.person, self._password)
            self._teller.tell()

    def close(self) -> None:
        """Let the connections go, those of hints too."""
        with self._lock:
            hinting = [*self._ears, *([self._teller] if self._teller else [])]
            self._ears, self._teller = [], None
            self._drop()
            self.engine.dispose()
        for each in hinting:
            each.close()
        for each in hinting:
            each.join(_LET_GO)


def sign_in(server: Server, person: str, password: str) -> SharedDatabase:
    """Signing in is connecting. Raises CounterError when name or password is wrong, or the person is locked out."""
    database = SharedDatabase(server, person, password)
    try:
        database._connection()  # noqa: SLF001 - the same module's business
    except psycopg.Error as error:
        database.close()
        said = str(error)
        if "password" in said or "not permitted to log in" in said:
            raise CounterError(
                "The name or the password is not right. Nothing was opened. Type both again.", field="password"
            ) from error
        raise unreachable.trouble(error, "Nothing was changed.") from error
    return database


def fit(database: Database) -> None:
    """Shared books and this program go together: the same epoch, and no table or column is missing to the program.

    A program that is older than the books goes on within the epoch, so two versions share them for a day. Raises Fault.
    """
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT key, value FROM meta WHERE key IN ('epoch', 'schema')")
        said: dict[str, str] = {key: value for key, value in rows}  # noqa: C416 - rows are not pairs to mypy
    epoch, made = int(said.get("epoch", 0)), int(said.get("schema", 0))
    if epoch > schema.EPOCH:
        raise Fault(
            "This till is older than the books on the server.", "Nothing was changed.", "Install the new version here."
        )
    if epoch < schema.EPOCH or made < schema.SCHEMA:
        raise Fault(
            "The books on the server were made by an older version of the program.", "Nothing was changed.",
            "Ask who runs the server to bring them up to date, or go on with the version before this one.",
        )  # fmt: skip


def spoken(error: psycopg.Error) -> Exception:
    """What a definite answer of the server means to the counter."""
    state = error.sqlstate or ""
    if state == "TW000":
        return Refused(error.diag.message_primary or "TW-KIND")
    if state in _NO_RIGHT:
        return Refused("TW-RIGHT")
    if state == "23505":
        return Refused("TW-TWO")
    if state.startswith("22"):
        return Refused("TW-BODY")
    if state.startswith("23"):
        return Refused("TW-KIND")
    if state.startswith("53"):
        return full()
    return Fault(
        "The books on the server are not the ones this program knows.",
        "Nothing was recorded.",
        "Tell the administrator.",
    )


def _told(error: DBAPIError, safe: str) -> Exception:
    cause = error.orig
    if isinstance(cause, psycopg.OperationalError) and (cause.sqlstate or "08").startswith(_GONE):
        return away(safe)
    if isinstance(cause, psycopg.Error) and (cause.sqlstate == "TW000" or cause.sqlstate in _NO_RIGHT):
        return spoken(cause)
    if isinstance(cause, psycopg.Error) and cause.sqlstate in _AGAIN:
        return busy()
    return error


def _settled(kept: psycopg.Connection[Any], entry: Entry, violation: psycopg.errors.UniqueViolation) -> Recorded:
    if violation.diag.table_name != "entry":
        raise violation
    return settled(entry, _standing(kept, _BY_ID, entry.id), _standing(kept, _BY_PLACE, entry.book, entry.seq))


def _standing(kept: psycopg.Connection[Any], statement: bytes, *values: object) -> Standing | None:
    row = kept.execute(statement, values).fetchone()
    return None if row is None else Standing(int(row[0]), row[1], row[2], bytes(row[3]))


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.id, entry.book, entry.seq, str(entry.kind), entry.body.decode(), entry.prev, entry.hash,
        int(entry.offline), entry.epoch,
    )  # fmt: skip
