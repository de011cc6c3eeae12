# SPDX-License-Identifier: Apache-2.0
"""A payment with a point before and after everything it does outside its own memory.

Points are the statements of SQLite (each part of each guard too), the flush of the intent, the send to the server and
its answer, and the moments before and after them. A point is said aloud; at one of them the process kills itself.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator
from typing import Any

from app.services import receipts
from app.storage import embedded, postgresql, server
from tests.tills import Till

PHASES = {
    "keyed": "before", "flush": "before", "flushed": "before",
    "insert": "during", "send": "during", "sent": "during", "received": "during",
    "answered": "after", "posted": "after",
}  # fmt: skip
"""By what was said last: whether the commit was still to come, under way, or done."""


class Points:
    """Says each point through a pipe and dies at the one it was told."""

    def __init__(self, pipe: int, fatal: int) -> None:
        self._pipe, self._fatal, self._count = pipe, fatal, 0

    def __call__(self, name: str) -> None:
        """One point is reached."""
        os.write(self._pipe, f"{name}\n".encode())
        if self._count == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self._count += 1


def pay(till: Till, draft: Any, point: Points) -> None:
    """Finish a payment with a point everywhere; answers when it is posted."""
    _watch(till, point)
    point("keyed")
    receipts.post(till.desk, draft, known=till.rules, cash_only=till.cash_only)
    point("posted")


def _watch(till: Till, point: Points) -> None:
    """From here on, what the till does outside is said. The process has nothing else to do, so nothing is put back."""
    database = till.desk.database
    if isinstance(database, embedded.EmbeddedDatabase):
        database.home.cursor()
        database.home._kept.driver_connection.set_trace_callback(lambda _statement: point("insert"))
    else:
        os.fsync = _around(os.fsync, "flush", "flushed", point)  # type: ignore[assignment]
        wait = server.PatientConnection.wait
        server.PatientConnection.wait = (  # type: ignore[method-assign]
            lambda self, gen, *args, **options: _around(wait, "send", "received", point)(
                self, _stepped(gen, point), *args, **options
            )
        )
    kind = type(database)
    kind.record = _around(kind.record, "", "answered", point)  # type: ignore[method-assign]
    assert kind in (embedded.EmbeddedDatabase, postgresql.SharedDatabase)


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
