# SPDX-License-Identifier: Apache-2.0
"""A receipt printer without hardware: it listens on a real socket, prints on a roll on the screen, and can misbehave.

It ships for training and demonstrations and carries the tests: the same driver talks to it as to a printer of metal.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from typing import TYPE_CHECKING

from app.devices.escpos_commands import Command, parse
from app.devices.roll import Roll
from app.domain.ports import RollMode

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.paper import Item

_BLOCKED = frozenset({RollMode.PAPER_OUT, RollMode.COVER_OPEN, RollMode.ERROR, RollMode.OFFLINE})
_STATUS = {  # answers to DLE EOT 1, 2, 3, 4
    RollMode.PAPER_LOW: (0x12, 0x12, 0x12, 0x1E),
    RollMode.PAPER_OUT: (0x1A, 0x32, 0x12, 0x7E),
    RollMode.COVER_OPEN: (0x1A, 0x16, 0x12, 0x12),
    RollMode.ERROR: (0x1A, 0x52, 0x1A, 0x12),
    RollMode.OFFLINE: (0x1A, 0x12, 0x12, 0x12),
}
_WELL = (0x12, 0x12, 0x12, 0x12)
_UNASKED = {
    RollMode.PAPER_LOW: b"\x10\x00\x03\x00",
    RollMode.PAPER_OUT: b"\x18\x00\x0f\x00",
    RollMode.COVER_OPEN: b"\x38\x00\x00\x00",
    RollMode.ERROR: b"\x18\x08\x00\x00",
    RollMode.OFFLINE: b"\x18\x00\x00\x00",
}
_REAL_TIME = {b"\x04": 3, b"\x05": 3, b"\x14": 5}  # second byte, length
_LINES_BEFORE_CLOSING = 3
_MOST_CLIENTS = 8
_JOIN = 3


class VirtualPrinter:
    """A printer on the screen; `start` gives the address its driver connects to.

    `acknowledges` False is an older model without GS ( H; `chatty` True puts unasked status before every answer;
    `slowness` is the seconds a line takes in the slow mode.
    """

    def __init__(
        self, columns: int = 48, *, acknowledges: bool = True, chatty: bool = False, slowness: float = 0.15
    ) -> None:
        self._roll = Roll(columns)
        self._acknowledges, self._chatty, self._slowness = acknowledges, chatty, slowness
        self._mode = RollMode.OK
        self._kicks = 0
        self._woken = threading.Condition()
        self._work: deque[tuple[_Client, Command]] = deque()
        self._clients: list[_Client] = []
        self._watchers: list[Callable[[], None]] = []
        self._closed = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.commands: deque[Command] = deque(maxlen=20_000)

    def start(self) -> str:
        """Listen on this machine only; the answer is the address, such as 127.0.0.1:40123."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=_MOST_CLIENTS)
        self._begin(self._accept)
        self._begin(self._print)
        host, port = self._listener.getsockname()[:2]
        return f"{host}:{port}"

    def close(self) -> None:
        """Stop listening and printing; every thread of this printer has ended afterwards."""
        with self._woken:
            self._closed.set()
            self._woken.notify_all()
            clients = list(self._clients)
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        for client in clients:
            client.close()
        for thread in self._threads:
            thread.join(_JOIN)

    @property
    def mode(self) -> RollMode:
        """What it pretends now."""
        return self._mode

    @property
    def columns(self) -> int:
        """Columns of its paper."""
        return self._roll.columns

    @property
    def kicks(self) -> int:
        """Pulses received since it was started."""
        return self._kicks

    def items(self) -> tuple[Item, ...]:
        """All that is on the roll, oldest first."""
        with self._woken:
            return tuple(self._roll.items)

    def set_mode(self, mode: RollMode) -> None:
        """Pretend something else from now on; what waits for paper is printed once there is paper."""
        with self._woken:
            self._mode = mode
            clients = [client for client in self._clients if client.wants_unasked]
            self._woken.notify_all()
        for client in clients:
            self._answer(client, _UNASKED.get(mode, b"\x10\x00\x00\x00"))
        self._tell()

    def tear_off(self) -> None:
        """Throw away what is on the roll."""
        with self._woken:
            self._roll.items.clear()
        self._tell()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` after something was printed, on this printer's thread; the answer ends that."""
        self._watchers.append(changed)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._watchers.remove(changed)

        return end

    def _begin(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="virtual printer", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()

    def _accept(self) -> None:
        listener = self._listener
        while listener is not None and not self._closed.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            client = _Client(connection)
            with self._woken:
                if self._closed.is_set() or len(self._clients) >= _MOST_CLIENTS:
                    client.close()
                    continue
                self._clients.append(client)
            self._threads[:] = [thread for thread in self._threads if thread.is_alive()]
            self._begin(lambda client=client: self._listen(client))  # type: ignore[misc]

    def _listen(self, client: _Client) -> None:
        """Take what one client sends; questions are answered at once, the rest waits in line."""
        while data := client.receive():
            for command in client.read(data, self._at_once):
                with self._woken:
                    self._work.append((client, command))
                    self._woken.notify_all()
        with self._woken:
            self._clients.remove(client)
        client.close()

    def _at_once(self, client: _Client, command: bytes) -> None:
        if command.startswith(b"\x10\x04"):
            answers = _STATUS.get(self._mode, _WELL)
            question = command[2] - 1
            self._answer(client, bytes([answers[question] if question < len(answers) else 0x12]))
        elif command.startswith(b"\x10\x14"):
            self._kick()

    def _print(self) -> None:
        while True:
            with self._woken:
                while not self._closed.is_set() and (not self._work or self._mode in _BLOCKED):
                    self._woken.wait()
                if self._closed.is_set():
                    return
                client, command = self._work.popleft()
                if self._mode is RollMode.SLOW and command.name == "LF":
                    self._woken.wait(self._slowness)
            self._carry_out(client, command)

    def _carry_out(self, client: _Client, command: Command) -> None:
        if client.cut_off:
            return
        self.commands.append(command)
        if command.name == "ESC p":
            self._kick()
        elif command.name == "GS r":
            self._answer(client, b"\x03" if self._mode is RollMode.PAPER_LOW else b"\x00")
        elif command.name == "GS a":
            client.wants_unasked = bool(command.data[0])
        elif command.name == "GS ( H" and self._acknowledges:
            self._answer(client, b"\x37\x22" + command.data[2:6] + b"\x00")
        with self._woken:
            printed = self._roll.apply(command)
        if printed:
            client.lines += 1
            self._tell()
        if self._mode is RollMode.CLOSES and client.lines >= _LINES_BEFORE_CLOSING:
            client.cut_off = True
            client.close()

    def _kick(self) -> None:
        with self._woken:
            self._kicks += 1
        self._tell()

    def _answer(self, client: _Client, data: bytes) -> None:
        if self._mode is not RollMode.SILENT:
            client.send(b"\x10\x00\x00\x00" + data if self._chatty else data)


class _Client:
    """One connection to the virtual printer."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""
        self._sending = threading.Lock()
        self.wants_unasked = False
        self.cut_off = False
        self.lines = 0

    def receive(self) -> bytes:
        try:
            return self._connection.recv(4096)
        except OSError:
            return b""

    def send(self, data: bytes) -> None:
        with self._sending, contextlib.suppress(OSError):
            self._connection.sendall(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()

    def read(self, data: bytes, at_once: Callable[[_Client, bytes], None]) -> list[Command]:
        """Cut real-time commands out of the stream wherever they stand, and parse what is left."""
        stream = self._rest + data
        plain = bytearray()
        place = 0
        while (found := stream.find(b"\x10", place)) >= 0:
            plain += stream[place:found]
            length = _REAL_TIME.get(stream[found + 1 : found + 2], 1)
            if found + 1 == len(stream) or found + length > len(stream):
                commands, rest = parse(bytes(plain))
                self._rest = rest + stream[found:]
                return commands
            if length == 1:
                plain += stream[found : found + 1]  # an argument of another command, such as code page 16
            else:
                at_once(self, stream[found : found + length])
            place = found + length
        plain += stream[place:]
        commands, self._rest = parse(bytes(plain))
        return commands
