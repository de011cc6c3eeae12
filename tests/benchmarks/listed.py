# SPDX-License-Identifier: Apache-2.0
"""Started as a process of its own: shows every receipt of a home in a table and says how soon, and at what memory.

`floor`: the bare driver adds up the receipts of all sealed books and reads one page by key, a plain Qt model and table
paint it. `listing`: the report service makes the listing of the same days, the Reports screen's table paints it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QEventLoop, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app import resources
from app.domain.report import Asked
from app.services import reports
from app.storage import engine
from app.views import theme
from app.views.screens.reports.result import Result
from tests.benchmarks import reports as bench
from tests.benchmarks import years
from tests.benchmarks.day import resident
from tests.books import DAY

_SUMS = (
    "SELECT b.id, count(*), sum(r.total), sum(r.voided_by IS NOT NULL) FROM book AS b"
    " JOIN receipt AS r ON r.book_id = b.id WHERE b.state = 'sealed' GROUP BY b.id"
)
_PAGE = (
    "SELECT r.number, e.body ->> 'at', r.payer, r.channel, r.total, r.voided_by FROM entry AS e"
    " JOIN receipt AS r ON r.entry_no = e.no WHERE (e.book_id, e.seq) > (?, 0) ORDER BY e.book_id, e.seq LIMIT ?"
)
_Index = QModelIndex | QPersistentModelIndex


class Eye(QObject):
    """Sees that a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let everything through."""
        self.seen = self.seen or event.type() is QEvent.Type.Paint
        return False


class Plain(QAbstractTableModel):
    """Rows as they were read."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        """All of them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        """Those of the query."""
        return 0 if parent.isValid() else len(self._rows[0])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value as text."""
        return str(self._rows[index.row()][index.column()]) if role == Qt.ItemDataRole.DisplayRole else None


def floor(file: Path) -> Callable[[], tuple[QTableView, int]]:
    """The least that shows it."""
    connection = engine.driver().connect(file)

    def shown() -> tuple[QTableView, int]:
        sums = connection.execute(_SUMS).fetchall()
        rows = connection.execute(_PAGE, (min(book for book, *_ in sums), reports.A_PAGE)).fetchall()
        view = QTableView()
        view.model_kept = Plain(rows)  # type: ignore[attr-defined]  # a view does not own its model
        view.setModel(view.model_kept)  # type: ignore[attr-defined]
        return view, len(rows)

    return shown


def listing(file: Path) -> Callable[[], tuple[QTableView, int]]:
    """As the program does it."""
    desk = bench.desk_of(years.opened(file.parent))
    kept: list[QWidget] = []  # a view does not own the window it stands in
    asked = Asked("receipts", DAY.replace(year=DAY.year - 3), DAY)

    def shown() -> tuple[QTableView, int]:
        made = reports.make(desk, asked)
        result = Result()
        result.set_compact(True)
        result.show_report(made)
        kept.append(result)
        return result.view, len(made.rows)

    return shown


def main(what: str, file: Path) -> None:
    """Ask, show, and wait for the paint."""
    application = QApplication([])
    theme.install(application, resources.root(), "light", 100)
    show = {"floor": floor, "listing": listing}[what](file)
    QWidget().show()
    application.processEvents()
    before, begun = resident(), time.perf_counter()
    table, rows = show()
    eye = Eye(table.viewport())
    table.window().resize(1200, 700)
    table.window().show()
    while not eye.seen:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    took = (time.perf_counter() - begun) * 1000
    sys.stdout.write(json.dumps({"ms": took, "mb": resident() - before, "rows": rows}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
