# SPDX-License-Identifier: Apache-2.0
"""Asks which small difference of an account is settled, why, and who agrees above what one does alone (rule 5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.money import Money
from app.domain.people import Staff
from app.domain.small_difference import Small
from app.services.consents import Witness
from app.views.dialogs.choices import Choices
from app.views.dialogs.no_sale_sheet import SometimesSecondSheet

_ACROSS = 2


@dataclass(frozen=True, slots=True)
class Settle:
    """Which one is settled, why, and who agreed; `second` is nobody where no consent was needed."""

    small: Small
    reason: str
    second: Witness | None = None


class SmallDifferenceSheet(SometimesSecondSheet):
    """`agreed(Settle)`. `alone` is how much one person settles without another."""

    def __init__(self, small: Sequence[Small], alone: Money, asker: Staff) -> None:
        super().__init__(
            f"Settle a small difference of {small[0].account}?",
            "All of it goes to the city's account for small differences. No cash moves, and it is not taken back.",
            verb="Settle it",
            keep="Leave it open",
            hold=True,
        )
        self.setObjectName("small-difference-sheet")
        self._alone = alone
        self._small = {each.key: each for each in small}
        self.which = Choices("What is settled")
        self.which.set_options([(each.key, each.words) for each in small], across=_ACROSS)
        self.body.addWidget(self.which)
        missing = "A reason is missing. Say why in a few words."
        self.add_field("reason", "Reason", missing=missing, hint="Like: forty cents left on the bill")
        self.fields["reason"].input.setMaxLength(200)
        self._well = self.hidden_second_person(asker)
        self.which.chosen.connect(lambda _key: self._fit())
        self._fit()

    def _fit(self) -> None:
        needed = self._small[self.which.value()].amount > self._alone
        if self._well.isVisibleTo(self) != needed:
            self._well.setVisible(needed)
            self.restyle()

    def answer(self) -> Settle:
        """What was chosen and typed; the password field is emptied at once."""
        second = Witness(self.text("approver"), self.take_password(), self.sent)
        small = self._small[self.which.value()]
        return Settle(small, self.text("reason"), second if small.amount > self._alone else None)
