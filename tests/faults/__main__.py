# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.faults`: kill the program and flip bytes on both kinds of home; `--release` plays the long version.

The long version kills a new interpreter each time, at 300 random instants of each home, flips 200 bytes in each, drops
every guard against the whole suite of specifications, plays a line that is cut, late or silent, and ten thousand lives
of a counter drawn by chance. `--only PART` plays one part: kills, flips, guards, line or lives; `--home HOME` plays
lives in one home alone. The answer is 0 when nothing was lost, doubled, half done or overlooked.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests import postgres
from tests.faults import dropped, kills, lives
from tests.verifier import flips, homes

ROOT = Path(__file__).resolve().parents[2]
INSTANTS, RELEASE_INSTANTS = 20, 300
FLIPS = 200
SEED = 20261120
LINE = "tests/storage/postgresql/test_outcomes.py"
LINE_SECONDS = 1800


def play_kills(release: bool) -> bool:
    """Both homes, every traced point and so many random instants."""
    good = True
    for home in ("sqlite", "postgresql"):
        tally = kills.run(home, RELEASE_INSTANTS if release else INSTANTS, fresh=release, told=_say)
        missing = [phase for phase in ("before", "during", "after") if not tally.phases[phase]]
        good &= not (tally.wrong or missing)
        _say(str(tally) + (f"; NOT OK, none {', '.join(missing)}" if missing else ""))
        for line in tally.wrong[:50]:
            _say(f"  {line}")
    return good


def play_flips(_release: bool) -> bool:
    """Both homes, one byte at a time; `verify --deep` names each."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tillwright-flips-")))
        url = stack.enter_context(postgres.running(durable=True)).create_database()
        homes.make_shared(url)
        hands = {
            "sqlite": stack.enter_context(flips.in_file(homes.make(folder / "town.sqlite3"))),
            "postgresql": stack.enter_context(flips.in_server(url)),
        }
        good = True
        for home, hand in hands.items():
            outcome = flips.play(hand, FLIPS, SEED)
            good &= not outcome.missed
            where = ", ".join(f"{many} in {table}" for table, many in sorted(outcome.flips.items()))
            _say(f"{home}: verify --deep named {FLIPS - len(outcome.missed)} of {FLIPS} flipped bytes ({where})")
            for place, findings in outcome.missed[:50]:
                _say(f"  {place}: {findings}")
    return good


def play_guards(_release: bool) -> bool:
    """Both homes, each guard of the catalogue dropped in turn; at least one specification fails each time."""
    return not dropped.play(_say)


def play_line(_release: bool) -> bool:
    """A line that is cut, late or silent, and a server that crashes."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", LINE],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=LINE_SECONDS, check=False,
    )  # fmt: skip
    _say(f"a line that is cut, late or silent: {done.stdout.strip().splitlines()[-1]}")
    if done.returncode:
        _say(done.stdout)
    return done.returncode == 0


def play_lives(release: bool, homes: Sequence[str] = lives.HOMES) -> bool:
    """Both homes, or one, so many lives drawn by chance."""
    good = True
    for home in homes:
        good &= lives.run(home, _say, release=release)
    return good


PARTS: dict[str, Callable[[bool], bool]] = {
    "kills": play_kills, "flips": play_flips, "guards": play_guards, "line": play_line,
    "lives": play_lives,
}  # fmt: skip
SHORT = ("kills", "flips")


def main(argv: Sequence[str]) -> int:
    """Play the faults and say what became of them, part by part."""
    parser = argparse.ArgumentParser(prog="dev.py faults", description="Kill the program and tamper with its books.")
    parser.add_argument("--release", action="store_true", help="the long version")
    parser.add_argument("--only", choices=list(PARTS), help="one part alone")
    parser.add_argument("--home", choices=lives.HOMES, help="lives in one home alone")
    asked = parser.parse_args(argv)
    homes_of = [asked.home] if asked.home else lives.HOMES
    parts = {**PARTS, "lives": partial(play_lives, homes=homes_of)}
    chosen = [asked.only] if asked.only else list(PARTS) if asked.release else list(SHORT)
    failed = []
    for part in chosen:
        begun = time.monotonic()
        if not parts[part](asked.release):
            failed.append(part)
        _say(f"{part}: {'NOT OK' if part in failed else 'ok'}, {time.monotonic() - begun:.0f} s")
    return 1 if failed else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
