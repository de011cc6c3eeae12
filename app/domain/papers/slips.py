# SPDX-License-Identifier: Apache-2.0
"""The small slips of a drawer: opened, counted, cash moved without a receipt, no sale, voided, tenders corrected."""

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


@dataclass(frozen=True, slots=True)
class MovedFacts:
    """Cash that moved without a receipt: how much, why, whom it came from or went to, what for, and who agreed.

    Names are full names; `purpose` is a code or an account with its words; `what` names an act that is taken back.
    """

    amount: Money
    reason: str
    party: str = ""
    purpose: str = ""
    agreed_by: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class RulingFacts:
    """A ruling for the file: the transfer, both people (full names; nobody took it: ""), and the session charged."""

    from_drawer: str
    sender: str
    to_drawer: str
    receiver: str
    sent: Money
    taken: Money | None
    left: Money
    charged: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """A corrected tender for the file: kinds as people call them, how much, why, and who agreed (full name)."""

    receipt: str
    was: str
    now: str
    number: str
    amount: Money
    reason: str
    approved_by: str


def opening_slip(slip: SlipFacts, city: Letterhead, count: CashCount, assigned: Money) -> Paper:
    """The float as counted at opening, beside the one assigned (rule 5.14)."""
    blocks: list[Block] = [*_cash(count), Rule(), Row("FLOAT COUNTED", f"${count.total}", bold=True)]
    difference = count.total - assigned
    if difference:
        blocks += [Row("Float assigned", str(assigned)), Row("Difference, for the vault", str(difference))]
    return _slip("opening", "DRAWER OPENED", slip, city, [*blocks, *signatures(slip.person)])


def drop_slip(slip: SlipFacts, city: Letterhead, amount: Money, reason: str, count: CashCount | None = None) -> Paper:
    """Cash taken from the drawer to the vault; it goes with the money and both sides sign."""
    blocks = [*_counted(count)]
    blocks += [Row("TO THE VAULT", f"${amount}", bold=True), *_reason(reason)]
    return _slip("drop", "DROP TO THE VAULT", slip, city, [*blocks, *signatures(slip.person, "Vault")])


def pickup_slip(slip: SlipFacts, city: Letterhead, moved: MovedFacts, count: CashCount | None = None) -> Paper:
    """Cash a second person took to the vault; who gave it and who took it both sign."""
    blocks = [*_counted(count), Row("PICKED UP", f"${moved.amount}", bold=True), *_reason(moved.reason)]
    blocks.append(Text(f"Taken by {moved.agreed_by}"))
    return _slip("pickup", "PICKUP TO THE VAULT", slip, city, [*blocks, *signatures(slip.person, moved.agreed_by)])


def paid_in_slip(slip: SlipFacts, city: Letterhead, moved: MovedFacts, count: CashCount | None = None) -> Paper:
    """Cash that came in without a receipt: from whom, for what, and why."""
    return _slip("paid-in", "PAID IN", slip, city, _paid("PAID IN", f"From {moved.party}", slip, moved, count))


def paid_out_slip(slip: SlipFacts, city: Letterhead, moved: MovedFacts, count: CashCount | None = None) -> Paper:
    """Cash that was paid out: to whom, for what, and why; who received it signs."""
    return _slip("paid-out", "PAID OUT", slip, city, _paid("PAID OUT", f"To {moved.party}", slip, moved, count))


def exchange_slip(slip: SlipFacts, city: Letterhead, moved: MovedFacts, came: CashCount, went: CashCount) -> Paper:
    """Bills and coins changed for others of the same worth, both sides by their pieces."""
    blocks: list[Block] = [
        *(Text("Into the drawer", bold=True), *_cash(came), Rule()),
        *(Text("Out of the drawer", bold=True), *_cash(went), Rule()),
        *(Row("EXCHANGED", f"${moved.amount}", bold=True), Text(f"With {moved.party}"), *_reason(moved.reason)),
    ]
    return _slip("exchange", "EXCHANGE", slip, city, [*blocks, *signatures(slip.person, moved.party)])


