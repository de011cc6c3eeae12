# SPDX-License-Identifier: Apache-2.0
"""Asks which note is kept as counterfeit, from whom, and why; nobody is credited for it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import ZERO, Money
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import AmountField
from app.views.widgets.layouts import Row


@dataclass(frozen=True, slots=True)
class CounterfeitAnswer:
    """The note as it was typed."""

    face: Money
    serial: str
    payer: str
    reason: str


class CounterfeitSheet(FormSheet):
    """`agreed(CounterfeitAnswer)`; it stays open until the books have answered."""

    def __init__(self, drawer: str) -> None:
        super().__init__(
            f"Keep a counterfeit note at drawer {drawer}?",
            "Keep it out of the drawer and do not give it back. Nobody is credited; a report prints for the police.",
            verb="Keep the note",
            keep="Not counterfeit",
            hold=True,
        )
        self.setObjectName("counterfeit-sheet")
        line = Row(gap="s")
        self.face = AmountField("Bill")
        self.keep_field("face", self.face, missing="Type what the note says, like 20.", into=line)
        self.add_field("serial", "Serial number", missing="Read it off the note.", into=line)
        self.body.addLayout(line)
        self.add_field("payer", "Handed over by", hint="Name, and how to find them")
        self.add_field("reason", "How it was found", missing="Say it in a few words.")

    def answer(self) -> CounterfeitAnswer:
        """The note."""
        return CounterfeitAnswer(
            self.face.amount() or ZERO, self.text("serial"), self.text("payer"), self.text("reason")
        )
