# SPDX-License-Identifier: Apache-2.0
"""Cart: the one place of the window that touches the draft; it says `changed` whenever the draft is another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain import checks, departments
from app.domain.account import AccountCard, credit_covers
from app.domain.alone import TENDERS
from app.domain.change import Settlement, quick_cash, settle
from app.domain.change_advice import ChangeAdvice, advise
from app.domain.draft import Draft
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.domain.tender import CASH, CHECK, ON_ACCOUNT, Tender
from app.views.screens.counter.cart_text import CartLine, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.account import Charge
    from app.domain.allocation import AllocatedLine, AllocationPolicy
    from app.domain.by_hand import ByHand
    from app.domain.code import PricedLine
    from app.domain.consent import CheckConsent
    from app.services.receipts import Rules


class Cart(QObject):
    """The payment in progress and what it is reckoned with; `changed()` after every change.

    `locked` while it is on its way into the books: then nothing of it changes.

    Methods that the rules refuse raise CounterError and leave everything as it was.
    """

    changed = Signal()

    def __init__(self, new_id: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._new_id = new_id
        self.rules: Rules | None = None
        self.draft = Draft()
        self.cards: dict[str, AccountCard] = {}
        self.shown: AccountCard | None = None
        self.pending: AccountCard | None = None
        self.locked = False

    # what stands -------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[CartLine, ...]:
        """The lines as the screen shows them."""
        return lines_of(self.draft, self.cards, self.pending)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to lose."""
        return not self.draft.lines and not self.draft.tenders

    @property
    def settlement(self) -> Settlement:
        """How the cart stands against what was handed over."""
        rules = self._rules()
        return self.draft.settled(rules.tender_kinds, rules.policies.rounding)

    def make_ready(self) -> None:
        """Reckon all that the receipt will tell while the change is being read, so that Finish only has it recorded.

        What cannot be taken is said when Finish is pressed, beside its field.
        """
        rules = self._rules()
        with suppress(CounterError):
            self.draft.told(rules.tender_kinds, rules.policies.rounding)

    @property
    def covered(self) -> bool:
        """Whether money was received and nothing is missing."""
        return bool(self.draft.lines) and bool(self.draft.tenders) and self.settlement.complete

    @property
    def left(self) -> Money:
        """What is still to receive."""
        return self.settlement.remaining if self.rules is not None and self.draft.lines else ZERO

    def line_of(self, account: str) -> int | None:
        """The place of an account's line on the screen."""
        return next((n for n, line in enumerate(self.lines) if line.account == account and _allocated(line)), None)

    def quick(self) -> tuple[Money, ...]:
        """What is left in cash, then the next round amounts people hand over."""
        return quick_cash(self.left, self._rules().policies.rounding) if self.left else ()

    def advice(self) -> ChangeAdvice:
        """Which pieces to hand back, from what the drawer is taken to hold."""
        return self._advice(self.settlement.change)

    def to_ask_for(self) -> Money:
        """What to ask for so that the drawer can make the change; zero where no amount helps."""
        change = self.settlement.change
        for step in (100, 500, 1000, 2000):
            back = Money(-(-change.cents // step) * step)
            if back > change and self._advice(back).shortage is None:
                return back - change
        return ZERO

    def _advice(self, change: Money) -> ChangeAdvice:
        rules = self._rules()
        return advise(change, rules.stock or None, rules.policies.rounding.active)

    def _free(self) -> Rules:
        """The rules, while the cart may change: not between finishing and the answer of the books."""
        if self.locked:
            raise CounterError("The payment is on its way into the books. Nothing was changed. Wait for the answer.")
        return self._rules()

    def _rules(self) -> Rules:
        if self.rules is None:
            raise CounterError("The set-up is still being read. Nothing was taken. Wait a moment, then try again.")
        return self.rules

    # lines -------------------------------------------------------------------------------------

    def show(self, card: AccountCard | None) -> None:
        """The account that is looked at, or none."""
        self.shown = card
        self.changed.emit()

    def take(self, card: AccountCard) -> int | None:
        """Take what is owed; answers the line's place on the screen, also of a line that stood there before.

        An account that owes nothing gets a line waiting for an amount to be held as credit.
        """
        rules = self._free()
        self.cards[card.number] = card
        self.shown = card
        if self.line_of(card.number) is None:
            if card.owed > ZERO:
                self.draft = self.draft.add_account(card, None, rules.policies.allocation, rules.business_date)
                self._name_payer(card.name)
            else:
                self.pending = card
        self.changed.emit()
        return self.line_of(card.number)

    def take_charge(self, card: AccountCard, charge: Charge) -> int:
        """Take the one charge the payer named; answers its line's place on the screen."""
        self.draft = self.draft.add_charge(card, charge, None, self._rules().policies.allocation)
        self.cards[card.number] = card
        self.shown = card
        self._name_payer(card.name)
        self.changed.emit()
        return len(self.lines) - 1 - (self.pending is not None)

    def set_amount(self, line: CartLine, amount: Money) -> None:
        """Another amount for a line: the account is allocated anew by the policy in force, a named charge is not."""
        rules = self._free()
        card = self.cards.get(line.account)
        if card is None:
            raise CounterError(f"{line.account} is still being read. The line is kept. Try again in a moment.")
        if line.charge:
            charge = next(one for one in card.charges if one.id == line.charge)
            less = self.draft.remove(line.places[0])
            self.draft = less.add_charge(card, charge, amount, rules.policies.allocation)
        else:
            how = self.draft.pay_account if line.places else self.draft.add_account
            self.draft = how(card, amount, rules.policies.allocation, rules.business_date)
        if not line.places:
            self.pending = None
            self._name_payer(card.name)
        self.changed.emit()

    def to_divide(self) -> AccountCard | None:
        """The account of this receipt that is looked at, else the last one on it."""
        here = [self.cards[number] for number in self.draft.accounts if number in self.cards]
        shown = [card for card in here if self.shown is not None and card.number == self.shown.number]
        return (shown or here)[-1] if here else None

    def paid_on(self, account: str) -> dict[str, Money]:
        """What each charge of an account gets on this receipt, by its id."""
        return {line.charge.id: line.amount for line in self.draft.lines if line.charge and line.account == account}

    def divide(self, card: AccountCard, lines: Sequence[AllocatedLine], by_hand: ByHand) -> None:
        """What a person divided takes the place of what the city's order gave the account's charges."""
        self._free()
        self.draft = self.draft.divide(card, lines, by_hand)
        self.changed.emit()

    def add_item(self, priced: PricedLine, card: AccountCard | None) -> None:
        """Add a line of a revenue code; one of another department is refused."""
        rules = self._free()
        if (code := rules.codes.get(priced.code)) is not None:
            departments.check_item(rules.departments, code)
        if card is not None:
            self.cards[card.number] = card
        self.draft = self.draft.add_code(priced, card.number if card else "", card.name if card else "")
        self.changed.emit()

    def drop_pending(self) -> None:
        """The line waiting for an amount goes."""
        if self.pending is not None:
            self.pending = None
            self.changed.emit()

    def remove(self, line: CartLine) -> None:
        """Take one line of the screen off the cart."""
        self._free()
        if not line.places:
            self.drop_pending()
            return
        draft = self.draft
        for place in reversed(line.places):
            draft = draft.remove(place)
        self.draft = draft
        self.changed.emit()

    def undo(self) -> str:
        """Undo the last step: money is handed back first, then lines go. Answers what was undone, in words."""
        if self.draft.tenders:
            last = self.draft.tenders[-1]
            self.hand_back(len(self.draft.tenders) - 1)
            return f"{last.amount.dollars} handed back"
        lines = self.lines
        if not lines:
            raise CounterError("There is no line to undo. Nothing was changed. Find an account to begin.")
        newest = max(lines, key=lambda line: (not line.places, line.places[-1:]))
        self.remove(newest)
        return f"{newest.title} taken off"

    def name(self, payer: str, channel: str, received: object) -> None:
        """Who pays, how the payment came, and when it was received where that differs."""
        self.draft = self.draft.paid_by(payer).came_by(channel, received)  # type: ignore[arg-type]
        self.changed.emit()

    def _name_payer(self, name: str) -> None:
        if not self.draft.payer:
            self.draft = self.draft.paid_by(name)

    # money -------------------------------------------------------------------------------------

    def refusal(self, code: str) -> str:
        """Why a kind of tender cannot be taken now; up to three words where they fit, nothing when it can."""
        rules = self.rules
        if rules is None or not rules.book:
            return "No open drawer"
        if rules.counting:
            return "Drawer is counted"
        kind = rules.tender_kinds.get(code)
        if kind is None or not kind.active:
            return "Not taken here"
        if rules.alone and code not in TENDERS:
            return "Needs the server"
        if not departments.takes(rules.departments, kind.departments):
            return departments.whose(kind.departments)
        barred = any(not (kind.code == CHECK and self._consented(card)) for card in self._flagged())
        return "Not this account" if barred and not kind.certified else ""

    def cash_only(self) -> AccountCard | None:
        """The account that may not pay by check, if one is paid or looked at and nobody has allowed it."""
        return next((card for card in self._flagged() if not self._consented(card)), None)

    def barred(self) -> list[AccountCard]:
        """The accounts on this receipt that may not pay by check, allowed or not."""
        return [card for card in self._flagged() if card.number in self.draft.accounts]

    def _flagged(self) -> list[AccountCard]:
        seen = {number: self.cards[number] for number in self.draft.accounts if number in self.cards}
        if self.shown is not None:
            seen.setdefault(self.shown.number, self.shown)
        day = self.rules.business_date if self.rules else None
        return [card for card in seen.values() if day is not None and checks.flagged(card.cash_only_until, day)]

    def _consented(self, card: AccountCard) -> bool:
        return self.draft.allowed is not None and self.draft.allowed.covers(card.number)

    def opened(self) -> Draft:
        """The draft with the id of the entry to be: what a consent is given for."""
        self.draft = self.draft.opened(self._new_id())
        return self.draft

    def allow(self, consent: CheckConsent | None) -> None:
        """Checks are allowed on this receipt, or no longer."""
        self.draft = replace(self.draft, allowed=consent)
        self.changed.emit()

    def try_amount(self, code: str, amount: Money) -> None:
        """Whether so much may be taken this way; raises CounterError before any particulars are asked."""
        rules = self._rules()
        if not self.draft.lines:
            raise CounterError("There is nothing to pay yet. Nothing was taken. Add a line first.")
        if code != ON_ACCOUNT:
            trial = (*self.draft.tenders, Tender(code, amount))
            settle(self.draft.lines, trial, rules.tender_kinds, rules.policies.rounding)

    def tender(self, tender: Tender) -> None:
        """Take a tender after every rule had its say; the draft gets its id with the first."""
        rules = self._free()
        kind = rules.tender_kinds.get(tender.kind)
        if kind is not None:
            departments.check_tender(rules.departments, kind)
        for number in self.draft.accounts:
            card = self.cards.get(number)
            if kind is not None and card is not None:
                flag = card.cash_only_until
                checks.allowed(kind, flag, rules.business_date, consented=self._consented(card))
        if tender.kind == CHECK:
            checks.acceptance(tender, rules.business_date, self.settlement.remaining)
        if tender.kind == ON_ACCOUNT and tender.account in self.cards:
            credit_covers(self.cards[tender.account].credits, tender.fund, tender.amount)
        draft = self.draft.add_tender(tender, rules.tender_kinds, rules.policies.rounding)
        self.draft = draft.opened(self._new_id())
        self.changed.emit()

    def exact_cash(self) -> Tender:
        """What is left in cash, as the city rounds it."""
        settlement = self.settlement
        return Tender(CASH, settlement.cash_due - settlement.tendered)

    def hand_back(self, place: int) -> None:
        """One tender goes back to the payer."""
        self._free()
        self.draft = replace(self.draft, tenders=tuple(t for n, t in enumerate(self.draft.tenders) if n != place))
        self.changed.emit()

    # the whole ---------------------------------------------------------------------------------

    def renew(self, cards: tuple[AccountCard, ...]) -> None:
        """Bills changed meanwhile: all money is handed back, and every line follows what is open now."""
        rules = self._rules()
        draft = replace(self.draft.without_tenders(), id="", allowed=None)
        for card in cards:
            self.cards[card.number] = card
            draft = _renamed(draft, card, rules.policies.allocation)
            line = next(
                (each for each in lines_of(draft, self.cards) if each.account == card.number and _allocated(each)), None
            )
            if line is None:
                continue
            amount = min(line.amount, card.owed)
            if amount > ZERO:
                draft = draft.pay_account(card, amount, rules.policies.allocation, rules.business_date)
            else:
                for place in reversed(line.places):
                    draft = draft.remove(place)
        self.draft = draft
        self.shown = self.cards.get(self.shown.number, self.shown) if self.shown else None
        self.changed.emit()

    def resume(self, draft: Draft, cards: tuple[AccountCard, ...]) -> None:
        """A parked cart goes on."""
        self.draft, self.pending = draft, None
        self.cards = {card.number: card for card in cards}
        self.shown = cards[0] if cards else None
        self.changed.emit()

    def begin_anew(self) -> None:
        """The same lines and money under another id: the payment of the old one was given up."""
        self.draft = replace(self.draft, id=self._new_id(), allowed=None)

    def clear(self) -> None:
        """The next customer."""
        self.draft, self.shown, self.pending, self.cards = Draft(), None, None, {}
        self.changed.emit()


def _allocated(line: CartLine) -> bool:
    """Whether a line follows the policy, so that another amount is allocated anew."""
    return line.editable and not line.charge


def _renamed(draft: Draft, card: AccountCard, policy: AllocationPolicy) -> Draft:
    """The charges the payer named, as far as they are still open."""
    for line in [each for each in draft.lines if each.named and each.account == card.number]:
        draft = draft.remove(draft.lines.index(line))
        charge = next((one for one in card.charges if line.charge is not None and one.id == line.charge.id), None)
        if charge is not None and charge.open > ZERO:
            draft = draft.add_charge(card, charge, min(line.amount, charge.open), policy)
    return draft
