# SPDX-License-Identifier: Apache-2.0
"""The Drawer screen in the real window over real books: by keys alone, and blind while it is counted."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain import canon
from app.domain.count import CashCount
from app.domain.entry import State
from app.domain.ports import KickReason
from app.queries import books as book_rows
from app.views.dialogs.counterfeit_sheet import CounterfeitSheet
from app.views.jobs import Jobs
from app.views.screens.drawer.screen import DrawerScreen
from app.views.theme import Theme
from app.views.widgets.sheet import Sheet
from tests import books as town
from tests.books import FLOAT, Books, in_cash, item
from tests.conftest import FakeClock
from tests.views.screens.drawer_place import Place, settle, texts

Key = Qt.Key
SHORT = CashCount.of({"20.00": 5})
FLOAT_KEYS = ("0", "0", "5", "6", "4", "0", "15", "0", "0", "20", "0", "0", "0")


@pytest.fixture
def books() -> Iterator[Books]:
    """Books where nobody has worked yet."""
    held = Books(town.embedded())
    yield held
    held.close()


@pytest.fixture
def place(qtbot: QtBot, look: Theme, lanes: Jobs, books: Books, clock: FakeClock) -> Iterator[Place]:
    """A workstation whose window is in front."""
    made = Place(books, clock, lanes)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    settle(lanes)


Person = Callable[[str], DrawerScreen]


@pytest.fixture
def person(place: Place) -> Person:
    """Somebody signs in and sees the Drawer screen."""

    def signs_in(name: str) -> DrawerScreen:
        screen = place.signs_in(name)
        settle(place.jobs)
        return screen

    return signs_in


def press(place: Place, *keys: Qt.Key, alt: bool = False) -> None:
    """Press keys wherever the focus is, and let the lanes answer."""
    for key in keys:
        target = QApplication.focusWidget() or place.window
        QTest.keyClick(target, key, Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier)
    settle(place.jobs)


def types(place: Place, text: str) -> None:
    """Type into whatever has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def counts(place: Place, *pieces: str) -> None:
    """Thirteen rows, each with its digits and Enter."""
    for digits in pieces:
        types(place, digits)
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)


def has_session(books: Books, *, name: str = "mdiaz", code: str = "01", sales: int = 0) -> None:
    """Somebody opened a drawer earlier and sold dog licenses for cash."""
    session = town.drawer(books, code, name).opens()
    for _ in range(sales):
        session.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])


def state(books: Books, book: str = "01-0001") -> State:
    found = book_rows.by_id(books.database, book)
    assert found is not None
    return found.state


def sheet_of(place: Place) -> Sheet:
    return next(sheet for sheet in place.window.findChildren(Sheet) if sheet.is_open)


def shown_notice(place: Place) -> str:
    now = place.notices.current
    return f"{now.head}. {now.text}" if now else ""


# --- opening ------------------------------------------------------------------------------------------------


def test_a_drawer_is_opened_by_digits_and_enter_alone(place: Place, person: Person, books: Books) -> None:
    screen = person("mdiaz")
    assert screen.pages.currentWidget() is screen.pages.opening
    counts(place, *FLOAT_KEYS)
    assert screen.pages.opening.foot.cash.text() == "$200.00"
    press(place, Key.Key_F12)
    assert state(books) is State.OPEN
    assert "Drawer 01 is open with $200.00. The float agrees." in shown_notice(place)
    assert place.printed.kicks == [KickReason.OPEN_DRAWER]
    assert screen.pages.currentWidget() is screen.own


def test_a_float_that_differs_is_said_plainly(place: Place, person: Person) -> None:
    screen = person("mdiaz")
    types(place, "1")
    assert "$100.00 under" in texts(screen.pages.opening.foot)
    press(place, Key.Key_F12, Key.Key_F12)
    assert "$100.00 under the assigned $200.00" in shown_notice(place)
    assert "posted to the vault, not to you" in shown_notice(place)


def test_a_drawer_somebody_has_open_is_shown_and_cannot_be_chosen(person: Person, books: Books) -> None:
    has_session(books, name="tnguyen")
    screen = person("mdiaz")
    taken = screen.pages.opening.findChild(QWidget, "drawer-01")
    assert taken is not None
    assert not taken.isEnabled()
    assert screen.pages.opening.title == "Open drawer 02"


