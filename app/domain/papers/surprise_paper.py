# SPDX-License-Identifier: Apache-2.0
"""The report of a surprise count: what was found beside what should have been there, signed by both who counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.paper import Block, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import Letterhead, clock, day, head, signatures, titled
from app.domain.papers.session_paper import difference
from app.domain.papers.slips import pieces

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.count import CashCount
    from app.domain.kinds.close import Compared


@dataclass(frozen=True, slots=True)
class SurpriseFacts:
    """A stored surprise count; people are full names. `random`: the drawer was drawn, not asked for."""

    book: str
    drawer: str
    date: date
    at: datetime
    person: str
    by: str
    witness: str
    random: bool
    reason: str
    pieces: CashCount
    cash: Compared
    checks: Compared
    money_orders: Compared
    code: str


def surprise_report(facts: SurpriseFacts, city: Letterhead) -> Paper:
    """What was counted piece by piece, what was expected then, the difference, and three lines to sign on."""
    blocks: list[Block] = [
        *head(city),
        *titled("SURPRISE COUNT", facts.at, facts.by, f"drawer {facts.drawer}"),
        Row("Session", facts.book),
        Row("Business date", day(facts.date)),
        Row("Cashier", facts.person),
        Row("Counted at", clock(facts.at)),
        Row("Drawer", "drawn by chance" if facts.random else "asked for"),
        Text(f"Reason: {facts.reason}", lines=4),
        Rule(),
        *(Row(pieces(row), str(row.amount)) for row in facts.pieces.rows),
        Row("Cash expected", str(facts.cash.expected)),
        Row("Cash counted", str(facts.cash.counted)),
        Row("CASH", difference(facts.cash.over_short), bold=True),
        *_listed("CHECKS", facts.checks),
        *_listed("MONEY ORDERS", facts.money_orders),
        Rule(),
        Text("The session goes on. This count closes nothing and posts nothing.", lines=3),
        Feed(),
        Row("", f"Code {facts.code}"),
        *signatures(f"{facts.by}, counted", f"{facts.witness}, counted along", f"{facts.person}, cashier"),
        Cut(),
    ]
    return Paper("surprise", f"Surprise count, session {facts.book}", tuple(blocks))


def _listed(name: str, compared: Compared) -> list[Block]:
    if not compared.counted and not compared.expected:
        return []
    return [Row(f"{name}, {compared.counted} of {compared.expected}", difference(compared.over_short), bold=True)]
