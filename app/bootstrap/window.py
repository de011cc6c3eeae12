# SPDX-License-Identifier: Apache-2.0
"""The window, top to bottom: settings, log, application, lanes, window, shell; books and paper come after paint."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app import resources, settings
from app.bootstrap.clock import system_clock
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
    from zoneinfo import ZoneInfo

    from PySide6.QtWidgets import QWidget

    from app.bootstrap.home import Home
    from app.bootstrap.printing import PaperDesk
    from app.domain.city import City
    from app.domain.finding import Finding
    from app.domain.joining import Joining
    from app.domain.line import Line
    from app.domain.paper import Paper
    from app.domain.ports import KickReason, PaperRoll, PrinterSettings, PrinterStatus
    from app.domain.receipt import PostedReceipt
    from app.services.desk import Desk
    from app.services.gl_export import Journals
    from app.services.reports import Made
    from app.settings import Settings
    from app.views.jobs import Report
    from app.views.main_window import ScreenSpec
    from app.views.workplace import CopyRow, PrinterStanding, Workplace

FIRST_START = "TILLWRIGHT_FIRST_START"
_SHOWN_NEXT = (
    "app.views.workplace",
    "app.views.printer_cell",
    "app.views.screens.counter.screen",
    "app.views.dialogs.key_sheet",
    "app.views.palette",
    "app.views.screens.drawer.screen",
)


@dataclass
class Backstage:
    """Opens books and printing in the lanes; nothing of either is imported before it is asked for.

    `lent` is a home somebody else opened and closes.
    """

    folder: Path
    chosen: Settings
    clock: Callable[[], datetime] = system_clock
    told: Callable[[CopyRow | None], None] = lambda copy: None
    line_told: Callable[[Line], object] = lambda line: None
    lent: Home | None = None
    _home: Home | None = None
    _paper: PaperDesk | None = None
    _zone: ZoneInfo | None = None

    @property
    def workstation(self) -> str:
        """The code of this workstation."""
        return self.chosen.workstation

    @property
    def unproven(self) -> str:
        """Why nobody knows for sure which server this till talks to; "" where it is proven."""
        asked = self.chosen.server_check
        if self.chosen.database == "sqlite" or asked == "verify-full":
            return ""
        return (
            f"The settings of this till ask for no more than {asked}, so another machine could pass for the server. "
            "Take server_check out of settings.toml once the server has its certificate."
        )

    @property
    def auto_lock_minutes(self) -> int:
        """Minutes without a key before the screen locks itself."""
        return self.chosen.auto_lock_minutes

    @property
    def scanner_gap_ms(self) -> int:
        """How fast a scanner types."""
        return self.chosen.scanner_gap_ms

    def now(self) -> datetime:
        """The clock in the city's time zone; the machine's own until the books are open."""
        return self.clock().astimezone(self._zone)

    def is_new(self) -> bool:
        """Whether a first start has to make the books."""
        if self.lent is not None:
            return False  # whoever lent it has opened it
        return self.chosen.database == "sqlite" and not (self.folder / "books.db").exists()

    def makes_sample(self) -> bool:
        """Whether a new home becomes the sample city without asking."""
        return os.environ.get(FIRST_START) == "sample"

    @property
    def home(self) -> Home:
        """The home's books; imported when first used."""
        if self.lent is not None:
            return self.lent
        if self._home is None:
            from app.bootstrap.home import Home

            self._home = Home(self.folder, self.chosen, self.clock)
            self._home.keeps_copy = True
        return self._home

    @property
    def paper(self) -> PaperDesk:
        """The printing of this workstation; imported when first used."""
        if self._paper is None:
            from app.bootstrap.printing import PaperDesk

            self._paper = PaperDesk(
                settings.receipts_path(self.chosen, self.folder),
                resources.path("fonts"),
                self.now,
                lambda copy: self.told(copy),
                printer=self.chosen.printer,
                may_kick=self.chosen.kick_drawer,
            )
        return self._paper

    def open(self) -> City | None:
        """Open the books, and make paper ready behind them."""
        self.home.open()
        return self._opened()

    def make_sample(self, report: Report) -> City | None:
        """Make the sample city with a week behind it, and open it."""
        self.home.make_sample(week=True, progress=report)
        return self._opened()

    def make_own(self, own: object) -> City | None:
        """Make a city of one's own and open it."""
        from app.bootstrap.home import COUNTER_PRINTER, OwnCity

        fields = {name: getattr(own, name) for name in OwnCity.__slots__}
        self.home.make_own(OwnCity(**fields))
        if fields["printer"]:
            self.chosen = settings.save(self.chosen, self.folder, printer=COUNTER_PRINTER)
        return self._opened()

    def try_server(self, joining: Joining) -> tuple[Finding, ...]:
        """Sign in to shared books as the page of a first start says; answers what is not as it should be there."""
        from app.bootstrap.joining import try_server

        return try_server(joining, self.clock, self.chosen.server_check)

    def join(self, joining: Joining) -> None:
        """Let this workstation belong to these shared books from now on; its people sign in next."""
        from app.bootstrap.joining import address_of

        address = address_of(joining.address)
        self.chosen = settings.save(self.chosen, self.folder, database=address, workstation=joining.workstation)
        self._home = None

    def sign_in(self, name: str, password: str) -> Desk:
        """Let a person in, and use the printers Setup has now."""
        desk = self.home.sign_in(name, password)
        self._use_time_of(desk.city)
        self.read_set_up(desk)
        if self.lent is None:
            self.home.keep_copy(lambda line: self.line_told(line))
        return desk

    def ask_server(self) -> None:
        """Ask at once whether the server of shared books is there; never waits."""
        if self._home is not None:
            self._home.ask_server()

    def keep_look(self, theme: str, percent: int) -> None:
        """Write theme and text size into the settings of this workstation."""
        self.chosen = settings.save(self.chosen, self.folder, theme=theme, text_scale=percent)

    def read_set_up(self, desk: Desk) -> None:
        """Use the city's name and printers as Setup has them now."""
        from app.queries import masters

        self.paper.set_up(desk.city, masters.printers(desk.database))

    def save_report(self, desk: Desk, made: Made, kind: str, progress: Callable[[int, int], object]) -> Path:
        """Write a report into the folder of receipts; answers where."""
        from app.bootstrap.report_files import ReportFiles

        folder = settings.receipts_path(self.chosen, self.folder)
        return ReportFiles(folder, resources.path("fonts")).save(desk, made, kind, progress)

    def journals(self) -> Journals:
        """Where journals for the general ledger take their format from, and go to."""
        from app.bootstrap.gl_files import journals

        return journals(self.folder, self.chosen)

    def unlock(self, name: str, password: str) -> None:
        """Prove the person again who locked the screen."""
        self.home.prove_again(name, password)

    def look_after(self, stop: Callable[[], bool]) -> None:
        """Tidy the books of an embedded home, and read them through once a day. Raises Fault on damage."""
        self.home.look_after(self.now().date(), stop)

    def close(self) -> None:
        """Close the books and stop printing."""
        if self._paper is not None:
            self._paper.close()
        if self._home is not None:
            self._home.close()

    def _opened(self) -> City | None:
        city = self.home.city()
        if city is not None:
            self._use_time_of(city)
        return city

    def _use_time_of(self, city: City) -> None:
        from zoneinfo import ZoneInfo

        self._zone = ZoneInfo(city.time_zone)


