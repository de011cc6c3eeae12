# SPDX-License-Identifier: Apache-2.0
"""A person's own session: where it stands and what can be done; without a figure once it is being counted."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.entry import State
from app.queries.books import BookRow
from app.queries.drawers import SessionEvent
from app.services.sessions import Overview, SessionLine
from app.views import actions, formats
from app.views.screens.drawer.page import Page, scrolled
from app.views.screens.drawer.states import WORDS, StateLine
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card, Facts
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.layouts import Column, Row, clear
from app.views.widgets.timeline import Event, TimelineRow

_NOTES = {
    State.OPEN: "Take payments at the Counter. Count the drawer when your shift ends.",
    State.COUNTING: "Receipts on this drawer are paused until it is counted.",
    State.SUBMITTED: "A supervisor looks at the count and closes the session. There is nothing left for you to do.",
}
_PAUSED = "Not while counting"


class OwnView(Page):
    """Signals: `wanted(str)` names the action a person chose: count, cancel, drop, no_sale, open."""

    wanted = Signal(str)

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("own-view")
        self.keys = actions.ActionSet(self, rights)
        self.states = StateLine(State.OPEN)
        column = Column(self, gap="s")
        column.addWidget(self._state_card())
        middle = Row(gap="s")
        middle.addWidget(self._deeds(), 42)
        middle.addWidget(self._acts(), 58)
        column.addLayout(middle, 1)
        column.addWidget(self.message)
        self._middle = middle
        self._compact = self._takes_payments = False

    def _state_card(self) -> Card:
        card = Card()
        card.body.addWidget(self.states)
        return card

    def _deeds(self) -> QWidget:
        card = Card("Session")
        self._name = card.note
        self._facts = Facts()
        card.body.addWidget(self._facts)
        card.body.addStretch(1)
        self._buttons: dict[str, KeyCapButton] = {}
        for name, role, icon in (
            ("no_sale", "quiet", "eye"),
            ("drop", "quiet", "arrow-down-to-line"),
            ("cancel", "quiet", "undo-2"),
            ("open", "quiet", "inbox"),
            ("count", "primary", "calculator"),
        ):
            button = actions.button(f"drawer.{name}", role, icon=icon, height="control-tender")
            self.keys.add(f"drawer.{name}", partial(self.wanted.emit, name), button=button)
            self._buttons[name] = button
            card.body.addWidget(button)
        inside = QWidget()
        whole = Column(inside)
        whole.addWidget(card, 1)
        return scrolled(inside, "Session")

    def _acts(self) -> Card:
        card = Card("In this session", flush=True)
        inside = QWidget()
        self._list = Column(inside, gap="")
        self._scroll = scrolled(inside, "Acts of this session", by_key=True)
        card.body.addWidget(self._scroll)
        self.keys.add("drawer.receipts", self._look_at_acts)
        return card

    def first_focus(self) -> QWidget | None:
        """What is left to do; while payments are taken the acts of the session, so that Enter begins no count."""
        if self._takes_payments:
            return self if self._compact else self._scroll
        for name in ("count", "open"):
            if not self._buttons[name].isHidden() and self._buttons[name].isEnabled():
                return self._buttons[name]
        return None

    def set_compact(self, compact: bool) -> None:
        """A small window shows what can be done; the list is for larger ones."""
        self._compact = compact
        item = self._middle.itemAt(1)
        if item is not None and (part := item.widget()) is not None:
            part.setVisible(not compact)
        self._facts.setVisible(not compact)

    # what is shown ------------------------------------------------------------------------------

    def show_own(self, found: Overview, own: BookRow) -> None:
        """Show the live session."""
        counting = own.state is State.COUNTING
        self._head(own)
        self._show_buttons(
            shown={"count", "drop", "no_sale"} | ({"cancel"} if counting and not own.attempts else set())
        )
        self._buttons["count"].set_text(self._count_words(found, own))
        for name in ("drop", "no_sale"):
            if counting:
                self._buttons[name].refuse(_PAUSED)
            else:
                self._buttons[name].allow()
            self.keys.enable(f"drawer.{name}", not counting)
        self._facts.set_pairs(
            [("Session", own.id), ("Drawer", own.code), ("Opened", _opened(own)), ("Business date", _day(own))]
        )
        self._show_events(found.events, counting=counting)

    def hide_figures(self) -> None:
        """The drawer is counted from now on: no amount of it stays, not even behind another page."""
        self._show_events((), counting=True)

    def show_submitted(self, line: SessionLine) -> None:
        """Show that a supervisor has the session now."""
        own = line.book
        self._head(own)
        self._show_buttons(shown={"open"})
        self._facts.set_pairs([("Session", own.id), ("Drawer", own.code), ("Opened", _opened(own))])
        clear(self._list)
        self._list.addWidget(
            _padded(EmptyState("Submitted", "Its figures are with the supervisors now.", "circle-check"))
        )
        self._list.addStretch(1)

    def _head(self, own: BookRow) -> None:
        self._takes_payments = own.state is State.OPEN
        self.title = f"Drawer {own.code}"
        self.note = _NOTES[own.state]
        self.states.show_state(own.state)
        self._name.setText(WORDS[own.state])

    def _count_words(self, found: Overview, own: BookRow) -> str:
        if found.finished:
            return "Submit the count"
        return "Go on counting" if own.state is State.COUNTING else "Count the drawer"

    def _show_buttons(self, shown: set[str]) -> None:
        for name, button in self._buttons.items():
            button.setVisible(name in shown)
            self.keys.enable(f"drawer.{name}", name in shown or name == "open")  # it says why not

    def _show_events(self, events: tuple[SessionEvent, ...], *, counting: bool) -> None:
        clear(self._list)
        if counting:
            words = "Amounts of this drawer are hidden until the count is submitted. Your typed figures are kept."
            self._list.addWidget(_padded(EmptyState("The drawer is being counted", words, "eye-off")))
        for place, event in enumerate(events):
            self._list.addWidget(TimelineRow(_shown(event), last=place == len(events) - 1))
        self._list.addStretch(1)

    def _look_at_acts(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)
        self._scroll.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _padded(part: QWidget) -> QWidget:
    inside = QWidget()
    Column(inside, margins=("m", "m", "m", "m")).addWidget(part)
    return inside


def _opened(own: BookRow) -> str:
    at = datetime.fromisoformat(own.opened_at)
    return f"{formats.medium_date(at.date())}, {formats.clock_time(at)}"


def _day(own: BookRow) -> str:
    return formats.long_date(own.date)


_LONGEST_NUMBER = 20
"""Receipt numbers are shorter; what is longer is the id of an entry without one."""


def _shown(event: SessionEvent) -> Event:
    at = datetime.fromisoformat(event.at)
    head, detail, icon, tone = _words(event)
    out = event.kind == "drop" or (event.kind == "void" and not _is_drop(event))
    amount = "" if event.amount is None else formats.money(-event.amount if out else event.amount)
    return Event(formats.clock_time(at), formats.short_date(at.date()), head, detail, icon, tone, amount)


def _words(event: SessionEvent) -> tuple[str, str, str, str]:
    undone = "Undone" if event.undone else event.detail
    return {
        "open": ("Opened", "Float counted", "inbox", "ink-muted"),
        "receipt": (f"Receipt {event.number}", undone, "receipt-text", "ink-muted"),
        "void": (_voided(event), event.detail, "circle-x", "danger"),
        "drop": ("Dropped to the vault", undone, "arrow-down-to-line", "ink-muted"),
        "no_sale": ("Drawer opened, no sale", event.detail, "eye", "caution"),
        "return": ("The count was returned", event.detail, "undo-2", "caution"),
    }[event.kind]


def _voided(event: SessionEvent) -> str:
    """A void names the receipt it undid; what has no receipt number was a drop."""
    return "Voided the drop" if _is_drop(event) else f"Voided {event.number}"


def _is_drop(event: SessionEvent) -> bool:
    return len(event.number) >= _LONGEST_NUMBER
