# SPDX-License-Identifier: Apache-2.0
"""The machine's clock; everything else is given it and never asks itself."""

from __future__ import annotations

from datetime import UTC, datetime


def system_clock() -> datetime:
    """Now, aware, in universal time."""
    return datetime.now(UTC)