class LatePrinting:
    """The printing screens are given: made behind the first slip, so that no printer is loaded before the window."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def receipt(self, receipt: PostedReceipt, *, copy: int = 0, kick: KickReason | None = None) -> None:
        """See `Printing`."""
        self._backstage.paper.receipt(receipt, copy=copy, kick=kick)

    def paper(self, paper: Paper, *, ref: str, kick: KickReason | None = None) -> None:
        """See `Printing`."""
        self._backstage.paper.paper(paper, ref=ref, kick=kick)

    def kick(self, reason: KickReason, *, ref: str) -> None:
        """See `Printing`."""
        self._backstage.paper.kick(reason, ref=ref)

    def receipt_paper(self, receipt: PostedReceipt, *, copy: int = 0) -> Paper:
        """See `Printing`."""
        return self._backstage.paper.receipt_paper(receipt, copy=copy)

    def save_pdf(self, paper: Paper, *, ref: str) -> Path:
        """See `Printing`."""
        return self._backstage.paper.save_pdf(paper, ref=ref)

    def standing(self) -> PrinterStanding:
        """See `Printing`."""
        return self._backstage.paper.standing()

    def ask(self) -> None:
        """See `Printing`."""
        self._backstage.paper.ask()

    def again(self, copy: CopyRow) -> bool:
        """See `Printing`."""
        return self._backstage.paper.again(copy)

    def hand_over(self, printer: str) -> int:
        """See `Printing`."""
        return self._backstage.paper.hand_over(printer)

    def paper_of(self, copy: CopyRow) -> Paper | None:
        """See `Printing`."""
        return self._backstage.paper.paper_of(copy)

    def forget(self, copy: CopyRow) -> bool:
        """See `Printing`."""
        return self._backstage.paper.forget(copy)

    def roll(self) -> PaperRoll:
        """See `Printing`."""
        return self._backstage.paper.roll()

    def warm(self) -> None:
        """See `Printing`."""
        self._backstage.paper.warm()


# Whoever may change any of it, bring files in or read the record of changes has the Setup screen.
_SETS_UP = frozenset(
    {"audit", "import", "setup_codes", "setup_devices", "setup_gl", "setup_people", "setup_policies", "setup_tenders"}
)


class Trial:
    """Printers on trial in Setup: asked and printed on as they are typed, before anybody depends on them."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def status(self, printer: PrinterSettings) -> PrinterStatus:
        """See `PrinterTrial`."""
        return self._backstage.paper.status_of(printer)

    def print(self, printer: PrinterSettings, paper: Paper) -> None:
        """See `PrinterTrial`."""
        self._backstage.paper.print_on(printer, paper)


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
