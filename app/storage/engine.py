# SPDX-License-Identifier: Apache-2.0
"""How an embedded home's file is opened: the SQLite that comes with the program, durable, strict and distrustful."""

from __future__ import annotations

import importlib
import sqlite3
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from app.domain.errors import Fault

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Connection, Engine

# JSON operators in triggers under trusted_schema=OFF, RAISE with an expression, and WAL without its reset race.
OLDEST = (3, 51, 3)
BUSY_MS = 5000
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
)
STATEMENTS = 1000
"""So many compiled statements a connection keeps. The driver's own 128 fill up, and then it forgets the newest first:
each insert of an entry would be compiled again, with every guard in it, which takes far longer than the insert."""
READING = "tillwright_reading"


@cache
def driver() -> ModuleType:
    """The SQLite module: the packaged one, else the standard library's if it is new enough. Raises Fault."""
    try:
        module: Any = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        module = sqlite3
    refuse_too_old(module)
    return module  # type: ignore[no-any-return]


def refuse_too_old(module: Any) -> None:
    """Refuse a SQLite the guards cannot rely on. Raises Fault."""
    if module.sqlite_version_info < OLDEST:
        raise Fault(
            f"The SQLite on this machine ({module.sqlite_version}) is too old for the books.",
            "Nothing was opened or changed.",
            "Install the program again with its packages, or install SQLite "
            f"{'.'.join(str(part) for part in OLDEST)} or newer.",
        )


def sqlite_engine(path: Path | None) -> Engine:
    """An engine on one file (None: in memory). Transactions begin IMMEDIATE unless the connection is for reading.

    What was to be written is never part of an error: a payer's name must not get into the log.
    """
    module = driver()
    if path is None:
        engine = create_engine(
            "sqlite://",
            module=module,
            poolclass=StaticPool,
            hide_parameters=True,
            connect_args={"check_same_thread": False, "cached_statements": STATEMENTS},
        )
    else:
        engine = create_engine(
            f"sqlite:///{path}",
            module=module,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=8,
            hide_parameters=True,
            connect_args={"check_same_thread": False, "cached_statements": STATEMENTS},
        )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", begin)
    return engine


def _prepare(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # transactions are begun and ended here, not by the driver
    for pragma in PRAGMAS:
        connection.execute(pragma).close()


def begin(connection: Connection) -> None:
    """Begin a transaction that writes at once, or one that only reads."""
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
