# SPDX-License-Identifier: Apache-2.0
"""Surprise counts in words: what was found, and how well a drawer or a person is covered."""

from __future__ import annotations

from datetime import datetime

from app.domain.kinds.close import Compared
from app.domain.money import Money
from app.queries.surprise import Coverage, SurpriseRow
from app.services.surprise import Past
from app.views import formats
from app.views.dialogs.close_session_sheet import difference_words
from app.views.widgets.bars import Bar


def name(row: Coverage) -> str:
    """A drawer by its code and name, a person by the name people know."""
    return f"{row.key} {row.name}" if row.key.isdecimal() and row.key not in row.name else row.name


def bar(row: Coverage) -> Bar:
    """How much of the sessions was counted."""
    share = row.covered * 1000 // row.sessions if row.sessions else 0
    sessions = formats.count_of(row.sessions, "session")
    return Bar(name(row), share, f"{row.covered:,} of {sessions}" if row.sessions else "no session")


def last(row: Coverage) -> str:
    """The day of the last count."""
    return formats.short_date(datetime.fromisoformat(row.last_at).date()) if row.last_at else formats.NOTHING


def when(past: Past) -> str:
    """The day of a count."""
    return formats.short_date(datetime.fromisoformat(past.row.at).date())


def with_whom(past: Past) -> str:
    """The second person, and why this drawer."""
    why = "drawn" if past.row.chosen == "random" else "asked for"
    return f"with {past.row.witness}, {why}"


def result(past: Past) -> str:
    """Balanced, or by how much it was off; nothing while that drawer is hidden."""
    if not past.shown:
        return "Hidden now"
    return found(past.row)


def found(row: SurpriseRow) -> str:
    """What a count found, in all: "Balanced", "Short $4.00"."""
    if row.balanced:
        return "Balanced"
    parts = (row.cash, row.checks, row.money_orders)
    if sum(bool(part.over_short) for part in parts) > 1 and not Money.total(part.over_short for part in parts):
        return "Not balanced"
    whole = Compared(Money.total(part.counted for part in parts), Money.total(part.expected for part in parts))
    return difference_words(whole)


def tone(past: Past) -> str:
    """The colour role of a result."""
    if not past.shown:
        return "ink-muted"
    return "positive" if past.row.balanced else "danger"


def facts(row: SurpriseRow) -> list[tuple[str, str] | tuple[str, str, str]]:
    """A stored count beside what should have been there."""
    pairs: list[tuple[str, str] | tuple[str, str, str]] = [
        ("Cashier", row.full_name),
        ("Cash", f"{formats.money(row.cash.counted)} counted, {formats.money(row.cash.expected)} expected"),
        ("Over or short", difference_words(row.cash), "lead"),
    ]
    for label, part in (("Checks", row.checks), ("Money orders", row.money_orders)):
        if part.counted or part.expected:
            pairs.append((label, f"{formats.money(part.counted)} counted, {difference_words(part).lower()}"))
    return pairs
