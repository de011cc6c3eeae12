# SPDX-License-Identifier: Apache-2.0
"""A few lines of several small inputs in a form of Setup, such as accounts with their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.views import theme as themes
from app.views.screens.setup.boxes import check_box
from app.views.screens.setup.choices import ErrorLine
from app.views.widgets.fields import Input
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column


class Lines(QWidget):
    """A few lines of several small inputs, such as accounts with their weights; the value is a tuple of mappings."""

    changed = Signal()

    def __init__(self, label: str, columns: Sequence[tuple[str, str, int]], *, most: int, hint: str = "") -> None:
        super().__init__()
        self._columns, self._most, self._label = tuple(columns), most, label
        column = Column(self, gap="xxs")
        column.addWidget(Label(label, "small", "ink-muted"))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(themes.current().space("xs"))
        for number, (_, _, share) in enumerate(self._columns):
            self._grid.setColumnStretch(number, share)
        column.addLayout(self._grid)
        self._line = ErrorLine(hint)
        column.addWidget(self._line)
        self._rows: list[dict[str, Any]] = []
        for _ in range(most):
            self._rows.append(self._make_row(len(self._rows)))
        self._show(1)
        self.setFocusProxy(self._rows[0][self._columns[0][0]])

    def _make_row(self, place: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for number, (name, words, _) in enumerate(self._columns):
            if name == "required":
                box = check_box(words)
                box.setAccessibleName(f"{words}, line {place + 1}")
                box.toggled.connect(self._on_changed)
                made[name] = box
            else:
                field = Input(f"{words}, line {place + 1}", height="control-dense")
                field.setPlaceholderText(words)
                field.textChanged.connect(self._on_changed)
                made[name] = field
            self._grid.addWidget(made[name], place, number)
        return made

    def _on_changed(self) -> None:
        self._line.say("")
        self._show(len(self.value()) + 1)
        self.changed.emit()

    def _show(self, count: int) -> None:
        """The filled lines and one more to go on with."""
        last = max((n for n, row in enumerate(self._rows) if self._filled(row)), default=-1) + 1
        for place, row in enumerate(self._rows):
            for widget in row.values():
                widget.setVisible(place < max(count, last + 1, 1))

    def _filled(self, row: Mapping[str, Any]) -> bool:
        return any(widget.text().strip() for name, widget in row.items() if name != "required")

    def value(self) -> tuple[tuple[tuple[str, Any], ...], ...]:
        """The lines that say something, each as (name, text or yes/no) pairs."""
        return tuple(
            tuple(
                (name, widget.isChecked() if name == "required" else widget.text().strip())
                for name, widget in row.items()
            )
            for row in self._rows
            if self._filled(row)
        )

    def set_value(self, value: Any) -> None:
        """Show these lines."""
        lines = [dict(line) for line in (value or ())]
        for place, row in enumerate(self._rows):
            line = lines[place] if place < len(lines) else {}
            for name, widget in row.items():
                if name == "required":
                    widget.setChecked(bool(line.get(name, place >= len(lines))))
                else:
                    widget.setText(str(line.get(name, "")))
        self._show(len(lines) + 1)
        self._line.say("")

    def set_error(self, sentence: str) -> None:
        """Say what is wrong under the lines."""
        self._line.say(sentence)

    @property
    def error(self) -> str:
        """What is wrong now."""
        return self._line.error

    def setVisible(self, visible: bool) -> None:
        """Keep the lines that are not needed hidden."""
        super().setVisible(visible)
        if visible:
            self._show(len(self.value()) + 1)
