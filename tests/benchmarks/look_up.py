# SPDX-License-Identifier: Apache-2.0
"""How long an account takes to be found as one types, beside the least that could give the same answer.

That floor is the bare driver with two prepared statements outside any transaction: a range scan of the same index for
each field that what was typed may be, because nobody tells the box whether digits are a meter or an invoice; and the
eight accounts with what they owe.

A sample city of 100,000 accounts, in SQLite and in PostgreSQL: what cashiers type after three to ten keys of a number,
name, address, parcel, meter, license, phone or invoice, and words with a letter wrong. Every answer is the counter's
own: eight accounts with what they owe. After the run each sample must have found its account, or eight others that
begin the same.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from app.queries import accounts
from app.services.sample import make
from app.storage import engine, postgresql, search
from app.storage.database import Database
from app.storage.embedded import EmbeddedDatabase, Home
from app.storage.open_home import books_file
from app.storage.server import Server
from tests import postgres
from tests.benchmarks import city
from tests.benchmarks.result import FOLDER, Line, NotTheWorkError

ROUNDS = 5
EACH = 60
"""So many samples of each kind in a round."""
TIMES = 3
HITS = 8
MISTAKE = "typing error"
CASHIER = "mdiaz"
ANSWERS = {"number": 20.0, "name": 20.0, MISTAKE: 50.0}
"""Milliseconds at most for 95 of 100; every other kind may take 50."""
ANY = 50.0
MOST = 3.0
TO_THE_FLOOR = ("number", "name", "parcel", "meter", "license", "phone", "invoice")
"""Identifiers and names answer within three times the floor."""
RANGE = (
    "SELECT * FROM (SELECT account, key FROM search_key WHERE kind = {0} AND key >= {0} AND key < {0} ORDER BY key"
    " LIMIT {0}) AS way_{1}"
)


ROWS = (
    "SELECT a.number, a.kind, a.name, a.address, a.cash_only_until,"
    " (SELECT sum(c.open) FROM charge AS c WHERE c.account = a.number AND c.open > 0),"
    " (SELECT sum(c.cents) FROM credit AS c WHERE c.account = a.number),"
    " (SELECT t.tone FROM account_alert AS t WHERE t.account = a.number AND t.active = 1 LIMIT 1)"
    " FROM account AS a WHERE a.number IN ({0})"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, of which kind it is, and whom they meant."""

    kind: str
    text: str
    account: str


@dataclass
class Case:
    """One database: how it is asked, by the program and on the floor, and what that took, kind by kind."""

    name: str
    database: Database
    bare: Callable[[str, list[Any]], list[tuple[Any, ...]]]
    mark: str
    service_ms: dict[str, list[float]] = field(default_factory=dict)
    floor_ms: dict[str, list[float]] = field(default_factory=dict)
    missed: list[Typed] = field(default_factory=list)

    def _rows_of(self, count: int) -> str:
        return ROWS.format(", ".join([self.mark] * count))

    def rounds(self, all_typed: list[Typed], *, keep: bool = True) -> None:
        """Ask for all of them; `keep` what it took."""
        for typed in all_typed:
            self.ask(typed)
        if not keep:
            self.service_ms.clear()
            self.floor_ms.clear()

    def ask(self, typed: Typed) -> None:
        """By the program and on the floor in turn; the least of each counts, for other programs are no look-up."""
        service, floor = [], []
        for _ in range(TIMES):
            begun = time.perf_counter()
            found = accounts.find(self.database, typed.text, limit=HITS)
            service.append((time.perf_counter() - begun) * 1000)
            floor.append(self._on_the_floor(typed))
        self.service_ms.setdefault(typed.kind, []).append(min(service))
        self.floor_ms.setdefault(typed.kind, []).append(min(floor))
        if len(found) < HITS and typed.account not in [hit.number for hit in found]:
            self.missed.append(typed)

    def _on_the_floor(self, typed: Typed) -> float:
        ways = search.routes(search.folded(typed.text))
        statement = " UNION ALL ".join(RANGE.format(self.mark, place) for place in range(len(ways)))
        values = [value for kind, key in ways for value in (kind, key, key + "\U0010ffff", HITS)]
        begun = time.perf_counter()
        numbers = [number for number, _key in self.bare(statement, values)][:HITS]
        if numbers:
            self.bare(self._rows_of(len(numbers)), numbers)
        return (time.perf_counter() - begun) * 1000


