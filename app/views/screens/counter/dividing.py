# SPDX-License-Identifier: Apache-2.0
"""Allocating by hand: a cashier says what each charge of an account gets, and a second person agrees (rule 5.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain import by_hand
from app.domain.errors import CounterError, Fault
from app.domain.money import ZERO
from app.views import formats
from app.views.dialogs.by_hand_sheet import ByHandAnswer, ByHandSheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.account import AccountCard
    from app.domain.by_hand import ByHand
    from app.views.screens.counter.cart import Cart
    from app.views.screens.counter.gateway import CounterGateway
    from app.views.screens.counter.receipt_acts import ReceiptActs
    from app.views.workplace import Workplace


class Dividing(QObject):
    """Asks what each charge gets and puts it on the cart."""

    def __init__(self, work: Workplace, gateway: CounterGateway, cart: Cart, acts: ReceiptActs, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._gateway, self._cart, self._acts = work, gateway, cart, acts

    def ask(self) -> None:
        """Alt+A: for the account that is looked at, or the last one on this receipt."""
        rules, card = self._cart.rules, self._cart.to_divide()
        if rules is None or card is None or not any(charge.open > ZERO for charge in card.charges):
            head = "No account with open charges is on this receipt"
            self._work.notices.say(head, "Nothing was changed. Add its line first.", "caution")
            return
        alone = rules.policies.allocation.by_hand
        sheet = ByHandSheet(card, self._cart.paid_on(card.number), alone, self._work.desk.staff)
        sheet.agreed.connect(lambda answer: self._divide(sheet, card, answer))
        self._acts.open(sheet)

    def _divide(self, sheet: ByHandSheet, card: AccountCard, answer: ByHandAnswer) -> None:
        draft, rules = self._cart.opened(), self._cart.rules
        try:
            lines = by_hand.divided(card.charges, answer.amounts)
        except CounterError as refusal:
            sheet.refuse(refusal)
            return

        def done(told: ByHand) -> None:
            try:
                self._cart.divide(card, lines, told)
            except CounterError as refusal:
                sheet.refuse(refusal)
                return
            sheet.finish()
            agreed = f"{told.by} agreed; it holds for two minutes and this receipt." if told.by else "It needs no one."
            head = f"{formats.money(told.amount)} of {card.number} is allocated by hand"
            self._work.notices.say(head, agreed, "positive")

        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, CounterError | Fault) and sheet.is_open:
                sheet.refuse(trouble)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        if rules is not None:
            policy = rules.policies.allocation
            self._work.jobs.submit(
                lambda: self._gateway.divide(draft, card.number, lines, answer, policy),
                owner=self, done=done, failed=failed,
            )  # fmt: skip
