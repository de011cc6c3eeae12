# SPDX-License-Identifier: Apache-2.0
"""The schema is brought to the newest form with the guards off, and the guards are put on again, in one transaction."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCHEMA = 25
"""The number of the newest schema; the last migration bears it."""
EPOCH = 1
"""The epoch entries are written under; a till of another epoch is refused (TW-EPOCH)."""

_HERE = Path(__file__).parent
GUARDS = _HERE / "guards"
MIGRATIONS = _HERE / "migrations"
_EXPECTED = GUARDS / "sqlite.sha256"


def migrate(connection: Connection) -> None:
    """Take the guards off, run every migration that is missing, put the guards on; the caller's transaction holds all.

    On a failure the caller rolls back: tables, rows and guards are then as they were.
    """
    guards_off(connection)
    to_revision(connection, "head")
    name_schema(connection)
    guards_on(connection)


def name_schema(connection: Connection) -> None:
    """Write down which schema and epoch this is; an older program will refuse to open it, or be refused by it."""
    connection.exec_driver_sql(
        f"INSERT INTO meta (key, value) VALUES ('schema', '{SCHEMA}')"  # noqa: S608 - a constant of this module
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    connection.exec_driver_sql(f"UPDATE meta SET value = '{EPOCH}' WHERE key = 'epoch'")  # noqa: S608 - the same


def to_revision(connection: Connection, revision: str) -> None:
    """Run the migrations up to one of them, without touching the guards."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def guards_off(connection: Connection) -> None:
    """Drop every guard this database has, whatever version made it."""
    if connection.dialect.name == "postgresql":
        from app.storage import postgresql_schema

        postgresql_schema.guards_off(connection)
        return
    rows = connection.exec_driver_sql(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type"
    ).all()
    for kind, name in rows:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')


def guards_on(connection: Connection) -> None:
    """Make every guard from the dialect's one file, through the driver's cursor: it takes ":" and "%" as they are."""
    script = (GUARDS / f"{connection.dialect.name}.sql").read_text(encoding="utf-8")
    cursor: Any = connection.connection.cursor()
    try:
        if connection.dialect.name == "postgresql":
            cursor.execute(script)
        else:
            for statement in statements(script):
                cursor.execute(statement)
    finally:
        cursor.close()


def statements(script: str) -> list[str]:
    """Cut a script of SQLite statements where each is complete; a trigger with its body is one statement."""
    import sqlite3

    found, lines = [], []
    for line in script.splitlines(keepends=True):
        lines.append(line)
        if line.rstrip().endswith(";") and sqlite3.complete_statement("".join(lines)):
            found.append("".join(lines))
            lines = []
    return found


def digest(connection: Connection) -> str:
    """What the whole schema of an embedded home says, word for word, as a SHA-256."""
    said = "\n".join(f"{kind}\t{name}\t{sql}" for (kind, name), sql in sorted(words(connection).items()))
    return hashlib.sha256(said.encode()).hexdigest()


def words(connection: Connection) -> dict[tuple[str, str], str]:
    """Every table, index, view and trigger of an embedded home with the words that made it."""
    rows = connection.exec_driver_sql("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return {(kind, name): sql for kind, name, sql in rows if not name.startswith("sqlite_stat")}


def expected_digest() -> str:
    """The digest of a home just made by this version; a test keeps the file true."""
    return _EXPECTED.read_text(encoding="ascii").strip()
