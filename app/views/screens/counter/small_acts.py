# SPDX-License-Identifier: Apache-2.0
"""Small differences at the counter: a remainder is let go or a small credit is kept (rule 5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.small_difference import Small, small_of
from app.services import papers, small_differences
from app.views import formats
from app.views.dialogs.small_difference_sheet import Settle, SmallDifferenceSheet
from app.views.screens.drawer.lane import Lane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.account import AccountCard
    from app.domain.money import Money
    from app.services.session_acts import Done
    from app.views.screens.counter.cart import Cart
    from app.views.screens.counter.receipt_acts import ReceiptActs
    from app.views.workplace import Workplace


class SmallActs(QObject):
    """Asks for one small difference of an account, brings it to the books and prints its slip."""

    def __init__(self, work: Workplace, cart: Cart, acts: ReceiptActs, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._cart, self._acts = work, cart, acts
        self._lane = Lane(work, over)

    def small(self, card: AccountCard) -> tuple[Small, ...]:
        """What of an account may be settled now by this person: nothing while it is on the receipt, or not open."""
        rules = self._cart.rules
        ready = rules is not None and bool(rules.book) and not rules.counting
        if rules is None or not ready or not self._work.desk.may("small_difference"):
            return ()
        if card.number in self._cart.draft.accounts:
            return ()
        return small_of(card, rules.policies.small_differences)

    def ask(self, small: tuple[Small, ...]) -> None:
        """Ask which, why, and who agrees: beyond what one may settle of the account today without another."""
        if small:
            desk = self._work.desk
            self._lane.ask(
                lambda: small_differences.left_alone(desk, small[0].account), lambda left: self._sheet(small, left)
            )

    def _sheet(self, small: tuple[Small, ...], alone: Money) -> None:
        desk = self._work.desk
        sheet = SmallDifferenceSheet(small, alone, desk.staff)

        def settled(wanted: Settle, done: Done) -> None:
            self._work.printing.paper(papers.small_difference_slip(desk, done, wanted.small.words), ref=done.id)
            sheet.finish()
            head = f"{formats.money(done.amount)} of {wanted.small.account} is settled"
            self._work.notices.say(head, "The slip is for the file. No cash moves.", "positive")
            self._cart.show(None)

        def settle(wanted: object) -> None:
            if isinstance(wanted, Settle):
                self._lane.act_from(
                    sheet,
                    lambda entry_id: small_differences.settle(
                        desk, account=wanted.small.account, key=wanted.small.key, reason=wanted.reason,
                        second=wanted.second, entry_id=entry_id,
                    ),
                    lambda done: settled(wanted, done),
                )  # fmt: skip

        sheet.agreed.connect(settle)
        self._acts.open(sheet)
