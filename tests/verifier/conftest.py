# SPDX-License-Identifier: Apache-2.0
"""The small town as a file of its own: made once, copied for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.verifier import homes


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's books as the guards keep them; nobody writes to this file."""
    return homes.make(tmp_path_factory.mktemp("town") / "town.sqlite3")


@pytest.fixture
def home(untouched: Path, tmp_path: Path) -> Path:
    """A copy of the town's books to tamper with."""
    return Path(shutil.copy(untouched, tmp_path / "home.sqlite3"))


@pytest.fixture(scope="session")
def shared(postgres_server: Server) -> Iterator[str]:
    """The town in PostgreSQL; nobody writes to it."""
    address = postgres_server.create_database()
    homes.make_shared(address)
    yield address
    postgres_server.drop_database(address)
