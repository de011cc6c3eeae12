# SPDX-License-Identifier: Apache-2.0
"""A posted receipt as screens and paper get it: read from the entry in the books, never from what was meant."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import canon
from app.domain.code import Share
from app.domain.money import Money
from app.domain.tender import CASH, Tender

if TYPE_CHECKING:
    from collections.abc import Collection

CHANGE_KINDS = frozenset({CASH})


@dataclass(frozen=True, slots=True)
class PostedLine:
    """One line of a receipt. `type` is charge, code or credit; what does not apply to a type is empty or None."""

    type: str
    text: str
    amount: Money
    account: str = ""
    charge: str = ""
    code: str = ""
    fund: str = ""
    open: Money | None = None
    why: str = ""
    rule: str = ""
    quantity: int = 1
    shares: tuple[Share, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    @property
    def remaining(self) -> Money | None:
        """What the charge still owed after this payment; None where no charge was paid."""
        return None if self.open is None else self.open - self.amount


@dataclass(frozen=True, slots=True)
class Pair:
    """So many cents of one tender paid one line; both are places in the receipt, from 0 (rule 5.1.7)."""

    line: int
    tender: int
    cents: int


@dataclass(frozen=True, slots=True)
class Voided:
    """How a receipt was voided: when, why, by whom, agreed by whom."""

    id: str
    at: datetime.datetime
    by: str
    approved_by: str
    reason: str
    customer_present: bool
    original_taken: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone of a receipt after its session: all of it, or the check at `place` (from 1) that came back.

    `kind` is the entry's, `reason` a person's words or the bank's; `approved_by` is "" where nobody had to agree.
    """

    kind: str
    id: str
    book: str
    at: datetime.datetime
    by: str
    place: int
    amount: Money
    reason: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class PostedReceipt:
    """A receipt in the books. `code` is printed so that payers hold a sample of the chain; `cashier` is the full name.

    `allowed_by` is the sign-in name of who allowed its checks against an account's flag, "" where nobody had to.
    `offline`: it was recorded while the server was away.
    `date` is the business date, `received` the date a mailed payment came, `at` the till's clock.
    """

    number: str
    id: str
    hash: bytes
    book: str
    drawer: str
    till: str
    date: datetime.date
    at: datetime.datetime
    by: str
    cashier: str
    payer: str
    channel: str
    received: datetime.date | None
    lines: tuple[PostedLine, ...]
    tenders: tuple[Tender, ...]
    pairs: tuple[Pair, ...]
    rounding: Money
    change: Money
    total: Money
    voided: Voided | None = None
    allowed_by: str = ""
    undone: tuple[Undone, ...] = ()
    offline: bool = False

    @property
    def reversed(self) -> bool:
        """Whether the whole receipt was undone after its session."""
        return any(one.place == 0 for one in self.undone)

    @property
    def code(self) -> str:
        """The verification code: XXXXX-XXXXX."""
        return canon.code_of(self.hash)

    @property
    def due(self) -> Money:
        """The lines together, before cash rounding."""
        return self.total - self.rounding

    @property
    def tendered(self) -> Money:
        """Everything handed over."""
        return self.total + self.change

    @property
    def remaining(self) -> tuple[tuple[PostedLine, Money], ...]:
        """The lines that paid a charge, each with what the charge still owed afterwards."""
        return tuple((line, line.remaining) for line in self.lines if line.remaining is not None)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Why the payment went where it went, one sentence per line that was allocated."""
        return tuple(line.why for line in self.lines if line.why)


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines, the tenders, and which tender paid which line."""

    lines: tuple[PostedLine, ...]
    tenders: tuple[Tender, ...]
    pairs: tuple[Pair, ...]


def parts_of(content: dict[str, Any]) -> Parts:
    """Read the parts of a receipt from what its entry tells."""
    return Parts(
        tuple(line_from_body(line) for line in content["lines"]),
        tuple(tender_from_body(tender) for tender in content["tenders"]),
        pairs_of(content),
    )


