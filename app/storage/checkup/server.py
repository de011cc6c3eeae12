# SPDX-License-Identifier: Apache-2.0
"""The server under shared books: what it keeps through a power cut, how it is reached, what time it has."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.domain.finding import Finding, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

OLDEST = 150_000
"""The oldest server that books are kept on: PostgreSQL 15."""
SKEW = timedelta(seconds=120)
"""So far a clock may be off before approvals and times on paper stop making sense (fault F16)."""
CONNECTIONS = 10
"""So many connections one workstation has open at most: its window, its live screens, and a second person's login."""
USED = frozenset({"plpgsql", "pg_stat_statements", "pg_trgm", "unaccent", "amcheck", "sslinfo"})
"""Extensions nobody has to wonder about in a database of books."""

_CONF = "in postgresql.conf and reload the server."
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A setting, the values that are wrong, and what it means."""

    setting: str
    wrong: frozenset[str]
    means: str
    remedy: str
    must: bool = True


_RULES = (
    _Rule("fsync", frozenset({"off"}), "A power cut can lose receipts that were printed.", f"Set fsync = on {_CONF}"),
    _Rule(
        "full_page_writes", frozenset({"off"}), "A power cut can damage the books.",
        f"Set full_page_writes = on {_CONF}",
    ),
    _Rule(
        "synchronous_commit", frozenset({"off"}), "The server answers before anything is on its disk.",
        f"Set synchronous_commit = on {_CONF}",
    ),
    _Rule(
        "zero_damaged_pages", frozenset({"on"}), "Damaged parts of the books are read as empty.",
        f"Set zero_damaged_pages = off {_CONF}",
    ),
    _Rule(
        "default_transaction_read_only", frozenset({"on"}), "Nothing can be recorded.",
        "Run SET default_transaction_read_only = off; ALTER DATABASE … RESET default_transaction_read_only; then look "
        "into postgresql.conf.",
    ),
    _Rule(
        "password_encryption", frozenset({"md5"}), "New passwords are kept in a form that is easily broken.",
        f"Set password_encryption = 'scram-sha-256' {_CONF}",
    ),
    _Rule(
        "log_error_verbosity", frozenset({"default", "verbose"}), "Payers' names get into the server's log.",
        f"Set log_error_verbosity = terse {_CONF}",
    ),
    _Rule(
        "ssl_min_protocol_version", frozenset({"", "TLSv1", "TLSv1.1"}), "Outdated encryption is accepted.",
        f"Set ssl_min_protocol_version = 'TLSv1.2' {_CONF}",
    ),
    _Rule(
        "wal_level", frozenset({"minimal"}), "No replica and no backup of a running server can be made.",
        "Set wal_level = replica in postgresql.conf and restart the server.",
    ),
    _Rule(
        "data_checksums", frozenset({"off"}), "A disk that returns wrong bytes is noticed late.",
        "Stop the server and run pg_checksums --enable.", must=False,
    ),
)  # fmt: skip


def unfit(connection: Connection) -> Iterator[Finding]:
    """What keeps a database from holding books at all."""
    version, encoding = connection.execute(
        text("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')")
    ).one()
    if version < OLDEST:
        yield Finding(f"The server is PostgreSQL {version // 10_000}.", "Use PostgreSQL 15 or newer.")
    if encoding != "UTF8":
        yield Finding(
            f"The database keeps text as {encoding}.",
            "Make a database with the encoding UTF8 and restore a copy there.",
        )


def settings(connection: Connection) -> Iterator[Finding]:
    """Settings by which acknowledged payments could be lost, or personal data kept where it does not belong."""
    found = _settings(connection)
    for rule in _RULES:
        value = found.get(rule.setting, "unseen")  # some are for superusers alone to see
        if value in rule.wrong:
            yield Finding(f"{rule.setting} is {value or 'not set'}. {rule.means}", rule.remedy, rule.must)
    replicas = connection.execute(text("SELECT count(*) FROM pg_stat_replication")).scalar_one()
    if found["archive_mode"] == "off" and not replicas:
        yield Finding(
            "No replica follows this server, and it archives nothing: without its disk the last copy is all there is.",
            "Set up a replica or an archive; see the manual, Server.", must=False,
        )  # fmt: skip


def reached(connection: Connection, *, here: bool) -> Iterator[Finding]:
    """How people get in: encrypted, and by a password nobody can read off the network. `here`: from this machine."""
    found = _settings(connection)
    encrypted = connection.execute(text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).scalar_one()
    if found["ssl"] == "off" and not set(_listed(found["listen_addresses"])) <= set(_LOOPBACK):
        yield Finding(
            "The server offers no encryption and listens beyond its own machine.",
            "Give it a certificate and set ssl = on; see the manual, Server.",
        )
    if not encrypted and not here:
        yield Finding("This connection is not encrypted.", "Leave sslmode out of the address.")
    if connection.execute(text("SELECT has_function_privilege('pg_hba_file_rules()', 'EXECUTE')")).scalar_one():
        yield from _access(connection)


def time_told(connection: Connection, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Whether the server's clock and this machine's agree."""
    before = now()
    told: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    skew = told - (before + (now() - before) / 2)
    if abs(skew) > SKEW:
        way = "ahead of" if skew > timedelta(0) else "behind"
        yield Finding(
            f"The server's clock is {abs(skew).total_seconds():,.0f} seconds {way} this machine's.",
            "Let both take their time from the same source.",
        )


