# SPDX-License-Identifier: Apache-2.0
"""How long the program takes to its first paint, and until it takes a payment, beside a window with one label.

Both run as fresh processes with compiled modules (a private cache, whatever the machine's own setting) on an existing
home of the sample city, off-screen.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.bootstrap.home import Home
from app.domain.count import CashCount
from app.services import drawers
from app.services.sample import make
from app.settings import Settings
from tests.benchmarks.result import ROOT, Line, NotTheWorkError

ROUNDS = 15
CASHIER = "mdiaz"
FLOAT = {"20.00": 5, "10.00": 5, "5.00": 4, "1.00": 20, "0.25": 20, "0.10": 40, "0.05": 20}
LATE = (
    "sqlalchemy", "psycopg", "pysqlite3", "sqlite3", "reportlab", "escpos", "alembic", "qrcode", "PIL",
    "getpass", "platformdirs", "socket", "zoneinfo",
)  # fmt: skip
"""What no start may load before its first paint: databases, printers, PDF, and what only a command or the log needs."""


def sample_home(folder: Path) -> None:
    """A home that a start finds ready, where a cashier has a drawer open."""
    home = Home(folder, Settings())
    home.make_sample(accounts=20)
    drawers.open_drawer(home.desk_of(CASHIER), drawer="01", count=CashCount.of(FLOAT))
    home.close()


def environment(cache: Path) -> dict[str, str]:
    """Off-screen, with compiled modules kept in `cache`."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(cache), "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def seen(what: Sequence[str], env: dict[str, str]) -> tuple[float, list[str]]:
    """Milliseconds from the start of a process to its first paint, or to the counter, and the packages loaded then."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.painted", *what],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, timeout=60, check=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return (said["at"] - begun) * 1000, said["loaded"]


def measured() -> list[Line]:
    """First paint, and the moment at which a payment can be taken, against a hello window of the same run."""
    with tempfile.TemporaryDirectory(prefix="tillwright-start-") as name:
        home = Path(name) / "home"
        sample_home(home)
        env = environment(Path(name) / "cache")
        signed_in = (str(home), CASHIER, make.password_of(CASHIER))
        kinds: dict[str, tuple[str, ...]] = {"hello": ("hello",), "paint": (str(home),), "ready": signed_in}
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        early: list[str] = []
        for turn in range(ROUNDS + 1):
            for kind, what in kinds.items():
                ms, loaded = seen(what, env)
                if turn:  # the first one compiles
                    times[kind].append(ms)
                if kind == "paint":
                    early = [package for package in LATE if package in loaded]
    if early:
        raise NotTheWorkError(f"loaded before the first paint and should not be: {', '.join(early)}")
    return [
        _line("first paint", times["paint"], times["hello"], 2.2, 1.8),
        _line("ready to take a payment", times["ready"], times["hello"], 5.0, 3.5),
    ]


def _line(what: str, times: list[float], hello: list[float], must: float, aim: float) -> Line:
    ratio = statistics.median(one / other for one, other in zip(times, hello, strict=True))
    detail = f"{statistics.median(times):.0f} ms, a hello window {statistics.median(hello):.0f} ms"
    return Line(what, ratio, must, aim, detail=detail)
