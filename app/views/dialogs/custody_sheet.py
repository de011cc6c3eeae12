# SPDX-License-Identifier: Apache-2.0
"""Handing a deposit bag on: to a colleague under their password, or to a courier or the bank against a receipt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.custody import Place
from app.domain.people import Staff
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.second_person import SecondPersonSheet


@dataclass(frozen=True, slots=True)
class PassAnswer:
    """A colleague takes the bag, or disputes it and says why; the password is kept nowhere."""

    taker: str
    password: str
    accepted: bool
    words: str


@dataclass(frozen=True, slots=True)
class OutAnswer:
    """A courier or the bank took the bag and left a receipt."""

    place: Place
    taker: str
    paper: str


class PassSheet(SecondPersonSheet):
    """`agreed(PassAnswer)`. It stays open until the books have answered."""

    def __init__(self, bag: str, asker: Staff) -> None:
        super().__init__(
            f"Hand bag {bag} on?",
            "Who takes it looks at bag and seal, and says under the own password whether they are as they should be.",
            verb="Record it",
            keep="Keep the bag",
            hold=True,
        )
        self.setObjectName("pass-sheet")
        self.choice = Choices("The other person", [("yes", "Takes the bag"), ("no", "Disputes it")])
        self.body.addWidget(self.choice)
        self.words = self.add_field("words", "What is wrong", missing="What is wrong is missing.")
        self.add_second_person(asker, "The other person signs")
        self.choice.chosen.connect(self._on_chosen)
        self._on_chosen("yes")

    def answer(self) -> PassAnswer:
        """What was typed; the password field is emptied at once."""
        accepted = self.choice.value() == "yes"
        words = "" if accepted else self.text("words")
        return PassAnswer(self.text("approver"), self.take_password(), accepted, words)

    def _on_chosen(self, name: str) -> None:
        self.words.setVisible(name == "no")


class OutSheet(FormSheet):
    """`agreed(OutAnswer)`. It stays open until the books have answered."""

    def __init__(self, bag: str) -> None:
        super().__init__(
            f"Give bag {bag} out of the house?",
            "The number of the receipt you get for it is kept.",
            verb="Record it",
            keep="Keep the bag",
            hold=True,
        )
        self.setObjectName("out-sheet")
        self.choice = Choices("To", [(Place.COURIER.value, "A courier"), (Place.BANK.value, "The bank")])
        self.body.addWidget(self.choice)
        self.add_field("taker", "Who took it", missing="Who took it is missing.")
        self.add_field("paper", "Number of their receipt", missing="The number of their receipt is missing.")

    def answer(self) -> OutAnswer:
        """What was typed."""
        return OutAnswer(Place(self.choice.value()), self.text("taker"), self.text("paper"))
