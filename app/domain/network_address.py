# SPDX-License-Identifier: Apache-2.0
"""Network addresses: what may stand where somebody types the address of a printer."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?:[\w.-]+|\[[\w:.%]+\])(?::([0-9]{1,5}))?", re.ASCII)
_MOST_PORTS = 65_535


def is_network_address(address: str) -> bool:
    """Whether a device can stand at this address: a name or number of the network, and a port after a colon or none."""
    read = _ADDRESS.fullmatch(address)
    return read is not None and (read[1] is None or 0 < int(read[1]) <= _MOST_PORTS)
