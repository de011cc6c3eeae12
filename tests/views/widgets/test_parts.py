# SPDX-License-Identifier: Apache-2.0
"""The parts: figures whole, buttons with reasons, fields with errors, a box that finds."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.views import theme as themes
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.change_panel import ChangePanel, ChangeShown, Piece
from app.views.widgets.fields import AmountField, TextField
from app.views.widgets.figure import Figure
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.search_box import Hit, SearchBox
from tests.views.clipping import troubles
from tests.views.gallery import Gallery

SHOW = Callable[[QWidget], QWidget]
PIECES = (Piece(Money(1000), 1), Piece(Money(500), 1), Piece(Money(25), 2, coin=True))


def ink_columns(figure: Figure) -> tuple[int, int]:
    """The first and the last column of a grabbed figure that carry ink."""
    image = figure.grab().toImage()
    ground = image.pixel(0, 0)
    inked = [x for x in range(image.width()) if any(image.pixel(x, y) != ground for y in range(image.height()))]
    return inked[0], inked[-1]


def test_words_in_the_place_of_a_figure_keep_the_tails_of_their_letters(in_front: SHOW) -> None:
    figure = Figure("No change due", "headline", right=False)
    in_front(figure)
    image = figure.grab().toImage()
    ground = image.pixel(image.width() - 1, 0)
    last = image.height() - 1
    assert all(image.pixel(x, last) == ground for x in range(image.width()))


@pytest.mark.parametrize("width", [560, 420, 300, 220, 160, 90])
def test_a_large_amount_is_painted_whole_at_any_width(look: themes.Theme, qtbot: QtBot, width: int) -> None:
    figure = Figure("$123,456,789.00")
    qtbot.addWidget(figure)
    figure.resize(width, 80)
    first, last = ink_columns(figure)
    assert last >= width - 3, "flush with the right edge"
    assert first >= 0
    need = figure._ink(figure.shown_size()).width()
    assert need <= width + 1


def test_a_figure_takes_its_steps_one_by_one(look: themes.Theme, qtbot: QtBot) -> None:
    figure = Figure("$1,234,567.00")
    qtbot.addWidget(figure)
    sizes = []
    for width in range(600, 180, -10):
        figure.resize(width, 80)
        sizes.append(figure.shown_size())
    assert sizes == sorted(sizes, reverse=True)
    assert {60, 48, 40, 34} <= set(sizes)


def test_the_change_starts_flush_left_by_its_ink(look: themes.Theme, qtbot: QtBot) -> None:
    figure = Figure("$15.40", "money-change", right=False)
    qtbot.addWidget(figure)
    figure.resize(900, 230)
    assert ink_columns(figure)[0] <= 1


def test_a_refused_tender_keeps_its_place_and_its_reason(look: themes.Theme, qtbot: QtBot) -> None:
    button, pressed = KeyCapButton("Check", "F7", "tender", icon="signature"), []
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append(1))
    button.refuse("Not this account")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (pressed, button.isEnabled(), button.accessibleDescription()) == ([], False, "Not this account")
    button.allow()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_a_long_reason_can_be_reached_and_still_presses_nothing(in_front: SHOW, qtbot: QtBot) -> None:
    button, pressed = KeyCapButton("Card", "F8", "tender"), []
    button.clicked.connect(lambda: pressed.append(1))
    button.refuse("The terminal is off while this till works offline")
    in_front(button)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (pressed, button.isEnabled()) == ([], True)


def test_enter_presses_the_focused_button_once(in_front: SHOW, qtbot: QtBot) -> None:
    button, pressed = KeyCapButton("Finish and print", "F12", "primary"), []
    button.clicked.connect(lambda: pressed.append(1))
    in_front(button)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [1]


def test_an_amount_is_checked_on_leaving_and_not_while_typing(in_front: SHOW, qtbot: QtBot) -> None:
    window = QWidget()
    amount, other = AmountField("Amount received"), TextField("Check number")
    row = QHBoxLayout(window)
    row.addWidget(amount)
    row.addWidget(other)
    in_front(window)
    amount.input.setFocus()
    qtbot.keyClicks(amount.input, "28460.0.")
    assert amount.error == ""
    other.input.setFocus()
    assert (amount.error, amount.text()) == ("An amount has one point, like 284.60", "28460.0.")
    amount.input.setFocus()
    qtbot.keyClick(amount.input, Qt.Key.Key_Backspace)
    assert amount.error == ""


def test_enter_takes_a_good_amount_and_shows_it_as_usual(in_front: SHOW, qtbot: QtBot) -> None:
    amount = AmountField("Amount received")
    in_front(amount)
    amount.input.setFocus()
    qtbot.keyClicks(amount.input, "1284.6")
    with qtbot.waitSignal(amount.accepted):
        qtbot.keyClick(amount.input, Qt.Key.Key_Enter)
    assert (amount.text(), amount.amount()) == ("1,284.60", Money(128460))


def test_enter_on_nothing_says_what_to_type(in_front: SHOW, qtbot: QtBot) -> None:
    amount = AmountField("Amount received")
    in_front(amount)
    with qtbot.assertNotEmitted(amount.accepted):
        qtbot.keyClick(amount.input, Qt.Key.Key_Return)
    assert amount.error == "Type an amount, like 284.60"
    assert amount.amount() is None


HITS = (Hit("UB-104417", "Rosa Delgado", "114 Alder St", "UB-104417", "$115.00"), Hit("BL-1", "Alder Street Dental"))


def box_in_window(in_front: SHOW) -> SearchBox:
    window = QWidget()
    window.resize(900, 600)
    box = SearchBox()
    QHBoxLayout(window).addWidget(box)
    in_front(window)
    box.input.setFocus()
    return box


def test_the_box_finds_and_enter_takes_the_chosen_row(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    asked: list[str] = []
    box.query_changed.connect(asked.append)
    qtbot.keyClicks(box.input, "al")
    box.show_hits(HITS, "al", took_ms=18)
    assert (asked, box.hits, box.popup.isVisible()) == (["a", "al"], HITS, True)
    qtbot.keyClick(box.input, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.taken) as taken:
        qtbot.keyClick(box.input, Qt.Key.Key_Return)
    assert taken.args == [HITS[1]]
    with qtbot.waitSignal(box.looked):
        qtbot.keyClick(box.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_enter_before_the_answer_waits_for_it(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    qtbot.keyClicks(box.input, "al")
    with qtbot.assertNotEmitted(box.taken):
        qtbot.keyClick(box.input, Qt.Key.Key_Return)
    with qtbot.waitSignal(box.taken) as taken:
        box.show_hits(HITS, "al")
    assert taken.args == [HITS[0]]


def test_an_answer_to_an_older_question_is_not_shown(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    qtbot.keyClicks(box.input, "ald")
    box.show_hits(HITS, "al")
    assert box.hits == ()


def test_enter_in_the_empty_box_goes_to_the_amount(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    with qtbot.waitSignal(box.entered_empty):
        qtbot.keyClick(box.input, Qt.Key.Key_Return)


def test_esc_clears_and_then_steps_back(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    qtbot.keyClicks(box.input, "al")
    box.show_hits(HITS, "al")
    qtbot.keyClick(box.input, Qt.Key.Key_Escape)
    assert (box.text(), box.popup.isVisible()) == ("", False)
    with qtbot.waitSignal(box.escaped):
        qtbot.keyClick(box.input, Qt.Key.Key_Escape)


def test_a_click_takes_the_row_under_it(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    box.set_text("al")
    box.show_hits(HITS, "al")
    rows = box._results.list
    with qtbot.waitSignal(box.taken) as taken:
        qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(40, rows.row_height() + 10))
    assert taken.args == [HITS[1]]


def test_in_a_low_window_whole_rows_are_found_and_the_arrows_bring_the_others(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    box.set_text("al")
    box.show_hits([Hit(n, f"Alba {n}") for n in range(8)], "al")
    rows = box._results.list
    box.window().resize(600, box.popup.y() + box.popup.height() - 3 * rows.row_height())
    box.show_hits([Hit(n, f"Alba {n}") for n in range(8)], "al")
    assert troubles(box.popup) == []
    assert rows.height() % rows.row_height() == 0
    assert rows.height() < 6 * rows.row_height()
    for _ in range(7):
        qtbot.keyClick(box.input, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.taken) as taken:
        qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(40, rows.height() - 10))
    assert taken.args[0].title == "Alba 7"


def test_nothing_found_says_so(in_front: SHOW, qtbot: QtBot) -> None:
    box = box_in_window(in_front)
    box.set_text("4417-B")
    box.show_hits((), "4417-B", nothing="Nothing found for \u201c4417-B\u201d. Scan again, or press F3.")
    assert "Nothing found" in box._results.nothing.text()
    assert troubles(box.popup) == []


def test_the_change_panel_is_read_as_one_sentence(look: themes.Theme, qtbot: QtBot) -> None:
    panel = ChangePanel()
    qtbot.addWidget(panel)
    panel.show_change(ChangeShown(Money(1550), PIECES, "02"))
    assert panel.accessibleName() == "Change due 15 dollars 50 cents. 1 of $10, 1 of $5, 2 of 25\u00a2."
    panel.show_change(ChangeShown(Money(0)))
    assert (panel.accessibleName(), panel.figure.text()) == ("No change due.", "No change due")


def test_change_that_cannot_be_made_gives_way_to_two_offers(in_front: SHOW, qtbot: QtBot) -> None:
    panel = ChangePanel()
    panel.resize(860, 510)
    panel.show_change(
        ChangeShown(Money(1540), PIECES, "02", shortage="No dimes.", offers=("Ask for 60\u00a2", "Change a bill"))
    )
    in_front(panel)
    buttons = panel.findChildren(KeyCapButton)
    with qtbot.waitSignal(panel.offer_taken) as offer:
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert offer.args == [1]


@pytest.mark.parametrize(
    ("percent", "size"), [(100, (858, 510)), (200, (1310, 580)), (200, (1310, 330)), (100, (360, 510))]
)
@pytest.mark.parametrize("cents", [1550, 0, 12345678])
def test_the_change_panel_is_never_cut(
    look: themes.Theme, qtbot: QtBot, percent: int, size: tuple[int, int], cents: int
) -> None:
    look.choose("light", percent)
    panel = ChangePanel()
    qtbot.addWidget(panel)
    panel.show_change(ChangeShown(Money(cents), PIECES, "02"))
    panel.resize(*size)
    panel.show()
    assert troubles(panel) == []


def test_everything_one_can_reach_has_a_name(look: themes.Theme, qtbot: QtBot) -> None:
    sheet = Gallery()
    qtbot.addWidget(sheet)
    sheet.show()
    for widget in sheet.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None and widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


def test_the_ring_follows_the_focus_and_moves_with_it(in_front: SHOW, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(500, 200)
    first, second = KeyCapButton("First"), KeyCapButton("Second")
    row = QHBoxLayout(window)
    row.addWidget(first)
    row.addWidget(second)
    ring = FocusRing(window)
    in_front(window)
    first.setFocus()
    before = ring.geometry()
    assert ring.isVisible()
    assert before.contains(first.geometry())
    second.setFocus()
    assert ring.geometry().contains(second.geometry())
    window.resize(700, 300)
    QApplication.processEvents()
    assert ring.geometry().contains(second.geometry())
    second.hide()
    assert ring.target is not second or not ring.isVisible()


def scrolling(in_front: SHOW) -> tuple[FocusRing, QScrollArea, list[KeyCapButton]]:
    """A low window with a list of buttons that scrolls, and a line under it."""
    window = QWidget()
    window.resize(400, 260)
    inside = QWidget()
    column = QVBoxLayout(inside)
    buttons = [KeyCapButton(f"Row {number}") for number in range(12)]
    for button in buttons:
        column.addWidget(button)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    whole = QVBoxLayout(window)
    whole.addWidget(area)
    whole.addWidget(KeyCapButton("Foot", height="control-finish"))
    ring = FocusRing(window)
    in_front(window)
    return ring, area, buttons


def place_of(area: QScrollArea) -> QRect:
    """Where what scrolls is seen in its window, with the ring's own reach."""
    port = area.viewport()
    reach = themes.current().size("focus") + themes.current().size("focus-gap")
    return QRect(port.mapTo(port.window(), QPoint(0, 0)), port.size()).adjusted(-reach, -reach, reach, reach)


