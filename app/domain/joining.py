# SPDX-License-Identifier: Apache-2.0
"""What a first start asks of a till that joins shared books."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Joining:
    """Where the shared books are, which workstation this is, and whose login tries them."""

    address: str
    workstation: str
    name: str
    password: str = field(repr=False)
