# SPDX-License-Identifier: Apache-2.0
"""What tests of the window stand on: the theme as the program installs it, and a quiet set of lanes."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import resources
from app.views import theme as themes
from app.views.jobs import Jobs
from tests import proved_passwords
from tests.conftest import destroy_what_was_left


@pytest.fixture(autouse=True)
def passwords_proved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing in to a window does not take a third of a second in each test."""
    proved_passwords.remember(monkeypatch)


@pytest.fixture(scope="session")
def installed_theme(qapp: QApplication) -> themes.Theme:
    """The theme, installed once as in the program."""
    try:
        return themes.current()  # the journeys have installed it already
    except RuntimeError:
        return themes.install(qapp, resources.root(), "light")


@pytest.fixture
def look(installed_theme: themes.Theme) -> Iterator[themes.Theme]:
    """The light theme at 100 %, and back to it afterwards."""
    installed_theme.choose("light", 100)
    yield installed_theme
    destroy_what_was_left()  # another theme would paint every window of the test anew, for nobody
    installed_theme.choose("light", 100)


@pytest.fixture
def lanes(look: themes.Theme) -> Iterator[Jobs]:
    """Lanes that are closed after the test."""
    jobs = Jobs()
    yield jobs
    assert jobs.close(5)


@pytest.fixture
def in_front(qtbot: QtBot, look: themes.Theme) -> Callable[[QWidget], QWidget]:
    """Show a widget as the active window, so that keys and shortcuts reach it."""

    kept: list[QWidget] = []  # qtbot itself keeps only weak references

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        kept.append(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return show
