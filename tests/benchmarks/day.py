# SPDX-License-Identifier: Apache-2.0
"""The memory of a till after a day of 2,000 receipts taken by keys, and how much it grows with each thousand of them.

Growth is what the second thousand added: by then every screen stands and every cache is full. The window runs in a
process of its own, so that nothing but a till is measured; the books hold every receipt at the end.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.views.screens.counter import change_view
from tests.benchmarks.at_window import AtWindow
from tests.benchmarks.result import ROOT, Line, NotTheWorkError
from tests.benchmarks.start import CASHIER, sample_home

RECEIPTS = 2_000
MOST_MB, MOST_GROWTH_MB = 250.0, 2.0


def measured() -> list[Line]:
    """Play the day in a till of its own."""
    with tempfile.TemporaryDirectory(prefix="tillwright-day-") as name:
        home = Path(name) / "home"
        sample_home(home)
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.day", str(home)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=1800,
        )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    if said["receipts"] != RECEIPTS:
        raise NotTheWorkError(f"{said['receipts']} receipts stand in the books")
    half, whole = said["mb"][len(said["mb"]) // 2], said["mb"][-1]
    return [
        Line("memory of a till after 2,000 receipts", whole, MOST_MB, 160.0, "MB"),
        Line("its growth by 1,000 receipts", whole - half, MOST_GROWTH_MB, 0.5, "MB"),
    ]


def resident() -> float:
    """What this process holds in memory, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_048_576


def main(folder: Path) -> None:
    """One day at a till; the memory is told after every tenth of it."""
    change_view.REST_MS = 0  # nobody has to be kept from pressing twice here
    at = AtWindow(folder)
    at.sign_in(CASHIER)
    at.counter.come()
    held = [resident()]
    for number in range(1, RECEIPTS + 1):
        at.sells_a_dog_license(number)
        if number % (RECEIPTS // 10) == 0:
            held.append(resident())
    sys.stdout.write(json.dumps({"mb": held, "receipts": at.receipts()}) + "\n")
    sys.stdout.flush()
    at.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
