# SPDX-License-Identifier: Apache-2.0
"""Programs to be killed that are copies of one which has only loaded: a kill costs no start of an interpreter.

`app.bootstrap.killed` starts a new interpreter for each kill, and the days that ship are played that way, too. A copy
is a process of its own with nothing open; it spares the loading alone.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.connection import Connection
from typing import Any

from app.bootstrap import killed

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([killed.__name__, "app.bootstrap.shared"])


class Copied:
    """What `killed.kill` asks of `subprocess.Popen`, of a copy."""

    def __init__(self, _command: list[str], **_options: Any) -> None:
        reads, orders = _SERVER.Pipe(duplex=False)
        hears, says = _SERVER.Pipe(duplex=False)
        self._process = _SERVER.Process(target=_run, args=(reads, says))
        self._process.start()
        for theirs in (reads, says):
            theirs.close()
        self.stdin = _file(orders, "w")
        self.stdout = _file(hears, "r")

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()

    def wait(self, seconds: float) -> None:
        """Until it is gone."""
        self._process.join(seconds)
        self._process.close()


def _file(pipe: Connection, mode: str) -> Any:
    with pipe:
        return os.fdopen(os.dup(pipe.fileno()), mode, encoding="utf-8")


def _run(orders: Connection, says: Connection) -> None:
    """The program to be killed, on these pipes in place of its own."""
    sys.stdin, sys.stdout = _file(orders, "r"), _file(says, "w")
    killed.main()
