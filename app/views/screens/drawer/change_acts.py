# SPDX-License-Identifier: Apache-2.0
"""Change ordered from the vault: asked for, printed, exchanged for bills of the same worth, or withdrawn."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.count import CashCount
from app.domain.ports import KickReason
from app.queries.change_use import ChangeOrder
from app.services import change_supply, papers
from app.services.change_supply import Supply
from app.services.session_acts import Done
from app.views import formats
from app.views.dialogs.change_order_sheet import ChangeOrderSheet, Wanted
from app.views.dialogs.exchange_sheet import Exchange, ExchangeSheet
from app.views.screens.drawer import change_words
from app.views.screens.drawer.change_view import ChangeView
from app.views.screens.drawer.lane import Lane
from app.views.screens.drawer.page import Page
from app.views.screens.drawer.pages import Pages
from app.views.workplace import Workplace


class ChangeActs(QObject):
    """Keeps the page of the change true and brings its orders to the vault.

    Signals: `shown()`: the page has something to show; `hidden()`: it has nothing any more; `changed()`: pieces moved.
    """

    shown = Signal()
    hidden = Signal()
    changed = Signal()

    def __init__(self, work: Workplace, lane: Lane, pages: Pages, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._lane, self._pages, self._over = work, lane, pages, over
        pages.made.connect(self._on_made)

    def _on_made(self, page: Page) -> None:
        if isinstance(page, ChangeView):
            page.order_wanted.connect(self._ask_order)
            page.take_wanted.connect(self._ask_take)
            page.withdraw_wanted.connect(self._withdraw)

    def open(self) -> None:
        """Read the change of the own drawer, and then show it."""
        self._look(self.shown.emit)

    def look(self) -> None:
        """Read it again, where it is shown already."""
        self._look(lambda: None)

    def _look(self, then: Callable[[], object]) -> None:
        desk, known = self._work.desk, self._pages.change.supply

        def looked(supply: Supply | None) -> None:
            if supply is None:
                self._pages.change.forget()
                self.hidden.emit()
                return
            self._pages.change.show_supply(supply)
            then()

        self._lane.ask(lambda: change_supply.look(desk, known), looked, token="drawer.change")

    def _ask_order(self) -> None:
        if (supply := self._pages.change.supply) is None:
            return
        desk = self._work.desk
        sheet = ChangeOrderSheet(supply.drawer, supply.wanted, change_words.reckoned_from(supply))

        def ordered(order: ChangeOrder) -> None:
            self._work.printing.paper(papers.change_order_slip(desk, order), ref=order.id)
            sheet.finish()
            head = f"{formats.money(order.count.total)} of change is ordered"
            text = f"Bring the slip and bills of the same worth to {order.vault}, then take the order in (Alt+T)."
            self._work.notices.say(head, text, "positive")
            self.look()

        def order(wanted: object) -> None:
            if isinstance(wanted, Wanted):
                self._lane.act_from(
                    sheet,
                    lambda _entry: change_supply.order(desk, count=wanted.count, vault=wanted.vault),
                    ordered,
                )

        sheet.agreed.connect(order)
        sheet.open_over(self._over)

    def _ask_take(self) -> None:
        supply = self._pages.change.supply
        if supply is None or supply.order is None:
            return
        desk, order = self._work.desk, supply.order
        told = Exchange(order.count, CashCount(), order.vault, "Change order")
        sheet = ExchangeSheet(supply.drawer, told)

        def taken(wanted: Exchange, done: Done) -> None:
            paper = papers.exchange_slip(desk, done, wanted.came, wanted.went)
            self._work.printing.paper(paper, ref=done.id, kick=KickReason.CASH)
            sheet.finish()
            head = f"{formats.money(done.amount)} is exchanged"
            self._work.notices.say(head, "The drawer holds as much as before. Both sides sign the slip.", "positive")
            self.changed.emit()
            self.look()

        def take(wanted: object) -> None:
            if isinstance(wanted, Exchange):
                self._lane.act_from(
                    sheet,
                    lambda entry_id: change_supply.take_in(
                        desk, order.id, came=wanted.came, went=wanted.went, party=wanted.party, reason=wanted.reason,
                        entry_id=entry_id,
                    ),
                    lambda done: taken(wanted, done),
                )  # fmt: skip

        sheet.agreed.connect(take)
        sheet.open_over(self._over)

    def _withdraw(self) -> None:
        supply = self._pages.change.supply
        if supply is None or supply.order is None:
            return
        desk, order = self._work.desk, supply.order

        def withdrawn(_: object) -> None:
            text = "Nothing has moved. Tell the vault, and throw its slip away."
            self._work.notices.say("The change order is withdrawn", text, "positive")
            self.look()

        self._lane.ask(lambda: change_supply.withdraw(desk, order.id), withdrawn)
