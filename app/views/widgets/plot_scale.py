# SPDX-License-Identifier: Apache-2.0
"""The grid of a plot: round figures, few enough to be read, with nothing always among them."""

from __future__ import annotations

_FACTORS = (1, 2, 5)
_MOST_LINES = 5


def grid(least: int, most: int, smallest: int) -> list[int]:
    """The figures of the grid lines: at most five steps from `least` to above `most`, none finer than `smallest`."""
    step = smallest
    while (most - least) > step * _MOST_LINES:
        step = next(
            nicer
            for power in (10**place for place in range(16))
            for factor in _FACTORS
            if (nicer := factor * power) > step
        )
    first = -(-least // step) * step if least >= 0 else -((-least + step - 1) // step) * step
    return list(range(first, -(-most // step) * step + 1, step))
