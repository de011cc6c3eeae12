# SPDX-License-Identifier: Apache-2.0
"""Hands in the back office: reversals, returned checks and refunds, each through its sheets by keys alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.errors import CounterError
from app.domain.money import Money
from app.views.dialogs.find_check_sheet import ChecksSheet
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.undo_sheets import CheckBackSheet, ReverseSheet
from app.views.widgets.buttons import KeyCapButton

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from app.bootstrap.window_hands import Hands
    from app.services.days.reading import Step
    from app.services.days.town import Town
    from app.views.dialogs.choices import Choices

_Kind = TypeVar("_Kind", bound=FormSheet)
_AMOUNT = r"\$([0-9,]+\.[0-9]{2})"
_PAYABLES = re.compile(f"Refund through payables: {_AMOUNT}")
_MOST_CHOICES, _MOST_CHECKS = 8, 50
_FEE = re.compile(f"{_AMOUNT} fee")


class OfficeHands:
    """Reverses, returns and asks for refunds. `moment(name)` is called where a picture is worth taking."""

    def __init__(self, hands: Hands, moment: Callable[[str], None]) -> None:
        self._hands, self._moment = hands, moment

    def reversal(self, town: Town, step: Step, passwords: Mapping[str, str]) -> dict[str, Any]:
        """Reverse a receipt; the notice says what goes through payables."""
        hands, said = self._hands, step.said
        hands.press("Ctrl+Shift+V")
        hands.write(town.names.receipt(said["receipt"]))
        hands.press("F12")
        sheet = self._opened(ReverseSheet)
        hands.fill(sheet.fields["reason"], said["reason"])
        if "second" in said:
            self._choose(sheet, sheet.money, "never")
        for name, person in (("approver", "approved_by"), ("second", "second")):
            if person in said:
                hands.fill(sheet.fields[name], said[person])
                secret = "password" if name == "approver" else "second_password"
                hands.fill(sheet.fields[secret], passwords[said[person]])
        self._moment("reversal")
        found = _PAYABLES.search(self._done("is reversed"))
        return {"payables": _amount(found)}

    def returned_check(self, town: Town, step: Step) -> dict[str, Any]:
        """Find a check by its number and record that it came back; the notice says the fee."""
        hands, said = self._hands, step.said
        hands.press("Ctrl+Shift+B")
        hands.write(said["check"])
        hands.press("F12")
        listed = hands.sheet()
        if isinstance(listed, ChecksSheet):
            receipt = town.names.receipt(said["receipt"])
            for _ in range(_MOST_CHECKS):
                if getattr(listed.table.row(), "receipt", "") == receipt:
                    break
                hands.press("Down")
            hands.press("F12")
        sheet = self._opened(CheckBackSheet)
        self._choose(sheet, sheet.reason, said["reason"])
        self._choose(sheet, sheet.whose, "bank" if said.get("bank_error") else "payer")
        self._moment("returned-check")
        found = _FEE.search(self._done("recorded as returned"))
        return {"fee": _amount(found)}

    def refund_request(self, town: Town, step: Step, password: str) -> dict[str, Any]:
        """Ask payables to refund an account's credit."""
        hands, said = self._hands, step.said
        hands.press("Ctrl+Shift+F")
        sheet = self._opened(FormSheet)
        typed = {
            "account": said["account"], "amount": said["amount"], "payee": said["payee"], "reason": said["reason"],
            "approver": said["approved_by"], "password": password,
        }  # fmt: skip
        for name, text in typed.items():
            hands.fill(sheet.fields[name], text)
        self._moment("refund")
        self._done("Payables are asked")
        return {}

    def _opened(self, kind: type[_Kind]) -> _Kind:
        """The sheet that has to be open now; what the one before it says is the refusal."""
        sheet = self._hands.sheet()
        if not isinstance(sheet, kind):
            raise self._refused()
        return sheet

    def _choose(self, sheet: QWidget, choices: Choices, wanted: str) -> None:
        hands = self._hands
        if choices.value() == wanted:
            return
        for _ in range(_MOST_CHOICES):
            if choices.value() == wanted:
                return
            hands.go_to(hands.child(KeyCapButton, f"choice-{choices.value()}", sheet))
            hands.press("Right")

    def _done(self, words: str) -> str:
        """Do it; answers what the notice says, or raises what stands in the way."""
        hands = self._hands
        hands.press("F12")
        hands.settle()
        notice = hands.program.notices.current
        if hands.sheet() is not None or notice is None or words not in f"{notice.head} {notice.text}":
            raise self._refused()
        return f"{notice.head} {notice.text}"

    def _refused(self) -> CounterError:
        trouble = self._hands.trouble() or self._hands.shown()
        while self._hands.sheet() is not None:
            self._hands.press("Esc")
        return CounterError(trouble)


def _amount(found: re.Match[str] | None) -> str:
    return Money.parse(found[1].replace(",", "")).plain if found else "0.00"
