# SPDX-License-Identifier: Apache-2.0
"""Files that are whole or not there: whatever interrupts the writing, the old one stays or the new one stands."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def writing(target: Path) -> Iterator[BinaryIO]:
    """A stream that becomes `target` when the block ends well; its folder is made. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())  # a rename must never come to the disk before what it names
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
