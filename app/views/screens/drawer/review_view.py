# SPDX-License-Identifier: Apache-2.0
"""Supervisors look at the sessions of the city: what waits, the attempts of a submitted one, and how it is closed."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.entry import State
from app.queries.drawers import CountRow
from app.services.detective import Explained
from app.services.sessions import Review, SessionLine
from app.views import actions, formats
from app.views.screens.drawer.causes import Causes
from app.views.screens.drawer.page import Page, scrolled
from app.views.screens.drawer.report_view import balance_words
from app.views.screens.drawer.states import WORDS, StateLine
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card, Facts, Line
from app.views.widgets.chip import Chip
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.figure import PlainFigure
from app.views.widgets.labels import Label, SectionHeading
from app.views.widgets.layouts import Column, Row, clear
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.table_view import TableView

_TONES = {
    State.OPEN: "neutral",
    State.COUNTING: "caution",
    State.SUBMITTED: "accent",
    State.SEALED: "positive",
}
_INKS = {**_TONES, State.OPEN: "ink-muted"}
_ICONS = {State.OPEN: "inbox", State.COUNTING: "circle-pause", State.SUBMITTED: "bell", State.SEALED: "lock"}


_SHORTER = {"receipts": "Receipts", "absent": "In their place"}
"""Words on a button of the foot that stands beside others."""


def _columns() -> list[TableColumn[SessionLine]]:
    return [
        TableColumn("Session", lambda r: r.book.id, lambda r: r.book.id, kind="strong"),
        TableColumn("Person", lambda r: r.person, lambda r: r.person, stretch=1),
        TableColumn("Date", lambda r: formats.short_date(r.book.date), lambda r: r.book.date, tone="ink-muted"),
        TableColumn(
            "State",
            lambda r: WORDS[r.book.state],
            lambda r: WORDS[r.book.state],
            tone=lambda r: _INKS[r.book.state],
            icon=lambda r: _ICONS[r.book.state],
        ),
    ]


class ReviewView(Page):
    """Signals: `asked(str)` for a session to be read; `wanted(str)` names an action: close, count, return and so on.

    `unexplained(str)` for a session whose difference is to be looked into.
    """

    asked = Signal(str)
    wanted = Signal(str)
    unexplained = Signal(str)

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("review-view")
        self.title = "Sessions"
        self.note = "Submitted sessions wait for you: look at the count, then close or return it."
        self.shown: Review | None = None
        self._wanted_book = ""
        self._looked_into = ("", 0)
        self.keys = actions.ActionSet(self, rights)
        self.own_button = actions.button("review.own", icon="inbox")
        self.keys.add("review.own", partial(self.wanted.emit, "own"), button=self.own_button)
        self.keys.add("review.causes", self.go_to_causes)
        self.transfers_button = actions.button("review.transfers", icon="arrow-left-right")
        self.keys.add("review.transfers", partial(self.wanted.emit, "transfers"), button=self.transfers_button)
        self.transfers_button.hide()
        self.at_head = [self.own_button]
        self.table = RowTable(_columns())
        self.list = TableView(self.table, "Sessions")
        self.list.chose.connect(self._on_chose)
        self.list.opened.connect(self._on_opened)
        listed = Card(flush=True)
        listed.body.addWidget(self.list)
        self._pair = ListDetail(listed, self._detail())
        column = Column(self, gap="s")
        column.addWidget(self.transfers_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._pair, 1)
        column.addWidget(self.message)
        column.addWidget(self._foot())
        self._nothing()

    def _detail(self) -> Card:
        card = Card("Session", flush=True)
        self._title, self._who = card.title, card.note
        self._chip = Chip("Open")
        if card.head is not None:
            card.head.addWidget(self._chip)
        inside = QWidget()
        self._inside = Column(inside, gap="s", margins=("m", "m", "m", "m"))
        self._states = StateLine()
        self._inside.addWidget(self._states)
        self._facts = Facts()
        self._inside.addWidget(self._facts)
        self.causes = Causes()
        self.causes.left.connect(self._back_to_list)
        self._inside.addWidget(self.causes)
        self._attempts = Column(gap="")
        self._inside.addLayout(self._attempts)
        self._inside.addStretch(1)
        card.body.addWidget(scrolled(inside, "Session in detail", by_key=True))
        return card

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("part", "card")
        row = Row(foot, gap="s", margins=("m", "xs", "m", "xs"))
        self._summary = Label("", "body", "ink-muted", wrap=True)
        row.addWidget(self._summary, 1)
        self._buttons = {}
        for name, role in (
            ("receipts", "quiet"), ("absent", "quiet"), ("return", "quiet"), ("report", "quiet"),
            ("count", "primary"), ("close", "primary"),
        ):  # fmt: skip
            button = actions.button(f"review.{name}", role, text=_SHORTER.get(name, ""), height="control-tender")
            self.keys.add(f"review.{name}", partial(self.wanted.emit, name), button=button)
            self._buttons[name] = button
            row.addWidget(button)
        return foot

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.list

    def set_compact(self, compact: bool) -> None:
        """A small window keeps the buttons; what to do stands in the sheet that follows."""
        self._summary.setVisible(not compact)

    # the list -----------------------------------------------------------------------------------

    def show_sessions(self, lines: tuple[SessionLine, ...], *, own: bool) -> None:
        """Show the list; the session looked at stays chosen."""
        self.own_button.set_text("Your drawer" if own else "Open a drawer")
        if lines != self.table.rows():
            self.table.set_rows(lines)
        books = [line.book.id for line in self.table.rows()]
        if not books:
            self._wanted_book = ""
            self._nothing()
            return
        place = books.index(self._wanted_book) if self._wanted_book in books else 0
        current = self.list.row()
        if not isinstance(current, SessionLine) or current.book.id != books[place]:
            self.list.choose(place)
        else:
            self.asked.emit(books[place])

    def show_transfers(self, number: int) -> None:
        """What is in transit and has to be ruled on stands on a button; without any there is none."""
        self.transfers_button.set_text(f"Transfers in transit, {number}")
        self.transfers_button.setVisible(bool(number))
        self.keys.enable("review.transfers", bool(number))

    def _on_chose(self, line: SessionLine | None) -> None:
        if line is not None:
            self._wanted_book = line.book.id
            self.asked.emit(line.book.id)

    def _on_opened(self, line: SessionLine) -> None:
        self._pair.read(True)
        if line.book.state is State.SEALED:
            self.wanted.emit("report")
        else:
            self.go_to_causes()

    # one session --------------------------------------------------------------------------------

    def show_review(self, review: Review) -> None:
        """Show one session as far as it may be known now."""
        if review.line.book.id != self._wanted_book:
            return
        self.shown = review
        book = review.line.book
        self._title.setText(f"Session {book.id}")
        self._who.setText(review.line.person)
        self._chip.set_text(WORDS[book.state], _TONES[book.state], _ICONS[book.state])
        self._chip.show()
        self._states.show_state(book.state)
        self._states.show()
        at = datetime.fromisoformat(book.opened_at)
        opened = f"{formats.medium_date(at.date())}, {formats.clock_time(at)}"
        facts: list[tuple[str, str] | tuple[str, str, str]] = [("Drawer", book.code), ("Opened", opened)]
        if (report := review.report) is not None:
            facts.append(("Receipts", f"{report.receipts}, {formats.count_of(report.voids, 'void')}"))
            facts.append(("Taken", formats.money(report.taken)))
            facts.append(("Without a sale", formats.count_of(report.no_sales, "opening")))
            if report.overrides:
                facts.append(("Checks against a flag", formats.count_of(report.overrides, "receipt")))
        if (told := review.in_place or (report.in_place if report is not None else None)) is not None:
            by, agreed = (review.names.get(each, each) for each in (told.by, told.agreed_by))
            facts.append(("In their place", f"Submitted by {by}, {agreed} agreed: {told.reason}"))
        self._facts.set_pairs(facts)
        self._look_into(review)
        clear(self._attempts)
        self._show_counts(review)
        self._summary.setText(_what_to_do(review))
        self._show_buttons(review)

    def _look_into(self, review: Review) -> None:
        """Have a difference explained, once for each count that decides; before that nothing of it is kept here."""
        counts = review.report.counts if review.report is not None and not review.line.mine else ()
        off = bool(counts) and any(
            (counts[-1].over_short, counts[-1].checks_over_short, counts[-1].money_orders_over_short)
        )
        looked_into = (review.line.book.id, len(counts)) if off else ("", 0)
        if looked_into == self._looked_into:
            return
        self._looked_into = looked_into
        self.keys.enable("review.causes", False)
        if off:
            self.causes.look()
            self.unexplained.emit(review.line.book.id)
        else:
            self.causes.clear()

    def show_explained(self, found: Explained) -> None:
        """Show why a session may be off, if it is still the one that is looked at."""
        if found.book == self._looked_into[0]:
            self.causes.show_explained(found)
            self.keys.enable("review.causes", self.causes.first() is not None)

    def not_explained(self) -> None:
        """The search got no answer: nothing is told, and the next look at the session asks again."""
        self._looked_into = ("", 0)
        self.keys.enable("review.causes", False)
        self.causes.clear()

    def go_to_causes(self) -> None:
        """The keyboard goes to the likeliest cause, where there is one."""
        first = self.causes.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to_list(self) -> None:
        self._pair.read(False)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_counts(self, review: Review) -> None:
        if review.report is None:
            self._attempts.addWidget(EmptyState(*_withheld(review)))
            return
        self._attempts.addWidget(SectionHeading("Counts", formats.count_of(len(review.report.counts), "attempt")))
        for place, row in enumerate(review.report.counts):
            by = " and ".join(review.names.get(each, each) for each in (row.by, row.along) if each)
            line = _count_line(row, by, last=place == len(review.report.counts) - 1)
            self._attempts.addWidget(line)

    def _show_buttons(self, review: Review) -> None:
        state, mine = review.line.book.state, review.line.mine
        submitted = state is State.SUBMITTED and not mine
        shown = {
            "receipts": not mine and review.report is not None,
            "absent": state in (State.OPEN, State.COUNTING) and not mine,
            "return": submitted,
            "count": submitted and review.must_count,
            "close": submitted and not review.must_count,
            "report": state is State.SEALED,
        }
        for name, button in self._buttons.items():
            button.setVisible(shown[name])
            self.keys.enable(f"review.{name}", shown[name])

    def _nothing(self) -> None:
        self.shown = None
        self._title.setText("Session")
        self._who.setText("")
        self._chip.hide()
        self._states.hide()
        self._facts.set_pairs(())
        self.not_explained()
        clear(self._attempts)
        self._attempts.addWidget(EmptyState("No session is open", "What cashiers submit appears here."))
        self._summary.setText("")
        for name, button in self._buttons.items():
            button.hide()
            self.keys.enable(f"review.{name}", False)


def _withheld(review: Review) -> tuple[str, str, str]:
    if review.must_count and review.in_place is not None:
        words = "Count the drawer with a second person, blind. The figures appear when the count is stored."
        return "Two people count", words, "users"
    if review.must_count:
        words = "Count the drawer yourself first, as blind as its person. The figures appear when your count is stored."
        return "The last count did not balance", words, "eye-off"
    if review.line.mine and review.line.book.state is State.SUBMITTED:
        return "This is your own session", "Another supervisor looks at it and closes it.", "eye-off"
    if review.line.book.state is State.COUNTING:
        words = "Amounts are hidden from everyone until the count is submitted."
        return "The drawer is being counted", words, "circle-pause"
    return "The session is open", "Its figures appear here when its count is submitted.", "inbox"


def _what_to_do(review: Review) -> str:
    if review.report is None or review.line.book.state is State.SEALED:
        return ""
    return {
        "nothing": "Close the session, or return the count to its person.",
        "explanation": "The difference needs an explanation.",
        "supervisor": "The difference is above the tolerance of a cashier. Explain what you found.",
        "report": "The shortage is large: a written report follows.",
    }[review.asks]


def _count_line(row: CountRow, by: str, *, last: bool) -> Line:
    line = Line(last=last)
    words = Column(gap="hair")
    at = datetime.fromisoformat(row.content["at"])
    words.addWidget(Label(f"Attempt {row.attempt}, {by}, {formats.clock_time(at)}", "strong", wrap=True))
    parts = [f"Cash {formats.money(row.counted)} of {formats.money(row.expected)}"]
    if row.checks or row.expected_checks:
        parts.append(f"checks {formats.money(row.checks)} of {formats.money(row.expected_checks)}")
    if row.money_orders or row.expected_money_orders:
        parts.append(f"money orders {formats.money(row.money_orders)} of {formats.money(row.expected_money_orders)}")
    words.addWidget(Label(", ".join(parts), "small", "ink-muted", wrap=True))
    line.row.addLayout(words, 1)
    differences = (row.over_short, row.checks_over_short, row.money_orders_over_short)
    total = differences[0] + differences[1] + differences[2]
    said, tone = balance_words(total, exact=not any(differences))
    line.row.addWidget(Chip(said, tone), 0, Qt.AlignmentFlag.AlignVCenter)
    line.row.addWidget(PlainFigure(formats.money(row.counted)))
    return line
