# SPDX-License-Identifier: Apache-2.0
"""Books are opened only when they are whole: not newer than the program, word for word as expected, and not damaged.

Older books are copied first, then upgraded in one transaction, then checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from app.domain.errors import Fault
from app.storage import engine as engines
from app.storage import places, schema
from app.storage.embedded import EmbeddedDatabase, Home

if TYPE_CHECKING:
    from sqlalchemy import Connection

FILE_NAME = "books.db"


@dataclass(frozen=True, slots=True)
class OpenHome:
    """Opened books with the lock that keeps other windows out; close both together."""

    database: EmbeddedDatabase
    lock: places.WindowLock
    upgraded_from: int | None = None
    copy: Path | None = None

    def close(self) -> None:
        """Close the books and give the home back."""
        self.database.close()
        self.lock.release()


def books_file(home: Path) -> Path:
    """The file an embedded home keeps its books in."""
    return home / FILE_NAME


def open_embedded(home: Path) -> OpenHome:
    """Open the books of a home folder for this window.

    Raises Fault when there are none, another window has them, they are newer, damaged or changed by hand, or lie on a
    network folder; the file is then left as it was.
    """
    path = books_file(home)
    if not path.is_file():
        raise Fault("There are no books in this folder.", "Nothing was changed.", "Make a city first.")
    engines.driver()
    places.refuse_network(home)
    lock = places.WindowLock(home)
    lock.take()
    kept: Home | None = None
    try:
        unclean = _was_left_open(path)
        kept = Home(path)
        found = _schema_of(kept)
        copy = None
        if found < schema.SCHEMA:
            copy = _upgrade(kept, path, found)
        with EmbeddedDatabase(kept).reading() as connection:
            if unclean:
                _check(connection, "quick_check")
            _compare(connection)
    except BaseException as error:
        if kept is not None:
            kept.close()
        lock.release()
        if isinstance(error, DBAPIError):
            raise _damaged(str(error.orig)) from error
        raise
    return OpenHome(EmbeddedDatabase(kept), lock, None if copy is None else found, copy)


def _was_left_open(path: Path) -> bool:
    """A log with content beside the file: the last window did not close it."""
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def _schema_of(home: Home) -> int:
    with EmbeddedDatabase(home).reading() as connection:
        tables = {name for kind, name in schema.words(connection) if kind == "table"}
        if "meta" not in tables:
            raise _damaged("there is no table meta")
        said = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'schema'").scalar()
    found = int(said) if isinstance(said, str) and said.isdigit() else 0
    if found > schema.SCHEMA:
        raise Fault(
            "These books were made by a newer version of the program.",
            "They were not touched.",
            "Install the newer version to open them.",
        )
    return found


def _unused(wanted: Path) -> Path:
    """A name no earlier copy has: an upgrade that failed half-way leaves its copy, and that one stays."""
    numbered = (wanted.with_stem(f"{wanted.stem}-{number}") for number in count(2))
    return next(name for name in chain((wanted,), numbered) if not name.exists())


def _upgrade(home: Home, path: Path, found: int) -> Path:
    """Copy, upgrade in one transaction with the guards off, check; answers where the copy is."""
    copy = _unused(path.with_name(f"books-before-schema-{schema.SCHEMA}.db"))
    raw = home.engine.raw_connection()
    try:
        raw.driver_connection.execute("VACUUM INTO ?", (str(copy),)).close()  # type: ignore[union-attr]
    finally:
        raw.close()
    with home.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF").close()  # type: ignore[union-attr]
        try:
            with connection.begin():
                schema.migrate(connection)
                _check(connection, "integrity_check")
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise _damaged("a row names another that is not there")
        finally:
            driver.execute("PRAGMA foreign_keys = ON").close()  # type: ignore[union-attr]
    return copy


def _check(connection: Connection, pragma: str) -> None:
    said = connection.exec_driver_sql(f"PRAGMA {pragma}(10)").scalars().all()
    if list(said) != ["ok"]:
        raise _damaged("; ".join(str(line) for line in said))


def _compare(connection: Connection) -> None:
    """The schema is word for word the one this version makes. Raises Fault naming what differs."""
    if schema.digest(connection) == schema.expected_digest():
        return
    fresh = engines.sqlite_engine(None)
    with fresh.begin() as made:
        schema.migrate(made)
        expected = schema.words(made)
    fresh.dispose()
    found = schema.words(connection)
    differ = sorted(f"{kind} {name}" for kind, name in expected.keys() | found.keys()
                    if expected.get((kind, name)) != found.get((kind, name)))  # fmt: skip
    if differ:
        raise Fault(
            f"The rules inside these books are not the program's own ({', '.join(differ[:5])}).",
            "Nothing was opened or changed.",
            "Somebody changed the file by hand. Restore a copy, or tell the administrator.",
        )


def _damaged(what: str) -> Fault:
    return Fault(
        f"The file with the books is damaged ({what}).",
        "It was left as it is.",
        "Keep the file, restore the last copy, and tell the administrator.",
    )
