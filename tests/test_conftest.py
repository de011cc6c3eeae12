# SPDX-License-Identifier: Apache-2.0
"""The guards around every test bite: no blocking dialog, no other machine, no folder of the person at the keyboard."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from app import settings
from tests.conftest import FakeClock, needs_postgres


def test_a_dialog_that_would_block_fails_at_once(qapp: QApplication) -> None:
    for dialog in (QDialog(), QMessageBox()):
        with pytest.raises(AssertionError, match=r"Use open\(\)"):
            dialog.exec()
    with pytest.raises(AssertionError, match=r"Use open\(\)"):
        QMessageBox.question(None, "Void", "Void this receipt?")


def test_the_window_is_off_screen_and_its_caret_stands_still(qapp: QApplication) -> None:
    assert qapp.platformName() == os.environ["QT_QPA_PLATFORM"]
    assert QApplication.cursorFlashTime() == 0
    assert QStandardPaths.isTestModeEnabled()


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as line:
        line.settimeout(1)
        with pytest.raises(pytest.fail.Exception, match="only loopback"):
            line.connect(("192.0.2.1", 9100))
        with pytest.raises(pytest.fail.Exception, match="only loopback"):
            line.connect_ex(("192.0.2.1", 9100))


def test_loopback_can_be_reached() -> None:
    with socket.socket() as listener, socket.socket() as line:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        line.connect(listener.getsockname())
        assert line.getpeername() == listener.getsockname()


def test_the_folders_of_the_person_are_other_ones_in_tests(tmp_path: Path) -> None:
    assert settings.default_home().is_relative_to(tmp_path.parent)


def test_the_clock_moves_only_when_told(clock: FakeClock) -> None:
    first = clock()
    assert clock() == first == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
    clock.advance(seconds=121)
    assert clock() - first == timedelta(seconds=121)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2026, 11, 20, 8))  # noqa: DTZ001 - the very thing that is refused


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_test_played_with_postgres_counts_as_needing_it(request: pytest.FixtureRequest, kind: str) -> None:
    assert needs_postgres(request.node) is (kind == "postgres")
