# SPDX-License-Identifier: Apache-2.0
"""A till with the Drawer screen in the real window over real books, and a printing that only remembers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTableView, QWidget

from app.domain.paper import Paper
from app.domain.ports import KickReason
from app.domain.receipt import PostedReceipt
from app.queries import masters, people
from app.services.desk import Desk
from app.services.posting import Journal
from app.storage.database import Database
from app.views.jobs import Jobs
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import Notices
from app.views.screens.drawer.screen import DrawerScreen
from app.views.widgets.figure import Figure
from app.views.workplace import Workplace
from tests.books import Books


@dataclass
class Printed:
    """Remembers what was printed and why the drawer was opened."""

    papers: list[tuple[str, Paper]] = field(default_factory=list)
    kicks: list[KickReason] = field(default_factory=list)
    folder: Path | None = None

    def receipt(self, receipt: PostedReceipt, *, copy: int = 0, kick: KickReason | None = None) -> None:
        raise AssertionError("the Drawer screen prints no receipts")

    def paper(self, paper: Paper, *, ref: str, kick: KickReason | None = None) -> None:
        self.papers.append((ref, paper))
        if kick is not None:
            self.kicks.append(kick)

    def kick(self, reason: KickReason, *, ref: str) -> None:
        self.kicks.append(reason)

    def save_pdf(self, paper: Paper, *, ref: str) -> Path:
        assert self.folder is not None
        path = self.folder / f"{ref}.pdf"
        path.write_bytes(b"%PDF-")
        return path

    @property
    def titles(self) -> list[str]:
        return [paper.title for _, paper in self.papers]


class Place:
    """One workstation: a window, its lanes, and the person who signed in."""

    def __init__(self, books: Books, clock: Callable[[], datetime], jobs: Jobs) -> None:
        self.books, self.clock, self.jobs = books, clock, jobs
        self.notices = Notices(clock)
        self.window = MainWindow(self.notices)
        self.printed = Printed()
        self.changes = 0
        self.usual = ""
        self.line: Callable[[Database], Database] = lambda database: database

    def signs_in(self, name: str) -> DrawerScreen:
        """Another person works here now."""
        database: Database = self.line(self.books.as_(name))
        staff = people.staff(database, name)
        assert staff is not None
        desk = Desk(database, self.clock, staff, "W1", masters.city(database), Journal(database))
        work = Workplace(
            desk, self.jobs, self.notices, self.printed, self.window, self.window.open_screen, self._changed
        )
        spec = ScreenSpec("drawer", "Drawer", "inbox", lambda: DrawerScreen(work, self.usual))
        self.window.set_screens([spec], staff.rights)
        screen = self.window.open_screen("drawer")
        assert isinstance(screen, DrawerScreen)
        return screen

    def _changed(self) -> None:
        self.changes += 1


def settle(jobs: Jobs, seconds: float = 20.0) -> None:
    """Let the lanes answer and the window catch up."""
    until = time.monotonic() + seconds
    QApplication.processEvents()
    while not jobs.idle():
        assert time.monotonic() < until, "a lane did not answer"
        # The lanes are real threads: give them the processor.
        time.sleep(0.001)
        QApplication.processEvents()
    QApplication.processEvents()


def texts(root: QWidget) -> list[str]:
    """Every text a person or a screen reader finds in a widget, seen or hidden, tooltips and descriptions too."""
    found: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()]
        found += [widget.statusTip(), widget.whatsThis()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit | Figure):
            found.append(widget.text())
        if isinstance(widget, QLineEdit):
            found.append(widget.placeholderText())
        if isinstance(widget, QTableView) and widget.model() is not None:
            model = widget.model()
            found += [
                str(model.index(row, column).data() or "")
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
        described = QAccessible.queryAccessibleInterface(widget)
        if described is not None:
            found += [described.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description)]
            found.append(described.text(QAccessible.Text.Value))
    return [text for text in found if text]
