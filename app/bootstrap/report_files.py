# SPDX-License-Identifier: Apache-2.0
"""Reports become files here: written under another name and then renamed, so that a file is whole or not there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import TextIOWrapper
from typing import TYPE_CHECKING

from app import whole_file
from app.domain.errors import Fault
from app.services import reports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from app.services.desk import Desk
    from app.services.reports import Made

FORMATS = ("pdf", "csv", "xlsx")
_UNSAFE = re.compile(r"[^0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Writes reports: into `folder` under their own names, or to any file; `fonts` are those of the PDF."""

    folder: Path
    fonts: Path | None = None

    def save(self, desk: Desk, made: Made, kind: str, progress: Callable[[int, int], object] = reports.quiet) -> Path:
        """Write a report into the folder; answers where. `progress` may stop it, and then nothing was changed.

        Raises Fault when the folder cannot be written.
        """
        name = _UNSAFE.sub("-", made.asked.file_name).strip("-")
        try:
            return self.write(desk, made, self.folder / f"{name}.{kind}", kind, progress)
        except OSError as trouble:
            raise Fault(
                f"The report could not be saved in {self.folder}: {trouble.strerror or trouble}.",
                "The books and earlier files are as they were.",
                "Make room there, or tell the administrator.",
            ) from trouble

    def write(
        self, desk: Desk, made: Made, target: Path, kind: str, progress: Callable[[int, int], object] = reports.quiet
    ) -> Path:
        """Write a report to a file of one of `FORMATS`; whatever interrupts it, the old file stays or the new one is.

        Raises CounterError when the report does not fit the format, OSError when the place cannot be written.
        """
        with whole_file.writing(target) as stream:
            self._render(desk, made, stream, kind, progress)
        return target

    def _render(
        self, desk: Desk, made: Made, stream: BinaryIO, kind: str, progress: Callable[[int, int], object]
    ) -> None:
        lines = reports.lines(desk, made, progress)
        if kind == "csv":
            from app.documents import report_csv

            # The mark at the beginning tells spreadsheets that it is UTF-8.
            text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
            report_csv.write(text, made.form, made.heading, lines)
            text.detach()
        elif kind == "xlsx":
            from app.documents import report_xlsx

            report_xlsx.write(stream, made.form, made.heading, lines)
        else:
            from app.documents import report_pdf

            report_pdf.write(stream, made.form, made.heading, lines, self.fonts)
