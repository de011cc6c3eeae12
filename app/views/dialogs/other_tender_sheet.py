# SPDX-License-Identifier: Apache-2.0
"""Other tender: money order, ACH, an account's own credit, and whatever else the city set up to take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.money import Money
from app.domain.tender import ON_ACCOUNT, Tender, TenderKind
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.labels import Label

LABELS = {
    "number": "Number",
    "routing": "Routing number",
    "brand": "Card",
    "last_four": "Last four digits",
    "approval": "Approval code",
    "reference": "Reference",
    "payer": "Name on the payment",
}


@dataclass(frozen=True, slots=True)
class CreditOffer:
    """Credit an account on this receipt holds in one fund."""

    account: str
    fund: str
    amount: Money


class OtherTenderSheet(FormSheet):
    """Asks which kind and for its particulars; the answer is the Tender. `refused` kinds say why they are not taken."""

    def __init__(
        self,
        amount: Money,
        kinds: Sequence[TenderKind],
        held: Sequence[CreditOffer],
        refused: Mapping[TenderKind, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(
            f"Other payment of {formats.money(amount)}", "No cash is given back on it.", verb="Take payment", hold=True
        )
        self.setObjectName("other-tender-sheet")
        self._amount = amount
        self._kinds = {kind.code: kind for kind in kinds}
        self._credits = {f"{ON_ACCOUNT}:{each.account}:{each.fund}": each for each in held}
        options = [(kind.code, kind.name) for kind in kinds]
        options += [(key, f"Credit of {each.account}") for key, each in self._credits.items()]
        self.kind = Choices("Kind of payment", options)
        self.kind.set_refused({kind.name: reason for kind, reason in refused.items()})
        self.kind.chosen.connect(self._on_chosen)
        self.body.addWidget(self.kind)
        names = [name for kind in kinds for name in kind.required_fields if name in LABELS]
        for name in dict.fromkeys([*names, "number", "reference"]):
            self.add_field(name, LABELS[name], missing=f"{LABELS[name]} is missing.")
        self._said = Label("", "body", "ink-muted", wrap=True)
        self.body.addWidget(self._said)
        self._on_chosen(self.kind.value())

    def _on_chosen(self, name: str) -> None:
        kind, credit = self._kinds.get(name), self._credits.get(name)
        for each, field in self.fields.items():
            field.setVisible(kind is not None and each in kind.required_fields)
        self._said.setVisible(credit is not None)
        if credit is not None:
            self._said.setText(
                f"{credit.account} holds {formats.money(credit.amount)} of credit. "
                f"{formats.money(min(self._amount, credit.amount))} of it pays lines of that account."
            )

    def answer(self) -> Tender:
        """The payment as a tender."""
        credit = self._credits.get(self.kind.value())
        if credit is not None:
            amount = min(self._amount, credit.amount)
            return Tender(ON_ACCOUNT, amount, account=credit.account, fund=credit.fund)
        typed = {name: field.text() for name, field in self.fields.items() if field.isVisibleTo(self)}
        return Tender(
            self.kind.value(),
            self._amount,
            **{name: typed.get(name, "") for name in LABELS},  # type: ignore[arg-type] # texts, every one of them
        )
