# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the models
"""A large sample city for benchmarks: made once by the program itself, kept beside the results, copied to a server."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from sqlalchemy import Table, text

from app.bootstrap import shared
from app.domain.errors import Fault
from app.models import Account, AccountAlert, Base, Charge, Credit, Customer, SearchKey, SearchWord
from app.storage import engine, open_home, shared_home
from app.storage.database import Database
from tests.benchmarks.result import ROOT, Line

ACCOUNTS = int(os.environ.get("TILLWRIGHT_BENCH_ACCOUNTS", "1_000_000"))
"""The city's size; a smaller one is quicker made where only the shape of things is looked at."""
MOST_SECONDS, AIMED_SECONDS = 900, 480
"""For a million accounts."""
MOST_MB = 300
_COPIED = (Customer, Account, AccountAlert, Charge, Credit, SearchKey, SearchWord)


def made(folder: Path) -> tuple[Path, list[Line]]:
    """The home of the city. Where this version has none it is made, and said how long and how much memory that took."""
    if is_of_this_version(folder):
        return folder, []
    shutil.rmtree(folder, ignore_errors=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "app", "--home", str(folder), "sample", "--accounts", str(ACCOUNTS)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    took = time.monotonic() - begun
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    what = f"sample of {ACCOUNTS:,} accounts"
    most = [bound * ACCOUNTS / 1_000_000 for bound in (MOST_SECONDS, AIMED_SECONDS)]
    return folder, [
        Line(f"{what}, time", took, *most, unit="s"), Line(f"{what}, memory", held, MOST_MB, unit="MB")
    ]  # fmt: skip


def is_of_this_version(folder: Path) -> bool:
    """Whether there is a home that this version opens as it is."""
    if not open_home.books_file(folder).exists():
        return False
    try:
        open_home.open_embedded(folder).close()
    except Fault:
        return False  # its guards or its tables are another version's
    return True


def typed_of(database: Database) -> list[dict[str, str]]:
    """What is known of each account, as a cashier would type it: its columns, and the number of one bill."""
    statement = text(
        "SELECT a.number, a.name, a.address, a.parcel, a.meter, a.license, a.phone,"
        " (SELECT min(c.id) FROM charge AS c WHERE c.account = a.number) AS invoice FROM account AS a"
    )
    with database.reading() as connection:
        return [{key: value or "" for key, value in row._mapping.items()} for row in connection.execute(statement)]


def copy(folder: Path, url: str) -> None:
    """The same accounts, keys and open amounts in an empty database, for reading alone."""
    shared_home.init(url, sample=shared.sample_city())
    source = engine.driver().connect(open_home.books_file(folder))
    try:
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")  # rows of entries that are not copied
            for model in _COPIED:
                _copy_table(source, connection, Base.metadata.tables[model.__tablename__])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")  # as a server does by itself over night
    finally:
        source.close()


def _copy_table(source: object, connection: psycopg.Connection[tuple[object, ...]], table: Table) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    rows = source.execute(f"SELECT {names} FROM {table.name}")  # type: ignore[attr-defined]  # either SQLite driver
    with connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)
