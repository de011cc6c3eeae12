# SPDX-License-Identifier: Apache-2.0
"""Requests for a consent wait in the strip of whoever may answer them; a new one is said once, wherever they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.views import actions, formats
from app.views.frame import Status

if TYPE_CHECKING:
    from app.domain.request import Request
    from app.views.workplace import Workplace

LOOK_AGAIN_MS = 2_000
NAME = "approvals"


class ApprovalsCell(QObject):
    """Reads what waits every two seconds while this person works here, and knows which of it was said."""

    def __init__(self, work: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._said: frozenset[str] = frozenset()
        self._asking = False
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self.look)
        self._again.start()
        self.look()

    def look(self) -> None:
        """Read what waits, unless the reading before has no answer yet."""
        if self._asking:
            return
        desk, self._asking = self._work.desk, True
        self._work.jobs.submit(lambda: _waiting(desk), done=self._on_read, failed=self._on_silence, owner=self)

    def _on_read(self, waiting: tuple[Request, ...]) -> None:
        self._asking = False
        strip = self._work.window.strip
        if waiting:
            words = f"{formats.count_of(len(waiting), 'approval')} waiting"
            explain = "Somebody asks for your consent. Press to look at it."
            strip.set_status(Status(NAME, words, "bell", "caution", explain))
        else:
            strip.remove_status(NAME)
        if self._work.window.locked:
            return  # nothing of a customer is said over a lock; it is said afterwards
        new = [each for each in waiting if each.id not in self._said]
        self._said = frozenset(each.id for each in waiting)
        if new and not self._seen_there():
            self._say(new)

    def _on_silence(self, _: BaseException) -> None:
        """What stands in the strip stays; the books say themselves that they do not answer."""
        self._asking = False

    def _seen_there(self) -> bool:
        """Whether the list itself is in sight, where a new one appears by itself."""
        shown = self._work.window.made("audit")
        return self._work.window.current_screen == "audit" and bool(getattr(shown, "shows_approvals", False))

    def _say(self, new: list[Request]) -> None:
        first = new[0]
        more = f" {formats.count_of(len(new) - 1, 'more request')} beside it." if new[1:] else ""
        self._work.notices.say(
            f"{first.by_name} asks for your consent",
            f"{first.wanted.text.removesuffix('.')}.{more}",
            "accent",
            button="Look at it",
            key=actions.spec("approvals").key,
            act=lambda: self._work.window.action_wanted.emit("approvals"),
        )

    def leave(self) -> None:
        """The person signed out."""
        self._again.stop()
        self._work.window.strip.remove_status(NAME)
        self.deleteLater()


def serves(work: Workplace) -> bool:
    """Whether this person is asked for consents, and has the screen where they are answered."""
    from app.services import approvals  # the window stands before any of this is loaded

    return work.desk.may("audit") and approvals.may_answer(work.desk)


def _waiting(desk: object) -> tuple[Request, ...]:
    from app.services import approvals

    return approvals.waiting(desk)  # type: ignore[arg-type]  # the desk of this workplace
