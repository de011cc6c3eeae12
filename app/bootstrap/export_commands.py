# SPDX-License-Identifier: Apache-2.0
"""Commands that take something out of the books at somebody's desk: what they are told, and what they run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from app.bootstrap.home import Home
    from app.services.desk import Desk

    Progress = Callable[[int, int], None]
    _Act = Callable[[argparse.Namespace], int]
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def add(commands: _Commands, act: _Act) -> None:
    """Add the commands; `act` opens the home and the desk, and calls what the command set as `run`."""
    _add_report(commands, act)
    posts = commands.add_parser("export-gl", help="post closed books to the general ledger, as a journal file")
    posts.add_argument("--to", type=Path, required=True, help="folder the journal is written into")
    posts.add_argument("--format", dest="layout", default="", help="name of the format (default: as the settings say)")
    posts.add_argument("--batch", type=int, help="write the file of this batch again; nothing is posted")
    posts.add_argument("--as", dest="person", required=True, help="sign-in name of who posts")
    posts.set_defaults(act=act, run=_export_gl)
    pack = commands.add_parser(
        "audit-pack", help="write the closed books of some dates for an auditor, with a verifier"
    )
    pack.add_argument("folder", type=Path, help="folder to make; it is not there yet")
    pack.add_argument("--from", dest="since", required=True, help="first business date, like 2026-11-20")
    pack.add_argument("--to", dest="until", default="", help="last business date (default: the first)")
    pack.add_argument("--as", dest="person", default="admin", help="sign-in name of who makes it (default admin)")
    pack.set_defaults(act=act, run=_audit_pack)


def _add_report(commands: _Commands, act: _Act) -> None:
    made = commands.add_parser("report", help="make a report of closed sessions, for some business dates")
    made.add_argument("name", help="day, receipts, codes, gl, tenders, hours, voids, over-short or rounding")
    made.add_argument("--from", dest="since", required=True, help="first business date, like 2026-11-20")
    made.add_argument("--to", dest="until", default="", help="last business date (default: the first)")
    made.add_argument("--drawer", default="", help="only this drawer")
    made.add_argument("--person", dest="of", default="", help="only the sessions of this person")
    made.add_argument("--format", dest="kind", choices=["csv", "pdf", "xlsx"], help="default: as --out ends, else csv")
    made.add_argument("--out", type=Path, help="file to write; without it a csv is written to the terminal")
    made.add_argument("--as", dest="person", default="admin", help="sign-in name of who reads it (default admin)")
    made.set_defaults(act=act, run=_report)


def _report(desk: Desk, home: Home, asked: argparse.Namespace, progress: Progress) -> int:
    from app.bootstrap import report_command

    wanted = report_command.wanted(asked.name, asked.since, asked.until or asked.since, asked.drawer, asked.of)
    return report_command.run(desk, home, wanted, asked.kind or "", asked.out, progress)


def _export_gl(desk: Desk, home: Home, asked: argparse.Namespace, progress: Progress) -> int:
    from app.bootstrap import gl_files

    return gl_files.run(desk, home, asked.to, asked.layout, asked.batch)


def _audit_pack(desk: Desk, home: Home, asked: argparse.Namespace, progress: Progress) -> int:
    from app.bootstrap import pack_files, report_command

    first = report_command.day(asked.since)
    last = report_command.day(asked.until) if asked.until else first
    return pack_files.run(desk, home, first, last, asked.folder, progress)
