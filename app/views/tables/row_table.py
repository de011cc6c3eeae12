# SPDX-License-Identifier: Apache-2.0
"""Row tables: frozen rows shown as they are, sorted by what they mean and not by how they are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
COLUMN_ROLE = int(Qt.ItemDataRole.UserRole) + 2


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: how a row is written, by what it is sorted, and on which side it stands.

    `align` is "left" or "right"; `kind` a type role and `tone` a colour role, or functions of the row;
    `detail` a second line; `icon` a function giving an icon's name; `chip` one giving (word, tone).
    `stretch` columns share the room that is left, by weight; others are as wide as their content.
    """

    title: str
    text: Callable[[Row], str]
    sort_key: Callable[[Row], Any] | None = None
    align: str = "left"
    kind: str | Callable[[Row], str] = "body"
    tone: str | Callable[[Row], str] = "ink"
    detail: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None
    chip: Callable[[Row], tuple[str, str] | None] | None = None
    stretch: int = 0

    def tone_of(self, row: Row) -> str:
        """The colour role this row is written in."""
        return self.tone if isinstance(self.tone, str) else self.tone(row)

    def kind_of(self, row: Row) -> str:
        """The type role this row is written in."""
        return self.kind if isinstance(self.kind, str) else self.kind(row)


class RowTable(QAbstractTableModel, Generic[Row]):
    """A table over frozen rows; it keeps the marks of rows that are marked with Space."""

    def __init__(
        self, columns: Sequence[Column[Row]], rows: Sequence[Row] = (), *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Row] = list(rows)
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def rows(self) -> tuple[Row, ...]:
        """All rows in the order shown."""
        return tuple(self._rows)

    def row(self, number: int) -> Row | None:
        """The row at a place, or None."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder] | None:
        """The column and the order last asked for."""
        return self._sorted_by

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, in the order last asked for."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._sorted_by is not None:
            self._rows = self._in_order(*self._sorted_by)
        self.endResetModel()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Show more rows below those that are there."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == ROW_ROLE:
            return row
        if role == COLUMN_ROLE:
            return column
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The head of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].align == "right" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by the value of a column; rows equal in it keep their order."""
        if not 0 <= column < len(self.columns) or self.columns[column].sort_key is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._rows[index.row()] for index in before]
        self._sorted_by = (column, order)
        self._rows = self._in_order(column, order)
        place = {id(row): number for number, row in enumerate(self._rows)}
        after = [self.index(place[id(row)], index.column()) for index, row in zip(before, kept, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self, column: int, order: Qt.SortOrder) -> list[Row]:
        key = self.columns[column].sort_key
        if key is None:
            return list(self._rows)
        return sorted(self._rows, key=key, reverse=order == Qt.SortOrder.DescendingOrder)
