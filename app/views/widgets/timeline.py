# SPDX-License-Identifier: Apache-2.0
"""Timeline rows: what happened, when, and what it did to the balance."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from app.views import theme as themes
from app.views.widgets.figure import PlainFigure
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a timeline, as text: the row paints it and knows nothing else."""

    time: str
    date: str
    head: str
    detail: str = ""
    icon: str = "info"
    tone: str = "ink-muted"
    amount: str = ""
    after: str = ""


class TimelineRow(QFrame):
    """Time over date, icon, sentence over detail, signed amount over the balance after it."""

    def __init__(self, event: Event, *, last: bool = False) -> None:
        super().__init__()
        self.event_shown = event
        if not last:
            self.setProperty("part", "line")
        themes.set_measures(self, least="row-line")
        row = Row(self, gap="s", margins=("m", "xs", "m", "xs"))
        when = Column(gap="hair")
        self._time = Label(event.time, "money", right=True)
        when.addWidget(self._time)
        when.addWidget(Label(event.date, "caption", "ink-muted", right=True))
        row.addLayout(when)
        row.addWidget(IconLabel(event.icon, event.tone), 0, Qt.AlignmentFlag.AlignTop)
        what = Column(gap="hair")
        what.addWidget(Label(event.head, "strong", wrap=True))
        if event.detail:
            what.addWidget(Label(event.detail, "small", "ink-muted", wrap=True))
        row.addLayout(what, 1)
        if event.amount:
            much = Column(gap="hair")
            tone = "ink" if event.tone == "ink-muted" else event.tone
            much.addWidget(PlainFigure(event.amount, "money-strong", tone=tone), 0, Qt.AlignmentFlag.AlignRight)
            much.addWidget(Label(event.after, "caption", "ink-muted", right=True))
            row.addLayout(much)
        self.setAccessibleName(
            ", ".join(
                part for part in (event.date, event.time, event.head, event.detail, event.amount, event.after) if part
            )
        )
        self.restyle()

    def restyle(self) -> None:
        """Keep every row's time as wide as the widest time there is."""
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance("10:00 AM"), metrics.horizontalAdvance("Wed, Nov 30")) + 8
        self._time.setMinimumWidth(widest)
