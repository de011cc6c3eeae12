# SPDX-License-Identifier: Apache-2.0
"""The longest of a thousand payments while everything else is going on in the same books.

An embedded home with a million receipts of history. One thread posts, as a till's lane does; meanwhile a verifier reads
all of it in a process of its own, another process makes the listing of all receipts and paints it, a second lane of the
same process makes the reports of the last day, and the driver's own backup copies the file. All of them begin anew as
long as payments are posted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.money import Money
from app.domain.report import Asked
from app.domain.report_forms import FORMS
from app.services import reports
from app.storage import engine, open_home
from tests.benchmarks import years
from tests.benchmarks.reports import CASHIER, CODE, desk_of
from tests.benchmarks.result import FOLDER, ROOT, Line, NotTheWorkError
from tests.books import DAY, Books, drawer, in_cash, item

POSTS = 1_000
PAUSE = 0.02
"""Between two payments; a thousand take as long as one verification and more."""
MOST_MS, AIM_MS = 250.0, 50.0


def measured() -> list[Line]:
    """The longest payment, and the usual one."""
    with tempfile.TemporaryDirectory(prefix="together-", dir=FOLDER) as name:
        home = Path(name) / "home"
        shutil.copytree(years.made(), home)
        books = years.opened(home)
        with going_on(books, open_home.books_file(home), Path(name)) as rounds:
            took = sorted(posted(books))
        books.close()
    idle = [what for what, count in rounds.items() if not count]
    if idle:
        raise NotTheWorkError(f"nothing was going on of: {', '.join(idle)}")
    detail = ", ".join(f"{what} {count}x" for what, count in rounds.items())
    return [
        Line("longest of 1,000 posts beside all else", took[-1], MOST_MS, AIM_MS, "ms", detail=detail),
        Line("the usual post beside all else", took[len(took) // 2], unit="ms"),
    ]


def posted(books: Books) -> Iterator[float]:
    """Milliseconds of each payment, in a session of its own."""
    grand, session = books.rows(
        "SELECT s.grand, b.session FROM seal AS s JOIN book AS b ON b.id = s.book_id WHERE b.code = :code"
        " ORDER BY b.session DESC LIMIT 1",
        code=CODE,
    )[0]
    held = drawer(books, CODE, CASHIER, session + 1).opens(grand=Money(grand))
    for _ in range(POSTS):
        begun = time.perf_counter()
        held.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
        yield (time.perf_counter() - begun) * 1000
        time.sleep(PAUSE)
    if books.rows("SELECT count(*) FROM receipt WHERE book_id = :book", book=held.pen.book) != [(POSTS,)]:
        raise NotTheWorkError("not every payment stands in the books")


@contextmanager
def going_on(books: Books, file: Path, folder: Path) -> Iterator[dict[str, int]]:
    """All else, each in a thread that begins anew until the end; answers how often each of them came to its end."""
    rounds: dict[str, int] = {}
    over = threading.Event()
    desk = desk_of(books)

    def report() -> None:
        for form in FORMS:
            reports.make(desk, Asked(form.name, DAY, DAY))

    def again(what: str, work: Callable[[], None]) -> None:
        rounds[what] = 0
        while not over.is_set():
            work()
            rounds[what] += 1

    works: dict[str, Callable[[], None]] = {
        "verify": lambda: _program("app.verifier", str(file)),
        "table": lambda: _program("tests.benchmarks.listed", "listing", str(file)),
        "report": report,
        "backup": lambda: _backup(file, folder / "backup.db"),
    }
    threads = [threading.Thread(target=again, args=each, name=each[0]) for each in works.items()]
    for thread in threads:
        thread.start()
    try:
        yield rounds
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _program(module: str, *said: str) -> None:
    subprocess.run(
        [sys.executable, "-m", module, *said], cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _backup(file: Path, to: Path) -> None:
    source, target = engine.driver().connect(file), engine.driver().connect(to)
    try:
        source.backup(target, pages=2_000)
    finally:
        source.close()
        target.close()
        to.unlink()
