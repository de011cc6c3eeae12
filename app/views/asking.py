# SPDX-License-Identifier: Apache-2.0
"""Asking the books: one act at a time, and none is let go of before it is known what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.act_words import named, verb
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.services import outcomes
from app.services.outcomes import GivenUp
from app.services.posting import Undecided
from app.views.dialogs.unknown_sheet import UnknownSheet

if TYPE_CHECKING:
    from app.views.workplace import Workplace

ASK_AGAIN_MS = 5_000


def nothing() -> None:
    """Nothing waits that would have to make room."""


def _still_asking() -> CounterError:
    return CounterError("The books are still being asked for the act before. Nothing more was recorded. Wait a moment.")


@dataclass(frozen=True, slots=True)
class Act:
    """Something for the books. `work` may be called again and acts once: it writes under `entry_id`.

    `done(answer)` or `failed(exception)` ends it; `unknown()` when there is no answer at first, `given_up()` when the
    person gave it up and it will never be recorded.
    """

    entry_id: str
    work: Callable[[], Any]
    done: Callable[[Any], object]
    failed: Callable[[BaseException], object]
    unknown: Callable[[], object] = nothing
    given_up: Callable[[], object] = nothing


class Asking(QObject):
    """Brings the acts of one screen to the books. Without an answer it says so and asks again by itself.

    A sheet over `over` offers to ask now, to give the act up, or to wait in the background; the asking goes on there.
    """

    def __init__(self, work: Workplace, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._over = work, over
        self._act: Act | None = None
        self._trouble: Undecided | None = None
        self._sheet: UnknownSheet | None = None
        self._times = 0
        self._gives_up = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(ASK_AGAIN_MS)
        self._again.timeout.connect(self._send)

    def do(self, act: Act) -> None:
        """Bring an act to the books; while another one has no answer, that one is shown instead."""
        if self._act is not None:
            if self._trouble is not None or act.unknown is not nothing:  # else a key was pressed twice
                act.unknown()
                act.failed(self._trouble or _still_asking())
                self._show()
            return
        self._act, self._times, self._gives_up = act, 0, False
        self._send()

    def _send(self) -> None:
        act, trouble = self._act, self._trouble
        if act is None:
            return
        self._again.stop()
        if self._sheet is not None:
            self._sheet.set_busy()
        if self._gives_up and trouble is not None:
            desk, entry_id = self._work.desk, trouble.entry.id
            self._submit(lambda: outcomes.give_up(desk, entry_id), self._on_given_up)
        else:
            self._submit(act.work, self._on_done)

    def _submit(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        self._work.jobs.submit(work, done=done, failed=self._on_failed, owner=self)

    # the answer ---------------------------------------------------------------------------------

    def _on_done(self, answer: Any) -> None:
        act = self._end()
        if act is not None:
            act.done(answer)

    def _on_failed(self, trouble: BaseException) -> None:
        if isinstance(trouble, Undecided):
            self._on_unknown(trouble)
        elif self._gives_up and self._trouble is not None:  # the books did not take the annulment: ask as before
            self._gives_up = False
            self._work.notices.tell(trouble)
            self._on_unknown(self._trouble)
        else:
            act = self._end()
            if act is not None:
                act.failed(trouble)

    def _on_given_up(self, answer: GivenUp) -> None:
        act, tried = self._act, self._trouble
        if act is None or tried is None:
            return
        if answer.stands and (tried.entry.id == act.entry_id or tried.entry.kind is Kind.SUBMIT):
            self._gives_up = False
            self._send()  # it had been recorded: its own answer is read from the books
            return
        self._end()
        act_named = named(tried.entry)
        name = f"{act_named[:1].upper()}{act_named[1:]}"
        if answer.stands:
            self._work.notices.say(f"{name} is {answer.verb}", "It had been before it was given up.", "caution")
        else:
            text = f"It is not {verb(tried.entry)} and never will be. Begin it anew if it is still wanted."
            self._work.notices.say(f"{name} is given up", text, "caution")
        act.given_up()

    def _end(self) -> Act | None:
        act, self._act, self._trouble, self._gives_up = self._act, None, None, False
        self._again.stop()
        if self._sheet is not None:
            self._sheet.finish()
        return act

    # no answer ----------------------------------------------------------------------------------

    def _on_unknown(self, trouble: Undecided) -> None:
        first, self._trouble = self._trouble is None, trouble
        self._times += 1
        if first and self._act is not None:
            self._act.unknown()
            self._show()
        elif self._sheet is not None:
            self._say()
        self._again.start()

    def _show(self) -> None:
        if self._sheet is None and self._trouble is not None:
            self._sheet = UnknownSheet(named(self._trouble.entry))
            self._sheet.agreed.connect(lambda _: self._send())
            self._sheet.give_up_wanted.connect(self._give_up)
            self._sheet.answered.connect(self._on_sheet_left)
            self._say()
            self._sheet.open_over(self._over)

    def _say(self) -> None:
        if self._sheet is not None and self._trouble is not None:
            self._sheet.say(self._trouble, self._times, self._work.desk.now(), gives_up=self._gives_up)

    def _give_up(self) -> None:
        self._gives_up = True
        self._send()

    def _on_sheet_left(self, answer: object) -> None:
        self._sheet = None
        if self._act is not None and self._trouble is not None and answer is None:
            entry = self._trouble.entry
            self._work.notices.say(
                f"Nobody can tell yet whether {named(entry)} is {verb(entry)}",
                "The books are asked in the background. Nothing else is recorded in this drawer until they answer.",
                "danger",
            )
