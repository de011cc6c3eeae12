# SPDX-License-Identifier: Apache-2.0
"""The small slips of a drawer: opened with a float, counted, money to the vault, opened without a sale, voided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.money import Money
from app.domain.paper import Block, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import Letterhead, head, signatures, titled
from app.domain.papers.receipt_paper import tender_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.domain.count import CashCount, PieceRow
    from app.domain.kinds.counting import Listed
    from app.domain.tender import Tender


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What every slip says: the book ("01-0001") and drawer, when, who (full name), and the code of its entry."""

    book: str
    drawer: str
    at: datetime
    person: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class VoidFacts:
    """A void for the file: the receipt it undoes, what was handed back how, why, and who agreed (full names)."""

    number: str
    total: Money
    tenders: tuple[Tender, ...]
    change: Money
    reason: str
    approved_by: str
    customer_present: bool
    original_taken: bool


def opening_slip(slip: SlipFacts, city: Letterhead, count: CashCount, assigned: Money) -> Paper:
    """The float as counted at opening, beside the one assigned (rule 5.14)."""
    blocks: list[Block] = [*_cash(count), Rule(), Row("FLOAT COUNTED", f"${count.total}", bold=True)]
    difference = count.total - assigned
    if difference:
        blocks += [Row("Float assigned", str(assigned)), Row("Difference, for the vault", str(difference))]
    return _slip("opening", "DRAWER OPENED", slip, city, [*blocks, *signatures(slip.person)])


def drop_slip(slip: SlipFacts, city: Letterhead, amount: Money, reason: str, count: CashCount | None = None) -> Paper:
    """Cash taken from the drawer to the vault; it goes with the money and both sides sign."""
    blocks: list[Block] = [*_cash(count), Rule()] if count is not None and count.rows else []
    blocks += [Row("TO THE VAULT", f"${amount}", bold=True), *_reason(reason)]
    return _slip("drop", "DROP TO THE VAULT", slip, city, [*blocks, *signatures(slip.person, "Vault")])


def no_sale_slip(slip: SlipFacts, city: Letterhead, reason: str) -> Paper:
    """The drawer was opened without money moving; the reason is on paper and in the books."""
    return _slip("no-sale", "DRAWER OPENED, NO SALE", slip, city, [*_reason(reason), *signatures(slip.person)])


def count_slip(
    slip: SlipFacts,
    city: Letterhead,
    count: CashCount,
    checks: Sequence[Listed] = (),
    money_orders: Sequence[Listed] = (),
    attempt: int = 1,
) -> Paper:
    """What was counted, and nothing else: no expected figure and no answer ever stands on it (rule 5.6)."""
    blocks: list[Block] = [*_cash(count), Row("CASH COUNTED", f"${count.total}", bold=True)]
    for name, listed in (("check", checks), ("money order", money_orders)):
        if listed:
            blocks.append(Rule())
            blocks += [Row(f"{name.capitalize()} {item.number}".rstrip(), str(item.amount)) for item in listed]
            total = Money.total(item.amount for item in listed)
            blocks.append(Row(f"{name.upper()}S COUNTED, {len(listed)}", str(total), bold=True))
    title = f"DRAWER COUNT, ATTEMPT {attempt}"
    return _slip("count", title, slip, city, [*blocks, *signatures(slip.person)])


def void_slip(slip: SlipFacts, city: Letterhead, void: VoidFacts) -> Paper:
    """The void of a receipt, to be signed and kept with the original (rule 5.7)."""
    blocks: list[Block] = [Row(f"Receipt {void.number}", f"${void.total}", bold=True)]
    for tender in void.tenders:
        back = tender.amount - void.change if tender.kind == "cash" else tender.amount
        blocks.append(Row(f"Handed back: {tender_name(tender)}", str(back), indent=2))
    blocks += [
        *_reason(void.reason),
        Text(f"Customer present: {_yes(void.customer_present)}"),
        Text(f"Original receipt taken back: {_yes(void.original_taken)}"),
        Text(f"Approved by {void.approved_by}"),
    ]
    return _slip("void", "VOID", slip, city, [*blocks, *signatures("Customer", slip.person, void.approved_by)])


def pieces(row: PieceRow) -> str:
    """A row of a count in words: "$20 x 12 + 1 strap of 100"."""
    packs = f"{row.packs} {row.denomination.pack}{'s' if row.packs > 1 else ''} of {row.denomination.pack_of}"
    parts = [str(row.loose)] * bool(row.loose) + [packs] * bool(row.packs)
    return f"{row.denomination.label} x {' + '.join(parts)}"


def _cash(count: CashCount) -> list[Block]:
    return [Row(pieces(row), str(row.amount)) for row in count.rows] or [Text("No cash")]


def _reason(reason: str) -> list[Block]:
    return [Text(f"Reason: {reason}", lines=4)] if reason else []


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


def _slip(kind: str, title: str, slip: SlipFacts, city: Letterhead, body: list[Block]) -> Paper:
    blocks = [*head(city), *titled(title, slip.at, slip.person, f"drawer {slip.drawer}"), *body, Feed()]
    blocks.append(Row(f"Book {slip.book}", f"Code {slip.code}" if slip.code else ""))
    return Paper(kind, f"{title.capitalize()}, book {slip.book}", (*blocks, Cut()))
