# SPDX-License-Identifier: Apache-2.0
"""Asks which drop, pickup, paid-in or paid-out of the session is taken back, why, and who else agrees (rule 5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.people import Staff
from app.queries.drawer_cash import Moved
from app.services.consents import Witness
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.second_person import SecondPersonSheet

WORDS = {"drop": "Drop", "pickup": "Pickup", "paid_in": "Paid-in", "paid_out": "Paid-out"}
_ACROSS = 2


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Which movement is taken back, why, and who agrees."""

    moved: Moved
    reason: str
    second: Witness


class TakeBackSheet(SecondPersonSheet):
    """`agreed(TakeBack)`. It stays open until the books have answered."""

    def __init__(self, moved: Sequence[Moved], asker: Staff) -> None:
        super().__init__(
            "Take cash back that was moved?",
            "It counts as never made. Both entries stay in the books.",
            verb="Take back",
            keep="Leave it",
            danger=True,
            hold=True,
        )
        self.setObjectName("take-back-sheet")
        self._moved = {each.id: each for each in moved}
        self.which = Choices("Which one")
        self.which.set_options([(each.id, told(each)) for each in moved], across=_ACROSS)
        self.body.addWidget(self.which)
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")
        self.add_second_person(asker)

    def answer(self) -> TakeBack:
        """What was chosen and typed; the password field is emptied at once."""
        second = Witness(self.text("approver"), self.take_password(), self.sent)
        return TakeBack(self._moved[self.which.value()], self.text("reason"), second)


def told(moved: Moved) -> str:
    """One movement on its button: what, how much, when."""
    return f"{WORDS[moved.kind]} {formats.money(moved.amount)}, {formats.clock_time(moved.at)}"
