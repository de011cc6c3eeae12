# SPDX-License-Identifier: Apache-2.0
"""What is chosen in a form of Setup: one of several, yes or no, any of several; what is wrong stands below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSizePolicy, QWidget

from app.views import theme as themes
from app.views.announce import announce
from app.views.screens.setup.boxes import CalmBox, check_box
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row

Options = Sequence[tuple[str, str]]


class ErrorLine(QWidget):
    """The reserved line under an input: help, or what is wrong with an icon."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self._hint = hint
        self.error = ""
        row = Row(self, gap="xxs")
        self._sign = IconLabel("circle-x", "danger", "icon-small")
        self._sign.hide()
        self._words = Label(hint, "small", "ink-muted", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)

    def say(self, sentence: str) -> None:
        """Show what is wrong, or the help again."""
        fresh = bool(sentence) and sentence != self.error
        self.error = sentence
        self._words.setText(sentence or self._hint)
        self._words.set_tone("danger" if sentence else "ink-muted")
        self._sign.setVisible(bool(sentence))
        if fresh:
            announce(sentence, at=self, urgent=True)


class Choice(QWidget):
    """One of several, by value: `options` are (value, words)."""

    changed = Signal()

    def __init__(self, label: str, options: Options = (), *, hint: str = "") -> None:
        super().__init__()
        self._hint = hint
        self.box = CalmBox()
        self.box.setAccessibleName(label)
        self.box.setObjectName("-".join(label.lower().split()))
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        themes.set_type(self.box, "body")
        themes.set_measures(self.box, height="control")
        self.setFocusProxy(self.box)
        column = Column(self, gap="xxs")
        self.label = Label(label, "small", "ink-muted")
        self.label.setBuddy(self.box)
        column.addWidget(self.label)
        column.addWidget(self.box)
        self._line = ErrorLine(hint)
        column.addWidget(self._line)
        column.addStretch(1)
        self.set_options(options)
        self.box.currentIndexChanged.connect(self._on_changed)

    def _on_changed(self) -> None:
        self.set_error("")
        self.changed.emit()

    def set_options(self, options: Options) -> None:
        """Offer these; what was chosen stays chosen, and nothing is told while it does."""
        before = self.value()
        self.box.blockSignals(True)
        self.box.clear()
        for value, words in options:
            self.box.addItem(words, value)
        self.set_value(before)
        self.box.blockSignals(False)
        if self.value() != before:
            self._on_changed()

    def value(self) -> str:
        """What is chosen."""
        return str(self.box.currentData() or "")

    def set_value(self, value: Any) -> None:
        """Choose a value; one that is not offered is added, so that nothing changes unseen."""
        place = self.box.findData(str(value or ""))
        if place < 0 and value:
            self.box.addItem(str(value), str(value))
            place = self.box.count() - 1
        self.box.setCurrentIndex(max(place, 0))

    def set_error(self, sentence: str) -> None:
        """Say what is wrong beside the box."""
        themes.mark(self.box, state="error" if sentence else "")
        self._line.say(sentence)
        self.box.setAccessibleDescription(sentence or self._hint)

    @property
    def error(self) -> str:
        """What is wrong now."""
        return self._line.error


class Flag(QWidget):
    """Yes or no."""

    changed = Signal()

    def __init__(self, label: str, *, hint: str = "") -> None:
        super().__init__()
        column = Column(self, gap="")
        self.box = check_box(label)
        self.setFocusProxy(self.box)
        column.addWidget(self.box)
        self._line = ErrorLine(hint)
        column.addWidget(self._line)
        self._line.setVisible(bool(hint))
        self._keep = bool(hint)
        self.box.toggled.connect(lambda: self.set_error(""))
        self.box.toggled.connect(self.changed)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.box.setChecked(bool(value))

    def set_error(self, sentence: str) -> None:
        """Say what is wrong under the box."""
        self._line.say(sentence)
        self._line.setVisible(self._keep or bool(sentence))

    @property
    def error(self) -> str:
        """What is wrong now."""
        return self._line.error


class Ticks(QWidget):
    """Any of several, each with a box; `across` beside each other. The value is a frozen set."""

    changed = Signal()

    def __init__(self, label: str, options: Options, *, across: int = 3, hint: str = "") -> None:
        super().__init__()
        column = Column(self, gap="xxs")
        self.label = Label(label, "small", "ink-muted", wrap=True)
        column.addWidget(self.label)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._boxes: dict[str, QCheckBox] = {}
        for place, (value, words) in enumerate(options):
            box = check_box(words)
            box.setAccessibleName(f"{label}: {words}")
            box.toggled.connect(self._on_changed)
            self._boxes[value] = box
            self._grid.addWidget(box, place // across, place % across)
        for number in range(across):
            self._grid.setColumnStretch(number, 1)
        column.addLayout(self._grid)
        self._line = ErrorLine(hint)
        column.addWidget(self._line)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def _on_changed(self) -> None:
        self._line.say("")
        self.changed.emit()

    def value(self) -> frozenset[str]:
        """What is ticked."""
        return frozenset(name for name, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        """Tick these."""
        for name, box in self._boxes.items():
            box.setChecked(name in (value or ()))

    def set_error(self, sentence: str) -> None:
        """Say what is wrong under the boxes."""
        self._line.say(sentence)

    @property
    def error(self) -> str:
        """What is wrong now."""
        return self._line.error
