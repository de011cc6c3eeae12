# SPDX-License-Identifier: Apache-2.0
"""The Audit screen: every drawer live, a session act by act by keys, and nothing of a drawer that is being counted."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import Fault
from app.domain.money import Money
from app.storage.database import Database
from app.views.dialogs.receipts_sheet import ReceiptsSheet
from app.views.formats import MINUS, NOTHING
from app.views.jobs import Jobs
from app.views.screens.audit import words
from tests.books import Books, by_check, drawer, embedded, in_cash, item
from tests.conftest import FakeClock
from tests.views.screens.audit_place import AuditPlace, busy
from tests.views.screens.drawer_place import texts

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
FIGURES = ("233.00", "80.25", "245.00", "265.00", "12.00", "45.00")


@pytest.fixture
def books() -> Iterator[Books]:
    made = Books(embedded())
    yield made
    made.close()


@pytest.fixture
def place(books: Books, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]) -> AuditPlace:
    made = AuditPlace(books, clock, lanes)
    in_front(made.window)
    return made


def heads(place: AuditPlace) -> list[str]:
    return [words.head(act) for act in place.screen.day.timeline.table.rows()]


def test_every_drawer_stands_on_the_wall_with_state_person_and_what_it_should_hold(place: AuditPlace) -> None:
    busy(place.books)
    place.signs_in()
    card = place.card("01-0001")
    said = texts(card)
    assert "Drawer 01, open, Mdiaz" in said
    for text in ("$233.00", "$80.25", "Checks", "2 receipts, 1 void, last drop 8:06 AM"):
        assert text in said
    assert len(place.screen.wall.cards) == 13
    assert any(text.startswith("13 drawers, live, read 8:15:00 AM") for text in texts(place.screen))


def test_a_payment_at_another_till_is_on_the_wall_at_the_next_reading(place: AuditPlace) -> None:
    session = busy(place.books)
    place.signs_in()
    session.takes([item("DOGLIC", "7.00")], [in_cash("7.00")])
    assert "$233.00" in texts(place.card("01-0001"))
    place.looks_again()
    assert "$240.00" in texts(place.card("01-0001"))
    assert heads(place)[0] == "Receipt 0004, Doglic"


def test_the_wall_is_read_every_two_seconds_while_somebody_looks_and_never_otherwise(place: AuditPlace) -> None:
    screen = place.signs_in()
    assert (screen._again.interval(), screen._again.isActive()) == (2000, True)
    place.window.hide()
    assert not screen._again.isActive()
    screen._look()
    assert place.jobs.idle()


def test_the_day_of_the_chosen_drawer_is_told_newest_first(place: AuditPlace) -> None:
    busy(place.books)
    place.signs_in()
    assert heads(place) == [
        "Drop to the vault", "Receipt 0003 voided", "Jkim agreed", "Receipt 0003, Doglic", "Receipt 0002, Doglic",
        "Receipt 0001, Doglic", "Opened with its float",
    ]  # fmt: skip
    rows = place.screen.day.timeline.table.rows()
    assert [words.cash(row) for row in rows] == [
        f"{MINUS}$12.00", f"{MINUS}$20.00", NOTHING, "+$20.00", NOTHING, "+$45.00", "+$200.00",
    ]  # fmt: skip
    assert words.detail(rows[4]) == "check 1019 $80.25, Rosa Delgado"
    assert words.detail(rows[5]) == "cash $50.00, change $5.00, Rosa Delgado"
    assert words.chip(rows[3]) == ("Voided", "danger")


def test_keys_alone_lead_from_the_wall_into_the_day_and_back(place: AuditPlace) -> None:
    busy(place.books)
    busy(place.books, "02", "tnguyen")
    screen = place.signs_in()
    assert QApplication.focusWidget() is place.card("01-0001")
    place.press(Key.Key_Right)
    assert QApplication.focusWidget() is place.card("02-0001")
    assert "Drawer 02, Tnguyen" in texts(screen.day)
    place.press(Key.Key_Enter)
    assert QApplication.focusWidget() is screen.day.timeline.list
    place.press(Key.Key_Escape)
    assert QApplication.focusWidget() is place.card("02-0001")
    place.press(Key.Key_F2)
    place.types("check")
    assert heads(place) == ["Receipt 0002, Doglic"]
    place.press(Key.Key_Enter, Key.Key_Enter)
    (sheet,) = [each for each in place.window.findChildren(ReceiptsSheet) if each.is_open]
    assert "02-0001-0002" in "\n".join(sheet.slip.rows())
    place.press(Key.Key_Escape)
    place.press(Key.Key_Escape)
    assert (screen.day.timeline.words.text(), len(heads(place))) == ("", 7)
    place.press(Key.Key_Escape)
    assert QApplication.focusWidget() is place.card("02-0001")


@pytest.mark.parametrize(
    ("group", "found"),
    [("money", 6), ("counts", 0), ("approvals", 1), ("openings", 0), ("papers", 0), ("", 7)],
)
def test_the_day_is_narrowed_by_kind(place: AuditPlace, group: str, found: int) -> None:
    busy(place.books)
    place.signs_in()
    names = [name for name, _, _ in words.GROUPS]
    place.screen.day.timeline.groups.button(names.index(group)).click()
    assert len(heads(place)) == found
    assert place.screen.day.timeline.narrowed == bool(group)
    if not found:
        assert "Nothing is like that" in texts(place.screen.day.timeline)


@pytest.mark.parametrize("typed", ["0002", "80.25", "CHECK 1019", "rosa 80.25"])
def test_words_find_an_act_by_number_amount_tender_or_payer(place: AuditPlace, typed: str) -> None:
    busy(place.books)
    place.signs_in()
    place.screen.day.timeline.words.setText(typed)
    assert heads(place) == ["Receipt 0002, Doglic"]


def test_at_any_minute_the_slider_tells_what_the_drawer_should_have_held(place: AuditPlace) -> None:
    busy(place.books)
    screen = place.signs_in()
    cash = screen.day.cash
    place.press(Key.Key_P, held=ALT)
    assert QApplication.focusWidget() is cash.slider
    assert cash.minute.shown is not None
    assert cash.minute.shown.cash == Money(23300)
    place.press(Key.Key_Home)
    assert (cash.minute.shown.cash, cash.minute.shown.receipts) == (Money(20000), 0)
    place.press(Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert (cash.minute.shown.cash, cash.minute.shown.receipts) == (Money(26500), 3)
    assert cash.slider.accessibleDescription() == "8:04 AM, cash $265.00"
    assert "At 8:04 AM" in texts(cash.minute)
    place.press(Key.Key_End)
    assert cash.minute.shown.dropped == Money(1200)


def test_who_follows_the_present_follows_it_and_who_looks_back_is_left_there(
    place: AuditPlace, clock: FakeClock
) -> None:
    busy(place.books)
    screen = place.signs_in()
    slider = screen.day.cash.slider
    before = slider.at()
    clock.advance(minutes=5)
    place.looks_again()
    assert (slider.at() - before).total_seconds() == 300
    slider.setValue(2)
    clock.advance(minutes=5)
    place.looks_again()
    assert slider.value() == 2


def test_the_plot_says_itself_in_a_sentence_and_shows_its_figures_as_a_table(place: AuditPlace) -> None:
    busy(place.books)
    screen = place.signs_in()
    cash = screen.day.cash
    assert cash.plot.accessibleName() == (
        "Cash through the session: $200.00 at 8:01 AM, highest $265.00 at 8:04 AM, $233.00 from 8:06 AM on. "
        "Alt+T shows it as a table."
    )
    place.press(Key.Key_T, held=ALT)
    assert QApplication.focusWidget() is cash.table
    assert [level.cents for _, level in cash.table.table.rows()] == [23300, 24500, 26500, 24500, 20000]
    place.press(Key.Key_Down, Key.Key_Down)
    assert cash.minute.shown is not None
    assert cash.minute.shown.cash == Money(26500)
    place.press(Key.Key_T, held=ALT)
    assert QApplication.focusWidget() is cash.slider


@pytest.mark.parametrize("name", ["jkim", "pshah", "admin"])
def test_from_the_beginning_of_a_count_no_figure_of_the_drawer_is_left_anywhere(place: AuditPlace, name: str) -> None:
    session = busy(place.books)
    screen = place.signs_in(name)
    place.press(Key.Key_Enter)
    assert any("233.00" in text for text in texts(place.window))
    session.begins_count()
    place.looks_again()
    for text in texts(place.window):
        assert not any(figure in text for figure in FIGURES), text
    assert "Hidden while counting" in texts(place.card("01-0001"))
    assert "Hidden while counting" in texts(screen.day)
    assert QApplication.focusWidget() is place.card("01-0001")
    for key in (Key.Key_Enter, Key.Key_F2):
        place.press(key)
    place.press(Key.Key_L, Key.Key_P, Key.Key_T, held=ALT)
    assert QApplication.focusWidget() is place.card("01-0001")


def test_a_supervisor_who_is_to_count_sees_the_day_once_their_count_is_stored(place: AuditPlace) -> None:
    session = busy(place.books)
    session.begins_count()
    for _ in range(3):
        session.counts()
    session.submits()
    place.signs_in()
    assert "Hidden until you count" in texts(place.card("01-0001"))
    assert not heads(place)
    session.counts(by="jkim")
    place.looks_again()
    assert heads(place)[:2] == ["Count 4, not balanced", "Submitted"]


def test_nothing_stays_on_a_screen_that_nobody_looks_at(place: AuditPlace) -> None:
    busy(place.books)
    screen = place.signs_in()
    screen.hide()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # what was taken off is gone
    for text in texts(screen):
        assert not any(figure in text for figure in FIGURES), text
    screen.show()
    screen.entered()
    place.rests()
    assert "$233.00" in texts(place.card("01-0001"))
    assert len(heads(place)) == 7


def test_an_answer_about_a_drawer_that_is_no_longer_chosen_is_dropped(place: AuditPlace) -> None:
    busy(place.books)
    other = drawer(place.books, "02", "tnguyen").opens()
    other.takes([item("DOGLIC", "31.00")], [by_check("31.00", "77")])
    screen = place.signs_in()
    day = screen.day.shown
    place.press(Key.Key_Right)
    assert day is not None
    screen._on_day(day)
    assert "Drawer 02, Tnguyen" in texts(screen.day)
    assert len(heads(place)) == 2


class _Deaf:
    """Books that do not answer while `silent`; everything else is theirs."""

    def __init__(self, database: Database) -> None:
        self._database, self.silent = database, False

    def __getattr__(self, name: str) -> object:
        if name == "reading" and self.silent:
            raise Fault("The books do not answer.", "Nothing was changed.", "Wait a moment.")
        return getattr(self._database, name)


def test_when_the_books_do_not_answer_the_wall_says_how_old_it_is(place: AuditPlace, clock: FakeClock) -> None:
    made: list[_Deaf] = []

    def line(database: Database) -> Database:
        made.append(_Deaf(database))
        return made[0]  # type: ignore[return-value]

    place.line = line
    busy(place.books)
    screen = place.signs_in()
    made[0].silent = True
    clock.advance(seconds=9)
    place.looks_again()
    assert screen._stale.text() == "Not read since 8:15:00 AM"
    assert screen._stale.isVisible()
    assert place.notices.current is None
    made[0].silent = False
    place.looks_again()
    assert not screen._stale.isVisible()


def test_a_drawer_nobody_opened_and_a_sealed_one_say_so(place: AuditPlace) -> None:
    session = drawer(place.books, "01", "mdiaz").opens()
    session.begins_count().counts()
    session.submits()
    session.closes()
    place.signs_in()
    assert "Drawer 01, closed, Mdiaz" in texts(place.card("01-0001"))
    assert heads(place)[0] == "Session sealed"
    place.press(Key.Key_Right)
    assert "Nobody opened this drawer yet" in texts(place.screen.day)


def test_the_wall_is_as_high_as_its_cards_also_where_a_scroll_bar_would_break_a_line(place: AuditPlace) -> None:
    with place.books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE drawer SET active = 0, version = version + 1 WHERE code > '04'")
    session = busy(place.books, "02").begins_count()
    for _ in range(3):
        session.counts()
    session.submits()
    screen = place.signs_in()
    for width in range(1330, 1400, 2):
        place.window.resize(width, 768)
        place.rests()
        card = place.card("02-0001")
        assert card.mapTo(screen.wall, card.rect().bottomLeft()).y() < screen.wall.height(), width
        assert not screen.wall.verticalScrollBar().isVisible(), width


def test_in_a_small_window_the_wall_and_the_day_take_turns(place: AuditPlace) -> None:
    busy(place.books)
    screen = place.signs_in()
    screen.set_compact(True)
    assert (screen.wall.isVisible(), screen.day.isVisible()) == (True, False)
    place.press(Key.Key_Enter)
    assert (screen.wall.isVisible(), screen.day.isVisible()) == (False, True)
    place.press(Key.Key_Escape)
    assert (screen.wall.isVisible(), screen.day.isVisible()) == (True, False)
