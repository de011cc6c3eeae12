# SPDX-License-Identifier: Apache-2.0
"""`python -m app` and `tillwright`: the window, or one of the commands."""

from __future__ import annotations

import sys

from app import cli


def main() -> None:
    """Run what the command line asks for and end with its code."""
    sys.exit(cli.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
