# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.benchmarks NAME`: one benchmark; without a name, what there is."""

from __future__ import annotations

import sys

from tests.benchmarks import detective, look_up, post, reports, start

BENCHMARKS = {
    "detective": detective.run,
    "look-up": look_up.run,
    "post": post.run,
    "reports": reports.run,
    "start": start.run,
}


def main(argv: list[str]) -> int:
    """Run what is asked for."""
    if argv and argv[0] in BENCHMARKS:
        return BENCHMARKS[argv[0]]()
    sys.stdout.write("Benchmarks:\n" + "".join(f"  {name:<11}{run.__doc__}\n" for name, run in BENCHMARKS.items()))
    return 2 if argv else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
