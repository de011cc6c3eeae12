# SPDX-License-Identifier: Apache-2.0
"""How a till stands to the server of its books: whether it answers, and how current the till's own copy is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Whether the server answers (`reached`), and of when the till's copy is by the server's clock (`current`).

    `current` is None until the copy is whole; `trouble` is why it cannot be kept on this till's disk.
    """

    reached: bool = True
    current: datetime | None = None
    trouble: str = ""
