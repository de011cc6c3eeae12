# SPDX-License-Identifier: Apache-2.0
"""What is typed in a form of Setup: a label above, one reserved line below for help or what is wrong."""

from __future__ import annotations

from typing import Any

from app.views.screens.setup.choices import Choice, Flag, Ticks
from app.views.screens.setup.lines import Lines
from app.views.widgets.fields import AmountField, PasswordField, TextField


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


Field = Choice | Flag | Ticks | Words | Secret | Cash | Lines
"""Whatever a form may hold."""
