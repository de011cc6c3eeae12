# SPDX-License-Identifier: Apache-2.0
"""How long a payment takes from Finish to the committed answer, beside the least that could do the same.

1, 4 and 16 tills on PostgreSQL, one a millisecond away from it, and one on SQLite, each a process of its own, five
rounds in turn with the floor. Within a round the two sides take turns slice by slice: a machine that others share
changes its pace within a second, and both sides are to meet the same pace. After the run the books are checked: as
many receipts as were posted, numbers without a gap, debits equal to credits, every chain whole, and as many rows and
bytes as the floor wrote, with the same flushes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.storage.embedded import EmbeddedDatabase, Home
from app.storage.open_home import books_file
from app.verifier import verify
from tests import books, postgres, shared_books, tills
from tests.benchmarks.result import ROOT, Line, NotTheWorkError
from tests.storage.postgresql.line import Line as NetworkLine

ROUNDS = 5
CASES = {1: (10, 24), 4: (5, 20), 16: (4, 12)}
"""Tills on PostgreSQL: how many slices a round has, and how many payments each till takes in a slice."""
SQLITE = (15, 25)
FAR = max(CASES) + 1
"""The till whose server is a millisecond away."""
NETWORK = 0.001
DISTANT = "PostgreSQL, 1 ms away"
MOST, MOST_DISTANT = 2.0, 1.5
LEAST_THROUGHPUT = 0.5
LEAST_SCALING = 0.85
BUSY = 0.7
THINK = 0.12
KINDS = ("floor", "service")
TWINS = {
    "entry": "floor_entry", "posting": "floor_posting", "receipt": "floor_receipt", "receipt_line": "floor_line",
    "receipt_tender": "floor_tender", "receipt_pair": "floor_pair",
}  # fmt: skip


class Process:
    """A till's process, spoken to in lines."""

    def __init__(self, folder: Path, till: int, url: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.till"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.say({"folder": str(folder), "till": till, "url": url})

    def say(self, what: dict[str, Any]) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(what) + "\n")
        self._child.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError("a till ended in the middle of the benchmark; its words are above")
        said: dict[str, Any] = json.loads(line)
        return said

    def end(self) -> None:
        assert self._child.stdin is not None
        self._child.stdin.close()
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait(5)


@dataclass
class Times:
    """What one side of a case was measured at, round by round."""

    p50: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def add(self, slices: Sequence[Sequence[dict[str, Any]]]) -> None:
        """Take a round: of each of its slices the answers of all its tills."""
        all_ms = [ms for answers in slices for answer in answers for ms in answer["ms"]]
        wall = sum(max(a["ended"] for a in answers) - min(a["begun"] for a in answers) for answers in slices)
        worked = sum(answer["cpu"] for answers in slices for answer in answers)
        self.p50.append(statistics.median(all_ms))
        self.rate.append(len(all_ms) / wall)
        self.busy.append(worked / (wall * (os.cpu_count() or 1)))


@dataclass
class Result:
    """One case: both sides, and whether the program keeps its promise."""

    name: str
    tills: int
    floor: Times
    service: Times
    think: float = 0.0

    @property
    def slower(self) -> float:
        """The program's p50 over the floor's, the median of the rounds."""
        return statistics.median(s / f for s, f in zip(self.service.p50, self.floor.p50, strict=True))

    @property
    def share(self) -> float:
        """The program's throughput over the floor's, the median of the rounds."""
        return statistics.median(s / f for s, f in zip(self.service.rate, self.floor.rate, strict=True))

    @property
    def busy(self) -> float:
        """How much of the machine Python took on the program's side."""
        return statistics.median(self.service.busy)

    @property
    def measured_python(self) -> bool:
        """Whether the tills themselves, not the books, were the limit."""
        return self.tills > 1 and not self.think and self.busy > BUSY

    def line(self) -> str:
        """One row of the table."""
        f, s = (statistics.median(side.p50) for side in (self.floor, self.service))
        fr, sr = (statistics.median(side.rate) for side in (self.floor, self.service))
        note = (
            "Python took most of the cores: measured Python, see the row with think time"
            if self.measured_python
            else ""
        )
        return (
            f"{self.name:<26}{f:>9.2f}{s:>9.2f}{self.slower:>7.2f}x{fr:>9.0f}{sr:>9.0f}{self.share:>7.2f}"
            f"{self.busy:>7.0%}  {note}"
        ).rstrip()


