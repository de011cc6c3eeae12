# SPDX-License-Identifier: Apache-2.0
"""Finishing: from money that covers the total, over the change, into the books, to the next customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import CounterError, OutcomeUnknown
from app.domain.money import ZERO
from app.services.outcomes import GivenUp
from app.views.announce import announce
from app.views.screens.counter.cart_text import note_of
from app.views.screens.counter.change_view import ChangeView, change_sums
from app.views.screens.counter.posting import Posting, kick_for
from app.views.screens.counter.settling import received_rows, shown_change

if TYPE_CHECKING:
    from app.domain.receipt import PostedReceipt
    from app.views.screens.counter.cart import Cart
    from app.views.screens.counter.gateway import CounterGateway
    from app.views.screens.counter.tendering import Tendering
    from app.views.workplace import Workplace


class Finishing(QObject):
    """Shows the change, posts once, and says what became of it.

    Signals: `shown()`: the change takes the screen; `left()`: the amounts are asked for again; `refused()`: the books
    said no, and the hand goes back to finding; `answered()`: the books hold something new; `cleared()`: the next
    customer stands here.
    """

    shown = Signal()
    left = Signal()
    refused = Signal()
    answered = Signal()
    cleared = Signal()

    def __init__(
        self, work: Workplace, gateway: CounterGateway, cart: Cart, change: ChangeView, tendering: Tendering
    ) -> None:
        super().__init__(change)
        self._work, self._gateway, self._cart = work, gateway, cart
        self._change, self._tendering = change, tendering
        self.posting = Posting(work, gateway, self)
        self.receipt: PostedReceipt | None = None
        self.posting.posted.connect(self._on_posted)
        self.posting.refused.connect(self._on_refused)
        self.posting.unknown.connect(self._on_unknown)
        self.posting.given_up.connect(self._on_given_up)
        change.finish_wanted.connect(self.finish)
        change.next_wanted.connect(self.next_customer)
        change.offer_taken.connect(self.offer)
        change.give_up_wanted.connect(self.give_up)

    @property
    def settled(self) -> bool:
        """Whether the cart may not change any more: it is on its way into the books, or there already."""
        return self.posting.busy or self._change.posted

    # before -------------------------------------------------------------------------------------

    def show_change(self) -> None:
        """The money covers the total: what to hand back."""
        cart, lines = self._cart, self._cart.lines
        settlement = cart.settlement
        rows = received_rows(cart.draft.tenders, self._work.desk.now())
        note = note_of(cart.draft, lines)
        sums = change_sums(settlement.due, note, rows, settlement.rounding + settlement.credited)
        drawer = cart.rules.drawer if cart.rules else ""
        self.shown.emit()
        self._change.show_due(lines, settlement.due, sums, shown_change(settlement, cart.advice(), drawer))
        cart.make_ready()

    def follow_cart(self) -> None:
        """A line that arrives while the change is shown is reckoned with, or the amounts are asked for again."""
        if self.settled:
            return
        if self._cart.covered:
            self.show_change()
        else:
            self.left.emit()

    def offer(self, place: int) -> None:
        """The drawer cannot make the change: more cash was asked for, or a bill is changed at another drawer."""
        if self.settled:
            return
        ask = self._cart.to_ask_for()
        if place == 0 and ask > ZERO:
            self._tendering.add_cash(ask)
        else:
            self._work.notices.say(
                "Change a bill with another drawer", "Nothing is posted yet. Then press F12 here.", "accent"
            )

    # into the books -----------------------------------------------------------------------------

    def finish(self) -> None:
        """Post: once, however often the key comes."""
        if self._change.isVisible() and self._cart.covered and not self._change.posted:
            self._change.set_busy(True)
            self._cart.locked = True
            self.posting.send(self._cart.draft)

    def give_up(self) -> None:
        """Nobody can tell whether it is posted, and nobody wants it any more: the books decide for good."""
        if self.posting.give_up():
            self._change.set_busy(True)

    def _on_posted(self, receipt: PostedReceipt) -> None:
        self.receipt = receipt
        kinds = dict(self._cart.rules.tender_kinds) if self._cart.rules else {}
        kick = kick_for(receipt, kinds)
        self._work.printing.receipt(receipt, kick=kick)
        self._work.notices.clear()
        drawer = ", which opens the drawer" if kick else ""
        self._change.show_posted(f"Receipt {receipt.number} is posted", f"The slip went to the printer{drawer}.")
        announce(f"Receipt {receipt.number} is posted. {self._change.panel.sentence()}", at=self._change)
        self.answered.emit()

    def _on_refused(self, trouble: BaseException) -> None:
        self._cart.locked = False
        self.left.emit()
        self._work.notices.tell(trouble)
        if isinstance(trouble, CounterError) and trouble.field == "consent":
            self._cart.allow(None)
        stale = isinstance(trouble, CounterError) and (
            getattr(trouble, "code", "") == "TW-STALE" or (trouble.field or "").startswith("charge:")
        )
        if stale:
            numbers = self._cart.draft.accounts
            self._work.jobs.submit(
                lambda: self._gateway.cards(numbers), owner=self, done=self._cart.renew, failed=self._work.notices.tell
            )
        self.answered.emit()
        self.refused.emit()

    def _on_unknown(self, trouble: OutcomeUnknown) -> None:
        self._change.show_unknown(trouble, gives_up=self.posting.gives_up)

    def _on_given_up(self, answer: GivenUp) -> None:
        """The lines and the money stay: the payment may be taken again, under another id and the next number."""
        self._cart.locked = False
        self._cart.begin_anew()
        self.show_change()
        name = f"Receipt {answer.number}" if answer.number else "The receipt"
        used = "; its number stays used" if answer.number else ""
        self._work.notices.say(
            f"{name} is given up",
            f"It is not posted and never will be{used}. The lines and the money are still here: F12 takes the payment "
            "again, Esc goes back to hand it back.",
            "caution",
        )
        self.answered.emit()

    # after --------------------------------------------------------------------------------------

    def next_customer(self) -> bool:
        """The change leaves the screen and the counter is empty."""
        self.posting.reset()
        self.receipt = None
        self.clear()
        return True

    def clear(self) -> None:
        """Nothing of this receipt stays."""
        self._change.forget()
        self._cart.locked = False
        self.cleared.emit()