def change_order_slip(slip: SlipFacts, city: Letterhead, order: CashCount, vault: str) -> Paper:
    """Change the vault is asked for; it goes there, and both sign it (rule 5.1.5). Nothing has moved yet."""
    blocks: list[Block] = [Text("Wanted from the vault", bold=True), *_cash(order), Rule()]
    blocks += [Row("IN EXCHANGE FOR", f"${order.total}", bold=True), Text(f"Handed out by {vault}")]
    return _slip("change-order", "CHANGE ORDER", slip, city, [*blocks, *signatures(slip.person, vault)])


def small_difference_slip(slip: SlipFacts, city: Letterhead, account: str, moved: MovedFacts) -> Paper:
    """A small difference that was settled: what, on which account, why, and who agreed (rule 5.4). No cash moved."""
    blocks: list[Block] = [Row(f"Account {account}", f"${moved.amount}", bold=True), Text(moved.what, lines=3)]
    blocks += [*_reason(moved.reason), *_agreed(moved.agreed_by), Text("No cash moved.")]
    signed = signatures(slip.person, *filter(None, (moved.agreed_by,)))
    return _slip("small-difference", "SMALL DIFFERENCE", slip, city, [*blocks, *signed])


def taken_back_slip(slip: SlipFacts, city: Letterhead, moved: MovedFacts) -> Paper:
    """Cash whose movement was taken back: it counts as never made; both people sign."""
    blocks = [Row(f"Taken back: {moved.what}", f"${moved.amount}", bold=True), *_reason(moved.reason)]
    blocks.append(Text(f"Approved by {moved.agreed_by}"))
    return _slip("void", "VOID", slip, city, [*blocks, *signatures(slip.person, moved.agreed_by)])


def transfer_slip(slip: SlipFacts, city: Letterhead, to: str, receiver: str, reason: str, count: CashCount) -> Paper:
    """Cash on its way to another drawer: the sender keeps it, for the receiver counts blind."""
    blocks: list[Block] = [Row(f"TO DRAWER {to}", receiver, bold=True), *_reason(reason)]
    blocks += [*_cash(count), Rule(), Row("SENT", f"${count.total}", bold=True)]
    return _slip("transfer", "CASH TO ANOTHER DRAWER", slip, city, [*blocks, *signatures(slip.person, receiver)])


def taken_slip(
    slip: SlipFacts, city: Letterhead, sender: str, from_drawer: str, count: CashCount, *, agrees: bool | None
) -> Paper:
    """Cash taken into a drawer as it was counted there; both sides sign (rule 5.5).

    `agrees` is None while nobody may know: the drawer it came from is being counted.
    """
    blocks: list[Block] = [Row(f"FROM DRAWER {from_drawer}", sender, bold=True)]
    blocks += [*_cash(count), Rule(), Row("TAKEN", f"${count.total}", bold=True)]
    if agrees is False:
        blocks.append(Text("The two counts do not agree. A supervisor decides.", lines=2))
    people = (slip.person,) if sender == slip.person else (slip.person, sender)
    return _slip("taken", "CASH TAKEN INTO THE DRAWER", slip, city, [*blocks, *signatures(*people)])


def ruling_slip(slip: SlipFacts, city: Letterhead, ruling: RulingFacts) -> Paper:
    """What was left of a transfer and to which session it was told; the supervisor signs."""
    way = "MISSING" if ruling.left.cents > 0 else "TOO MUCH"
    blocks: list[Block] = [
        Row(f"From drawer {ruling.from_drawer}", ruling.sender),
        Row(f"To drawer {ruling.to_drawer}", ruling.receiver or "not taken"),
        Row("Sent", str(ruling.sent)),
        Row("Taken", "nothing" if ruling.taken is None else str(ruling.taken)),
        Rule(),
        Row(way, f"${abs(ruling.left)}", bold=True),
        Text(f"Over/short of session {ruling.charged}"),
        *_reason(ruling.reason),
    ]
    return _slip("ruling", "RULING ON A TRANSFER", slip, city, [*blocks, *signatures(slip.person)])


