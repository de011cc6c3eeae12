# SPDX-License-Identifier: Apache-2.0
"""The bag is filled: cash by denomination, each check ticked, until it is what the sessions bring."""

from dataclasses import dataclass

from PySide6.QtCore import Signal

from app.domain.count import CashCount
from app.domain.errors import CounterError
from app.domain.kinds.deposit import CASH, BagCheck
from app.domain.money import Money
from app.services.deposits import Prepared
from app.views import actions, formats
from app.views.screens.deposits.checks_card import ChecksCard
from app.views.screens.drawer.count_foot import CountFoot
from app.views.screens.drawer.page import GridPage


@dataclass(frozen=True, slots=True)
class Filled:
    """A bag as it was counted, for the sessions it was prepared for."""

    prepared: Prepared
    cash: CashCount
    checks: tuple[BagCheck, ...]

    @property
    def total(self) -> Money:
        """What was counted into it."""
        return self.cash.total + Money.total(check.amount for check in self.checks)


class BagView(GridPage):
    """Signals: `filled(Filled)` when it is to be verified; `left()`, what was typed stays for the same sessions."""

    filled = Signal(object)
    left = Signal()

    def __init__(self, rights: frozenset[str]) -> None:
        self.listing = ChecksCard()
        super().__init__(self.listing)
        self.setObjectName("bag-view")
        self.prepared: Prepared | None = None
        self._compact = False
        back = actions.button("bag.back", height="control-tender")
        self.close_button = actions.button("bag.close", "primary", height="control-tender")
        self.foot = CountFoot("Cash in the bag", (back, self.close_button), ("Back", "Verify"))
        self._body.addWidget(self.foot)
        self.keys = actions.ActionSet(self, rights)
        self.keys.add("bag.close", self._close, button=self.close_button)
        self.keys.add("bag.back", self.left.emit, button=back)
        self.keys.add("bag.checks", self._to_checks)
        self.keys.add("bag.all", self.listing.tick_all)
        self.listing.changed.connect(self._on_typed)
        self.listing.left_up.connect(lambda: self.grid.go_to(len(self.grid.rows) - 1))
        self.grid.left_down.connect(self._to_checks)

    def fill(self, prepared: Prepared) -> None:
        """Fill a bag for these sessions; figures typed for the same ones before are kept."""
        if self.prepared is None or (prepared.bank, prepared.parts) != (self.prepared.bank, self.prepared.parts):
            self.start_again()
            self.listing.show_checks(prepared)
        self.prepared = prepared
        self.title = f"Deposit to {prepared.bank.words}"
        sessions = formats.count_of(len(prepared.books), "session")
        self.note = (
            f"{formats.money(prepared.total)} of {sessions}. Count the cash into the bag, and tick each check as you "
            "lay it in."
        )
        self._on_typed()

    def empty(self) -> None:
        """The bag is closed: nothing of it stays."""
        self.prepared = None
        self.start_again()

    def set_busy(self, busy: bool) -> None:
        """While the books are asked nothing is sent again."""
        self.keys.enable("bag.close", not busy)

    def set_compact(self, compact: bool) -> None:
        """Smaller figures in a small window."""
        super().set_compact(compact)
        self._compact = compact
        self.foot.set_compact(compact)
        self._on_typed()

    def _to_checks(self) -> None:
        if (first := self.listing.first_focus()) is not None:
            first.setFocus()

    def _on_typed(self) -> None:
        """What was said of the bag before is not so any more."""
        self.say("")
        self.foot.show_cash(self.grid.total())
        checks = self.listing.readable()
        listed = () if self._compact else checks  # a small window has them in the card alone
        self.foot.show_items(
            "checks", len(listed), Money.total(check.amount for check in listed), always=not self._compact
        )
        if self.prepared is not None:
            left = self.prepared.total - self.grid.total() - Money.total(check.amount for check in checks)
            words, tone = ("Complete", "positive") if not left else ("Still to come", "ink")
            if left.cents < 0:
                words, tone = "Too much", "danger"
            self.foot.show_note("note", words, formats.money(abs(left)), tone)

    def _close(self) -> None:
        if self.prepared is None or not self.ready():
            return
        try:
            checks = self.listing.checks()
        except CounterError as refused:
            head, _, rest = refused.message.partition(". ")
            self.say(head, rest, "danger")
            return
        for tie in self.prepared.tie(self.grid.count(), checks):
            if tie.counted != tie.slip:
                name = {CASH: "Cash", "check": "Checks"}.get(tie.tender, "Money orders")
                self.say(
                    f"{name}: {formats.money(tie.counted)} of {formats.money(tie.slip)}",
                    "" if self._compact else "Nothing is recorded. Look for it, and count again.",
                    "danger",
                )
                return
        self.say("")
        self.filled.emit(Filled(self.prepared, self.grid.count(), checks))

    def ready(self) -> bool:
        """Blank rows are nothing here: the sum is compared with what the sessions bring."""
        if (wrong := self.grid.wrong()) is not None:
            field, sentence = wrong
            self.say(field.accessibleName(), sentence, "danger")
            field.select()
            return False
        return True
