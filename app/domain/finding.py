# SPDX-License-Identifier: Apache-2.0
"""One thing that is not as shared books need it, with what mends it."""

from __future__ import annotations

from dataclasses import dataclass

UPGRADE = "Run tillwright database upgrade ADDRESS"
"""What puts guards and grants back as the program makes them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong and its remedy. Without `must` it is advice, and the books are safe as they are."""

    what: str
    remedy: str
    must: bool = True

    def __str__(self) -> str:
        return f"{'To mend' if self.must else 'To consider'}: {self.what} {self.remedy}"


def named(names: list[str], most: int = 5) -> str:
    """A few names in one line: "a, b and 3 more"."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"
