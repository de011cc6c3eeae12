# SPDX-License-Identifier: Apache-2.0
"""The sign-in form says the city's own day, whatever zone the machine is in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings
from app.bootstrap import window
from app.bootstrap.home import Home
from app.views.screens.sign_in import SignInPage
from tests.conftest import FakeClock


@pytest.fixture
def machine_in_utc() -> Iterator[None]:
    """A machine whose own zone is not the city's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the machine cannot be set here")
@pytest.mark.usefixtures("machine_in_utc")
def test_the_form_says_the_day_of_the_city_once_its_books_are_open(
    tmp_path: Path, clock: FakeClock, qtbot: QtBot, qapp: QApplication
) -> None:
    made = Home(tmp_path, settings.Settings(), clock)
    made.make_sample(accounts=0)
    made.close()
    clock.set(datetime(2026, 11, 21, 3, 0, tzinfo=UTC))  # the evening before, in Ridgemont
    program = window.build(qapp, tmp_path, clock=clock, watch=False)
    qtbot.addWidget(program.window)
    program.window.show()
    program.shell.begin()
    page = program.window.findChild(SignInPage)
    qtbot.waitUntil(lambda: page.city.text() == "City of Ridgemont", timeout=9000)
    assert page.facts.text() == "Fri, Nov 20, 2026\nWorkstation W1"
    program.end()
