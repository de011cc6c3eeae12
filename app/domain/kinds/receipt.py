# SPDX-License-Identifier: Apache-2.0
"""A receipt says what was paid, how, and where each cent goes; the figures must add up before it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from app.domain import gl
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.domain.code import Share
    from app.domain.tender import Tender, TenderKind


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A payment on one charge: `open` is what it owed before, `why` one sentence of the allocation, `rule` its rule."""

    charge: str
    account: str
    code: str
    text: str
    open: Money
    amount: Money
    shares: tuple[Share, ...]
    why: str
    rule: str

    def as_body(self) -> dict[str, Any]:
        """The line as the entry carries it."""
        return {
            "type": "charge",
            "charge": self.charge,
            "account": self.account,
            "code": self.code,
            "text": self.text,
            "open": self.open.cents,
            "cents": self.amount.cents,
            "shares": _shares(self.shares),
            "why": self.why,
            "rule": self.rule,
        }

    def postings(self) -> Iterable[Posting]:
        """What the line credits."""
        return [Posting(s.gl, -s.amount.cents, charge=self.charge, account=self.account) for s in self.shares]

    def adds_up(self) -> bool:
        """Between nothing and what is open, and the shares make the amount."""
        return ZERO < self.amount <= self.open and _make(self.shares, self.amount)


@dataclass(frozen=True, slots=True)
class CodeLine:
    """Something sold or charged by revenue code; `account` and `fields` where the code asks for them."""

    code: str
    text: str
    quantity: int
    amount: Money
    shares: tuple[Share, ...]
    account: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    def as_body(self) -> dict[str, Any]:
        """The line as the entry carries it."""
        body: dict[str, Any] = {
            "type": "code",
            "code": self.code,
            "text": self.text,
            "quantity": self.quantity,
            "cents": self.amount.cents,
            "shares": _shares(self.shares),
        }
        if self.account:
            body["account"] = self.account
        if self.fields:
            body["fields"] = [{"name": name, "value": value} for name, value in self.fields]
        return body

    def postings(self) -> Iterable[Posting]:
        """What the line credits."""
        return [Posting(s.gl, -s.amount.cents, account=self.account) for s in self.shares]

    def adds_up(self) -> bool:
        """More than nothing, at least one piece, and the shares make the amount."""
        return self.amount > ZERO and self.quantity > 0 and _make(self.shares, self.amount)


@dataclass(frozen=True, slots=True)
class CreditLine:
    """What is paid beyond the open charges is held for the account (rule 5.4); `reason`: "rounding" or nothing."""

    account: str
    fund: str
    text: str
    amount: Money
    reason: str = ""

    def as_body(self) -> dict[str, Any]:
        """The line as the entry carries it."""
        body: dict[str, Any] = {
            "type": "credit",
            "account": self.account,
            "fund": self.fund,
            "text": self.text,
            "cents": self.amount.cents,
        }
        if self.reason:
            body["reason"] = self.reason
        return body

    def postings(self) -> Iterable[Posting]:
        """What the line credits."""
        return [Posting(gl.customer_credits(self.fund), -self.amount.cents, account=self.account)]

    def adds_up(self) -> bool:
        """More than nothing."""
        return self.amount > ZERO


StoryLine: TypeAlias = ChargeLine | CodeLine | CreditLine


@dataclass(frozen=True, slots=True)
class ReceiptStory:
    """All a receipt tells: lines in cart order, tenders in the order keyed, rounding and change of the cash (rule 5.1).

    `number` is the book's next; `received` only where the payment came on another date than the book's.
    """

    number: str
    channel: str
    payer: str
    lines: tuple[StoryLine, ...]
    tenders: tuple[Tender, ...]
    rounding: Money = ZERO
    change: Money = ZERO
    received: date | None = None

    @property
    def total(self) -> Money:
        """Lines and rounding together."""
        return Money.total(line.amount for line in self.lines) + self.rounding


