# SPDX-License-Identifier: Apache-2.0
"""What a form of Setup is filled in with: a label above, one reserved line below for help or what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSizePolicy, QWidget

from app.views import icons
from app.views import theme as themes
from app.views.announce import announce
from app.views.widgets.fields import AmountField, Input, PasswordField, TextField
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row

Options = Sequence[tuple[str, str]]


class CalmBox(QComboBox):
    """A box to choose from; the wheel scrolls the form and never changes the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow that says there is more."""
        super().paintEvent(event)
        theme = themes.current()
        side = theme.size("icon")
        place = QRectF(self.width() - side - theme.space("xs"), (self.height() - side) / 2, side, side)
        with QPainter(self) as painter:
            icons.paint(painter, "chevron-down", "ink-muted" if self.isEnabled() else "ink-disabled", place)


class TickBox(QCheckBox):
    """A box to tick, painted from the tokens: an outline, or an accent ground with a tick."""

    def sizeHint(self) -> QSize:
        """The box, a gap and the words."""
        theme = themes.current()
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        wide = theme.size("icon-notice") + theme.space("xs") + words + theme.space("xxs")
        return QSize(round(wide + 0.5), theme.size("control-dense"))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than that."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Words and box are one thing to press."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and the words."""
        theme = themes.current()
        side, usable = theme.size("icon-notice"), self.isEnabled()
        box = QRectF(0, (self.height() - side) / 2, side, side).adjusted(1, 1, -1, -1)
        ground, edge = ("accent", "accent") if self.isChecked() else ("surface", "edge-control")
        if not usable:
            ground, edge = "sunken", "edge-disabled"
        elif self.underMouse() and not self.isChecked():
            ground, edge = "hover", "ink"
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour(edge), theme.size("edge")))
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(box, theme.radius("chip"), theme.radius("chip"))
            if self.isChecked():
                icons.paint(painter, "check", "accent-ink" if usable else "ink-disabled", box.adjusted(2, 2, -2, -2))
            painter.setFont(self.font())
            painter.setPen(theme.colour("ink" if usable else "ink-disabled"))
            words = QRectF(side + theme.space("xs"), 0, self.width() - side - theme.space("xs"), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


def check_box(text: str) -> TickBox:
    """A box to tick, as high as a finger's tip."""
    box = TickBox(text)
    themes.set_type(box, "body")
    themes.set_measures(box, least="control-dense")
    box.setObjectName("-".join(text.lower().replace(",", "").split()))
    return box


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
        """Offer these; what was chosen stays chosen where it is among them."""
        before = self.value()
        self.box.blockSignals(True)
        self.box.clear()
        for value, words in options:
            self.box.addItem(words, value)
        self.box.blockSignals(False)
        self.set_value(before)

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


Field = Choice | Flag | Ticks | Words | Secret | Cash | Lines
