# SPDX-License-Identifier: Apache-2.0
"""Choices: one of a few, all to be seen; Tab reaches the chosen one and arrows choose another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row, clear

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_OFF_ACROSS = 3
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class Choices(QWidget):
    """A labelled row of buttons of which one is chosen. `chosen(str)` names the new choice."""

    chosen = Signal(str)

    def __init__(self, label: str, options: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._label = label
        column = Column(self, gap="xxs", margins="hair")
        column.addWidget(Label(label, "small", "ink-muted"))
        self._rows = Column(gap="xs")
        column.addLayout(self._rows)
        self._off = Column(gap="xs")
        column.addLayout(self._off)
        self._buttons: list[tuple[str, KeyCapButton]] = []
        self._last: Row | None = None
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[str, str]], across: int = 4) -> None:
        """Offer these: (name, words); the first is chosen."""
        clear(self._rows)
        self._buttons = []
        for start in range(0, len(options), across):
            row = Row(gap="xs")
            for name, words in options[start : start + across]:
                button = KeyCapButton(words)
                button.setCheckable(True)
                button.setObjectName(f"choice-{name.replace('_', '-').replace(':', '-')}")
                button.setAccessibleName(f"{self._label}: {words}")
                button.clicked.connect(lambda _=False, picked=name: self.choose(picked))
                button.installEventFilter(self)
                row.addWidget(button, 1)
                self._buttons.append((name, button))
            self._rows.addLayout(row)
            self._last = row
        if options:
            self._show(options[0][0])

    def set_refused(self, refused: Mapping[str, str]) -> None:
        """Show what cannot be chosen now, after what can and beside it where there is room: words and their reasons."""
        clear(self._off)
        row = self._last if len(self._buttons) + len(refused) <= _OFF_ACROSS else None
        for place, (words, reason) in enumerate(refused.items()):
            if row is None or (row is not self._last and place % _OFF_ACROSS == 0):
                row = Row(gap="xs")
                self._off.addLayout(row)
            button = KeyCapButton(words, role="tender", height="control")
            button.setAccessibleName(f"{self._label}: {words}, {reason}")
            button.refuse(reason)
            row.addWidget(button, 1)

    def value(self) -> str:
        """The name of what is chosen; nothing where nothing is offered."""
        return next((name for name, button in self._buttons if button.isChecked()), "")

    def choose(self, name: str) -> None:
        """Choose one and tell so."""
        self._show(name)
        self.chosen.emit(name)

    def _show(self, name: str) -> None:
        for each, button in self._buttons:
            button.setChecked(each == name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == name else Qt.FocusPolicy.ClickFocus)
            button.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose the next or the one before."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = 1 if event.key() in _ON else -1 if event.key() in _BACK else 0
        place = next((n for n, (_, button) in enumerate(self._buttons) if button is watched), None)
        if not step or place is None:
            return False
        name, button = self._buttons[(place + step) % len(self._buttons)]
        self.choose(name)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        return True
