# SPDX-License-Identifier: Apache-2.0
"""Steps of a day played by keys and clicks: cash sent from drawer to drawer, ruled on, and tenders put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.bootstrap.window_drawer import DrawerHands
from app.bootstrap.window_hands import WindowStuck
from app.domain.money import Money
from app.domain.receipt import PostedReceipt
from app.views.dialogs.correct_tender_sheet import CorrectTenderSheet
from app.views.dialogs.receipts_sheet import ReceiptsSheet
from app.views.dialogs.transfer_sheets import ReceiveSheet, RulingSheet, SendSheet

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.services.days.reading import Step
    from app.views.dialogs.choices import Choices

_MOST_RECEIPTS = 500


class MoveHands(DrawerHands):
    """Works at the Drawer screen and the sheets over it."""

    def send(self, step: Step, count: CashCount) -> dict[str, Any]:
        """Choose a drawer, say why, count out."""
        self.come("own")
        self._hands.press("Alt+W")
        sheet = self._hands.sheet()
        if not isinstance(sheet, SendSheet):
            raise self._refuse()
        self._choose(sheet.to, step.said["to"])
        self._hands.fill(sheet.reason, step.said["reason"])
        self._grid(sheet.grid, count)
        self._moment("transfer")
        self._agree(f"is on its way to drawer {step.said['to']}")
        return {"sent": count.total.plain}

    def take(self, step: Step, count: CashCount) -> dict[str, Any]:
        """Count in what another drawer sent, or what this one takes back."""
        self.come("own")
        self._hands.press("Alt+A")
        sheet = self._hands.sheet()
        if not isinstance(sheet, ReceiveSheet):
            raise self._refuse()
        own, sender = step.said["drawer"] == step.said["from"], f"From drawer {step.said['from']},"
        words = "Back from" if own else sender
        button = next((each for each in sheet.which.findChildren(QWidget) if words in each.accessibleName()), None)
        if button is None:
            raise self._refuse()
        self._hands.click(button)
        self._grid(sheet.grid, count)
        self._moment("transfer-taken")
        self._agree("is in drawer")
        return {"taken": count.total.plain, "agrees": self._said("Both counts agree")}

    def rule(self, step: Step) -> dict[str, Any]:
        """Rule on the oldest transfer in transit."""
        self.come("sessions")
        self._hands.press("Alt+T")
        sheet = self._hands.sheet()
        if not isinstance(sheet, RulingSheet):
            raise self._refuse()
        left = sheet.left
        charged = left.from_book if step.said["charged"] == step.said["drawer"] else left.to_book
        self._choose(sheet.charged, charged)
        self._hands.fill(sheet.reason, step.said["reason"])
        self._moment("transfer-ruling")
        self._agree("is over or short of session")
        return {"left": left.left.plain}

    def open_receipt(self, book: str, number: str) -> None:
        """As a supervisor, come to one receipt of a submitted session."""
        hands = self._hands
        self._show_session(book)
        hands.press("Alt+E")
        sheet = hands.sheet()
        if not isinstance(sheet, ReceiptsSheet):
            raise self._refuse()
        if sheet.table is None:
            return
        hands.go_to(sheet.table)
        hands.press("Ctrl+Home")
        for _ in range(_MOST_RECEIPTS):
            row = sheet.table.row()
            if isinstance(row, PostedReceipt) and row.number == number:
                return
            hands.press("Down")
        raise WindowStuck(f"Receipt {number} is not in the list.")

    def correct(self, step: Step, password: str) -> dict[str, Any]:
        """From a receipt as paper: choose its tender and what it was, the second person typing beside."""
        hands, said = self._hands, step.said
        hands.press("Alt+T")
        sheet = hands.sheet()
        if not isinstance(sheet, CorrectTenderSheet):
            raise self._refuse()
        place = next((key for key, each in sheet.standing.items() if each.kind == said["was"]), "")
        if not place:
            raise self._refuse()
        self._choose(sheet.wrong, place)
        self._choose(sheet.kind, said["tender"]["kind"])
        typed = {key: value for key, value in said["tender"].items() if key in sheet.fields}
        typed |= {"reason": said["reason"], "approver": said["approved_by"], "password": password}
        for name, text in typed.items():
            hands.fill(sheet.fields[name], text)
        self._moment("tender-correction")
        self._agree(f"of receipt {sheet.number} stand as")
        return {"corrected": Money.parse(said["tender"]["amount"]).plain}

    def _choose(self, choices: Choices, name: str) -> None:
        if choices.value() != name:
            self._hands.click(self._hands.child(QWidget, f"choice-{name}", choices))

    def _agree(self, done: str) -> None:
        self._hands.press("F12")
        self._hands.settle()
        if self._hands.sheet() is not None or not self._said(done):
            raise self._refuse()
