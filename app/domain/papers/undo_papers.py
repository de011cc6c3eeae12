# SPDX-License-Identifier: Apache-2.0
"""What is signed when a counted receipt, or a check of it, is undone, and the letter its payer gets (5.7, 5.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.money import ZERO, Money
from app.domain.paper import Block, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import day, head, signatures, titled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.papers.letterhead import Letterhead
    from app.domain.papers.slips import SlipFacts

_LONGEST = 6


@dataclass(frozen=True, slots=True)
class OwedAgain:
    """A charge that is open again: its words, the due date it keeps, and how much."""

    text: str
    due: date
    amount: Money


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """What was undone: the receipt, the money, what is owed again, what is new, and who agreed (full names).

    `check` is the returned check's number, "" for a reversal. `goes` says where the money goes, as (words, amount).
    """

    number: str
    payer: str
    paid_on: date
    amount: Money
    reason: str
    owed_again: tuple[OwedAgain, ...] = ()
    goes: tuple[tuple[str, Money], ...] = ()
    credit: Money = ZERO
    given_back: Money = ZERO
    recovered: Money = ZERO
    account: str = ""
    fee: Money = ZERO
    flag: date | None = None
    check: str = ""
    bank_error: bool = False
    approved_by: tuple[str, ...] = ()


def reversal_slip(slip: SlipFacts, city: Letterhead, undo: UndoFacts) -> Paper:
    """The reversal of a receipt, to be signed and kept with the original."""
    blocks: list[Block] = [Row(f"Receipt {undo.number}", f"${undo.amount}", bold=True), *_paid(undo)]
    blocks += [Row(words, str(amount), indent=2) for words, amount in undo.goes]
    blocks += [*_owed(undo), Text(f"Reason: {undo.reason}", lines=4)]
    blocks += [Text(f"Approved by {name}") for name in undo.approved_by]
    return _slip("reversal", "REVERSAL", slip, city, [*blocks, *signatures(slip.person, *undo.approved_by)])


def returned_check_slip(slip: SlipFacts, city: Letterhead, undo: UndoFacts) -> Paper:
    """A check that came back, to be kept with the bank's notice."""
    blocks: list[Block] = [
        Row(f"Check {undo.check}".rstrip(), f"${undo.amount}", bold=True),
        Row("Receipt", undo.number),
        *_paid(undo),
        Text(f"The bank says: {undo.reason}", lines=3),
    ]
    if undo.bank_error:
        blocks.append(Text("The bank's mistake: no fee", lines=2))
    return _slip("returned-check", "CHECK RETURNED", slip, city, [*blocks, *_owed(undo), *signatures(slip.person)])


def refund_slip(
    slip: SlipFacts, city: Letterhead, account: str, amount: Money, payee: str, reason: str, approved_by: str
) -> Paper:
    """A refund that payables are asked for."""
    blocks: list[Block] = [
        Row("TO PAY THROUGH PAYABLES", f"${amount}", bold=True),
        Row("Credit of account", account),
        Text(f"To {payee}", lines=3),
        Text(f"Reason: {reason}", lines=4),
        Text(f"Approved by {approved_by}"),
    ]
    return _slip("refund", "REFUND REQUEST", slip, city, [*blocks, *signatures(slip.person, approved_by)])


def returned_check_letter(template: str, city: Letterhead, undo: UndoFacts, on: date) -> Paper:
    """The letter to the payer of a returned check, from the city's template; words in braces are filled in.

    Text is put in as it is, also where it has braces: nothing of a payer's name is read as a part of the template.
    """
    total = Money.total(row.amount for row in undo.owed_again) + undo.fee + undo.recovered
    facts = {
        "date": dates.full(on),
        "payer": undo.payer or f"The holder of account {undo.account}",
        "city": city.name,
        "address": ", ".join(city.lines),
        "reason": undo.reason,
        "check": undo.check,
        "amount": f"${undo.amount}",
        "receipt": undo.number,
        "paid": dates.full(undo.paid_on),
        "account": undo.account,
        "total": f"${total}",
        "fee": f"The fee for a returned check is ${undo.fee}. It is on the account." if undo.fee else "",
        "flag": f"Checks are not taken on this account until {dates.full(undo.flag)}." if undo.flag else "",
    }
    blocks: list[Block] = [*head(city)]
    for line in template.strip().splitlines():
        if line.strip() == "{reopened}":
            blocks += _rows(undo.owed_again, indent=4) or [Text("Credit that the check had brought.", indent=4)]
        elif line.strip():
            filled = _filled(line.strip(), facts)
            blocks += [Text(filled, indent=4 if line.startswith("    ") else 0, lines=_LONGEST)] if filled else []
        else:
            blocks.append(Feed())
    return Paper("letter", f"Letter on check {undo.check} of receipt {undo.number}", (*blocks, Cut()))


def _filled(line: str, facts: dict[str, str]) -> str:
    """A line with its words filled in, each piece once."""
    parts: list[str] = []
    for piece in line.split("{"):
        name, brace, rest = piece.partition("}")
        parts.append(facts[name] + rest if brace and name in facts else piece)
    return "".join(parts)


def _paid(undo: UndoFacts) -> list[Block]:
    blocks: list[Block] = [Row("Paid on", day(undo.paid_on))]
    return [*blocks, Text(f"By {undo.payer}", lines=2)] if undo.payer else blocks


def _owed(undo: UndoFacts) -> list[Block]:
    """What is owed because of it, old and new."""
    blocks: list[Block] = []
    if undo.owed_again:
        blocks += [Rule(), Text("Owed again", bold=True), *_rows(undo.owed_again, indent=2)]
    if undo.credit:
        blocks.append(Row("Credit taken back", str(undo.credit)))
    if undo.given_back:
        blocks.append(Row("of it kept by the city", str(undo.given_back), indent=2))
    if undo.recovered:
        blocks.append(Row("of it used meanwhile, now owed", str(undo.recovered), indent=2))
    if undo.fee:
        blocks.append(Row(f"Fee on {undo.account}", str(undo.fee)))
    if undo.flag is not None:
        blocks.append(Text(f"No checks from {undo.account} until {dates.full(undo.flag)}", lines=2))
    return [*blocks, Rule()]


def _rows(owed: Sequence[OwedAgain], indent: int) -> list[Block]:
    return [Row(f"{row.text}, due {dates.full(row.due)}", str(row.amount), indent=indent) for row in owed]


def _slip(kind: str, title: str, slip: SlipFacts, city: Letterhead, body: list[Block]) -> Paper:
    blocks = [*head(city), *titled(title, slip.at, slip.person, "back office"), *body, Feed()]
    blocks.append(Row(f"Book {slip.book}", f"Code {slip.code}" if slip.code else ""))
    return Paper(kind, f"{title.capitalize()}, book {slip.book}", (*blocks, Cut()))
