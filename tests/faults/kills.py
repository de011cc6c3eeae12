# SPDX-License-Identifier: Apache-2.0
"""Kill a till in the middle of a payment, start it again, and see that the payment is there once or not at all.

Each till is a process of its own, forked from one that has everything loaded. After each kill the home is opened as the
program opens it, what was left undecided is sent again, the same payment is finished once more, and the books are
walked from end to end.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

from app.queries import books as book_rows
from app.services import receipts
from app.storage import rebuild
from app.storage.open_home import books_file
from app.verifier import verify
from tests import postgres, shared_books, tills
from tests.faults import traced

PATIENCE = 30.0
WALK = 10
"""After so many kills the whole books are walked; nothing in them ever goes away, so a walk sees all of them."""
LONGEST = 0.006
"""Seconds after a point within which a random kill falls; a payment takes about as long."""


@dataclass
class Tally:
    """What became of all kills of one home. `wrong` names everything that should not be."""

    home: str
    points: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """All of them."""
        return sum(self.phases.values())

    def __str__(self) -> str:
        phases = ", ".join(f"{self.phases[name]} {name}" for name in ("before", "during", "after"))
        there = ", ".join(f"{self.there[name]} {name}" for name in ("absent", "recorded"))
        return f"{self.home}: {self.kills} kills ({phases} the commit), {self.points} traced points, found {there}"


class Victim:
    """One home and the tills that are killed on it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url
        self.paid = 0

    def kill_at(self, point: int) -> tuple[list[str], bool]:
        """Let a payment kill itself at its n-th point (-1: never); answers what it said, and whether it lived."""
        child, pipe = self._start(point)
        said = _all_said(pipe)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise RuntimeError("a till ended by an error of its own; its words are above")
        return said, not os.WIFSIGNALED(status)

    def kill_after(self, mark: str, seconds: float) -> list[str]:
        """Kill a payment from outside so long after it said `mark`."""
        child, pipe = self._start(-1, linger=True)
        said: list[str] = []
        while mark not in said:
            said += _some_said(pipe)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return said + _all_said(pipe)

    def check(self, said: list[str], *, deep: bool) -> dict[str, Any]:
        """Start again in a process of its own; answers what was found. `deep`: walk the whole books, too."""
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            _child(lambda: os.write(writer, json.dumps(self._started_again(said, deep)).encode()))
        os.close(writer)
        answer = _heard(reader)
        os.waitpid(child, 0)
        if not answer:
            raise RuntimeError("the till did not start again; its words are above")
        found: dict[str, Any] = json.loads(answer)
        self.paid = found["receipts"]
        return found

    def _start(self, point: int, linger: bool = False) -> tuple[int, int]:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            _child(lambda: self._pays(writer, point, linger))
        os.close(writer)
        return child, reader

    def _pays(self, pipe: int, point: int, linger: bool) -> None:
        till = tills.Till(self.folder, 1, self.url)
        till.open_drawer()
        till.enter()
        draft = till.draft()
        (self.folder / "draft").write_bytes(pickle.dumps(draft))
        traced.pay(till, draft, traced.Points(pipe, point))
        if linger:
            time.sleep(PATIENCE)
        till.close()

    def _started_again(self, said: list[str], deep: bool) -> dict[str, Any]:
        """Open, settle, finish the same payment again, and look at everything."""
        draft = pickle.loads((self.folder / "draft").read_bytes())  # noqa: S301 - written by this very module
        till = tills.Till(self.folder, 1, self.url)
        wrong = []
        database = till.desk.database
        if till.desk.journal.unknown:
            wrong.append("an intent stayed undecided after the start")
        own = book_rows.of_person(database, till.desk.staff.name)
        assert own is not None
        held = shared_books.opened(self.url) if self.url else shared_books.books.Books(database)
        count = lambda: held.rows("SELECT count(*) FROM entry WHERE id = :i", i=draft.id)[0][0]  # noqa: E731
        before = count()
        if "answered" in said and before != 1:
            wrong.append("a payment that was answered is lost")
        posted = receipts.post(till.desk, draft)
        again = receipts.post(till.desk, draft)
        if (posted.number, posted.hash) != (again.number, again.hash) or posted.id != draft.id:
            wrong.append("finishing again answered another receipt")
        if count() != 1:
            wrong.append(f"the payment is recorded {count()} times")
        number, cash, taken, next_seq = held.rows(
            "SELECT receipts, cash, taken, next_seq FROM book WHERE id = :b", b=own.id
        )[0]
        if number != self.paid + 1:
            wrong.append(f"{number} receipts after {self.paid} and one more")
        if (cash, taken, next_seq) != (20000 + number * tills.CASH_KEPT, number * tills.TAKEN, number + 2):
            wrong.append(f"the drawer of {number} receipts holds {cash}, took {taken}, goes on at {next_seq}")
        if deep:
            where = self.url or f"sqlite:///{books_file(self.folder)}"
            wrong += [str(finding) for finding in verify(where, deep=True).findings]
            differs = shared_books.differences(self.url) if self.url else rebuild.check(database)
            wrong += [str(difference) for difference in differs]
        till.close()
        if self.url:
            held.close()
        return {"before": before, "receipts": number, "wrong": wrong}


