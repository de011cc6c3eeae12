# SPDX-License-Identifier: Apache-2.0
"""The slip in the deposit bag: cash by denomination, every check, the total, and two names (rule 5.14.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.kinds.deposit import CASH, CHECK, MONEY_ORDER
from app.domain.money import ZERO, Money
from app.domain.paper import Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import Letterhead, day, head, signatures, titled
from app.domain.papers.slips import pieces

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.kinds.deposit import Bag, BagCheck
    from app.domain.paper import Block


@dataclass(frozen=True, slots=True)
class DepositFacts:
    """A deposit for its slip: the bag, the account in words, its sessions' first and last business date, and names."""

    bag: Bag
    account: str
    at: datetime
    first: date
    last: date
    prepared_by: str
    verified_by: str
    book: str
    code: str
    mismatches: tuple[str, ...] = ()


def deposit_slip(facts: DepositFacts, city: Letterhead) -> Paper:
    """The slip of one bag; it goes into it, and a copy stays."""
    bag = facts.bag
    dates = day(facts.first) if facts.first == facts.last else f"{day(facts.first)} to {day(facts.last)}"
    books = ", ".join(dict.fromkeys(part.book for part in bag.parts))
    blocks: list[Block] = [
        *head(city),
        *titled("BANK DEPOSIT", facts.at, facts.prepared_by),
        Row("To", facts.account),
        Row("Bag", bag.bag),
        Row("Seal", bag.seal),
        Row("Business date", dates),
        Text(f"Sessions {books}", lines=6),
        Rule(),
        *_cash(bag),
        *_checks(bag, CHECK, "CHECKS"),
        *_checks(bag, MONEY_ORDER, "MONEY ORDERS"),
        Rule("="),
        Row("TOTAL", f"${bag.total}", bold=True),
    ]
    if facts.mismatches:
        blocks += [Feed(), Text("Not as on the receipts:", bold=True)]
        blocks += [Text(words, lines=3) for words in facts.mismatches]
    blocks += [
        *signatures(f"Prepared: {facts.prepared_by}", f"Verified: {facts.verified_by}"),
        Feed(),
        Row(f"Book {facts.book}", f"Code {facts.code}"),
        Cut(),
    ]
    return Paper("deposit", f"Bank deposit, bag {bag.bag}", tuple(blocks))


@dataclass(frozen=True, slots=True)
class CorrectedFacts:
    """A corrected deposit for the file: which, what stood and what the bank counted, who bears it, and names."""

    target: str
    stood: Money
    counted: Money
    charged: str
    reason: str
    at: datetime
    person: str
    approved_by: str
    book: str
    code: str


def correction_slip(facts: CorrectedFacts, city: Letterhead) -> Paper:
    """What the bank counted otherwise, to be signed and kept with the copy of the deposit's slip."""
    difference = facts.counted - facts.stood
    word = "more" if difference > ZERO else "less"
    blocks: list[Block] = [
        *head(city),
        *titled("DEPOSIT CORRECTED", facts.at, facts.person),
        Text(f"{facts.target[:1].upper()}{facts.target[1:]}", lines=2),
        Row("Stood in the books", str(facts.stood)),
        Row("The bank counted", f"${facts.counted}", bold=True),
        Row("Difference", f"{abs(difference)} {word}", bold=True),
        Text(f"The difference is {facts.charged}", lines=2),
        Text(f"Reason: {facts.reason}", lines=6),
        *signatures(facts.person, f"Agreed: {facts.approved_by}"),
        Feed(),
        Row(f"Book {facts.book}", f"Code {facts.code}"),
        Cut(),
    ]
    return Paper("deposit_correction", f"Correction of the deposit in {facts.target}", tuple(blocks))


@dataclass(frozen=True, slots=True)
class SettlementFacts:
    """A settlement of cards for the file: batch, account in words, its sessions, what came of it, and names.

    `approved_by` is nobody, and `reason` nothing, where one person settled alone.
    """

    batch: str
    account: str
    sessions: tuple[str, ...]
    gross: Money
    credited: Money
    at: datetime
    person: str
    book: str
    code: str
    reason: str = ""
    approved_by: str = ""


def settlement_slip(facts: SettlementFacts, city: Letterhead) -> Paper:
    """What a processor paid for whole sessions, to be signed and kept with its statement (rule 5.14.4)."""
    fee = facts.gross - facts.credited
    blocks: list[Block] = [
        *head(city),
        *titled("CARDS SETTLED", facts.at, facts.person),
        Row("Batch", facts.batch),
        Row("To", facts.account),
        Text(f"Sessions {', '.join(facts.sessions)}", lines=6),
        Rule(),
        Row("Taken by card", str(facts.gross)),
        Row("Kept by the processor", str(fee)),
        Row("PAID TO THE BANK", f"${facts.credited}", bold=True),
    ]
    if facts.approved_by:
        blocks.append(Text(f"Reason: {facts.reason}", lines=6))
    names = (facts.person, f"Agreed: {facts.approved_by}") if facts.approved_by else (facts.person,)
    blocks += [*signatures(*names), Feed(), Row(f"Book {facts.book}", f"Code {facts.code}"), Cut()]
    return Paper("card_settlement", f"Settlement of cards, batch {facts.batch}", tuple(blocks))


def _cash(bag: Bag) -> list[Block]:
    blocks: list[Block] = []
    for coin, name in ((False, "Currency"), (True, "Coin")):
        rows = [row for row in bag.cash.rows if row.denomination.coin is coin]
        blocks += [Row(pieces(row), str(row.amount), indent=2) for row in rows]
        blocks.append(Row(name, str(Money.total(row.amount for row in rows))))
    return [*blocks, Row("CASH", f"${bag.of(CASH)}", bold=True)]


def _checks(bag: Bag, tender: str, title: str) -> list[Block]:
    listed = [check for check in bag.checks if check.tender == tender]
    if not listed and bag.of(tender) == ZERO:
        return []
    blocks: list[Block] = [Rule()]
    blocks += [Row(_named(place, check), str(check.amount), indent=2) for place, check in enumerate(listed, start=1)]
    return [*blocks, Row(f"{title}, {len(listed)}", f"${bag.of(tender)}", bold=True)]


def _named(place: int, check: BagCheck) -> str:
    bank = f", bank {check.routing}" if check.routing else ""
    receipt = f", receipt {check.receipt}" if check.receipt else ", on no receipt"
    return f"{place}. No. {check.number or '-'}{bank}{receipt}"
