# SPDX-License-Identifier: Apache-2.0
"""Check sheet: number, routing number, date and name of a check, read off the check before it is taken."""

from __future__ import annotations

from datetime import date

from app.domain.checks import aba_valid
from app.domain.money import Money
from app.domain.tender import CHECK, Tender
from app.views import formats
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.layouts import Row


class CheckSheet(FormSheet):
    """Asks for a check's particulars; the answer is the Tender. `payable` is whom it must be made out to."""

    def __init__(self, amount: Money, *, payer: str, payable: str, today: date) -> None:
        super().__init__(
            f"Check of {formats.money(amount)}",
            f"Payable to {payable}, signed, not dated after today. No cash is given back on it.",
            verb="Take check",
            hold=True,
        )
        self.setObjectName("check-sheet")
        self._amount, self._today = amount, today
        line = Row(gap="s")
        self.add_field("number", "Check number", missing="The check number is missing.", into=line)
        self.add_field(
            "routing",
            "Routing number",
            missing="The routing number is missing.",
            hint="Nine digits, bottom left",
            check=self._read_routing,
            into=line,
        )
        self.body.addLayout(line)
        line = Row(gap="s")
        self.add_field("dated", "Date on the check", hint="Empty: today\u2019s date", check=self._read_date, into=line)
        self.add_field("payer", "Name on the check", into=line).set_text(payer)
        self.body.addLayout(line)

    @staticmethod
    def _read_routing(text: str) -> str:
        return "" if aba_valid(text) else "The routing number does not check. Read the nine digits again."

    def _read_date(self, text: str) -> str:
        if text:
            try:
                formats.parse_date(text, today=self._today)
            except formats.NotAnAmount as wrong:
                return str(wrong)
        return ""

    def answer(self) -> Tender:
        """The check as a tender."""
        dated = self.text("dated")
        return Tender(
            CHECK,
            self._amount,
            number=self.text("number"),
            routing=self.text("routing"),
            dated=formats.parse_date(dated, today=self._today) if dated else None,
            payer=self.text("payer"),
        )
