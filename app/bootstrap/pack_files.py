# SPDX-License-Identifier: Apache-2.0
"""`tillwright audit-pack`: writes an audit pack into a folder of its own, which is there whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TextIO

from app import resources
from app.documents import report_csv
from app.domain.errors import CounterError
from app.domain.money import Money
from app.queries import audit_pack as read
from app.services import audit_pack, reports
from app.services.audit_pack import Period
from app.storage.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.bootstrap.home import Home
    from app.queries.audit_pack import Table
    from app.services.desk import Desk
    from app.settings import Settings

    Progress = Callable[[int, int], object]

_SHIPPED = ("verify.py", "README.txt")


class _Writer:
    """Writes the files of a pack into `folder`, and remembers the SHA-256 and the size of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, dict[str, str | int]] = {}

    @contextmanager
    def text(self, name: str, encoding: str = "utf-8") -> Iterator[TextIO]:
        """A file to write text into; it is on the disk afterwards."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding=encoding, newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with path.open("rb") as written:
            self.files[name] = {
                "sha256": hashlib.file_digest(written, "sha256").hexdigest(),
                "bytes": path.stat().st_size,
            }

    def table(self, name: str, table: Table) -> None:
        """A table with the names of its columns."""
        with self.text(name) as stream:
            rows = csv.writer(stream, lineterminator="\n")
            rows.writerow(table.columns)
            rows.writerows([_plain(value) for value in row] for row in table.rows)


def write(desk: Desk, chosen: Settings, period: Period, folder: Path, progress: Progress) -> str:
    """Write a pack; answers the SHA-256 of its manifest. Whatever interrupts it, `folder` is not there then.

    Raises CounterError for a folder that is there, for who may not audit, and for days that are not closed.
    """
    if folder.exists():
        raise CounterError(f"{folder} is there already. Nothing was written. Name a folder that is not there yet.")
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        head = _fill(_Writer(part), desk, chosen, period, progress)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return head


def run(desk: Desk, home: Home, since: date, until: date, folder: Path, progress: Progress) -> int:
    """Write a pack and say what its manifest is known by; answers 0."""
    period = Period(since, until)
    head = write(desk, home.settings, period, folder, progress)
    sys.stdout.write(f"The audit pack of {period.words} is in {folder}.\n")
    sys.stdout.write(f"manifest.json: SHA-256 {head}\n")
    return 0


def _fill(pack: _Writer, desk: Desk, chosen: Settings, period: Period, progress: Progress) -> str:
    with desk.database.reading() as connection:
        holds = audit_pack.chosen(desk, connection, period)
        count = _entries(pack, read.entries(connection, holds.names))
        for name, table in holds.tables:
            pack.table(name, table)
    for form, made in audit_pack.made_reports(desk, period, progress):
        with pack.text(f"reports/{form.name}.csv", "utf-8-sig") as stream:
            report_csv.write(stream, made.form, made.heading, reports.lines(desk, made))
    with pack.text("setup/settings.json") as stream:
        json.dump({each.name: getattr(chosen, each.name) for each in fields(chosen)}, stream, indent=1)
    for name in _SHIPPED:
        with pack.text(name) as stream:
            stream.write(resources.text("audit_pack", name))
    about = {
        "city": desk.city.name, "from": period.since.isoformat(), "to": period.until.isoformat(), "entries": count,
        "books": len(holds.books), "made_by": desk.staff.name, "made_at": desk.now().isoformat(timespec="seconds"),
        "schema": SCHEMA, "files": dict(sorted(pack.files.items())),
    }  # fmt: skip
    with pack.text("manifest.json") as stream:
        json.dump(about, stream, ensure_ascii=False, indent=1)
    head = str(pack.files["manifest.json"]["sha256"])
    with pack.text("manifest.sha256") as stream:
        stream.write(f"{head}  manifest.json\n")
    return head


def _entries(pack: _Writer, entries: Iterator[dict[str, Any]]) -> int:
    count = 0
    with pack.text("entries.jsonl") as stream:
        for entry in entries:
            count += 1
            stream.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
    return count


def _plain(value: Any) -> str | int:
    """A value of the books as a table of the pack carries it; no text in it is a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Money):
        return value.cents
    if isinstance(value, int):
        return value
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return report_csv.safe(str(value))
