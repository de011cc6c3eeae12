# SPDX-License-Identifier: Apache-2.0
"""A form of Setup: fields by the names the rules use, what was shown, what is typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import CounterError
from app.views import theme as themes
from app.views.screens.setup.inputs import Cash, Field, Secret, Told, Words
from app.views.screens.setup.scrolled import Scrolled
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row


class Form(Scrolled):
    """Fields under headings, two or three in a row where they fit. `changed` after every change.

    `accepted` when Enter is pressed in the last field.
    """

    changed = Signal()
    accepted = Signal()

    def __init__(self, name: str) -> None:
        inside = QWidget()
        super().__init__(inside, name)
        self.fields: dict[str, Field] = {}
        self._shown: dict[str, Any] = {}
        self._loading = False
        # On a wide screen the lines end where prose does; what is left stays empty at the right.
        self._text = QWidget()
        row = Row(inside, margins=("m", "s", "m", "s"))
        row.addWidget(self._text, 1)
        row.addStretch()
        self._column = Column(self._text, gap="xs")
        self.restyle()
        themes.application().focusChanged.connect(self._on_focus)

    def restyle(self) -> None:
        """Measure the longest line again."""
        self._text.setMaximumWidth(themes.current().size("text-block"))

    def add(self, **fields: Field) -> Row:
        """Add fields side by side, by the names the rules use for them."""
        row = Row(gap="m")
        for name, field in fields.items():
            self.fields[name] = field
            field.changed.connect(self._on_changed)
            row.addWidget(field, 1)
            if isinstance(field, Words | Secret | Cash):
                field.input.setObjectName(f"field-{name.replace('_', '-')}")
                field.input.accepted.connect(self._next)
        self._column.addLayout(row)
        return row

    def heading(self, text: str) -> Label:
        """Begin a group of fields."""
        label = Label(text, "strong", wrap=True)
        self._column.addWidget(label)
        return label

    def note(self, text: str) -> Label:
        """A line of explanation among the fields."""
        label = Label(text, "small", "ink-muted", wrap=True)
        self._column.addWidget(label)
        return label

    def close_up(self) -> None:
        """Everything is added; the rest of the room stays below."""
        self._column.addStretch(1)
        self._shown = self.values()

    # what is in it ------------------------------------------------------------------------------

    def load(self, values: Mapping[str, Any]) -> None:
        """Show these values; they are what the form is compared with from now on."""
        self._loading = True
        for name, field in self.fields.items():
            field.set_value(values.get(name))
            field.set_error("")
        self._loading = False
        self._shown = self.values()
        self.changed.emit()

    def values(self) -> dict[str, Any]:
        """What is typed, by field."""
        return {name: field.value() for name, field in self.fields.items()}

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what was shown."""
        return bool(self.fields) and self.values() != self._shown

    def check(self) -> bool:
        """Whether every amount can be read; the first that cannot gets the focus."""
        for field in self.fields.values():
            if isinstance(field, Cash) and field.isVisibleTo(self) and not field.check():
                field.select_all()
                return False
        return True

    def refuse(self, trouble: CounterError) -> bool:
        """Say beside its field what the rules refused; False when it belongs to no field."""
        field = self.fields.get(trouble.field or "")
        if field is None or not field.isVisibleTo(self):
            return False
        field.set_error(trouble.message)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(field)
        return True

    def lock(self, *names: str) -> None:
        """These are keys: shown, never changed; every other field is open."""
        for name, field in self.fields.items():
            if isinstance(field, Words):
                field.set_read_only(name in names)
            elif name in names or not field.isEnabled():
                field.setEnabled(name not in names)

    def first_focus(self) -> QWidget:
        """The first field that takes something."""
        for field in self.fields.values():
            if isinstance(field, Told) or (isinstance(field, Words) and field.input.isReadOnly()):
                continue
            if field.isVisibleTo(self) and field.isEnabled():
                return field
        return self

    # behaviour ----------------------------------------------------------------------------------

    def _on_changed(self, *_: object) -> None:
        if not self._loading:
            self.changed.emit()

    def _next(self) -> None:
        now = QApplication.focusWidget()
        after = now.nextInFocusChain() if now is not None else None
        for _ in range(400):
            if after is None or after is now:
                break
            if after.isVisible() and after.isEnabled() and after.focusPolicy() & Qt.FocusPolicy.TabFocus:
                break
            after = after.nextInFocusChain()
        if after is not None and self.isAncestorOf(after):
            after.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.accepted.emit()

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        inside = self.widget()
        if now is not None and inside is not None and inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, themes.current().space("xxl"))
