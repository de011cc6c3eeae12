# SPDX-License-Identifier: Apache-2.0
"""Allowing a check: a cashier asks, a second person consents on the spot, and the check button opens for a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import CounterError, Fault
from app.views.dialogs.allow_check_sheet import AllowCheckAnswer, AllowCheckSheet
from app.views.screens.counter.cart_text import allowed_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.consent import CheckConsent
    from app.views.screens.counter.cart import Cart
    from app.views.screens.counter.gateway import CounterGateway
    from app.views.screens.counter.receipt_acts import ReceiptActs
    from app.views.workplace import Workplace


class Allowing(QObject):
    """Asks for the consent to a check (rule 5.8.3). `allowed(head, text)`: it was given, in words."""

    allowed = Signal(str, str)

    def __init__(self, work: Workplace, gateway: CounterGateway, cart: Cart, acts: ReceiptActs, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._gateway, self._cart, self._acts = work, gateway, cart, acts

    def ask(self) -> None:
        """Alt+O: for every account on this receipt that may not pay by check."""
        barred = self._cart.barred()
        if not barred:
            head = "No account on this receipt is barred from checks"
            flagged = self._cart.cash_only()
            if flagged is not None and flagged.number not in self._cart.draft.accounts:
                head = f"Nothing of {flagged.number} is on this receipt yet"
            self._work.notices.say(head, "Nobody was asked. Add its line first, or take the check (F7).", "caution")
            return
        sheet = AllowCheckSheet(barred, self._cart.draft.total, self._work.desk.staff)
        sheet.agreed.connect(lambda answer: self._consent(sheet, answer))
        self._acts.open(sheet)

    def _consent(self, sheet: AllowCheckSheet, answer: AllowCheckAnswer) -> None:
        draft = self._cart.opened()
        accounts = tuple(card.number for card in self._cart.barred())

        def done(consent: CheckConsent) -> None:
            sheet.finish()
            self._cart.allow(consent)
            self.allowed.emit(*allowed_words(consent))

        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, CounterError | Fault) and sheet.is_open:
                sheet.refuse(trouble)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        self._work.jobs.submit(
            lambda: self._gateway.allow_check(draft, accounts, answer), owner=self, done=done, failed=failed
        )
