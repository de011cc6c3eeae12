# SPDX-License-Identifier: Apache-2.0
"""Why a session may be off, under its figures: each cause with its evidence; Enter shows its receipts as paper."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.detective.facts import Cause
from app.domain.detective.search import LIKELY, Finding, Part
from app.domain.money import ZERO
from app.services.detective import Explained
from app.views import actions, formats
from app.views import theme as themes
from app.views.screens.drawer.report_view import balance_words
from app.views.widgets.chip import Chip
from app.views.widgets.empty_state import EmptyState, Progress
from app.views.widgets.key_cap import KeyCap
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row, clear

_NAMES = {"cash": "cash", "check": "checks", "money_order": "money orders"}
_ICONS = {
    Cause.SWAPPED: "arrow-left-right",
    Cause.RECEIPT: "receipt-text",
    Cause.CHANGE: "coins",
    Cause.WRONG_SIGN: "undo-2",
    Cause.WRONG_TENDER: "signature",
    Cause.ROW_DOUBLED: "calculator",
    Cause.ROW_LEFT_OUT: "calculator",
    Cause.PACKS: "calculator",
    Cause.DROP: "arrow-down-to-line",
    Cause.SUM: "receipt",
    Cause.NEIGHBOUR: "inbox",
    Cause.LISTING: "list",
}


class CauseRow(QFrame):
    """One cause. Enter or a click opens its receipts, the arrows go to the next, Esc goes back.

    Signals: `opened()`, `stepped(int)`, `left()`.
    """

    opened = Signal()
    stepped = Signal(int)
    left = Signal()

    def __init__(self, finding: Finding, *, last: bool) -> None:
        super().__init__()
        self.finding = finding
        self.setObjectName("cause-row")
        if not last:
            self.setProperty("part", "line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        themes.set_measures(self, least="row-line")
        row = Row(self, gap="s", margins=("xs", "xs", "xs", "xs"))
        row.addWidget(IconLabel(_ICONS[finding.cause]), 0, Qt.AlignmentFlag.AlignTop)
        words = Column(gap="hair")
        words.addWidget(Label(finding.head, "strong", wrap=True))
        words.addWidget(Label(finding.evidence, "small", "ink-muted", wrap=True))
        shown = _shown(finding)
        if shown:
            words.addLayout(_link(shown))
        row.addLayout(words, 1)
        tone = "accent" if finding.chance >= LIKELY else "neutral"
        row.addWidget(Chip(finding.certainty, tone, ""), 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{finding.certainty}: {finding.head}")
        self.setAccessibleDescription(f"{finding.evidence} Enter {shown}." if shown else finding.evidence)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, the arrows go on, Esc goes back to the list of sessions."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _heading(part: Part, *, by_key: bool) -> Row:
    """What is explained and how much it is, with the key that goes to the first cause."""
    way = "over" if part.difference > ZERO else "short"
    verb = "is" if part.tender == "cash" else "are"
    line = Row(gap="xs")
    line.addWidget(Label(f"Why {_NAMES[part.tender]} {verb} {way}", "strong"))
    if by_key and part.findings:
        line.addWidget(KeyCap(actions.spec("review.causes").keys))
    line.addStretch(1)
    words, tone = balance_words(part.difference)
    line.addWidget(Chip(words, tone))
    return line


def _link(shown: str) -> Row:
    line = Row(gap="xs")
    line.addWidget(KeyCap("Enter"))
    line.addWidget(Label(shown, "small", "accent-on-soft", wrap=True), 1)
    return line


def _shown(finding: Finding) -> str:
    """What Enter shows: "shows receipt 02-0123-0042", "shows receipts …, 2 more fit alike"."""
    if not finding.receipts:
        return ""
    if len(finding.receipts) == 1:
        return f"shows receipt {finding.receipts[0]}"
    told = ", ".join(finding.receipts[:-1])
    more = f"; {finding.more} more fit alike" if finding.more else ""
    return f"shows receipts {told} and {finding.receipts[-1]}{more}"


class Causes(QWidget):
    """The causes of one session. `opened(Finding)` for one with receipts, `left()` when the keyboard goes back."""

    opened = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("causes")
        self._column = Column(self, gap="xxs")
        self._progress = Progress()
        self._list = Column(gap="")
        self._column.addWidget(self._progress)
        self._column.addLayout(self._list)
        self.rows: list[CauseRow] = []
        self.hide()

    def clear(self) -> None:
        """Nothing is told, and nothing of before stays."""
        self._progress.end()
        self._empty()
        self.hide()

    def look(self) -> None:
        """It is being looked for; what takes a moment says so."""
        self._empty()
        self._progress.begin("Looking for what put the drawer off")
        self.show()

    def show_explained(self, found: Explained) -> None:
        """Show what was found, or that no single cause was."""
        self._progress.end()
        self._empty()
        for part in found.parts:
            self._show_part(part, found.parts, _looked_through(found))
        for place, row in enumerate(self.rows):
            row.stepped.connect(lambda way, at=place: self._go_to(at + way))
            row.opened.connect(lambda each=row: self._open(each))
            row.left.connect(self.left)
        self.setVisible(bool(found.parts))

    def first(self) -> QWidget | None:
        """The likeliest cause, to be gone to by key."""
        return self.rows[0] if self.rows and self.isVisible() else None

    def _show_part(self, part: Part, parts: tuple[Part, ...], looked: str) -> None:
        self._list.addLayout(_heading(part, by_key=part is parts[0]))
        self._list.addSpacing(themes.current().space("xs"))
        if not part.findings:
            words = f"{looked} No one mistake explains this amount; there may be two."
            self._list.addWidget(EmptyState("No single cause found", words, "search"))
            return
        for finding in part.findings:
            row = CauseRow(finding, last=finding is part.findings[-1])
            self.rows.append(row)
            self._list.addWidget(row)
        self._list.addWidget(Label(f"{looked} What fits is not yet proof.", "small", "ink-muted", wrap=True))

    def _open(self, row: CauseRow) -> None:
        if row.finding.receipts:
            self.opened.emit(row.finding)

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
        elif place < 0:
            self.left.emit()

    def _empty(self) -> None:
        self.rows = []
        clear(self._list)


def _looked_through(found: Explained) -> str:
    looked = {
        "receipt": found.receipts,
        "drop": found.drops,
        "count": found.counts,
        "other drawer": found.neighbours,
    }
    parts = [formats.count_of(number, thing) for thing, number in looked.items() if number]
    return f"Looked through {', '.join(parts[:-1])} and {parts[-1]}." if parts[1:] else f"Looked through {parts[0]}."
