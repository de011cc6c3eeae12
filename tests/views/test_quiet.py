# SPDX-License-Identifier: Apache-2.0
"""While nobody is at the keys the next customer is prepared for; whoever comes back waits for nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Fault
from app.views.jobs import Jobs
from app.views.quiet import Quiet
from tests.conftest import FakeClock


class Room:
    """A quiet watcher with what it did."""

    def __init__(self, clock: FakeClock, jobs: Jobs) -> None:
        self.clock, self.jobs = clock, jobs
        self.tidied, self.warmed = 0, 0
        self.work: Callable[[Callable[[], bool]], None] = lambda stop: None
        self.quiet = Quiet(clock, jobs, self._tidy)

    def _tidy(self, stop: Callable[[], bool]) -> None:
        self.tidied += 1
        self.work(stop)

    def _warm(self) -> None:
        self.warmed += 1

    def passes(self, qtbot: QtBot, seconds: int) -> tuple[int, int]:
        """Time passes; answers how often the books were tidied and the libraries loaded."""
        self.clock.advance(seconds=seconds)
        self.quiet.tick(self._warm)
        qtbot.waitUntil(self.jobs.idle)
        return self.tidied, self.warmed


@pytest.fixture
def room(clock: FakeClock, lanes: Jobs) -> Iterator[Room]:
    made = Room(clock, lanes)
    yield made
    made.quiet.end()


def test_the_libraries_of_paper_are_loaded_once_in_the_first_pause(room: Room, qtbot: QtBot) -> None:
    assert room.passes(qtbot, 1) == (0, 0)
    assert room.passes(qtbot, 1) == (0, 1)
    assert room.passes(qtbot, 60) == (0, 1)


def test_the_books_are_tidied_once_in_each_quiet_time(room: Room, qtbot: QtBot) -> None:
    assert room.passes(qtbot, 299)[0] == 0
    assert room.passes(qtbot, 1)[0] == 1
    assert room.passes(qtbot, 3600)[0] == 1
    room.quiet.touched()
    assert room.passes(qtbot, 300)[0] == 2


def test_a_key_in_a_field_counts_as_somebody_at_the_keys(
    room: Room, qtbot: QtBot, in_front: Callable[[QWidget], QWidget]
) -> None:
    field = QLineEdit()
    in_front(field)
    room.clock.advance(seconds=299)
    QTest.keyClick(field, Qt.Key.Key_A)
    assert field.text() == "a"
    assert room.quiet.seconds() == 0


def test_whoever_comes_back_ends_the_check(room: Room, qtbot: QtBot) -> None:
    begun, ended = threading.Event(), threading.Event()

    def check(stop: Callable[[], bool]) -> None:
        begun.set()
        while not stop() and not ended.wait(0.01):
            pass

    room.work = check
    room.quiet.tidy()
    assert begun.wait(5)
    room.quiet.touched()
    qtbot.waitUntil(room.jobs.idle, timeout=2000)
    ended.set()


def test_damage_is_told(room: Room, qtbot: QtBot) -> None:
    def check(stop: Callable[[], bool]) -> None:
        raise Fault("The daily check found damage.", "The file was left as it is.", "Tell the administrator.")

    room.work = check
    with qtbot.waitSignal(room.quiet.damaged) as told:
        room.quiet.tidy()
    assert isinstance(told.args[0], Fault)
