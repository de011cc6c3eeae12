# SPDX-License-Identifier: Apache-2.0
"""Payer: whose name is on the receipt, how the payment came in, and when it was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.draft import Draft
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet

CHANNELS = (("counter", "Counter"), ("phone", "Phone"), ("mail", "Mail"), ("dropbox", "Drop box"))


@dataclass(frozen=True, slots=True)
class PayerAnswer:
    """Who pays and how it came; `received` only where that is another day."""

    payer: str
    channel: str
    received: date | None


class PayerSheet(FormSheet):
    """Asks for payer, source and date received; the answer is a PayerAnswer."""

    def __init__(self, draft: Draft, *, today: date) -> None:
        super().__init__("Payer of this receipt", verb="Keep these", hold=True)
        self.setObjectName("payer-sheet")
        self._today = today
        self.add_field("payer", "Name on the receipt").set_text(draft.payer)
        self.channel = Choices("How it came", CHANNELS)
        self.channel.choose(draft.channel)
        self.channel.chosen.connect(self._on_channel)
        self.body.addWidget(self.channel)
        received = self.add_field(
            "received", "Date received", hint="Month first, like 11/19/26. Empty: today", check=self._read_date
        )
        if draft.received is not None:
            received.set_text(f"{draft.received.month}/{draft.received.day}/{draft.received.year}")
        self._on_channel(draft.channel)

    def _on_channel(self, channel: str) -> None:
        self.fields["received"].setVisible(channel in ("mail", "dropbox"))

    def _read_date(self, text: str) -> str:
        if not text:
            return ""
        try:
            day = formats.parse_date(text, today=self._today)
        except formats.NotAnAmount as wrong:
            return str(wrong)
        return "Not after today" if day > self._today else ""

    def answer(self) -> PayerAnswer:
        """What was typed."""
        typed = self.text("received") if self.channel.value() in ("mail", "dropbox") else ""
        received = formats.parse_date(typed, today=self._today) if typed else None
        return PayerAnswer(self.text("payer"), self.channel.value(), None if received == self._today else received)
