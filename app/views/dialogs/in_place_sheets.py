# SPDX-License-Identifier: Apache-2.0
"""The questions about a cashier who cannot go on: submit the session in their place, and who counts along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.money import Money
from app.services.consents import Witness
from app.views import formats
from app.views.dialogs.second_person import SecondPersonSheet

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.domain.kinds.counting import Listed
    from app.domain.people import Staff


@dataclass(frozen=True, slots=True)
class InPlaceAnswer:
    """Why, and who else agreed."""

    reason: str
    second: Witness


class InPlaceSheet(SecondPersonSheet):
    """`agreed(InPlaceAnswer)`; it stays open until the books have answered."""

    def __init__(self, book: str, person: str, asker: Staff) -> None:
        super().__init__(
            f"Submit session {book} in place of {person}?",
            f"{person} takes no more payments in it, and two people count the drawer; what was counted before decides "
            "nothing. If its till is without the server, let it first send in what it took.",
            verb="Submit in their place",
            keep="Leave it open",
            hold=True,
        )
        self.setObjectName("in-place-sheet")
        field = self.add_field(
            "reason", "Reason", missing="Say why in a few words.", hint="It is kept in the books: taken ill at ten"
        )
        field.input.setMaxLength(200)
        self.add_second_person(asker)

    def answer(self) -> InPlaceAnswer:
        """The reason and the second person; the password field is emptied at once."""
        return InPlaceAnswer(self.text("reason"), Witness(self.text("approver"), self.take_password(), self.sent))


class CountAlongSheet(SecondPersonSheet):
    """`agreed(Witness)` of who counted along; it stays open until the books have answered."""

    def __init__(
        self,
        drawer: str,
        cash: CashCount,
        checks: tuple[Listed, ...],
        money_orders: tuple[Listed, ...],
        asker: Staff,
    ) -> None:
        super().__init__(
            f"Store the count of drawer {drawer} by two people?",
            "What should have been there is shown once it is stored. Nothing can be changed then.",
            verb="Store the count",
            keep="Count on",
            hold=True,
        )
        self.setObjectName("count-along-sheet")
        facts: list[tuple[str, str] | tuple[str, str, str]] = [("Cash counted", formats.money(cash.total), "lead")]
        for label, items in (("Checks", checks), ("Money orders", money_orders)):
            if items:
                total = formats.money(Money.total(item.amount for item in items))
                facts.append((label, f"{total}, {formats.count_of(len(items), 'item')}"))
        self.add_facts(facts)
        self.add_second_person(asker, "Who counted with you")

    def answer(self) -> Witness:
        """Name and password; the password field is emptied at once."""
        return Witness(self.text("approver"), self.take_password())
