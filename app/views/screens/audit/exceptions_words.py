# SPDX-License-Identifier: Apache-2.0
"""Exceptions in words, and what each person's drawers did as bars and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.exceptions import Evidence, PersonFacts, Why
from app.domain.money import ZERO
from app.services.exceptions import Listed
from app.views import formats
from app.views.widgets.bars import Bar

TITLES: dict[Why, str] = {
    Why.LATE_VOID: "Void shortly before the count",
    Why.NO_SALES: "Many openings without a sale",
    Why.COPIES: "Many copies",
    Why.OVERRIDE: "Check allowed against a flag",
    Why.BY_HAND: "Allocated by hand",
    Why.OVER_SHORT: "Over or short",
    Why.ZEROS: "Never a cent off",
    Why.CASH_SHARE: "Another share of cash",
    Why.CHECK_AGAIN: "The same check again",
    Why.RECEIVED: "Received another day",
    Why.COUNT_BROKEN_OFF: "Count broken off",
    Why.IN_PLACE: "Submitted in another's place",
    Why.GIVEN_UP: "Given up",
    Why.UNAGREED: "Written without the books",
    Why.RECOVERY: "Credit used before it was undone",
}
ICONS: dict[Why, str] = {
    Why.LATE_VOID: "circle-x",
    Why.NO_SALES: "eye",
    Why.COPIES: "printer",
    Why.OVERRIDE: "signature",
    Why.BY_HAND: "list",
    Why.OVER_SHORT: "calculator",
    Why.ZEROS: "hash",
    Why.CASH_SHARE: "banknote",
    Why.CHECK_AGAIN: "receipt-text",
    Why.RECEIVED: "calendar",
    Why.COUNT_BROKEN_OFF: "undo-2",
    Why.IN_PLACE: "users",
    Why.GIVEN_UP: "circle-question-mark",
    Why.UNAGREED: "wifi-off",
    Why.RECOVERY: "hand-coins",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """Something people are compared by: how it is written, and how long its bar is beside the others'."""

    name: str
    title: str
    words: Callable[[PersonFacts], str]
    size: Callable[[PersonFacts], int]


def _per_100(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10} per 100 receipts"


MEASURES: tuple[Measure, ...] = (
    Measure("voids", "Voids", lambda p: _per_100(p.per_100(p.voids)), lambda p: p.per_100(p.voids)),
    Measure("no_sales", "No sales", lambda p: _per_100(p.per_100(p.no_sales)), lambda p: p.per_100(p.no_sales)),
    Measure("copies", "Copies", lambda p: _per_100(p.per_100(p.copies)), lambda p: p.per_100(p.copies)),
    Measure("off", "Over/short", lambda p: f"{formats.money(p.gross)} gross", lambda p: p.gross.cents),
    Measure("cash", "Cash", lambda p: f"{p.cash_share} of 100 in cash", lambda p: p.cash_share),
)


def bars(measure: Measure, people: Sequence[PersonFacts], names: dict[str, str]) -> list[Bar]:
    """People by a measure, the most first."""
    most = max((measure.size(each) for each in people), default=0)
    ordered = sorted(people, key=lambda each: (-measure.size(each), each.person))
    return [
        Bar(names.get(each.person, each.person), measure.size(each) * 1000 // most if most else 0, measure.words(each))
        for each in ordered
    ]


def trend(person: PersonFacts) -> str:
    """Over and short of the earlier and of the later sessions."""
    if len(person.over_short) < 2:
        return formats.NOTHING
    earlier, later = person.trend
    way = "rising" if later > earlier else "falling" if later < earlier else "even"
    return f"{formats.money(earlier)}, then {formats.money(later)}, {way}"


def net(person: PersonFacts) -> str:
    """Over and short added up, with their sign."""
    return formats.change_of_balance(person.net) if person.net != ZERO else formats.money(ZERO)


def head(listed: Listed) -> str:
    """What it is."""
    return TITLES[listed.unusual.why]


def detail(listed: Listed) -> str:
    """The facts in a sentence."""
    return listed.unusual.said


def whose(listed: Listed) -> str:
    """Whom it concerns."""
    return listed.full_name


def where(listed: Listed) -> str:
    """In which session."""
    return f"session {listed.unusual.book}" if listed.unusual.book else ""


def day(at: str) -> str:
    """The day of a fact."""
    return formats.short_date(datetime.fromisoformat(at).date()) if at else formats.NOTHING


def clock(at: str) -> str:
    """Its time of day."""
    return formats.clock_time(datetime.fromisoformat(at)) if at else ""


def chip(listed: Listed) -> tuple[str, str] | None:
    """Dismissed ones say so."""
    return None if listed.dismissal is None else ("Dismissed", "neutral")


def dismissed(listed: Listed, names: dict[str, str]) -> str:
    """By whom it was dismissed, and why."""
    gone = listed.dismissal
    return "" if gone is None else f"Dismissed by {names.get(gone.by, gone.by)}: {gone.reason}"


def evidence_head(fact: Evidence) -> str:
    """What an exception rests on."""
    return fact.what


def evidence_where(fact: Evidence) -> str:
    """Where it can be read."""
    return f"receipt {fact.number}" if fact.number else f"session {fact.book}"
