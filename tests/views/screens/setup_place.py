# SPDX-License-Identifier: Apache-2.0
"""An administrator's window with the Setup screen over real books, and a printer that only remembers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.domain.paper import Paper
from app.domain.ports import KickReason, PrinterSettings, PrinterState, PrinterStatus
from app.domain.receipt import PostedReceipt
from app.queries import masters, people
from app.services.desk import Desk
from app.services.posting import Journal
from app.views.jobs import Jobs
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import Notices
from app.views.screens.setup.screen import SetupScreen
from app.views.theme import application
from app.views.workplace import Workplace
from tests.books import Books

DRIVERS = ("escpos-network", "escpos-serial", "escpos-usb", "file", "virtual")


@dataclass
class Trial:
    """A printer on trial that is ready and remembers its pages."""

    papers: list[tuple[str, Paper]] = field(default_factory=list)

    def status(self, printer: PrinterSettings) -> PrinterStatus:
        return PrinterStatus(PrinterState.READY)

    def print(self, printer: PrinterSettings, paper: Paper) -> None:
        self.papers.append((printer.name, paper))


@dataclass
class Printed:
    """The workstation's own printing; remembers papers and kicks."""

    papers: list[str] = field(default_factory=list)
    kicks: list[KickReason] = field(default_factory=list)

    def receipt(self, receipt: PostedReceipt, *, copy: int = 0, kick: KickReason | None = None) -> None:
        raise AssertionError("Setup prints no receipts")

    def paper(self, paper: Paper, *, ref: str, kick: KickReason | None = None) -> None:
        self.papers.append(ref)
        self.kicks += [kick] if kick is not None else []

    def kick(self, reason: KickReason, *, ref: str) -> None:
        self.kicks.append(reason)

    def save_pdf(self, paper: Paper, *, ref: str) -> Path:
        raise AssertionError("Setup saves no PDF")


class Place:
    """A workstation with the Setup screen open in the real window."""

    def __init__(self, books: Books, clock: Callable[[], datetime], jobs: Jobs) -> None:
        self.books, self.clock, self.jobs = books, clock, jobs
        self.notices = Notices(clock)
        self.window = MainWindow(self.notices)
        self.printed, self.trial = Printed(), Trial()
        self.told: list[str] = []

    def signs_in(self, name: str = "admin", *, trial: bool = True) -> SetupScreen:
        database = self.books.as_(name)
        staff = people.staff(database, name)
        assert staff is not None
        self.desk = Desk(database, self.clock, staff, "W1", masters.city(database), Journal(database))
        work = Workplace(
            self.desk, self.jobs, self.notices, self.printed, self.window, self.window.open_screen, lambda: None
        )

        def make() -> SetupScreen:
            made = SetupScreen(work, DRIVERS, self.trial if trial else None)
            made.set_up.connect(self.told.append)
            return made

        self.window.set_screens([ScreenSpec("setup", "Setup", "settings", make)], staff.rights)
        screen = self.window.open_screen("setup")
        assert isinstance(screen, SetupScreen)
        return screen

    def leaves(self) -> None:
        """The window goes in order: nothing of it hears of the next test's keys."""
        application().removeEventFilter(self.notices)
        self.window.close()
        self.books.close()
