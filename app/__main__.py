# SPDX-License-Identifier: Apache-2.0
"""`python -m app` and `tillwright`: the window, or one of the commands."""

from __future__ import annotations

import sys

PARTS = ("app.verifier", "app.bootstrap.killed")
"""Programs of their own that this one starts. An installed Tillwright brings no Python that could be asked for them
with -m, so it answers to that itself; nothing else of this program is loaded then."""


def main() -> None:
    """Run what the command line asks for and end with its code."""
    if sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2] in PARTS:
        import runpy

        part = sys.argv[2]
        del sys.argv[1:3]
        runpy.run_module(part, run_name="__main__", alter_sys=True)
        return
    from app import cli

    sys.exit(cli.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