def _child(act: Callable[[], object]) -> None:
    """Do one thing as a forked process and end it there, whatever happens."""
    code = 1
    try:
        act()
        code = 0
    except BaseException as error:  # the parent hears of it by the code
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.stderr.flush()
    finally:
        os._exit(code)


def _some_said(pipe: int) -> list[str]:
    ready, _, _ = select.select([pipe], [], [], PATIENCE)
    said = os.read(pipe, 65536) if ready else b""
    if not said:
        raise RuntimeError("the till said nothing more")
    return said.decode().split()


def _all_said(pipe: int) -> list[str]:
    return _heard(pipe).split()


def _heard(pipe: int) -> str:
    parts = []
    while part := os.read(pipe, 65536):
        parts.append(part)
    os.close(pipe)
    return b"".join(parts).decode()


def play(victim: Victim, tally: Tally, instants: int, chance: random.Random) -> Tally:
    """Every traced point once, then so many random instants."""
    said, lived = victim.kill_at(-1)
    if not lived:
        raise RuntimeError("a payment nobody killed was killed")
    _note(tally, victim, said, counts=False)
    tally.points = len(said)
    for point in range(tally.points):
        said, lived = victim.kill_at(point)
        if lived:
            tally.wrong.append(f"there is no point {point} in this payment")
        _note(tally, victim, said)
    marks = ("keyed", "send" if victim.url else "insert", "answered")
    for turn in range(instants):
        _note(tally, victim, victim.kill_after(marks[turn % len(marks)], chance.uniform(0, LONGEST)))
    said, _ = victim.kill_at(-1)
    _note(tally, victim, said, counts=False)
    return tally


def _note(tally: Tally, victim: Victim, said: list[str], *, counts: bool = True) -> None:
    found = victim.check(said, deep=not counts or tally.kills % WALK == 0)
    last = said[-1]
    if counts:
        tally.phases[traced.PHASES[last]] += 1
        tally.there["recorded" if found["before"] else "absent"] += 1
    tally.wrong += [f"killed at {last}: {line}" for line in found["wrong"]]


def run(home: str, instants: int, *, url: str = "", seed: int = 1) -> Tally:
    """Kill on one kind of home: "sqlite", or "postgresql" in the books at `url` or in a cluster of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tillwright-faults-"))) / "home"
        folder.mkdir()
        if home == "sqlite":
            tills.embedded(folder)
        elif not url:
            url = tills.shared(stack.enter_context(postgres.running()))
        configure_mappers()  # once here, not in every till that is forked
        return play(Victim(folder, url), Tally(home), instants, random.Random(seed))  # noqa: S311 - no secret


def main(home: str, instants: str, url: str = "") -> None:
    """Print the tally for another process."""
    tally = run(home, int(instants), url=url)
    sys.stdout.write(json.dumps({**vars(tally), "kills": tally.kills}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
