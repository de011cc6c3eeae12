# SPDX-License-Identifier: Apache-2.0
"""Cash of the own session that is no payment: to the vault, in or out for a purpose, changed, or taken back again."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.paper import Paper
from app.domain.ports import KickReason
from app.queries import drawer_cash as moves
from app.queries.books import BookRow
from app.queries.drawer_cash import Moved
from app.services import drawer_cash, drawers, papers
from app.services.drawer_cash import Limits
from app.services.session_acts import Done
from app.views import formats
from app.views.dialogs.cash_sheet import CashMove, PaidSheet, PickupSheet
from app.views.dialogs.drop_sheet import Drop, DropSheet
from app.views.dialogs.exchange_sheet import Exchange, ExchangeSheet
from app.views.dialogs.no_sale_sheet import NoSale, NoSaleSheet
from app.views.dialogs.take_back_sheet import WORDS, TakeBack, TakeBackSheet
from app.views.screens.drawer.lane import Lane
from app.views.widgets.sheet import Sheet
from app.views.workplace import Workplace

_MOST_OFFERED = 8
"""So many movements can be taken back here, newest first; older ones are a supervisor's to correct."""


class CashActs(QObject):
    """Asks for each act, brings it to the books, prints its slip and says what happened.

    Signals: `changed()`: the books hold something new.
    """

    changed = Signal()

    def __init__(self, work: Workplace, lane: Lane, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._lane, self._over = work, lane, over

    def ask(self, what: str, own: BookRow) -> None:
        """Ask for one act of the own session by the name of its action; what is no act of cash asks nothing."""
        asking: dict[str, Callable[[BookRow], None]] = {
            "no_sale": self._ask_no_sale,
            "drop": lambda own: self._ask(DropSheet(own.code), self._drop),
            "pickup": lambda own: self._ask(PickupSheet(own.code, self._work.desk.staff), self._pickup),
            "paid_in": lambda own: self._ask(PaidSheet(own.code, self._work.desk.staff, out=False), self._paid_in),
            "paid_out": self._ask_paid_out,
            "exchange": lambda own: self._ask(ExchangeSheet(own.code), self._exchange),
            "take_back": self._ask_take_back,
        }
        if what in asking:
            asking[what](own)

    def _ask(self, sheet: Sheet, act: Callable[[Sheet, object], None]) -> None:
        sheet.agreed.connect(lambda answer: act(sheet, answer))
        sheet.open_over(self._over)

    def _act(
        self, sheet: Sheet, work: Callable[[str], Done], paper: Callable[[Done], Paper], said: Callable[[Done], str],
        then: str, kick: KickReason = KickReason.CASH,
    ) -> None:  # fmt: skip
        """Do it; with the answer the slip prints, the drawer opens, and it is said what is to do now."""

        def done(act: Done) -> None:
            self._work.printing.paper(paper(act), ref=act.id, kick=kick)
            sheet.finish()
            self._work.notices.say(said(act), then, "positive")
            self.changed.emit()

        self._lane.act_from(sheet, work, done)

    # without money ------------------------------------------------------------------------------

    def _ask_no_sale(self, own: BookRow) -> None:
        def ask(limits: Limits) -> None:
            sheet = NoSaleSheet(own.code, self._work.desk.staff, limits.no_sales)
            if sheet.needs_second:
                sheet.offer_sending(self._work)
            self._ask(sheet, lambda sheet, answer: self._no_sale(sheet, own.code, answer))

        desk = self._work.desk
        self._lane.ask(lambda: drawer_cash.limits(desk), ask)

    def _no_sale(self, sheet: Sheet, drawer: str, wanted: object) -> None:
        desk = self._work.desk
        if isinstance(wanted, NoSale):
            self._act(
                sheet,
                lambda entry_id: drawers.no_sale(desk, reason=wanted.reason, second=wanted.second, entry_id=entry_id),
                lambda act: papers.no_sale_slip(desk, act),
                lambda _: f"Drawer {drawer} is opened",
                "The reason is in the books.",
                KickReason.NO_SALE,
            )

    def _exchange(self, sheet: Sheet, wanted: object) -> None:
        desk = self._work.desk
        if isinstance(wanted, Exchange):
            self._act(
                sheet,
                lambda entry_id: drawer_cash.exchange(
                    desk, came=wanted.came, went=wanted.went, party=wanted.party, reason=wanted.reason,
                    entry_id=entry_id,
                ),
                lambda act: papers.exchange_slip(desk, act, wanted.came, wanted.went),
                lambda act: f"{formats.money(act.amount)} is exchanged",
                "The drawer holds as much as before. Both sides sign the slip.",
            )  # fmt: skip

    # to the vault -------------------------------------------------------------------------------

    def _drop(self, sheet: Sheet, wanted: object) -> None:
        desk = self._work.desk
        if isinstance(wanted, Drop):
            self._act(
                sheet,
                lambda entry_id: drawers.drop(
                    desk, amount=wanted.amount, reason=wanted.reason, count=wanted.count, entry_id=entry_id
                ),
                lambda act: papers.drop_slip(desk, act, wanted.count),
                lambda act: f"{formats.money(act.amount)} goes to the vault",
                "Put the slip with the money.",
            )

    def _pickup(self, sheet: Sheet, wanted: object) -> None:
        desk = self._work.desk
        if isinstance(wanted, CashMove) and (second := wanted.second) is not None:
            self._act(
                sheet,
                lambda entry_id: drawer_cash.pickup(
                    desk, amount=wanted.amount, reason=wanted.reason, second=second, entry_id=entry_id
                ),
                lambda act: papers.pickup_slip(desk, act),
                lambda act: f"{formats.money(act.amount)} is picked up",
                "Both of you sign the slip; it goes with the money.",
            )

    # in and out for a purpose -------------------------------------------------------------------

    def _paid_in(self, sheet: Sheet, wanted: object) -> None:
        desk = self._work.desk
        if isinstance(wanted, CashMove) and (named := wanted.named) is not None:
            self._act(
                sheet,
                lambda entry_id: drawer_cash.paid_in(
                    desk, named=named, amount=wanted.amount, reason=wanted.reason, entry_id=entry_id
                ),
                lambda act: papers.paid_slip(desk, act),
                lambda act: f"{formats.money(act.amount)} is paid in",
                "Put the cash in the drawer and hand over the slip.",
            )

    def _ask_paid_out(self, own: BookRow) -> None:
        desk = self._work.desk

        def ask(limits: Limits) -> None:
            sheet = PaidSheet(own.code, desk.staff, out=True, left=limits.paid_out)
            sheet.offer_sending(self._work)
            self._ask(sheet, self._paid_out)

        self._lane.ask(lambda: drawer_cash.limits(desk), ask)

    def _paid_out(self, sheet: Sheet, wanted: object) -> None:
        desk = self._work.desk
        if isinstance(wanted, CashMove) and (named := wanted.named) is not None:
            self._act(
                sheet,
                lambda entry_id: drawer_cash.paid_out(
                    desk, named=named, amount=wanted.amount, reason=wanted.reason, second=wanted.second,
                    entry_id=entry_id,
                ),
                lambda act: papers.paid_slip(desk, act),
                lambda act: f"{formats.money(act.amount)} is paid out",
                "Whoever gets the cash signs the slip. Keep it with the bill.",
            )  # fmt: skip

    # and back -----------------------------------------------------------------------------------

    def _ask_take_back(self, own: BookRow) -> None:
        desk = self._work.desk

        def ask(moved: tuple[Moved, ...]) -> None:
            if moved:
                sheet = TakeBackSheet(moved[:_MOST_OFFERED], desk.staff)
                sheet.offer_sending(self._work)
                self._ask(sheet, self._take_back)
            else:
                text = "No drop, pickup, paid-in or paid-out of this session stands. Nothing was changed."
                self._work.notices.say("There is nothing to take back", text, "caution")

        self._lane.ask(lambda: moves.moved(desk.database, own.id), ask)

    def _take_back(self, sheet: Sheet, wanted: object) -> None:
        desk = self._work.desk
        if isinstance(wanted, TakeBack):
            moved, what = wanted.moved, f"the {WORDS[wanted.moved.kind].lower()}"
            comes = moved.kind != "paid_in"
            self._act(
                sheet,
                lambda entry_id: drawer_cash.take_back(
                    desk, of=moved.id, reason=wanted.reason, second=wanted.second, entry_id=entry_id
                ),
                lambda act: papers.taken_back_slip(desk, act, what),
                lambda act: f"{what.capitalize()} of {formats.money(act.amount)} is taken back",
                "Put the cash back in the drawer." if comes else "Hand the cash back from the drawer.",
            )
