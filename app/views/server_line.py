# SPDX-License-Identifier: Apache-2.0
"""What the window says of the server of shared books, and how a till goes on without it and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import CounterError, Fault
from app.domain.line import Line
from app.views import actions, formats

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.alone import Standing
    from app.views.backstage import Backstage, Parts
    from app.views.dialogs.alone_sheets import AloneSheet, CodeAnswer, LeaveCodeSheet
    from app.views.strip import Strip
    from app.views.workplace import Workplace

CONNECTED = "Books connected"
NO_COPY_YET = "This till is still copying the accounts, in the background."
_GO_ON = ("counter", "drawer")
"""The screens that go on without the server."""
_LOOK_MS = 2000


class ServerLine(QObject):
    """Keeps band and strip true to how the till stands to its server. `heard(line)` takes that from any thread."""

    heard = Signal(object)

    def __init__(self, backstage: Backstage, parts: Parts, strip: Strip, parent: QObject) -> None:
        super().__init__(parent)
        self._backstage, self._parts, self._strip = backstage, parts, strip
        self._line, self._hears = Line(), False
        self._away_since: datetime | None = None
        self._work: Workplace | None = None
        self._standing: Standing | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.heard.connect(self._on_heard)
        parts.window.holds = self.holds

    # who works here -----------------------------------------------------------------------------

    def enter(self, work: Workplace) -> None:
        """Somebody works here now; what was taken without the server before a stop goes on waiting."""
        self._work = work
        if work.desk.database.alone:
            self._look()

    def leave(self) -> None:
        """Nobody works here."""
        self._work, self._standing = None, None
        self._timer.stop()
        if self._hears:
            self._say()

    @property
    def alone(self) -> bool:
        """Whether the till goes on without the server."""
        return self._standing is not None and self._standing.since is not None

    def holds(self, screen: str) -> str:
        """Why a screen cannot be opened now, or with "" why nobody may leave; nothing where they can."""
        if not self.alone or screen in _GO_ON:
            return ""
        if screen:
            return "This screen needs the server, and it is away. The counter and your drawer go on."
        return f"{self._safe()} Stay signed in until the server is back and has them."

    # asking, going, coming back -----------------------------------------------------------------

    def ask(self) -> None:
        """Ask the server now, not at the next beat."""
        self._backstage.ask_server()

    def ask_code(self) -> None:
        """A supervisor leaves a code while the server is there."""
        from app.views.dialogs.alone_sheets import LeaveCodeSheet

        work = self._work
        if work is not None:
            sheet = LeaveCodeSheet(work.desk.staff)
            sheet.agreed.connect(lambda answer: self._leave_code(work, sheet, answer))
            sheet.open_over(self._parts.window)

    def _leave_code(self, work: Workplace, sheet: LeaveCodeSheet, answer: CodeAnswer) -> None:
        from app.services import alone

        def done(_: None) -> None:
            sheet.finish()
            work.notices.say("A code is left at this till", "It is good for once, when the server is away.", "positive")

        self._parts.jobs.submit(
            lambda: alone.leave_code(
                work.desk, approver=answer.approver, password=answer.password, code=answer.code, again=answer.again
            ),
            done=done,
            failed=lambda trouble: self._refused(sheet, trouble),
            owner=sheet,
        )

    def begin(self) -> None:
        """Go on without the server, with the supervisor's code."""
        from app.views.dialogs.alone_sheets import AloneSheet

        work = self._work
        if work is None or self.alone:
            return
        if self._away_since is None:
            work.notices.say("The server answers", "There is nothing to do without it.", "accent")
            return
        sheet = AloneSheet()
        sheet.agreed.connect(lambda code: self._begin(work, sheet, code))
        sheet.open_over(self._parts.window)

    def _begin(self, work: Workplace, sheet: AloneSheet, code: str) -> None:
        from app.services import alone

        def done(standing: Standing) -> None:
            sheet.finish()
            self._on_standing(standing)

        self._parts.jobs.submit(
            lambda: alone.begin(work.desk, code),
            done=done,
            failed=lambda trouble: self._refused(sheet, trouble),
            owner=sheet,
        )

    def _refused(self, sheet: AloneSheet | LeaveCodeSheet, trouble: BaseException) -> None:
        if isinstance(trouble, (CounterError, Fault)):
            sheet.refuse(trouble)
        else:
            sheet.reject()
            self._parts.notices.tell(trouble)

    def _look(self) -> None:
        """Count what waits, and send the next of it as soon as the server answers."""
        from app.services import alone

        work = self._work
        if work is None:
            return
        act = alone.send if self._line.reached and self.alone else alone.standing
        self._parts.jobs.submit(
            lambda: act(work.desk), done=self._on_standing, failed=lambda _: None, token="server-line", owner=self
        )

    def _on_standing(self, standing: Standing) -> None:
        if self._work is None:
            return
        before, self._standing = self._standing, standing
        was_alone = before is not None and before.since is not None
        if was_alone != self.alone:
            self._on_turned()
        if not self.alone:
            self._timer.stop()
        elif self._line.reached and standing.waiting.entries and not standing.waiting.refused:
            QTimer.singleShot(0, self, self._look)
        else:
            self._timer.start()
        self._say()

    def _on_turned(self) -> None:
        """The till goes on without the server, or with it again: the counter reads anew what it may take."""
        window = self._parts.window
        if self.alone and window.current_screen not in _GO_ON:
            window.open_screen("counter")
        counter = window.made("counter")
        if counter is not None:
            counter.entered()  # type: ignore[attr-defined]  # the counter screen
        if not self.alone:
            self._parts.notices.say("The server is back", "Every receipt is sent in.", "positive")

    # what is said -------------------------------------------------------------------------------

    def _on_heard(self, line: Line) -> None:
        self._line, self._hears = line, True
        if line.reached:
            self._away_since = None
        elif self._away_since is None:
            self._away_since = self._backstage.now()
        if self.alone:
            self._look()
        self._say()

    def _say(self) -> None:
        if self.alone:
            self._say_alone()
        else:
            self._say_band()
        self._say_strip()

    def _safe(self) -> str:
        waiting = self._standing.waiting.entries if self._standing is not None else 0
        if not waiting:
            return "Nothing waits to be sent yet."
        verb = "is" if waiting == 1 else "are"
        return f"{formats.count_of(waiting, 'receipt')} {verb} safe in this till."

    def _say_alone(self) -> None:
        standing, band, spec = self._standing, self._parts.window.band, actions.spec("offline.try")
        if standing is None or standing.since is None:
            return
        if standing.waiting.refused:
            band.say(
                f"The server's books did not take {standing.waiting.number or 'an act of this session'}",
                f"{self._safe()} Tell a supervisor. {standing.waiting.refused}",
            )
        elif self._line.reached:
            band.say("The server is back", f"{self._safe()} Sending.", icon="refresh-cw")
        else:
            since = formats.clock_time(standing.since)
            text = f"{self._safe()} Cards, voids, counts and what else needs the server wait."
            band.say(f"Working offline since {since}", text, button="Try now", key=spec.key)

    def _say_band(self) -> None:
        if self._away_since is None:
            self._parts.window.band.say("")
            return
        may = self._work is not None and self._work.desk.may("receipt")
        spec = actions.spec("offline.begin" if may else "offline.try")
        self._parts.window.band.say(
            f"No answer from the server since {formats.clock_time(self._away_since)}",
            "Everything recorded is safe. Nothing more is recorded for now; the till asks again.",
            button="Work without it" if may else "Ask now",
            key=spec.key,
        )

    def _say_strip(self) -> None:
        if self.alone:
            self._strip.books("Working offline", well=False, explain=f"{self._safe()} {self.copy_words}")
        elif self._away_since is not None:
            self._strip.books("Books not answering", well=False, danger=True, explain=self.copy_words)
        elif self._line.trouble:
            self._strip.books(CONNECTED, well=False, explain=f"{self._line.trouble} Tell the administrator.")
        elif self._hears:
            self._strip.books(CONNECTED, well=True, explain=self.copy_words)

    @property
    def copy_words(self) -> str:
        """How current the till's own copy is."""
        if self._line.current is None:
            return NO_COPY_YET
        current = self._line.current.astimezone(self._backstage.now().tzinfo)
        if current.date() == self._backstage.now().date():
            return f"This till's copy of the accounts is of {formats.clock_time(current)}."
        return f"This till's copy of the accounts is of {formats.medium_date(current.date())}."

    def act(self) -> None:
        """The button of the band: what it says."""
        may = self._work is not None and self._work.desk.may("receipt")
        if self._away_since is not None and may and not self.alone:
            self.begin()
        else:
            self.ask()
