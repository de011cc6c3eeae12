# SPDX-License-Identifier: Apache-2.0
"""What is typed in a form of Setup: a label above, one reserved line below for help or what is wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.views.screens.setup.choices import Choice, Flag, Ticks
from app.views.screens.setup.lines import Lines
from app.views.widgets.fields import AmountField, PasswordField, TextField
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Row


class Words(TextField):
    """A line of text."""

    def value(self) -> str:
        """What is typed."""
        return self.text()

    def set_value(self, value: Any) -> None:
        """Put a text in."""
        self.set_text("" if value is None else str(value))
        self.set_error("")


class Secret(PasswordField):
    """A password: never shown, never kept."""

    def value(self) -> str:
        """What is typed."""
        return self.input.text()

    def set_value(self, value: Any) -> None:
        """Empty it."""
        self.clear()


class Cash(AmountField):
    """An amount, or none."""

    def __init__(self, label: str, *, hint: str = "") -> None:
        super().__init__(label, hint=hint, required=False)

    def value(self) -> Any:
        """The amount; text that is no amount is given back as typed, to be refused beside the field."""
        amount = self.amount()
        return amount if amount is not None or not self.text() else self.text()

    def set_value(self, value: Any) -> None:
        """Show an amount."""
        self.set_amount(value)


class Told(QWidget):
    """What is so, to be read and not to be changed: a line with an icon, in the tone of what it says."""

    changed = Signal()
    error = ""

    def __init__(self) -> None:
        super().__init__()
        row = Row(self, gap="xs")
        self._icon = IconLabel("info", "ink-muted", "icon-small")
        self._words = Label("", "body", "ink-muted", wrap=True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def value(self) -> None:
        """Nothing: it is read only."""

    def set_value(self, value: Any) -> None:
        """Say (sentence, tone, icon); nothing hides it."""
        words, tone, icon = value or ("", "ink-muted", "info")
        self._words.setText(words)
        self._words.set_tone(tone)
        self._icon.set_icon(icon, tone)
        self.setVisible(bool(words))

    def set_error(self, sentence: str) -> None:
        """Nothing is wrong with what only tells."""


Field = Choice | Flag | Ticks | Words | Secret | Cash | Lines | Told
"""Whatever a form may hold."""
