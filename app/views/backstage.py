# SPDX-License-Identifier: Apache-2.0
"""What stands behind the window, as the shell asks for it: the books, the clock, the paper, and the parts it joins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from app.domain.city import City
    from app.domain.finding import Finding
    from app.domain.joining import Joining
    from app.services.desk import Desk
    from app.views.jobs import Jobs, Report
    from app.views.main_window import MainWindow, ScreenSpec
    from app.views.notices import Notices
    from app.views.workplace import Printing, Workplace


class Backstage(Protocol):
    """What the shell asks of the program behind it; every method may wait, so it is called in a lane."""

    @property
    def workstation(self) -> str:
        """The code of this workstation."""

    @property
    def unproven(self) -> str:
        """Why nobody knows for sure which server this till talks to, "" where it is proven; never waits."""

    @property
    def auto_lock_minutes(self) -> int:
        """Minutes without a key before the screen locks itself."""

    @property
    def scanner_gap_ms(self) -> int:
        """How fast a scanner types, in milliseconds a character."""

    def now(self) -> datetime:
        """The clock in the city's time zone; never waits."""

    def is_new(self) -> bool:
        """Whether a first start has to make the books; never waits."""

    def makes_sample(self) -> bool:
        """Whether a new home becomes the sample city without asking; never waits."""

    def open(self) -> City | None:
        """Open the books; answers the city, nothing for shared books before sign-in."""

    def make_sample(self, report: Report) -> City | None:
        """Make the sample city and open it."""

    def make_own(self, own: object) -> City | None:
        """Make a city of one's own and open it; `own` is what the first-start page answers."""

    def try_server(self, joining: Joining) -> tuple[Finding, ...]:
        """Sign in to shared books as the first-start page says; answers what is not as it should be there."""

    def join(self, joining: Joining) -> None:
        """Let this workstation belong to these shared books from now on."""

    def sign_in(self, name: str, password: str) -> Desk:
        """Let a person in."""

    def ask_server(self) -> None:
        """Ask at once whether the server of shared books is there; never waits."""

    def keep_look(self, theme: str, percent: int) -> None:
        """Write theme and text size into the settings of this workstation."""

    def unlock(self, name: str, password: str) -> None:
        """Prove the person again who locked the screen."""

    def look_after(self, stop: Callable[[], bool]) -> None:
        """Tidy the books and, once a day, read them through; ends soon after `stop` says so. Raises Fault on damage."""

    def close(self) -> None:
        """Close the books and stop printing."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the shell joins: window, lanes, notices, printing, and the screens a workplace has."""

    window: MainWindow
    jobs: Jobs
    notices: Notices
    printing: Printing
    screens: Callable[[Workplace], Sequence[ScreenSpec]]
    first_start: Callable[[], QWidget]
