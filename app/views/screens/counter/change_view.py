# SPDX-License-Identifier: Apache-2.0
"""Change: the lines and the total on a slip, what was received, and what to hand back in the largest type there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import OutcomeUnknown
from app.domain.money import ZERO, Money
from app.views import actions, formats
from app.views import theme as themes
from app.views.announce import announce
from app.views.at_the_keys import at_the_keys
from app.views.notices import NoticePlace, Notices
from app.views.screens.counter.cart_text import CartLine
from app.views.screens.counter.lines_scroll import LinesScroll
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card, Line
from app.views.widgets.change_panel import ChangePanel, ChangeShown
from app.views.widgets.figure import Figure, PlainFigure
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row, clear

REST_MS = 400
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Sum:
    """One row over the change: what it is, a second line, how much."""

    text: str
    detail: str
    amount: Money
    icon: str = "receipt-text"


class Slip(Card):
    """The lines of the receipt beside the change."""

    def __init__(self) -> None:
        super().__init__("This receipt", flush=True)
        self.setObjectName("slip")
        self._take_width()
        if self.head is not None:  # the count stands on the right
            self.head.removeWidget(self.note)
            self.head.addWidget(self.note)
        inside = QWidget()
        column = Column(inside, gap="")
        self._lines = Column(gap="")
        column.addLayout(self._lines)
        column.addStretch(1)
        self.body.addWidget(LinesScroll(inside), 1)
        foot = Row(gap="s", margins=("m", "s", "m", "m"))
        foot.addWidget(Label("Total", "lead"))
        foot.addStretch(1)
        self._total = Figure("", "money-title")
        foot.addWidget(self._total)
        self.body.addLayout(foot)

    def restyle(self) -> None:
        """Take the width again after the text size changed."""
        super().restyle()
        self._take_width()

    def _take_width(self) -> None:
        # The slip's column begins at the rail; the card has the screen's margin on its left.
        theme = themes.current()
        self.setFixedWidth(theme.size("slip") - theme.space("l"))

    def show_lines(self, lines: Sequence[CartLine], total: Money) -> None:
        """Show these lines and what they come to."""
        clear(self._lines)
        self.note.setText(formats.count_of(len(lines), "line"))
        for line in lines:
            row = Line()
            words = Column(gap="hair")
            words.addWidget(Label(line.title, "strong", wrap=True))
            if line.subject:
                words.addWidget(Label(line.subject, "small", "ink-muted", wrap=True))
            row.row.addLayout(words, 1)
            row.row.addWidget(PlainFigure(formats.money(line.amount)), 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(row)
        self._total.set_text(formats.money(total))


class ChangeView(QWidget):
    """The change before and after the receipt is posted.

    Signals: `finish_wanted()`, `back_wanted()`, `next_wanted()` (ignored for 400 ms after the posting and while the
    key that posted is still down), `offer_taken(int)`, `print_wanted()`, `give_up_wanted()`.
    """

    finish_wanted = Signal()
    back_wanted = Signal()
    next_wanted = Signal()
    offer_taken = Signal(int)
    print_wanted = Signal()
    give_up_wanted = Signal()

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self.setProperty("ground", "canvas")
        self.setObjectName("change-view")
        self._posted = self._unknown = False
        self._since = QElapsedTimer()
        self._down: set[int] = set()
        self._waits_for: set[int] = set()
        self._compact = False
        row = Row(self, gap="l", margins=("l", "m", "l", "m"))
        self.slip = Slip()
        row.addWidget(self.slip)
        right = Column(gap="s")
        self.notice_place = NoticePlace(notices)
        right.addWidget(self.notice_place)
        self._sums_card = Card(flush=True)
        self._sums_card.setObjectName("sums")
        self._sums = self._sums_card.body
        right.addWidget(self._sums_card)
        self.posted_banner = Banner("", "", "positive")
        self.posted_banner.setObjectName("posted")
        self.posted_banner.acted.connect(self.print_wanted)
        themes.set_measures(self.posted_banner.button, height="control")
        self.posted_banner.hide()
        right.addWidget(self.posted_banner)
        self.unknown_banner = Banner("", "", "danger")
        self.unknown_banner.setObjectName("unknown")
        themes.set_measures(self.unknown_banner.button, height="control")
        self.unknown_banner.acted.connect(self.give_up_wanted)
        self.unknown_banner.hide()
        right.addWidget(self.unknown_banner)
        self.panel = ChangePanel()
        self.panel.offer_taken.connect(self.offer_taken)
        right.addWidget(self.panel, 1)
        right.addLayout(self._make_buttons())
        row.addLayout(right, 1)
        app = themes.application()
        at_the_keys(app).add(self)
        app.applicationStateChanged.connect(self._on_application_state)

    def _make_buttons(self) -> Row:
        buttons = Row(gap="s")
        self.back = KeyCapButton("Back to amounts", "Esc")
        self.back.setObjectName("back-to-amounts")
        self.back.clicked.connect(self.back_wanted)
        self.void_button = actions.button("void")
        self.void_button.setObjectName("void-this")
        self.finish = KeyCapButton("Finish and print", "F12", "primary", icon="printer", height="control-finish")
        self.finish.setObjectName("finish-change")
        self.finish.clicked.connect(self._on_pressed)
        for button in (self.back, self.void_button):
            themes.set_measures(button, height="control-finish")
        buttons.addWidget(self.back, 1)
        buttons.addWidget(self.void_button, 1)
        buttons.addWidget(self.finish, 2)
        return buttons

    # what it shows ------------------------------------------------------------------------------

    def show_due(self, lines: Sequence[CartLine], total: Money, sums: Sequence[Sum], shown: ChangeShown) -> None:
        """The money covers the total: what to hand back, before anything is posted."""
        self._posted = self._unknown = False
        self.slip.show_lines(lines, total)
        clear(self._sums)
        for place, each in enumerate(sums):
            self._sums.addWidget(self._sum_row(each, last=place == len(sums) - 1))
        self._show_head()
        self.finish.set_text("Finish and print", key="F12", icon="printer")
        self.panel.show_change(shown)
        self.set_busy(False)
        self._show_buttons()
        self.finish.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_posted(self, head: str, text: str) -> None:
        """The receipt is in the books; the change stays until the next key of work."""
        self._posted, self._unknown = True, False
        self._since.start()
        self._waits_for = set(self._down)
        self.posted_banner.say(head, text, "positive", button="Print again", key=actions.spec("receipts.reprint").key)
        self._show_head()
        self.finish.set_text("Next customer", key="Enter", icon="")
        self.set_busy(False)
        self._show_buttons()
        self.finish.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing is posted any more: the next customer stands here."""
        self._posted = self._unknown = False
        self._waits_for.clear()

    def set_busy(self, busy: bool) -> None:
        """While the answer of the books is awaited nothing can be pressed twice."""
        self.finish.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def show_unknown(self, trouble: OutcomeUnknown, *, gives_up: bool) -> None:
        """Nobody can tell yet whether it is recorded: what is known, and the two ways on: ask again, or give it up."""
        self._unknown = True
        words = f"{trouble.safe} {trouble.remedy} Hand nothing back yet."
        give_up = actions.spec("give_up")
        if gives_up:
            words = (
                "This receipt is being given up. The books did not answer this either. Asking again. "
                "Hand nothing back yet."
            )
            self.unknown_banner.say(trouble.what.rstrip("."), words, "danger")
        else:
            self.unknown_banner.say(trouble.what.rstrip("."), words, "danger", button=give_up.title, key=give_up.key)
        self._show_head()
        announce(f"{trouble.what} {words}", at=self, urgent=True)
        self.finish.set_text("Ask the books again", key="F12", icon="refresh-cw")
        self.finish.setEnabled(True)
        self.back.setEnabled(False)
        self.finish.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def posted(self) -> bool:
        """Whether the receipt shown is in the books."""
        return self._posted

    def set_compact(self, compact: bool) -> None:
        """In a compact window the change has the whole screen."""
        self._compact = compact
        self.slip.setVisible(not compact)
        self._show_head()

    def _show_head(self) -> None:
        self._sums_card.setVisible(not self._posted and not self._unknown and not self._compact)
        self.posted_banner.setVisible(self._posted)
        self.unknown_banner.setVisible(self._unknown)

    def _show_buttons(self) -> None:
        self.back.setVisible(not self._posted)
        self.void_button.setVisible(self._posted)

    @staticmethod
    def _sum_row(each: Sum, *, last: bool) -> Line:
        line = Line(last=last)
        line.row.addWidget(IconLabel(each.icon, "ink", "icon-notice"))
        words = Column(gap="hair")
        words.addWidget(Label(each.text, "strong"))
        if each.detail:
            words.addWidget(Label(each.detail, "small", "ink-muted"))
        line.row.addLayout(words, 1)
        line.row.addWidget(PlainFigure(formats.money(each.amount)))
        return line

    # keys ---------------------------------------------------------------------------------------

    def _on_pressed(self) -> None:
        if self._posted:
            self.go_next()
        else:
            self.finish_wanted.emit()

    def go_next(self) -> bool:
        """The next customer, unless this is the key that posted, still down or bouncing. Answers whether it went on."""
        if not self.may_go_on():
            return False
        self.next_wanted.emit()
        return True

    def may_go_on(self) -> bool:
        """Whether the change may leave the screen."""
        return self._posted and self._since.elapsed() >= REST_MS and not self._waits_for

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finishes or goes on, Esc goes back to the amounts."""
        if event.key() in _ENTER and not event.isAutoRepeat() and self.finish.isEnabled():
            self._on_pressed()
        elif event.key() == Qt.Key.Key_Escape and self.back.isVisible() and self.back.isEnabled():
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def seen(self, watched: QObject, event: QInputEvent) -> bool:
        """Know which keys are down, so that the one that posted cannot also wipe the change."""
        if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._note_key(event.key(), down=event.type() != QEvent.Type.KeyRelease)
        return False

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        # Which keys go up while another program has them is never told.
        if state != Qt.ApplicationState.ApplicationActive:
            self._down.clear()
            self._waits_for.clear()

    def _note_key(self, key: int, *, down: bool) -> None:
        if down:
            self._down.add(key)
        else:
            self._down.discard(key)
            self._waits_for.discard(key)


def change_sums(total: Money, note: str, received: Sequence[Sum], rounding: Money) -> tuple[Sum, ...]:
    """The rows over the change: the total, each tender, and the rounding of cash where there is any."""
    rows = [Sum("Total", note, total), *received]
    if rounding != ZERO:
        rows.append(Sum("Cash rounding", "to the nearest five cents the drawer can make", rounding, "coins"))
    return tuple(rows)
