# SPDX-License-Identifier: Apache-2.0
"""Which changes are wanted: words, person, kind, and from which day to which; every change asks again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.errors import CounterError
from app.queries.audit import EVERYTHING, Sought
from app.views import formats
from app.views import theme as themes
from app.views.screens.setup.audit_words import WHAT
from app.views.screens.setup.choices import Choice
from app.views.screens.setup.inputs import Words
from app.views.workplace import Workplace

_PAUSE_MS = 300
"""How long the typing hand rests before the books are asked."""


class AuditFilter(QWidget):
    """The bar. `sought_changed` after something else is wanted; `accepted` on Enter."""

    sought_changed = Signal()
    accepted = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._across = 0
        self.words = Words("Words", hint="Also amounts, like $150.00")
        self.person = Choice("By", (("", "Everybody"),))
        kinds = (("", "All but accounts"), *WHAT.items())
        self.what = Choice("Kind", kinds, hint="Accounts: choose them")
        self.since = Words("From", hint="Month first, like 11/1/26")
        self.until = Words("To", hint="This day included")
        self._all: tuple[QWidget, ...] = (self.words, self.person, self.what, self.since, self.until)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.sought_changed)
        for field in (self.words, self.since, self.until):
            field.changed.connect(lambda _text: self._pause.start())
            field.accepted.connect(self._on_accepted)
        for box in (self.person, self.what):
            box.changed.connect(self.sought_changed)
        for name in ("words", "since", "until"):
            getattr(self, name).input.setObjectName(f"field-{name}")
        self.arrange(len(self._all))

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

    def offer(self, names: Mapping[str, str]) -> None:
        """The people there are, as sign-in name → full name; what is chosen stays chosen."""
        people = sorted(names.items(), key=lambda each: each[1].casefold())
        self.person.set_options((("", "Everybody"), *people))

    def sought(self) -> Sought:
        """What is wanted now. Raises CounterError beside the field of a day that cannot be read."""
        since, until = self._day(self.since), self._day(self.until)
        return Sought(
            self.person.value(),
            self.what.value(),
            self._begins(since) if since else None,
            self._begins(until + timedelta(days=1)) if until else None,
            self.words.text(),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out by it."""
        try:
            return self.sought() != EVERYTHING
        except CounterError:
            return True

    def clear(self) -> None:
        """Want everything again."""
        for field in (self.words, self.since, self.until):
            field.clear()
        for box in (self.person, self.what):
            box.set_value("")
        self._pause.stop()
        self.sought_changed.emit()

    def _day(self, field: Words) -> date | None:
        field.set_error("")
        if not field.text():
            return None
        try:
            return formats.parse_date(field.text(), today=self._work.desk.today())
        except formats.NotAnAmount as wrong:
            field.set_error(str(wrong))
            raise CounterError(str(wrong)) from wrong

    def _begins(self, day: date) -> datetime:
        """The moment a day begins at the city."""
        return datetime.combine(day, time.min, self._work.desk.now().tzinfo)

    def _on_accepted(self) -> None:
        self._pause.stop()
        self.sought_changed.emit()
        self.accepted.emit()
