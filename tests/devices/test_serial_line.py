# SPDX-License-Identifier: Apache-2.0
"""A serial printer is driven over a real serial port: a pseudo terminal with a printer's answers at its other end."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.devices.drivers import open_printer
from app.devices.escpos_printer import EscposPrinter
from app.devices.links import Limits, LinkError
from app.devices.serial_line import SerialLink
from app.domain.ports import KickReason, PrinterSettings, PrinterState, PrintJob, PrintOutcome

LIMITS = Limits(connect=1.0, answer=0.3, send=1.0, finish=1.0)


class SerialPrinter:
    """The far end of the line: keeps what it is sent, answers status questions and acknowledges, or says nothing."""

    def __init__(self, *, silent: bool = False) -> None:
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        self.port = os.ttyname(self._near)
        self.taken = b""
        self._silent = silent
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                piece = os.read(self._far, 1024)
            except OSError:
                return
            if piece.endswith(b"STOP"):
                return
            self.taken += piece
            if self._silent:
                continue
            os.write(self._far, b"\x12" * piece.count(b"\x10\x04"))
            if (start := piece.find(b"\x1d(H")) >= 0:
                os.write(self._far, b"\x37\x22" + piece[start + 7 : start + 11] + b"\x00")

    def close(self) -> None:
        os.write(self._near, b"STOP")
        self._thread.join(5)
        os.close(self._near)
        os.close(self._far)


@pytest.fixture(autouse=True)
def private_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture
def far_end() -> Iterator[SerialPrinter]:
    printer = SerialPrinter()
    yield printer
    printer.close()


def printer_at(port: str) -> EscposPrinter:
    settings = PrinterSettings("Desk", "escpos-serial", f"{port}:19200")
    return EscposPrinter(settings, partial(SerialLink, settings.address), LIMITS)


def test_a_slip_over_a_serial_line_is_confirmed_and_opens_the_drawer_once(far_end: SerialPrinter):
    report = printer_at(far_end.port).print(PrintJob("r", b"slip\n" * 200, KickReason.CASH))
    assert report.outcome is PrintOutcome.CONFIRMED
    assert far_end.taken.count(b"\x1bp\x00\x19\xfa") == 1
    assert b"slip\n" * 200 in far_end.taken


def test_a_printer_that_says_nothing_is_unknown_and_not_fine():
    silent = SerialPrinter(silent=True)
    try:
        report = printer_at(silent.port).print(PrintJob("r", b"slip\n"))
    finally:
        silent.close()
    assert (report.outcome, report.status.state) == (PrintOutcome.UNKNOWN, PrinterState.UNKNOWN)


def test_a_port_that_is_not_there_fails_before_anything_is_sent(tmp_path: Path):
    report = printer_at(str(tmp_path / "nothing")).print(PrintJob("r", b"slip\n"))
    assert report.outcome is PrintOutcome.FAILED


def test_an_address_without_a_port_is_refused():
    with pytest.raises(LinkError):
        SerialLink("", 0.1)


def test_the_set_up_finds_the_driver_by_its_name():
    assert isinstance(open_printer(PrinterSettings("Desk", "escpos-serial", "COM3:9600")), EscposPrinter)
