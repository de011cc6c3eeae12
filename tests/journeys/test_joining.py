# SPDX-License-Identifier: Apache-2.0
"""A new till joins the city's server through the real window, and its person signs in there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings
from app.bootstrap import window
from app.storage import shared_home
from app.views.screens.first_start import FirstStartPage
from app.views.screens.sign_in import SignInPage
from tests import books, shared_books
from tests.postgres import Server

pytestmark = pytest.mark.postgres
MS = 8_000


@pytest.fixture
def address(postgres_server: Server) -> Iterator[str]:
    url = postgres_server.create_database()
    shared_home.init(url, facts=books.CITY, more=books.furnish)
    shared_books.logins(url)
    yield f"127.0.0.1:{postgres_server.port}/{url.rpartition('/')[2]}"
    postgres_server.drop_database(url)


def keys(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def test_a_till_joins_a_server_by_keys_alone(qapp: QApplication, qtbot: QtBot, tmp_path: Path, address: str) -> None:
    program = window.build(qapp, tmp_path, watch=False)
    try:
        program.window.resize(1366, 768)
        program.shell.begin()
        with qtbot.waitActive(program.window):
            program.window.show()
            program.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        press(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
        page = program.window.findChild(FirstStartPage).join
        keys(address)
        press(Qt.Key.Key_Tab)
        press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        keys("W7")
        press(Qt.Key.Key_Tab)
        keys("mdiaz")
        press(Qt.Key.Key_Tab)
        keys("wrong-password")
        press(Qt.Key.Key_F12)
        qtbot.waitUntil(lambda: "is not right" in page.form.fields["password"].error, timeout=MS)
        assert not (tmp_path / settings.FILE_NAME).exists()
        assert page.found_head.text() == ""
        page.form.fields["password"].input.setText(books.PASSWORD)  # type: ignore[union-attr]  # it is typed
        press(Qt.Key.Key_F12)
        qtbot.waitUntil(lambda: page.go_button.text() == "Join it", timeout=MS)
        assert page.found_head.text() == "The server answers. Tell who runs it:"
        assert "fsync is off" in page.found.text()
        assert not (tmp_path / settings.FILE_NAME).exists()
        press(Qt.Key.Key_F12)
        qtbot.waitUntil(lambda: (tmp_path / settings.FILE_NAME).exists(), timeout=MS)
        kept = settings.load(tmp_path)
        assert (kept.database, kept.workstation) == (f"postgresql://{address}", "W7")
        assert books.PASSWORD not in (tmp_path / settings.FILE_NAME).read_text()
        qtbot.waitUntil(lambda: program.window.findChild(SignInPage) is not None, timeout=MS)
        keys("mdiaz")
        press(Qt.Key.Key_Tab)
        program.window.findChild(SignInPage).password.input.setText(books.PASSWORD)
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: program.shell.work is not None, timeout=MS)
        assert program.shell.work is not None
        assert (program.shell.work.desk.staff.name, program.shell.work.desk.till) == ("mdiaz", "W7")
        assert "server" not in program.window.strip.cells
    finally:
        program.end()
