# SPDX-License-Identifier: Apache-2.0
"""The questions of a surprise count: which drawer and why, the second person's name, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.kinds.surprise import Chosen
from app.domain.money import Money
from app.views import formats
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.screens.audit import surprise_words as words
from app.views.widgets.labels import Label
from app.views.widgets.sheet import Sheet

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.people import Staff
    from app.domain.surprise_draw import Candidate
    from app.queries.surprise import SurpriseRow
    from app.services.surprise import Counted

DRAWN = "Drawn by chance"


@dataclass(frozen=True, slots=True)
class Begin:
    """A count that is about to begin: which session, and why it."""

    book: str
    chosen: Chosen
    reason: str


class BeginSheet(FormSheet):
    """`answered(Begin)` when the drawer is to be counted now; `at` is the minute that was drawn with it."""

    def __init__(self, candidate: Candidate, at: datetime | None) -> None:
        super().__init__(
            f"Count drawer {candidate.drawer} of {candidate.full_name} by surprise?",
            "Ask for no payment on this drawer until the count is stored: a payment in between undoes it.",
            verb="Count now",
            keep="Not now",
        )
        self.setObjectName("begin-surprise-sheet")
        self._candidate, self._drawn = candidate, at is not None
        self.add_facts(_candidate_facts(candidate, at))
        if at is None:
            self.add_field("reason", "Reason", missing="A reason is missing. Say why in a few words.")

    def answer(self) -> Begin:
        """The session and why it."""
        if self._drawn:
            return Begin(self._candidate.book, Chosen.RANDOM, DRAWN)
        return Begin(self._candidate.book, Chosen.ASKED, self.text("reason"))


def _candidate_facts(candidate: Candidate, at: datetime | None) -> list[tuple[str, str] | tuple[str, str, str]]:
    drawer, person = (_times(each) for each in (candidate.drawer_counts, candidate.person_counts))
    facts: list[tuple[str, str] | tuple[str, str, str]] = [
        ("Counted before", f"This drawer {drawer}, {candidate.full_name} {person}, in 90 days")
    ]
    if at is not None:
        facts.insert(0, ("Come at", formats.clock_time(at), "lead"))
    return facts


def _times(counts: int) -> str:
    return formats.count_of(counts, "time") if counts else "never"


class WitnessSheet(SecondPersonSheet):
    """`agreed((name, password))` of the second person, who counted along; it stays open until the books answered."""

    def __init__(self, candidate: Candidate, counted: Counted, asker: Staff) -> None:
        super().__init__(
            f"Store the count of drawer {candidate.drawer}?",
            "What should have been there is shown once it is stored. Nothing can be changed then.",
            verb="Store the count",
            keep="Count on",
            hold=True,
        )
        self.setObjectName("witness-sheet")
        facts: list[tuple[str, str] | tuple[str, str, str]] = [
            ("Cash counted", formats.money(counted.cash.total), "lead")
        ]
        for label, items in (("Checks", counted.checks), ("Money orders", counted.money_orders)):
            if items:
                total = formats.money(Money.total(item.amount for item in items))
                facts.append((label, f"{total}, {formats.count_of(len(items), 'item')}"))
        self.add_facts(facts)
        self.add_second_person(asker)
        self.body.addWidget(
            Label(
                f"{candidate.full_name}, whose drawer it is, may be the second person.", "small", "ink-muted", wrap=True
            )
        )

    def answer(self) -> tuple[str, str]:
        """Name and password; the password field is emptied at once."""
        return self.text("approver"), self.take_password()


class FoundSheet(Sheet):
    """What was found beside what should have been there; the cashier is told "balanced" or "not balanced"."""

    def __init__(self, row: SurpriseRow) -> None:
        said = "balanced" if row.balanced else "not balanced"
        super().__init__(
            f"Drawer {row.drawer}: {words.found(row).lower()}",
            f"The count is stored and its report is printing. Tell {row.full_name}: {said}. The session goes on.",
            verb="Done",
            keep="Close",
        )
        self.setObjectName("found-sheet")
        self.add_facts(words.facts(row))
