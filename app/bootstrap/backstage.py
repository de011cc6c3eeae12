# SPDX-License-Identifier: Apache-2.0
"""What the window knows of the home behind it: books and paper, opened in the lanes, imported when first used."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import resources, settings
from app.bootstrap.clock import system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from app.bootstrap.home import Home
    from app.bootstrap.printing import PaperDesk
    from app.domain.city import City
    from app.domain.finding import Finding
    from app.domain.joining import Joining
    from app.domain.line import Line
    from app.services.desk import Desk
    from app.services.gl_export import Journals
    from app.services.reports import Made
    from app.settings import Settings
    from app.views.jobs import Report
    from app.views.workplace import CopyRow

FIRST_START = "TILLWRIGHT_FIRST_START"


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
