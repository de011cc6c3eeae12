# SPDX-License-Identifier: Apache-2.0
"""Inside a `python -m app` that is to be killed: a point before and after everything a payment does outside its memory.

`hook/sitecustomize.py` brings this into the program before its own first line; the program itself knows nothing of it.
Points are the statements (in an embedded home each statement of each guard, too), the writes of SQLite's
file, the flush of the intent, the send to the server and its answer, and the moments before and after them. A point is
said aloud through a pipe; at one of them the process kills itself.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import configure_mappers
from sqlalchemy.pool import Pool

from app.bootstrap import replay
from app.services import receipts
from app.storage import embedded, engine, postgresql, server

KEYED, SENT, WRITTEN, ANSWERED, POSTED = "keyed", "record", "written", "answered", "posted"
"""Finish was pressed; the entry goes to the books; SQLite wrote a piece; the books answered; there is a receipt."""
LINGER = 60.0


def attend(told: str) -> None:
    """Wait for the order how to die, and let the program go on into its own first line.

    Orders come by the standard input. `told` names the pipe that is spoken into, and "once", or "kept": then this
    process stays as it is now, before the program has begun, and each order sends a copy of it on.
    """
    pipe, how = told.split(",")
    assert replay  # what the program is about to load is loaded already, so a kept one does it only once
    configure_mappers()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork() if how == "kept" else 0
        if not child:
            _watch(Points(int(pipe), order["name"], order["nth"]), linger=order["linger"])
            return
        os.write(int(pipe), f"started {child}\n".encode())
        os.write(int(pipe), f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())
    os._exit(0)


class Points:
    """Says each point of a payment through a pipe and dies at the one it was told: the n-th of a name, from 1."""

    def __init__(self, pipe: int, name: str, nth: int) -> None:
        self._pipe, self._fatal, self._said = pipe, (name, nth), Counter[str]()
        self._taking = False

    def __call__(self, name: str) -> None:
        """One point is reached; before and after the payment nothing is one."""
        self._taking = self._taking or name == KEYED
        if not self._taking:
            return
        os.write(self._pipe, f"{name}\n".encode())
        self._said[name] += 1
        if (name, self._said[name]) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self._taking = name != POSTED


def _watch(point: Points, *, linger: bool) -> None:
    """From here on, what the program does outside is said. It lives for one payment, so nothing is put back."""
    post = receipts.post

    def posted(*args: Any, **options: Any) -> Any:
        receipt = _around(post, KEYED, POSTED, point)(*args, **options)
        if linger:
            time.sleep(LINGER)
        return receipt

    receipts.post = posted
    for kind in (embedded.EmbeddedDatabase, postgresql.SharedDatabase):
        kind.record = _around(kind.record, SENT, ANSWERED, point)  # type: ignore[method-assign]
    os.fsync = _around(os.fsync, "flush", "flushed", point)  # type: ignore[assignment]
    event.listen(Pool, "connect", lambda opened, _record: _trace(opened, point))
    event.listen(Engine, "before_cursor_execute", lambda connection, *_: _reads(connection, point))
    wait = server.PatientConnection.wait
    server.PatientConnection.wait = (  # type: ignore[method-assign]
        lambda self, gen, *args, **options: _around(wait, "send", "received", point)(
            self, _stepped(gen, point), *args, **options
        )
    )
    _watch_writes(point)


def _trace(opened: Any, point: Points) -> None:
    if hasattr(opened, "set_trace_callback"):
        opened.set_trace_callback(lambda _statement: point("statement"))


def _reads(connection: Any, point: Points) -> None:
    if connection.dialect.name == "postgresql":
        point("statement")


def _around(act: Callable[..., Any], before: str, after: str, point: Points) -> Callable[..., Any]:
    def watched(*args: Any, **options: Any) -> Any:
        if before:
            point(before)
        answer = act(*args, **options)
        point(after)
        return answer

    return watched


def _stepped(gen: Generator[Any, Any, Any], point: Points) -> Generator[Any, Any, Any]:
    """What psycopg does step by step: it has sent what it could whenever it waits."""
    try:
        wanted = next(gen)
        while True:
            point("sent")
            wanted = gen.send((yield wanted))
    except StopIteration as end:
        return end.value


class _FileLayer(ctypes.Structure):
    """SQLite's `sqlite3_vfs`, up to the functions that exchange its system calls."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("version", "file_size", "longest_name")),
        *((name, ctypes.c_void_p) for name in ("next", "name", "own", "open", "delete", "access", "full_name")),
        *((f"library_{n}", ctypes.c_void_p) for n in range(4)),
        *((name, ctypes.c_void_p) for name in ("random", "sleep", "now", "last_error", "now_exactly")),
        *((name, ctypes.c_void_p) for name in ("set_call", "get_call", "next_call")),
    ]


_WRITE = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_longlong)
_kept: list[Any] = []
"""What SQLite calls must not be collected."""


def _watch_writes(point: Points) -> None:
    """A point after each write of SQLite's file, by a function of our own in place of the system's.

    SQLite offers that to whoever tests it. Its flushes are not among the calls to be exchanged; the one of a payment
    comes after its last write and before the answer, so there is a point on either side of it, too.
    """
    packaged = engine.driver().__name__.startswith("pysqlite3")
    extension = importlib.import_module("pysqlite3._sqlite3" if packaged else "_sqlite3")
    library = ctypes.CDLL(extension.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_FileLayer)
    layer = library.sqlite3_vfs_find(None)
    get_call = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(layer.contents.get_call)
    set_call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
        layer.contents.set_call
    )
    ours = _WRITE(_around(_WRITE(get_call(layer, b"pwrite")), "", WRITTEN, point))
    _kept.append(ours)
    set_call(layer, b"pwrite", ctypes.cast(ours, ctypes.c_void_p))