def test_what_gets_the_focus_is_scrolled_into_view(in_front: SHOW) -> None:
    ring, area, buttons = scrolling(in_front)
    for button in (buttons[9], buttons[2], buttons[11], buttons[0]):
        button.setFocus()
        QApplication.processEvents()
        assert button.visibleRegion().boundingRect() == button.rect()
        assert place_of(area).contains(ring.geometry())


def test_what_has_the_focus_stays_in_view_when_the_window_gets_lower(in_front: SHOW) -> None:
    _, area, buttons = scrolling(in_front)
    area.window().resize(400, 700)
    buttons[6].setFocus()
    QApplication.processEvents()
    area.window().resize(400, 240)
    for _ in range(3):
        QApplication.processEvents()
    assert buttons[6].visibleRegion().boundingRect() == buttons[6].rect()


def test_the_ring_ends_where_what_scrolls_ends_and_goes_with_its_widget(in_front: SHOW) -> None:
    ring, area, buttons = scrolling(in_front)
    buttons[0].setFocus()
    bar = area.verticalScrollBar()
    for value in range(0, bar.maximum(), 7):
        bar.setValue(value)
        assert not ring.isVisible() or place_of(area).contains(ring.geometry())
    assert not ring.isVisible()
    bar.setValue(0)
    assert ring.isVisible()
