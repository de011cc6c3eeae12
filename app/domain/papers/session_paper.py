# SPDX-License-Identifier: Apache-2.0
"""The report of a sealed drawer session: what was taken, what was counted, and the head of its chain.

Printed and signed, the head is the anchor outside the database: whoever changes a sealed book afterwards cannot
change this paper. It is written as `verify --anchors` reads it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import canon
from app.domain.kinds.close import TenderTotal
from app.domain.money import ZERO, Money
from app.domain.paper import Code, CodeKind, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import clock, day, head, moment, short_name, signatures, titled
from app.domain.papers.receipt_paper import kind_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.paper import Block
    from app.domain.papers.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class Attempt:
    """One stored count (rule 5.6.2): who counted when, and by how much cash and listed papers were over or short.

    `along` counted with `person`; both are full names.
    """

    person: str
    at: datetime.datetime
    cash: Money
    checks: Money = ZERO
    money_orders: Money = ZERO
    along: str = ""

    @property
    def by(self) -> str:
        """Who counted, one or two people, as lists of attempts name them."""
        return " and ".join(short_name(each) for each in (self.person, self.along) if each)


@dataclass(frozen=True, slots=True)
class InPlaceFacts:
    """Who submitted the session for its absent cashier, who agreed (full names), why, and when."""

    by: str
    agreed_by: str
    reason: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as its seal fixes it. `head` is the hash of its last entry, names are full names.

    `expected` is the cash by rule 5.5, `checks` and `money_orders` what the last count listed, `attempts` how many
    counts were stored and `counts` those; what is None is left off the paper.
    """

    book: str
    drawer: str
    date: datetime.date
    person: str
    opened_at: datetime.datetime
    closed_at: datetime.datetime
    closed_by: str
    opening: Money
    totals: tuple[TenderTotal, ...]
    receipts: int
    voids: int
    no_sales: int
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
    head: bytes
    explanation: str = ""
    assigned: Money | None = None
    voided: Money | None = None
    drops: Money | None = None
    pickups: Money = ZERO
    paid_in: Money = ZERO
    paid_out: Money = ZERO
    overrides: int = 0
    checks: Money = ZERO
    money_orders: Money = ZERO
    counts: tuple[Attempt, ...] = ()
    in_place: InPlaceFacts | None = None

    @classmethod
    def from_close(cls, close: Mapping[str, Any], **known: Any) -> SessionFacts:
        """The facts out of the close's decoded body, with what the books know besides.

        `known` names person, closed_by, opened_at, opening, voids, no_sales, expected, attempts, head, and those of
        assigned, voided, drops, pickups, paid_in, paid_out, checks, money_orders, counts and in_place that are to
        stand on the paper.
        """
        cents = (
            "counted",
            "over_short",
            "checks_over_short",
            "money_orders_over_short",
            "float_back",
            "to_vault",
            "grand",
        )
        amounts: dict[str, Any] = {name: Money(close[name]) for name in cents}
        totals = tuple(
            TenderTotal(total["tender"], total["count_of"], Money(total["cents"])) for total in close.get("totals", ())
        )
        return cls(
            book=close["book"],
            drawer=close["drawer"],
            date=datetime.date.fromisoformat(close["date"]),
            closed_at=datetime.datetime.fromisoformat(close["at"]),
            totals=totals,
            receipts=close["receipts"],
            entries=close["entries"],
            explanation=close.get("explanation", ""),
            **amounts,
            **known,
        )


def session_report(session: SessionFacts, city: Letterhead) -> Paper:
    """The report of a closed session, the same for slip, PDF and screen; clerk and supervisor sign it."""
    blocks: list[Block] = [
        *head(city),
        *titled(f"SESSION REPORT {session.book}", session.closed_at, session.closed_by, f"drawer {session.drawer}"),
        Row("Business date", day(session.date)),
        Row("Cashier", session.person),
        Row("Opened", moment(session.opened_at)),
        *_submitted(session),
        Rule(),
        *_taken(session),
        Rule(),
        *_cash(session),
        Rule(),
        *_chain(session),
        *signatures(_first_signature(session), f"{session.closed_by}, closed the session"),
        Cut(),
    ]
    return Paper("session", f"Session report {session.book}", tuple(blocks))


