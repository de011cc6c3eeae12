# SPDX-License-Identifier: Apache-2.0
"""Years of sealed days that verify, made in minutes: one day, told again for every day before it, each chained anew.

The day is recorded by the program itself, guards and all. Of each of its entries the parts that differ from day to day
(book, session, date, ids, grand total, the hash before) become places to fill in; what is derived from the entries is
then derived by the program's own rebuild. Nothing here is believed: `verify --deep` has nothing to say of such a home.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.domain import canon
from app.storage import open_home, rebuild, schema
from app.storage.database import Database
from app.storage.embedded import EmbeddedDatabase, Home
from tests import books as town
from tests import history
from tests.benchmarks import city
from tests.benchmarks.result import FOLDER
from tests.books import DAY, Books

RECEIPTS = 250
"""So many in each of the four drawers of a day, and one more that is voided."""
DAYS = int(os.environ.get("TILLWRIGHT_BENCH_DAYS", "1000"))
"""A million receipts; fewer days are quicker made where only the shape of things is looked at."""
PER_DAY = len(history.DRAWERS) * (RECEIPTS + 1)
MARK = "\x01"
"""Encloses the name of a place to fill in; no body can hold it."""
_ID = re.compile(r"\b([0-9a-f]{8})(-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\b")


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the day with places to fill in, and the row it stood in."""

    row: dict[str, Any]
    body: str
    drawer: str


def made(days: int = DAYS) -> Path:
    """A home with so many such days, the last of them DAY; made when this version has none, kept beside the results."""
    folder = FOLDER / f"years-{days}"
    if not city.is_of_this_version(folder):
        begun = time.monotonic()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fresh = folder / "books.new"
        _make(fresh, days)
        fresh.replace(open_home.books_file(folder))
        sys.stdout.write(f"{days * PER_DAY:,} receipts of history made in {time.monotonic() - begun:.0f} s\n")
    return folder


def opened(folder: Path) -> Books:
    """The books of such a home."""
    return Books(EmbeddedDatabase(Home(open_home.books_file(folder))))


def _make(file: Path, days: int) -> None:
    books = Books(town.embedded(file))
    try:
        history.one_day(books, RECEIPTS)
        _tell_again(books.database, days)
    finally:
        books.close()


def _tell_again(database: Database, days: int) -> None:
    with database.writing() as connection:
        schema.guards_off(connection)
        entries = [_told(row) for row in _rows(connection, "entry", "no")]
        approvals = _rows(connection, "approval", "id")
        for table in ("entry", "approval"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - two names, just above
        for day in range(days):
            _insert(connection, "entry", list(_entries(entries, approvals, day, days)))
            _insert(connection, "approval", [_approval(row, day) for row in approvals])
        rebuild.refill(connection)
        schema.guards_on(connection)
        connection.exec_driver_sql("ANALYZE")


def _rows(connection: Connection, table: str, order: str) -> list[dict[str, Any]]:
    rows = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - names of this module
    return [dict(row._mapping) for row in rows]


def _insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    places = ", ".join("?" * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608 - names of the models
        [tuple(row[column] for column in columns) for row in rows],
    )


def _told(row: dict[str, Any]) -> Told:
    """Mark what differs from day to day. The day's own sessions are the first, so their grand totals begin at 0."""
    drawer = row["book_id"].partition("-")[0]
    body: str = row["body"].replace(row["book_id"], f"{drawer}-{MARK}session04{MARK}")
    body = body.replace(DAY.isoformat(), f"{MARK}date{MARK}").replace('"session":1,', f'"session":{MARK}session{MARK},')
    body = re.sub(r'"prev":"[0-9a-f]{64}"', f'"prev":"{MARK}prev{MARK}"', body)
    body = re.sub(r'"grand":\d+', f'"grand":{MARK}{row["kind"]}{MARK}', body)
    body = re.sub(r'("approval":\{"by":"\w+","text":")[0-9a-f]{64}', rf"\g<1>{MARK}text{MARK}", body)
    return Told(row, _ID.sub(rf"{MARK}\g<1>{MARK}\g<2>", body), drawer)


def _entries(entries: list[Told], approvals: list[dict[str, Any]], day: int, days: int) -> Iterator[dict[str, Any]]:
    said = {
        "session": str(day + 1), "session04": f"{day + 1:04d}",
        "date": (DAY - timedelta(days=days - 1 - day)).isoformat(),
    }  # fmt: skip
    texts = {row["entry_id"]: _digest(_of_session(row["text"], day)) for row in approvals}
    prev = dict.fromkeys((told.drawer for told in entries), canon.START)
    taken = (RECEIPTS * 20) * 100
    for told in entries:
        row = told.row
        filled = {
            **said, "prev": prev[told.drawer].hex(), "text": texts.get(row["id"], ""),
            "open": str(day * taken), "close": str((day + 1) * taken),
        }  # fmt: skip
        parts = told.body.split(MARK)
        parts[1::2] = [filled.get(name) or _moved(name, day) for name in parts[1::2]]
        body = "".join(parts)
        digest = canon.digest(prev[told.drawer], body.encode())
        yield row | {
            "no": day * len(entries) + row["no"], "id": _moved(row["id"], day),
            "book_id": f"{told.drawer}-{filled['session04']}", "body": body,
            "prev_hash": prev[told.drawer], "hash": digest,
        }  # fmt: skip
        prev[told.drawer] = digest


def _approval(row: dict[str, Any], day: int) -> dict[str, Any]:
    text = _of_session(row["text"], day)
    moved = {name: _moved(row[name], day) for name in ("id", "entry_id")}
    return row | moved | {"target": _of_session(row["target"], day), "text": text, "text_hash": _digest(text)}


def _moved(entry_id: str, day: int) -> str:
    """An id of another day: its first 32 bits are time, and the day was recorded within a few of their steps."""
    return f"{int(entry_id[:8], 16) + 16 * day:08x}{entry_id[8:]}"


def _of_session(text: str, day: int) -> str:
    return re.sub(r"\b(\d\d)-0001-", rf"\g<1>-{day + 1:04d}-", text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
