# SPDX-License-Identifier: Apache-2.0
"""Who was given a password by somebody else chooses one of their own before anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings
from app.bootstrap import window
from app.bootstrap.home import Home
from app.queries import people as rows
from app.services import people
from app.views.dialogs.new_password_sheet import NewPasswordSheet
from app.views.screens.sign_in import SignInPage
from tests.conftest import FakeClock

GIVEN, OWN = "three plain words", "four other plain words"


@pytest.fixture
def home(tmp_path: Path, clock: FakeClock) -> Path:
    """The sample city, where Maria Diaz was given a new password."""
    made = Home(tmp_path, settings.Settings(), clock)
    made.make_sample(accounts=0)
    people.reset_password(made.desk_of("admin"), name="mdiaz", new=GIVEN)
    made.close()
    clock.advance(seconds=1)
    return tmp_path


def test_a_given_password_is_changed_before_the_counter_opens(
    home: Path, clock: FakeClock, qtbot: QtBot, qapp: QApplication
) -> None:
    program = window.build(qapp, home, clock=clock, watch=False)
    qtbot.addWidget(program.window)
    program.window.show()
    program.shell.begin()

    def sheet() -> NewPasswordSheet:
        page = program.window.findChild(SignInPage)
        page.wanted.emit("mdiaz", GIVEN)
        qtbot.waitUntil(lambda: any(one.is_open for one in program.window.findChildren(NewPasswordSheet)), timeout=9000)
        return next(one for one in program.window.findChildren(NewPasswordSheet) if one.is_open)

    asked = sheet()
    assert program.shell.work is None
    asked.reject()
    assert program.shell.work is None  # going back signs nobody in
    assert program.window.findChild(SignInPage).button.isEnabled()
    asked = sheet()
    for first, second, said in ((OWN, "other", "not the same"), (GIVEN, GIVEN, "old password")):
        asked.fields["password"].set_text(first)
        asked.fields["again"].set_text(second)
        asked.accept()
        field = asked.fields["again" if first != second else "password"]
        qtbot.waitUntil(lambda field=field, said=said: said in field.error, timeout=9000)
        assert program.shell.work is None
    asked.fields["password"].set_text(OWN)
    asked.fields["again"].set_text(OWN)
    qtbot.keyClick(asked.fields["again"].input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.shell.work is not None, timeout=9000)
    assert not rows.must_change(program.backstage.home.database, "mdiaz")
    qapp.removeEventFilter(program.scanner)
    program.scanner.deleteLater()
    program.window.close()
