# SPDX-License-Identifier: Apache-2.0
"""The shell: from the first paint to signing out. Opens the books behind the sign-in form, locks, unlocks, ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import CounterError, Fault
from app.views import formats
from app.views.door import Door, sentence
from app.views.first_books import FirstBooks
from app.views.quiet import Quiet
from app.views.server_line import ServerLine
from app.views.strip import Strip

if TYPE_CHECKING:
    from app.domain.city import City
    from app.services.desk import Desk
    from app.services.sessions import SessionLine
    from app.views.backstage import Backstage, Parts
    from app.views.dialogs.look_sheet import Look
    from app.views.workplace import Workplace

_TICK_MS = 1000


class Shell(QObject):
    """Drives the window through its day: open, sign in, work, lock, sign out."""

    def __init__(self, backstage: Backstage, parts: Parts) -> None:
        super().__init__(parts.window)
        self._backstage = backstage
        self._parts = parts
        self._window = parts.window
        self._city: City | None = None
        self._open = False
        self.work: Workplace | None = None
        self.strip = Strip(parts.window, parts.jobs)
        self.server = ServerLine(backstage, parts, self.strip, self)
        self._offline = {
            "offline.try": self.server.ask, "offline.begin": self.server.begin, "offline.code": self.server.ask_code,
            "offline.act": self.server.act,
        }  # fmt: skip
        self._first = FirstBooks(backstage, parts, self)
        self._door = Door(backstage, parts, self._held, self)
        self.quiet = Quiet(backstage.now, parts.jobs, backstage.look_after, self, listening=False)
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
        self.quiet.damaged.connect(self._on_damaged)
        self._first.made.connect(self._on_made)
        self._first.failed.connect(self._on_not_opened)
        self._first.told.connect(lambda said: self.strip.books(said, well=False))
        self._door.admitted.connect(self._enter)
        self._door.unlocked.connect(self._unlocked)
        self._door.look_wanted.connect(lambda: self._on_action("look"))

    def begin(self) -> None:
        """Show the form at once; the books open behind it."""
        self.greet()
        self.open_books()

    def greet(self) -> None:
        """Show the sign-in form, or the questions of a first start; nothing of the books is loaded for it."""
        self._clock.start(_TICK_MS)
        if self._first.wanted:
            self.strip.books("No books yet", well=True)
            self._first.ask()
        else:
            self.strip.books("Opening the books", well=False)
            self._door.show(self._city)

    def open_books(self) -> None:
        """Open the books in their lane, or make the sample city's; a first start waits for its answers."""
        if self._first.wanted:
            return
        if self._backstage.is_new():
            self._first.make_sample()
        else:
            self._parts.jobs.submit(self._backstage.open, done=self._on_opened, failed=self._on_not_opened, owner=self)

    def _on_made(self, city: City | None) -> None:
        if self._first.leave():
            self._door.show(self._city)
        self._on_opened(city)

    # signing in ---------------------------------------------------------------------------------

    def _on_opened(self, city: City | None) -> None:
        self._open = True
        self._city = city
        self.strip.unproven(self._backstage.unproven)
        self.strip.books("Books connected" if city is None else "Books open", well=True)
        if city is not None:
            self._window.set_training(city.kind == "training")
            self.strip.mark(city.mark)
        self._door.open(city)
        self._on_tick()  # the day and the time stand in the strip as soon as they are known

    def _on_not_opened(self, trouble: BaseException) -> None:
        said = trouble.what if isinstance(trouble, Fault) else "The books did not open"
        self.strip.books(said, well=False, danger=True)
        if not self._door.refuse(sentence(trouble)):
            self._first.refuse(sentence(trouble))
        if not isinstance(trouble, (Fault, CounterError)):
            self._parts.notices.tell(trouble)

    def _held(self) -> str:
        """Why nobody else may take this workstation now: money was received for a receipt in progress."""
        if not self._kept_by_receipt() or self.work is None:
            return ""
        return f"{self.work.desk.staff.full_name} has a receipt in progress here. It is safe. Only they can unlock."

    def _kept_by_receipt(self) -> str:
        current = self._window.made(self._window.current_screen)
        return current.may_leave() if current is not None and hasattr(current, "may_leave") else ""

    def _enter(self, desk: Desk) -> None:
        from app.views.workplace import Workplace

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
        self.server.enter(self.work)
        specs = parts.screens(self.work)
        self._window.set_screens(specs, desk.staff.rights)
        self._door.leave()
        self._window.clear_front()
        self.quiet.touched()
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
        self._door.leave()
        self.quiet.touched()
        self._window.clear_front()
        self.strip.cover(False)
        self._on_tick()  # whose window it is stands in the strip again at once

    def lock(self) -> None:
        """Hide everything; the receipt in progress is kept."""
        if self.work is not None and not self._window.locked:
            self.strip.cover(True)
            self._door.show(self._city, locked_by=self.work.desk.staff.name)

    def sign_out(self) -> None:
        """Leave the workstation to the next person; refused while a receipt is in progress or rows wait to be sent."""
        if reason := self._kept_by_receipt() or self.server.holds(""):
            self._parts.notices.say(reason, tone="caution")
            return
        self.work = None
        self.strip.leave()
        self.server.leave()
        self.quiet.tidy()
        self._window.set_screens((), ())
        self._door.show(self._city)

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
        elif name == "approvals":
            screen = self._window.open_screen("audit")
            if screen is not None:
                screen.show_approvals()  # type: ignore[attr-defined]  # the Audit screen
        elif name.startswith("offline."):
            self._offline[name]()
        elif name == "printer":
            self.strip.open_printer()
        elif name == "roll":
            self.strip.open_roll()
        elif name.startswith("receipts.") and self.work is not None:
            self._wake_counter(name)
        elif name.startswith("undo.") and self.work is not None:
            from app.views.back_office import BackOffice

            BackOffice(self.work, self._window).start(name)

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
            self.quiet.tick(None if self.work is None else self.work.printing.warm)
        if self.work is not None and self.quiet.seconds() >= self._backstage.auto_lock_minutes * 60:
            self.lock()

    def _on_damaged(self, trouble: BaseException) -> None:
        self.strip.books("Books damaged", well=False, danger=True)
        self._parts.notices.tell(trouble)

    def _on_closing(self) -> None:
        self._clock.stop()
        self.quiet.end()
        self.strip.leave()
        self.server.leave()
        self._parts.jobs.close()
        self._backstage.close()


def _forgotten(desk: Desk) -> tuple[SessionLine, ...]:
    from app.services import sessions  # in the lane: the window stands before any of this is loaded

    return sessions.forgotten(desk)
