# SPDX-License-Identifier: Apache-2.0
"""The Reports screen in the real window over real books: made by keys, told to the cent, saved, printed and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import Fault
from app.domain.report import Asked, LineKind, plain
from app.domain.report_forms import FORMS
from app.services import reports
from app.views.formats import MINUS, NOTHING
from app.views.jobs import Jobs
from app.views.screens.reports.bar_plot import BarPlot
from app.views.screens.reports.question import period
from app.views.screens.reports.screen import ReportsScreen
from app.views.widgets.plot_scale import grid
from tests import reported_days
from tests.books import Books, embedded
from tests.conftest import FakeClock
from tests.reported_days import LATER, NOVEMBER
from tests.views.screens.drawer_place import texts
from tests.views.screens.reports_place import ReportsPlace

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def books() -> Iterator[Books]:
    made = reported_days.written(Books(embedded()))
    yield made
    made.close()


@pytest.fixture
def place(
    books: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget], tmp_path: Path
) -> ReportsPlace:
    made = ReportsPlace(books, clock, lanes, tmp_path / "files")
    in_front(made.window)
    made.window.resize(1366, 768)
    return made


@pytest.fixture
def screen(place: ReportsPlace) -> ReportsScreen:
    """The supervisor reads the two known days."""
    made = place.signs_in()
    place.asks("11/20/26", "11/27/26")
    return made


def unwritten(text: str) -> str:
    """A cell of the screen as tables outside the program carry it."""
    return "" if text == NOTHING else text.replace("$", "").replace(",", "").replace(MINUS, "-")


def test_every_report_of_the_list_shows_the_figures_of_its_service_with_sums_in_their_place(
    place: ReportsPlace, screen: ReportsScreen
) -> None:
    assert [form.name for form in screen.nav.table.rows()] == [form.name for form in FORMS]
    for form in FORMS:
        place.chooses(form.name)
        made = reports.make(screen._work.desk, Asked(form.name, NOVEMBER, LATER))
        wanted = [line for line in reports.lines(screen._work.desk, made) if line.kind is not LineKind.TOTAL]
        money = [place for place, column in enumerate(form.columns) if column.is_figure]
        assert [[unwritten(row[n]) for n in money] for row in place.said] == [
            [plain(line.cells[n]) for n in money] for line in wanted
        ], form.name
        assert [row[0] for row in place.said if row[0].startswith("Total")] == [
            line.cells[0] for line in wanted if line.kind is LineKind.SUBTOTAL
        ]
        sums = [unwritten(screen.result.sums.text(n)) for n in range(len(form.columns))]
        assert sums == [plain(value) for value in made.totals]
        assert form.about in texts(screen.head)


def test_nothing_of_an_open_or_counted_drawer_is_anywhere_on_the_screen(
    place: ReportsPlace, screen: ReportsScreen
) -> None:
    for name in ("jkim", "admin"):
        shown = place.signs_in(name)
        place.asks("11/20/26", "11/27/26")
        for form in FORMS:
            place.chooses(form.name)
            everything = " ".join([*texts(place.window), *(cell for row in place.said for cell in row)])
            everything += shown.result.plot.accessibleName() + shown.result.sums.accessibleName()
            assert not [figure for figure in reported_days.HIDDEN if figure in everything]
            assert "Not in this report, because they are not closed yet: sessions 03-0001, 04-0001." in everything


def test_two_typed_days_and_enter_make_the_report_and_go_to_its_lines(place: ReportsPlace) -> None:
    screen = place.signs_in()
    assert QApplication.focusWidget() is screen.nav
    place.asks("11/20/26", "11/20/26")
    assert screen.question.days.value() == "typed"
    assert QApplication.focusWidget() is screen.result.view
    assert [row[0] for row in place.said] == ["Nov 20, 2026"]
    assert screen.result.view.accessibleName() == "Day summary, Nov 20, 2026"
    place.press(Key.Key_Escape)
    assert QApplication.focusWidget() is screen.nav


def test_the_arrows_go_from_report_to_report_and_f12_into_the_lines(place: ReportsPlace, screen: ReportsScreen) -> None:
    screen.nav.setFocus()
    place.press(Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert screen.form.name == "codes"
    assert [row[0] for row in place.said] == ["DOGLIC", "PERMIT", "WATER", "credit"]
    assert QApplication.focusWidget() is screen.nav
    place.press(Key.Key_F12)
    assert QApplication.focusWidget() is screen.result.view


@pytest.mark.parametrize(
    ("since", "until", "field", "said"),
    [
        ("11/20/2x", "12/1/26", "since", "Month first"),
        ("11/20/26", "", "until", "Month first"),
        ("12/1/26", "11/20/26", "until", "The last day is before the first"),
        ("1/1/2001", "12/1/26", "since", "more than ten years"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_it_and_the_report_before_stays(
    place: ReportsPlace, screen: ReportsScreen, since: str, until: str, field: str, said: str
) -> None:
    before = place.said
    for name, text in (("since", since), ("until", until)):
        getattr(screen.question, name).select_all()
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Delete)
        place.types(text)
    place.press(Key.Key_Return)
    assert said in getattr(screen.question, field).error
    assert place.said == before


def test_days_are_chosen_by_name(place: ReportsPlace, screen: ReportsScreen) -> None:
    screen.question.days.set_value("today")
    place.rests()
    today = screen._work.desk.today()
    assert screen.question.asked("day") == Asked("day", today, today)
    assert [
        period(name, date(2026, 12, 1))[0].isoformat() for name in ("week", "month", "last-month", "year", "yesterday")
    ] == [
        "2026-11-25",
        "2026-12-01",
        "2026-11-01",
        "2026-01-01",
        "2026-11-30",
    ]
    assert period("last-month", date(2026, 12, 1))[1].isoformat() == "2026-11-30"


def test_a_drawer_and_a_person_narrow_the_report(place: ReportsPlace, screen: ReportsScreen) -> None:
    screen.question.drawer.set_value("02")
    place.rests()
    assert [row[8] for row in place.said] == ["$40.00"]
    screen.question.person.set_value("mdiaz")
    place.rests()
    assert place.said == []
    assert not screen.result.sums.isVisible()


def test_a_report_without_a_line_says_so_and_cannot_be_saved(place: ReportsPlace, screen: ReportsScreen) -> None:
    place.asks("1/1/20", "1/1/20")
    assert "No book was written on these days" in texts(screen.result)
    for name in ("reports.save", "reports.csv", "reports.workbook", "reports.print"):
        assert not screen.keys.action(name).isEnabled()


@pytest.mark.parametrize(
    ("key", "ending", "begin"),
    [(Key.Key_S, "pdf", b"%PDF-"), (Key.Key_X, "xlsx", b"PK"), (Key.Key_C, "csv", b"\xef\xbb\xbfDate,Sessions")],
)
def test_the_report_is_saved_by_one_key_and_the_notice_says_where(
    place: ReportsPlace, screen: ReportsScreen, key: Qt.Key, ending: str, begin: bytes
) -> None:
    place.press(key, held=ALT)
    path = place.files.folder / f"report-day-2026-11-20-2026-11-27.{ending}"
    assert path.read_bytes().startswith(begin)
    notice = place.notices.current
    assert notice is not None
    assert (notice.head, notice.text) == ("The report is saved.", f"It is in {path}")


def test_a_place_that_cannot_be_written_is_told_and_the_report_stays(
    place: ReportsPlace, screen: ReportsScreen
) -> None:
    place.files.folder.write_text("a file where the folder should be")
    place.press(Key.Key_C, held=ALT)
    assert place.notices.current is not None
    assert place.notices.current.head.startswith("The report could not be saved in ")
    assert len(place.said) == 2
    assert screen.keys.action("reports.csv").isEnabled()


def test_the_report_is_printed_as_a_slip(place: ReportsPlace, screen: ReportsScreen) -> None:
    place.press(Key.Key_P, held=ALT)
    assert place.printed.titles == ["Day summary, Nov 20, 2026 to Nov 27, 2026"]


def test_a_report_of_meters_is_not_printed_and_says_what_to_do(
    place: ReportsPlace, screen: ReportsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.papers.report_paper.MOST_LINES", 1)
    place.press(Key.Key_P, held=ALT)
    assert place.printed.titles == []
    assert place.notices.current is not None
    assert "too long for the receipt printer" in place.notices.current.head


def test_a_long_listing_comes_in_as_one_scrolls(
    place: ReportsPlace, screen: ReportsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "A_PAGE", 3)
    screen.result.card.setFixedHeight(200)  # room for less than a page
    place.chooses("receipts")
    assert len(place.said) == 3
    assert "3 lines and more" in texts(screen.result)
    screen.result.view.setFocus()
    for _ in range(8):
        place.press(Key.Key_End, held=Qt.KeyboardModifier.ControlModifier)
    assert [row[0] for row in place.said][-1] == "01-0002-0001"
    assert len(place.said) == len({row[0] for row in place.said}) == 8
    assert "8 lines" in texts(screen.result)


def test_the_plot_compares_what_the_table_tells_and_alt_t_leaves_the_table_alone(
    place: ReportsPlace, screen: ReportsScreen
) -> None:
    assert screen.result.plot_card.isVisible()
    assert screen.result.plot.accessibleName() == (
        "Taken by business date: Nov 20 $290.30, Nov 27 $69. Alt+T leaves the table alone."
    )
    place.press(Key.Key_T, held=ALT)
    assert not screen.result.plot_card.isVisible()
    place.press(Key.Key_T, held=ALT)
    assert screen.result.plot_card.isVisible()
    place.chooses("over-short")
    assert f"01-0001 {MINUS}$4, 01-0002 $0, 02-0001 $1.25" in screen.result.plot.accessibleName()
    place.chooses("gl")
    assert not screen.result.plot_card.isVisible()
    assert not screen.result.plot_button.isVisible()


def test_what_is_written_says_how_far_it_is_and_esc_stops_it(place: ReportsPlace, lanes: Jobs) -> None:
    begun, told = threading.Event(), []

    def slow(desk: Any, made: Any, kind: str, progress: Callable[[int, int], object]) -> Path:
        begun.set()
        while True:
            told.append(kind)
            progress(len(told), 1000)

    place.save = slow
    screen = place.signs_in()
    place.asks("11/20/26", "11/27/26")
    QTest.keyClick(screen.result.view, Key.Key_S, ALT)
    assert begun.wait(5)
    assert not lanes.idle()
    QTest.keyClick(screen.result.view, Key.Key_Escape)
    place.rests()
    assert lanes.idle()
    assert place.notices.current is None
    assert screen.keys.action("reports.save").isEnabled()


def test_books_that_do_not_answer_are_told_and_the_report_before_stays(
    place: ReportsPlace, screen: ReportsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise Fault("The books are busy.", "Nothing was changed.", "Try again in a moment.")

    before = place.said
    monkeypatch.setattr(reports, "make", fail)
    place.press(Key.Key_F12)
    assert place.notices.current is not None
    assert place.notices.current.head == "The books are busy."
    assert place.said == before


def test_the_report_is_read_again_when_the_screen_is_opened_again(place: ReportsPlace, screen: ReportsScreen) -> None:
    place.asks("11/20/26", "11/20/26")
    assert [row[8] for row in place.said] == ["$290.30"]
    place.window.open_screen("beside")
    pile = reported_days.CashCount.of({"20.00": 13, "1.00": 17, "0.25": 3, "0.01": 2})
    reported_days.closed(place.books.sessions["03-0001"], pile)
    place.window.open_screen("reports")
    place.rests()
    assert [row[8] for row in place.said] == ["$368.07"]
    assert not screen.result.banner.isVisible()


def test_who_may_not_read_reports_has_no_such_screen(place: ReportsPlace) -> None:
    assert place.screens_of("mdiaz") == ("beside",)
    assert place.screens_of("pshah") == ("reports", "beside")


def test_a_small_window_shows_the_question_or_the_report_and_esc_goes_back(
    place: ReportsPlace, screen: ReportsScreen
) -> None:
    place.window.resize(683, 384)
    place.press(Key.Key_Escape)
    assert (screen.asking.isVisible(), screen.result.isVisible()) == (True, False)
    assert QApplication.focusWidget() is screen.chooser
    place.press(Key.Key_F12)
    assert (screen.asking.isVisible(), screen.result.isVisible()) == (False, True)
    assert "Day summary" in texts(screen.head)
    assert not screen.result.plot_card.isVisible()
    place.press(Key.Key_T, held=ALT)
    assert (screen.result.plot_card.isVisible(), screen.result.view.isVisible()) == (True, False)
    place.press(Key.Key_T, held=ALT)
    place.press(Key.Key_Escape)
    assert screen.asking.isVisible()


def test_many_bars_are_told_by_their_ends_and_extremes(look: Any) -> None:
    plot = BarPlot()
    plot.show_bars("Receipts by hour", [(f"{hour} AM", hour) for hour in range(1, 12)], money=False)
    assert plot.accessibleName() == (
        "Receipts by hour: 11 bars from 1 AM to 11 AM, highest 11 AM 11, lowest 1 AM 1. Alt+T leaves the table alone."
    )
    plot.show_bars("Nothing", (), money=True)
    assert plot.accessibleName() == "Nothing to plot"


@pytest.mark.parametrize(
    ("least", "most", "smallest", "lines"),
    [
        (0, 5, 1, [0, 1, 2, 3, 4, 5]),
        (0, 29030, 100, [0, 10000, 20000, 30000]),
        (-400, 125, 100, [-400, -200, 0, 200]),
        (0, 100, 100, [0, 100]),
        (0, 10**9, 100, [0, 2 * 10**8, 4 * 10**8, 6 * 10**8, 8 * 10**8, 10**9]),
    ],
)
def test_the_grid_has_round_figures_and_nothing_among_them(
    least: int, most: int, smallest: int, lines: list[int]
) -> None:
    assert grid(least, most, smallest) == lines
