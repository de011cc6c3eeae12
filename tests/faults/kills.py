# SPDX-License-Identifier: Apache-2.0
"""Kill `python -m app` in the middle of a payment and start it again: the payment is there once or not at all.

Each payment has a payer of its own. Each start of the program is the restart after the kill before it: it opens the
books, sends again what was left undecided, and takes the next payment, in which it is killed too. Between kills the
books are walked from end to end; at the last every payer is looked up and the drawer is reckoned.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3

from app.storage.open_home import books_file
from app.verifier import verify
from tests import postgres, shared_books
from tests.faults import traced
from tests.faults.programs import Programs, call

WALK = 10
"""After so many kills the whole books are walked; nothing in them ever goes away, so a walk sees all of them."""
TELL = 50
SEED = 1
LONGEST = 0.006
"""Seconds after a point within which a random kill falls; a payment takes about as long."""
FLOAT, CASH_KEPT, TAKEN = 20000, 800, 1800
"""Cents: what the drawer begins with, what each payment leaves in it, and what each payment comes to."""

BEGINS = """
business_date = 2026-11-20
accounts = 0
[[step]]
do = "account"
number = "UB-900001"
kind = "utility"
name = "Payers"
address = "1 Alder St"
charges = [
  { id = "water", code = "WATER", amount = "90000.00", due = 2026-07-22 },
  { id = "sewer", code = "SEWER", amount = "90000.00", due = 2026-07-22 },
]
[[step]]
do = "open_drawer"
drawer = "01"
person = "mdiaz"
count = { "20.00" = 10 }
"""
PAYS = """
business_date = 2026-11-20
[[step]]
do = "receipt"
drawer = "01"
payer = "%s"
lines = [
  { account = "UB-900001", charge = "UB-900001-water", amount = "12.34" },
  { account = "UB-900001", charge = "UB-900001-sewer", amount = "5.66" },
]
tenders = [
  { kind = "check", amount = "10.00", number = "1042", routing = "121000358" },
  { kind = "cash", amount = "10.00" },
]
"""


@dataclass
class Tally:
    """What became of all kills of one home. `wrong` names everything that should not be."""

    home: str
    points: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    told: Callable[[str], None] = lambda _line: None

    @property
    def kills(self) -> int:
        """All of them."""
        return sum(self.phases.values())

    def __str__(self) -> str:
        phases = ", ".join(f"{self.phases[name]} {name}" for name in ("before", "during", "after"))
        there = ", ".join(f"{self.there[name]} {name}" for name in ("absent", "recorded"))
        return f"{self.home}: {self.kills} kills ({phases} the commit), {self.points} traced points, found {there}"


class Till:
    """One home with an open drawer, and the payments that were begun there: payer by payer, what the program said."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url
        self.begun: dict[str, list[str]] = {}
        self.killed: list[str] = []
        self._file = folder / "pays.toml"
        self._words = ["--home", str(folder / "home"), "replay", *(["--database", url] if url else [])]
        if url:
            call("database", "init", url, "--sample")
        (folder / "begins.toml").write_text(BEGINS, encoding="utf-8")
        call(*self._words, str(folder / "begins.toml"))

    @property
    def where(self) -> str:
        """The address of the books, for whoever looks at them from outside."""
        return self.url or f"sqlite:///{books_file(self.folder / 'home')}"

    def programs(self, *, kept: bool) -> Programs:
        """Programs that take the payment of `pays.toml`."""
        return Programs([*self._words, "--continue", str(self._file)], kept=kept)

    def next_payer(self) -> str:
        """Write the next payment down, for the next program."""
        payer = f"Payer {len(self.begun):04d}"
        self._file.write_text(PAYS % payer, encoding="utf-8")
        return payer

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the books answer to somebody who reads them without the program."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(pysqlite3.connect(books_file(self.folder / "home"))) as connection:
            return list(connection.execute(query).fetchall())

    def found(self) -> Counter[str]:
        """How many receipts each payer has."""
        return Counter(
            json.loads(body)["payer"] for (body,) in self.rows("SELECT body FROM entry WHERE kind='receipt'")
        )

    def walked(self) -> list[str]:
        """What the stand-alone verifier has to say."""
        return [str(finding) for finding in verify(self.where, deep=True).findings]

    def derived(self) -> list[str]:
        """Where a derived table is not what the entries say."""
        if self.url:
            return [str(one) for one in shared_books.differences(self.url)]
        return (
            [] if "as the entries say" in call(*self._words[:2], "rebuild", "--check") else ["rebuild --check differs"]
        )


