# SPDX-License-Identifier: Apache-2.0
"""Receipt printers on USB, through libusb: the system's own printer queue must not hold the device.

The address is vendor and product as four hex digits each: 04b8:0e15. The endpoints are those of its printer interface.
"""

from __future__ import annotations

import contextlib
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from app.devices.escpos_printer import EscposPrinter
from app.devices.links import LinkError
from app.devices.registry import printer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.ports import PrinterSettings

_ADDRESS = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})", re.ASCII | re.IGNORECASE)
_CHUNK = 4096
_ANSWER = 64


class UsbPipe(Protocol):
    """An opened USB printer: pyusb's reading and writing, with its two endpoints known."""

    def write(self, data: bytes, milliseconds: int) -> int:
        """Hand over bytes; the number taken."""
        ...

    def read(self, size: int, milliseconds: int) -> Sequence[int]:
        """What the printer says; TimeoutError when it says nothing."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class UsbLink:
    """A link over USB; `opener` finds and claims the device and raises OSError."""

    def __init__(self, opener: Callable[[], UsbPipe], _seconds: float) -> None:
        try:
            self._pipe = opener()
        except OSError as error:
            raise LinkError(f"no USB printer: {error}") from error

    def send(self, data: bytes, seconds: float) -> None:
        """Send everything; each piece may take the whole limit, because USB has no clock over several."""
        sent = 0
        try:
            while sent < len(data):
                taken = self._pipe.write(data[sent : sent + _CHUNK], round(seconds * 1000))
                if taken <= 0:
                    raise LinkError("the USB printer takes nothing more", sent)
                sent += taken
        except OSError as error:
            raise LinkError(f"sending stopped: {error}", sent + 1) from error  # part of a piece may have arrived

    def receive(self, seconds: float) -> bytes:
        """What the printer says within the limit."""
        try:
            return bytes(self._pipe.read(_ANSWER, max(round(seconds * 1000), 1)))
        except TimeoutError:
            return b""
        except OSError as error:
            raise LinkError(f"the USB connection broke: {error}") from error

    def close(self) -> None:
        """Let go of the device."""
        with contextlib.suppress(OSError):
            self._pipe.close()


class LibusbPipe:
    """A device claimed through pyusb; its errors are OSErrors, and its time-out is turned into TimeoutError."""

    def __init__(self, device: Any, core: Any, util: Any) -> None:
        self._device, self._core, self._util = device, core, util
        with contextlib.suppress(NotImplementedError):  # Windows has no kernel driver to take the device from
            if device.is_kernel_driver_active(0):
                device.detach_kernel_driver(0)
        device.set_configuration()
        interface = util.find_descriptor(device.get_active_configuration(), bInterfaceClass=7)
        if interface is None:
            raise OSError("this device has no printer interface")
        self._out = self._endpoint(interface, util.ENDPOINT_OUT)
        self._in = self._endpoint(interface, util.ENDPOINT_IN)

    def _endpoint(self, interface: Any, direction: int) -> Any:
        found = self._util.find_descriptor(
            interface, custom_match=lambda end: self._util.endpoint_direction(end.bEndpointAddress) == direction
        )
        if found is None:
            raise OSError("this printer lacks a USB endpoint")
        return found.bEndpointAddress

    def write(self, data: bytes, milliseconds: int) -> int:
        """Hand over bytes."""
        return int(self._device.write(self._out, data, milliseconds))

    def read(self, size: int, milliseconds: int) -> Sequence[int]:
        """What the printer says."""
        try:
            answer: Sequence[int] = self._device.read(self._in, size, milliseconds)
        except self._core.USBTimeoutError as error:
            raise TimeoutError from error
        return answer

    def close(self) -> None:
        """Let go of the device."""
        self._util.dispose_resources(self._device)


def open_pipe(address: str) -> UsbPipe:
    """Find the device of an address and claim it; OSError with the reason if that cannot be."""
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        raise OSError(f"“{address}” is not a USB address such as 04b8:0e15")
    try:
        from usb import core, util
    except ImportError as error:
        raise OSError("USB printing is not installed; install tillwright[usb]") from error
    try:
        device = core.find(idVendor=int(match[1], 16), idProduct=int(match[2], 16))
    except core.NoBackendError as error:
        raise OSError("the system has no libusb") from error
    if device is None:
        raise OSError(f"no device {address} is plugged in")
    return LibusbPipe(device, core, util)


@printer("escpos-usb")
def usb_printer(settings: PrinterSettings) -> EscposPrinter:
    """A printer plugged into this computer."""
    return EscposPrinter(settings, partial(UsbLink, partial(open_pipe, settings.address)))