def from_body(
    content: dict[str, Any],
    hash: bytes,  # noqa: A002
    cashier: str,
    voided: Voided | None = None,
    parts: Parts | None = None,
    *,
    offline: bool = False,
) -> PostedReceipt:
    """Read a receipt back from its entry: the decoded body, its hash, and what the books know besides.

    `parts`: those of this very content, where they were read before.
    """
    received = content.get("received")
    parts = parts or parts_of(content)
    return PostedReceipt(
        number=content["number"],
        id=content["id"],
        hash=hash,
        book=content["book"],
        drawer=content["drawer"],
        till=content["till"],
        date=datetime.date.fromisoformat(content["date"]),
        at=datetime.datetime.fromisoformat(content["at"]),
        by=content["by"],
        cashier=cashier,
        payer=content["payer"],
        channel=content["channel"],
        received=None if received is None else datetime.date.fromisoformat(received),
        lines=parts.lines,
        tenders=parts.tenders,
        pairs=parts.pairs,
        rounding=Money(content["rounding"]),
        change=Money(content["change"]),
        total=Money(content["total"]),
        voided=voided,
        allowed_by=content.get("approval", {}).get("by", ""),
        offline=offline,
    )


def voided_from_body(content: dict[str, Any]) -> Voided:
    """Read how a receipt was voided from the void's decoded body."""
    return Voided(
        id=content["id"],
        at=datetime.datetime.fromisoformat(content["at"]),
        by=content["by"],
        approved_by=content["approval"]["by"],
        reason=content["reason"],
        customer_present=content["customer_present"] == "yes",
        original_taken=content["original_taken"] == "yes",
    )


def undone_from_body(content: dict[str, Any]) -> Undone:
    """Read what was undone from the decoded body of a reversal or a returned check."""
    return Undone(
        kind=content["kind"],
        id=content["id"],
        book=content["book"],
        at=datetime.datetime.fromisoformat(content["at"]),
        by=content["by"],
        place=content.get("place", 0),
        amount=Money(content["total"]),
        reason=content["reason"],
        approved_by=content.get("approval", {}).get("by", ""),
    )


_LINE_TEXTS = ("account", "charge", "code", "fund", "why", "rule", "reason")
_TENDER_TEXTS = ("number", "routing", "payer", "brand", "last_four", "approval", "reference", "account", "fund")


def line_from_body(line: dict[str, Any]) -> PostedLine:
    """Read one line of a receipt back."""
    return PostedLine(
        type=line["type"],
        text=line["text"],
        amount=Money(line["cents"]),
        open=Money(line["open"]) if "open" in line else None,
        quantity=line.get("quantity", 1),
        shares=tuple(Share(share["gl"], Money(share["cents"])) for share in line.get("shares", ())),
        fields=tuple((field["name"], field["value"]) for field in line.get("fields", ())),
        **{name: line[name] for name in _LINE_TEXTS if name in line},
    )


def tender_from_body(tender: dict[str, Any]) -> Tender:
    """Read one tender of a receipt back."""
    dated = tender.get("dated")
    return Tender(
        kind=tender["kind"],
        amount=Money(tender["cents"]),
        dated=None if dated is None else datetime.date.fromisoformat(dated),
        **{name: tender[name] for name in _TENDER_TEXTS if name in tender},
    )


def pairs_of(content: dict[str, Any], change_kinds: Collection[str] = CHANGE_KINDS) -> tuple[Pair, ...]:
    """Tenders pay lines in order, so it is known what a returned check undoes (rule 5.1.7).

    Tenders in the order keyed, lines in the order of the receipt. The tender that gives change counts with what the
    drawer kept less the rounding, so the pairs of every line come to the line. `change_kinds`: the kinds giving change.
    """
    pairs: list[Pair] = []
    owed = [line["cents"] for line in content["lines"]]
    line = 0
    for place, tender in enumerate(content["tenders"]):
        left = tender["cents"]
        if tender["kind"] in change_kinds:
            left -= content["change"] + content["rounding"]
        while left > 0 and line < len(owed):
            paid = min(left, owed[line])
            pairs.append(Pair(line, place, paid))
            left -= paid
            owed[line] -= paid
            line += owed[line] == 0
    return tuple(pairs)