def test_the_drawer_of_the_workstation_is_chosen_while_it_is_free(person: Person, place: Place, books: Books) -> None:
    place.usual = "02"
    screen = person("mdiaz")
    assert screen.pages.opening.title == "Open drawer 02"
    has_session(books, name="tnguyen", code="02")
    screen = person("mdiaz")
    assert screen.pages.opening.title == "Open drawer 01"


def test_the_head_names_the_drawer_that_is_chosen(person: Person) -> None:
    screen = person("mdiaz")
    second = screen.pages.opening.findChild(QAbstractButton, "drawer-02")
    assert second is not None
    second.click()
    assert "Open drawer 02" in texts(screen)
    assert "Open drawer 01" not in texts(screen)


def test_nothing_is_kicked_or_printed_when_the_books_refuse(place: Place, person: Person, books: Books) -> None:
    screen = person("mdiaz")
    has_session(books, name="tnguyen")  # meanwhile, at another till
    types(place, "1")
    press(place, Key.Key_F12, Key.Key_F12)
    assert (place.printed.kicks, place.printed.papers) == ([], [])
    assert "Drawer 01 is open" in screen.pages.opening.message.words
    assert screen.pages.opening.grid.total().cents == 10000


# --- the grid -----------------------------------------------------------------------------------------------


def test_enter_goes_down_the_rows_from_the_last_bill_to_the_first_coin_to_the_checks(
    place: Place, person: Person, books: Books
) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    visited = []
    for _ in range(14):
        focused = QApplication.focusWidget()
        assert focused is not None
        visited.append(focused.accessibleName())
        press(place, Key.Key_Return)
    assert visited[:2] == ["One hundred dollars, loose pieces", "Fifty dollars, loose pieces"]
    assert visited[6:8] == ["One dollar, loose pieces", "One dollar coin, loose pieces"]
    assert visited[12:] == ["One cent, loose pieces", "Number of the check"]
    assert screen.pages.currentWidget() is screen.pages.counting


