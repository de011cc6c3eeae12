# SPDX-License-Identifier: Apache-2.0
"""An address of a printer is read before it is kept."""

from __future__ import annotations

import pytest

from app.domain.network_address import is_network_address


@pytest.mark.parametrize("address", ["printer-2", "192.0.2.10", "192.0.2.10:9100", "[fe80::1]:9100", "[fe80::1%eth0]"])
def test_a_printer_may_stand_at_a_name_or_a_number(address: str) -> None:
    assert is_network_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "upstairs by the window", "printer:", "printer:no", "printer:0", "printer:65536", ":9100", "fe80::1"],
)
def test_what_is_no_address_is_seen_before_it_is_kept(address: str) -> None:
    assert not is_network_address(address)
