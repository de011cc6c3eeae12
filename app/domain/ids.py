# SPDX-License-Identifier: Apache-2.0
"""Every entry has its own id, made before it is sent: a UUID of version 7, growing with time (RFC 9562)."""

from __future__ import annotations

import secrets
import threading
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_TAIL_BITS = 74
_STEP_BITS = 32


class Ids:
    """A maker of ids, each greater than the one before, whatever the clock does; safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millis = -1
        self._tail = 0

    def next(self, at: datetime) -> str:
        """The next id, lower-case text; `at` is an aware time. A clock that stands or goes back is outrun."""
        millis = int(at.timestamp() * 1000)
        with self._lock:
            if millis > self._millis:
                self._millis, self._tail = millis, secrets.randbits(_TAIL_BITS - 1)
            else:
                self._tail += 1 + secrets.randbits(_STEP_BITS)
                carry, self._tail = divmod(self._tail, 1 << _TAIL_BITS)
                self._millis += carry
            return _written(self._millis, self._tail)


def _written(millis: int, tail: int) -> str:
    high, low = divmod(tail, 1 << 62)
    return str(uuid.UUID(int=(millis & (1 << 48) - 1) << 80 | 7 << 76 | high << 64 | 2 << 62 | low))


uuid7 = Ids().next
"""The next id of this program for an aware time: `uuid7(at) -> str`."""
