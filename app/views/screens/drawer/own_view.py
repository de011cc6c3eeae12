# SPDX-License-Identifier: Apache-2.0
"""A person's own session: where it stands and what can be done; without a figure once it is being counted."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.entry import State
from app.queries.books import BookRow
from app.queries.drawers import SessionEvent
from app.services.sessions import Overview, SessionLine
from app.services.transfers import Moves
from app.views import actions, formats
from app.views import theme as themes
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
CASH = {
    "drop": "arrow-down-to-line", "pickup": "hand-coins",
    "exchange": "coins", "send": "arrow-left-right",
    "paid_in": "wallet", "paid_out": "banknote",
    "no_sale": "eye", "take_back": "undo-2",
}  # fmt: skip
"""Acts of cash that is no payment, and their icons, in pairs as they stand: never while the drawer is counted."""


class OwnView(Page):
    """Signals: `wanted(str)` names what a person chose: count, cancel, open, receive, counterfeit, or one of `CASH`."""

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
        self._way = Card()
        self._way.body.addWidget(self.states)
        return self._way

    def _deeds(self) -> QWidget:
        card = Card("Session")
        self._name, self._standing = card.title, card.note
        self._facts = Facts()
        card.body.addWidget(self._facts)
        card.body.addStretch(1)
        self._buttons: dict[str, KeyCapButton] = {}
        for name, role, icon in (
            ("receive", "quiet", "inbox"),
            ("count", "primary", "calculator"),
            ("cancel", "quiet", "undo-2"),
            ("open", "quiet", "inbox"),
        ):
            height = "control" if name == "receive" else "control-tender"
            card.body.addWidget(self._deed(name, role, icon, height))
        self._pairs = QGridLayout()
        for name, icon in CASH.items():
            self._deed(name, "quiet", icon, "control")
        self._lay_pairs(2)
        card.body.addLayout(self._pairs)
        inside = QWidget()
        whole = Column(inside)
        whole.addWidget(card, 1)
        return scrolled(inside, "Session")

    def _lay_pairs(self, across: int) -> None:
        """Two side by side, or one under the other where the window is too narrow for two."""
        self._pairs.setHorizontalSpacing(themes.current().space("xs"))
        self._pairs.setVerticalSpacing(themes.current().space("xs"))
        self._pairs.setColumnStretch(1, across - 1)
        self._pairs.setColumnStretch(0, 1)
        for place, name in enumerate(CASH):
            self._pairs.addWidget(self._buttons[name], place // across, place % across)

    def _deed(self, name: str, role: str, icon: str, height: str) -> KeyCapButton:
        button = actions.button(f"drawer.{name}", role, icon=icon, height=height)
        self.keys.add(f"drawer.{name}", partial(self.wanted.emit, name), button=button)
        self._buttons[name] = button
        return button

    def _acts(self) -> Card:
        card = Card("In this session", flush=True)
        inside = QWidget()
        self._list = Column(inside, gap="")
        self._scroll = scrolled(inside, "Acts of this session", by_key=True)
        card.body.addWidget(self._scroll)
        self.keys.add("drawer.receipts", self._look_at_acts)
        kept = actions.button("drawer.counterfeit", height="control-dense")
        if card.head is not None:
            card.head.addWidget(kept)
        self.keys.add("drawer.counterfeit", partial(self.wanted.emit, "counterfeit"), button=kept, enabled=False)
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
        """A small window shows what can be done; the list and the way of a session are for larger ones."""
        self._compact = compact
        item = self._middle.itemAt(1)
        if item is not None and (part := item.widget()) is not None:
            part.setVisible(not compact)
        self._facts.setVisible(not compact)
        self._way.setVisible(not compact)
        self._lay_pairs(1 if compact else 2)

    # what is shown ------------------------------------------------------------------------------

    def show_own(self, found: Overview, own: BookRow) -> None:
        """Show the live session."""
        counting = own.state is State.COUNTING
        self._head(own)
        waits = {"receive"} if found.moves.waiting or found.moves.sent else set()
        self._show_buttons(shown={"count", *CASH} | ({"cancel"} if counting and not own.attempts else set()) | waits)
        self._buttons["receive"].set_text(_receive_words(found.moves))
        self._buttons["count"].set_text(self._count_words(found, own))
        for name in CASH:
            if counting:
                self._buttons[name].refuse(_PAUSED)
            else:
                self._buttons[name].allow()
            self.keys.enable(f"drawer.{name}", not counting)
        self.keys.enable("drawer.counterfeit", not counting)
        self._facts.set_pairs([("Opened", _opened(own)), ("Business date", _day(own))])
        self._show_events(found.events, counting=counting)

    def hide_figures(self) -> None:
        """The drawer is counted from now on: no amount of it stays, not even behind another page."""
        self._show_events((), counting=True)

    def show_submitted(self, line: SessionLine) -> None:
        """Show that a supervisor has the session now."""
        own = line.book
        self._head(own)
        self._show_buttons(shown={"open"})
        self._facts.set_pairs([("Opened", _opened(own)), ("Business date", _day(own))])
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
        self._name.setText(f"Session {own.id}")
        self._standing.setText(WORDS[own.state])

    def _count_words(self, found: Overview, own: BookRow) -> str:
        if found.finished:
            return "Submit the count"
        return "Go on counting" if own.state is State.COUNTING else "Count the drawer"

    def _show_buttons(self, shown: set[str]) -> None:
        self.keys.enable("drawer.counterfeit", False)
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


def _receive_words(moves: Moves) -> str:
    """What waits for this drawer comes first; what it sent itself it may only take back."""
    if not moves.waiting:
        return "Take back what you sent"
    if len(moves.waiting) == 1:
        return f"Take cash from drawer {moves.waiting[0].from_drawer}"
    return f"Take cash, {len(moves.waiting)} transfers"


def _padded(part: QWidget) -> QWidget:
    inside = QWidget()
    Column(inside, margins=("m", "m", "m", "m")).addWidget(part)
    return inside


def _opened(own: BookRow) -> str:
    at = datetime.fromisoformat(own.opened_at)
    return f"{formats.medium_date(at.date())}, {formats.clock_time(at)}"


def _day(own: BookRow) -> str:
    return formats.long_date(own.date)


_OUT = ("drop", "pickup", "paid_out", "transfer_out")
"""What takes cash out of the drawer; the void of anything else does."""
_VOIDED = {"drop": "drop", "pickup": "pickup", "paid_in": "paid-in", "paid_out": "paid-out"}


def _shown(event: SessionEvent) -> Event:
    at = datetime.fromisoformat(event.at)
    head, detail, icon, tone = _words(event)
    out = event.kind in _OUT or (event.kind == "void" and event.of_kind not in _OUT)
    amount = "" if event.amount is None else formats.money(-event.amount if out else event.amount)
    return Event(formats.clock_time(at), formats.short_date(at.date()), head, detail, icon, tone, amount)


def _words(event: SessionEvent) -> tuple[str, str, str, str]:
    undone = "Undone" if event.undone else event.detail
    return {
        "open": ("Opened", "Float counted", "inbox", "ink-muted"),
        "receipt": (f"Receipt {event.number}", undone, "receipt-text", "ink-muted"),
        "void": (_voided(event), event.detail, "circle-x", "danger"),
        "drop": ("Dropped to the vault", undone, "arrow-down-to-line", "ink-muted"),
        "pickup": ("Picked up for the vault", undone, "hand-coins", "ink-muted"),
        "paid_in": ("Paid in", undone, "wallet", "ink-muted"),
        "paid_out": ("Paid out", undone, "banknote", "ink-muted"),
        "exchange": ("Exchanged", event.detail, "coins", "ink-muted"),
        "transfer_out": (f"Sent to drawer {event.number}", event.detail, "arrow-left-right", "ink-muted"),
        "transfer_in": ("Taken from another drawer", "Your own count", "arrow-left-right", "ink-muted"),
        "tender_correction": (f"Corrected {event.number}", event.detail, "arrow-left-right", "caution"),
        "no_sale": ("Drawer opened, no sale", event.detail, "eye", "caution"),
        "counterfeit": ("Counterfeit note kept", event.detail, "flag", "caution"),
        "small_difference": (f"Small difference, {event.number}", event.detail, "coins", "caution"),
        "return": ("The count was returned", event.detail, "undo-2", "caution"),
    }[event.kind]


def _voided(event: SessionEvent) -> str:
    """A void names the receipt it undid, or the kind of cash that was moved."""
    return f"Took back the {_VOIDED[event.of_kind]}" if event.of_kind in _VOIDED else f"Voided {event.number}"
