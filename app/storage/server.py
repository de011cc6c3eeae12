# SPDX-License-Identifier: Apache-2.0
"""The way to a PostgreSQL server: one address, encrypted beyond this machine, and no wait without an end."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from psycopg.abc import PQGen
    from sqlalchemy import Engine

PATIENCE = 5.0
"""Seconds without a word from the server after which its socket is closed; two of them are "unknown within 10 s"."""
CONNECT_SECONDS = 5
FULL = "verify-full"
"""The server's certificate is of a trusted authority and bears the name in the address."""
WATCH_SECONDS = 3
"""Who watches the server waits so long for an answer, and so long again for a new connection."""
_LOCK_MS, _STATEMENT_MS = 1000, 4000
_INTERVAL = 0.1


class PatientConnection(psycopg.Connection[Any]):
    """A connection that gives up on a silent server: libpq itself would wait for a swallowed answer for ever."""

    patience = PATIENCE

    def wait(self, gen: PQGen[Any], interval: float = _INTERVAL, timeout: float | None = None) -> Any:
        """Wait for an answer, at most `patience` seconds; then the socket is closed and nobody knows the outcome."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors.OperationalError as silence:
            # The rest of a pipeline after a refused row has no state either, but the server has answered.
            if silence.sqlstate is None and not isinstance(silence, psycopg.errors.PipelineAborted):
                self.pgconn.finish()
            raise


@dataclass(frozen=True, slots=True)
class Server:
    """An address of shared books without person or password: host, port and database name."""

    url: URL
    patience: float = PATIENCE
    check: str = FULL
    """How far the server has to prove who it is, beyond this machine; less than FULL is a setting of the till."""

    @classmethod
    def at(cls, address: str, patience: float = PATIENCE, check: str = FULL) -> Server:
        """Read an address. Raises CounterError when it weakens the encryption, or is no PostgreSQL address."""
        try:
            url = make_url(address)
        except (ArgumentError, ValueError) as unreadable:
            raise _no_address() from unreadable
        if url.get_backend_name() != "postgresql" or not url.host or not url.database:
            raise _no_address()
        if not is_loopback(url) and url.query.get("sslmode", check) not in (FULL, check):
            raise CounterError(
                "The address asks for a weaker check of the server's certificate. Nothing was opened. "
                "Leave sslmode out of the address."
            )
        return cls(url, patience, check)

    @property
    def database(self) -> str:
        """The database's name on the server."""
        return self.url.database or ""

    def beside(self, database: str) -> Server:
        """Another database on the same server."""
        return replace(self, url=self.url.set(database=database))

    def parameters(self, person: str, password: str) -> dict[str, Any]:
        """What libpq is told: who, where, how safe, and how long to wait for locks."""
        settings = {"sslmode": "prefer"} if is_loopback(self.url) else _proof(self.check)
        return {
            **settings,
            **self.url.query,
            "host": self.url.host,
            "port": self.url.port or 5432,
            "dbname": self.url.database,
            "user": person,
            "password": password or None,
            "application_name": "tillwright",
            "connect_timeout": CONNECT_SECONDS,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "options": f"-c lock_timeout={_LOCK_MS} -c statement_timeout={_STATEMENT_MS} -c synchronous_commit=on"
            r" -c search_path=public -c timezone=UTC -c default_transaction_isolation=read\ committed",
        }

    def to_read(self, person: str) -> str:
        """The address for a program that takes it as it stands: who signs in, and the certificate checked."""
        safe = {} if is_loopback(self.url) else _proof(self.check)
        url = self.url.set(username=person, password=None, query={**safe, **self.url.query})
        return url.render_as_string(hide_password=False)

    def connect(self, person: str, password: str = "") -> psycopg.Connection[Any]:
        """A connection in autocommit, for entries."""
        connection = PatientConnection.connect(
            make_conninfo(**self.parameters(person, password)), autocommit=True, prepare_threshold=1
        )
        connection.patience = self.patience
        return connection

    def hinting(self, person: str, password: str = "") -> psycopg.Connection[Any]:
        """A connection that carries hints and nothing of the books, so it waits for no disk."""
        connection = psycopg.connect(make_conninfo(**self.parameters(person, password)), autocommit=True)
        connection.execute("SET synchronous_commit = off")
        return connection

    def watching(self, person: str, password: str = "") -> psycopg.Connection[Any]:
        """A connection that only reads, each time as of one moment, and by which one hears soon that nobody answers."""
        parameters = {**self.parameters(person, password), "connect_timeout": WATCH_SECONDS}
        connection = PatientConnection.connect(make_conninfo(**parameters), autocommit=True)
        connection.patience = min(self.patience, WATCH_SECONDS)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        return connection

    def engine(self, person: str, password: str = "") -> Engine:
        """An engine for screens and set-up; reports may take longer than an entry, so it waits as long as it takes."""
        return create_engine(
            "postgresql+psycopg://",
            creator=lambda: psycopg.connect(make_conninfo(**self.parameters(person, password))),
            poolclass=QueuePool,
            pool_size=2,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,  # a payer's name must not get into the log with an error
        )


def _proof(check: str) -> dict[str, str]:
    """What libpq is told for it: the authorities of the system go with the full check alone."""
    return {"sslmode": check, "sslrootcert": "system"} if check == FULL else {"sslmode": check}


def _no_address() -> CounterError:
    return CounterError(
        "This is not an address of shared books. Nothing was opened. Write postgresql://server/database."
    )


def is_loopback(url: URL) -> bool:
    """Whether an address stays on this machine."""
    host = url.host or ""
    if host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
