# SPDX-License-Identifier: Apache-2.0
"""What tests of screens stand on: a desk with an open drawer, and a cashier at its counter."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.desk import Desk
from tests import shared_books
from tests.books import Books
from tests.conftest import FakeClock
from tests.postgres import Server
from tests.views.screens import counter_stand


@pytest.fixture(autouse=True)
def counters_leave(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every counter of a test is left in order, while its window is still there (the look takes it away)."""
    if "look" in request.fixturenames:
        request.getfixturevalue("look")
    yield
    while counter_stand.STANDS:
        counter_stand.STANDS.pop().leaves()


@pytest.fixture(scope="session")
def counter_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with a few bills, made once; every test works in a copy."""
    path = tmp_path_factory.mktemp("counter") / "books.db"
    counter_stand.make_books(path)
    return path


@pytest.fixture(scope="session")
def furnished(postgres_server: Server) -> str:
    """The name of a PostgreSQL database where nobody has worked yet."""
    return shared_books.prepare(postgres_server)


@pytest.fixture
def shared_city(postgres_server: Server, furnished: str) -> Iterator[Books]:
    """Shared books where nobody has worked yet, for one test with a window."""
    url = postgres_server.copy_of(furnished)
    held = shared_books.opened(url)
    yield held
    held.close()
    postgres_server.let_go(url)


@pytest.fixture
def closed_desk(clock: FakeClock, counter_books: Path, tmp_path: Path) -> Iterator[Desk]:
    """Maria Diaz before she has opened a drawer."""
    shutil.copy(counter_books, tmp_path / "books.db")
    made = counter_stand.desk_of(clock, tmp_path / "books.db")
    yield made
    made.database.close()


@pytest.fixture
def counter_desk(closed_desk: Desk) -> Desk:
    """Maria Diaz with drawer 02 open and a float of $200.00."""
    counter_stand.open_drawer(closed_desk)
    return closed_desk


@pytest.fixture
def stand(
    qtbot: QtBot, counter_desk: Desk, clock: FakeClock, in_front: Callable[[QWidget], QWidget]
) -> counter_stand.Stand:
    """The counter in front, ready for the first key."""
    return counter_stand.stand_at(qtbot, counter_desk, clock, in_front)
