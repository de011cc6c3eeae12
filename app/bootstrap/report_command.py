# SPDX-License-Identifier: Apache-2.0
"""`tillwright report`: the reports of the window, made without one."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

from app import resources, settings
from app.bootstrap.report_files import FORMATS, ReportFiles
from app.documents import report_csv
from app.domain.errors import CounterError
from app.domain.report import Asked
from app.services import reports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.bootstrap.home import Home
    from app.services.desk import Desk


def wanted(name: str, since: str, until: str, drawer: str, person: str) -> Asked:
    """A report as the command line asks for it. Raises CounterError for what is no day."""
    return Asked(name, day(since), day(until), drawer, person)


def run(
    desk: Desk, home: Home, asked: Asked, kind: str, out: Path | None, progress: Callable[[int, int], object]
) -> int:
    """Make the report: into `out`, else into the folder of receipts, a CSV else into the terminal; answers 0."""
    kind = kind or (out.suffix.removeprefix(".").lower() if out is not None else "csv")
    if kind not in FORMATS:
        raise CounterError(f"A report is no {kind or 'file without an ending'}. Name a .csv, .pdf or .xlsx.")
    made = reports.make(desk, asked, progress)
    if out is None and kind == "csv":
        report_csv.write(sys.stdout, made.form, made.heading, reports.lines(desk, made), end="\n")
        return 0
    files = ReportFiles(settings.receipts_path(home.settings, home.folder), resources.path("fonts"))
    path = files.save(desk, made, kind) if out is None else files.write(desk, made, out, kind)
    sys.stdout.write(f"{made.form.title}, {made.heading.about}: {path}\n")
    return 0


def day(typed: str) -> date:
    """A day as it is typed. Raises CounterError for what is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise CounterError(f"{typed} is no day. Nothing was read. Type year, month and day, like 2026-11-20.") from None
