# SPDX-License-Identifier: Apache-2.0
"""A workstation that prints, for tests: the real window, queue and printer of the screen, with real books behind."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import resources
from app.bootstrap.printing import PaperDesk
from app.devices.virtual_printer import VirtualPrinter
from app.domain.paper import Cut, Paper, Text
from app.domain.ports import KickReason, RollMode
from app.queries.masters import PrinterSetup
from app.services.desk import Desk
from app.views.jobs import Jobs
from app.views.main_window import MainWindow
from app.views.notices import Notices
from app.views.strip import Strip
from app.views.workplace import Workplace
from tests.conftest import FakeClock
from tests.views.screens import counter_stand
from tests.views.screens.drawer_place import settle

RECEIPT = "02-0001-0042"


class PrintingPlace:
    """Somebody signed in at a workstation whose slips go to the printer on the screen, or to one of `beside`."""

    def __init__(self, qtbot: QtBot, desk: Desk, folder: Path, show: Callable[[QWidget], QWidget]) -> None:
        self.qtbot, self.desk, self.folder = qtbot, desk, folder
        self.jobs, self.notices = Jobs(), Notices(desk.now)
        self.window = MainWindow(self.notices)
        self.strip = Strip(self.window, self.jobs)
        self.went: list[str] = []
        self.beside = VirtualPrinter()
        self.paper = PaperDesk(folder, resources.path("fonts"), desk.now, self.strip.printed.emit)
        other = PrinterSetup("Back office", "escpos-network", self.beside.start(), 42, "cp858", {}, True, 1)
        self.paper.set_up(desk.city, [other])
        self.roll = self.paper.roll()
        self.work = Workplace(
            desk=desk, jobs=self.jobs, notices=self.notices, printing=self.paper, window=self.window,
            go=self._go, drawer_changed=lambda: None,
        )  # fmt: skip
        self.window.status_asked.connect(self.strip.explain)
        show(self.window)
        self.strip.enter(self.work)
        self.rest()

    def _go(self, screen: str) -> object:
        self.went.append(screen)
        return self.window

    def rest(self) -> None:
        """Wait until every paper is done with and the window has heard of it."""
        assert self.paper.queue.wait(30)
        for _ in range(3):
            QApplication.processEvents()
        settle(self.jobs)

    def prints(self, ref: str = RECEIPT, mode: RollMode = RollMode.OK, kick: KickReason | None = None) -> None:
        """A slip goes to the printer while it is in a mode."""
        self.roll.set_mode(mode)
        self.paper.paper(Paper("receipt", f"Receipt {ref}", (Text("Paid $42.00"), *ROWS, Cut())), ref=ref, kick=kick)
        self.rest()

    def cell(self) -> tuple[str, str]:
        """Words and tone of the printer's cell."""
        status = self.window.strip.cells["printer"].status
        return status.text, status.tone

    def leaves(self) -> None:
        """The person goes home."""
        self.strip.leave()
        self.paper.close()
        self.beside.close()
        assert self.jobs.close(5)
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self.notices)


ROWS = tuple(Text(f"Line {number}") for number in range(8))


@contextmanager
def opened(
    qtbot: QtBot, clock: FakeClock, books: Path, folder: Path, show: Callable[[QWidget], QWidget]
) -> Iterator[PrintingPlace]:
    """A place with a copy of prepared books in a folder of its own; left in order afterwards."""
    shutil.copy(books, folder / "books.db")
    desk = counter_stand.desk_of(clock, folder / "books.db")
    place = PrintingPlace(qtbot, desk, folder / "slips", show)
    try:
        yield place
    finally:
        place.leaves()
        desk.database.close()
