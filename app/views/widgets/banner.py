# SPDX-License-Identifier: Apache-2.0
"""Banners: what stays said until its cause ends."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.views import theme as themes
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.chip import ICONS
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row

_INK = {"accent": "accent-on-soft"}


class Banner(QFrame):
    """A strong head, one sentence and at most one button, in a tone with its icon.

    `acted` is emitted when the button is pressed.
    """

    acted = Signal()

    def __init__(
        self, head: str = "", text: str = "", tone: str = "accent", *, button: str = "", key: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("part", "banner")
        row = Row(self, gap="s", margins=("m", "xs", "xs", "xs"))
        self._icon = IconLabel(ICONS[tone], tone, "icon-notice")
        words = Column(gap="hair")
        words.setContentsMargins(0, 0, 0, 0)
        self._head = Label(head, "strong", wrap=True)
        self._text = Label(text, "body", wrap=True)
        words.addWidget(self._head)
        words.addWidget(self._text)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.button = KeyCapButton(button, key, height="control-dense")
        self.button.clicked.connect(self.acted)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.say(head, text, tone, button=button, key=key)

    def say(self, head: str, text: str = "", tone: str = "accent", *, button: str = "", key: str = "") -> None:
        """Say something else in the same place."""
        ink = _INK.get(tone, tone)
        self._icon.set_icon(ICONS[tone], ink)
        self._head.setText(head)
        self._head.set_tone(ink)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.button.set_text(button, key=key)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{head}. {text}" if text else head)
        themes.mark(self, tone=tone)

    @property
    def words(self) -> str:
        """Head and sentence, as said."""
        return " ".join(part for part in (self._head.text(), self._text.text()) if part)


class Band(QFrame):
    """A line across the whole window: offline, reconciling. `acted` when its action is pressed."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "band")
        row = Row(self, gap="xs", margins=("m", "xxs", "m", "xxs"))
        self._icon = IconLabel("wifi-off", "caution", "icon")
        self._head = Label("", "strong", "caution")
        self._text = Label("", "body", wrap=True)
        self.button = KeyCapButton("", role="link", height="target")
        self.button.clicked.connect(self.acted)
        row.addWidget(self._icon)
        row.addWidget(self._head)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        self.hide()

    def say(self, head: str, text: str = "", *, icon: str = "wifi-off", button: str = "", key: str = "") -> None:
        """Show the band with these words; an empty head takes it away."""
        self._icon.set_icon(icon)
        self._head.setText(head)
        self._text.setText(text)
        self.button.set_text(button, key=key)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{head}. {text}")
        self.setVisible(bool(head))