def samples(rows: list[dict[str, str]], chance: random.Random, each: int = EACH) -> list[Typed]:
    """What is typed of accounts drawn by lot: each kind as often, in any order."""
    made = []
    for kind in (*search.NUMBERED, *search.SPOKEN):
        known = [row for row in rows if row[kind]]
        drawn = chance.choices(known, k=each)
        made += [Typed(kind, row[kind][: chance.randint(3, 10)], row["number"]) for row in drawn]
    drawn = chance.choices(rows, k=each)
    made += [Typed(MISTAKE, mistyped(row["name"], chance), row["number"]) for row in drawn]
    chance.shuffle(made)
    return made


def mistyped(name: str, chance: random.Random) -> str:
    """A name with one letter of its longest word wrong, missing, too many, or exchanged with the next."""
    word = max(re.findall(r"[^\W\d_]+", name), key=len)
    place = chance.randrange(1, len(word) - 1)
    letter = chance.choice("aeiorstn")
    wrong = chance.choice(
        (
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
    return name.replace(word, wrong, 1)


@contextmanager
def sqlite_case(folder: Path) -> Iterator[Case]:
    """The home's own file, and the same file through the bare driver."""
    database = EmbeddedDatabase(Home(books_file(folder)), "admin")
    bare = engine.driver().connect(books_file(folder))

    def floor(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        return list(bare.execute(statement, values))

    try:
        yield Case("SQLite", database, floor, "?")
    finally:
        bare.close()
        database.close()


@contextmanager
def postgresql_case(folder: Path, url: str) -> Iterator[Case]:
    """The same rows in a server, asked by a cashier's own login, and one kept connection of the bare driver."""
    city.copy(folder, url)
    database = postgresql.sign_in(Server.at(url), CASHIER, make.password_of(CASHIER))
    with psycopg.connect(url, autocommit=True) as bare:

        def floor(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
            return bare.execute(statement.encode(), values, prepare=True).fetchall()

        try:
            yield Case("PostgreSQL", database, floor, "%s")
        finally:
            database.close()


def p95(times: list[float]) -> float:
    """Of a hundred, the fifth slowest."""
    return statistics.quantiles(times, n=20)[-1]


def judged(case: Case) -> list[dict[str, Any]]:
    """One row for each kind: medians and 95th percentiles, their ratio."""
    rows = []
    for kind, service in sorted(case.service_ms.items()):
        floor = case.floor_ms[kind]
        ratio = p95(service) / p95(floor)
        rows.append({
            "database": case.name, "kind": kind, "p50_ms": statistics.median(service), "p95_ms": p95(service),
            "floor_p50_ms": statistics.median(floor), "floor_p95_ms": p95(floor), "ratio": ratio,
        })  # fmt: skip
    return rows


def told(rows: list[dict[str, Any]], missed: list[Typed]) -> list[Line]:
    """Two lines for a kind with a floor, its ratio and its time, and the time alone for a typing error."""
    if missed:
        named = ", ".join(f"{typed.account} by {typed.kind} {typed.text!r}" for typed in missed[:10])
        raise NotTheWorkError(f"not found: {named}")
    lines = []
    for row in rows:
        what = f"look-up, {row['database']}, {row['kind']}"
        times = f"p50 {row['p50_ms']:.2f} ms, floor {row['floor_p50_ms']:.2f} / {row['floor_p95_ms']:.2f} ms"
        lines.append(Line(f"{what}, p95", row["p95_ms"], ANSWERS.get(row["kind"], ANY), 20.0, "ms", detail=times))
        if row["kind"] in TO_THE_FLOOR:
            lines.append(Line(f"{what}, p95 to the floor", row["ratio"], MOST, 2.0))
    return lines


def measured() -> list[Line]:
    """How soon an account is found as one types, in a large city on both databases."""
    folder, made = city.made(FOLDER / f"city-{city.ACCOUNTS}")
    chance = random.Random(7)  # noqa: S311 - which samples are drawn, not a secret
    with ExitStack() as stack:
        server = stack.enter_context(postgres.running(durable=True))
        sqlite = stack.enter_context(sqlite_case(folder))
        shared = stack.enter_context(postgresql_case(folder, server.create_database()))
        rows = city.typed_of(sqlite.database)
        for case in (sqlite, shared):
            case.rounds(samples(rows, chance, EACH // 3), keep=False)  # fills caches
        for _ in range(ROUNDS):
            for case in (sqlite, shared):
                case.rounds(samples(rows, chance))
    return made + told([row for case in (sqlite, shared) for row in judged(case)], sqlite.missed + shared.missed)
