# SPDX-License-Identifier: Apache-2.0
"""The wire to a device: bytes out, bytes in, never without a time limit."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

_CHUNK = 4096


class LinkError(Exception):
    """The wire failed; `sent` bytes of the last sending may have arrived."""

    def __init__(self, message: str, sent: int = 0) -> None:
        super().__init__(message)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Limits:
    """How long anything may take, in seconds: to connect, one answer, sending a job, and its last line on paper."""

    connect: float = 3.0
    answer: float = 1.5
    send: float = 5.0
    finish: float = 10.0


class Link(Protocol):
    """One open connection to a device."""

    def send(self, data: bytes, seconds: float) -> None:
        """Send everything within the limit, else LinkError with what was sent."""
        ...

    def receive(self, seconds: float) -> bytes:
        """What arrives within the limit, b"" if nothing does; LinkError once the other side has closed."""
        ...

    def close(self) -> None:
        """Let go of the device; never raises."""
        ...


class SocketLink:
    """A connection over the network: own socket, no delay, closed after every job."""

    def __init__(self, address: str, seconds: float) -> None:
        host, port = host_and_port(address)
        try:
            self._socket = socket.create_connection((host, port), timeout=seconds)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise LinkError(f"no connection to {address}: {error.strerror or error}") from error

    def send(self, data: bytes, seconds: float) -> None:
        """Send everything within the limit."""
        sent = 0
        end = monotonic() + seconds
        try:
            while sent < len(data):
                self._socket.settimeout(max(end - monotonic(), 0.01))
                sent += self._socket.send(data[sent : sent + _CHUNK])
        except OSError as error:
            raise LinkError(f"sending stopped: {error.strerror or error}", sent) from error

    def receive(self, seconds: float) -> bytes:
        """What arrives within the limit."""
        self._socket.settimeout(max(seconds, 0.01))
        try:
            data = self._socket.recv(256)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LinkError(f"the connection broke: {error.strerror or error}") from error
        if not data:
            raise LinkError("the printer closed the connection")
        return data

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def host_and_port(address: str, usual: int = 9100) -> tuple[str, int]:
    """Read "printer-2", "10.0.0.5:9100" or "[fe80::1]:9100"; LinkError for a port that is no number."""
    text = address.strip()
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":")
    else:
        host, _, port = text.partition(":")
    if not host or (port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536)):
        raise LinkError(f"“{address}” is not a network address such as 10.0.0.5:9100")
    return host, int(port) if port else usual
