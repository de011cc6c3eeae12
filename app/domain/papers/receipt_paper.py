# SPDX-License-Identifier: Apache-2.0
"""The receipt: what was paid, how, what is still owed, and a code that ties the paper to the books.

It is made from the posted receipt alone, never from what an account looks like today: printed again next year it is the
same paper, marked COPY.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.money import ZERO, Money
from app.domain.paper import Align, Code, CodeKind, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import day, head, moment, short_name
from app.domain.returned import bank_words

if TYPE_CHECKING:
    from app.domain.paper import Block
    from app.domain.papers.letterhead import Letterhead
    from app.domain.receipt import PostedLine, PostedReceipt, Undone
    from app.domain.tender import Tender

_INSET = 10
_CHANNELS = {"mail": "by mail", "dropbox": "in the drop box", "phone": "by phone"}


def receipt_paper(receipt: PostedReceipt, city: Letterhead, copy: int = 0) -> Paper:
    """A posted receipt on paper; `copy` is 0 for the original and counts the prints after it (RP2).

    That it was recorded while the server was away is a fact of the books, not of the receipt's body; it is printed too.
    """
    marks = tuple(
        mark
        for mark in (
            f"COPY {copy}" if copy else "",
            "VOID" if receipt.voided else "",
            *undone_marks(receipt),
            "RECORDED OFFLINE" if receipt.offline else "",
        )
        if mark
    )
    blocks = [*head(city, marks), *_title(receipt), Rule(), *_lines(receipt), Rule(), *_sums(receipt), Rule()]
    if receipt.offline:
        blocks.append(Text("Recorded without the server. Balances are checked when the connection is back.", lines=3))
    blocks += _foot(receipt, city)
    title = f"Receipt {receipt.number}" + (", copy" if copy else "")
    return Paper("receipt", title, tuple(blocks), copy=bool(copy))


def undone_marks(receipt: PostedReceipt) -> tuple[str, ...]:
    """What was undone of a receipt since it was taken, as its copies are marked (rules 5.7, 5.8)."""
    marks = {"reversal": "REVERSED", "returned_check": "CHECK RETURNED"}
    return tuple(dict.fromkeys(marks.get(one.kind, one.kind.upper()) for one in receipt.undone))


def tender_name(tender: Tender) -> str:
    """A tender in a payer's words: "Check 1044", "Visa 4242", "Credit of UB-104417"."""
    if tender.kind == "card":
        return f"{tender.brand or 'Card'} {tender.last_four}".rstrip()
    if tender.kind == "on_account":
        return f"Credit of {tender.account}" if tender.account else "Credit"
    return " ".join(part for part in (kind_name(tender.kind), tender.number or tender.reference) if part)


def kind_name(kind: str) -> str:
    """A kind of tender as paper names it: "Cash", "Money order", "ACH"."""
    return "ACH" if kind == "ach" else kind.replace("_", " ").capitalize()


def _title(receipt: PostedReceipt) -> list[Block]:
    blocks: list[Block] = [
        Text(f"RECEIPT {receipt.number}", bold=True),
        Row(moment(receipt.at), f"{short_name(receipt.cashier)}, drawer {receipt.drawer}"),
    ]
    if receipt.payer:
        blocks.append(Text(f"Received from {receipt.payer}"))
    if receipt.channel in _CHANNELS:
        when = f" {day(receipt.received)}" if receipt.received else ""
        blocks.append(Text(f"Came{when} {_CHANNELS[receipt.channel]}"))
    return blocks


def _lines(receipt: PostedReceipt) -> list[Block]:
    """Lines of one account stand together under its sum; others by themselves."""
    blocks: list[Block] = []
    places = list(enumerate(receipt.lines))
    start = 0
    while start < len(places):
        account = places[start][1].account
        end = start + 1
        while account and end < len(places) and places[end][1].account == account:
            end += 1
        group = places[start:end]
        if account:
            blocks.append(Row(f"Account {account}", str(Money.total(line.amount for _, line in group)), bold=True))
        for place, line in group:
            blocks += _line(line, _paid_with(receipt, place), under=bool(account))
        start = end
    return blocks


def _line(line: PostedLine, paid_with: list[str], *, under: bool) -> list[Block]:
    name = f"{line.text}, {line.quantity} pieces" if line.quantity > 1 else line.text
    blocks: list[Block] = [
        Row(name, str(line.amount), bold=not under, indent=2 if under else 0, inset=_INSET if under else 0)
    ]
    indent = 4 if under else 2
    blocks += [Text(f"{field}: {value}", indent=indent) for field, value in line.fields]
    if line.why:
        blocks.append(Text(line.why, indent=indent, lines=4))
    blocks += [Text(words, indent=indent) for words in paid_with]
    if line.remaining:
        blocks.append(Text(f"Still open after this payment: {line.remaining}", indent=indent, lines=2))
    return blocks


def _paid_with(receipt: PostedReceipt, place: int) -> list[str]:
    """With one tender there is nothing to say; with several, which ones paid this line."""
    pairs = [pair for pair in receipt.pairs if pair.line == place] if len(receipt.tenders) > 1 else []
    names = [tender_name(receipt.tenders[pair.tender]) for pair in pairs]
    if len(pairs) == 1:
        return [f"Paid by {names[0]}"]
    return [f"{Money(pair.cents)} by {name}" for pair, name in zip(pairs, names, strict=True)]


def _sums(receipt: PostedReceipt) -> list[Block]:
    blocks: list[Block] = []
    if receipt.rounding:
        blocks.append(Row("Sum of the lines", str(receipt.total - receipt.rounding)))
        blocks.append(Row("Cash rounded to 5 cents", str(receipt.rounding)))
    blocks.append(Row("TOTAL", f"${receipt.total}", bold=True))
    for tender in receipt.tenders:
        blocks.append(Row(tender_name(tender), str(tender.amount)))
        if tender.approval:
            blocks.append(Text(f"Approval {tender.approval}", indent=2))
    if receipt.change > ZERO:
        blocks.append(Row("Change", str(receipt.change)))
    return blocks


def _undone(one: Undone) -> str:
    when = day(one.at.date())
    if one.place:
        return (
            f"A check of {one.amount} came back on {when}: {bank_words(one.reason)}. It proves no payment of that part."
        )
    return f"This receipt was reversed on {when}. It proves no payment."


def _foot(receipt: PostedReceipt, city: Letterhead) -> list[Block]:
    blocks: list[Block] = [Feed()]
    if receipt.voided:
        blocks.append(Text("This receipt was voided. It proves no payment.", Align.CENTER, lines=2))
    elif receipt.undone:
        blocks += [Text(words, Align.CENTER, lines=3) for words in map(_undone, receipt.undone)]
    else:
        blocks += [Text(line, Align.CENTER, lines=3) for line in city.thanks]
    blocks.append(Text(f"Code {receipt.code}", Align.CENTER))
    blocks += [Feed(), Code(CodeKind.QR, f"{receipt.number} {receipt.code}"), Cut()]
    return blocks
