# SPDX-License-Identifier: Apache-2.0
"""Drop this receipt: what is lost, what is not, and how much goes back into the payer's hand first."""

from __future__ import annotations

from app.domain.draft import Draft
from app.domain.money import ZERO
from app.views import formats
from app.views.widgets.sheet import Sheet


class DropReceiptSheet(Sheet):
    """Asks whether the cart is given up."""

    def __init__(self, draft: Draft, note: str) -> None:
        super().__init__(
            "Drop this receipt?",
            "Nothing was posted. No bill changes and no receipt number is used.",
            verb="Drop receipt",
            keep="Keep receipt",
            danger=True,
        )
        self.setObjectName("drop-receipt-sheet")
        facts: list[tuple[str, str] | tuple[str, str, str]] = [("On it", f"{note}, {formats.money(draft.total)}")]
        if draft.payer:
            facts.append(("For", draft.payer))
        if draft.taken > ZERO:
            facts.append(("Hand back", formats.money(draft.taken), "lead"))
        self.add_facts(facts)