def measure(name: str, processes: Sequence[Process], each: tuple[int, int], think: float = 0.0) -> Iterator[Result]:
    """Yields the same result after each round, so that cases can take turns."""
    slices, count = each
    result = Result(name, len(processes), Times(), Times(), think)
    for kind in KINDS:
        _slice(processes, kind, 3, 0.0)
    for _ in range(ROUNDS):
        answers: dict[str, list[list[dict[str, Any]]]] = {kind: [] for kind in KINDS}
        for turn in range(slices):
            for kind in KINDS if turn % 2 else KINDS[::-1]:
                answers[kind].append(_slice(processes, kind, count, think))
        for kind in KINDS:
            getattr(result, kind).add(answers[kind])
        yield result


def _slice(processes: Sequence[Process], what: str, count: int, think: float) -> list[dict[str, Any]]:
    for order in ({"do": "ready", "what": what, "count": count}, {"do": "go", "what": what, "think": think}):
        for process in processes:
            process.say(order)
        answers = [process.hear() for process in processes]
    return answers


def interleaved(cases: Sequence[Iterator[Result]]) -> list[Result]:
    """Play all cases round by round."""
    results: list[Result] = []
    for _ in range(ROUNDS):
        results = [next(case) for case in cases]
    return results


@contextmanager
def started(folder: Path, numbers: Iterable[int], url: str) -> Iterator[list[Process]]:
    """The tills of these numbers, ready."""
    processes: list[Process] = []
    try:
        processes += [Process(folder / f"till{n}" if url else folder, n, url) for n in numbers]
        for process in processes:
            process.hear()
        yield processes
    finally:
        for process in processes:
            process.end()


def on_postgresql(folder: Path) -> tuple[list[Result], list[str]]:
    """All cases of tills on a server, and what is wrong with the work they left."""
    with ExitStack() as stack:
        server = stack.enter_context(postgres.running(durable=True))
        url = tills.shared(server, FAR)
        from tests.benchmarks import floor_post

        _run(url, floor_post.SCHEMA)
        line = stack.enter_context(closing(NetworkLine(server.port, NETWORK / 2)))
        far = url.replace(f":{server.port}/", f":{line.port}/")
        with started(folder, range(1, FAR), url) as all_tills, started(folder, [FAR], far) as distant:
            cases = [
                measure(f"PostgreSQL, {n} {'till' if n == 1 else 'tills'}", all_tills[:n], each)
                for n, each in CASES.items()
            ]
            cases.append(measure(DISTANT, distant, CASES[1]))
            results = interleaved(cases)
            if any(result.measured_python for result in results):
                thinking = measure("PostgreSQL, 16, thinking", all_tills, CASES[16], THINK)
                results += interleaved([thinking])
        held = shared_books.opened(url)
        wrong = checked(held, [*verify(url, deep=False).findings])
        wrong += _same_flushes(folder) + _durable(url)
        wrong += _twins(held, held, "octet_length(({})::text)")
        held.close()
    return results, wrong


def on_sqlite(folder: Path) -> tuple[list[Result], list[str]]:
    """One till on an embedded home."""
    tills.embedded(folder)
    with started(folder, [1], "") as processes:
        results = interleaved([measure("SQLite, 1 till", processes, SQLITE)])
    held = books.Books(EmbeddedDatabase(Home(books_file(folder))))
    floor = books.Books(EmbeddedDatabase(Home(folder / "floor.db")))
    wrong = checked(held, [*verify(f"sqlite:///{books_file(folder)}", deep=False).findings])
    wrong += _twins(held, floor, "octet_length(CAST({} AS TEXT))")
    held.close()
    floor.close()
    return results, wrong