def correction_slip(slip: SlipFacts, city: Letterhead, done: CorrectionFacts) -> Paper:
    """A tender put right; it is kept with the receipt's copy, and both people sign (rule 5.6.5)."""
    blocks: list[Block] = [
        Row(f"Receipt {done.receipt}", f"${done.amount}", bold=True),
        Row("Was keyed as", done.was, indent=2),
        Row("Really was", f"{done.now} {done.number}".rstrip(), indent=2),
        *_reason(done.reason),
        Text(f"Approved by {done.approved_by}"),
    ]
    return _slip("correction", "TENDER CORRECTED", slip, city, [*blocks, *signatures(slip.person, done.approved_by)])


def no_sale_slip(slip: SlipFacts, city: Letterhead, reason: str, agreed_by: str = "") -> Paper:
    """The drawer was opened without money moving; the reason, and who agreed, are on paper and in the books."""
    blocks = [*_reason(reason), *_agreed(agreed_by), *signatures(slip.person, *filter(None, (agreed_by,)))]
    return _slip("no-sale", "DRAWER OPENED, NO SALE", slip, city, blocks)


def counterfeit_slip(slip: SlipFacts, city: Letterhead, face: Money, serial: str, payer: str, reason: str) -> Paper:
    """The report that goes with a counterfeit note: which note, from whom, why; nobody was credited for it."""
    blocks: list[Block] = [
        Row("NOTE KEPT", f"${face}", bold=True),
        Row("Serial number", serial),
        *([Row("Handed over by", payer)] if payer else []),
        *_reason(reason),
        Text("No credit was given. The note goes to the police with this report.", lines=3),
        *signatures(slip.person, "Handed over by", "Received by the police"),
    ]
    return _slip("counterfeit", "COUNTERFEIT NOTE", slip, city, blocks)


def count_slip(
    slip: SlipFacts,
    city: Letterhead,
    count: CashCount,
    checks: Sequence[Listed] = (),
    money_orders: Sequence[Listed] = (),
    attempt: int = 1,
    along: str = "",
) -> Paper:
    """What was counted, and nothing else: no expected figure and no answer ever stands on it (rule 5.6).

    `along` counted with the person of the slip (full name), and signs it too.
    """
    blocks: list[Block] = [*_cash(count), Row("CASH COUNTED", f"${count.total}", bold=True)]
    for name, listed in (("check", checks), ("money order", money_orders)):
        if listed:
            blocks.append(Rule())
            blocks += [Row(f"{name.capitalize()} {item.number}".rstrip(), str(item.amount)) for item in listed]
            total = Money.total(item.amount for item in listed)
            blocks.append(Row(f"{name.upper()}S COUNTED, {len(listed)}", str(total), bold=True))
    title = f"DRAWER COUNT, ATTEMPT {attempt}"
    if along:
        blocks.append(Text(f"Counted by {slip.person} and {along}"))
    return _slip("count", title, slip, city, [*blocks, *signatures(slip.person, *([along] if along else []))])


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


def _counted(count: CashCount | None) -> list[Block]:
    return [*_cash(count), Rule()] if count is not None and count.rows else []


def _paid(title: str, whom: str, slip: SlipFacts, moved: MovedFacts, count: CashCount | None) -> list[Block]:
    blocks = [*_counted(count), Row(title, f"${moved.amount}", bold=True), Text(whom, lines=2)]
    blocks += [Text(f"For {moved.purpose}", lines=2), *_reason(moved.reason), *_agreed(moved.agreed_by)]
    return [*blocks, *signatures(slip.person, moved.party, *filter(None, (moved.agreed_by,)))]


def _agreed(by: str) -> list[Block]:
    return [Text(f"Approved by {by}")] if by else []


def _reason(reason: str) -> list[Block]:
    return [Text(f"Reason: {reason}", lines=4)] if reason else []


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


def _slip(kind: str, title: str, slip: SlipFacts, city: Letterhead, body: list[Block]) -> Paper:
    blocks = [*head(city), *titled(title, slip.at, slip.person, f"drawer {slip.drawer}"), *body, Feed()]
    blocks.append(Row(f"Book {slip.book}", f"Code {slip.code}" if slip.code else ""))
    return Paper(kind, f"{title.capitalize()}, book {slip.book}", (*blocks, Cut()))
