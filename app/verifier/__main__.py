# SPDX-License-Identifier: Apache-2.0
"""Check the books from a terminal: `python -m app.verifier BOOKS [--deep] [--anchors FILE] [--book B | --date D]`.

With `--lines` another program reads along: one JSON object a line, first how far it is, at last what was found.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.verifier.anchors import AnchorError
from app.verifier.report import Report
from app.verifier.walk import BooksError, verify

SHOWN = 50
"""So many findings are written out; the first is the one that matters."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def main(argv: Sequence[str] | None = None) -> int:
    """Check the books named on the command line: 0 all is well, 1 something was found, 2 they cannot be read."""
    options = _options(argv)
    if options.password_from_input:
        # Neither on the command line nor in a file, where others of this machine could read it; libpq asks here.
        os.environ["PGPASSWORD"] = sys.stdin.readline().removesuffix("\n")
    progress = _tell_progress if options.lines else None
    try:
        report = verify(
            options.books, options.deep, options.anchors, progress, book=options.book, date=options.date or ""
        )
    except (BooksError, AnchorError, OSError, UnicodeDecodeError) as error:
        if options.lines:
            _tell({"trouble": str(error)})
        else:
            sys.stderr.write(f"{error}\n")
        return 2
    if options.lines:
        _tell(_as_line(report))
    else:
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


def _as_line(report: Report) -> dict[str, Any]:
    found = [{"book": each.book, "seq": each.seq, "what": each.what} for each in report.findings[:SHOWN]]
    return {"entries": report.entries, "books": report.books, "found": report.found, "findings": found}


def _tell_progress(done: int, total: int) -> None:
    _tell({"done": done, "total": total})


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _date(typed: str) -> str:
    if not _DATE.fullmatch(typed):
        raise argparse.ArgumentTypeError(f"{typed} is no date; write 2026-08-15")
    return typed


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tillwright verify", description="Check the books, entry by entry.")
    parser.add_argument("books", help="the file of the books, or the URL of their database")
    parser.add_argument("--deep", action="store_true", help="also every story and every derived row")
    parser.add_argument("--anchors", type=Path, metavar="FILE", help="heads and receipt codes from paper, asked first")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--book", default="", metavar="B", help="only this book, such as 01-0001")
    only.add_argument("--date", type=_date, metavar="D", help="only the books of this date, 2026-08-15")
    parser.add_argument("--lines", action="store_true", help="one JSON object a line, for another program")
    parser.add_argument("--password-from-input", action="store_true", help="the login's password is the first line")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
