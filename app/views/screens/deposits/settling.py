# SPDX-License-Identifier: Apache-2.0
"""Settling cards at the Deposits screen: the sheet, its way to the books, its slip, and a settlement read again."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.queries.settlements import SettlementRow
from app.services import papers, settlements
from app.services.deposits import Overview
from app.services.settlements import Settled
from app.views import formats
from app.views.dialogs.settlement_sheet import SettlementAnswer, SettlementSheet
from app.views.screens.deposits.words import Cards
from app.views.screens.drawer.lane import Lane
from app.views.workplace import Workplace


class Settling:
    """`made(id)` is called with each settlement that stands."""

    def __init__(self, work: Workplace, lane: Lane, over: QWidget, made: Callable[[str], object]) -> None:
        self._work, self._lane, self._over, self._made = work, lane, over, made

    def ask(self, found: Overview) -> None:
        """Ask which day's cards were paid; a fee above the usual share has a reason and a second person."""
        desk = self._work.desk
        sheet = SettlementSheet(found.cards, found.banks, found.compared.matched.lines, found.card_fee, desk.staff)
        sheet.offer_sending(self._work)

        def settle(said: object) -> None:
            if isinstance(said, SettlementAnswer):
                self._lane.act_from(
                    sheet,
                    lambda entry_id: settlements.settle(
                        desk, bank=said.bank, day=said.day, gross=said.gross, credited=said.credited, batch=said.batch,
                        reason=said.reason, second=said.second, entry_id=entry_id,
                    ),
                    done,
                )  # fmt: skip

        def done(made: Settled) -> None:
            sheet.finish()
            self._work.printing.paper(papers.settlement_slip(desk, made), ref=made.id)
            agreed = f" {made.approved_by} approved." if made.approved_by else ""
            self._work.notices.say(
                f"Batch {made.batch} is settled",
                f"{formats.money(made.gross)} by card, {formats.money(made.fee)} of it the processor\u2019s fee."
                f"{agreed} The slip is printing.",
                "positive",
            )
            self._made(made.id)

        sheet.agreed.connect(settle)
        sheet.open_over(self._over)

    def read(self, row: SettlementRow, show: Callable[[Cards], object]) -> None:
        """Read a settlement with its slip."""
        desk = self._work.desk

        def look() -> Cards:
            settled = settlements.again(desk, row.id)
            return Cards(row, settled, papers.settlement_slip(desk, settled))

        self._lane.ask(look, show, token="deposits.read")
