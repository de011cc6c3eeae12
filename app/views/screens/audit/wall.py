# SPDX-License-Identifier: Apache-2.0
"""The wall: a card for every drawer, four in a row where there is room, and one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.services.watching import Card as Seen
from app.views import theme as themes
from app.views.screens.audit.drawer_card import DrawerCard
from app.views.widgets.reveal import reveal

_IN_A_ROW = 4
_LEAST_WIDE = 264
"""A narrower card would break its lines too often; in pixels at 100 % text size."""


class Wall(QScrollArea):
    """Signals: `chose(Seen)` when another card is chosen, `opened(Seen)` when its day is wanted."""

    chose = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drawer-wall")
        self.setAccessibleName("Every drawer")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inside = QWidget()
        self._inside.setAutoFillBackground(False)
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self._inside)
        self.cards: list[DrawerCard] = []
        self._chosen = ""
        self._across, self._placed = _IN_A_ROW, 0
        self._alone = False
        self.restyle()

    # what it shows ------------------------------------------------------------------------------

    def show_drawers(self, drawers: Sequence[Seen], today: date) -> None:
        """Show the drawers as they were read; the one that was chosen stays chosen."""
        while len(self.cards) < len(drawers):
            self._add()
        for spare in self.cards[len(drawers) :]:
            self._grid.removeWidget(spare)
            spare.hide()
            spare.deleteLater()
        del self.cards[len(drawers) :]
        for card, seen in zip(self.cards, drawers, strict=True):
            card.show_drawer(seen, today)
        keys = [_key(seen) for seen in drawers]
        if keys and self._chosen not in keys:
            self._chosen = keys[_likeliest(drawers)]
        self._mark()
        self._arrange()

    def forget(self) -> None:
        """No figure stays on the wall while nobody looks."""
        for card in self.cards:
            card.forget()

    @property
    def chosen(self) -> DrawerCard | None:
        """The card that is chosen, if there is one."""
        return next((card for card in self.cards if card.seen and _key(card.seen) == self._chosen), None)

    def choose(self, card: DrawerCard) -> None:
        """Choose a card."""
        if card.seen is None:
            return
        before, self._chosen = self._chosen, _key(card.seen)
        self._mark()
        reveal(card)
        if self._chosen != before:
            self.chose.emit(card.seen)

    def _add(self) -> None:
        card = DrawerCard()
        card.chosen.connect(lambda: self.choose(card))
        card.opened.connect(lambda: self.opened.emit(card.seen))
        card.stepped.connect(lambda across, down: self._step(card, across, down))
        self.cards.append(card)
        self._grid.addWidget(card, 0, 0)
        card.show()

    def _mark(self) -> None:
        for card in self.cards:
            chosen = card is self.chosen
            card.set_chosen(chosen)
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def _step(self, card: DrawerCard, across: int, down: int) -> None:
        place = self.cards.index(card) + across + down * self._across
        if 0 <= place < len(self.cards):
            self.cards[place].setFocus(Qt.FocusReason.OtherFocusReason)

    # room ---------------------------------------------------------------------------------------

    def set_alone(self, alone: bool) -> None:
        """The wall has the whole screen, or shares it with the day of one drawer."""
        self._alone = alone
        self._fit()

    def restyle(self) -> None:
        """Measure the gaps again."""
        gap = themes.current().space("s")
        self._grid.setSpacing(gap)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What a card says may need more lines now: the wall is as high as its cards."""
        answered = super().eventFilter(watched, event)
        if watched is self._inside and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return answered

    def _arrange(self) -> None:
        theme = themes.current()
        room = self.viewport().width() + theme.space("s")
        across = max(1, min(_IN_A_ROW, room // round(_LEAST_WIDE * theme.scale + theme.space("s"))))
        if across != self._across or len(self.cards) != self._placed:
            for place, card in enumerate(self.cards):
                self._grid.addWidget(card, place // across, place % across)
        self._across, self._placed = across, len(self.cards)
        for column in range(_IN_A_ROW):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self._fit()

    def _fit(self) -> None:
        """Beside the day of a drawer the wall is one row high, more where the window is; the rest scrolls."""
        if self._alone:
            self.setMinimumHeight(0)
            self.setMaximumHeight(16_777_215)
            return
        rows = -(-len(self.cards) // self._across) if self.cards else 0
        shown = min(rows, 2 if self.window().height() > themes.current().size("compact-height") * 3 // 2 else 1)
        wide = self._width_of_a_card(scrolls=rows > shown)
        high = max((max(card.heightForWidth(wide), card.minimumSizeHint().height()) for card in self.cards), default=0)
        gap = self._grid.verticalSpacing()
        self.setFixedHeight(shown * high + max(0, shown - 1) * gap + (gap * 2 if rows > shown else 0))

    def _width_of_a_card(self, *, scrolls: bool) -> int:
        """How wide a card will be, whatever it is now: with the scroll bar beside it only where there is one."""
        bar = self.verticalScrollBar().sizeHint().width() if scrolls else 0
        return (self.width() - bar - (self._across - 1) * self._grid.horizontalSpacing()) // self._across


def _key(seen: Seen) -> str:
    """A drawer keeps its place on the wall while its session is the same."""
    return seen.drawer.book or seen.drawer.drawer


def _likeliest(drawers: Sequence[Seen]) -> int:
    """The first drawer with figures to look at, else the first."""
    return next((place for place, seen in enumerate(drawers) if seen.drawer.figures is not None), 0)
