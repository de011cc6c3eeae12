# SPDX-License-Identifier: Apache-2.0
"""Killed at any moment of a payment, it is there after the restart once or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tills

ROOT = Path(__file__).resolve().parents[2]
INSTANTS = 20
SECONDS = 240


@pytest.mark.parametrize("home", ["sqlite", "postgres"])
def test_a_payment_killed_at_any_point_is_there_once_or_not_at_all(home: str, request: pytest.FixtureRequest) -> None:
    told = ["sqlite", str(INSTANTS)]
    if home == "postgres":
        told = ["postgresql", str(INSTANTS), tills.shared(request.getfixturevalue("postgres_server"))]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", *told],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    tally = json.loads(done.stdout.splitlines()[-1])
    assert tally["wrong"] == []
    assert tally["kills"] == tally["points"] + INSTANTS
    assert {phase for phase, kills in tally["phases"].items() if kills} == {"before", "during", "after"}
    assert tally["there"]["absent"] > 0
    assert tally["there"]["recorded"] > 0
