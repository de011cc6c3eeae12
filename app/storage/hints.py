# SPDX-License-Identifier: Apache-2.0
"""Hints: a till tells every window that watches the same shared books that something was recorded, and nothing of it.

A hint is worth no wait and no error. It is sent after the committed answer, in a thread and on a connection of its own,
a few times a second at most; where it gets lost, windows look at the books by themselves soon enough.
"""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.storage.server import Server

    Connect = Callable[[], psycopg.Connection[Any]]

PAUSE = 0.25
"""Seconds between two hints of one till: the server has payments to record."""
_LISTEN, _TELL = b"LISTEN tillwright", b"NOTIFY tillwright"
_TURN, _IDLE = 0.2, 10.0
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0


class _Thread(ABC):
    """A thread with a connection of its own, which it makes and closes by itself."""

    def __init__(self, server: Server, person: str, password: str) -> None:
        self._connect: Connect = lambda: server.hinting(person, password)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__.lower(), daemon=True)
        self._thread.start()

    @abstractmethod
    def _run(self) -> None:
        """What it does until it is over."""

    def close(self) -> None:
        """Let it end by itself; nobody waits for it."""
        self._over.set()

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Wait until it has ended, where somebody may wait."""
        self._thread.join(seconds)


class Teller(_Thread):
    """Tells others that something was recorded; `tell` comes back at once."""

    def __init__(self, server: Server, person: str, password: str) -> None:
        self._news = threading.Event()
        super().__init__(server, person, password)

    def tell(self) -> None:
        """Something was recorded; several within a moment are one hint."""
        self._news.set()

    def close(self) -> None:
        """Let it end by itself."""
        super().close()
        self._news.set()

    def _run(self) -> None:
        # A line is not worth its cost to the server for what comes and goes at once: a moment first.
        while self._news.wait() and not self._over.wait(PAUSE):
            try:
                with self._connect() as kept:
                    self._tell_on(kept)
            except psycopg.Error:
                self._news.clear()  # this hint is lost; the next payment tries again
                self._over.wait(PAUSE)

    def _tell_on(self, kept: psycopg.Connection[Any]) -> None:
        """Tell on one line as long as there is something to tell; a till that rests keeps no line open."""
        while self._news.wait(_IDLE) and not self._over.is_set():
            self._news.clear()
            kept.execute(_TELL)
            self._over.wait(PAUSE)


class Listener(_Thread):
    """Calls `heard` in its own thread for every hint; a lost line is made anew, quietly."""

    def __init__(self, server: Server, person: str, password: str, heard: Callable[[], object]) -> None:
        self._heard = heard
        super().__init__(server, person, password)

    def _run(self) -> None:
        wait = _FIRST_WAIT
        while not self._over.is_set():
            with contextlib.suppress(psycopg.Error), self._connect() as kept:
                kept.execute(_LISTEN)
                wait = _FIRST_WAIT
                self._heard()  # what was recorded before the line stood is looked at, too
                while not self._over.is_set():
                    for _ in kept.notifies(timeout=_TURN, stop_after=1):
                        self._heard()
            self._over.wait(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
