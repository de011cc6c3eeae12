# SPDX-License-Identifier: Apache-2.0
"""A small city that lets sessions go on without the server, and a till's copy that is still to be filled from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.storage import local_copy
from app.storage.local_copy import CopyState, LocalCopy
from tests import books, shared_books
from tests.postgres import Server

CODE = "blue heron"
POLICY = (
    "INSERT INTO policy (kind, scope, version, from_date, authority, body, recorded_by) VALUES"
    " ('alone', NULL, 1, '2026-01-01', 'Memo', '{\"amount\":10000,\"receipts\":4,\"session\":20000}', 'admin')"
)


def prepare(server: Server) -> str:
    """Books with a policy on working without the server, and two bills of Rosa Delgado's; the name, to be copied."""
    name = shared_books.prepare(server)
    held = shared_books.opened(server.url(name))
    with held.database.writing() as connection:
        connection.exec_driver_sql(POLICY)
    back = books.office(held, "lortiz", 1).opens()
    back.imports(
        [
            books.billed("c1", "WATER", {"501-1310": "62.00"}),
            books.billed("c2", "WATER", {"501-1310": "8.00"}),
        ]
    )
    held.close()
    return name


@cache
def _empty() -> bytes:
    """A copy of nothing yet: its tables take a second."""
    with TemporaryDirectory(prefix="tillwright-") as folder:
        copy = LocalCopy(Path(folder))
        copy.begin("books that are no more")
        return copy.path.read_bytes()


def begin_copy(folder: Path, held: books.Books) -> LocalCopy:
    """A till's copy with nothing in it, of these books."""
    copy = LocalCopy(folder)
    copy.path.parent.mkdir(parents=True, exist_ok=True)
    copy.path.write_bytes(_empty())
    with copy.writing() as cursor:
        home = held.rows("SELECT value FROM meta WHERE key = 'home_id'")[0][0]
        local_copy.keep(cursor, CopyState(str(home)))
    return copy
