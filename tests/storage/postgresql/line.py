# SPDX-License-Identifier: Apache-2.0
"""A network line to the server that can be cut, or go silent, at the worst moment."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

PASS, CUT_ANSWER, CUT_REQUEST, SILENT = "pass", "cut the answer", "cut the request", "silent"
LOST = "cut the answer, and let nobody in any more"


class Line:
    """A proxy on loopback. `mode` is what happens to the next bytes; a cut happens once, then the line passes again.

    `later`: so many seconds pass before what arrives is handed on, in both directions.
    """

    def __init__(self, port: int, later: float = 0.0) -> None:
        self.mode = PASS
        self._later = later
        self._port = port
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                till, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._port), timeout=30)
                server.settimeout(None)  # only the call waits no longer; a till may say nothing for an hour
                for one in (till, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._sockets += [till, server]
                for source, target, cut in ((till, server, CUT_REQUEST), (server, till, CUT_ANSWER)):
                    thread = threading.Thread(target=self._carry, args=(source, target, cut), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _carry(self, source: socket.socket, target: socket.socket, cut: str) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.mode == LOST and cut == CUT_ANSWER:
                    self.gone()
                    break
                if self.mode == cut:
                    self.mode = PASS
                    break
                if self.mode == SILENT and cut == CUT_ANSWER:
                    continue
                if self._later:
                    time.sleep(self._later)
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def gone(self) -> None:
        """Every line is cut, and no new one is let in: as when the server is stopped."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def back(self) -> None:
        """Lines pass again, by the same port."""
        self.mode = PASS
        self._listener = socket.create_server(("127.0.0.1", self.port))
        thread = threading.Thread(target=self._accept, daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):  # closed before
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)
