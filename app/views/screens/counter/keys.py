# SPDX-License-Identifier: Apache-2.0
"""Keys of the counter: what each key does now, and when it does nothing, because money is on its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.views.counterfeiting import Counterfeiting
from app.views.dialogs.drop_receipt_sheet import DropReceiptSheet
from app.views.screens.counter.cart_text import note_of
from app.views.screens.drawer.lane import Lane

if TYPE_CHECKING:
    from app.views.screens.counter.screen import CounterScreen


class CounterKeys:
    """Wires the actions of the counter to its parts."""

    def __init__(self, screen: CounterScreen) -> None:
        self._screen, self._work = screen, screen.work
        self._cart, self._lines, self._change = screen.cart, screen.lines, screen.change
        self._tendering, self._finishing, self._acts = screen.tendering, screen.finishing, screen.acts
        self._notes = Counterfeiting(screen.work, Lane(screen.work, screen), screen)
        self._wire_actions()

    def _wire_actions(self) -> None:
        add, buttons = self._screen.keys.add, self._screen.pay.buttons
        add("find", self._on_find_key)
        add("item", self._working(self._lines.ask_item), button=buttons["item"])
        add("park", self._working(self._park), button=buttons["park"])
        tenders = (
            ("tender.other", self._tendering.other),
            ("tender.cash", self._tendering.cash),
            ("tender.check", self._tendering.check),
            ("tender.card", self._tendering.card),
            ("tender.exact", self._tendering.exact),
        )
        for name, act in tenders:
            add(name, self._paying(act), button=buttons[name])
        for place in (1, 2, 3):
            add(f"quick.{place}", self._quick(place), button=buttons[f"quick.{place}"])
        add("finish", self._on_finish_key, button=buttons["finish"])
        add("undo", self._on_undo, button=self._screen.finding.cart.undo_button)
        add("payer", self._working(self._lines.ask_payer), button=self._screen.finding.cart.payer_button)
        add("drop_receipt", self._ask_drop)
        add("allow_check", self._paying(self._screen.allowing.ask))
        add("allocate", self._paying(self._screen.dividing.ask))
        add("void", self._void_this, button=self._change.void_button)
        add("give_up", self._finishing.give_up)
        add("counterfeit", self._ask_counterfeit)

    def ready_for_work(self) -> bool:
        """After a posted receipt the next key of work begins the next customer."""
        if self._screen.posting.busy:
            return False
        if self._change.posted and self._change.may_go_on():
            return self._finishing.next_customer()
        return not self._change.posted

    def _working(self, act: Callable[[], object]) -> Callable[[], None]:
        def begin() -> None:
            self._work.notices.clear()
            if self.ready_for_work() and not self._screen.on_change:
                act()

        return begin

    def _paying(self, act: Callable[[], object]) -> Callable[[], None]:
        def begin() -> None:
            self._work.notices.clear()
            if not self._screen.on_change and not self._screen.posting.busy and self._lines.settle_editor():
                act()

        return begin

    def _quick(self, place: int) -> Callable[[], None]:
        def begin() -> None:
            if self._screen.on_change:
                if self._change.panel.shown.shortage and place <= len(self._change.panel.shown.offers):
                    self._finishing.offer(place - 1)
            elif self._lines.settle_editor():
                self._tendering.quick(place)

        return begin

    def _on_find_key(self) -> None:
        if self.ready_for_work():
            if self._screen.on_change:
                self._screen.back_to_amounts()
            self._screen.go_to_find()
            self._screen.finding.search.input.selectAll()

    def _on_undo(self) -> None:
        if not self._finishing.settled:
            if self._screen.on_change:
                self._screen.back_to_amounts()
            handed_back = bool(self._cart.draft.tenders)
            self._lines.undo()
            if handed_back:
                self._screen.go_to_pay()

    def _park(self) -> None:
        if self._lines.settle_editor():
            self._acts.park_or_recall(self._cart.draft, note_of(self._cart.draft, self._cart.lines))

    def _ask_drop(self) -> None:
        cart = self._cart
        if self._finishing.settled:
            return
        if cart.empty:
            self._finishing.clear()
            return
        sheet = DropReceiptSheet(cart.draft, note_of(cart.draft, cart.lines) or "no lines")
        sheet.answered.connect(lambda answer: self._drop() if answer else None)
        self._acts.open(sheet)

    def _ask_counterfeit(self) -> None:
        """A note is kept whatever is being paid; the payment goes on with other money."""
        rules = self._cart.rules
        if rules is None or not rules.book or rules.counting:
            text = "Nothing was recorded. Open a drawer first; the note is reported in its session."
            self._work.notices.say("No drawer of yours is open", text, "caution")
        elif not self._acts.asking:
            self._acts.open(self._notes.sheet(rules.book.partition("-")[0]))

    def _drop(self) -> None:
        draft = self._cart.draft
        if draft.tenders:
            self._work.jobs.submit(
                lambda: self._screen.gateway.abandon(draft), owner=self._screen, failed=self._work.notices.tell
            )
        self._finishing.clear()

    def _on_finish_key(self) -> None:
        if self._screen.on_change:
            self._finishing.finish()
        elif self._cart.covered:
            self._finishing.show_change()
        elif self._cart.draft.tenders and self._lines.settle_editor():
            self._tendering.say_short()

    def _void_this(self) -> None:
        if self._finishing.receipt is not None and self._change.posted:
            self._acts.ask_void(self._finishing.receipt)
