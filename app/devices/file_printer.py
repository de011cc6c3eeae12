# SPDX-License-Identifier: Apache-2.0
"""A folder as a printer: every slip becomes a file, whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from app import whole_file
from app.devices.registry import printer
from app.domain.ports import PrinterState, PrinterStatus, PrintOutcome, PrintReport

if TYPE_CHECKING:
    from app.domain.ports import KickReason, PrinterSettings, PrintJob

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")
_MOST_OF_A_NAME = 10_000


class FilePrinter:
    """Writes PDF or ESC/POS into the folder of its address; it has no drawer."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings
        self._folder = Path(settings.address)

    @property
    def name(self) -> str:
        """The name from the set-up."""
        return self._settings.name

    def status(self) -> PrinterStatus:
        """Ready while the folder is there, or can be made, and takes files."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return PrinterStatus(PrinterState.ERROR, error.strerror or str(error))
        if not os.access(self._folder, os.W_OK):
            return PrinterStatus(PrinterState.ERROR, "the folder takes no files")
        return PrinterStatus(PrinterState.READY)

    def kick(self, reason: KickReason) -> bool:
        """There is no drawer at a folder."""
        return False

    def print(self, job: PrintJob) -> PrintReport:
        """Write one slip under its reference, numbered where that name is taken."""
        status = self.status()
        if not status.state.prints or not job.data:
            return PrintReport(PrintOutcome.FAILED, status)
        try:
            self._write(job)
        except OSError as error:
            return PrintReport(PrintOutcome.FAILED, PrinterStatus(PrinterState.ERROR, error.strerror or str(error)))
        return PrintReport(PrintOutcome.CONFIRMED, status)

    def _write(self, job: PrintJob) -> None:
        stem = _UNSAFE.sub("-", job.ref).strip("-")[:80] or "paper"
        ending = ".pdf" if job.data.startswith(b"%PDF-") else ".escpos"
        for number in range(1, _MOST_OF_A_NAME):
            path = self._folder / (f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}")
            try:
                reserved = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                continue
            os.close(reserved)
            with whole_file.writing(path) as stream:
                stream.write(job.data)
            return
        raise OSError("too many files of one name")


@printer("file")
def file_printer(settings: PrinterSettings) -> FilePrinter:
    """A folder that takes PDF or ESC/POS files."""
    return FilePrinter(settings)
