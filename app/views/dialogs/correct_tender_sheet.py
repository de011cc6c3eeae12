# SPDX-License-Identifier: Apache-2.0
"""Correct a tender: which one of a receipt was keyed wrong, what it really was, why, and who else agrees."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import ZERO
from app.domain.people import Staff
from app.domain.tender import Tender
from app.services.tender_corrections import Correctable
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.other_tender_sheet import LABELS
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.widgets.fields import AmountField
from app.views.widgets.layouts import Row

_ACROSS = 4


@dataclass(frozen=True, slots=True)
class CorrectionAnswer:
    """What a correction is asked with; the password proves the second person and is kept nowhere.

    `sent` is the request that asks for the consent elsewhere.
    """

    place: int
    right: Tender
    reason: str
    approver: str
    password: str
    sent: str = ""


class CorrectTenderSheet(SecondPersonSheet):
    """`agreed(CorrectionAnswer)`. It stays open until the books have answered."""

    def __init__(self, found: Correctable, asker: Staff) -> None:
        super().__init__(
            f"Correct a tender of receipt {found.receipt.number}?",
            "The receipt stays as it was given out; from now on the right kind is expected in the drawer.",
            verb="Correct tender",
            keep="Leave as it is",
            hold=True,
        )
        self.setObjectName("correct-tender-sheet")
        self.number = found.receipt.number
        self.standing = {str(each.place): each for each in found.tenders}
        self._kinds = {kind.code: kind for kind in found.kinds}
        names = {code: kind.name for code, kind in self._kinds.items()}
        self.wrong = Choices("It was keyed as", [(key, _words(each, names)) for key, each in self.standing.items()])
        self.wrong.chosen.connect(self._on_wrong)
        self.kind = Choices("It really was")
        self.kind.chosen.connect(self._on_kind)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self.kind)
        line = Row(gap="s")
        self.amount = AmountField("Amount", hint="All of it, or the part that was wrong")
        self.keep_field("amount", self.amount, missing="The amount is missing.", into=line)
        for name in dict.fromkeys(name for kind in found.kinds for name in kind.required_fields if name in LABELS):
            self.add_field(name, LABELS[name], missing=f"{LABELS[name]} is missing.", into=line)
        self.body.addLayout(line)
        self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")
        self.add_second_person(asker)
        self._on_wrong(self.wrong.value())

    def _on_wrong(self, place: str) -> None:
        """All of what stands there is offered, and every kind but the one it stands as."""
        standing = self.standing[place]
        others = [(code, kind.name) for code, kind in self._kinds.items() if code != standing.kind]
        self.kind.set_options(others, across=_ACROSS)
        self.amount.set_amount(standing.left)
        self._on_kind(self.kind.value())

    def _on_kind(self, code: str) -> None:
        needed = self._kinds[code].required_fields if code in self._kinds else ()
        for name in LABELS:
            if name in self.fields:
                self.fields[name].setVisible(name in needed)

    def answer(self) -> CorrectionAnswer:
        """What was typed; the password field is emptied at once."""
        typed = {
            name: self.text(name) for name in LABELS if name in self.fields and self.fields[name].isVisibleTo(self)
        }
        right = Tender(self.kind.value(), self.amount.amount() or ZERO, **typed)  # type: ignore[arg-type] # texts
        return CorrectionAnswer(
            int(self.wrong.value()), right, self.text("reason"), self.text("approver"), self.take_password(), self.sent
        )


def _words(standing: StandingTender, names: dict[str, str]) -> str:
    """A tender as people call it: "Cash $20.00", "Check 1021 $40.00"."""
    parts = (names.get(standing.kind, standing.kind), standing.number, formats.money(standing.left))
    return " ".join(part for part in parts if part)
