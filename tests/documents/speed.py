# SPDX-License-Identifier: Apache-2.0
"""How many times as long one piece of work takes as another, on a machine that others use too."""

from __future__ import annotations

import sys
from time import process_time
from timeit import repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 12


def times_as_long(work: Callable[[], object], floor: Callable[[], object], *, enough: float, number: int) -> float:
    """The best ratio of up to twelve rounds, fewer once it is `enough`; measured without the tracing of coverage."""
    tracing = sys.gettrace()
    sys.settrace(None)
    try:
        best = float("inf")
        for _ in range(_ROUNDS):  # another process may have the core for one round
            bare = min(repeat(floor, timer=process_time, number=number, repeat=5))
            best = min(best, min(repeat(work, timer=process_time, number=number, repeat=5)) / bare)
            if best <= enough:
                break
    finally:
        sys.settrace(tracing)
    return best
