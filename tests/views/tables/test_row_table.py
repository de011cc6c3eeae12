# SPDX-License-Identifier: Apache-2.0
"""Tables: sorted by value, true to Qt's own rules, chosen and opened by keys."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.views.tables.row_table import RowTable
from app.views.widgets.table_view import TableView
from tests.views.gallery import OWED, Owed, owed_columns

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


def test_a_row_table_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    table = RowTable(owed_columns(), OWED)
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.sort(3, DOWN)
    table.set_rows([*OWED, Owed("More", "Dec 1", 1, Money(1))])
    table.sort(0, UP)
    table.set_rows([])
    assert tester.model() is table


def test_amounts_sort_as_amounts_and_not_as_words() -> None:
    table = RowTable(owed_columns(), OWED)
    table.sort(3, UP)
    assert [row.what for row in table.rows()] == ["Credit from Oct 30", "Nothing owed", "Water, June", "Sewer, July"]
    table.sort(3, DOWN)
    assert table.rows()[0].what == "Sewer, July"


def test_new_rows_come_in_the_order_asked_for() -> None:
    table = RowTable(owed_columns(), OWED)
    table.sort(2, UP)
    table.set_rows(OWED)
    assert [row.days for row in table.rows()] == [19, 21, 121, 151]


def test_a_column_without_a_value_is_not_sorted() -> None:
    table = RowTable(owed_columns(), OWED)
    table.sort(1, DOWN)
    assert table.rows() == OWED


def test_a_marked_place_follows_its_row() -> None:
    table = RowTable(owed_columns(), OWED)
    place = QPersistentModelIndex(table.index(1, 0))
    table.sort(3, DOWN)
    assert place.row() == 0


def test_a_table_knows_no_row_beyond_its_end() -> None:
    table = RowTable(owed_columns(), OWED)
    assert table.row(4) is None
    assert table.data(QModelIndex()) is None
    assert table.headerData(0, Qt.Orientation.Vertical) is None


def test_enter_opens_and_space_marks_the_chosen_row(in_front: Callable[[QWidget], QWidget], qtbot: QtBot) -> None:
    view = TableView(RowTable(owed_columns(), OWED), "Open charges")
    heard: list[tuple[str, str]] = []
    view.opened.connect(lambda row: heard.append(("open", row.what)))
    view.marked.connect(lambda row: heard.append(("mark", row.what)))
    view.chose.connect(lambda row: heard.append(("chose", row.what)))
    in_front(view)
    view.setFocus()
    view.choose(0)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert heard[-3:] == [("chose", "Sewer, July"), ("open", "Sewer, July"), ("mark", "Sewer, July")]


def test_a_click_on_a_head_sorts_and_again_turns_round(in_front: Callable[[QWidget], QWidget], qtbot: QtBot) -> None:
    view = TableView(RowTable(owed_columns(), OWED), "Open charges")
    view.resize(600, 300)
    in_front(view)
    head = view.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(2) + head.sectionSize(2) // 2, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [row.days for row in view.table.rows()] == [19, 21, 121, 151]
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [row.days for row in view.table.rows()] == [151, 121, 21, 19]


def test_money_columns_are_never_cut(in_front: Callable[[QWidget], QWidget], qtbot: QtBot) -> None:
    view = TableView(RowTable(owed_columns(), OWED), "Open charges")
    view.resize(420, 300)
    in_front(view)
    for row in range(4):
        assert view.columnWidth(3) >= view.sizeHintForIndex(view.table.index(row, 3)).width()
