# SPDX-License-Identifier: Apache-2.0
"""Garbage is collected on the thread of the window alone, whoever makes it."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.views.collector import Collector


class Knot:
    """Two things that hold each other: only a collection sees that nobody needs them."""

    def __init__(self) -> None:
        self.other = [self]


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    owner = QObject()
    asked = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # Python's own, which tests raise
    gc.enable()
    made = Collector(owner)
    made.start()
    yield made
    made.stop()
    gc.set_threshold(*asked)


def test_a_lane_makes_garbage_and_the_window_collects_it(collector: Collector, qtbot: QtBot) -> None:
    collected_by: list[int] = []

    def work() -> None:
        first = Knot()
        weakref.finalize(first, lambda: collected_by.append(threading.get_ident()))
        del first
        kept = [Knot() for _ in range(5_000)]  # far beyond what makes Python collect by itself
        del kept

    lane = threading.Thread(target=work)
    lane.start()
    lane.join()
    assert collected_by == []
    qtbot.waitUntil(lambda: collected_by != [], timeout=5_000)
    assert collected_by == [threading.main_thread().ident]


def test_nothing_is_collected_when_nothing_is_due(collector: Collector) -> None:
    while collector.look() is not None:
        pass
    assert collector.look() is None


def test_once_stopped_python_collects_by_itself_again(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
