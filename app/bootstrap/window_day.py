# SPDX-License-Identifier: Apache-2.0
"""Hands at the Day screen: come to a day, close the back-office books that are open, close the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.bootstrap.window_hands import Hands, WindowStuck
from app.domain.errors import CounterError
from app.queries import day_close, gl_export
from app.services import closing_day
from app.services.closing_day import Cause
from app.services.days.moves import journal
from app.services.days.told import figures
from app.views.screens.day.close_sheet import CloseDaySheet
from app.views.screens.day.post_sheet import PostSheet
from app.views.screens.day.screen import DayScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.services.closing_day import Standing
    from app.services.days.town import Town

_MOST_ESCAPES = 8
_MOST_DAYS = 400


class DayHands:
    """Works at the Day screen by keys alone. `moment(name)` is called at what is worth looking at."""

    def __init__(self, hands: Hands, moment: Callable[[str], None]) -> None:
        self._hands, self._moment = hands, moment

    @property
    def screen(self) -> DayScreen:
        """The Day screen of whoever is signed in."""
        made = self._hands.program.window.made("day")
        if not isinstance(made, DayScreen):
            raise WindowStuck("This person has no Day screen.")
        return made

    @property
    def shown(self) -> Standing:
        """How the day on the screen stands."""
        told = self.screen.today.shown
        if told is None:
            raise WindowStuck("The Day screen shows no day.")
        return told

    def come(self) -> None:
        """Open the screen at the day that is open."""
        hands = self._hands
        names = hands.program.window.screen_names
        if "day" not in names:
            raise CounterError(hands.shown())
        hands.press(f"Ctrl+{names.index('day') + 1}")
        self.rest()
        hands.wait(lambda: self.screen.today.shown is not None, "the day")
        hands.settle()

    def rest(self) -> None:
        """Back at the day that is open."""
        hands, screen = self._hands, self.screen
        for _ in range(_MOST_ESCAPES):
            if hands.sheet() is None and screen.pages.currentWidget() is screen.today:
                return
            hands.press("Esc")
        raise WindowStuck(f"The Day screen does not come to rest. It shows: {hands.shown()}")

    def choose(self, day: date) -> None:
        """Go to a day by the keys for the earlier and the later one."""
        for _ in range(_MOST_DAYS):
            told = self.shown
            if told.day is None or told.day == day or day not in told.days:
                return
            self._hands.press("Alt+L" if told.day < day else "Alt+E")
            self._hands.settle()

    def close(self, town: Town, day: date) -> dict[str, Any]:
        """Close a day, and the back-office books before it where nothing else is open."""
        hands = self._hands
        self.come()
        self.choose(day)
        self._moment("day-open")
        keeping = {one.cause for one in self.shown.waiting if one.keeps}
        if keeping == {Cause.OFFICE}:
            hands.press("Alt+B")
            hands.settle()
        hands.press("F12")
        if not isinstance(hands.sheet(), CloseDaySheet):
            raise self._refuse()
        self._moment("close-day")
        hands.press("F12")
        hands.settle()
        done = day_close.closed_day(town.database, day)
        if hands.sheet() is not None or done is None or not self._said("is closed"):
            raise self._refuse()
        self._moment("day-closed")
        self.rest()
        return figures(done)

    def post(self, town: Town) -> dict[str, Any]:
        """Post what waits to the general ledger."""
        hands = self._hands
        self.come()
        hands.press("Alt+P")
        hands.settle()
        self._moment("to-post")
        hands.press("F12")
        hands.settle()
        if not isinstance(hands.sheet(), PostSheet):
            raise self._refuse_posting()
        self._moment("post-sheet")
        hands.press("F12")
        hands.settle()
        newest = gl_export.batches(town.database, limit=1)
        if hands.sheet() is not None or not newest or not self._said("is posted"):
            raise self._refuse_posting()
        self._moment("posted")
        self.rest()
        return journal(newest[0])

    def _refuse_posting(self) -> CounterError:
        told = self.screen.post.told
        said = self._hands.trouble() or ("" if told is None or told.books else "Every closed book is posted already.")
        said = said or self._hands.shown()
        self._moment("refused")
        self.rest()
        return CounterError(said)

    def _said(self, word: str) -> bool:
        notice = self._hands.program.notices.current
        return notice is not None and word in f"{notice.head}. {notice.text}"

    def _refuse(self) -> CounterError:
        """What the window says against it: a sheet, or the lines of the list that keep the day open; then at rest."""
        listed = " ".join(closing_day.in_words(one) for one in self.shown.waiting if one.keeps)
        said = self._hands.trouble() or listed or self._hands.shown()
        self._moment("refused")
        self.rest()
        return CounterError(said)
