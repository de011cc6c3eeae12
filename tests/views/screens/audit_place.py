# SPDX-License-Identifier: Apache-2.0
"""A window with the Audit screen over real books, and drawers whose day is made beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from unittest.mock import MagicMock

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap.proof import BooksProof
from app.queries import masters, people
from app.services.desk import Desk
from app.services.posting import Journal
from app.storage.database import Database
from app.views.jobs import Jobs
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import Notices
from app.views.screens.audit.drawer_card import DrawerCard
from app.views.screens.audit.screen import AuditScreen
from app.views.workplace import Printing, Workplace
from tests.books import Books, Session, by_check, drawer, in_cash, item
from tests.views.screens.drawer_place import settle


class AuditPlace:
    """The window of one person who watches the drawers."""

    def __init__(self, books: Books, clock: Callable[[], datetime], jobs: Jobs) -> None:
        self.books, self.clock, self.jobs = books, clock, jobs
        self.notices = Notices(clock)
        self.window = MainWindow(self.notices)
        self.line: Callable[[Database], Database] = lambda database: database
        self.screen: AuditScreen
        self.printing = MagicMock(spec=Printing)

    def signs_in(self, name: str = "jkim") -> AuditScreen:
        """This person watches now."""
        database = self.line(self.books.as_(name))
        staff = people.staff(database, name)
        assert staff is not None
        desk = Desk(database, self.clock, staff, "W1", masters.city(database), Journal(database))
        work = Workplace(
            desk, self.jobs, self.notices, self.printing, self.window, self.window.open_screen, lambda: None
        )
        spec = ScreenSpec("audit", "Audit", "shield-check", lambda: AuditScreen(work, BooksProof()), "audit")
        self.window.set_screens([spec], staff.rights)
        screen = self.window.open_screen("audit")
        assert isinstance(screen, AuditScreen)
        self.screen = screen
        self.rests()
        return screen

    def rests(self) -> None:
        """Everything asked is answered and shown."""
        settle(self.jobs)

    def looks_again(self) -> None:
        """Two seconds later."""
        self.screen._look()
        self.rests()

    def card(self, book: str) -> DrawerCard:
        """The card of a session on the wall."""
        return next(each for each in self.screen.wall.cards if each.seen and each.seen.drawer.book == book)

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys where the focus is."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
            self.rests()

    def types(self, text: str) -> None:
        """Type a text where the focus is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        self.rests()


def busy(books: Books, code: str = "01", person: str = "mdiaz") -> Session:
    """A drawer at $233.00: $45.00 in cash, $80.25 by check, a void of $20.00, a drop of $12.00, all minutes apart."""
    session = drawer(books, code, person).opens()
    session.takes([item("DOGLIC", "45.00")], [in_cash("50.00")], change="5.00")
    session.takes([item("DOGLIC", "80.25")], [by_check("80.25", "1019")])
    session.voids(session.takes([item("DOGLIC", "20.00")], [in_cash("20.00")]))
    session.drops("12.00")
    return session
