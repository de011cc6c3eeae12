# SPDX-License-Identifier: Apache-2.0
"""Asks once more before a day is closed: what its seal covers, and that nothing opens on it afterwards."""

from app.domain.money import Money
from app.services.closing_day import Standing
from app.views import formats
from app.views.screens.day import words
from app.views.widgets.sheet import Sheet


class CloseDaySheet(Sheet):
    """`agreed(None)`: the day is to be closed."""

    def __init__(self, told: Standing) -> None:
        day = "the day" if told.day is None else formats.long_date(told.day)
        super().__init__(
            f"Close {day}?",
            "All its books are sealed together. No drawer and no back-office book opens on this date afterwards.",
            verb="Close the day",
            keep="Keep it open",
            hold=True,
        )
        self.setObjectName("close-day-sheet")
        taken = Money.total(one.amount for one in told.totals.tenders)
        facts: list[tuple[str, str] | tuple[str, str, str]] = [
            ("Books", f"{told.covered:,}"),
            ("Receipts", f"{told.totals.receipts:,}, {formats.count_of(told.voids, 'void')}"),
            ("Taken", formats.money(taken), "lead"),
            ("Cash", words.over_short(told.totals.over_short)),
        ]
        if told.earlier:
            facts.append(("Also covers", f"days since {formats.medium_date(told.earlier[0])}"))
        noted = sum(not one.keeps for one in told.waiting)
        if noted:
            facts.append(("Stays as it is", f"{formats.count_of(noted, 'thing')} on the list"))
        self.add_facts(facts)

    def answer(self) -> object:
        """Nothing is asked but yes."""
        return True
