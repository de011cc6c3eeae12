# SPDX-License-Identifier: Apache-2.0
"""Tendering: from an amount and a key to money received; what the rules refuse is said beside the amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain import departments
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.domain.papers.receipt_paper import tender_name
from app.domain.tender import CASH, CHECK, ON_ACCOUNT, Tender
from app.views import actions, formats
from app.views.announce import announce
from app.views.dialogs.card_sheet import CardSheet
from app.views.dialogs.check_sheet import CheckSheet
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.other_tender_sheet import CreditOffer, OtherTenderSheet
from app.views.screens.counter.pay_column import PayColumn, PayState, Received

if TYPE_CHECKING:
    from app.domain.tender import TenderKind
    from app.views.screens.counter.cart import Cart
    from app.views.workplace import Workplace

_OWN_BUTTON = (CASH, CHECK, "card", ON_ACCOUNT)


class Tendering(QObject):
    """Takes tenders. `covered()` once nothing is missing, `taken()` while something still is."""

    covered = Signal()
    taken = Signal()

    def __init__(self, work: Workplace, cart: Cart, pay: PayColumn) -> None:
        super().__init__(pay)
        self._work, self._cart, self._pay = work, cart, pay

    def state(self, note: str) -> PayState:
        """How the payment stands, for the column."""
        cart = self._cart
        if cart.rules is None:
            return PayState(total=cart.draft.total, note=note)
        received = tuple(
            Received(tender_name(each), f"{each.payer}" if each.kind == CHECK else "", each.amount)
            for each in cart.draft.tenders
        )
        refused = {code: cart.refusal(code) for code in (CASH, CHECK, "card")}
        refused["other"] = cart.refusal(CASH) if not cart.rules.book or cart.rules.counting else ""
        if cart.rules.alone:
            refused["other"] = cart.refusal("card")
        left = cart.left
        return PayState(cart.draft.total, note, cart.quick(), received, left, cart.covered, refused)

    def other_kinds(self) -> list[TenderKind]:
        """The kinds of payment behind F5: all that have no button of their own, and may be taken now."""
        kinds = self._cart.rules.tender_kinds.values() if self._cart.rules else ()
        return [kind for kind in kinds if kind.code not in _OWN_BUTTON and not self._cart.refusal(kind.code)]

    def refused_kinds(self) -> dict[TenderKind, str]:
        """The kinds behind F5 that are in use but cannot be taken now, each with its reason."""
        kinds = self._cart.rules.tender_kinds.values() if self._cart.rules else ()
        behind = [kind for kind in kinds if kind.active and kind.code not in _OWN_BUTTON]
        return {kind: reason for kind in behind if (reason := self._cart.refusal(kind.code))}

    def credits(self) -> list[CreditOffer]:
        """Credit that accounts on this receipt hold."""
        cart = self._cart
        if cart.rules is None or cart.refusal(ON_ACCOUNT):
            return []
        cards = [cart.cards[number] for number in cart.draft.accounts if number in cart.cards]
        used = {(t.account, t.fund) for t in cart.draft.tenders if t.kind == ON_ACCOUNT}
        return [
            CreditOffer(card.number, credit.fund, credit.amount)
            for card in cards
            for credit in card.credits
            if credit.amount > ZERO and (card.number, credit.fund) not in used
        ]

    # the keys -----------------------------------------------------------------------------------

    def cash(self) -> None:
        """F6, or Enter in the amount: so much cash was handed over."""
        if (amount := self._amount(CASH)) is not None:
            self._take(Tender(CASH, amount))

    def exact(self) -> None:
        """F9: exactly what is left, in cash."""
        if self._may(CASH) and self._cart.left > ZERO:
            self._take(self._cart.exact_cash())
        elif self._cart.covered:
            self.covered.emit()

    def quick(self, place: int) -> None:
        """Alt+1 … Alt+3: a round amount of cash."""
        offered = self._cart.quick()
        if self._may(CASH) and place < len(offered):
            self._take(Tender(CASH, offered[place]))

    def add_cash(self, amount: Money) -> None:
        """More cash was asked for, so that the drawer can make the change."""
        self._take(Tender(CASH, amount))

    def say_short(self) -> None:
        """F12 while money is missing: say how much, with the amount offered again."""
        self._pay.amount.set_error(self._cart.settlement.message)
        self._pay.offer()

    def check(self) -> None:
        """F7: a check, its particulars asked on a sheet."""
        rules = self._cart.rules
        if rules is None or (amount := self._amount(CHECK)) is None:
            return
        draft, city = self._cart.draft, self._work.desk.city
        self._ask(CheckSheet(amount, payer=draft.payer, payable=city.payable, today=rules.business_date))

    def card(self) -> None:
        """F8: a card, taken on the stand-alone terminal."""
        if (amount := self._amount("card")) is not None:
            self._ask(CardSheet(amount))

    def other(self) -> None:
        """F5: another kind of payment."""
        kinds, held = self.other_kinds(), self.credits()
        if not kinds and not held:
            self._work.notices.say(
                "No other kind of payment is taken now", "Nothing was taken. Take cash or a card.", "caution"
            )
            return
        code = kinds[0].code if kinds else ON_ACCOUNT
        if (amount := self._amount(code)) is not None:
            self._ask(OtherTenderSheet(amount, kinds, held, self.refused_kinds()))

    # how it is taken ----------------------------------------------------------------------------

    def _may(self, code: str) -> bool:
        reason = self._cart.refusal(code)
        if not reason:
            return True
        kind = self._cart.rules.tender_kinds.get(code) if self._cart.rules else None
        flagged = self._cart.cash_only()
        if kind is not None and flagged is not None and reason == "Not this account":
            # The banner over the cart says until when; here it is what to do about it.
            self._work.notices.say(
                f"The {kind.name.lower()} is not taken",
                f"{flagged.number} pays by cash, card or money order, unless somebody allows a check "
                f"({actions.spec('allow_check').key}).",
                "caution",
            )
        elif kind is not None and reason == departments.whose(kind.departments):
            self._work.notices.say(
                f"{kind.name} is taken by {departments.named(kind.departments)}",
                "Nothing was taken. Take another kind of payment.",
                "caution",
            )
        else:
            self._work.notices.say(reason, "Nothing was taken. Look at the Drawer screen.", "caution")
        return False

    def _amount(self, code: str) -> Money | None:
        """The amount in the column, once it may be taken this way; else it is said why not."""
        if not self._may(code):
            return None
        if self._cart.covered:
            self.covered.emit()
            return None
        if not self._cart.draft.lines:
            self._work.notices.say(
                "There is nothing to pay yet", "Nothing was taken. Find an account, or press F3.", "caution"
            )
            return None
        if not self._pay.amount.check():
            self._pay.offer()
            return None
        amount = self._pay.amount.amount()
        if amount is None or amount <= ZERO:
            self._pay.amount.set_error("Type an amount, like 284.60")
            self._pay.offer()
            return None
        try:
            self._cart.try_amount(code, amount)
        except CounterError as refusal:
            self._refuse(refusal)
            return None
        return amount

    def _take(self, tender: Tender) -> None:
        try:
            self._cart.tender(tender)
        except CounterError as refusal:
            self._refuse(refusal)
            return
        self._say_taken(tender)

    def _ask(self, sheet: FormSheet) -> None:
        sheet.agreed.connect(lambda tender: self._on_agreed(sheet, tender))
        sheet.open_over(self._pay)

    def _on_agreed(self, sheet: FormSheet, tender: Tender) -> None:
        try:
            self._cart.tender(tender)
        except CounterError as refusal:
            sheet.refuse(refusal)
            return
        sheet.finish(tender)
        self._say_taken(tender)

    def _say_taken(self, tender: Tender) -> None:
        if self._cart.covered:
            self.covered.emit()
        else:
            left = self._cart.left
            announce(f"{tender_name(tender)} {formats.spoken_money(tender.amount)}. {formats.spoken_money(left)} left.")
            self.taken.emit()

    def _refuse(self, refusal: CounterError) -> None:
        self._pay.amount.set_error(refusal.message)
        self._pay.offer()
