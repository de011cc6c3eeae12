# SPDX-License-Identifier: Apache-2.0
"""The counter screen: finds, takes, tenders and posts; it brings the parts together and knows no rule itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from app.domain import ids
from app.views import formats
from app.views.actions import ActionSet
from app.views.announce import announce
from app.views.screens.counter.allowing import Allowing
from app.views.screens.counter.cart import Cart
from app.views.screens.counter.cart_text import note_of
from app.views.screens.counter.change_view import ChangeView
from app.views.screens.counter.dividing import Dividing
from app.views.screens.counter.finder import Finder
from app.views.screens.counter.finding import FindingPane
from app.views.screens.counter.finishing import Finishing
from app.views.screens.counter.gateway import CounterGateway, ServiceGateway
from app.views.screens.counter.keys import CounterKeys
from app.views.screens.counter.line_acts import LineActs
from app.views.screens.counter.pay_column import PayColumn
from app.views.screens.counter.receipt_acts import ReceiptActs
from app.views.screens.counter.tendering import Tendering
from app.views.widgets.layouts import Row

if TYPE_CHECKING:
    from app.domain.account import AccountCard
    from app.domain.draft import Draft
    from app.domain.receipt import PostedReceipt
    from app.services.receipts import Rules
    from app.views.workplace import Workplace

_SHORT = 4


class CounterScreen(QWidget):
    """What a cashier has before them all day.

    For the window: `scanned(text)` takes a scan from anywhere, `take(number)` and `look(number)` an account chosen
    elsewhere. It answers the window's own actions "receipts.last" and "receipts.reprint".
    """

    def __init__(self, work: Workplace, gateway: CounterGateway | None = None) -> None:
        super().__init__()
        self.setObjectName("counter")
        self.setAccessibleName("Counter")
        self.work = work
        self.gateway: CounterGateway = gateway or ServiceGateway(work.desk)
        self.cart = Cart(lambda: ids.uuid7(work.desk.clock()), self)
        self._compact = False
        self._last: tuple[PostedReceipt, ...] = ()
        self._lay_out()
        self.finder = Finder(work, self.gateway, self.finding.search)
        self.tendering = Tendering(work, self.cart, self.pay)
        self.finishing = Finishing(work, self.gateway, self.cart, self.change, self.tendering)
        self.posting = self.finishing.posting
        self.acts = ReceiptActs(work, self.gateway, self)
        self.allowing = Allowing(work, self.gateway, self.cart, self.acts, self)
        self.dividing = Dividing(work, self.gateway, self.cart, self.acts, self)
        self.lines = LineActs(work, self.gateway, self.cart, self.finding.cart, self.acts)
        self.keys = ActionSet(self, work.desk.staff.rights)
        self.hand = CounterKeys(self)
        self._wire()
        self._show_cart()

    def _lay_out(self) -> None:
        outer = Row(self, gap="")
        self.pages = QStackedWidget()
        outer.addWidget(self.pages)
        self._both = QWidget()
        row = Row(self._both, gap="")
        self.finding = FindingPane(self.work.notices)
        self.pay = PayColumn()
        row.addWidget(self.finding, 1)
        row.addWidget(self.pay)
        self.change = ChangeView(self.work.notices)
        self.pages.addWidget(self._both)
        self.pages.addWidget(self.change)
        self.notice_place = self.finding.notice_place
        self.menu_slot = self.finding.menu_slot

    def _wire(self) -> None:
        cart, panel, search = self.cart, self.finding.cart, self.finding.search
        cart.changed.connect(self._show_cart)
        search.entered_empty.connect(self.go_to_pay)
        self.finder.taken.connect(self.lines.take)
        self.finder.looked.connect(self.lines.look)
        self.finder.bill_differs.connect(self.lines.say_bill_differs)
        self.lines.done.connect(self.go_to_find)
        self.lines.edit_wanted.connect(self._on_edit_wanted)
        panel.amount_set.connect(self.lines.set_amount)
        panel.remove_wanted.connect(self.lines.remove)
        panel.left.connect(self.go_to_find)
        panel.go_wanted.connect(lambda: self.work.go("drawer"))
        panel.last_button.clicked.connect(self.acts.show_last)
        self.finding.pay_wanted.connect(self.go_to_pay)
        self.pay.paid.connect(lambda _how: self.tendering.cash())
        self.pay.handed_back.connect(cart.hand_back)
        self.pay.escaped.connect(self.go_to_find)
        self.tendering.covered.connect(self.finishing.show_change)
        self.tendering.taken.connect(self.go_to_pay)
        self.change.back_wanted.connect(self.back_to_amounts)
        self.change.print_wanted.connect(self._print_this_again)
        self.finishing.shown.connect(self._on_change_shown)
        self.finishing.left.connect(self._leave_change)
        self.finishing.refused.connect(self.go_to_find)
        self.finishing.answered.connect(self.entered)
        self.finishing.cleared.connect(self._on_cleared)
        self.allowing.allowed.connect(self._on_check_allowed)
        self.finding.allow_wanted.connect(self.allowing.ask)
        self.acts.voided.connect(self._on_voided)
        self.acts.parked.connect(self.finishing.clear)
        self.acts.resumed.connect(self._on_resumed)
        self.work.window.action_wanted.connect(self._on_window_action)
        for field in (search.input, self.pay.amount.input):
            field.installEventFilter(self)

    # the window asks -----------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        """What takes the focus when the screen is opened."""
        return self.change.finish if self.on_change else self.finding.search.input

    def entered(self) -> None:
        """Read rules and last receipts anew: another screen may have opened or counted the drawer."""
        jobs, tell = self.work.jobs, self.work.notices.tell
        jobs.submit(self.gateway.rules, token="counter-rules", owner=self, done=self._on_rules, failed=tell)
        jobs.submit(self.gateway.last, token="counter-last", owner=self, done=self._on_last, failed=tell)

    def may_leave(self) -> str:
        """While a payment is on its way into the books the counter stays on screen."""
        return "The payment is on its way into the books. Wait for the answer." if self.posting.busy else ""

    def set_compact(self, compact: bool) -> None:
        """Change to the compact layout: finding and paying are two steps."""
        self._compact = compact
        self.finding.set_compact(compact)
        self.pay.set_compact(compact)
        self.change.set_compact(compact)
        self._show_cart()
        self._show_step(paying=False)

    def scanned(self, text: str) -> None:
        """A scan, wherever the focus is."""
        if self.acts.asking or self.posting.busy or not self.hand.ready_for_work():
            return
        self.finder.scan(text)

    def take(self, number: str) -> None:
        """Take what an account owes, chosen elsewhere."""
        if self.hand.ready_for_work():
            self.finder.take(number)

    def look(self, number: str) -> None:
        """Look at an account, chosen elsewhere."""
        self.finder.look(number)

    @property
    def on_change(self) -> bool:
        """Whether the change is on screen."""
        return self.pages.currentWidget() is self.change

    # what is shown -------------------------------------------------------------------------------

    def _on_rules(self, rules: Rules) -> None:
        self.cart.rules = rules
        self._show_cart()

    def _on_last(self, receipts: tuple[PostedReceipt, ...]) -> None:
        self._last = receipts
        self._show_last()

    def _show_last(self) -> None:
        rules = self.cart.rules
        hidden = "Hidden while the drawer is counted" if rules is not None and rules.counting else ""
        told = [(r.number[-_SHORT:], "Void" if r.voided else formats.clock_time(r.at), formats.money(r.total))
                for r in self._last]  # fmt: skip
        self.finding.cart.show_last([] if hidden else told, hidden)

    def _show_cart(self) -> None:
        if self.on_change:
            self.finishing.follow_cart()
            return
        cart, lines = self.cart, self.cart.lines
        note = note_of(cart.draft, lines)
        now = self.work.desk.now()
        day = cart.rules.business_date if cart.rules else now.date()
        self.finding.show_account(cart.shown, day, now)
        self.finding.show_alert(cart.shown, day, cart.cash_only(), cart.draft.allowed)
        self.finding.cart.show_lines(lines)
        self._say_empty()
        self.pay.show_state(self.tendering.state(note))
        self.pay.set_other_detail(", ".join([kind.name for kind in self.tendering.other_kinds()][:2]))
        self.finding.show_total(cart.draft.total, note.partition(",")[0], can_pay=bool(cart.draft.lines))
        self._show_last()

    def _say_empty(self) -> None:
        panel, rules = self.finding.cart, self.cart.rules
        if rules is not None and rules.counting:
            panel.say_empty(
                f"Drawer {rules.drawer} is being counted", "Set the count aside to go on. Looking up works.", go=True
            )
        elif rules is not None and not rules.book:
            panel.say_empty("No drawer is open", "Open one to take money. Looking up accounts works.", go=True)
        elif rules is not None and rules.full:
            panel.say_empty(
                "Your drawer holds more cash than the city allows",
                "Nothing is wrong. Drop some to the vault on the Drawer screen, or take the next payment first.",
                go=True,
            )
        else:
            panel.say_empty("Nothing on this receipt yet", "Find an account, or press F3 for another item.")

    def _show_step(self, *, paying: bool) -> None:
        self.finding.setVisible(not self._compact or not paying)
        self.pay.setVisible(not self._compact or paying)

    def go_to_find(self) -> None:
        """Back to the search box."""
        self._show_step(paying=False)
        self.finding.search.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_pay(self) -> None:
        """On to the amount received."""
        if self.cart.covered:
            self.finishing.show_change()
        elif self.cart.draft.lines:
            self._show_step(paying=True)
            self.pay.offer()

    def _on_check_allowed(self, head: str, text: str) -> None:
        if self._compact:  # else the banner over the cart says it
            self.work.notices.say(head, text, "positive")
        announce(f"{head}. {text}", at=self)
        self.go_to_pay()

    def _on_edit_wanted(self, place: int) -> None:
        self._show_step(paying=False)
        self.finding.cart.edit(place)

    # change and posting --------------------------------------------------------------------------

    def _on_change_shown(self) -> None:
        self.pages.setCurrentWidget(self.change)
        self.notice_place = self.change.notice_place

    def back_to_amounts(self) -> None:
        """Esc: the amounts again; nothing is posted and no money is lost."""
        if self.finishing.settled:
            return
        self._leave_change()
        self._show_step(paying=True)
        self.pay.buttons["finish"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_change(self) -> None:
        self.pages.setCurrentWidget(self._both)
        self.notice_place = self.finding.notice_place
        self._show_cart()

    def _on_cleared(self) -> None:
        self.lines.forget()
        self.cart.clear()
        self.finding.search.clear()
        self._leave_change()
        self.go_to_find()

    # receipts of before --------------------------------------------------------------------------

    def _print_this_again(self) -> None:
        if self.finishing.receipt is not None:
            self.acts.print_again(self.finishing.receipt.number)

    def _on_voided(self, receipt: PostedReceipt) -> None:
        self.entered()
        shown = self.finishing.receipt
        if shown is not None and shown.number == receipt.number:
            self.finishing.next_customer()

    def _on_resumed(self, draft: Draft, cards: tuple[AccountCard, ...]) -> None:
        self.cart.resume(draft, cards)
        self.cart.renew(cards)
        self.go_to_find()

    def _on_window_action(self, name: str) -> None:
        if name == "receipts.last":
            self.acts.show_last()
        elif name == "receipts.reprint":
            self.acts.print_last_again()

    # keys of the fields --------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z belongs to the counter, not to the text of a field."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            field = watched if isinstance(watched, QLineEdit) else None
            typed = field is not None and bool(field.text()) and field.isModified()
            if control and event.key() == Qt.Key.Key_Z and not typed:
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide window has a wider pay column."""
        super().resizeEvent(event)
        self.pay.restyle()
