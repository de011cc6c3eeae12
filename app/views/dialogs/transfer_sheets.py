# SPDX-License-Identifier: Apache-2.0
"""Sheets of a transfer: cash counted out to another drawer, counted in blind, and what was left of it ruled on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.domain.count import CashCount
from app.queries.transfers import Left
from app.services.transfers import Moves
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.no_sale_sheet import said
from app.views.widgets.count_grid import CountGrid
from app.views.widgets.fields import Input, TextField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row
from app.views.widgets.sheet import Sheet

_ACROSS = 6
_MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes to which drawer, and why."""

    to: str
    count: CashCount
    reason: str


@dataclass(frozen=True, slots=True)
class Receiving:
    """What was counted of which transfer."""

    transfer: str
    count: CashCount


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whose over/short it is, by its book, and why."""

    charged: str
    reason: str


class _CountSheet(Sheet):
    """A sheet with a count in it; Enter goes down its rows and then to what follows."""

    def add_count(self) -> None:
        """Add the count and, under it, what it comes to."""
        self.grid = CountGrid()
        self.grid.set_stacked(True)
        self.sum = Label("", "title")
        self.grid.changed.connect(self._on_counted)
        self.body.addWidget(self.grid)
        self.body.addWidget(self.sum)
        self._on_counted()

    def open_over(self, over: QWidget) -> Sheet:
        """Enter in a count goes down its rows, and in the other fields to the next one."""
        opened = super().open_over(over)
        for each in self.grid.findChildren(Input):
            each.accepted.disconnect(self.go_on)
        return opened

    def _on_counted(self) -> None:
        self.sum.setText(f"Counted {formats.money(self.grid.total())}")

    def counted(self) -> bool:
        """The count can be read and is not nothing."""
        wrong = self.grid.wrong()
        if wrong is not None:
            field, sentence = wrong
            self.fail(f"{field.accessibleName()}: {sentence}")
            field.select()
            return False
        if not self.grid.total():
            self.fail("Nothing is counted yet. Type the pieces of each bill and coin.")
            self.grid.go_to(0)
            return False
        return True


class SendSheet(_CountSheet):
    """`agreed(Sending)`."""

    def __init__(self, drawer: str, moves: Moves) -> None:
        super().__init__(
            f"Send cash from drawer {drawer} to another drawer?",
            "It is on its way until the other drawer has counted it. Do not tell the amount: it is counted blind.",
            verb="Send it",
            keep="Keep it in the drawer",
            wide=True,
            hold=True,
        )
        self.setObjectName("send-sheet")
        self.to = Choices("To drawer")
        self.to.set_options([(code, code) for code in moves.drawers], across=_ACROSS)
        self.reason = TextField("Reason", hint="Like: out of twenties there", check=said)
        self.reason.input.setMaxLength(_MOST_REASON)
        line = Row(gap="m")
        line.addWidget(self.to, 2)
        line.addWidget(self.reason, 3)
        self.body.addLayout(line)
        self.add_count()
        self.grid.left_down.connect(self.verb_button.setFocus)

    def complete(self) -> bool:
        """A drawer, a reason and a count are needed."""
        if not self.to.value():
            self.fail("There is no other drawer in use.")
            return False
        if not self.reason.check():
            self.reason.select_all()
            return False
        return self.counted()

    def answer(self) -> Sending:
        """Where to, how much and why."""
        return Sending(self.to.value(), self.grid.count(), self.reason.text())


class ReceiveSheet(_CountSheet):
    """`agreed(Receiving)`. Nothing of what was sent is told: it is counted blind (rule 5.5)."""

    def __init__(self, drawer: str, moves: Moves) -> None:
        super().__init__(
            f"Take cash into drawer {drawer}?",
            "Count what you hold in your hand. What you count goes into the drawer; you hear afterwards whether "
            "both counts agree.",
            verb="Take it into the drawer",
            keep="Not yet",
            wide=True,
            hold=True,
        )
        self.setObjectName("receive-sheet")
        offered = [
            (each.id, f"From drawer {each.from_drawer}, {each.sender}, {_clock(each.at)}") for each in moves.waiting
        ]
        offered += [(each.id, f"Back from drawer {each.to_drawer}, {_clock(each.at)}") for each in moves.sent]
        self.which = Choices("Transfer")
        self.which.set_options(offered, across=2)
        self.body.addWidget(self.which)
        self.add_count()
        self.grid.left_down.connect(self.verb_button.setFocus)

    def complete(self) -> bool:
        """A count is needed."""
        return self.counted()

    def answer(self) -> Receiving:
        """Which transfer, and what was counted."""
        return Receiving(self.which.value(), self.grid.count())


class RulingSheet(Sheet):
    """`agreed(Judgement)`: about the first of what is left in transit."""

    def __init__(self, left: Left, *, more: int) -> None:
        way = "is missing" if left.left.cents > 0 else "is too much"
        super().__init__(
            f"{formats.money(abs(left.left))} of a transfer {way}",
            "It becomes over or short of one of the two sessions. It is ruled on once."
            + (f" {formats.count_of(more, 'other transfer')} will follow." if more else ""),
            verb="Rule so",
            keep="Leave in transit",
            hold=True,
        )
        self.setObjectName("ruling-sheet")
        self.left = left
        self.add_facts(_facts(left))
        options = [(left.from_book, f"{left.sender}, session {left.from_book}")]
        if left.to_book:
            options.append((left.to_book, f"{left.receiver}, session {left.to_book}"))
        self.charged = Choices("Over or short of")
        self.charged.set_options(options, across=1)
        self.body.addWidget(self.charged)
        self.reason = TextField("Reason", hint="What you found out", check=said)
        self.reason.input.setMaxLength(_MOST_REASON)
        self.body.addWidget(self.reason)

    def complete(self) -> bool:
        """A reason is needed."""
        if not self.reason.check():
            self.reason.select_all()
            return False
        return True

    def answer(self) -> Judgement:
        """Whose it is, and why."""
        return Judgement(self.charged.value(), self.reason.text())


def _facts(left: Left) -> list[tuple[str, str] | tuple[str, str, str]]:
    taken = "nobody has taken it" if left.taken is None else f"{formats.money(left.taken)} by {left.receiver}"
    way = "Missing" if left.left.cents > 0 else "Too much"
    return [
        ("Sent", f"{formats.money(left.sent)} by {left.sender}, {_clock(left.at)}"),
        ("Why", left.reason),
        (f"Into drawer {left.to_drawer}", taken),
        (way, formats.money(abs(left.left)), "lead"),
    ]


def _clock(at: str) -> str:
    return formats.clock_time(datetime.fromisoformat(at))
