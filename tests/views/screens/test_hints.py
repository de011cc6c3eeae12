# SPDX-License-Identifier: Apache-2.0
"""With shared books the wall shows a payment within a second by the till's hint, and without it by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.storage import hints
from app.views.jobs import Jobs
from app.views.screens.audit.screen import LOOK_AGAIN_MS
from tests import books as town
from tests.books import Books, in_cash, item
from tests.conftest import FakeClock
from tests.views.screens.audit_place import AuditPlace

pytestmark = pytest.mark.postgres
WITHIN = 1.0
"""Seconds from the committed answer to the wall, by the hint; without it the pace of the wall comes on top."""


@pytest.fixture
def books(shared_city: Books) -> Books:
    return shared_city


@pytest.fixture
def place(books: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> Iterator[AuditPlace]:
    made = AuditPlace(books, clock, lanes)
    in_front(made.window)
    yield made
    made.window.hide()


def until(holds: Callable[[], bool], patience: float = 10.0) -> float:
    """Let the window run by itself; answers after how many seconds it holds."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < patience, "it never came"
        QApplication.processEvents()
        time.sleep(0.002)
    return time.monotonic() - begun


def shows(place: AuditPlace, cash: int) -> bool:
    found = [each.seen.drawer for each in place.screen.wall.cards if each.seen and each.seen.drawer.book == "01-0001"]
    return bool(found) and found[0].figures is not None and found[0].figures.cash.cents == cash


def listens(books: Books) -> bool:
    return books.rows("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN tillwright'") != [(0,)]


def test_a_payment_at_another_till_is_on_the_wall_within_a_second(place: AuditPlace) -> None:
    session = town.drawer(place.books, "01", "mdiaz").opens()
    place.signs_in()
    until(lambda: listens(place.books))
    place.screen._again.stop()  # only a hint can bring it now
    place.rests()
    for cash in (20700, 21400):  # the second one after the first has made the till's line
        session.takes([item("MISC", "7.00", {"100-4290": "7.00"})], [in_cash("7.00")])
        assert until(lambda cash=cash: shows(place, cash)) < WITHIN


def test_without_the_hint_it_is_there_with_the_next_reading(place: AuditPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    session = town.drawer(place.books, "01", "mdiaz").opens()
    monkeypatch.setattr(hints.Teller, "tell", lambda teller: None)
    place.signs_in()
    place.rests()
    session.takes([item("MISC", "7.00", {"100-4290": "7.00"})], [in_cash("7.00")])
    assert until(lambda: shows(place, 20700)) < LOOK_AGAIN_MS / 1000 + WITHIN


def test_a_line_that_was_cut_is_made_anew_and_nobody_hears_of_it(place: AuditPlace) -> None:
    session = town.drawer(place.books, "01", "mdiaz").opens()
    place.signs_in()
    until(lambda: listens(place.books))
    assert place.books.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE query IN ('LISTEN tillwright', 'NOTIFY tillwright')"
    )
    place.screen._again.stop()
    until(lambda: listens(place.books))
    session.takes([item("MISC", "7.00", {"100-4290": "7.00"})], [in_cash("7.00")])
    until(lambda: shows(place, 20700))
    assert place.notices.current is None


def test_who_leaves_the_screen_listens_no_more(place: AuditPlace) -> None:
    town.drawer(place.books, "01", "mdiaz").opens()
    place.signs_in()
    until(lambda: listens(place.books))
    place.window.hide()
    until(lambda: not listens(place.books))


def test_a_hint_carries_nothing_of_the_books(books: Books) -> None:
    with psycopg.connect(books.database.server.url.render_as_string(), autocommit=True) as connection:  # type: ignore[attr-defined]
        connection.execute("LISTEN tillwright")
        town.drawer(books, "01", "mdiaz").opens()
        (heard,) = connection.notifies(timeout=5, stop_after=1)
    assert (heard.channel, heard.payload) == ("tillwright", "")