def play(till: Till, tally: Tally, instants: int, chance: random.Random, *, fresh: bool) -> None:
    """Every traced point once, then so many random instants; `fresh`: each time in a new interpreter."""
    with closing(till.programs(kept=not fresh)) as programs:
        payer = till.next_payer()
        points = programs.lives()
        _note(till, tally, payer, points, killed=False)
        for name, times in Counter(points).items():
            for nth in range(1, times + 1):
                payer = till.next_payer()
                said, killed = programs.dies_at(name, nth)
                _note(till, tally, payer, said, killed=killed)
                tally.points += killed
                if not killed and name != traced.WRITTEN:  # how many pages a payment changes depends on those before
                    tally.wrong.append(f"{payer}: there was no {nth}th {name}")
        marks = (traced.KEYED, traced.SENT, traced.ANSWERED)
        for turn in range(instants):
            payer = till.next_payer()
            said, killed = programs.dies_after(marks[turn % len(marks)], chance.uniform(0, LONGEST))
            _note(till, tally, payer, said, killed=killed)
        payer = till.next_payer()
        _note(till, tally, payer, programs.lives(), killed=False)
    _reckon(till, tally)


def _note(till: Till, tally: Tally, payer: str, said: list[str], *, killed: bool) -> None:
    till.begun[payer] = said
    if killed:
        till.killed.append(payer)
        tally.phases["after" if traced.ANSWERED in said else "during" if traced.SENT in said else "before"] += 1
        if tally.kills % TELL == 0:
            tally.told(f"  {tally.home}: {tally.kills} kills")
    if len(till.begun) % WALK == 0:
        tally.wrong += [f"after {payer}, killed at {said[-1]}: {line}" for line in till.walked()]


def _reckon(till: Till, tally: Tally) -> None:
    """The last look: every payment once or not at all, and not lost where the till knew of it; the drawer agrees."""
    found = till.found()
    tally.there.update("recorded" if found[payer] else "absent" for payer in till.killed)
    for payer, said in till.begun.items():
        times, last = found[payer], said[-1]
        on_its_way = "flush" in said if till.url else traced.SENT in said
        promised = traced.ANSWERED in said or (bool(till.url) and "flushed" in said)
        if times > 1:
            tally.wrong.append(f"{payer}, killed at {last}: recorded {times} times")
        if times and not on_its_way:
            tally.wrong.append(f"{payer}, killed at {last}: recorded before it was sent")
        if promised and not times:
            tally.wrong.append(f"{payer}, killed at {last}: lost")
    tally.wrong += [f"nobody paid for {payer}" for payer in found if payer not in till.begun]
    paid = sum(found.values())
    row = till.rows("SELECT receipts, cash, taken, next_seq FROM book WHERE id = '01-0001'")[0]
    if tuple(row) != (paid, FLOAT + paid * CASH_KEPT, paid * TAKEN, paid + 2):
        tally.wrong.append(f"after {paid} receipts the drawer's book says {tuple(row)}")
    tally.wrong += till.walked() + till.derived()


def run(
    home: str, instants: int, *, url: str = "", fresh: bool = False, told: Callable[[str], None] = lambda _line: None
) -> Tally:
    """Kill on one kind of home: "sqlite", or "postgresql" in the empty database at `url` or in a cluster of its own.

    `told` hears now and then how far it is.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tillwright-faults-")))
        if home == "postgresql" and not url:
            url = stack.enter_context(postgres.running(durable=True)).create_database()
        tally = Tally(home, told=told)
        play(Till(folder, url), tally, instants, random.Random(SEED), fresh=fresh)  # noqa: S311 - no secret
        return tally


def main(home: str, instants: str, url: str = "") -> None:
    """Print the tally for another process."""
    tally = run(home, int(instants), url=url)
    figures = {name: value for name, value in vars(tally).items() if name != "told"}
    sys.stdout.write(json.dumps({**figures, "kills": tally.kills}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
