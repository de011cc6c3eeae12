# SPDX-License-Identifier: Apache-2.0
"""Open a drawer: choose it, count its float by denomination; a difference from the assigned float is said at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.domain.count import CashCount
from app.services.sessions import DrawerChoice
from app.views import actions, formats
from app.views.screens.drawer.count_foot import CountFoot
from app.views.screens.drawer.page import GridPage, scrolled
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.count_grid import CountCard
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.layouts import Column, clear


@dataclass(frozen=True, slots=True)
class Opening:
    """The drawer to open and the float counted in it."""

    drawer: str
    count: CashCount


class OpeningView(GridPage):
    """`opened(Opening)` when the float is counted; `named(str)` is the title once another drawer is chosen.

    `usual` is the drawer of this workstation, chosen while it is free.
    """

    opened = Signal(object)
    named = Signal(str)

    def __init__(self, rights: frozenset[str], usual: str = "") -> None:
        self.side = CountCard("Drawer")
        super().__init__(self.side)
        self.setObjectName("opening-view")
        self.title = "Open a drawer"
        self.note = "Count the float before the first receipt. Type the number of pieces and press Enter."
        inside = QWidget()
        self._list = Column(inside, gap="xs", margins=("m", "s", "m", "s"))
        self.side.fill(scrolled(inside, "Drawers to choose from"))
        self._group = QButtonGroup(self)
        self._choices: dict[str, DrawerChoice] = {}
        self._chosen = usual
        self.open_button = actions.button("opening.open", "primary", height="control-tender")
        self.foot = CountFoot("Float counted", (self.open_button,), ("Open",))
        self._body.addWidget(self.foot)
        self.keys = actions.ActionSet(self, rights)
        self.keys.add("opening.open", self._open, button=self.open_button)
        self.grid.left_down.connect(self.open_button.setFocus)
        self._on_typed()

    def show_drawers(self, drawers: Sequence[DrawerChoice]) -> None:
        """Show which drawers there are; what was chosen stays chosen while it is free."""
        free = [one.code for one in drawers if not one.taken_by]
        chosen = self._chosen if self._chosen in free else (free[0] if free else "")
        if tuple(drawers) != tuple(self._choices.values()):
            self._choices = {one.code: one for one in drawers}
            clear(self._list)
            for one in drawers:
                self._list.addWidget(self._button(one))
            if not drawers:
                self._list.addWidget(EmptyState("No drawer is set up", "An administrator adds one in Setup."))
            self._list.addStretch(1)
        self._choose(chosen)
        self.keys.enable("opening.open", bool(chosen))

    def _button(self, one: DrawerChoice) -> KeyCapButton:
        has = "To be counted" if one.uncounted else "Open"
        detail = f"{has}: {one.taken_by}" if one.taken_by else f"Float {formats.money(one.assigned)}"
        button = KeyCapButton(one.name, icon="inbox", detail=detail, height="control-tender")
        button.setObjectName(f"drawer-{one.code}")
        button.setCheckable(True)
        if one.taken_by:
            uncounted = f"Two people count what {one.taken_by} left in drawer {one.code} first"
            button.refuse(uncounted if one.uncounted else f"Drawer {one.code} is open: {one.taken_by} has it")
            button.setEnabled(False)
        self._group.addButton(button)
        button.clicked.connect(lambda: self._choose(one.code))
        return button

    def _choose(self, code: str) -> None:
        self._chosen = code
        for button in self._group.buttons():
            button.setChecked(button.objectName() == f"drawer-{code}")
        self.title = f"Open drawer {code}" if code else "Open a drawer"
        self.named.emit(self.title)
        self._on_typed()

    def set_busy(self, busy: bool) -> None:
        """While the session is being opened nothing is opened again."""
        self.keys.enable("opening.open", not busy and bool(self._chosen))

    def set_compact(self, compact: bool) -> None:
        """Smaller figures in a small window."""
        super().set_compact(compact)
        self.foot.set_compact(compact)

    def _on_typed(self) -> None:
        counted = self.grid.total()
        self.foot.show_cash(counted)
        one = self._choices.get(self._chosen)
        if one is None:
            return
        caption, difference = f"Assigned float {formats.money(one.assigned)}", counted - one.assigned
        if not self.grid.touched():
            self.foot.show_note("note", "Assigned float", formats.money(one.assigned), "ink")
        elif not difference:
            self.foot.show_note("note", caption, "Agrees", "positive")
        else:
            word = "over" if difference.cents > 0 else "under"
            self.foot.show_note("note", caption, f"{formats.money(abs(difference))} {word}", "caution")

    def _open(self) -> None:
        if self.ready():
            self.say("")
            self.opened.emit(Opening(self._chosen, self.grid.count()))
