# SPDX-License-Identifier: Apache-2.0
"""The shell: from the first paint to signing out. Opens the books behind the sign-in form, locks, unlocks, ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import CounterError, Fault
from app.views import formats
from app.views.quiet import Quiet
from app.views.screens.sign_in import Doorstep, SignInPage
from app.views.strip import Strip
from app.views.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from app.domain.city import City
    from app.services.desk import Desk
    from app.services.sessions import SessionLine
    from app.views.dialogs.look_sheet import Look
    from app.views.dialogs.new_password_sheet import NewPasswordSheet
    from app.views.jobs import Jobs, Report
    from app.views.main_window import MainWindow, ScreenSpec
    from app.views.notices import Notices
    from app.views.workplace import Printing

_TICK_MS = 1000


class Backstage(Protocol):
    """What the shell asks of the program behind it; every method may wait, so it is called in a lane."""

    @property
    def workstation(self) -> str:
        """The code of this workstation."""

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

    def sign_in(self, name: str, password: str) -> Desk:
        """Let a person in."""

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


class Shell(QObject):
    """Drives the window through its day: open, sign in, work, lock, sign out."""

    def __init__(self, backstage: Backstage, parts: Parts) -> None:
        super().__init__(parts.window)
        self._backstage = backstage
        self._parts = parts
        self._window = parts.window
        self._page: SignInPage | None = None
        self._first: QWidget | None = None
        self._city: City | None = None
        self._wanted: tuple[str, str] | None = None
        self._open = False
        self.work: Workplace | None = None
        self.strip = Strip(parts.window, parts.jobs)
        self._quiet = Quiet(backstage.now, parts.jobs, backstage.look_after, self)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._on_tick)
        self._wire()

    def _wire(self) -> None:
        window = self._window
        window.lock_wanted.connect(self.lock)
        window.sign_out_wanted.connect(self.sign_out)
        window.action_wanted.connect(self._on_action)
        window.palette_query.connect(self._on_palette_query)
        window.status_asked.connect(self.strip.explain)
        window.closing.connect(self._on_closing)
        self._quiet.damaged.connect(self._on_damaged)

    def begin(self) -> None:
        """Show the form at once; the books open behind it."""
        self.greet()
        self.open_books()

    def greet(self) -> None:
        """Show the sign-in form, or the questions of a first start; nothing of the books is loaded for it."""
        self._clock.start(_TICK_MS)
        if self._asks_first():
            self.strip.books("No books yet", well=True)
            self._show_first_start()
        else:
            self.strip.books("Opening the books", well=False)
            self._show_form()

    def open_books(self) -> None:
        """Open the books in their lane, or make the sample city's; a first start waits for its answers."""
        if self._asks_first():
            return
        if self._backstage.is_new():
            self._make_sample()
        else:
            self._parts.jobs.submit(self._backstage.open, done=self._on_opened, failed=self._on_not_opened, owner=self)

    def _asks_first(self) -> bool:
        return self._backstage.is_new() and not self._backstage.makes_sample()

    # first start --------------------------------------------------------------------------------

    def _show_first_start(self) -> None:
        page = self._first = self._parts.first_start()
        page.sample_wanted.connect(self._make_sample)  # type: ignore[attr-defined]  # the page of `first_start`
        page.own_wanted.connect(self._make_own)  # type: ignore[attr-defined]
        self._window.show_front(page)

    def _make_sample(self) -> None:
        job = self._parts.jobs.submit(
            self._backstage.make_sample,
            done=self._on_made,
            failed=self._on_not_opened,
            progress=self._on_making,
            owner=self,
        )
        if self._first is not None:
            self._first.making("Making the sample city", job.cancel)  # type: ignore[attr-defined]

    def _make_own(self, own: object) -> None:
        self._parts.jobs.submit(
            lambda: self._backstage.make_own(own), done=self._on_made, failed=self._on_not_opened, owner=self
        )

    def _on_making(self, done: int, total: int) -> None:
        self.strip.books(f"Making the sample city, {done:,} of {total:,} accounts", well=False)
        if self._first is not None:
            self._first.report(done, total)  # type: ignore[attr-defined]

    def _on_made(self, city: City | None) -> None:
        if self._first is not None:
            self._first = None
            self._window.clear_front(back=False)
            self._show_form()
        self._on_opened(city)

    # signing in ---------------------------------------------------------------------------------

    def _show_form(self, *, locked: str = "") -> None:
        now = self._backstage.now()
        mark = self._city.mark.capitalize() + " city" if self._city is not None and self._city.mark else ""
        name = self._city.name if self._city is not None else "Tillwright"
        step = Doorstep(name, formats.long_date(now.date()), self._backstage.workstation, mark)
        page = self._page = SignInPage(step, locked=locked)
        page.wanted.connect(self._on_wanted)
        page.look_wanted.connect(lambda: self._on_action("look"))
        page.help_wanted.connect(self._window.show_keys)
        page.set_compact(self._window.compact)
        self._window.compact_changed.connect(page.set_compact)
        self._window.show_front(page)

    def _on_opened(self, city: City | None) -> None:
        self._open = True
        self._city = city
        self.strip.books("Books connected" if city is None else "Books open", well=True)
        if city is not None:
            self._window.set_training(city.kind == "training")
            self.strip.mark(city.mark)
            if self._page is not None:
                self._page.show_city(city.name, f"{city.mark.capitalize()} city" if city.mark else "")
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._on_wanted(*wanted)

    def _on_not_opened(self, trouble: BaseException) -> None:
        said = trouble.what if isinstance(trouble, Fault) else "The books did not open"
        self.strip.books(said, well=False, danger=True)
        if self._page is not None:
            self._page.refuse(_sentence(trouble))
        elif self._first is not None:
            self._first.refuse(_sentence(trouble))  # type: ignore[attr-defined]
        if not isinstance(trouble, (Fault, CounterError)):
            self._parts.notices.tell(trouble)

    def _on_wanted(self, name: str, password: str) -> None:
        if not self._open:
            self._wanted = (name, password)  # typed before the books were open: asked as soon as they are
            return
        locked = self.work is not None
        if locked and self.work is not None and name.strip().casefold() == self.work.desk.staff.name:
            self._parts.jobs.submit(
                lambda: self._backstage.unlock(name, password),
                done=lambda _: self._unlocked(),
                failed=self._on_refused,
                owner=self,
            )
            return
        if locked and (reason := self._held()):
            self._on_refused(CounterError(reason))
            return
        self._parts.jobs.submit(
            lambda: self._let_in(name, password),
            done=lambda answer: self._admitted(answer[0], answer[1], password),
            failed=self._on_refused,
            owner=self,
        )

    def _let_in(self, name: str, password: str) -> tuple[Desk, bool]:
        """In the lane: whose desk it is, and whether a password of their own has to be chosen first."""
        from app.services import people

        desk = self._backstage.sign_in(name, password)
        return desk, people.must_change(desk)

    def _admitted(self, desk: Desk, must_change: bool, password: str) -> None:
        if not must_change:
            self._enter(desk)
            return
        from app.views.dialogs.new_password_sheet import NewPasswordSheet

        sheet = NewPasswordSheet(desk.staff.full_name)
        sheet.agreed.connect(lambda new: self._keep_password(sheet, desk, password, str(new)))
        sheet.answered.connect(lambda kept: self._enter(desk) if kept else self._back_to_form())
        sheet.open_over(self._window)

    def _keep_password(self, sheet: NewPasswordSheet, desk: Desk, old: str, new: str) -> None:
        from app.services import people

        def refused(trouble: BaseException) -> None:
            if isinstance(trouble, (CounterError, Fault)):
                sheet.refuse(trouble)
            else:
                sheet.fail("The password was not changed.")
                self._parts.notices.tell(trouble)

        self._parts.jobs.submit(
            lambda: people.change_password(desk, old=old, new=new),
            done=lambda _: sheet.finish(),
            failed=refused,
            owner=sheet,
        )

    def _back_to_form(self) -> None:
        if self._page is not None:
            self._page.again()

    def _held(self) -> str:
        """Why nobody else may take this workstation now: money was received for a receipt in progress."""
        current = self._window.made(self._window.current_screen)
        reason = current.may_leave() if current is not None and hasattr(current, "may_leave") else ""
        if not reason or self.work is None:
            return ""
        return f"{self.work.desk.staff.full_name} has a receipt in progress here. It is safe. Only they can unlock."

    def _on_refused(self, trouble: BaseException) -> None:
        if self._page is not None:
            self._page.refuse(_sentence(trouble))
        if not isinstance(trouble, (Fault, CounterError)):
            self._parts.notices.tell(trouble)

    def _enter(self, desk: Desk) -> None:
        parts = self._parts
        self.work = Workplace(
            desk=desk,
            jobs=parts.jobs,
            notices=parts.notices,
            printing=parts.printing,
            window=self._window,
            go=self._window.open_screen,
            drawer_changed=self._drawer_changed,
            scanner_gap_ms=self._backstage.scanner_gap_ms,
        )
        self._city = desk.city
        self.strip.mark(desk.city.mark)
        self.strip.enter(self.work)
        specs = parts.screens(self.work)
        self._window.set_screens(specs, desk.staff.rights)
        self._page = None
        self._window.clear_front()
        self._quiet.touched()
        self._on_tick()
        usable = [spec.name for spec in specs if not spec.needs or spec.needs in desk.staff.rights]
        if usable:
            self._window.open_screen(usable[0])
        parts.jobs.submit(lambda: _forgotten(desk), done=self._on_forgotten, owner=self)

    def _on_forgotten(self, lines: tuple[SessionLine, ...]) -> None:
        """Sessions nobody finished on an earlier day are said at sign-in; the Drawer screen says what to do."""
        if not lines or self.work is None:
            return
        own = next((line for line in lines if line.mine), None)
        if own is not None:
            head = f"Your session {own.book.id} of {formats.medium_date(own.book.date)} is not finished"
            text = "It is safe. Count and submit it on the Drawer screen."
        else:
            count = formats.count_of(len(lines), "session")
            safe = "It is safe." if len(lines) == 1 else "They are safe."
            head, text = f"{count} of earlier days not finished", f"{safe} See the Drawer screen."
        self._parts.notices.say(
            head, text, "caution", button="Go to Drawer", act=lambda: self._window.open_screen("drawer")
        )

    def _unlocked(self) -> None:
        self._page = None
        self._quiet.touched()
        self._window.clear_front()
        self.strip.cover(False)

    def lock(self) -> None:
        """Hide everything; the receipt in progress is kept."""
        if self.work is not None and not self._window.locked:
            self.strip.cover(True)
            self._show_form(locked=self.work.desk.staff.name)

    def sign_out(self) -> None:
        """Leave the workstation to the next person; refused while a receipt is in progress."""
        current = self._window.made(self._window.current_screen)
        reason = current.may_leave() if current is not None and hasattr(current, "may_leave") else ""
        if reason:
            self._parts.notices.say(reason, tone="caution")
            return
        self.work = None
        self.strip.leave()
        self._quiet.tidy()
        self._window.set_screens((), ())
        self._show_form()

    # the window's own actions -------------------------------------------------------------------

    def _on_action(self, name: str) -> None:
        if name == "look":
            from app.views.dialogs.look_sheet import LookSheet

            sheet = LookSheet()
            sheet.answered.connect(self._on_look)
            sheet.open_over(self._window)
        elif name == "notices":
            from app.views.dialogs.notices_sheet import NoticesSheet

            NoticesSheet(self._parts.notices).open_over(self._window)
        elif name == "printer":
            self.strip.open_printer()
        elif name == "roll":
            self.strip.open_roll()
        elif name.startswith("receipts.") and self.work is not None:
            self._wake_counter(name)

    def _wake_counter(self, name: str) -> None:
        """The counter answers this by itself once it is there; the first time it is opened for it."""
        if self._window.made("counter") is None and self._window.open_screen("counter") is not None:
            self._window.action_wanted.emit(name)

    def _on_look(self, look: Look | None) -> None:
        """A look that was chosen is kept for this workstation."""
        if look is not None:
            self._parts.jobs.submit(lambda: self._backstage.keep_look(look.theme, look.percent), owner=self)

    def scanned(self, text: str) -> None:
        """A scan arrived from anywhere: the counter takes it."""
        if self.work is not None and not self._window.locked:
            counter = self._window.open_screen("counter")
            if counter is not None:
                counter.scanned(text)  # type: ignore[attr-defined]  # the counter screen

    def card_refused(self) -> None:
        """A card's track was typed by a reader; nothing of it was kept."""
        self._parts.notices.say(
            "A card was read by the keyboard", "Nothing of it was kept. Take cards at the terminal only.", "caution"
        )

    def _on_palette_query(self, query: str) -> None:
        from app.views.palette_search import look_up

        if self.work is not None:
            look_up(self.work, query)

    def _drawer_changed(self) -> None:
        self.strip.ask_drawer()

    def _on_tick(self) -> None:
        now = self._backstage.now()
        who = self.work.desk.staff if self.work is not None and not self._window.locked else None
        person = f"{who.full_name}, {who.role}" if who is not None else ""
        self._window.set_clock(formats.long_date(now.date()), formats.clock_time(now), person)
        if self._open:
            self._quiet.tick(None if self.work is None else self.work.printing.warm)
        if self.work is not None and self._quiet.seconds() >= self._backstage.auto_lock_minutes * 60:
            self.lock()

    def _on_damaged(self, trouble: BaseException) -> None:
        self.strip.books("Books damaged", well=False, danger=True)
        self._parts.notices.tell(trouble)

    def _on_closing(self) -> None:
        self._clock.stop()
        self._quiet.end()
        self.strip.leave()
        self._parts.jobs.close()
        self._backstage.close()


def _sentence(trouble: BaseException) -> str:
    if isinstance(trouble, (CounterError, Fault)):
        return str(trouble)
    return "The program made a mistake here. Nothing was opened. Tell the administrator; the log has the details."


def _forgotten(desk: Desk) -> tuple[SessionLine, ...]:
    from app.services import sessions  # in the lane: the window stands before any of this is loaded

    return sessions.forgotten(desk)
