# SPDX-License-Identifier: Apache-2.0
"""The keeper of a till's copy: a thread that hears within seconds whether the server answers, and copies behind it.

It asks every two seconds, waits three for the answer and three for a new connection, so a server that is gone is known
after eight at the most. It never holds up anything: it has a connection of its own, and its steps are short.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg

from app.domain.errors import Fault
from app.domain.line import Line
from app.storage import copying
from app.storage.engine import driver

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.storage.local_copy import LocalCopy
    from app.storage.server import Server

BEAT = 2.0
"""Seconds between two questions whether the server is there."""
EVERY = 15.0
"""Seconds between two looks at what changed."""
_log = logging.getLogger(__name__)


class Keeper:
    """Keeps one till's copy for the person who works there, from `start` until `close`.

    `told(line)` is called in its own thread whenever anything of it is another. `first` seconds pass before it
    copies: whoever has just signed in waits for other things.
    """

    def __init__(
        self,
        server: Server,
        person: str,
        password: str,
        copy: LocalCopy,
        told: Callable[[Line], object],
        *,
        first: float = 0.0,
    ) -> None:
        self._server, self._password = server, password
        self._person, self._copy, self._told = person, copy, told
        self._over = threading.Event()
        self._kept: psycopg.Connection[Any] | None = None
        self._next = time.monotonic() + first
        self.line = Line(current=copy.state().moment)
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def ask(self) -> None:
        """Somebody wants to know now whether the server is there."""
        self._next = time.monotonic()
        self._wake.set()

    def copy_soon(self) -> None:
        """Something was recorded that the copy has to know of: it is copied at the next beat."""
        self._next = time.monotonic()

    def close(self, seconds: float = 2.0) -> None:
        """Let it end after its present step, and wait for that no longer than this."""
        self._over.set()
        self._wake.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(seconds)
        if not self._thread.is_alive():
            self._drop()

    def _run(self) -> None:
        while not self._over.is_set():
            self.beat()
            self._wake.wait(BEAT)
            self._wake.clear()
        self._drop()

    def beat(self) -> Line:
        """Ask once whether the server is there, and copy when it is time; answers how everything stands then."""
        line = self._look()
        if line != self.line:
            self.line = line
            self._told(line)
        return line

    def _look(self) -> Line:
        try:
            asked = self._asked()
        except psycopg.Error:
            self._drop()
            return replace(self.line, reached=False)
        before = replace(self.line, reached=True)
        if time.monotonic() < self._next:
            return before
        try:
            state = copying.refresh(self._copy, asked, self._person, stop=self._over.is_set)
        except psycopg.Error as broken:  # the server is asked again at the next beat
            _log.warning("the copy was not brought up to date: %s", type(broken).__name__)
            self._drop()
            return before
        except (driver().DatabaseError, OSError, Fault) as refused:
            _log.warning("this till's disk took no copy: %s", type(refused).__name__)
            self._next = time.monotonic() + EVERY
            return replace(before, trouble="This till's disk did not take the copy.")
        self._next = time.monotonic() + EVERY
        return Line(current=state.moment)

    def _asked(self) -> psycopg.Connection[Any]:
        """The line, proven; a new one when the old one is broken."""
        if self._kept is not None:
            try:
                self._kept.execute(b"SELECT 1")
            except psycopg.Error:
                self._drop()
            else:
                return self._kept
        self._kept = self._server.watching(self._person, self._password)
        return self._kept

    def _drop(self) -> None:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            kept.close()
