# SPDX-License-Identifier: Apache-2.0
"""What waits in a home of this till that the server of the shared books has not got: read only, nobody signed in.

An installed program asks before it is taken away or replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage import outbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def found(home: Path) -> Iterator[str]:
    """A line for each person whose entries wait there: how many, whose, and what sends them."""
    for file in sorted((home / "outbox").glob("*.log")):
        count = len(outbox.waiting(file))
        if count:
            entries = "1 entry waits" if count == 1 else f"{count:,} entries wait"
            yield f"{entries} in {home} that the server may not have. {file.stem} signs in here: it is then sent."
