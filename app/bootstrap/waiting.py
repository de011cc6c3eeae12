# SPDX-License-Identifier: Apache-2.0
"""What waits in a home of this till that the server of the shared books has not got: read only, nobody signed in.

An installed program asks before it is taken away or replaced.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.storage.local_copy import LocalCopy
from app.storage.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator


def found(home: Path) -> Iterator[str]:
    """A line for each person whose entries wait there, in the outbox or in the till's copy, and what sends them."""
    for file in sorted((home / "outbox").glob("*.log")):
        count = _open_in(file)
        if count:
            entries = "1 entry waits" if count == 1 else f"{count:,} entries wait"
            yield f"{entries} in {home} that the server may not have. {file.stem} signs in here: it is then sent."
    alone = LocalCopy(home / "copy").alone()
    if alone is not None:
        yield (
            f"Receipts of {alone.person} wait in {home}, taken without the server. "
            f"{alone.person} or a supervisor signs in here: they are then sent."
        )


def _open_in(file: Path) -> int:
    """How many intents have no answer; a copy is opened, because a window may be writing in the file itself."""
    with tempfile.TemporaryDirectory(prefix="tillwright-waiting-") as aside:
        box = Outbox(Path(shutil.copy(file, aside)))
        try:
            return len(box.open())
        finally:
            box.close()
