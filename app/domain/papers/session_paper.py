# SPDX-License-Identifier: Apache-2.0
"""The report of a sealed drawer session: what was taken, what was counted, and the head of its chain.

Printed and signed, the head is the anchor outside the database: whoever changes a sealed book afterwards cannot
change this paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.money import ZERO, Money
from app.domain.paper import Block, Code, CodeKind, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import Letterhead, day, head, moment, signatures, titled

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TenderTotal:
    """What a session took in one kind of tender, net of voids: its name, how many, how much."""

    name: str
    pieces: int
    amount: Money


@dataclass(frozen=True, slots=True)
class SessionReport:
    """A session as its seal fixes it. `head` is the last hash, 64 hex digits; names are full names.

    `expected` is the cash by rule 5.5; `drops` what went to the vault before the count.
    """

    book: str
    drawer: str
    date: date
    person: str
    opened_at: datetime
    closed_at: datetime
    closed_by: str
    assigned: Money
    opening: Money
    totals: tuple[TenderTotal, ...]
    receipts: int
    first: str
    last: str
    voids: int
    voided: Money
    no_sales: int
    drops: Money
    expected: Money
    counted: Money
    over_short: Money
    checks_over_short: Money
    money_orders_over_short: Money
    float_back: Money
    to_vault: Money
    attempts: int
    grand: Money
    entries: int
    head: str
    explanation: str = ""


def session_report(report: SessionReport, city: Letterhead) -> Paper:
    """The report of a closed session, the same for slip, PDF and screen; clerk and supervisor sign it."""
    blocks: list[Block] = [
        *head(city),
        *titled(f"SESSION REPORT {report.book}", report.closed_at, report.closed_by, f"drawer {report.drawer}"),
        Row("Business date", day(report.date)),
        Row("Cashier", report.person),
        Row("Opened", moment(report.opened_at)),
        Row("Closed", moment(report.closed_at)),
        Rule(),
        *_taken(report),
        Rule(),
        *_cash(report),
        Rule(),
        *_chain(report),
        *signatures(report.person, report.closed_by),
        Cut(),
    ]
    return Paper("session", f"Session report {report.book}", tuple(blocks))


def difference(amount: Money) -> str:
    """Over or short in words beside the figure: "4.00 short", "1.25 over", "balanced"."""
    if not amount:
        return "balanced"
    return f"{abs(amount)} {'over' if amount > ZERO else 'short'}"


def _taken(report: SessionReport) -> list[Block]:
    taken = Money.total(total.amount for total in report.totals)
    span = f"{report.first} to {report.last}" if report.receipts else "none"
    return [
        Row(f"Receipts, {report.receipts}", span, lines=1),
        Row(f"Voids, {report.voids}", str(report.voided)),
        Row("Opened without a sale", str(report.no_sales)),
        Feed(),
        *(Row(f"{total.name}, {total.pieces}", str(total.amount)) for total in report.totals),
        Row("TAKEN", f"${taken}", bold=True),
    ]


def _cash(report: SessionReport) -> list[Block]:
    blocks: list[Block] = [
        Row("Float assigned", str(report.assigned)),
        Row("Float counted at opening", str(report.opening)),
        Row("Dropped to the vault", str(report.drops)),
        Row("Cash expected", str(report.expected)),
        Row(f"Cash counted, attempt {report.attempts}", str(report.counted)),
        Row("CASH", difference(report.over_short), bold=True),
    ]
    if report.checks_over_short:
        blocks.append(Row("CHECKS", difference(report.checks_over_short), bold=True))
    if report.money_orders_over_short:
        blocks.append(Row("MONEY ORDERS", difference(report.money_orders_over_short), bold=True))
    if report.explanation:
        blocks.append(Text(f"Explanation: {report.explanation}", lines=6))
    blocks += [Row("Float back", str(report.float_back)), Row("To the vault", str(report.to_vault))]
    return blocks


def _chain(report: SessionReport) -> list[Block]:
    groups = " ".join(report.head[start : start + 8] for start in range(0, 32, 8))
    return [
        Row("Grand total of the drawer", str(report.grand)),
        Row("Entries in the book", str(report.entries)),
        Text("Head of the chain"),
        Text(groups, bold=True, indent=2, lines=2),
        Feed(),
        Code(CodeKind.QR, f"{report.book} {report.entries} {report.head}"),
    ]