def collation(connection: Connection) -> Iterator[Finding]:
    """Whether the rules of sorting are still those the indexes were made with."""
    kept, actual, name = connection.execute(
        text(
            "SELECT datcollversion, pg_database_collation_actual_version(oid), datname FROM pg_database"
            " WHERE datname = current_database()"
        )
    ).one()
    if kept is not None and kept != actual:
        yield Finding(
            f"The system sorts text by rules ({actual or 'unversioned'}) the indexes were not made with ({kept}).",
            f'Run REINDEX DATABASE "{name}", then ALTER DATABASE "{name}" REFRESH COLLATION VERSION.',
        )


def extensions(connection: Connection) -> Iterator[Finding]:
    """Extensions that no part of the books uses."""
    rows = connection.execute(text("SELECT extname FROM pg_extension ORDER BY 1")).scalars()
    strange = [name for name in rows if name not in USED]
    if strange:
        yield Finding(
            f"These books need no extension, and the database has {named(strange)}.",
            f'Run DROP EXTENSION "{strange[0]}", unless you know what it is for.', must=False,
        )  # fmt: skip


def room(connection: Connection) -> Iterator[Finding]:
    """Whether every workstation finds a connection when all are at work."""
    tills, most, kept, limit = connection.execute(
        text(
            "SELECT (SELECT count(*) FROM workstation WHERE active = 1), current_setting('max_connections')::int,"
            " current_setting('superuser_reserved_connections')::int, datconnlimit"
            " FROM pg_database WHERE datname = current_database()"
        )
    ).one()
    needed, free = max(tills, 1) * CONNECTIONS, most - kept
    if limit >= 0:
        free = min(free, limit)
    if free < needed:
        yield Finding(
            f"Room for {free} connections; the workstations of these books may need {needed}.",
            f"Set max_connections = {needed + kept + 20} in postgresql.conf and restart the server"
            + (", and lift the limit: ALTER DATABASE … CONNECTION LIMIT -1." if limit >= 0 else "."),
        )


def _access(connection: Connection) -> Iterator[Finding]:
    """Lines of pg_hba.conf that let people in unencrypted, or without a password worth the name."""
    plain, weak, open_here, unread = [], [], [], []
    rows = connection.execute(
        text("SELECT line_number, type, address, netmask, auth_method, error FROM pg_hba_file_rules ORDER BY 1")
    )
    for number, kind, address, netmask, method, error in rows:
        if error is not None:
            unread.append(str(number))
        elif kind == "local" or _is_here(address, netmask):
            if method == "trust":
                open_here.append(str(number))
        elif method != "reject":
            if kind in ("host", "hostnossl", "hostnogssenc"):
                plain.append(str(number))
            if method in ("trust", "password", "md5", "ident"):
                weak.append(str(number))
    for lines, what, remedy, must in (
        (unread, "cannot be read", "Correct it, and reload the server.", True),
        (plain, "lets other machines in without encryption", "Write hostssl instead, and reload the server.", True),
        (weak, "lets other machines in without a safe password", "Write scram-sha-256 there, and reload.", True),
        (
            open_here,
            "lets everybody in who is on the server's own machine",
            "Write peer or scram-sha-256 there.",
            False,
        ),
    ):
        if lines:
            yield Finding(f"Line {named(lines)} of pg_hba.conf {what}.", remedy, must)


def _is_here(address: str | None, netmask: str | None) -> bool:
    if address == "samehost":
        return True
    try:
        network = ipaddress.ip_network(f"{address}/{netmask}" if netmask and ":" not in str(address) else str(address))
    except ValueError:  # a host name, "samenet" or "all"
        return False
    return network.is_loopback


def _listed(addresses: str) -> list[str]:
    return [each.strip() for each in addresses.split(",") if each.strip()]


def _settings(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT name, setting FROM pg_settings"))
    return {str(name): str(value or "") for name, value in rows}
