# SPDX-License-Identifier: Apache-2.0
"""What an embedded home's file needs when nobody is at the counter: its log folded in, and once a day a check.

Whoever comes back is not kept waiting: a check stops when it is told to, and is made at the next quiet moment.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault
from app.storage import engine as engines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.storage.embedded import EmbeddedDatabase

FILE_NAME = "last-check.txt"
"""In the home: the day of the last check that found nothing wrong."""
_STEPS = 1_000
"""SQLite's own steps between two looks at whether to stop: well under a millisecond."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done: `folded` the log is in the file and empty, `checked` the file was read through and is sound."""

    folded: bool
    checked: bool


def look_after(database: EmbeddedDatabase, home: Path, today: date, stop: Callable[[], bool] = lambda: False) -> Upkeep:
    """Fold the log into the file and, once a day, check the file. Raises Fault when it is damaged.

    `stop` is asked again and again; once it says so the check ends at once and counts as not made.
    """
    with _alone(database) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        due = checked_on(home) != today
        return Upkeep(folded=not busy, checked=due and _check(connection, home, today, stop))


def checked_on(home: Path) -> date | None:
    """The day the file was last found sound; None when no check is remembered."""
    try:
        return date.fromisoformat((home / FILE_NAME).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


@contextmanager
def _alone(database: EmbeddedDatabase) -> Iterator[Any]:
    """A connection that waits for nobody: whoever reads or writes now goes first."""
    raw = database.engine.raw_connection()
    connection: Any = raw.driver_connection
    connection.execute("PRAGMA busy_timeout = 0").close()
    try:
        yield connection
    finally:
        connection.set_progress_handler(None, 0)
        connection.execute(f"PRAGMA busy_timeout = {engines.BUSY_MS}").close()
        raw.close()


def _check(connection: Any, home: Path, today: date, stop: Callable[[], bool]) -> bool:
    connection.set_progress_handler(lambda: int(stop()), _STEPS)
    try:
        said = [str(row[0]) for row in connection.execute("PRAGMA quick_check(10)").fetchall()]
    except engines.driver().DatabaseError as error:
        if stop():
            return False
        said = [str(error)]
    if said != ["ok"]:
        raise Fault(
            f"The daily check found damage in the file with the books ({said[0]}).",
            "The file was left as it is.",
            "Take no payments here. Tell the administrator, who restores the last copy.",
        )
    file = home / FILE_NAME
    whole = file.with_suffix(".part")
    whole.write_text(f"{today.isoformat()}\n", encoding="ascii")
    whole.replace(file)
    return True
