# SPDX-License-Identifier: Apache-2.0
"""What the window is told of a screen before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """A screen: its name, its word and icon in the rail, who makes it when first opened, the right it needs."""

    name: str
    title: str
    icon: str
    factory: Callable[[], QWidget]
    needs: str = ""
