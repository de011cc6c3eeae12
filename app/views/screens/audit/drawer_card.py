# SPDX-License-Identifier: Apache-2.0
"""One drawer on the wall: state, person, since when, what it should hold by tender, and what it did last."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.domain.entry import State
from app.queries.watch import Figures, Watched
from app.services.watching import Card as Seen
from app.views import formats
from app.views.screens.audit import words
from app.views.widgets.card import Card
from app.views.widgets.chip import Chip
from app.views.widgets.figure import Figure, PlainFigure
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row, clear

_STATES = {
    State.ASSIGNED: ("Never opened", "neutral", "inbox"),
    State.OPEN: ("Open", "positive", "circle-check"),
    State.COUNTING: ("Counting", "caution", "circle-pause"),
    State.SUBMITTED: ("Submitted", "accent", "bell"),
    State.SEALED: ("Closed", "neutral", "lock"),
}
_LAST = {
    "open": "opened",
    "receipt": "receipt",
    "void": "void",
    "no_sale": "opened, no sale",
    "counterfeit": "counterfeit note",
    "small_difference": "small difference",
    "drop": "drop",
    "pickup": "pickup",
    "paid_in": "paid in",
    "paid_out": "paid out",
    "exchange": "exchange",
    "transfer_out": "sent cash",
    "transfer_in": "took cash",
    "tender_correction": "corrected",
    "cancel_count": "back to payments",
    "count": "count",
    "submit": "submitted",
    "close": "sealed",
    "annulled": "given up",
}
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_MOST_TENDERS = 3
_ATTEMPTS = 3


class DrawerCard(Card):
    """A card that is chosen by the focus.

    Signals: `chosen()` when the focus comes, `opened()` on Enter or a double click, `stepped(int, int)` for the arrows:
    so many cards to the right, so many rows down.
    """

    chosen = Signal()
    opened = Signal()
    stepped = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._code = Label("", "headline")
        self._person = Label("", "strong", wrap=True)
        self._since = Label("", "small", "ink-muted", wrap=True)
        self._chip = Chip("Open", "positive")
        top = Row(gap="s")
        top.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        who = Column(gap="hair")
        who.addWidget(self._person)
        who.addWidget(self._since)
        top.addLayout(who, 1)
        top.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self._inside = Column(gap="xs")
        self.body.addLayout(self._inside)
        self.body.addStretch(1)
        self._last = Label("", "small", "ink-muted", wrap=True)
        self.body.addWidget(self._last)
        self.seen: Seen | None = None
        self._today = date.min

    def show_drawer(self, seen: Seen, today: date) -> None:
        """Show a drawer as it may be seen now; nothing is drawn anew when nothing has changed."""
        if (seen, today) == (self.seen, self._today):
            return
        self.seen, self._today = seen, today
        drawer = seen.drawer
        self.setObjectName(f"drawer-card-{drawer.book or drawer.drawer}")
        self._code.setText(drawer.drawer)
        self._person.setText(_who(drawer))
        self._since.setText(_since(drawer, today))
        word, tone, icon = _STATES[drawer.state]
        self._chip.set_text(word, tone, icon)
        clear(self._inside)
        if drawer.figures is not None:
            self._show_figures(drawer.figures)
        elif seen.why:
            self._show_why(seen)
        self._last.setText(_last(seen))
        self.setAccessibleName(f"Drawer {drawer.drawer}, {word.lower()}, {_who(drawer)}")
        self.setAccessibleDescription(_spoken(seen, today))

    def forget(self) -> None:
        """Nobody looks: no figure stays on a card that may be counted before it is seen again."""
        self.seen = None
        clear(self._inside)
        self._last.setText("")
        self.setAccessibleDescription("")

    def _show_figures(self, figures: Figures) -> None:
        line = Row(gap="m")
        line.addWidget(_pair("Cash in the drawer", formats.money(figures.cash), "money-title"), 1)
        self._inside.addLayout(line)
        others = Row(gap="m")
        shown = [total for total in figures.others if total.count_of][:_MOST_TENDERS]
        for total in shown:
            others.addWidget(_pair(words.tender(total.tender), formats.money(total.amount), "money"))
        if not shown:
            others.addWidget(_pair("Other tenders", formats.NOTHING, "money"))
        others.addStretch(1)
        self._inside.addLayout(others)

    def _show_why(self, seen: Seen) -> None:
        short, sentence = words.withheld(seen.why)
        line = Row(gap="xs")
        line.addWidget(IconLabel("eye-off"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(short, "lead", "ink-muted", wrap=True), 1)
        self._inside.addLayout(line)
        self._inside.addWidget(Label(sentence, "small", "ink-muted", wrap=True))

    # choosing -----------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus chooses."""
        super().focusInEvent(event)
        self.chosen.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, the arrows go to the cards around."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() in _STEPS:
            self.stepped.emit(*_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _pair(name: str, figure: str, kind: str) -> QWidget:
    """A caption with its figure under it."""
    pair = QWidget()
    column = Column(pair, gap="hair")
    column.addWidget(Label(name, "caption", "ink-muted"))
    shown = PlainFigure(figure, kind, right=False) if kind == "money" else Figure(figure, kind, right=False)
    column.addWidget(shown)
    return pair


def _who(drawer: Watched) -> str:
    return drawer.full_name or "Nobody yet"


def _since(drawer: Watched, today: date) -> str:
    if not drawer.book:
        return drawer.name
    if drawer.state is State.SEALED and drawer.sealed_at:
        return f"sealed {_when(drawer.sealed_at, today)}"
    return f"since {_when(drawer.opened_at, today)}"


def _when(at: str, today: date) -> str:
    """The time, with its day where that is not today."""
    moment = words.moment(at)
    day = "" if moment.date() == today else f"{formats.short_date(moment.date())}, "
    return f"{day}{formats.clock_time(moment)}"


def _last(seen: Seen) -> str:
    drawer, figures = seen.drawer, seen.drawer.figures
    if not drawer.book:
        return "No session yet."
    if drawer.state is State.COUNTING:
        attempt = min(_ATTEMPTS, drawer.attempts + 1)
        return f"Attempt {attempt} of {_ATTEMPTS}, last act {formats.clock_time(words.moment(drawer.last_at))}"
    acts = []
    if figures is not None:
        acts.append(formats.count_of(figures.receipts, "receipt"))
        acts += [f"{figures.voids} void"] if figures.voids == 1 else [f"{figures.voids} voids"] * bool(figures.voids)
        acts += [f"{figures.no_sales} no sale"] * bool(figures.no_sales)
    what = _LAST.get(drawer.last_kind, drawer.last_kind.replace("_", " "))
    number = f" {drawer.last_number.rpartition('-')[2]}" if drawer.last_number else ""
    acts.append(f"last {what}{number} {formats.clock_time(words.moment(drawer.last_at))}")
    return ", ".join(acts)


def _spoken(seen: Seen, today: date) -> str:
    figures = seen.drawer.figures
    if figures is None:
        return words.withheld(seen.why)[1] if seen.why else "No session yet."
    held = [f"cash {formats.money(figures.cash)}"]
    held += [f"{words.tender(each.tender).lower()} {formats.money(each.amount)}" for each in figures.others]
    return f"{_since(seen.drawer, today)}. Should hold {', '.join(held)}. {_last(seen)}"
