# SPDX-License-Identifier: Apache-2.0
"""Check the books from a terminal: `python -m app.verifier BOOKS [--deep] [--anchors FILE] [--book B]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.verifier.anchors import AnchorError
from app.verifier.report import Report
from app.verifier.walk import BooksError, verify

SHOWN = 50
"""So many findings are written out; the first is the one that matters."""


def main(argv: Sequence[str] | None = None) -> int:
    """Check the books named on the command line: 0 all is well, 1 something was found, 2 they cannot be read."""
    options = _options(argv)
    try:
        report = verify(options.books, options.deep, options.anchors, book=options.book)
    except (BooksError, AnchorError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(summary(report))
    return 0 if report.good else 1


def summary(report: Report) -> str:
    """The report in words, the first bad entry first."""
    read = f"{report.entries:,} entries in {report.books:,} books"
    if report.good:
        return f"The books are whole: {read}.\n"
    shown = [str(finding) for finding in report.findings[:SHOWN]]
    more = report.found - len(shown)
    lines = [f"The books are not whole. First: {shown[0]}", *shown[1:]]
    if more:
        lines.append(f"… and {more:,} more.")
    return "\n".join([*lines, f"Read: {read}.", ""])


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tillwright verify", description="Check the books, entry by entry.")
    parser.add_argument("books", help="the file of the books, or the URL of their database")
    parser.add_argument("--deep", action="store_true", help="also every story and every derived row")
    parser.add_argument("--anchors", type=Path, metavar="FILE", help="heads and receipt codes from paper, asked first")
    parser.add_argument("--book", default="", metavar="B", help="only this book, such as 01-0001")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
