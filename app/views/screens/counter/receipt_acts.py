# SPDX-License-Identifier: Apache-2.0
"""Acts on receipts beside the one in progress: last ones, print again, void, park and take up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain import ids
from app.domain.errors import CounterError, Fault, OutcomeUnknown
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.receipt_paper import tender_name
from app.domain.ports import KickReason
from app.domain.request import Waiting
from app.domain.tender import CASH
from app.views import formats
from app.views.asking import Act, Asking
from app.views.back_office import BackOffice
from app.views.correcting import Correcting
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.last_receipts import LastReceiptsSheet
from app.views.dialogs.park_sheet import ParkSheet, RecallSheet
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.dialogs.void_sheet import VoidAnswer, VoidSheet
from app.views.widgets.sheet import Sheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.account import AccountCard
    from app.domain.draft import Draft
    from app.domain.receipt import PostedReceipt
    from app.queries.desk_events import WaitingCart
    from app.services.receipts import VoidedReceipt
    from app.views.screens.counter.gateway import CounterGateway
    from app.views.workplace import Workplace


class ReceiptActs(QObject):
    """Opens the sheets for receipts and does what they answer.

    Signals: `voided(PostedReceipt)`, `parked()`, `resumed(Draft, cards)`.
    """

    voided = Signal(object)
    parked = Signal()
    resumed = Signal(object, object)

    def __init__(self, work: Workplace, gateway: CounterGateway, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._gateway, self._over = work, gateway, over
        self._sheet: Sheet | None = None
        self._asking = Asking(work, over)
        self._void_ids: dict[str, str] = {}
        self._correcting = Correcting(work, over)

    def open(self, sheet: Sheet) -> None:
        """Open a sheet over the counter, one at a time."""
        if self._sheet is None:
            self._sheet = sheet
            if isinstance(sheet, SecondPersonSheet):
                sheet.offer_sending(self._work)
            sheet.answered.connect(self._on_closed)
            sheet.open_over(self._over)

    @property
    def asking(self) -> bool:
        """Whether a sheet of the counter is open."""
        return self._sheet is not None

    def _on_closed(self) -> None:
        self._sheet = None

    # last receipts and copies -------------------------------------------------------------------

    def show_last(self) -> None:
        """Ctrl+R."""
        if not self.asking:
            may_reverse = self._work.desk.may("reversal")

            def look() -> tuple[tuple[PostedReceipt, ...], tuple[PostedReceipt, ...]]:
                return self._gateway.last(), self._gateway.before() if may_reverse else ()

            self._work.jobs.submit(
                look, owner=self, done=lambda found: self._open_last(*found), failed=self._work.notices.tell
            )

    def _open_last(self, receipts: tuple[PostedReceipt, ...], before: tuple[PostedReceipt, ...]) -> None:
        city = self._work.desk.city
        may = self._work.desk.may
        sheet = LastReceiptsSheet(
            receipts, Letterhead.of(city), may_void=may("void_request"), may_correct=may("tender_correction"),
            before=before,
        )  # fmt: skip
        sheet.reverse_wanted.connect(BackOffice(self._work, self._over).reverse)
        sheet.answered.connect(self._on_last_answered)
        sheet.void_wanted.connect(self.ask_void)
        sheet.correct_wanted.connect(self._correcting.ask)
        self.open(sheet)

    def _on_last_answered(self, receipt: PostedReceipt | None) -> None:
        if receipt is not None:
            self.print_again(receipt.number)

    def print_again(self, number: str) -> None:
        """Print a receipt once more, marked COPY and counted."""
        self._work.jobs.submit(
            lambda: self._gateway.reprint(number), owner=self, done=self._on_copy, failed=self._work.notices.tell
        )

    def print_last_again(self) -> None:
        """Ctrl+P: the newest receipt of this session once more."""
        self._work.jobs.submit(self._gateway.last, owner=self, done=self._on_newest, failed=self._work.notices.tell)

    def _on_newest(self, receipts: tuple[PostedReceipt, ...]) -> None:
        if receipts:
            self.print_again(receipts[0].number)
        else:
            self._work.notices.say("No receipt in this session yet", "Nothing was printed.", "caution")

    def _on_copy(self, printed: tuple[PostedReceipt, int]) -> None:
        receipt, copy = printed
        self._work.printing.receipt(receipt, copy=copy)
        self._work.notices.say(f"Receipt {receipt.number} prints again", f"It is marked COPY {copy}.", "accent")

    # void ---------------------------------------------------------------------------------------

    def ask_void(self, receipt: PostedReceipt) -> None:
        """Ask for the reason and the second person."""
        sheet = VoidSheet(receipt, self._work.desk.staff)
        sheet.agreed.connect(lambda answer: self._void(sheet, receipt.number, answer))
        self.open(sheet)

    def _void(self, sheet: VoidSheet, number: str, answer: VoidAnswer) -> None:
        """One id for one void, kept until the books have answered: asked for again, it voids once."""
        void_id = self._void_ids.setdefault(number, ids.uuid7(self._work.desk.clock()))

        def done(voided: VoidedReceipt) -> None:
            self._void_ids.pop(number, None)
            self._on_voided(sheet, voided)

        def failed(trouble: BaseException) -> None:
            if not isinstance(trouble, OutcomeUnknown | Waiting):  # a consent is for one entry
                self._void_ids.pop(number, None)
            self._on_held_failed(sheet, trouble)

        def given_up() -> None:
            self._void_ids.pop(number, None)

        self._asking.do(
            Act(void_id, lambda: self._gateway.void(number, answer, void_id), done, failed, sheet.reject, given_up)
        )

    def _on_voided(self, sheet: FormSheet, done: VoidedReceipt) -> None:
        sheet.finish()
        kick = KickReason.CASH if done.hand_back else None
        self._work.printing.receipt(done.receipt, kick=kick)
        cash = [f"{formats.money(done.hand_back)} in cash"] if done.hand_back else []
        papers = [f"{formats.money(t.amount)} {tender_name(t)}" for t in done.receipt.tenders if t.kind != CASH]
        hand = f"Hand back {', '.join(cash + papers)}. " if cash or papers else ""
        self._work.notices.say(
            f"Receipt {done.receipt.number} is void",
            f"{hand}{done.approved_by} approved. The void slip went to the printer.",
            "positive",
        )
        self.voided.emit(done.receipt)

    def _on_held_failed(self, sheet: Sheet, trouble: BaseException) -> None:
        if isinstance(trouble, CounterError | Fault) and sheet.is_open:
            if isinstance(sheet, FormSheet):
                sheet.refuse(trouble)
            else:
                sheet.fail(str(trouble))
        else:
            sheet.reject()
            self._work.notices.tell(trouble)

    # park and recall ----------------------------------------------------------------------------

    def park_or_recall(self, draft: Draft, note: str) -> None:
        """F4: park what is on the counter; with an empty cart take up what waits."""
        if self.asking:
            return
        if draft.tenders:
            self._work.notices.say(
                "Money was received for this receipt",
                "The lines are kept. Hand it back (Ctrl+Z), then park.",
                "caution",
            )
        elif draft.lines:
            sheet = ParkSheet(draft, note)
            sheet.agreed.connect(lambda name: self._park(sheet, draft, name))
            self.open(sheet)
        else:
            self._work.jobs.submit(
                self._gateway.waiting, owner=self, done=self._open_recall, failed=self._work.notices.tell
            )

    def _park(self, sheet: Sheet, draft: Draft, name: str) -> None:
        self._work.jobs.submit(
            lambda: self._gateway.park(draft, name),
            owner=self,
            done=lambda _cart: self._on_parked(sheet, name),
            failed=lambda trouble: self._on_held_failed(sheet, trouble),
        )

    def _on_parked(self, sheet: Sheet, name: str) -> None:
        sheet.finish()
        self.parked.emit()
        self._work.notices.say(f"The receipt of {name} is parked", "F4 takes it up again, at any window.", "accent")

    def _open_recall(self, waiting: tuple[WaitingCart, ...]) -> None:
        if not waiting:
            self._work.notices.say("No receipt is parked", "Find an account to begin one.", "accent")
            return
        sheet = RecallSheet(waiting, self._work.desk.now().tzinfo)
        sheet.agreed.connect(lambda cart: self._resume(sheet, cart))
        self.open(sheet)

    def _resume(self, sheet: Sheet, cart: str) -> None:
        def work() -> tuple[Draft, tuple[AccountCard, ...]]:
            draft = self._gateway.resume(cart)
            return draft, self._gateway.cards(draft.accounts)

        def done(found: tuple[Draft, tuple[AccountCard, ...]]) -> None:
            sheet.finish()
            self.resumed.emit(*found)

        self._work.jobs.submit(work, owner=self, done=done, failed=lambda trouble: self._on_held_failed(sheet, trouble))
