# SPDX-License-Identifier: Apache-2.0
"""Hands at the Audit screen: come to the wall, choose a drawer by the arrows, count it by surprise, go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.bootstrap.window_drawer import type_grid, type_listing
from app.bootstrap.window_hands import Hands, WindowStuck
from app.domain.errors import CounterError
from app.queries import surprise
from app.services.days.stage import open_session
from app.services.days.told import counted
from app.views.screens.audit.screen import AuditScreen
from app.views.screens.audit.surprise_sheets import BeginSheet, WitnessSheet

if TYPE_CHECKING:
    from app.services.days.reading import Step
    from app.services.days.town import Town

_MOST_ESCAPES = 8


class AuditHands:
    """Works at the Audit screen by keys alone."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    @property
    def screen(self) -> AuditScreen:
        """The Audit screen of whoever is signed in."""
        made = self._hands.program.window.made("audit")
        if not isinstance(made, AuditScreen):
            raise WindowStuck("This person has no Audit screen.")
        return made

    def come(self) -> None:
        """Open the screen, with the keyboard at the wall."""
        hands = self._hands
        names = hands.program.window.screen_names
        if "audit" not in names:
            raise WindowStuck("This person has no Audit screen.")
        hands.press(f"Ctrl+{names.index('audit') + 1}")
        hands.wait(lambda: bool(self.screen.wall.cards), "the wall of drawers")
        self.rest()

    def rest(self) -> None:
        """Back at the wall."""
        hands = self._hands
        for _ in range(_MOST_ESCAPES):
            chosen = self.screen.wall.chosen
            if hands.sheet() is None and chosen is not None and chosen.hasFocus():
                return
            hands.press("Esc")
        raise WindowStuck(f"The Audit screen does not come to rest. It shows: {hands.shown()}")

    def choose(self, drawer: str) -> None:
        """Go along the wall to a drawer, the first of its sessions."""
        hands, wall = self._hands, self.screen.wall
        codes = [card.seen.drawer.drawer if card.seen else "" for card in wall.cards]
        if drawer not in codes:
            raise WindowStuck(f"There is no drawer {drawer} on the wall. It shows: {hands.shown()}")
        for _ in codes:
            chosen = wall.chosen
            away = codes.index(drawer) - (wall.cards.index(chosen) if chosen in wall.cards else 0)
            if not away:
                return
            hands.press("Right" if away > 0 else "Left")

    def surprise_count(self, town: Town, step: Step, password: str) -> dict[str, Any]:
        """Count the drawer that is named by surprise; `password` is the second person's."""
        hands, said = self._hands, step.said
        book = open_session(town, said["drawer"])
        before = surprise.entries_of(town.database, book)
        self.come()
        self.choose(said["drawer"])
        hands.press("Alt+S")
        hands.press("Alt+C")
        asked = hands.sheet()
        if not isinstance(asked, BeginSheet):
            raise self._refuse()
        hands.fill(asked.fields["reason"], said["reason"])
        hands.press("F12")
        page = self.screen.surprising.count_page
        if not page.isVisible():
            raise self._refuse()
        type_grid(hands, page.counting.grid, counted(said, "cash"))
        type_listing(hands, page.counting.listing, said.get("checks", ()), said.get("money_orders", ()))
        hands.press("F12")
        sheet = hands.sheet()
        if not isinstance(sheet, WitnessSheet):
            raise self._refuse()
        hands.fill(sheet.fields["approver"], said["witness"])
        hands.fill(sheet.fields["password"], password)
        hands.press("F12")
        stored = set(surprise.entries_of(town.database, book)) - set(before)
        if not stored:
            raise self._refuse()
        row = surprise.by_id(town.database, stored.pop())
        self._leave()
        return {"balanced": row.balanced, "over_short": row.cash.over_short.plain}

    def _refuse(self) -> CounterError:
        """What the window says against it, or all it says; then back at the wall."""
        said = self._hands.trouble() or self._hands.shown()
        self._leave()
        return CounterError(said)

    def _leave(self) -> None:
        for _ in range(_MOST_ESCAPES):
            if self._hands.sheet() is None and self.screen.live.isVisible():
                return
            self._hands.press("Esc")
        raise WindowStuck(f"The Audit screen does not come back to its wall. It shows: {self._hands.shown()}")
