# SPDX-License-Identifier: Apache-2.0
"""Steps of a day about one account at the counter: divided by hand, and small differences that are settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.domain.money import ZERO, Money
from app.services.days.by_hand import amounts_of
from app.services.days.moves import difference_of
from app.views.dialogs.account_sheet import AccountSheet
from app.views.dialogs.by_hand_sheet import ByHandSheet
from app.views.dialogs.small_difference_sheet import SmallDifferenceSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bootstrap.window_counter import CounterHands
    from app.bootstrap.window_hands import Hands
    from app.services.days.reading import Step
    from app.services.days.town import Town


class AccountHands:
    """Works at the counter with one account. `moment(name)` is called at what is worth looking at."""

    def __init__(self, counter: CounterHands, hands: Hands, moment: Callable[[str], None]) -> None:
        self._counter, self._hands, self._moment = counter, hands, moment

    def divide(self, town: Town, line: dict[str, Any], password: Callable[[str], str]) -> None:
        """Type what each charge of the account gets, and let a second person agree where the file names one."""
        hands = self._hands
        hands.press("Alt+A")
        sheet = hands.sheet()
        if not isinstance(sheet, ByHandSheet):
            raise self._counter.refuse()
        amounts = amounts_of(town, line)
        for name, field in sheet.fields.items():
            if name.startswith("charge:"):
                hands.fill(field, amounts.get(name.removeprefix("charge:"), ZERO).plain)
        by = line.get("approved_by", "")
        self._answer(sheet, line.get("reason", ""), by, password(by) if by else "", "by-hand")
        if hands.sheet() is not None:
            raise self._counter.refuse()

    def small_difference(self, town: Town, step: Step, password: str) -> dict[str, Any]:
        """Look at the account, choose what is settled, say why, and let a second person agree."""
        hands, said = self._hands, step.said
        self._counter.find(said["account"])
        hands.press("Ctrl+Enter")
        if not isinstance(hands.sheet(), AccountSheet):
            raise self._counter.refuse()
        hands.press("Alt+D")
        sheet = hands.sheet()
        key = difference_of(town, said).replace("_", "-").replace(":", "-")
        button = None if not isinstance(sheet, SmallDifferenceSheet) else sheet.findChild(QWidget, f"choice-{key}")
        if not isinstance(sheet, SmallDifferenceSheet) or button is None:
            raise self._counter.refuse()
        hands.click(button)
        self._answer(sheet, said["reason"], said.get("approved_by", ""), password, "small-difference")
        notice = hands.program.notices.current
        if hands.sheet() is not None or notice is None or "is settled" not in notice.head:
            raise self._counter.refuse()
        return {"settled": Money.parse(notice.head.partition(" ")[0].replace("$", "").replace(",", "")).plain}

    def _answer(
        self, sheet: ByHandSheet | SmallDifferenceSheet, reason: str, by: str, password: str, moment: str
    ) -> None:
        for name, text in {"reason": reason, "approver": by, "password": password}.items():
            if text and sheet.fields[name].isVisible():
                self._hands.fill(sheet.fields[name], text)
        self._moment(moment)
        self._hands.press("F12")
