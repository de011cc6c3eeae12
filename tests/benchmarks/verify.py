# SPDX-License-Identifier: Apache-2.0
"""How long a million receipts take to be verified, beside reading the same entries from the file and hashing them.

That floor is the least that could answer at all: every entry read by the bare driver, its hash made of the hash before
and its body, and compared with the one that is stored. Work of the processor alone is counted on both sides. The books
are whole: any finding is a benchmark of other work.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from app.storage import engine, open_home
from app.verifier import verify
from tests.benchmarks import years
from tests.benchmarks.result import Line, NotTheWorkError

ROUNDS = 5
LITTLE = 10
"""Days of the small home: ten thousand receipts."""
PLAIN = (4.0, 2.0)
GROWTH = (1.4, 1.1)
DEEP_SECONDS = (300.0, 120.0)
"""For a million receipts."""


def measured() -> list[Line]:
    """The plain check against its floor, how it grows, and the deep one."""
    little, much = (open_home.books_file(years.made(days)) for days in (LITTLE, years.DAYS))
    small = statistics.median(_each(little, _checked) for _ in range(ROUNDS))
    both = [(_each(much, _checked), _each(much, _hashed)) for _ in range(ROUNDS)]
    large, floor = (statistics.median(times) for times in zip(*both, strict=True))
    begun = time.perf_counter()
    entries = _checked(much, deep=True)
    deep = time.perf_counter() - begun
    scale = years.DAYS / 1000
    return [
        Line(
            "verify 1 M receipts, to reading and hashing", statistics.median(one / other for one, other in both),
            *PLAIN, detail=f"{large * 1e6:.1f} us an entry, floor {floor * 1e6:.1f} us",
        ),
        Line("verify, an entry at 1 M to 10 k", large / small, *GROWTH),
        Line(
            "verify --deep 1 M receipts", deep, *(bound * scale for bound in DEEP_SECONDS), unit="s",
            detail=f"{entries:,} entries, {deep / entries * 1e6:.0f} us each",
        ),
    ]  # fmt: skip


def _each(file: Path, work: Callable[[Path], int]) -> float:
    """Seconds of the processor for each entry."""
    begun = time.process_time()
    entries = work(file)
    return (time.process_time() - begun) / entries


def _checked(file: Path, *, deep: bool = False) -> int:
    report = verify(file, deep=deep)
    if not report.good:
        raise NotTheWorkError(f"{report.found} findings, the first: {report.findings[0]}")
    return report.entries


def _hashed(file: Path) -> int:
    connection = engine.driver().connect(file)
    connection.text_factory = bytes
    try:
        entries = 0
        for prev, body, stored in connection.execute("SELECT prev_hash, body, hash FROM entry ORDER BY book_id, seq"):
            if sha256(prev + body).digest() != stored:
                raise NotTheWorkError("an entry does not hash to what is stored")
            entries += 1
        return entries
    finally:
        connection.close()
