# SPDX-License-Identifier: Apache-2.0
"""The window says how it stands to the server: quietly while all is well, across its whole width when it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import MagicMock
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.line import Line
from app.services.alone import Standing
from app.storage.till import Waiting
from app.views.backstage import Parts
from app.views.jobs import Jobs
from app.views.main_window import MainWindow
from app.views.notices import Notices
from app.views.server_line import ServerLine
from app.views.strip import Strip
from tests.conftest import FakeClock

CITY = ZoneInfo("America/Chicago")


class Place:
    """A window whose server is what a test says of it."""

    def __init__(self, clock: FakeClock, jobs: Jobs) -> None:
        self.clock = clock
        self.asked = 0
        self.window = MainWindow(Notices(self.now, listening=False))
        parts = Parts(self.window, jobs, self.window.notices, MagicMock(), MagicMock(), MagicMock())
        self._owner = QObject()
        self.line = ServerLine(self, parts, Strip(self.window, jobs), self._owner)  # type: ignore[arg-type]  # a backstage in what is asked
        self.window.action_wanted.connect(lambda name: self.line.act() if name == "offline.act" else None)

    def works(self, desk: MagicMock) -> None:
        self.line._work = MagicMock(desk=desk)

    def stands(self, standing: Standing) -> None:
        self.line._on_standing(standing)
        self.line._timer.stop()

    def now(self) -> object:
        return self.clock().astimezone(CITY)

    def ask_server(self) -> None:
        self.asked += 1

    def books(self) -> tuple[str, str, str]:
        """Words, tone and explanation of the cell of the books."""
        status = self.window.strip.cells["books"].status
        return status.text, status.tone, status.explain

    def band(self) -> str:
        return self.window.band.accessibleName() if self.window.band.isVisible() else ""


@pytest.fixture
def place(clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> Place:
    made = Place(clock, lanes)
    in_front(made.window)
    return made


def test_while_the_server_answers_the_strip_alone_says_how_old_the_copy_is(place: Place) -> None:
    place.line.heard.emit(Line())
    assert place.books() == ("Books connected", "", "This till is still copying the accounts, in the background.")
    place.line.heard.emit(Line(current=place.clock()))
    assert place.books() == ("Books connected", "", "This till's copy of the accounts is of 8:15 AM.")
    place.clock.advance(hours=24)
    place.line.heard.emit(Line(current=place.clock() - timedelta(hours=24)))
    assert place.books()[2] == "This till's copy of the accounts is of Nov 20, 2026."
    assert place.band() == ""


def test_a_server_that_is_gone_is_said_across_the_window_with_the_time_until_it_is_back(
    place: Place, qtbot: QtBot
) -> None:
    current = place.clock()
    place.clock.advance(minutes=5)
    place.line.heard.emit(Line(reached=False, current=current))
    place.clock.advance(minutes=5)
    place.line.heard.emit(Line(reached=False, current=current))
    assert place.band() == (
        "No answer from the server since 8:20 AM. "
        "Everything recorded is safe. Nothing more is recorded for now; the till asks again."
    )
    assert place.books() == ("Books not answering", "danger", "This till's copy of the accounts is of 8:15 AM.")
    qtbot.mouseClick(place.window.band.button, Qt.MouseButton.LeftButton)
    assert place.asked == 1
    place.line.heard.emit(Line(current=current))
    assert place.band() == ""
    assert place.books()[1] == ""


def test_without_the_server_the_band_counts_what_is_safe_and_other_screens_wait(place: Place) -> None:
    place.works(MagicMock(may=lambda right: True))
    place.line.heard.emit(Line(reached=False))
    assert place.window.band.button.text() == "Work without it"
    place.stands(Standing(place.clock().astimezone(CITY), Waiting(6)))
    assert place.band() == (
        "Working offline since 8:15 AM. 6 receipts are safe in this till. Cards, voids, counts and what else needs the "
        "server wait."
    )
    assert place.books()[:2] == ("Working offline", "caution")
    assert place.window.holds("counter") == place.window.holds("drawer") == ""
    assert place.window.holds("audit").startswith("This screen needs the server")
    assert place.window.holds("") == (
        "6 receipts are safe in this till. Stay signed in until the server is back and has them."
    )
    place.line.heard.emit(Line())
    assert place.band() == "The server is back. 6 receipts are safe in this till. Sending."
    place.stands(Standing(place.clock(), Waiting(1, "The drawer session has moved on.", "01-0001-0004")))
    assert place.band() == (
        "The server's books did not take 01-0001-0004. 1 receipt is safe in this till. Tell a supervisor. "
        "The drawer session has moved on."
    )
    place.stands(Standing())
    assert (place.band(), place.window.holds("audit"), place.window.holds("")) == ("", "", "")
    assert place.window.notices.current is not None
    assert place.window.notices.current.head == "The server is back"


def test_a_disk_that_takes_no_copy_is_a_caution_and_no_alarm(place: Place) -> None:
    place.line.heard.emit(Line(trouble="This till's disk did not take the copy."))
    assert place.books() == (
        "Books connected", "caution", "This till's disk did not take the copy. Tell the administrator.",
    )  # fmt: skip
    assert place.band() == ""
