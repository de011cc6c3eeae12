# SPDX-License-Identifier: Apache-2.0
"""A window with the Reports screen over real books, files in a folder, and a printing that only remembers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.report_files import ReportFiles
from app.queries import masters, people
from app.services.desk import Desk
from app.services.posting import Journal
from app.views.jobs import Jobs
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import Notices
from app.views.screens.reports.screen import ReportsScreen, Save
from app.views.workplace import Workplace
from tests.books import Books
from tests.views.screens.drawer_place import Printed, settle


class ReportsPlace:
    """The window of one person who reads reports."""

    def __init__(self, books: Books, clock: Callable[[], datetime], jobs: Jobs, folder: Path) -> None:
        self.books, self.clock, self.jobs = books, clock, jobs
        self.notices = Notices(clock)
        self.window = MainWindow(self.notices)
        self.printed = Printed()
        self.files = ReportFiles(folder)
        self.save: Save = self.files.save
        self.screen: ReportsScreen

    def signs_in(self, name: str = "jkim") -> ReportsScreen:
        """This person reads reports now."""
        self.screens_of(name)
        screen = self.window.open_screen("reports")
        assert isinstance(screen, ReportsScreen)
        self.screen = screen
        self.rests()
        return screen

    def screens_of(self, name: str) -> tuple[str, ...]:
        """The screens this person has."""
        database = self.books.as_(name)
        staff = people.staff(database, name)
        assert staff is not None
        desk = Desk(database, self.clock, staff, "W1", masters.city(database), Journal(database))
        work = Workplace(
            desk, self.jobs, self.notices, self.printed, self.window, self.window.open_screen, lambda: None
        )
        made = ScreenSpec("reports", "Reports", "chart-column", lambda: ReportsScreen(work, self.save), "reports")
        self.window.set_screens([made, ScreenSpec("beside", "Beside", "inbox", QWidget)], staff.rights)
        return self.window.screen_names

    def rests(self) -> None:
        """Everything asked is answered and shown."""
        settle(self.jobs)

    def chooses(self, name: str) -> None:
        """Another report in the list."""
        forms = [form.name for form in self.screen.nav.table.rows()]
        self.screen.nav.choose(forms.index(name))
        self.rests()

    def asks(self, since: str, until: str) -> None:
        """Type the two days and press Enter."""
        for field, text in ((self.screen.question.since, since), (self.screen.question.until, until)):
            field.select_all()
            self.types(text)
        self.press(Qt.Key.Key_Return)

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
            self.rests()

    def types(self, text: str) -> None:
        """Type a text where the focus is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        self.rests()

    @property
    def said(self) -> list[list[str]]:
        """The lines of the table as they are written."""
        table = self.screen.result.table
        return [[column.text(line) for column in table.columns] for line in table.rows()]
