# SPDX-License-Identifier: Apache-2.0
"""Killed at any moment of a payment, `python -m app` starts again and the payment is there once or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import shared_books

ROOT = Path(__file__).resolve().parents[2]
INSTANTS = 20
SECONDS = 480


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database for shared books, and nothing for an embedded home."""
    if request.node.callspec.params["home"] == "sqlite":
        yield ""
        return
    server = request.getfixturevalue("postgres_server")
    url = server.create_database()
    yield url
    shared_books.logins(url)  # roles belong to the whole server: after the sample's, the usual passwords again
    server.drop_database(url)


@pytest.mark.parametrize("home", ["sqlite", "postgresql"])
def test_a_payment_killed_at_any_point_is_there_once_or_not_at_all(home: str, address: str) -> None:
    # In a process of its own: what the program says comes through pipes that no other thread may hold open.
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", home, str(INSTANTS), *([address] if address else [])],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    tally = json.loads(done.stdout.splitlines()[-1])
    assert tally["wrong"] == []
    assert tally["kills"] == tally["points"] + INSTANTS
    assert {phase for phase, kills in tally["phases"].items() if kills} == {"before", "during", "after"}
    assert tally["there"]["absent"] > 0
    assert tally["there"]["recorded"] > 0
