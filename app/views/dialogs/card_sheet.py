# SPDX-License-Identifier: Apache-2.0
"""Card sheet: what the stand-alone terminal printed. The card's number itself is never typed here."""

from __future__ import annotations

from app.domain.money import Money
from app.domain.tender import Tender
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.layouts import Row

BRANDS = (("Visa", "Visa"), ("Mastercard", "Mastercard"), ("Amex", "Amex"), ("Discover", "Discover"))


class CardSheet(FormSheet):
    """Asks for brand, last four digits and approval code; the answer is the Tender."""

    def __init__(self, amount: Money) -> None:
        super().__init__(
            f"Card payment of {formats.money(amount)}",
            "Take the payment on the terminal first. Then copy from its slip.",
            verb="Take card",
            hold=True,
        )
        self.setObjectName("card-sheet")
        self._amount = amount
        line = Row(gap="s")
        self.add_field(
            "last_four",
            "Last four digits",
            missing="The last four digits are missing.",
            check=self._read_digits,
            into=line,
        )
        self.add_field("approval", "Approval code", missing="The approval code is missing.", into=line)
        self.body.addLayout(line)
        self.brand = Choices("Card", BRANDS)
        self.body.addWidget(self.brand)

    @staticmethod
    def _read_digits(text: str) -> str:
        good = len(text) == 4 and text.isascii() and text.isdecimal()
        return "" if good else "Four digits, as the slip shows them. Leave the rest of the number out."

    def answer(self) -> Tender:
        """The card payment as a tender."""
        return Tender(
            "card",
            self._amount,
            brand=self.brand.value(),
            last_four=self.text("last_four"),
            approval=self.text("approval"),
        )
