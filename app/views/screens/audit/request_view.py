# SPDX-License-Identifier: Apache-2.0
"""One request with all that is known of it: words, person, receipt as paper, and what the person asked for today."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from app.domain.papers.letterhead import Letterhead
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.request import Request, Standing
from app.services.approvals import Context
from app.views import formats
from app.views import theme as themes
from app.views.screens.audit import request_words as words
from app.views.widgets.card import Card, Facts, Line
from app.views.widgets.chip import Chip
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import Label, SectionHeading
from app.views.widgets.layouts import Column, Row, clear
from app.views.widgets.paper import PaperView

_COLUMNS = 42
_SHOWN = 12
"""So many lines of a day's history at most; how many more there are is said."""


class RequestView(Card):
    """Where there is room the paper stands beside the facts, else under them."""

    def __init__(self, zone: tzinfo | None, city: Letterhead) -> None:
        super().__init__("Request", flush=True)
        self.setObjectName("request-view")
        self._zone, self._city = zone, city
        self._chip = Chip("Waiting")
        if self.head is not None:
            self.head.addWidget(self._chip)
        inside = QWidget()
        whole = Column(inside, margins="m")
        self._sides = Row(gap="l")
        left = Column(gap="s")
        self.words = Label("", "title", wrap=True)
        left.addWidget(self.words)
        self._facts = Facts(name_width=96)
        left.addWidget(self._facts)
        self._heading = SectionHeading("The same person today")
        left.addWidget(self._heading)
        self._history = Column(gap="")
        left.addLayout(self._history)
        left.addStretch(1)
        self._sides.addLayout(left, 1)
        self.slip = PaperView(_COLUMNS)
        self._sides.addWidget(self.slip, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        whole.addLayout(self._sides)
        whole.addStretch(1)
        self._scroll = _scrolled(inside)
        self.body.addWidget(self._scroll, 1)
        self._empty = EmptyState("No request is chosen", "Choose one to see who asks, what and why.", "bell")
        self._empty.setContentsMargins(16, 12, 16, 12)
        self.body.addWidget(self._empty)
        self.forget()

    def show_context(self, known: Context) -> None:
        """Show a request, with its receipt as it was printed."""
        self._empty.hide()
        self._scroll.show()
        request = known.request
        self.title.setText(words.act(request))
        self.note.setText(words.about(request))
        self.words.setText(request.wanted.text)
        self.tell(request)
        clear(self._history)
        told = known.history[:_SHOWN]
        self._heading.set_note(formats.count_of(len(known.history), "request") if known.history else "nothing else")
        for place, each in enumerate(told):
            self._history.addWidget(_line(each, self._zone, last=place == len(told) - 1))
        if (more := len(known.history) - len(told)) > 0:
            self._history.addWidget(Label(f"{more} earlier ones", "small", "ink-muted"))
        self.slip.setVisible(known.receipt is not None)
        if known.receipt is not None:
            self.slip.show_paper(receipt_paper(known.receipt, self._city), _COLUMNS)
        self._fit()

    def tell(self, request: Request) -> None:
        """How the request stands now."""
        self._chip.set_text(*words.chip(request))
        self._chip.show()
        facts: list[tuple[str, str] | tuple[str, str, str]] = [
            ("Asked by", words.asked(request, self._zone)),
        ]
        if request.wanted.reason not in request.wanted.text:
            facts.append(("Reason", request.wanted.reason))
        if request.wanted.amount:
            facts.append(("Amount", formats.money(request.wanted.amount), "lead"))
        facts.append(("Answer", words.outcome(request)))
        self._facts.set_pairs(facts)

    def forget(self) -> None:
        """Nothing is chosen, and nothing of before stays."""
        self._scroll.hide()
        self._empty.show()
        self._chip.hide()
        self.title.setText("Request")
        self.note.setText("")
        self.words.setText("")
        self._facts.set_pairs(())
        clear(self._history)
        self.slip.show_items((), _COLUMNS, "Paper, empty")

    def take_focus(self) -> None:
        """The keyboard reads the detail: the arrows scroll it."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or under, as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() > self.slip.width() + themes.current().size("compact-width") // 3
        down = QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if beside else down)


def _line(request: Request, zone: tzinfo | None, *, last: bool) -> Line:
    line = Line(last=last)
    said = Column(gap="hair")
    said.addWidget(Label(words.short(request, zone), "strong", wrap=True))
    said.addWidget(Label(_told(request), "small", "ink-muted", wrap=True))
    line.row.addLayout(said, 1)
    word, tone = words.chip(request)
    line.row.addWidget(Chip(word, tone, ""), 0, Qt.AlignmentFlag.AlignTop)
    return line


def _told(request: Request) -> str:
    reason = f"{request.wanted.reason}. "
    return reason + (words.outcome(request) if request.standing is not Standing.WAITING else "Nobody answered yet")


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName("Request in detail")
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area
