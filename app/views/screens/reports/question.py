# SPDX-License-Identifier: Apache-2.0
"""What a report is asked for: the days, by name or typed, one drawer or all, one person or all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.errors import CounterError
from app.domain.report import Asked
from app.views import formats
from app.views import theme as themes
from app.views.screens.setup.choices import Choice
from app.views.screens.setup.inputs import Words

_TYPED = "typed"
PERIODS = (
    ("week", "Last 7 days"),
    ("today", "Today"),
    ("yesterday", "Yesterday"),
    ("month", "This month"),
    ("last-month", "Last month"),
    ("year", "This year"),
    (_TYPED, "As typed"),
)


def period(name: str, today: date) -> tuple[date, date]:
    """The first and the last day of a period by name."""
    first = today.replace(day=1)
    if name == "today":
        return today, today
    if name == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    if name == "month":
        return first, today
    if name == "last-month":
        return (first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)
    if name == "year":
        return today.replace(month=1, day=1), today
    return today - timedelta(days=6), today


class Question(QWidget):
    """The bar over a report. `chosen()` when a period, a drawer or a person is chosen; `accepted()` on Enter."""

    chosen = Signal()
    accepted = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today, self._across = today, 0
        self.days = Choice("Days", PERIODS)
        self.since = Words("From", hint="Month first, like 11/1/26")
        self.until = Words("To", hint="This day included")
        self.drawer = Choice("Drawer", (("", "Every drawer"),))
        self.person = Choice("Person", (("", "Everybody"),))
        self._all: tuple[QWidget, ...] = (self.days, self.since, self.until, self.drawer, self.person)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.since.input.setObjectName("field-since")
        self.until.input.setObjectName("field-until")
        self.arrange(len(self._all))
        self._fill()
        self.days.changed.connect(self._on_days)
        for field in (self.since, self.until):
            field.input.textEdited.connect(self._on_typed)
            field.accepted.connect(self.accepted)
        for box in (self.drawer, self.person):
            box.changed.connect(self.chosen)

    def arrange(self, across: int) -> None:
        """So many beside each other."""
        if across == self._across:
            return
        self._across = across
        for each in self._all:
            self._grid.removeWidget(each)
        for place, each in enumerate(self._all):
            self._grid.addWidget(each, place // across, place % across, Qt.AlignmentFlag.AlignTop)
        for column in range(len(self._all)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self.restyle()

    def restyle(self) -> None:
        """Measure the gaps again."""
        self._grid.setHorizontalSpacing(themes.current().space("s"))
        self._grid.setVerticalSpacing(themes.current().space("xxs"))

    def offer(self, drawers: Sequence[tuple[str, str]], people: Mapping[str, str]) -> None:
        """The drawers there are as (code, name), and the people as sign-in name → full name."""
        self.drawer.set_options((("", "Every drawer"), *((code, f"{code}, {name}") for code, name in drawers)))
        names = sorted(people.items(), key=lambda each: each[1].casefold())
        self.person.set_options((("", "Everybody"), *names))

    def asked(self, report: str) -> Asked:
        """The report that is wanted now. Raises CounterError, said beside the field that cannot be."""
        since, until = self._day(self.since), self._day(self.until)
        wanted = Asked(report, since, until, self.drawer.value(), self.person.value())
        try:
            return wanted.checked()
        except CounterError as wrong:
            field = self.since if wrong.field == "since" else self.until
            field.set_error(wrong.message)
            raise

    def turn_to(self, today: date) -> None:
        """Another day began: what is chosen by name moves with it."""
        if today != self._today:
            self._today = today
            self._fill()

    def _day(self, field: Words) -> date:
        field.set_error("")
        try:
            return formats.parse_date(field.text(), today=self._today)
        except formats.NotAnAmount as wrong:
            field.set_error(str(wrong))
            raise CounterError(str(wrong)) from wrong

    def _fill(self) -> None:
        if self.days.value() == _TYPED:
            return
        first, last = period(self.days.value(), self._today)
        for field, day in ((self.since, first), (self.until, last)):
            field.set_value(f"{day.month}/{day.day}/{day.year % 100:02d}")

    def _on_days(self) -> None:
        self._fill()
        if self.days.value() == _TYPED:
            self.since.select_all()
        else:
            self.chosen.emit()

    def _on_typed(self) -> None:
        if self.days.value() != _TYPED:
            self.days.box.blockSignals(True)
            self.days.set_value(_TYPED)
            self.days.box.blockSignals(False)
