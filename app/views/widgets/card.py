# SPDX-License-Identifier: Apache-2.0
"""Cards: the white sheets everything lies on, their heads, feet, lines and facts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.views import theme as themes
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row


class Card(QFrame):
    """A card with an optional head.

    `body` is the column inside, padded unless `flush`, when rows reach both edges. With a `title`
    the head shows it; `head` is the row after it, for a note, a key-cap or small buttons.
    """

    def __init__(self, title: str = "", note: str = "", *, flush: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self._outer = QVBoxLayout(self)
        self._outer.setSpacing(0)
        self.head: Row | None = None
        if title:
            self._outer.addWidget(self._make_head(title, note))
        inside = QWidget()
        self.body = Column(inside, gap="" if flush else "xs", margins=None if flush else ("m", "s", "m", "m"))
        self._outer.addWidget(inside, 1)
        self.restyle()

    def _make_head(self, title: str, note: str) -> QFrame:
        head = QFrame()
        head.setProperty("part", "head")
        themes.set_measures(head, least="row")
        self.head = Row(head, gap="xs", margins=("m", "xxs", "m", "xxs"))
        self.title = Label(title, "strong")
        self.note = Label(note, "body", "ink-muted")
        self.head.addWidget(self.title)
        self.head.addWidget(self.note)
        self.head.addStretch(1)
        return head

    def add_foot(self) -> Row:
        """Add a sunken foot and give back its row."""
        foot = QFrame()
        foot.setProperty("part", "card-foot")
        themes.set_measures(foot, least="row")
        self._outer.addWidget(foot)
        return Row(foot, gap="s", margins=("m", "xxs", "m", "xxs"))

    def set_chosen(self, chosen: bool) -> None:
        """Show that this card is the chosen one."""
        themes.mark(self, state="chosen" if chosen else "")

    def restyle(self) -> None:
        """Keep what lies inside clear of the outline."""
        edge = themes.current().size("edge")
        self._outer.setContentsMargins(edge, edge, edge, edge)


class Well(QFrame):
    """A sunken part of a card or a sheet; `body` is the column inside."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "well")
        self.body = Column(self, gap="xs", margins=("m", "s", "m", "s"))


class Line(QFrame):
    """One line of a list in a card: padded, with a hairline under it unless it is the last."""

    def __init__(self, *, last: bool = False) -> None:
        super().__init__()
        if not last:
            self.setProperty("part", "line")
        themes.set_measures(self, least="row-line")
        self.row = Row(self, gap="s", margins=("m", "xs", "m", "xs"))


class Facts(QWidget):
    """Facts in two columns: what it is, muted; what it says, in ink. A pair may name its type role."""

    def __init__(self, pairs: Sequence[tuple[str, str] | tuple[str, str, str]] = (), *, name_width: int = 154) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._name_width = name_width
        self.restyle()
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Show other facts."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (name, words, *kind) in enumerate(pairs):
            self._grid.addWidget(Label(name, "body", "ink-muted"), row, 0, top)
            self._grid.addWidget(Label(words, kind[0] if kind else "body", wrap=True), row, 1, top)

    def restyle(self) -> None:
        """Measure the first column again."""
        theme = themes.current()
        self._grid.setVerticalSpacing(theme.space("xs"))
        self._grid.setHorizontalSpacing(theme.space("s"))
        self._grid.setColumnMinimumWidth(0, round(self._name_width * min(theme.scale, 1.25)))
