# SPDX-License-Identifier: Apache-2.0
"""What tests of the printer's sheet stand on: a workstation that prints."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.conftest import FakeClock
from tests.views import printing_place
from tests.views.screens import counter_stand


@pytest.fixture(scope="session")
def printing_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books of a small city, made once; every test works in a copy."""
    path = tmp_path_factory.mktemp("printing") / "books.db"
    counter_stand.make_books(path)
    return path


@pytest.fixture
def place(
    qtbot: QtBot, clock: FakeClock, printing_books: Path, tmp_path: Path, in_front: Callable[[QWidget], QWidget]
) -> Iterator[printing_place.PrintingPlace]:
    """Maria Diaz at a workstation whose slips go to the printer on the screen."""
    with printing_place.opened(qtbot, clock, printing_books, tmp_path, in_front) as made:
        yield made
