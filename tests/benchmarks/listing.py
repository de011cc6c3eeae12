# SPDX-License-Identifier: Apache-2.0
"""A listing of a million receipts: how soon it is painted and what it takes of memory, beside a bare paged table.

The floor is a plain Qt table on a plain model that reads one page of the same listing by key through the bare driver
and paints it. The program's side is the report itself: made by the service, shown by the Reports screen's own table.
Each is a process of its own; what is timed is from the question to the painted table.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from app.storage import open_home
from tests.benchmarks import years
from tests.benchmarks.result import ROOT, Line, NotTheWorkError

ROUNDS = 5
MOST, AIM = 2.0, 1.2
MOST_MB, AIM_MB = 20.0, 10.0


def measured() -> list[Line]:
    """First paint against the floor's, and the memory the listing adds."""
    home = years.made()
    times: dict[str, list[float]] = {"floor": [], "listing": []}
    grown: list[float] = []
    for _ in range(ROUNDS):
        for what, kept in times.items():
            said = _shown(what, home)
            if said["rows"] < PAGE:
                raise NotTheWorkError(f"the {what} shows {said['rows']} rows")
            kept.append(said["ms"])
            if what == "listing":
                grown.append(said["mb"])
    ratio = statistics.median(one / other for one, other in zip(times["listing"], times["floor"], strict=True))
    detail = f"{statistics.median(times['listing']):.0f} ms, floor {statistics.median(times['floor']):.0f} ms"
    return [
        Line("table of 1 M rows, first paint", ratio, MOST, AIM, detail=detail),
        Line("table of 1 M rows, memory", statistics.median(grown), MOST_MB, AIM_MB, unit="MB"),
    ]


def _shown(what: str, home: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.listed", what, str(open_home.books_file(home))],
        cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


PAGE = 100
"""So many rows are there when the table is painted first, on either side at least."""
