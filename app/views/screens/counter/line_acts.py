# SPDX-License-Identifier: Apache-2.0
"""Acts on the lines of the cart: take an account, type another amount, add an item, name the payer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.account import Charge
from app.domain.errors import CounterError, Fault
from app.views import formats
from app.views.announce import announce
from app.views.dialogs.account_sheet import AccountSheet
from app.views.dialogs.item_sheet import ItemAnswer, ItemSheet
from app.views.dialogs.payer_sheet import PayerAnswer, PayerSheet
from app.views.screens.counter.small_acts import SmallActs

if TYPE_CHECKING:
    from app.domain.account import AccountCard
    from app.domain.money import Money
    from app.views.dialogs.form_sheet import FormSheet
    from app.views.screens.counter.cart import Cart
    from app.views.screens.counter.cart_panel import CartPanel
    from app.views.screens.counter.cart_text import CartLine
    from app.views.screens.counter.gateway import CounterGateway
    from app.views.screens.counter.receipt_acts import ReceiptActs
    from app.views.workplace import Workplace


class LineActs(QObject):
    """Puts lines on the cart and changes them.

    Signals: `done()` when the hand goes back to the search box, `edit_wanted(int)` when the amount of a line is
    offered.
    """

    done = Signal()
    edit_wanted = Signal(int)

    def __init__(
        self, work: Workplace, gateway: CounterGateway, cart: Cart, panel: CartPanel, acts: ReceiptActs
    ) -> None:
        super().__init__(panel)
        self._work, self._gateway, self._cart, self._panel, self._acts = work, gateway, cart, panel, acts
        self._warned: set[str] = set()
        self._small = SmallActs(work, cart, acts, panel)

    def forget(self) -> None:
        """The next customer: what was warned of before may be said again."""
        self._warned.clear()

    def _can_take(self) -> bool:
        rules = self._cart.rules
        return rules is not None and bool(rules.book) and not rules.counting

    # accounts -----------------------------------------------------------------------------------

    def take(self, card: AccountCard, scanned: bool = False) -> None:
        """Take what an account owes and offer the amount; a scanned bill's line stands at once."""
        if not self._can_take():
            self._cart.show(card)
            self.look(card)
            return
        try:
            place = self._cart.take(card)
        except CounterError as refusal:
            self._work.notices.tell(refusal)
            return
        announce(f"{card.name}, {formats.spoken_money(card.owed)} owed")
        if place is not None and (not scanned or not self._cart.lines[place].places):
            self.edit_wanted.emit(place)
        else:
            self.done.emit()
        self.warn_of_duplicates()

    def look(self, card: AccountCard) -> None:
        """Show an account over the counter, taking nothing."""
        day = self._cart.rules.business_date if self._cart.rules else self._work.desk.today()
        sheet = AccountSheet(card, day, can_take=self._can_take(), small=self._small.small(card))
        sheet.answered.connect(lambda answer: self._on_looked(card, answer))
        self._acts.open(sheet)

    def _on_looked(self, card: AccountCard, answer: object) -> None:
        if isinstance(answer, Charge):
            self._take_charge(card, answer)
        elif isinstance(answer, tuple):
            QTimer.singleShot(0, self, lambda: self._small.ask(answer))  # once the other sheet has left
        elif answer:
            self.take(card)

    def _take_charge(self, card: AccountCard, charge: Charge) -> None:
        try:
            place = self._cart.take_charge(card, charge)
        except CounterError as refusal:
            self._work.notices.tell(refusal)
            return
        announce(f"{charge.text}, {formats.spoken_money(charge.open)}")
        if charge.partial:
            self.edit_wanted.emit(place)
        else:
            self.done.emit()
        self.warn_of_duplicates()

    def say_bill_differs(self, card: AccountCard, billed: Money) -> None:
        """The stub in the hand says another amount than the books."""
        self._work.notices.say(
            f"The bill says {formats.money(billed)}; {formats.money(card.owed)} is owed today",
            "What is owed today stands on the receipt.",
            "accent",
        )

    # amounts ------------------------------------------------------------------------------------

    def set_amount(self, line: CartLine, amount: Money) -> None:
        """Accept the amount of a line, as offered or another."""
        view = self._panel.editing()
        if line.places and amount == line.amount:
            if view is not None:
                view.stop()
            self.done.emit()
            return
        try:
            self._cart.set_amount(line, amount)
        except CounterError as refusal:
            if view is not None:
                view.set_error(refusal.message)
            return
        self.done.emit()
        self.warn_of_duplicates()

    def settle_editor(self) -> bool:
        """An amount being typed is accepted before money is taken; false when it cannot be read or is refused."""
        view = self._panel.editing()
        if view is None:
            return True
        if not view.line.places and not view.editor.text().strip():
            self._cart.drop_pending()
            return True
        amount = view.typed()
        if amount is None:
            return False
        self.set_amount(view.line, amount)
        return self._panel.editing() is None

    def remove(self, line: CartLine) -> None:
        """Take a line off."""
        try:
            self._cart.remove(line)
        except CounterError as refusal:
            self._work.notices.tell(refusal)
        self.done.emit()

    def undo(self) -> None:
        """Ctrl+Z: hand money back, or take the last line off."""
        try:
            announce(self._cart.undo())
        except CounterError as refusal:
            self._work.notices.tell(refusal)
        self.done.emit()

    def warn_of_duplicates(self) -> None:
        """Ask the books whether this looks like a payment coming twice; each warning is said once."""
        draft = self._cart.draft
        if not draft.accounts:
            return
        self._work.jobs.submit(
            lambda: self._gateway.duplicates(draft),
            token="counter-duplicates",
            owner=self,
            done=self._on_duplicates,
            failed=self._work.notices.tell,
        )

    def _on_duplicates(self, warnings: tuple[str, ...]) -> None:
        fresh = [each for each in warnings if each not in self._warned]
        if fresh and self._cart.draft.lines:
            self._warned.update(fresh)
            self._work.notices.say("This may be paid already", " ".join(fresh), "caution")

    # items and payer ----------------------------------------------------------------------------

    def ask_item(self) -> None:
        """F3."""
        rules = self._cart.rules
        if rules is None or not self._can_take():
            counting = rules is not None and rules.counting
            head = f"Drawer {rules.drawer} is being counted" if rules and counting else "No drawer is open"
            do = "Set the count aside" if counting else "Open one on the Drawer screen"
            self._work.notices.say(head, f"Nothing was added. {do}.", "caution")
            return
        sheet = ItemSheet(rules.codes, self._cart.shown.number if self._cart.shown else "", rules.departments)
        sheet.agreed.connect(lambda answer: self._on_item(sheet, answer))
        self._acts.open(sheet)

    def _on_item(self, sheet: FormSheet, answer: ItemAnswer) -> None:
        known = self._cart.cards.get(answer.account)
        if not answer.account or known is not None:
            self._add_item(sheet, answer, known)
            return
        self._work.jobs.submit(
            lambda: self._gateway.card(answer.account),
            owner=sheet,
            done=lambda card: self._add_item(sheet, answer, card),
            failed=lambda trouble: self._on_trouble(sheet, trouble),
        )

    def _on_trouble(self, sheet: FormSheet, trouble: BaseException) -> None:
        if isinstance(trouble, CounterError | Fault):
            sheet.refuse(trouble)
        else:
            sheet.reject()
            self._work.notices.tell(trouble)

    def _add_item(self, sheet: FormSheet, answer: ItemAnswer, card: AccountCard | None) -> None:
        self._cart.add_item(answer.priced, card)
        sheet.finish()
        announce(f"{answer.priced.text}, {formats.spoken_money(answer.priced.amount)}")
        self.done.emit()

    def ask_payer(self) -> None:
        """Whose name is on the receipt, and how the payment came."""
        rules = self._cart.rules
        if rules is not None:
            sheet = PayerSheet(self._cart.draft, today=rules.business_date)
            sheet.agreed.connect(lambda answer: self._on_payer(sheet, answer))
            self._acts.open(sheet)

    def _on_payer(self, sheet: FormSheet, answer: PayerAnswer) -> None:
        try:
            self._cart.name(answer.payer, answer.channel, answer.received)
        except CounterError as refusal:
            sheet.refuse(refusal)
        else:
            sheet.finish()
