# SPDX-License-Identifier: Apache-2.0
"""Labels: text in a type role and a tone, and the small parts made of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.views import icons
from app.views import theme as themes
from app.views.widgets.layouts import Row


class Label(QLabel):
    """Text of one kind: `kind` is a type role, `tone` a colour role. Never reads markup."""

    def __init__(
        self, text: str = "", kind: str = "body", tone: str = "ink", *, wrap: bool = False, right: bool = False
    ) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        themes.set_type(self, kind)

    def set_tone(self, tone: str) -> None:
        """Write the same text in another colour role."""
        themes.mark(self, tone=tone)


class IconLabel(QWidget):
    """One icon in the colour of a role; decoration, so it has no name of its own."""

    def __init__(self, name: str, role: str = "ink-muted", size: str = "icon") -> None:
        super().__init__()
        self._name, self._role, self._size = name, role, size
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.restyle()

    def set_icon(self, name: str, role: str | None = None) -> None:
        """Show another icon, or the same in another colour."""
        self._name, self._role = name, role or self._role
        self.update()

    def restyle(self) -> None:
        """Take the size again after the text size changed."""
        side = themes.current().size(self._size)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        with QPainter(self) as painter:
            icons.paint(painter, self._name, self._role if self.isEnabled() else "ink-disabled", self.rect().toRectF())


class Rule(QFrame):
    """A hairline that only divides."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        self.setProperty("part", "rule")
        self._upright = upright
        self.restyle()

    def restyle(self) -> None:
        """Take the width of a line from the theme again."""
        width = themes.current().size("edge")
        if self._upright:
            self.setFixedWidth(width)
        else:
            self.setFixedHeight(width)


class SectionHeading(QWidget):
    """A heading inside a screen: a strong word, and what goes with it on the right."""

    def __init__(self, text: str, note: str = "", kind: str = "strong") -> None:
        super().__init__()
        row = Row(self, gap="xs")
        self.title = Label(text, kind)
        self.note = Label(note, "body", "ink-muted", right=True)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.note)
        self.note.setVisible(bool(note))

    def set_note(self, note: str) -> None:
        """Say something else on the right, or nothing."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
