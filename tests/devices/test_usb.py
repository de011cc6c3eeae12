# SPDX-License-Identifier: Apache-2.0
"""A USB printer is driven like any other; a stand-in takes the place of the cable."""

from __future__ import annotations

import errno
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from usb import core

from app.devices import usb as usb_module
from app.devices.drivers import open_printer
from app.devices.escpos_printer import EscposPrinter
from app.devices.links import Limits, LinkError
from app.devices.usb import LibusbPipe, UsbLink, open_pipe
from app.domain.ports import KickReason, PrinterSettings, PrinterState, PrintJob, PrintOutcome

LIMITS = Limits(connect=0.5, answer=0.1, send=0.2, finish=0.4)


class Cable:
    """A printer at the end of a USB cable: it answers questions, or breaks after so many bytes."""

    def __init__(self, *, breaks_after: int = 10**9, silent: bool = False, takes: int = 64) -> None:
        self.breaks_after, self.silent, self.takes = breaks_after, silent, takes
        self.taken = b""
        self.answers = b""
        self.closed = 0

    def write(self, data: bytes, milliseconds: int) -> int:
        assert milliseconds > 0
        piece = data[: self.takes]
        if len(self.taken) + len(piece) > self.breaks_after:
            raise OSError(errno.EIO, "pipe error")
        self.taken += piece
        if not self.silent:
            self.answers += b"\x12" * (piece.count(b"\x10\x04"))
            if (start := piece.find(b"\x1d(H")) >= 0:
                self.answers += b"\x37\x22" + piece[start + 7 : start + 11] + b"\x00"
        return len(piece)

    def read(self, size: int, milliseconds: int) -> bytes:
        if not self.answers:
            raise TimeoutError
        answer, self.answers = self.answers[:size], self.answers[size:]
        return answer

    def close(self) -> None:
        self.closed += 1


def printer_on(cable: Cable) -> EscposPrinter:
    settings = PrinterSettings("Desk", "escpos-usb", "04b8:0e15")
    return EscposPrinter(settings, partial(UsbLink, lambda: cable), LIMITS)


def test_a_slip_over_usb_is_confirmed_and_the_device_is_let_go():
    cable = Cable()
    report = printer_on(cable).print(PrintJob("r", b"slip\n" * 50, KickReason.CASH))
    assert report.outcome is PrintOutcome.CONFIRMED
    assert report.kicked
    assert cable.taken.count(b"\x1bp\x00\x19\xfa") == 1
    assert b"slip\n" * 50 in cable.taken
    assert cable.closed == 1


def test_silence_on_usb_is_unknown():
    report = printer_on(Cable(silent=True)).print(PrintJob("r", b"slip\n"))
    assert (report.outcome, report.status.state) == (PrintOutcome.UNKNOWN, PrinterState.UNKNOWN)


def test_a_cable_pulled_in_the_middle_leaves_the_slip_unknown():
    report = printer_on(Cable(breaks_after=60)).print(PrintJob("r", b"slip\n" * 50))
    assert (report.outcome, report.status.state) == (PrintOutcome.UNKNOWN, PrinterState.UNKNOWN)


def test_a_printer_that_takes_nothing_more_ends_the_job():
    with pytest.raises(LinkError, match="takes nothing more"):
        UsbLink(lambda: Cable(takes=0), 1).send(b"slip", 0.1)


def test_a_broken_cable_is_told_apart_from_silence():
    link = UsbLink(Cable, 1)
    assert link.receive(0.01) == b""
    link._pipe = SimpleNamespace(read=lambda *_: (_ for _ in ()).throw(OSError("gone")))  # type: ignore[assignment]
    with pytest.raises(LinkError, match="gone"):
        link.receive(0.01)


@pytest.mark.parametrize("address", ["", "printer", "04b8", "04b8:0e15:1", "zzzz:0e15"])
def test_an_address_that_is_none_is_said_so(address):
    with pytest.raises(OSError, match="is not a USB address"):
        open_pipe(address)


def test_a_printer_that_is_not_plugged_in_prints_nothing(monkeypatch):
    for found, words in ((lambda **_: None, "plugged in"), (raising(core.NoBackendError("none")), "libusb")):
        monkeypatch.setattr(core, "find", found)
        printer = open_printer(PrinterSettings("Desk", "escpos-usb", "04b8:0e15"))
        report = printer.print(PrintJob("r", b"slip"))
        assert (report.outcome, report.status.state) == (PrintOutcome.FAILED, PrinterState.OFFLINE)
        assert words in report.status.detail


def raising(error: Exception) -> Any:
    def find(**_: object) -> None:
        raise error

    return find


class Device:
    """What pyusb hands out for a plugged device."""

    def __init__(self) -> None:
        self.driver, self.written = True, []

    def is_kernel_driver_active(self, _interface: int) -> bool:
        return self.driver

    def detach_kernel_driver(self, _interface: int) -> None:
        self.driver = False

    def set_configuration(self) -> None:
        self.configured = True

    def get_active_configuration(self) -> str:
        return "configuration"

    def write(self, endpoint: int, data: bytes, _milliseconds: int) -> int:
        self.written.append((endpoint, data))
        return len(data)

    def read(self, endpoint: int, _size: int, _milliseconds: int) -> bytes:
        raise core.USBTimeoutError(f"nothing at {endpoint:#x}", errno=errno.ETIMEDOUT)


class Util:
    """pyusb's descriptors: a printer interface with an endpoint each way."""

    ENDPOINT_OUT, ENDPOINT_IN = 0x00, 0x80

    def __init__(self, *addresses: int, printer: bool = True) -> None:
        self.addresses, self.printer, self.disposed = addresses, printer, 0

    def find_descriptor(self, where: object, custom_match: Any = None, **_: object) -> Any:
        if where == "configuration":
            return "interface" if self.printer else None
        ends = [SimpleNamespace(bEndpointAddress=address) for address in self.addresses]
        return next((end for end in ends if custom_match(end)), None)

    def endpoint_direction(self, address: int) -> int:
        return address & 0x80

    def dispose_resources(self, _device: object) -> None:
        self.disposed += 1


def test_the_device_is_taken_from_the_system_and_its_endpoints_are_found():
    device, util = Device(), Util(0x81, 0x02)
    pipe = LibusbPipe(device, core, util)
    assert not device.driver
    assert pipe.write(b"slip", 100) == 4
    assert device.written == [(0x02, b"slip")]
    with pytest.raises(TimeoutError):
        pipe.read(64, 100)
    pipe.close()
    assert util.disposed == 1


@pytest.mark.parametrize(
    ("util", "words"), [(Util(printer=False), "no printer interface"), (Util(0x81), "lacks a USB endpoint")]
)
def test_a_device_that_is_no_printer_is_refused(util, words):
    with pytest.raises(OSError, match=words):
        LibusbPipe(Device(), core, util)


def test_a_found_device_is_opened(monkeypatch):
    opened: list[tuple[object, ...]] = []
    monkeypatch.setattr(core, "find", lambda **wanted: wanted)
    monkeypatch.setattr(usb_module, "LibusbPipe", lambda *parts: opened.append(parts) or Cable())
    open_pipe("04B8:0e15").close()
    assert opened[0][0] == {"idVendor": 0x04B8, "idProduct": 0x0E15}
