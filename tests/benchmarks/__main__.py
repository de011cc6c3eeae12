# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.benchmarks [NAME ...] [--check | --commit]`: benchmarks beside their floors; all without a name.

`--check` measures a benchmark that got worse than the last release by more than a fifth once more, and fails when it
did so twice; `--commit` keeps what was measured as the release's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.benchmarks import day, detective, listing, look_up, papers, post, reports, stalls, start, together, verify
from tests.benchmarks.result import Benchmark, Line, NotTheWorkError, commit, committed, regressed, told

BENCHMARKS: dict[str, Benchmark] = {
    "start": start.measured,
    "papers": papers.measured,
    "post": post.measured,
    "look-up": look_up.measured,
    "detective": detective.measured,
    "reports": reports.measured,
    "verify": verify.measured,
    "listing": listing.measured,
    "together": together.measured,
    "stalls": stalls.measured,
    "day": day.measured,
}


def main(argv: Sequence[str]) -> int:
    """Run what is asked for: 0 when every promise holds, the work was real, and nothing got worse."""
    options = _options(argv)
    names = options.names or list(BENCHMARKS)
    lines: list[Line] = []
    good = True
    for name in names:
        try:
            found = BENCHMARKS[name]()
            if options.check and (worse := regressed(found, committed())):
                sys.stdout.write(f"{name} is measured again: {worse[0].what} got worse\n")
                found = BENCHMARKS[name]()
                good = good and not _still_worse(worse, found)
        except NotTheWorkError as error:
            sys.stdout.write(f"{name}: the work was not what was asked: {error}\n")
            good = False
            continue
        told(name, found)
        lines += found
    if len(names) > 1:
        sys.stdout.write("\n")
        told("bench", lines)
    if options.commit:
        commit(lines)
    return 0 if good and all(line.kept for line in lines) else 1


def _still_worse(before: list[Line], again: list[Line]) -> bool:
    worse = {line.what for line in before} & {line.what for line in regressed(again, committed())}
    for what in sorted(worse):
        sys.stdout.write(f"{what}: more than a fifth worse than the last release, twice in a row\n")
    return bool(worse)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Benchmarks beside their floors.")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*BENCHMARKS, []], help=", ".join(BENCHMARKS))
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--check", action="store_true", help="fail when a ratio got worse by a fifth twice in a row")
    only.add_argument("--commit", action="store_true", help="keep these ratios as those of the release")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
