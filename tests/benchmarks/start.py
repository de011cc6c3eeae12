# SPDX-License-Identifier: Apache-2.0
"""How long the program's window takes to its first paint, beside a window with one label in the same run.

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
from pathlib import Path
from typing import Any

from app.bootstrap.home import Home
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
MOST = 2.2
LATE = (
    "sqlalchemy", "psycopg", "pysqlite3", "sqlite3", "reportlab", "escpos", "alembic", "qrcode", "PIL",
    "getpass", "platformdirs", "socket", "zoneinfo",
)  # fmt: skip
"""What no start may load before its first paint: databases, printers, PDF, and what only a command or the log needs."""


def sample_home(folder: Path) -> None:
    """A home that a start finds ready."""
    home = Home(folder, Settings())
    home.make_sample(accounts=20)
    home.close()


def environment(cache: Path) -> dict[str, str]:
    """Off-screen, with compiled modules kept in `cache`."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(cache), "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def painted(what: str, env: dict[str, str]) -> tuple[float, list[str]]:
    """Milliseconds from the start of a process to its first paint, and the packages loaded by then."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.painted", what],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, timeout=60, check=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return (said["at"] - begun) * 1000, said["loaded"]


def run() -> int:
    """Measure in turns, print the ratio, write the JSON; 0 when the window keeps within its bound."""
    with tempfile.TemporaryDirectory(prefix="tillwright-start-") as name:
        home = Path(name) / "home"
        sample_home(home)
        env = environment(Path(name) / "cache")
        times: dict[str, list[float]] = {"hello": [], str(home): []}
        loaded: list[str] = []
        for turn in range(ROUNDS + 1):
            for what, took in times.items():
                ms, loaded = painted(what, env)
                if turn:  # the first one compiles
                    took.append(ms)
    hello, window = times.values()
    ratio = statistics.median(w / h for w, h in zip(window, hello, strict=True))
    early = [package for package in LATE if package in loaded]
    kept = ratio <= MOST and not early
    sys.stdout.write(
        f"first paint: {statistics.median(window):.0f} ms, a hello window {statistics.median(hello):.0f} ms, "
        f"{ratio:.2f}x (at most {MOST}x), median of {ROUNDS}: {'ok' if kept else 'NOT MET'}\n"
        + (f"loaded before it and should not be: {', '.join(early)}\n" if early else "")
    )
    folder = ROOT / ".dev" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    said = {"ratio": ratio, "window_ms": window, "hello_ms": hello, "loaded_early": early, "kept": kept}
    (folder / "start.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    return 0 if kept else 1
