# SPDX-License-Identifier: Apache-2.0
"""The Day screen in the real window over real books: what is open, closing it by one key, and what is closed."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import gl_files
from app.domain import canon
from app.queries import day_close, masters, people
from app.services.desk import Desk
from app.services.posting import Journal
from app.settings import Settings
from app.views.jobs import Jobs
from app.views.main_window import ScreenSpec
from app.views.screens.day.close_sheet import CloseDaySheet
from app.views.screens.day.post_sheet import PostSheet
from app.views.screens.day.screen import DayScreen
from app.views.theme import Theme
from app.views.workplace import Workplace
from tests import books as town
from tests.books import DAY, READY_DAY, Books, drawer, in_cash, item, office
from tests.conftest import FakeClock
from tests.views.clipping import troubles
from tests.views.screens.drawer_place import Place, settle, texts

Key = Qt.Key


class DayPlace(Place):
    """The workstation with the Day screen, a place to go to, and a folder for journals."""

    folder: Path
    chosen = Settings()

    def opens(self, name: str) -> QWidget | None:
        """A person sits down and opens the Day screen; nothing where they have none."""
        database = self.books.as_(name)
        staff = people.staff(database, name)
        assert staff is not None
        desk = Desk(database, self.clock, staff, "W1", masters.city(database), Journal(database))
        self.went: list[str] = []
        work = Workplace(desk, self.jobs, self.notices, self.printed, self.window, self.went.append, lambda: None)
        journals = gl_files.journals(self.folder, self.chosen)
        specs = [ScreenSpec("day", "Day", "calendar", lambda: DayScreen(work, journals), "close_day")]
        self.window.set_screens(specs, staff.rights)
        screen = self.window.open_screen("day")
        settle(self.jobs)
        return screen

    def sits_down(self, name: str) -> DayScreen:
        screen = self.opens(name)
        assert isinstance(screen, DayScreen)
        return screen


@pytest.fixture
def books() -> Iterator[Books]:
    held = Books(town.embedded())
    yield held
    held.close()


@pytest.fixture
def place(qtbot: QtBot, look: Theme, lanes: Jobs, books: Books, clock: FakeClock, tmp_path: Path) -> Iterator[DayPlace]:
    made = DayPlace(books, clock, lanes)
    made.folder = tmp_path
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    settle(lanes)


@pytest.fixture
def press(place: DayPlace) -> Callable[..., None]:
    def send(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or place.window, key, modifier)
        settle(place.jobs)

    return send


ALT = Qt.KeyboardModifier.AltModifier


def lived(books: Books) -> None:
    """A closed session of $20.00 in cash."""
    one = drawer(books, "01", "mdiaz").opens()
    one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    one.begins_count().counts(town.CashCount.of({"20.00": 11}))
    one.submits()
    one.closes()


def facts_of(part: QWidget) -> list[tuple[str, str]]:
    """The facts on a part of the screen, as pairs."""
    said = [label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part)]
    return list(itertools.pairwise(said))


def shown(screen: DayScreen) -> list[str]:
    return [words for label in screen.findChildren(QLabel) if label.isVisible() and (words := label.text())]


def test_what_keeps_the_day_open_is_listed_and_the_key_waits_for_it(
    place: DayPlace, books: Books, press: Callable[..., None]
) -> None:
    drawer(books, "01", "mdiaz").opens()
    screen = place.sits_down("jkim")
    assert screen.today.table.rows()[0].book == "01-0001"
    assert "Session 01-0001 of Mdiaz is still open." in texts(screen)
    assert not screen.today.keys.action("day.close").isEnabled()
    press(Key.Key_F12)
    assert screen.findChild(CloseDaySheet) is None
    assert "1 thing to finish before the day can be closed." in shown(screen)


def test_enter_goes_to_where_a_line_is_finished(place: DayPlace, books: Books, press: Callable[..., None]) -> None:
    drawer(books, "01", "mdiaz").opens()
    screen = place.sits_down("jkim")
    screen.today.list.setFocus()
    press(Key.Key_Return)
    assert place.went == ["drawer"]


def test_back_office_books_are_closed_by_one_key(place: DayPlace, books: Books, press: Callable[..., None]) -> None:
    office(books, "admin", 1).opens()
    office(books, "lortiz", 2).opens()
    screen = place.sits_down("jkim")
    press(Key.Key_B, ALT)
    assert books.rows("SELECT DISTINCT state FROM book") == [("sealed",)]
    assert not any(one.keeps for one in screen.today.table.rows())
    assert place.notices.current is not None
    assert place.notices.current.head == "2 back-office books are closed"


def test_a_day_is_closed_by_two_keys_and_its_report_is_printed(
    place: DayPlace, books: Books, press: Callable[..., None]
) -> None:
    lived(books)
    screen = place.sits_down("jkim")
    press(Key.Key_F12)
    sheet = place.window.findChild(CloseDaySheet)
    assert sheet is not None
    assert sheet.title.text() == "Close Fri, Nov 20, 2026?"
    press(Key.Key_F12)
    (done,) = day_close.closed_days(books.database)
    assert done.date == DAY
    assert place.printed.titles == ["Day report Fri Nov 20, 2026"]
    assert screen.pages.currentWidget() is screen.closed
    assert canon.anchor_text(done.head).replace("-", " ") in shown(screen)
    press(Key.Key_Escape)
    assert "Every day is closed" in shown(screen)


def test_esc_keeps_the_day_open(place: DayPlace, books: Books, press: Callable[..., None]) -> None:
    lived(books)
    place.sits_down("jkim")
    press(Key.Key_F12)
    press(Key.Key_Escape)
    assert day_close.closed_days(books.database) == ()


def test_what_is_opened_meanwhile_is_said_in_the_sheet_and_nothing_is_closed(
    place: DayPlace, books: Books, press: Callable[..., None]
) -> None:
    lived(books)
    place.sits_down("jkim")
    press(Key.Key_F12)
    drawer(books, "02", "tnguyen").opens()
    press(Key.Key_F12)
    sheet = place.window.findChild(CloseDaySheet)
    assert sheet is not None
    assert sheet.is_open
    assert any("Session 02-0001 of Tnguyen is still open" in words for words in texts(sheet))
    assert day_close.closed_days(books.database) == ()


def test_days_not_closed_are_gone_through_by_keys(place: DayPlace, books: Books, press: Callable[..., None]) -> None:
    drawer(books, "02", "tnguyen", day=READY_DAY).opens()
    lived(books)
    screen = place.sits_down("jkim")
    assert screen.today.shown is not None
    assert screen.today.shown.day == DAY
    press(Key.Key_E, ALT)
    assert screen.today.shown.day == READY_DAY
    press(Key.Key_L, ALT)
    assert screen.today.shown.day == DAY


def test_a_report_is_printed_again_as_a_copy_and_saved(
    place: DayPlace, books: Books, press: Callable[..., None], tmp_path: object
) -> None:
    place.printed.folder = tmp_path  # type: ignore[assignment]  # a path
    lived(books)
    screen = place.sits_down("jkim")
    press(Key.Key_F12)
    press(Key.Key_F12)
    press(Key.Key_P, ALT)
    assert place.printed.titles == ["Day report Fri Nov 20, 2026", "Day report Fri Nov 20, 2026, copy"]
    press(Key.Key_S, ALT)
    assert place.notices.current is not None
    assert place.notices.current.head == "The report is saved"
    assert troubles(screen) == []


def test_who_may_not_close_days_has_no_such_screen(place: DayPlace) -> None:
    assert place.opens("mdiaz") is None


def test_closed_books_are_posted_by_keys_and_their_journal_is_written(
    place: DayPlace, books: Books, press: Callable[..., None]
) -> None:
    lived(books)
    screen = place.sits_down("jkim")
    assert ("To post", "1 closed book") in facts_of(screen.today)
    press(Key.Key_P, ALT)
    assert "1 closed book waits as batch 1: debits and credits of $460.00." in shown(screen)
    press(Key.Key_F12)
    sheet = place.window.findChild(PostSheet)
    assert sheet is not None
    assert {"Journal, CSV", "journal-0001.csv", "$460.00"} <= set(texts(sheet))
    press(Key.Key_F12)
    written = place.folder / "journals" / "journal-0001.csv"
    assert written.read_text(encoding="utf-8").startswith("Batch,Line,Date")
    assert place.notices.current is not None
    assert (place.notices.current.head, place.notices.current.text) == ("Batch 1 is posted", str(written))
    assert [(one.title, one.number) for one in screen.post.table.rows()] == [("Batch 1, Nov 20, 2026", 1)]
    assert not screen.post.keys.action("post.do").isEnabled()
    content = written.read_bytes()
    written.unlink()
    press(Key.Key_W, ALT)
    assert written.read_bytes() == content
    press(Key.Key_Escape)
    assert ("To post", "Everything is posted") in facts_of(screen.today)


def test_a_format_that_is_wrong_is_said_on_the_page_and_nothing_is_posted(
    place: DayPlace, books: Books, press: Callable[..., None]
) -> None:
    lived(books)
    place.chosen = Settings(gl_format="own")
    (place.folder / "gl_formats").mkdir()
    (place.folder / "gl_formats" / "own.toml").write_text('name = "Own"\nkind = "xml"\n', encoding="utf-8")
    screen = place.sits_down("jkim")
    press(Key.Key_P, ALT)
    press(Key.Key_F12)
    assert screen.findChild(PostSheet) is None
    assert screen.post.message.isVisible()
    assert "kind: is “xml”" in " ".join(shown(screen))
    assert books.rows("SELECT count(*) FROM gl_batch") == [(0,)]


def test_a_journal_that_cannot_be_written_is_posted_and_written_later(
    place: DayPlace, books: Books, press: Callable[..., None]
) -> None:
    lived(books)
    (place.folder / "journals").write_text("a file where the folder should be", encoding="utf-8")
    screen = place.sits_down("jkim")
    press(Key.Key_P, ALT)
    press(Key.Key_F12)
    press(Key.Key_F12)
    assert place.notices.current is not None
    assert "could not be written" in place.notices.current.head
    (place.folder / "journals").unlink()
    press(Key.Key_W, ALT)
    assert [file.name for file in (place.folder / "journals").iterdir()] == ["journal-0001.csv"]
    assert [one.number for one in screen.post.table.rows()] == [1]


def test_who_may_close_days_but_not_post_has_no_key_for_it(
    place: DayPlace, books: Books, press: Callable[..., None]
) -> None:
    lived(books)
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("DELETE FROM role_right WHERE role = 'supervisor' AND right_name = 'export_gl'")
    screen = place.sits_down("jkim")
    press(Key.Key_P, ALT)
    assert screen.pages.currentWidget() is screen.today
    assert "Post to the books" not in shown(screen)
