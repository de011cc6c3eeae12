# SPDX-License-Identifier: Apache-2.0
"""Receipt printers on a serial line, by python-escpos as the transport; status and acknowledgement stay our own.

The address is the port and its speed: /dev/ttyUSB0:19200 or COM3:9600.
"""

from __future__ import annotations

import contextlib
import os
import re
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import platformdirs

from app.devices.escpos_printer import EscposPrinter
from app.devices.links import LinkError
from app.devices.registry import printer

if TYPE_CHECKING:
    from app.domain.ports import PrinterSettings

_ADDRESS = re.compile(r"(.+?)(?::([0-9]{3,7}))?", re.ASCII)
_USUAL_SPEED = 9600
_CHUNK = 512
_ANSWER = 64
_PROFILES = "ESCPOS_CAPABILITIES_PICKLE_DIR"


class SerialLink:
    """A link over a serial port; opened for one job, and let go after it."""

    def __init__(self, address: str, seconds: float) -> None:
        match = _ADDRESS.fullmatch(address.strip())
        if match is None:
            raise LinkError(f"“{address}” is not a serial port such as /dev/ttyUSB0:19200")
        transport = _transport(match[1], int(match[2] or _USUAL_SPEED), seconds)
        self._transport = transport
        self._port: Any = transport.device

    def send(self, data: bytes, seconds: float) -> None:
        """Send everything within the limit."""
        end = monotonic() + seconds
        sent = 0
        try:
            while sent < len(data):
                self._port.write_timeout = max(end - monotonic(), 0.01)
                sent += self._port.write(data[sent : sent + _CHUNK])
        except OSError as error:  # pyserial's own errors are OSErrors
            raise LinkError(f"sending stopped: {error}", sent + 1) from error  # part of a piece may have arrived

    def receive(self, seconds: float) -> bytes:
        """What arrives within the limit."""
        try:
            self._port.timeout = max(seconds, 0.01)
            first = bytes(self._port.read(1))
            return first + bytes(self._port.read(min(self._port.in_waiting, _ANSWER))) if first else b""
        except OSError as error:
            raise LinkError(f"the serial line broke: {error}") from error

    def close(self) -> None:
        """Let go of the port."""
        with contextlib.suppress(OSError):
            self._transport.close()


def _transport(port: str, speed: int, seconds: float) -> Any:
    """The opened port.

    python-escpos keeps its profiles as a pickle, in a new folder at every import unless it is told where; a pickle
    must lie where nobody else can write.
    """
    folder = Path(platformdirs.user_cache_dir("tillwright")) / "escpos"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault(_PROFILES, str(folder))
    from escpos.exceptions import DeviceNotFoundError
    from escpos.printer import Serial

    transport = Serial(devfile=port, baudrate=speed, timeout=seconds, dsrdtr=False)
    try:
        transport.open()
    except (DeviceNotFoundError, OSError) as error:
        raise LinkError(f"no serial port {port}: {error}") from error
    return transport


@printer("escpos-serial")
def serial_printer(settings: PrinterSettings) -> EscposPrinter:
    """A printer on a serial line."""
    return EscposPrinter(settings, partial(SerialLink, settings.address))