def _submitted(session: SessionFacts) -> list[Block]:
    """That its cashier did not submit it, who did, and why."""
    told = session.in_place
    if told is None:
        return []
    return [
        Row("Submitted in the cashier's place", clock(told.at), bold=True),
        Text(f"By {told.by}, {told.agreed_by} agreed", indent=2, lines=2),
        Text(f"Reason: {told.reason}", indent=2, lines=4),
    ]


def _first_signature(session: SessionFacts) -> str:
    told = session.in_place
    return f"{session.person}, cashier" if told is None else f"{told.by}, for {session.person}"


def difference(amount: Money) -> str:
    """Over or short in words beside the figure: "4.00 short", "1.25 over", "balanced"."""
    if not amount:
        return "balanced"
    return f"{abs(amount)} {'over' if amount > ZERO else 'short'}"


def _taken(session: SessionFacts) -> list[Block]:
    taken = Money.total(total.amount for total in session.totals)
    span = f" {session.book}-0001 to {session.receipts:04d}" if session.receipts else ""
    return [
        Row(f"Receipts{span}", str(session.receipts)),
        Row("Voids", f"{session.voids}, {session.voided}" if session.voided else f"{session.voids}"),
        Row("Opened without a sale", str(session.no_sales)),
        *([Row("Checks allowed against a flag", str(session.overrides))] if session.overrides else []),
        Feed(),
        *(Row(f"{kind_name(total.tender)}, {total.count_of}", str(total.amount)) for total in session.totals),
        Row("TAKEN", f"${taken}", bold=True),
    ]


def _cash(session: SessionFacts) -> list[Block]:
    """How the cash comes about (rule 5.5), line by line, beside what was counted, then the listed papers."""
    return [
        *([] if session.assigned in (None, session.opening) else [Row("Float assigned", str(session.assigned))]),
        Row("Float counted at opening", str(session.opening)),
        *_moved(session),
        Row("Cash expected", str(session.expected)),
        Row(f"Cash counted, count {session.attempts}", str(session.counted)),
        Row("CASH", difference(session.over_short), bold=True),
        *_listed("CHECKS", session.checks, session.checks_over_short),
        *_listed("MONEY ORDERS", session.money_orders, session.money_orders_over_short),
        *_attempts(session),
        *([Text(f"Explanation: {session.explanation}", lines=6)] if session.explanation else []),
        Row("Float back", str(session.float_back)),
        Row("To the vault", str(session.to_vault)),
    ]


def _moved(session: SessionFacts) -> list[Block]:
    """What came and went between float and count, signed; the lines add up to the cash expected."""
    taken = Money.total(total.amount for total in session.totals if total.tender == "cash")
    blocks: list[Block] = [Row("Cash taken, less change", str(taken))]
    if session.drops is not None:
        blocks.append(Row("Dropped to the vault", str(-session.drops)))
        signed = (("Picked up", -session.pickups), ("Paid in", session.paid_in), ("Paid out", -session.paid_out))
        blocks += [Row(name, str(amount)) for name, amount in signed if amount]
        moved = Money.total(amount for _, amount in signed) - session.drops
        other = session.expected - session.opening - taken - moved
        if other:
            blocks.append(Row("Other cash in or out", str(other)))
    return blocks


def _listed(name: str, counted: Money, over_short: Money) -> list[Block]:
    """Checks or money orders, counted of expected and compared; nothing where there were none."""
    if not counted and not over_short:
        return []
    return [Row(f"{name}, {counted} of {counted - over_short}", difference(over_short), bold=True)]


def _attempts(session: SessionFacts) -> list[Block]:
    """Every count with its time and difference, where there was more than one."""
    if len(session.counts) < 2 and session.in_place is None:
        return []
    blocks: list[Block] = []
    for number, count in enumerate(session.counts, start=1):
        blocks.append(Row(f"Count {number}, {count.by} {clock(count.at)}", difference(count.cash)))
        for name, amount in (("checks", count.checks), ("money orders", count.money_orders)):
            if amount:
                blocks.append(Row(name, difference(amount), indent=2))
    return blocks


def _chain(session: SessionFacts) -> list[Block]:
    head = canon.anchor_text(session.head)
    return [
        Row("Grand total of the drawer", str(session.grand)),
        Row("Entries in the book", str(session.entries)),
        Text("Head of the chain"),
        Text(head.replace("-", " "), bold=True, indent=2, lines=2),
        Feed(),
        Code(CodeKind.QR, f"seal {session.book} {session.entries} {head}"),
    ]
