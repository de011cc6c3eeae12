# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.faults`: kill tills on both kinds of home. `--release`: many more, and then drop every guard."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.faults import kills

ROOT = Path(__file__).resolve().parents[2]
INSTANTS, RELEASE_INSTANTS = 20, 300
SUITES = {
    "each guard of an embedded home dropped in turn": "tests/storage/test_guards_bite.py",
    "each guard of a shared home dropped in turn": "tests/storage/postgresql/test_guards_bite.py",
    "a line that is cut, late or silent": "tests/storage/postgresql/test_outcomes.py",
}
SECONDS = 3600


def main(argv: list[str]) -> int:
    """Play the faults; 0 when nothing was lost, doubled or half done, and every guard was missed."""
    if argv not in ([], ["--release"]):
        sys.stderr.write("Known is --release.\n")
        return 2
    release = bool(argv)
    failed = 0
    for home in ("sqlite", "postgresql"):
        tally = kills.run(home, RELEASE_INSTANTS if release else INSTANTS)
        missing = [phase for phase in ("before", "during", "after") if not tally.phases[phase]]
        failed += bool(tally.wrong or missing)
        _say(str(tally) + (f"; NOT OK, none {', '.join(missing)}" if missing else ""))
        for line in tally.wrong[:50]:
            _say(f"  {line}")
    for name, file in SUITES.items() if release else ():
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "-n", "2", file],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        failed += done.returncode != 0
        _say(f"{name}: {done.stdout.strip().splitlines()[-1]}")
        if done.returncode:
            _say(done.stdout)
    return 1 if failed else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
