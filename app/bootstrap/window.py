# SPDX-License-Identifier: Apache-2.0
"""The window, top to bottom: settings, log, application, lanes, window, shell; books and paper come after paint."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app import resources, settings
from app.bootstrap.backstage import Backstage
from app.bootstrap.clock import system_clock
from app.bootstrap.late_printing import LatePrinting, Trial
from app.views import theme
from app.views.backstage import Parts
from app.views.collector import Collector
from app.views.jobs import Jobs
from app.views.main_window import MainWindow
from app.views.notices import Notices, install_hooks
from app.views.scanner import ScanFilter
from app.views.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.bootstrap.home import Home
    from app.views.main_window import ScreenSpec
    from app.views.workplace import Workplace

_SHOWN_NEXT = (
    "app.views.workplace",
    "app.views.printer_cell",
    "app.views.screens.counter.screen",
    "app.views.dialogs.key_sheet",
    "app.views.palette",
    "app.views.screens.drawer.screen",
)
# Whoever may change any of it, bring files in or read the record of changes has the Setup screen.
_SETS_UP = frozenset(
    {"audit", "import", "setup_codes", "setup_devices", "setup_gl", "setup_people", "setup_policies", "setup_tenders"}
)


def screens(work: Workplace, backstage: Backstage) -> Sequence[ScreenSpec]:
    """The screens of this release, each made when it is first opened."""
    from app.views.main_window import ScreenSpec

    def counter() -> QWidget:
        from app.views.screens.counter.screen import CounterScreen

        return CounterScreen(work)

    def drawer() -> QWidget:
        from app.views.screens.drawer.screen import DrawerScreen

        return DrawerScreen(work, backstage.chosen.drawer)

    def audit() -> QWidget:
        from app.bootstrap.proof import BooksProof
        from app.views.screens.audit.screen import AuditScreen

        return AuditScreen(work, BooksProof())

    def to_the_bank() -> QWidget:
        from app.views.screens.deposits.screen import DepositsScreen

        return DepositsScreen(work)

    def report() -> QWidget:
        from app.views.screens.reports.screen import ReportsScreen

        return ReportsScreen(work, backstage.save_report)

    def day() -> QWidget:
        from app.views.screens.day.screen import DayScreen

        return DayScreen(work, backstage.journals())

    def setup() -> QWidget:
        from app.devices import drivers
        from app.views.screens.setup.screen import SetupScreen

        screen = SetupScreen(work, drivers.NAMES, Trial(backstage))
        # A printer changed in Setup is used from the next slip on.
        screen.set_up.connect(lambda _section: work.jobs.submit(lambda: backstage.read_set_up(work.desk)))
        return screen

    every_day = (
        ScreenSpec("counter", "Counter", "banknote", counter, "receipt"),
        ScreenSpec("drawer", "Drawer", "inbox", drawer, "count"),
        ScreenSpec("audit", "Audit", "shield-check", audit, "audit"),
        ScreenSpec("deposits", "Deposits", "landmark", to_the_bank, "deposit"),
        ScreenSpec("day", "Day", "calendar", day, "close_day"),
        ScreenSpec("reports", "Reports", "chart-column", report, "reports"),
    )
    sets_up = work.desk.staff.rights & _SETS_UP
    return (*every_day, ScreenSpec("setup", "Setup", "settings", setup)) if sets_up else every_day


def first_start() -> QWidget:
    """The page of a first start."""
    from app.views.screens.first_start import FirstStartPage

    return FirstStartPage()


class FirstPaint(QObject):
    """Does something once, when a window has been painted for the first time: what is slow comes after."""

    def __init__(self, window: QWidget, act: Callable[[], None]) -> None:
        super().__init__(window)
        self._act = act
        window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it by this name
        """Let everything through."""
        if event.type() is QEvent.Type.Paint:
            window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._act)
        return False


@dataclass
class Program:
    """A running window with what it is joined to; tests and the demonstration drive it."""

    application: QApplication
    window: MainWindow
    shell: Shell
    jobs: Jobs
    notices: Notices
    backstage: Backstage
    scanner: ScanFilter
    collector: Collector

    def listen(self) -> None:
        """See every key from now on; the first event a filter sees makes Qt load all its classes, so not earlier."""
        self.notices.listen()
        self.shell.quiet.listen()
        self.scanner.listen()  # the last one is asked first: what a scanner types is no key of work
        self.collector.start()

    def end(self) -> None:
        """Close the window and let go of the application, which may open another one."""
        self.window.close()
        for listening in (self.notices, self.scanner):
            self.application.removeEventFilter(listening)
            listening.deleteLater()
        self.window.deleteLater()
        self.collector.stop()


def build(
    application: QApplication,
    folder: Path,
    *,
    clock: Callable[[], datetime] = system_clock,
    watch: bool = True,
    lent: Home | None = None,
) -> Program:
    """Join everything; nothing is shown and nothing waits. Keys are listened to from the first paint on.

    `watch`: send uncaught errors to the calm sheet; `lent`: work on a home that is open already and stays open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = settings.load(folder)
    theme.install(application, resources.root(), chosen.theme, chosen.text_scale)
    backstage = Backstage(folder, chosen, clock, lent=lent)
    notices = Notices(backstage.now, listening=False)
    jobs = Jobs()
    jobs.trouble.connect(notices.tell)
    if watch:
        install_hooks(notices)
    window = MainWindow(notices)
    printing = LatePrinting(backstage)
    shell = Shell(backstage, Parts(window, jobs, notices, printing, lambda work: screens(work, backstage), first_start))
    backstage.told = shell.strip.printed.emit
    backstage.line_told = shell.server.heard.emit
    scanner = ScanFilter(application, gap_ms=chosen.scanner_gap_ms, listening=False)
    scanner.scanned.connect(shell.scanned)
    scanner.card_refused.connect(shell.card_refused)
    program = Program(application, window, shell, jobs, notices, backstage, scanner, Collector(window))
    FirstPaint(window, program.listen)
    return program


def run(folder: Path) -> int:
    """Open the window on a home folder and work until it is closed."""
    application = QApplication([])
    program = build(application, folder)
    try:
        program.shell.greet()
        program.window.show()
    except Exception:
        _write_log(program)  # what went wrong belongs into it
        raise
    FirstPaint(program.window, lambda: _go_on(program))
    code: int = application.exec()
    _stop_log()
    return code


def _go_on(program: Program) -> None:
    """Behind the first paint: the log, the books, and what the next screens are made of."""
    gc.freeze()  # what stands now stays: no later collection has to look at it
    _write_log(program)
    program.shell.open_books()
    program.jobs.submit(load_ahead)


def _write_log(program: Program) -> None:
    from app import logs

    logs.start(program.backstage.folder, program.backstage.chosen.log_level)


def _stop_log() -> None:
    from app import logs

    logs.stop()


def load_ahead() -> None:
    """While a name and a password are typed, load what is shown after them; in the lane, so that no key waits."""
    for name in _SHOWN_NEXT:
        import_module(name)
