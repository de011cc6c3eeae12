# SPDX-License-Identifier: Apache-2.0
"""The counter screen: finds, takes, tenders and posts; it brings the parts together and knows no rule itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from app.domain import ids
from app.domain.errors import CounterError, OutcomeUnknown
from app.domain.money import ZERO
from app.views import formats
from app.views.actions import ActionSet
from app.views.announce import announce
from app.views.dialogs.drop_receipt_sheet import DropReceiptSheet
from app.views.screens.counter.cart import Cart
from app.views.screens.counter.cart_text import note_of
from app.views.screens.counter.change_view import ChangeView, change_sums
from app.views.screens.counter.finder import Finder
from app.views.screens.counter.finding import FindingPane
from app.views.screens.counter.gateway import CounterGateway, ServiceGateway
from app.views.screens.counter.line_acts import LineActs
from app.views.screens.counter.pay_column import PayColumn
from app.views.screens.counter.posting import Posting, kick_for
from app.views.screens.counter.receipt_acts import ReceiptActs
from app.views.screens.counter.settling import received_rows, shown_change
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
        self._receipt: PostedReceipt | None = None
        self._last: tuple[PostedReceipt, ...] = ()
        self._lay_out()
        self.finder = Finder(work, self.gateway, self.finding.search)
        self.tendering = Tendering(work, self.cart, self.pay)
        self.posting = Posting(work, self.gateway, self)
        self.acts = ReceiptActs(work, self.gateway, self)
        self.lines = LineActs(work, self.gateway, self.cart, self.finding.cart, self.acts)
        self.keys = ActionSet(self, work.desk.staff.rights)
        self._wire()
        self._wire_actions()
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
        self.tendering.covered.connect(self._on_covered)
        self.tendering.taken.connect(self.go_to_pay)
        self.change.finish_wanted.connect(self.finish)
        self.change.back_wanted.connect(self.back_to_amounts)
        self.change.next_wanted.connect(self.next_customer)
        self.change.offer_taken.connect(self._on_offer)
        self.change.print_wanted.connect(self._print_this_again)
        self.posting.posted.connect(self._on_posted)
        self.posting.refused.connect(self._on_refused)
        self.posting.unknown.connect(self._on_unknown)
        self.acts.voided.connect(self._on_voided)
        self.acts.parked.connect(self._clear)
        self.acts.resumed.connect(self._on_resumed)
        self.work.window.action_wanted.connect(self._on_window_action)
        for field in (search.input, self.pay.amount.input):
            field.installEventFilter(self)

    def _wire_actions(self) -> None:
        add, buttons = self.keys.add, self.pay.buttons
        add("find", self._on_find_key)
        add("item", self._working(self.lines.ask_item), button=buttons["item"])
        add("park", self._working(self._park), button=buttons["park"])
        tenders = (
            ("tender.other", self.tendering.other),
            ("tender.cash", self.tendering.cash),
            ("tender.check", self.tendering.check),
            ("tender.card", self.tendering.card),
            ("tender.exact", self.tendering.exact),
        )
        for name, act in tenders:
            add(name, self._paying(act), button=buttons[name])
        for place in (1, 2, 3):
            add(f"quick.{place}", self._quick(place), button=buttons[f"quick.{place}"])
        add("finish", self._on_finish_key, button=buttons["finish"])
        add("undo", self._on_undo, button=self.finding.cart.undo_button)
        add("payer", self._working(self.lines.ask_payer), button=self.finding.cart.payer_button)
        add("drop_receipt", self._ask_drop)
        add("void", self._void_this, button=self.change.void_button)

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
        if self.acts.asking or self.posting.busy or not self._ready_for_work():
            return
        self.finder.scan(text)

    def take(self, number: str) -> None:
        """Take what an account owes, chosen elsewhere."""
        if self._ready_for_work():
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
            self._follow_cart()
            return
        cart, lines = self.cart, self.cart.lines
        note = note_of(cart.draft, lines)
        now = self.work.desk.now()
        day = cart.rules.business_date if cart.rules else now.date()
        self.finding.show_account(cart.shown, day, now)
        self.finding.cart.show_lines(lines)
        self._say_empty()
        self.pay.show_state(self.tendering.state(note))
        self.pay.set_other_detail(", ".join([kind.name for kind in self.tendering.other_kinds()][:2]))
        self.finding.show_total(cart.draft.total, note.partition(",")[0], can_pay=bool(cart.draft.lines))
        self._show_last()

    def _follow_cart(self) -> None:
        """A line that arrives while the change is shown is reckoned with, or the amounts are asked for again."""
        if self.change.posted or self.posting.busy:
            return
        if self.cart.covered:
            self._on_covered()
        else:
            self._leave_change()

    def _say_empty(self) -> None:
        panel, rules = self.finding.cart, self.cart.rules
        if rules is not None and rules.counting:
            panel.say_empty(
                f"Drawer {rules.drawer} is being counted", "Set the count aside to go on. Looking up works.", go=True
            )
        elif rules is not None and not rules.book:
            panel.say_empty("No drawer is open", "Open one to take money. Looking up accounts works.", go=True)
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
            self._on_covered()
        elif self.cart.draft.lines:
            self._show_step(paying=True)
            self.pay.offer()

    def _on_edit_wanted(self, place: int) -> None:
        self._show_step(paying=False)
        self.finding.cart.edit(place)

    # keys that begin work ------------------------------------------------------------------------

    def _ready_for_work(self) -> bool:
        """After a posted receipt the next key of work begins the next customer."""
        if self.posting.busy:
            return False
        return self.next_customer() if self.change.posted and self.change.may_go_on() else not self.change.posted

    def _working(self, act: Callable[[], object]) -> Callable[[], None]:
        def begin() -> None:
            self.work.notices.clear()
            if self._ready_for_work() and not self.on_change:
                act()

        return begin

    def _paying(self, act: Callable[[], object]) -> Callable[[], None]:
        def begin() -> None:
            self.work.notices.clear()
            if not self.on_change and not self.posting.busy and self.lines.settle_editor():
                act()

        return begin

    def _quick(self, place: int) -> Callable[[], None]:
        def begin() -> None:
            if self.on_change:
                if self.change.panel.shown.shortage and place <= len(self.change.panel.shown.offers):
                    self._on_offer(place - 1)
            elif self.lines.settle_editor():
                self.tendering.quick(place)

        return begin

    def _on_find_key(self) -> None:
        if self._ready_for_work():
            if self.on_change:
                self.back_to_amounts()
            self.go_to_find()
            self.finding.search.input.selectAll()

    def _on_undo(self) -> None:
        if not self.posting.busy and not self.change.posted:
            if self.on_change:
                self.back_to_amounts()
            handed_back = bool(self.cart.draft.tenders)
            self.lines.undo()
            if handed_back:
                self.go_to_pay()

    def _park(self) -> None:
        if self.lines.settle_editor():
            self.acts.park_or_recall(self.cart.draft, note_of(self.cart.draft, self.cart.lines))

    def _ask_drop(self) -> None:
        cart = self.cart
        if self.posting.busy or self.change.posted:
            return
        if cart.empty:
            self._clear()
            return
        sheet = DropReceiptSheet(cart.draft, note_of(cart.draft, cart.lines) or "no lines")
        sheet.answered.connect(lambda answer: self._drop() if answer else None)
        self.acts.open(sheet)

    def _drop(self) -> None:
        draft = self.cart.draft
        if draft.tenders:
            self.work.jobs.submit(lambda: self.gateway.abandon(draft), owner=self, failed=self.work.notices.tell)
        self._clear()

    # change and posting --------------------------------------------------------------------------

    def _on_covered(self) -> None:
        cart, lines = self.cart, self.cart.lines
        settlement = cart.settlement
        note = note_of(cart.draft, lines)
        now = self.work.desk.now()
        rows = received_rows(cart.draft.tenders, now)
        sums = change_sums(settlement.due, note, rows, settlement.rounding + settlement.credited)
        self.pages.setCurrentWidget(self.change)
        drawer = cart.rules.drawer if cart.rules else ""
        shown = shown_change(settlement, cart.advice(), drawer)
        self.change.show_due(lines, settlement.due, sums, shown)
        self.notice_place = self.change.notice_place

    def _on_offer(self, place: int) -> None:
        ask = self.cart.to_ask_for()
        if self.change.posted or self.posting.busy:
            return
        if place == 0 and ask > ZERO:
            self.tendering.add_cash(ask)
        else:
            self.work.notices.say(
                "Change a bill with another drawer", "Nothing is posted yet. Then press F12 here.", "accent"
            )

    def back_to_amounts(self) -> None:
        """Esc: the amounts again; nothing is posted and no money is lost."""
        if self.posting.busy or self.change.posted:
            return
        self._leave_change()
        self._show_step(paying=True)
        self.pay.buttons["finish"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_change(self) -> None:
        self.pages.setCurrentWidget(self._both)
        self.notice_place = self.finding.notice_place
        self._show_cart()

    def _on_finish_key(self) -> None:
        if self.on_change:
            if not self.change.posted:
                self.finish()
        elif self.cart.covered:
            self._on_covered()
        elif self.cart.draft.tenders and self.lines.settle_editor():
            self.tendering.say_short()

    def finish(self) -> None:
        """Post: once, however often the key comes."""
        if self.on_change and self.cart.covered and not self.change.posted:
            self.change.set_busy(True)
            self.cart.locked = True
            self.posting.send(self.cart.draft)

    def _on_posted(self, receipt: PostedReceipt) -> None:
        self._receipt = receipt
        kinds = dict(self.cart.rules.tender_kinds) if self.cart.rules else {}
        kick = kick_for(receipt, kinds)
        self.work.printing.receipt(receipt, kick=kick)
        self.work.notices.clear()
        drawer = ", which opens the drawer" if kick else ""
        self.change.show_posted(f"Receipt {receipt.number} is posted", f"The slip went to the printer{drawer}.")
        announce(f"Receipt {receipt.number} is posted. {self.change.panel.sentence()}", at=self.change)
        self.entered()

    def _on_refused(self, trouble: BaseException) -> None:
        self.cart.locked = False
        self._leave_change()
        self.work.notices.tell(trouble)
        stale = isinstance(trouble, CounterError) and (
            getattr(trouble, "code", "") == "TW-STALE" or (trouble.field or "").startswith("charge:")
        )
        if stale:
            numbers = self.cart.draft.accounts
            self.work.jobs.submit(
                lambda: self.gateway.cards(numbers), owner=self, done=self.cart.renew, failed=self.work.notices.tell
            )
        self.entered()
        self.go_to_find()

    def _on_unknown(self, trouble: OutcomeUnknown) -> None:
        self.change.show_unknown()
        self.work.notices.say(trouble.what.rstrip("."), f"{trouble.safe} {trouble.remedy}", "danger")

    def next_customer(self) -> bool:
        """The change leaves the screen and the counter is empty."""
        self.posting.reset()
        self._receipt = None
        self._clear()
        return True

    def _clear(self) -> None:
        self.change.forget()
        self.cart.locked = False
        self.lines.forget()
        self.cart.clear()
        self.finding.search.clear()
        self._leave_change()
        self.go_to_find()

    # receipts of before --------------------------------------------------------------------------

    def _print_this_again(self) -> None:
        if self._receipt is not None:
            self.acts.print_again(self._receipt.number)

    def _void_this(self) -> None:
        if self._receipt is not None and self.change.posted:
            self.acts.ask_void(self._receipt)

    def _on_voided(self, receipt: PostedReceipt) -> None:
        self.entered()
        if self._receipt is not None and self._receipt.number == receipt.number:
            self.next_customer()

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
