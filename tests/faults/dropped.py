# SPDX-License-Identifier: Apache-2.0
"""Drop each guard of each home in turn and play the specifications until one fails.

The list of guards is the catalogue's. What is promised for a guard by name is tried first. A trigger or a unique index
is then gone for a second look, in which that promise does not count: the whole table of cases and every longer story
are played in books without it, until one of them fails too. A guard nothing misses is at last dropped under the tests
of the services; one that they do not miss either is a survivor.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import CounterError
from app.storage import rebuild
from app.storage.postgresql import SharedDatabase
from tests import books, postgres, shared_books
from tests.books import Books
from tests.faults import without
from tests.storage import test_constraints_bite as constraints
from tests.storage import test_guards_bite as embedded
from tests.storage.conftest import copied
from tests.storage.postgresql import test_guards_bite as shared
from tests.storage.postgresql.conftest import address_of, twin
from tests.storage.spec.acts import ACTS
from tests.storage.spec.every import CASES
from tests.storage.spec.undo_acts import UNDO_ACTS

ROOT = Path(__file__).resolve().parents[2]
SERVICES_SECONDS = 1800
FAILING_ANYWAY = 3
"""So many tests of the services may fail with every guard in place before the look at them is given up."""
WRITTEN_BY_ENTRIES = ("entry", "approval", "book", "receipt", "void", "charge")
"""Tables of a server whose guards longer stories could miss; each story there takes a database of its own."""
Fresh = Callable[[], AbstractContextManager[Books]]
Told = Callable[[str], None]


@dataclass
class Look:
    """What became of the guards of one home: how many, and those that nothing missed."""

    home: str
    told: Told
    guards: int = 0
    besides: int = 0
    survivors: list[str] = field(default_factory=list)

    def saw(self, kind: str, name: str, first: str, other: str | None = None) -> None:
        """One guard: the specification that failed first, and the first one beside what is named for it."""
        self.guards += 1
        self.besides += bool(other)
        more = "" if other is None else f"; beside it: {other or 'none'}"
        self.told(f"  {self.home}: {kind} {name}: {first or 'NOTHING MISSES IT'}{more}")
        if not first and not other:
            self.survivors.append(f"{kind} {name}")


def play(told: Told) -> list[str]:
    """Both homes; answers the survivors."""
    left = []
    for look_at in (_embedded, _shared):
        begun = time.monotonic()
        look = look_at(told)
        left += look.survivors
        told(
            f"{look.home}: {look.guards} guards dropped, {len(look.survivors)} missed by nothing;"
            f" {look.besides} triggers or indexes fail a case or story, too; {time.monotonic() - begun:.0f} s"
        )
    return left


def other_failure(fresh: Fresh, *, stories: bool = True) -> str:
    """The first of all cases (and longer stories) that fails in these books, "" when every one holds."""
    with fresh() as held:
        for case in CASES:
            if case.code and _answer(held, lambda case=case: held.records(case.build(held), case.by)) != case.code:
                return f"case: {case.name}"
    if not stories:
        return ""
    for case in CASES:
        if not case.code and not _holds_twice(fresh, case):
            return f"case: {case.name}"
    return next((f"story: {act.__name__}" for act in (*ACTS, *UNDO_ACTS) if not _is_told(fresh, act)), "")


def _answer(held: Books, act: Callable[[], object]) -> str:
    try:
        act()
    except CounterError as refusal:
        return str(getattr(refusal, "code", "?"))
    except Exception as error:  # any other answer than the promised code is a failure
        return f"{type(error).__name__} of {held.database.dialect}"
    return ""


def _holds_twice(fresh: Fresh, case: Any) -> bool:
    with fresh() as held:
        entry = case.build(held)
        if _answer(held, lambda: held.records(entry, case.by)):
            return False
        after = held.digest()
        return _answer(held, lambda: held.records(entry, case.by)) == "" and held.digest() == after


def _is_told(fresh: Fresh, act: Callable[[Books], None]) -> bool:
    with fresh() as held:
        try:
            act(held)
            with held.database.writing() as connection:
                return rebuild.differences(connection) == ()
        except (Exception, pytest.fail.Exception):
            return False


def _embedded(told: Told) -> Look:
    look = Look("sqlite", told)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tillwright-dropped-")))
        town = books.town(Books(books.embedded(folder / "town.db")))
        seeded = copied(town, folder / "seeded.db")
        embedded.seeds(seeded.database.home.cursor())  # type: ignore[attr-defined]  # an embedded home has a file
        for _, name in embedded.guards():
            gone = _files(town, folder, lambda cursor, name=name: embedded.drop(cursor, name))
            with _files(seeded, folder, lambda cursor, name=name: embedded.drop(cursor, name))() as held:
                cursor = held.database.home.cursor()  # type: ignore[attr-defined]
                named = (words for words, kept in embedded.promises(name, held, cursor) if not kept())
                first = next(named, "")
            look.saw("trigger", name, first or _services("sqlite", f"trigger {name}"), other_failure(gone))
        for index, statement in embedded.UNIQUE.items():
            gone = _files(town, folder, lambda cursor, index=index: cursor.execute(f"DROP INDEX {index}"))
            stopped = _index_is_missed(town, folder, index, statement)
            look.saw("unique index", index, stopped or _services("sqlite", f"index {index}"), other_failure(gone))
        with _files(seeded, folder, _bare)() as held:
            cursor = held.database.home.cursor()  # type: ignore[attr-defined]
            for one in constraints.CONSTRAINTS:
                missed = constraints.is_missed(cursor, one)
                look.saw("constraint", one.name, f"refused: {one.stops.format(t=one.table)}" if missed else "")
        seeded.close()
        town.close()
    return look


def _files(town: Books, folder: Path, drop: Callable[[Any], object]) -> Fresh:
    """Copies of a town in which something is dropped."""

    @contextmanager
    def fresh() -> Iterator[Books]:
        file = folder / "copy.db"
        held = copied(town, file)
        try:
            drop(held.database.home.cursor())  # type: ignore[attr-defined]  # an embedded home has a file
            yield held
        finally:
            held.close()
            for path in folder.glob("copy.db*"):
                path.unlink()

    return fresh


def _bare(cursor: Any) -> None:
    """Take away what would answer before a constraint does."""
    found = cursor.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type").fetchall()
    for kind, name, sql in found:
        if kind in ("trigger", "view") or "CREATE UNIQUE INDEX" in sql:
            cursor.execute(f"DROP {kind} {name}")


def _index_is_missed(town: Books, folder: Path, index: str, statement: str) -> str:
    """The statement a unique index stops where no trigger asks first, if it goes through without the index."""

    def triggers_off(cursor: Any) -> None:
        for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            cursor.execute(f"DROP TRIGGER {name}")

    with _files(town, folder, triggers_off)() as held:
        cursor = held.database.home.cursor()  # type: ignore[attr-defined]
        before = constraints.said(cursor, statement)
        cursor.execute(f"DROP INDEX {index}")
        return (
            f"refused: {statement}" if before.startswith("UNIQUE") and not constraints.said(cursor, statement) else ""
        )


def _shared(told: Told) -> Look:
    look = Look("postgresql", told)
    with postgres.running() as server:
        lived_in = books.town(shared_books.opened(server.create_database(template=shared_books.prepare(server))))
        lived_in.close()
        url = server.create_database(template=address_of(lived_in))
        town = twin(lived_in, shared_books.opened(url))
        database = town.database
        assert isinstance(database, SharedDatabase)
        with database.server.connect("postgres") as hand:
            hand.autocommit = False
            hand.execute(shared.FILL.encode())
            for kind, guards in shared.catalogue(hand, town).items():
                for guard in guards:
                    first = guard.promise if shared.is_missed(hand, guard) else ""
                    other = None
                    if kind in ("trigger", "unique index"):
                        gone = _databases(server, lived_in, guard.drop)
                        other = other_failure(gone, stories=guard.table in WRITTEN_BY_ENTRIES)
                    look.saw(kind, guard.name, first or _services("postgres", guard.drop), other)
            hand.rollback()
        town.close()
    return look


def _databases(server: postgres.Server, lived_in: Books, drop: str) -> Fresh:
    """Copies of shared books in which something is dropped."""

    @contextmanager
    def fresh() -> Iterator[Books]:
        url = server.create_database(template=address_of(lived_in))
        held = twin(lived_in, shared_books.opened(url))
        try:
            database = held.database
            assert isinstance(database, SharedDatabase)
            with database.server.connect("postgres") as hand:
                hand.execute(drop.encode())
            yield held
        finally:
            held.close()
            server.drop_database(url)

    return fresh


def _services(home: str, dropped: str) -> str:
    """The first test of the services that fails without a guard and holds with it, "" when there is none."""
    failing: list[str] = []
    for _ in range(FAILING_ANYWAY):
        args = ["tests/services", "-k", home, *(f"--deselect={one}" for one in failing)]
        failed = _failed("-p", without.__name__, *args, dropped=dropped)
        if not failed or not _failed(failed):
            return failed
        failing.append(failed)
    return ""


def _failed(*args: str, dropped: str = "") -> str:
    """The first of some tests that fails; the books they are given may lack a guard."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *args],
        cwd=ROOT, env={**os.environ, without.DROPPED: dropped}, stdout=subprocess.PIPE, text=True,
        timeout=SERVICES_SECONDS, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    return next((line.split()[1] for line in lines if line.startswith(("FAILED ", "ERROR "))), "")
