# SPDX-License-Identifier: Apache-2.0
"""The report of a sealed session: its paper, the head of its chain, and what to do with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain import canon
from app.domain.money import Money
from app.domain.paper import Paper
from app.queries.drawers import SessionReport
from app.views import actions, formats
from app.views import theme as themes
from app.views.screens.drawer.page import Page, scrolled
from app.views.widgets.chip import Chip
from app.views.widgets.labels import Label, SectionHeading
from app.views.widgets.layouts import Column, Row
from app.views.widgets.paper import PaperView

_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class FixedLabel(Label):
    """Hashes stand in the fixed-width font."""

    def __init__(self) -> None:
        super().__init__("", wrap=True)
        self.setProperty("type-role", "")  # its font is of no type role
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.restyle()

    def restyle(self) -> None:
        """Take the font again after the text size changed."""
        self.setFont(themes.current().fixed_font(13, 600))


class ReportView(Page):
    """Signals: `printed()`, `saved()`, `done()`."""

    printed = Signal()
    saved = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("report-view")
        self.paper: Paper | None = None
        self.book = ""
        row = Row(self, gap="l")
        self._paper = PaperView()
        inside = QWidget()
        self._desk = Column(inside)
        self._desk.addWidget(self._paper, 0, _MIDDLE)
        self._area = scrolled(inside, "Session report")
        row.addWidget(self._area, 1)
        self._part = scrolled(self._side(), "What to do with the report")
        themes.set_measures(self._part, width="report-side")
        row.addWidget(self._part)

    def _side(self) -> QFrame:
        side = QFrame()
        side.setProperty("part", "card")
        self._column = column = Column(side, gap="s", margins="l")
        self._title = Label("", "title", wrap=True)
        column.addWidget(self._title)
        chips = Row(gap="xs")
        self._sealed, self._balance = Chip("Sealed", "positive", "lock"), Chip("Balanced", "positive")
        chips.addWidget(self._sealed)
        chips.addWidget(self._balance)
        chips.addStretch(1)
        column.addLayout(chips)
        column.addSpacing(themes.current().space("s"))
        column.addWidget(SectionHeading("Head of the chain"))
        self._head = FixedLabel()
        column.addWidget(self._head)
        words = "Keep the printed report. Its head proves later that nothing in this session was changed."
        column.addWidget(Label(words, "small", "ink-muted", wrap=True))
        column.addWidget(self.message)
        column.addStretch(1)
        self.keys = actions.ActionSet(self)
        for name, signal, role in (
            ("session.print", self.printed, "quiet"),
            ("session.pdf", self.saved, "quiet"),
            ("session.done", self.done, "primary"),
        ):
            button = actions.button(name, role, icon=actions.spec(name).icon, height="control-tender")
            self.keys.add(name, signal.emit, button=button)
            column.addWidget(button)
            self._first = button
        return side

    def show_report(self, report: SessionReport, paper: Paper) -> None:
        """Show the paper as it is printed."""
        self.paper, self.book = paper, report.book
        self.title, self.note = f"Session {report.book}", ""
        self._title.setText(paper.title)
        self._paper.show_paper(paper)
        at = report.sealed_at[11:16]
        hour, minute = int(at[:2]), at[3:]
        self._sealed.set_text(f"Sealed {hour % 12 or 12}:{minute} {'AM' if hour < 12 else 'PM'}", "positive", "lock")
        close = report.close
        parts = (close["over_short"], close["checks_over_short"], close["money_orders_over_short"])
        words, tone = balance_words(Money(sum(parts)), exact=not any(parts))
        self._balance.set_text(words, tone)
        self._head.setText(canon.anchor_text(report.head).replace("-", " "))
        self._area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget | None:
        """The way back."""
        return self._first

    def set_compact(self, compact: bool) -> None:
        """A small window shows the paper under the column."""
        (self._column if compact else self._desk).addWidget(self._paper, 0, _MIDDLE)
        self._area.setVisible(not compact)
        self._part.setProperty("width-role", "" if compact else "report-side")
        self._part.setMinimumWidth(0)
        self._part.setMaximumWidth(16_777_215)
        themes.restyle(self._part)


def balance_words(difference: Money, *, exact: bool | None = None) -> tuple[str, str]:
    """A difference in words and its tone: "Balanced", "Short $4.00", "Over $1.25"."""
    if not difference and exact is not False:
        return "Balanced", "positive"
    if not difference:
        return "Differences even out", "caution"
    if difference.cents > 0:
        return f"Over {formats.money(difference)}", "caution"
    return f"Short {formats.money(abs(difference))}", "danger"
