# SPDX-License-Identifier: Apache-2.0
"""What a drawer should hold at any minute of its session: a slider, and the figures at the minute it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from app.domain.drawer_day import Moment, Standing, standing
from app.domain.money import Money
from app.views import formats
from app.views import theme as themes
from app.views.announce import announce
from app.views.screens.audit import words
from app.views.screens.audit.cash_plot import NEVER
from app.views.widgets.card import Card
from app.views.widgets.figure import PlainFigure
from app.views.widgets.key_cap import KeyCap
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row, clear

_PAGE = 15
"""Minutes that Page Up and Page Down go."""


class TimeSlider(QSlider):
    """Goes through a session minute by minute; Home is its beginning, End now. `moved(datetime)` at another minute."""

    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("time-slider")
        self.setAccessibleName("Minute of the session")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setPageStep(_PAGE)
        self._from = NEVER
        self.valueChanged.connect(lambda _value: self.moved.emit(self.at()))

    def at(self) -> datetime:
        """The minute it stands on."""
        return self._from + timedelta(minutes=self.value())

    def span(self, since: datetime, until: datetime) -> None:
        """Go from one moment to another; who stood at the end stays at the end."""
        at_end = self.value() == self.maximum() or since != self._from
        self._from = since
        # The last minute is begun, so that its last act is in it.
        self.setRange(0, max(1, -(-int((until - since).total_seconds()) // 60)))
        if at_end:
            self.setValue(self.maximum())

    def sizeHint(self) -> QSize:
        """As high as a tool row."""
        return QSize(200, themes.current().size("control-dense"))

    def minimumSizeHint(self) -> QSize:
        """Never lower."""
        return QSize(120, themes.current().size("control-dense"))

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The knob comes to the pointer."""
        self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The knob follows the pointer."""
        self._go_to(event.position().x())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, what lies behind, and the knob."""
        theme = themes.current()
        radius, middle = self.knob(), self.height() / 2
        x = radius + (self.width() - 2 * radius) * self.value() / max(1, self.maximum())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            groove = QRectF(radius, middle - 2, self.width() - 2 * radius, 4)
            painter.setPen(QPen(theme.colour("edge-control"), theme.size("edge")))
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(groove, 2, 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(groove.left(), groove.top(), x - radius, 4), 2, 2)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(QPointF(x, middle), radius - 2, radius - 2)

    def knob(self) -> float:
        """Half the width of the knob: so far inside its edges the slider begins and ends."""
        return themes.current().size("icon") / 2 + 1

    def _go_to(self, x: float) -> None:
        radius = self.knob()
        self.setValue(round((x - radius) / max(1.0, self.width() - 2 * radius) * self.maximum()))


class MinuteCard(Card):
    """The figures of a drawer at one minute: cash by rule 5.5, the other tenders, and what went to the vault."""

    def __init__(self) -> None:
        super().__init__("At the minute", flush=True)
        self.setObjectName("minute-card")
        if self.head is not None:
            for key in ("←", "→"):
                self.head.addWidget(KeyCap(key))
        self._lines = QWidget()
        self._column = Column(self._lines, gap="xs", margins=("m", "s", "m", "s"))
        self.body.addWidget(self._lines)
        self.body.addStretch(1)
        self.shown: Standing | None = None

    def show_minute(self, moments: Sequence[Moment], at: datetime) -> None:
        """Show what the drawer should have held when a minute begins."""
        found = standing(moments, at)
        self.title.setText(f"At {formats.clock_time(at)}")
        if self.shown is not None and found.at == self.shown.at and found == self.shown:
            return
        self.shown = found
        clear(self._column)
        self._line("Cash", "", found.cash, strong=True)
        for total in found.others:
            self._line(words.tender(total.tender), f"{total.count_of:,}", total.amount)
        self._line("Dropped to the vault", "", found.dropped)
        self._line("Receipts", f"{found.receipts:,}", None)
        self.setAccessibleName(f"At {formats.clock_time(at)} cash {formats.money(found.cash)}")

    def forget(self) -> None:
        """No figure stays."""
        self.shown = None
        clear(self._column)
        self.setAccessibleName("")

    def _line(self, name: str, count: str, amount: Money | None, *, strong: bool = False) -> None:
        line = Row(gap="s")
        line.addWidget(Label(name, "strong" if strong else "body"), 1)
        if count:
            line.addWidget(Label(count, "money", "ink-muted", right=True))
        if amount is not None:
            line.addWidget(PlainFigure(formats.money(amount), "money-strong" if strong else "money"))
        self._column.addLayout(line)


def tell(slider: TimeSlider, cash: Money) -> None:
    """Say the minute and its cash to who does not look."""
    said = f"{formats.clock_time(slider.at())}, cash {formats.money(cash)}"
    slider.setAccessibleDescription(said)
    if slider.hasFocus():
        announce(said, at=slider)
