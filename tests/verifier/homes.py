# SPDX-License-Identifier: Apache-2.0
"""Files of books for the proof, and the hand of someone who owns the file and fears no guard."""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.models import Base
from app.storage import roles, schema
from tests.postgres import ADMIN
from tests.verifier import town

GUARDS = Path(__file__).parents[2] / "app" / "storage" / "guards" / "sqlite.sql"


def make(file: Path) -> Path:
    """Write the town's days into a new file, guards in place."""
    engine = create_engine(f"sqlite:///{file}", module=pysqlite3)
    with engine.connect() as connection:
        Base.metadata.create_all(connection)
        connection.connection.driver_connection.executescript(GUARDS.read_text(encoding="utf-8"))
        town.build(connection)
        connection.commit()
    engine.dispose()
    return file


def make_shared(url: str) -> None:
    """Write the town's days into an empty database of a server, guards in place."""
    with psycopg.connect(url) as own:
        roles.prepare(own, ADMIN)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    with engine.begin() as connection:
        schema.migrate(connection)
        town.build(connection)


@contextlib.contextmanager
def intruder(file: Path) -> Iterator[Any]:
    """Open the file as its owner can: no guard, no index in the way, every statement at once for good."""
    connection = pysqlite3.connect(str(file), isolation_level=None)
    connection.text_factory = bytes
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name.decode()}")
    connection.execute("COMMIT")
    try:
        yield connection
    finally:
        connection.close()


def rechained(connection: Any, book: str, seq: int, **changes: Any) -> None:
    """Change one body and recompute everything after it, as someone who knows how the chain works would."""
    rows = connection.execute(
        "SELECT no, seq, body, prev_hash, hash FROM entry WHERE book_id = ? AND seq >= ? ORDER BY seq", (book, seq)
    ).fetchall()
    head = rows[0][3]
    for no, at, body, _, _ in rows:
        content = {**json.loads(body), "prev": head.hex(), **(changes if at == seq else {})}
        written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        digest = hashlib.sha256(head + written).digest()
        connection.execute(
            "UPDATE entry SET body = CAST(? AS TEXT), prev_hash = ?, hash = ? WHERE no = ?", (written, head, digest, no)
        )
        head = digest
    connection.execute("UPDATE book SET head = ? WHERE id = ?", (head, book))
    connection.execute("UPDATE seal SET head = ? WHERE book_id = ?", (head, book))