def _run(url: str, script: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(script.encode())


def checked(held: books.Books, findings: Sequence[object]) -> list[str]:
    """What is wrong with the books after the run."""
    wrong = [str(finding) for finding in findings]
    for book, receipts, last, next_seq in held.rows(
        "SELECT b.id, count(r.ordinal), max(r.ordinal), b.next_seq FROM book b"
        " LEFT JOIN receipt r ON r.book_id = b.id WHERE b.type = 'drawer' GROUP BY b.id, b.next_seq"
    ):
        if receipts != last or next_seq != receipts + 2:
            wrong.append(f"{book} has {receipts} receipts, the last is {last}, the next entry {next_seq}")
    unbalanced = held.rows(
        "SELECT count(*) FROM (SELECT fund FROM posting GROUP BY entry_no, fund HAVING sum(cents) <> 0) x"
    )
    if unbalanced != [(0,)]:
        wrong.append(f"{unbalanced[0][0]} entries do not balance")
    return wrong


def _twins(held: books.Books, floor: books.Books, octets: str) -> list[str]:
    """The floor wrote as many rows and bytes for a payment as the books did; a tenth of the bytes may differ."""
    wrong, bytes_of = [], {"books": 0.0, "floor": 0.0}
    for name, twin in TWINS.items():
        only = "WHERE kind = 'receipt'" if name == "entry" else ""
        if name == "posting":
            only = "WHERE entry_no IN (SELECT entry_no FROM receipt)"
        per: dict[str, float] = {}
        for side, where, table, condition in (("books", held, name, only), ("floor", floor, twin, "")):
            payments = (
                held.rows("SELECT count(*) FROM receipt")
                if side == "books"
                else floor.rows("SELECT count(*) FROM floor_entry")
            )
            columns = _columns(where, table)
            size = " + ".join(f"coalesce({octets.format(column)}, 0)" for column in columns)
            query = f"SELECT count(*), coalesce(sum({size}), 0) FROM {table} {condition}"  # noqa: S608 - own names
            rows, size_all = where.rows(query)[0]
            per[side] = rows / payments[0][0]
            bytes_of[side] += float(size_all) / payments[0][0]
        if per["books"] != per["floor"]:
            wrong.append(f"a payment is {per['books']} rows of {name}, {per['floor']} of {twin}")
    if abs(bytes_of["floor"] / bytes_of["books"] - 1) > 0.1:
        wrong.append(f"a payment is {bytes_of['books']:.0f} bytes, the floor's {bytes_of['floor']:.0f}")
    return wrong


def _columns(held: books.Books, table: str) -> list[str]:
    with held.database.reading() as connection:
        row = connection.exec_driver_sql(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608 - own names
        return list(row.keys())


def _same_flushes(folder: Path) -> list[str]:
    """Both sides flushed as many intents of the same length."""
    wrong = []
    for till in sorted(folder.glob("till*")):
        written = next(till.glob("outbox/*.log")).read_bytes().splitlines()
        outbox = [line for line in written if b'"intent"' in line and b'"receipt"' in line]
        floor = (till / "floor.log").read_bytes().splitlines()
        sizes = [sum(map(len, lines)) for lines in (outbox, floor)]
        if len(outbox) != len(floor) or abs(sizes[1] / sizes[0] - 1) > 0.05:
            said = f"{till.name} flushed {len(outbox)} intents of {sizes[0]} bytes,"
            wrong.append(f"{said} {len(floor)} of {sizes[1]} on the floor")
    return wrong


def _durable(url: str) -> list[str]:
    import psycopg

    with psycopg.connect(url) as connection:
        said = {
            name: connection.execute(f"SHOW {name}".encode()).fetchone() for name in ("fsync", "synchronous_commit")
        }
    return [f"{name} is {value}" for name, value in said.items() if value != ("on",)]


def measured() -> list[Line]:
    """Every case, with its p50 against the floor's, its throughput, and how it scales beside the floor."""
    with tempfile.TemporaryDirectory(prefix="tillwright-bench-") as name:
        served, wrong = on_postgresql(Path(name) / "postgresql")
        alone, more = on_sqlite(Path(name) / "sqlite")
    results, wrong = [*served, *alone], [*wrong, *more]
    sys.stdout.write(f"{'':<26}{'floor':>9}{'program':>9}{'':>8}{'floor/s':>9}{'prog/s':>9}{'share':>7}{'Python':>7}\n")
    sys.stdout.write("\n".join(result.line() for result in results) + "\n")
    if wrong:
        raise NotTheWorkError("; ".join(wrong))
    alone_share = served[0].share
    return [line for result in results for line in _lines(result, alone_share)]


def _lines(result: Result, alone_share: float) -> list[Line]:
    on_server = result.name.startswith("PostgreSQL")
    aim = {"SQLite, 1 till": 1.6, "PostgreSQL, 1 till": 1.5, DISTANT: 1.1}.get(result.name)
    most = MOST_DISTANT if result.name == DISTANT else MOST
    judged = not on_server or result.tills == 1 or result.think > 0
    lines = [Line(f"post, {result.name}, p50", result.slower, most if judged else None, aim)]
    if on_server and result.tills == 16 and not (result.think or result.measured_python):
        lines.append(Line(f"post, {result.name}, throughput", result.share, LEAST_THROUGHPUT, 0.8, least=True))
    if on_server and result.tills > 1 and not result.think:
        scaled = result.share / alone_share
        lines.append(Line(f"post, {result.name}, scales as the floor", scaled, LEAST_SCALING, 1.0, least=True))
    return lines