def receipt(story: ReceiptStory, kinds: Mapping[str, TenderKind]) -> dict[str, Any]:
    """The content of a receipt. `kinds`: the tender kinds the city takes, by code.

    Raises Refused: TW-STORY when lines, tenders, rounding and change do not add up, TW-TENDER for a kind not taken or
    change on what gives none, TW-CHARGE for a charge named twice, TW-CREDIT for more credit than its account's lines.
    """
    _check_story(story)
    changed = _change_place(story, kinds)
    rows: list[Posting] = []
    for place, tender in enumerate(story.tenders):
        kept = tender.amount - story.change if place == changed else tender.amount
        rows.append(_taken(tender, kinds[tender.kind], kept))
    for line in story.lines:
        rows += line.postings()
    rows.append(Posting(gl.CASH_ROUNDING, -story.rounding.cents))
    content: dict[str, Any] = {
        "number": story.number,
        "channel": story.channel,
        "payer": story.payer,
        "lines": [line.as_body() for line in story.lines],
        "tenders": [tender_body(tender) for tender in story.tenders],
        "rounding": story.rounding.cents,
        "change": story.change.cents,
        "total": story.total.cents,
        "postings": gl.as_body(gl.pooled(rows)),
    }
    if story.received is not None:
        content["received"] = story.received.isoformat()
    return content


_PARTICULARS = ("number", "routing", "payer", "brand", "last_four", "approval", "reference", "account", "fund")


def tender_body(tender: Tender) -> dict[str, Any]:
    """A tender as the entry carries it: kind, cents handed over, and the particulars it has."""
    body: dict[str, Any] = {"kind": tender.kind, "cents": tender.amount.cents}
    body.update({name: value for name in _PARTICULARS if (value := getattr(tender, name))})
    if tender.dated is not None:
        body["dated"] = tender.dated.isoformat()
    return body


def _check_story(story: ReceiptStory) -> None:
    handed = Money.total(tender.amount for tender in story.tenders)
    if (
        not story.lines
        or not all(line.adds_up() for line in story.lines)
        or any(tender.amount < ZERO for tender in story.tenders)
        or story.change < ZERO
        or story.total != handed - story.change
    ):
        raise Refused("TW-STORY")
    charges = [line.charge for line in story.lines if isinstance(line, ChargeLine)]
    if len(charges) != len(set(charges)):
        raise Refused("TW-CHARGE")
    owed: Counter[str] = Counter()
    for line in story.lines:
        owed[line.account] += 0 if isinstance(line, CreditLine) else line.amount.cents
    for tender in story.tenders:
        owed[tender.account] -= tender.amount.cents if tender.fund else 0
    if any(left < 0 for left in owed.values()):
        raise Refused("TW-CREDIT")


def _change_place(story: ReceiptStory, kinds: Mapping[str, TenderKind]) -> int:
    """Where the one tender stands that gives change; -1 when there is none."""
    if not all(tender.kind in kinds for tender in story.tenders):
        raise Refused("TW-TENDER")
    places = [place for place, tender in enumerate(story.tenders) if kinds[tender.kind].allow_change]
    if len(places) > 1 or (story.change and not places):
        raise Refused("TW-TENDER")
    place = places[0] if places else -1
    if places and story.change > story.tenders[place].amount:
        raise Refused("TW-TENDER")
    return place


def _taken(tender: Tender, kind: TenderKind, kept: Money) -> Posting:
    if tender.fund:  # on account: the account's own credit pays, no pooled cash moves (rule 5.1.8)
        return Posting(gl.customer_credits(tender.fund), kept.cents, tender=tender.kind, account=tender.account)
    return Posting(kind.gl, kept.cents, tender=tender.kind)


def _shares(shares: tuple[Share, ...]) -> list[dict[str, Any]]:
    return [{"gl": share.gl, "cents": share.amount.cents} for share in shares]


def _make(shares: tuple[Share, ...], amount: Money) -> bool:
    return all(share.amount > ZERO for share in shares) and Money.total(s.amount for s in shares) == amount
