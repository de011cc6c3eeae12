# SPDX-License-Identifier: Apache-2.0
"""A page of the Drawer screen: what its head says, and where it keeps its message."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.views.widgets.banner import Banner
from app.views.widgets.chip import Chip
from app.views.widgets.count_grid import CountGrid
from app.views.widgets.layouts import Column


class Page(QWidget):
    """One page. `title` and `note` stand in the head of the screen, `at_head` are the parts at its right."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.note = "Drawer", ""
        self.at_head: list[QWidget] = []
        self.message = Banner()
        self.message.setObjectName("page-message")
        self.message.hide()

    def say(self, head: str, text: str = "", tone: str = "caution") -> None:
        """Say something that stays until the page says something else; an empty head takes it away."""
        if head:
            self.message.say(head, text, tone)
        self.message.setVisible(bool(head))

    def first_focus(self) -> QWidget | None:
        """What takes the focus when the page opens."""
        return None

    def set_compact(self, compact: bool) -> None:
        """The window is small, or large again."""


def scrolled(inside: QWidget, name: str, *, by_key: bool = False) -> QScrollArea:
    """A part that scrolls up and down where the window is too low for it; `by_key`: it takes the focus to be read."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if by_key else Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area


class GridPage(Page):
    """A page with a count grid: names blank rows once, and what cannot be read at once."""

    def __init__(self, side: QWidget) -> None:
        super().__init__()
        self.grid = CountGrid(side)
        self._named = False
        inside = QWidget()
        column = Column(inside)
        column.addWidget(self.grid)
        column.addStretch(1)
        self._body = Column(self, gap="s")
        self._body.addWidget(scrolled(inside, "Count"), 1)
        self._body.addWidget(self.message)
        self.grid.changed.connect(self._on_typed)

    def ready(self) -> bool:
        """Whether the count can be taken as it is: every field readable, and blank rows named once."""
        if (wrong := self.grid.wrong()) is not None:
            field, sentence = wrong
            self.say(field.accessibleName(), sentence, "danger")
            field.select()
            return False
        blank = self.grid.blank()
        if blank and not self._named:
            self._named = True
            faces = [row.denomination.label for row in blank]
            self.say(
                f"No count in {_listed(faces)}",
                "Type the pieces or 0. F12 again counts every blank row as none.",
            )
            blank[0].loose.select()
            return False
        return True

    def forget_naming(self) -> None:
        """Blank rows are named again before the next count."""
        self._named = False

    def start_again(self) -> None:
        """An empty count."""
        self.grid.clear()
        self.forget_naming()
        self.say("")

    def set_busy(self, busy: bool) -> None:
        """While the books are asked nothing is sent again."""

    def first_focus(self) -> QWidget | None:
        """The first row that is not counted yet."""
        return self.grid.first_focus()

    def set_compact(self, compact: bool) -> None:
        """Cards under each other in a small window."""
        self.grid.set_stacked(compact)

    def _on_typed(self) -> None:
        """The cash has changed."""


def _listed(words: list[str]) -> str:
    if len(words) == 13:
        return "any row"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def blind_chip() -> Chip:
    """The chip that says nobody is told the expected figure."""
    return Chip("Blind count", "accent", "eye-off")
