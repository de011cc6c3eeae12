# SPDX-License-Identifier: Apache-2.0
"""The window never waits: nothing on its own thread touches the books or a device, from signing in to the slip."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine

from app.domain.count import CashCount
from app.services import drawers
from app.storage.embedded import EmbeddedDatabase, Home
from tests.scenes import FLOAT, Scenes, make_town

ROSA = "UB-900001"
TOUCHES = (
    (Engine, "connect"), (Engine, "raw_connection"), (Home, "cursor"), (EmbeddedDatabase, "record_many"),
    (socket.socket, "connect"), (socket.socket, "sendall"), (socket.socket, "send"), (socket.socket, "recv"),
)  # fmt: skip
"""Every way to the books and to the devices of an embedded home."""


class TouchedByTheWindow(AssertionError):
    """The thread of the window went to the books or to a device."""


class Guard:
    """Counts the touches of the lanes; one on the window's thread is kept, and fails where it happens."""

    def __init__(self) -> None:
        self.by_lanes: Counter[str] = Counter()
        self.by_window: list[str] = []

    def watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def touch(*args: Any, **options: Any) -> Any:
            if threading.current_thread() is threading.main_thread():
                self.by_window.append(name)
                raise TouchedByTheWindow(name)
            self.by_lanes[name] += 1
            return real(*args, **options)

        return touch


@contextmanager
def guarded() -> Iterator[Guard]:
    """Watch every way to the books and to devices."""
    guard = Guard()
    with pytest.MonkeyPatch.context() as patch:
        for kind, name in TOUCHES:
            patch.setattr(kind, name, guard.watched(f"{kind.__name__}.{name}", getattr(kind, name)))
        yield guard


@pytest.fixture
def scenes(qapp: QApplication, tmp_path: Path) -> Iterator[Scenes]:
    """The real program on a sample home, where Maria Diaz has a drawer open."""
    make_town(tmp_path / "home", accounts=5)
    made = Scenes(qapp, tmp_path / "home")
    drawers.open_drawer(made.home.desk_of("mdiaz"), drawer="01", count=CashCount.of(FLOAT))
    yield made
    made.close()


def test_a_whole_payment_leaves_books_and_devices_to_the_lanes(scenes: Scenes) -> None:
    with guarded() as guard:
        scenes.program.window.show()
        scenes.program.window.activateWindow()
        scenes.program.shell.begin()
        scenes.hands.settle()
        scenes.sign_in("mdiaz")
        scenes.counter.come()
        scenes.hands.press("F2")
        scenes.hands.write(ROSA)
        for key in ("Enter", "Enter", "F9", "F12"):
            scenes.hands.press(key)
        scenes.hands.settle()
    assert guard.by_window == []
    assert guard.by_lanes["EmbeddedDatabase.record_many"] == 1
    assert guard.by_lanes["Engine.connect"] > 0
    with scenes.home.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar() == 1


def test_a_touch_on_the_windows_thread_is_seen(scenes: Scenes) -> None:
    with guarded() as guard, pytest.raises(TouchedByTheWindow), scenes.home.database.reading():
        pass
    assert guard.by_window == ["Engine.connect"]