def test_tab_goes_to_the_straps_or_rolls_and_the_arrows_move(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    person("mdiaz")
    press(place, Key.Key_C, alt=True)
    press(place, Key.Key_Tab)
    assert _focused() == "One hundred dollars, straps of 100"
    press(place, Key.Key_Down)
    assert _focused() == "Fifty dollars, straps of 100"
    press(place, Key.Key_Up, Key.Key_Tab)
    assert _focused() == "Fifty dollars, loose pieces"


def test_sums_add_and_amounts_are_reckoned(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    types(place, "12+8")
    assert screen.pages.counting.foot.cash.text() == "$2,000.00"
    press(place, Key.Key_Return)
    row = screen.pages.counting.grid.rows[0]
    assert (row.loose.text(), row.amount.text()) == ("20", "$2,000.00")


def test_straps_and_rolls_count_their_pieces(person: Person, place: Place, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    grid = screen.pages.counting.grid
    grid.rows[6].packs.setText("1")
    grid.rows[9].packs.setText("2")
    assert (grid.rows[6].amount.text(), grid.rows[9].amount.text()) == ("$100.00", "$20.00")


def test_what_is_no_number_of_pieces_is_named_and_nothing_is_submitted(
    place: Place, person: Person, books: Books
) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    types(place, "12x")
    press(place, Key.Key_F12)
    assert screen.pages.counting.message.words.startswith("One hundred dollars, loose pieces")
    assert state(books) is State.COUNTING
    assert books.rows("SELECT count(*) FROM drawer_count") == [(0,)]


def test_blank_rows_are_named_once_and_then_counted_as_none(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    counts(place, *FLOAT_KEYS[:10])
    press(place, Key.Key_F12)
    assert screen.pages.counting.message.words.startswith("No count in 10¢, 5¢ and 1¢")
    assert _focused() == "Ten cents, loose pieces"
    press(place, Key.Key_F12)
    assert state(books) is State.SUBMITTED


# --- the blind count ----------------------------------------------------------------------------------------


def test_a_balanced_count_takes_thirteen_rows_and_f12(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    assert place.printed.kicks == [KickReason.BEGIN_COUNT]
    counts(place, *FLOAT_KEYS)
    press(place, Key.Key_F12)
    assert shown_notice(place) == "Balanced. Drawer 01 is submitted. A supervisor closes it."
    assert state(books) is State.SUBMITTED
    assert screen.own.title == "Drawer 01"
    assert place.printed.titles == ["Drawer count, attempt 1, book 01-0001"]


def test_not_balanced_keeps_the_figures_and_says_nothing_more(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    types(place, "1")
    press(place, Key.Key_F12, Key.Key_F12)
    assert screen.pages.counting.message.words == (
        "Not balanced Attempt 1 of 3 is stored. Your figures are still here; check each row."
    )
    assert screen.pages.counting.foot.cash.text() == "$100.00"
    assert "Attempt 2 of 3" in texts(screen)


def test_the_third_attempt_goes_to_a_supervisor(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    person("mdiaz")
    press(place, Key.Key_C, alt=True)
    types(place, "1")
    for _ in range(3):
        press(place, Key.Key_F12, Key.Key_F12)
    assert state(books) is State.SUBMITTED
    assert shown_notice(place).startswith("Not balanced. Attempt 3 of 3 is stored and drawer 01 is submitted.")


def test_the_expected_figure_is_nowhere_in_the_window_while_counting(
    place: Place, person: Person, books: Books
) -> None:
    has_session(books, sales=3)  # 200.00 + 60.00
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    types(place, "1")
    press(place, Key.Key_F12, Key.Key_F12)
    forms = ("260.00", "26000", "260 dollars", "160.00", "160 dollars", "60.00", "200.00")
    everything = texts(place.window) + [f"{n.head} {n.text}" for n in place.notices.kept]
    assert any("$100.00" in text for text in everything)
    assert [text for text in everything for form in forms if form in text] == []
    press(place, Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.own
    everything = texts(place.window)
    assert [text for text in everything for form in forms if form in text] == []
    assert [form for _, paper in place.printed.papers for form in forms if form in str(paper)] == []


def test_after_submission_a_cashier_still_sees_no_figure(place: Place, person: Person, books: Books) -> None:
    has_session(books, sales=3)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    types(place, "1")
    for _ in range(3):
        press(place, Key.Key_F12, Key.Key_F12)
    assert [text for text in texts(screen) if "260.00" in text or "160.00" in text] == []


def test_a_count_set_aside_keeps_its_figures_and_the_state(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    counts(place, "3", "2")
    press(place, Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.own
    assert state(books) is State.COUNTING
    press(place, Key.Key_C, alt=True)
    assert screen.pages.counting.grid.total().cents == 40000
    assert place.printed.kicks == [KickReason.BEGIN_COUNT]


def test_a_count_without_an_attempt_can_be_taken_back(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    person("mdiaz")
    press(place, Key.Key_C, alt=True)
    press(place, Key.Key_Escape)
    press(place, Key.Key_B, alt=True)
    assert state(books) is State.OPEN


def test_checks_and_money_orders_are_listed_by_number_and_amount(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    press(place, Key.Key_F7)
    types(place, "1021")
    press(place, Key.Key_Return)
    types(place, "62")
    press(place, Key.Key_Return)
    press(place, Key.Key_F5)
    types(place, "88")
    press(place, Key.Key_Return)
    types(place, "5.00")
    press(place, Key.Key_Return)
    listing = screen.pages.counting.listing
    assert [(one.number, one.amount.cents) for one in listing.checks()] == [("1021", 6200)]
    assert [(one.number, one.amount.cents) for one in listing.money_orders()] == [("88", 500)]
    assert "2 items" in texts(listing)
    press(place, Key.Key_Up, Key.Key_Delete)
    assert listing.money_orders() == ()


def test_a_listed_check_comes_back_to_be_changed(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    press(place, Key.Key_F7)
    types(place, "1021")
    press(place, Key.Key_Return)
    types(place, "62")
    press(place, Key.Key_Return, Key.Key_Up, Key.Key_Return)
    types(place, "26")
    press(place, Key.Key_Return)
    assert [(one.number, one.amount.cents) for one in screen.pages.counting.listing.checks()] == [("1021", 2600)]


def test_an_item_of_nothing_or_a_card_number_is_not_listed(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    listing = screen.pages.counting.listing
    listing.number.setText("4111 1111 1111 1111")
    listing.amount.setText("5")
    listing.add_typed()
    assert "4111" not in screen.pages.counting.message.words
    listing.number.setText("12")
    listing.amount.setText("0")
    listing.add_typed()
    assert "An item of nothing is not listed" in screen.pages.counting.message.words
    assert listing.checks() == ()


# --- no sale and drop ---------------------------------------------------------------------------------------


def test_the_drawer_opens_without_a_sale_only_after_its_reason_is_in_the_books(
    place: Place, person: Person, books: Books
) -> None:
    has_session(books)
    person("mdiaz")
    press(place, Key.Key_N, alt=True)
    press(place, Key.Key_F12)
    assert place.printed.kicks == []
    types(place, "change for the next customer")
    press(place, Key.Key_F12)
    assert books.rows("SELECT count(*) FROM entry WHERE kind = 'no_sale'") == [(1,)]
    assert place.printed.kicks == [KickReason.NO_SALE]


def test_a_counterfeit_note_is_kept_with_a_report_and_moves_no_money(
    place: Place, person: Person, books: Books
) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_K, alt=True)
    press(place, Key.Key_F12)
    asked = next(each for each in place.window.findChildren(CounterfeitSheet) if each.isVisible())
    assert asked.fields["serial"].error == "Read it off the note."
    for name, typed in (("face", "3"), ("serial", "MB 4471 C"), ("payer", "Rosa Delgado"), ("reason", "no thread")):
        asked.fields[name].input.setFocus()
        types(place, typed)
    press(place, Key.Key_F12)
    assert asked.fields["face"].error == "There is no such bill. Nothing was recorded. Type $1, $5, $20 and so on."
    types(place, "20")
    press(place, Key.Key_F12)
    assert books.rows("SELECT count(*) FROM entry WHERE kind = 'counterfeit'") == [(1,)]
    assert books.rows("SELECT cash FROM book WHERE id = '01-0001'") == [(20000,)]
    ((_, paper),) = place.printed.papers
    assert paper.kind == "counterfeit"
    assert place.printed.kicks == []
    assert "Counterfeit note kept" in texts(screen)


def test_cash_is_dropped_to_the_vault_with_a_slip(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_D, alt=True)
    types(place, "50")
    press(place, Key.Key_Return)
    types(place, "too much")
    press(place, Key.Key_F12)
    assert place.printed.titles == ["Drop to the vault, book 01-0001"]
    assert "Dropped to the vault" in texts(screen.own)


def test_a_drop_the_drawer_cannot_make_stays_in_the_sheet(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    person("mdiaz")
    press(place, Key.Key_D, alt=True)
    types(place, "500")
    press(place, Key.Key_Return)
    types(place, "too much")
    press(place, Key.Key_F12)
    assert "does not hold that much cash" in " ".join(texts(sheet_of(place)))
    assert place.printed.papers == []


def test_a_drop_can_be_counted_by_denomination(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    person("mdiaz")
    press(place, Key.Key_D, alt=True)
    sheet = sheet_of(place)
    sheet.by_piece.click()  # type: ignore[attr-defined]  # the drop sheet
    settle(place.jobs)
    counts(place, "0", "0", "2")
    sheet.reason.select_all()  # type: ignore[attr-defined]
    types(place, "too much")
    press(place, Key.Key_F12)
    (body,) = [row[0] for row in books.rows("SELECT body FROM entry WHERE kind = 'drop'")]
    assert '"cents":4000' in body
    assert '"face":2000' in body


# --- supervisors --------------------------------------------------------------------------------------------


def _submitted(books: Books, pile: CashCount, attempts: int, sales: int = 0) -> None:
    has_session(books, sales=sales)
    session = town.of(books, "01")
    session.begins_count()
    for _ in range(attempts):
        session.counts(pile)
    session.submits()


def test_a_supervisor_sees_figures_and_attempts_of_a_balanced_session_and_seals_it(
    place: Place, person: Person, books: Books
) -> None:
    _submitted(books, FLOAT, 1)
    screen = person("jkim")
    assert screen.pages.currentWidget() is screen.pages.review
    assert "Cash $200.00 of $200.00" in texts(screen.pages.review)
    press(place, Key.Key_F12)
    press(place, Key.Key_F12)
    assert state(books) is State.SEALED
    assert screen.pages.currentWidget() is screen.pages.report
    head = canon.anchor_text(book_rows.pen(books.database, "01-0001").head)
    assert any(head.replace("-", " ") in text for text in texts(screen.pages.report))
    assert place.printed.titles == ["Session report 01-0001"]


def test_after_three_unbalanced_counts_the_supervisor_counts_blind_first(
    place: Place, person: Person, books: Books
) -> None:
    _submitted(books, SHORT, 3, sales=3)
    screen = person("jkim")
    seen = " ".join(texts(place.window))
    assert "The last count did not balance" in seen
    press(place, Key.Key_C, alt=True)
    assert screen.pages.currentWidget() is screen.pages.counting
    forms = ("260.00", "160.00", "100.00", "200.00", "60.00")
    assert [text for text in texts(place.window) for form in forms if form in text] == []
    types(place, "2")
    press(place, Key.Key_F12, Key.Key_F12)
    assert screen.pages.currentWidget() is screen.pages.review
    assert "Short $60.00" in texts(screen.pages.review)
    assert place.printed.kicks == []


def test_a_shortage_is_explained_before_the_session_is_sealed(place: Place, person: Person, books: Books) -> None:
    _submitted(books, SHORT, 3)
    town.of(books, "01").counts(SHORT, by="jkim")
    person("jkim")
    press(place, Key.Key_F12)
    press(place, Key.Key_F12)
    assert state(books) is State.SUBMITTED
    assert "Say what is known about the difference" in texts(sheet_of(place))
    types(place, "counted twice")
    press(place, Key.Key_F12)
    assert state(books) is State.SEALED


def test_a_count_is_returned_with_a_reason(place: Place, person: Person, books: Books) -> None:
    _submitted(books, SHORT, 3)
    person("jkim")
    press(place, Key.Key_R, alt=True)
    types(place, "look under the tray")
    press(place, Key.Key_F12)
    assert state(books) is State.COUNTING
    screen = person("mdiaz")
    assert screen.own.title == "Drawer 01"


def test_a_forgotten_session_is_shown_to_its_person_and_to_supervisors(
    person: Person, books: Books, clock: FakeClock
) -> None:
    has_session(books)
    clock.advance(days=2)
    mine = " ".join(texts(person("mdiaz")))
    assert "Your session 01-0001 of Nov 20 is not finished" in mine
    theirs = " ".join(texts(person("jkim")))
    assert "Session 01-0001 of Nov 20 is not finished" in theirs
    assert "Ask Mdiaz to count and submit it" in theirs
    assert "not finished." not in " ".join(texts(person("tnguyen")))


def test_the_focus_stands_on_what_is_next(place: Place, person: Person, books: Books) -> None:
    person("mdiaz")
    assert _focused() == "One hundred dollars, loose pieces"
    _submitted(books, FLOAT, 1)
    person("mdiaz")
    assert _focused() == "Open a drawer, Alt+O"
    has_session(books, name="tnguyen", code="02")
    person("tnguyen")
    assert _focused() == "Acts of this session"  # not the count: a stray Enter begins none
    press(place, Key.Key_C, alt=True)
    press(place, Key.Key_Escape)
    assert _focused() == "Go on counting, Alt+C"


def test_two_cashiers_use_one_workstation_each_with_their_own_drawer(
    place: Place, person: Person, books: Books
) -> None:
    has_session(books)
    assert person("mdiaz").own.title == "Drawer 01"
    screen = person("tnguyen")
    assert screen.pages.opening.title == "Open drawer 02"
    types(place, "2")
    press(place, Key.Key_F12, Key.Key_F12)
    assert state(books, "02-0001") is State.OPEN
    assert state(books, "01-0001") is State.OPEN


def test_the_report_is_saved_as_pdf_and_printed_again(place: Place, person: Person, books: Books, tmp_path) -> None:  # type: ignore[no-untyped-def]
    _submitted(books, FLOAT, 1)
    town.of(books, "01").closes()
    place.printed.folder = tmp_path
    screen = person("jkim")
    press(place, Key.Key_P, alt=True)
    assert screen.pages.currentWidget() is screen.pages.report
    press(place, Key.Key_S, alt=True)
    assert [path.name for path in tmp_path.iterdir()] == ["01-0001.pdf"]
    press(place, Key.Key_P, alt=True)
    assert place.printed.titles == ["Session report 01-0001"]
    press(place, Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.pages.review


# --- the look -----------------------------------------------------------------------------------------------


def test_targets_of_the_drawer_are_large_enough_for_a_finger(place: Place, person: Person, books: Books) -> None:
    has_session(books)
    screen = person("mdiaz")
    press(place, Key.Key_C, alt=True)
    for row in screen.pages.counting.grid.rows:
        assert row.height() >= 44
    bottom = screen.pages.counting.grid.rows[3]
    QTest.mouseClick(bottom, Qt.MouseButton.LeftButton, pos=bottom.rect().topLeft())
    assert QApplication.focusWidget() is bottom.loose


def _focused() -> str:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused.accessibleName()
