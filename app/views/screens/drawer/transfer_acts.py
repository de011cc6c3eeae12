# SPDX-License-Identifier: Apache-2.0
"""Brings transfers to the books: cash sent to another drawer, taken into the own one, and ruled on by a supervisor."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.ports import KickReason
from app.queries.transfers import Left
from app.services import papers, transfers
from app.services.transfers import Dispatched, Moves, Ruled, Taken
from app.views import formats
from app.views.dialogs.transfer_sheets import Judgement, ReceiveSheet, Receiving, RulingSheet, Sending, SendSheet
from app.views.screens.drawer.lane import Lane
from app.views.workplace import Workplace


class TransferActs(QObject):
    """`changed()`: the books hold something new."""

    changed = Signal()

    def __init__(self, work: Workplace, lane: Lane, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._lane, self._over = work, lane, over

    def ask_send(self, drawer: str, moves: Moves) -> None:
        """Count cash out to another drawer."""
        desk, sheet = self._work.desk, SendSheet(drawer, moves)

        def sent(done: Dispatched) -> None:
            self._work.printing.paper(papers.transfer_slip(desk, done), ref=done.id, kick=KickReason.CASH)
            sheet.finish()
            head = f"{formats.money(done.count.total)} is on its way to drawer {done.to}"
            who = done.receiver or "Whoever opens it"
            self._work.notices.say(head, f"{who} counts it there. Keep the slip until then.", "positive")
            self.changed.emit()

        def send(wanted: object) -> None:
            if isinstance(wanted, Sending):
                self._lane.act_from(
                    sheet,
                    lambda entry_id: transfers.send(
                        desk, to=wanted.to, count=wanted.count, reason=wanted.reason, entry_id=entry_id
                    ),
                    sent,
                )

        sheet.agreed.connect(send)
        sheet.open_over(self._over)

    def ask_receive(self, drawer: str, moves: Moves) -> None:
        """Count cash into the own drawer, blind."""
        if not moves.waiting and not moves.sent:
            return
        desk, sheet = self._work.desk, ReceiveSheet(drawer, moves)

        def taken(done: Taken) -> None:
            self._work.printing.paper(papers.taken_slip(desk, done), ref=done.id, kick=KickReason.CASH)
            sheet.finish()
            head = f"{formats.money(done.count.total)} is in drawer {drawer}"
            if done.agrees:
                self._work.notices.say(head, "Both counts agree. Both people sign the slip.", "positive")
            elif done.agrees is None:
                text = "The drawer it came from is being counted. Whether both counts agree is seen when that is done."
                self._work.notices.say(head, text)
            else:
                text = (
                    "The two counts do not agree. What you counted is in the drawer; a supervisor decides on the rest."
                )
                self._work.notices.say(head, text, "caution")
            self.changed.emit()

        def take(wanted: object) -> None:
            if isinstance(wanted, Receiving):
                self._lane.act_from(
                    sheet,
                    lambda entry_id: transfers.receive(
                        desk, transfer_id=wanted.transfer, count=wanted.count, entry_id=entry_id
                    ),
                    taken,
                )

        sheet.agreed.connect(take)
        sheet.open_over(self._over)

    def ask_ruling(self, left: tuple[Left, ...]) -> None:
        """Rule on the oldest transfer that left something in transit; the next one is asked for by itself."""
        first = left[0]
        desk, sheet = self._work.desk, RulingSheet(first, more=len(left) - 1)

        def ruled(done: Ruled) -> None:
            self._work.printing.paper(papers.ruling_slip(desk, done), ref=done.id)
            sheet.finish()
            head = f"{formats.money(abs(done.transfer.left))} is over or short of session {done.charged}"
            self._work.notices.say(head, "Nothing of this transfer is in transit any more.", "positive")
            self.changed.emit()

        def rule(wanted: object) -> None:
            if isinstance(wanted, Judgement):
                self._lane.act_from(
                    sheet,
                    lambda entry_id: transfers.rule(
                        desk, transfer_id=first.id, charged=wanted.charged, reason=wanted.reason, entry_id=entry_id
                    ),
                    ruled,
                )

        sheet.agreed.connect(rule)
        sheet.open_over(self._over)
