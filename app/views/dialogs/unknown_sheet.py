# SPDX-License-Identifier: Apache-2.0
"""Unknown sheet: the books did not answer. It says what is known, asks again, and offers to give the act up."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from app.services.posting import Undecided
from app.views import actions, formats
from app.views.widgets.labels import Label
from app.views.widgets.sheet import Sheet

_WHAT_GIVING_UP_DOES = (
    "Give it up only when nobody wants it any more. The books then answer for good: it is recorded already, "
    "or it never will be."
)


class UnknownSheet(Sheet):
    """Stays while nobody can tell what became of an act. `agreed`: ask now; `give_up_wanted()`: give it up."""

    give_up_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(
            "The books did not answer", " ", verb="Ask the books again", keep="Wait in the background", hold=True
        )
        self.setObjectName("unknown-sheet")
        self._name = name
        self._facts = self.add_facts([("Asked", "")])
        self.body.addWidget(Label(_WHAT_GIVING_UP_DOES, "small", "ink-muted", wrap=True))
        self.give_up_button = actions.button("unknown.give_up", text=f"Give up {name}", icon="circle-x")
        self.body.addWidget(self.give_up_button)
        self.keys = actions.ActionSet(self)
        self.keys.add("unknown.give_up", self._on_give_up, button=self.give_up_button)

    def say(self, trouble: Undecided, times: int, at: datetime, *, gives_up: bool) -> None:
        """Say once more that there is no answer; what is asked for, how often, and when it was asked last."""
        giving_up = f"Giving up {self._name}. The books did not answer this either. Asking again."
        self.consequence.setText(giving_up if gives_up else f"{trouble.safe} {trouble.remedy}")
        asked = "Once" if times == 1 else f"{times} times"
        self._facts.set_pairs([("Asked", f"{asked}, last at {formats.clock_time(at)}")])
        if gives_up:
            self.give_up_button.refuse("It is being given up")
        self.keys.enable("unknown.give_up", not gives_up)
        self.fail("")
        self.restyle()

    def set_busy(self) -> None:
        """The books are being asked; nothing is asked twice at a time."""
        self.verb_button.setEnabled(False)
        self.keys.enable("unknown.give_up", False)

    def _on_give_up(self) -> None:
        self.set_busy()
        self.give_up_wanted.emit()
