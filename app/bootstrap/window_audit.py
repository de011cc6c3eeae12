# SPDX-License-Identifier: Apache-2.0
"""Hands at the Audit screen: come to the wall, choose a drawer by the arrows, go back to the wall."""

from __future__ import annotations

from app.bootstrap.window_hands import Hands, WindowStuck
from app.views.screens.audit.screen import AuditScreen

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
