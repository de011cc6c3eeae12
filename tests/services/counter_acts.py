# SPDX-License-Identifier: Apache-2.0
"""Bills and carts for the tests of payments: what Rosa Delgado owes, and how it is put on a receipt."""

from __future__ import annotations

from app.domain import ids
from app.domain.draft import Draft
from app.domain.money import Money
from app.domain.tender import Tender
from app.queries import accounts
from app.services import drawers, receipts
from app.services.desk import Desk
from tests.books import FLOAT, UB, Books, billed, office

VISA = "4111 1111 1111 1111"


def bills(city: Books) -> None:
    """A penalty of $8.00, water of $62.00 and sewer of $45.00 on one account."""
    book = office(city, "lortiz", 1, till="W2").opens()
    book.imports(
        [
            billed("c1", "PENALTY-W", {"501-1310": "8.00"}),
            billed("c2", "WATER", {"501-1310": "62.00"}),
            billed("c3", "SEWER", {"521-1310": "45.00"}),
        ]
    )


def opens(desk: Desk, drawer: str = "01") -> Desk:
    drawers.open_drawer(desk, drawer=drawer, count=FLOAT)
    return desk


def cart(desk: Desk, amount: str | None = None, account: str = UB) -> Draft:
    """A receipt for an account, its tender screen open; nothing handed over yet."""
    rules = receipts.rules(desk)
    card = accounts.card(desk.database, account)
    wanted = None if amount is None else Money.parse(amount)
    draft = Draft().paid_by(card.name).add_account(card, wanted, rules.policies.allocation, rules.business_date)
    return draft.opened(ids.uuid7(desk.clock()))


def handed(desk: Desk, draft: Draft, *tenders: Tender) -> Draft:
    rules = receipts.rules(desk)
    for tender in tenders:
        draft = draft.add_tender(tender, rules.tender_kinds, rules.policies.rounding)
    return draft
