# SPDX-License-Identifier: Apache-2.0
"""Connections to embedded books that go on from test to test, each time over the same furnished file.

A new connection compiles the insert of an entry with every guard in it, which takes longer than most tests. SQLite
keeps what it compiled as long as the schema is the one it was compiled for; so the file is written over with the
furnished one between two tests, and the connection reads it anew by its change counter.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool, StaticPool

from app.storage import engine as engines

_USUAL = {
    "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1,
    "busy_timeout": engines.BUSY_MS, "ignore_check_constraints": 0, "query_only": 0,
}  # fmt: skip
"""As the program opens a home, and what a test may have changed. Setting one makes SQLite compile everything anew."""
_free: dict[bytes, list[Any]] = {}
"""By the file they were compiled for: over another one, whose schema is another, SQLite compiles everything anew."""
_known: list[tuple[str, Any]] = []


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tillwright-kept-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _kind() -> type[Any]:
    class Kept(engines.driver().Connection):  # type: ignore[misc, name-defined]
        """A connection that is given back where others are closed."""

        file: Path
        free: list[Any]

        def create_function(self, name: str, *rest: Any, **named: Any) -> None:
            if (name, self) in _known:
                return  # SQLAlchemy's own, with every engine; a new one makes SQLite compile everything anew
            if name in ("regexp", "floor"):
                _known.append((name, self))
            super().create_function(name, *rest, **named)

        def close(self) -> None:
            if self not in self.free:
                self.rollback()
                self.free.append(self)

    return Kept


def _made(free: list[Any]) -> Any:
    file = _folder() / f"{len(list(_folder().iterdir()))}.db"
    file.touch()
    made = engines.driver().connect(
        str(file),
        check_same_thread=False,
        isolation_level=None,
        factory=_kind(),
        cached_statements=engines.STATEMENTS,
    )
    made.file, made.free = file, free
    for pragma in ("PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF"):
        made.execute(pragma).close()
    return made


def over(pattern: bytes) -> Engine:
    """An engine on one connection, whose file holds this pattern; closing it gives the connection back."""
    free = _free.setdefault(pattern, [])
    lent = free.pop() if free else _made(free)
    lent.rollback()
    with lent.file.open("r+b") as file:
        file.write(pattern)
        file.truncate()
    for name, value in _USUAL.items():
        if lent.execute(f"PRAGMA {name}").fetchone() != (value,):
            lent.execute(f"PRAGMA {name} = {value}").close()
    made = create_engine(
        "sqlite://", module=engines.driver(), poolclass=StaticPool, hide_parameters=True, creator=lambda: lent
    )
    event.listen(made, "begin", engines.begin)
    return made


def beside(made: Engine) -> Engine:
    """The same books on a connection of its own, where it is a kept one that temporary tables would spoil."""
    lent = made.raw_connection()
    file = getattr(lent.driver_connection, "file", None)
    lent.close()
    if file is None:
        return made
    other = create_engine(
        "sqlite://", module=engines.driver(), poolclass=NullPool, hide_parameters=True,
        creator=lambda: engines.driver().connect(str(file), isolation_level=None),
    )  # fmt: skip
    event.listen(other, "begin", engines.begin)
    return other
