# SPDX-License-Identifier: Apache-2.0
"""The blind count of a drawer: what was typed and nothing else; the answer is balanced or not balanced."""

from dataclasses import dataclass

from PySide6.QtCore import Signal

from app.domain.count import CashCount
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.views import actions, formats
from app.views.screens.drawer.count_foot import CountFoot
from app.views.screens.drawer.listing import ListingCard
from app.views.screens.drawer.page import GridPage, blind_chip
from app.views.widgets.chip import Chip


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: cash by denomination, checks and money orders one by one; `book` for a supervisor's count.

    `by_two`: another person counted along.
    """

    cash: CashCount
    checks: tuple[Listed, ...]
    money_orders: tuple[Listed, ...]
    book: str = ""
    by_two: bool = False


class CountingView(GridPage):
    """Signals: `counted(Counted)` when it is submitted; `set_aside()`, the figures stay."""

    counted = Signal(object)
    set_aside = Signal()

    def __init__(self, rights: frozenset[str]) -> None:
        self.listing = ListingCard()
        super().__init__(self.listing)
        self.setObjectName("counting-view")
        self.drawer, self.book, self._for_other, self._by_two = "", "", False, False
        self._compact = False
        self._attempt = Chip("Attempt 1 of 3", "neutral", "hash")
        self.at_head = [blind_chip(), self._attempt]
        aside = actions.button("count.aside", height="control-tender")
        self.submit_button = actions.button("count.submit", "primary", height="control-tender")
        self.foot = CountFoot("Cash counted", (aside, self.submit_button), ("Set aside", "Submit"))
        self._body.addWidget(self.foot)
        self.keys = actions.ActionSet(self, rights)
        self.keys.add("count.submit", self._submit, button=self.submit_button)
        self.keys.add("count.aside", self.set_aside.emit, button=aside)
        self.listing.wire(self.keys)
        self.listing.changed.connect(self._on_typed)
        self.listing.trouble.connect(self._on_trouble)
        self.listing.left_up.connect(self._on_left_up)
        self.grid.left_down.connect(self.listing.number.setFocus)
        self._on_typed()

    def count_own(self, drawer: str, book: str, attempt: int) -> None:
        """The person of the session counts; figures typed for the same session before are kept."""
        self._begin(drawer, book, mine=True)
        self.title = f"Count drawer {drawer}"
        self.note = "Receipts on this drawer are paused while you count. Type the number of pieces and press Enter."
        self._attempt.set_text(f"Attempt {attempt} of 3", "neutral", "hash")

    def count_submitted(self, drawer: str, book: str, person: str, *, by_two: bool = False) -> None:
        """A supervisor counts a submitted session, as blind as its person was; `by_two`: with another person."""
        self._begin(drawer, book, mine=False)
        self._by_two = by_two
        self.title = f"Count drawer {drawer}"
        whose = "Count it with a second person; this count decides." if by_two else "Your count decides."
        self.note = f"Session {book} of {person}. {whose} Type the number of pieces and press Enter."
        self._attempt.set_text("Count by two people" if by_two else "Supervisor's count", "neutral", "hash")

    def count_by_surprise(self, drawer: str, book: str, person: str) -> None:
        """A supervisor counts an open drawer with a second person, as blind as any count."""
        self._begin(drawer, book, mine=False)
        self.title = f"Count drawer {drawer}"
        self.note = f"Session {book} of {person} goes on afterwards. Nobody takes a payment on it until this is stored."
        self._attempt.set_text("Surprise count", "neutral", "hash")

    def _begin(self, drawer: str, book: str, *, mine: bool) -> None:
        if (book, mine) != (self.book, not self._for_other):
            self.start_again()
        self.drawer, self.book, self._for_other, self._by_two = drawer, book, not mine, False

    def start_again(self) -> None:
        """An empty count, cash and lists."""
        super().start_again()
        self.listing.clear()

    def not_balanced(self, attempt: int) -> None:
        """The attempt is stored; the figures stay to be checked."""
        self.forget_naming()
        self.say(
            "Not balanced",
            f"Attempt {attempt} of 3 is stored. Your figures are still here; check each row.",
        )
        self._attempt.set_text(f"Attempt {attempt + 1} of 3", "neutral", "hash")
        self.grid.go_to(0)

    def set_busy(self, busy: bool) -> None:
        """While the count is being stored nothing is submitted again."""
        self.keys.enable("count.submit", not busy)

    def set_compact(self, compact: bool) -> None:
        """Smaller figures in a small window, and one for all that is listed."""
        super().set_compact(compact)
        self._compact = compact
        self.foot.set_compact(compact)
        self._on_typed()

    def _on_typed(self) -> None:
        self.foot.show_cash(self.grid.total())
        checks, orders = self.listing.checks(), self.listing.money_orders()
        if self._compact:
            checks, orders = (*checks, *orders), ()
        self.foot.show_items("checks", len(checks), Money.total(item.amount for item in checks), always=True)
        self.foot.show_items("money orders", len(orders), Money.total(item.amount for item in orders))
        if self._compact:
            total = Money.total(item.amount for item in checks)
            self.foot.show_note("checks", f"Listed, {formats.count_of(len(checks), 'item')}", formats.money(total))

    def _on_trouble(self, sentence: str) -> None:
        head, _, rest = sentence.partition(". ")
        self.say(head, rest, "danger")

    def _on_left_up(self) -> None:
        self.grid.go_to(len(self.grid.rows) - 1)

    def _submit(self) -> None:
        if self.listing.unfinished():
            self.listing.add_typed()
            if self.listing.unfinished():
                return
        if self.ready():
            self.say("")
            book = self.book if self._for_other else ""
            listed = self.listing.checks(), self.listing.money_orders()
            self.counted.emit(Counted(self.grid.count(), *listed, book, self._by_two))
