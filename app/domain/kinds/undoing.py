# SPDX-License-Identifier: Apache-2.0
"""What was counted is undone in the back office: a receipt as a whole, or just what a returned check had paid.

Both copy what was stored and reckon nothing anew (rules 5.7, 5.8). No drawer is touched: the money goes to payables,
back to the card, off the bank account, or, where none was ever received, to over/short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.domain import gl
from app.domain.entry import Kind
from app.domain.errors import Refused
from app.domain.gl import Posting
from app.domain.kinds.tender_correction import stretch
from app.domain.money import ZERO, Money
from app.domain.returned import missing
from app.domain.tender import CARD, CHECK, ON_ACCOUNT

if TYPE_CHECKING:
    from datetime import date

    from app.domain.entry import Approval, Entry
    from app.domain.kinds.tender_correction import PutRight
    from app.domain.returned import ReturnReason

FEE_CODE, RECOVERY_CODE = "RETURNED", "MISC"
NOTHING: Mapping[tuple[str, str], Money] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NewCharge:
    """What the payer owes because of it: the fee for a returned check, or credit that was used meanwhile."""

    id: str
    account: str
    code: str
    text: str
    due: date
    amount: Money
    gl: str

    def as_body(self) -> dict[str, Any]:
        """The line as the entry carries it."""
        return {
            "type": "charge",
            "charge": self.id,
            "account": self.account,
            "code": self.code,
            "text": self.text,
            "due": self.due.isoformat(),
            "cents": self.amount.cents,
            "shares": [{"gl": self.gl, "cents": self.amount.cents}],
        }


def reversal(
    original: Entry,
    *,
    on: date,
    reason: str,
    approval: Approval,
    second: Approval | None = None,
    held: Mapping[tuple[str, str], Money],
    corrected: Iterable[Posting] = (),
    kept: Mapping[tuple[str, str], Money] = NOTHING,
) -> dict[str, Any]:
    """The content of a reversal of a whole receipt, agreed by a second person.

    With a `second` consent no money was ever received, and over/short bears it; without, what was paid is owed to the
    payer: by card back to the card, from credit back to it, everything else through payables. `held` is what each
    account and fund holds now, `corrected` what the corrections of its tenders posted, `kept` what the city kept of the
    credit it had brought. Raises Refused TW-UNDO for anything but a receipt.
    """
    if original.kind is not Kind.RECEIPT:
        raise Refused("TW-UNDO")
    story = original.content
    rows = [*map(gl.from_body, story["postings"]), *corrected]
    own = [row for row in rows if not _claim(row) and (not row.tender or _stays(row.tender, second))]
    legs = [*gl.mirror(own)]
    owed = sum(row.cents for row in rows if row.tender and not _stays(row.tender, second))
    legs.append(Posting(gl.OVER_SHORT if second else gl.PAYABLES, -owed))
    legs += given_back(legs, kept)
    charges = recovered(legs, story["number"], 0, on, held)
    content = {
        "of": original.id,
        "target": story["number"],
        "reason": reason,
        "total": story["total"],
        "approval": approval.as_body(),
        **_charged(charges),
        "postings": gl.as_body(gl.pooled([*legs, *_recovery(charges)])),
    }
    if second is not None:
        content["second"] = second.as_body()
    return content


def returned_check(
    original: Entry,
    place: int,
    *,
    on: date,
    reason: ReturnReason,
    account: str,
    fee: Money,
    bank_error: bool,
    held: Mapping[tuple[str, str], Money],
    corrections: Iterable[PutRight] = (),
    bank: str = gl.BANK,
    kept: Mapping[tuple[str, str], Money] = NOTHING,
) -> dict[str, Any]:
    """The content of a check that came back: the tender standing at `place` of a receipt, from 1.

    Only what this check had paid is undone. `account` is who bears the fee and the flag, "" for nobody: always so after
    an error of the bank. `corrections` are those of the receipt's tenders, in their order; `bank` is the account the
    check was deposited to; `kept` as of a reversal. Raises Refused TW-UNDO when there is no such check.
    """
    story, put_right = original.content, tuple(corrections)
    check = stretch(story, place, put_right) if original.kind is Kind.RECEIPT else None
    if check is None or check.kind != CHECK or check.left <= 0:
        raise Refused("TW-UNDO")
    legs = [Posting(bank, -check.left), *paid_by(story, place, put_right)]
    legs += given_back(legs, kept)
    charges = recovered(legs, story["number"], place, on, held)
    if account and fee:
        text = f"Returned check fee, receipt {story['number']}"
        charges = (
            NewCharge(fee_charge(story["number"], place), account, FEE_CODE, text, on, fee, gl.receivable("100")),
            *charges,
        )
    content = {
        "of": original.id,
        "target": story["number"],
        "place": place,
        "reason": str(reason),
        "bank_error": "yes" if bank_error else "no",
        "total": check.left,
        **_charged(charges),
        "postings": gl.as_body(gl.pooled([*legs, *_recovery(charges)])),
    }
    if account:
        content["account"] = account
    return content


def refund_request(
    *, account: str, fund: str, amount: Money, payee: str, reason: str, approval: Approval
) -> dict[str, Any]:
    """The content of a request that payables refund an account's credit, agreed by a second person (rules 5.4, 5.7)."""
    rows = [
        Posting(gl.customer_credits(fund), amount.cents, account=account),
        Posting(gl.PAYABLES, -amount.cents),
    ]
    return {
        "account": account,
        "fund": fund,
        "target": account,
        "total": amount.cents,
        "payee": payee,
        "reason": reason,
        "approval": approval.as_body(),
        "postings": gl.as_body(gl.pooled(rows)),
    }


def paid_by(story: dict[str, Any], place: int, corrections: Iterable[PutRight] = ()) -> list[Posting]:
    """What one standing tender of a receipt paid, as it is undone: lines in order, and a line's shares in order.

    What of cash was rounded, and turned out to be a check, paid no line.
    """
    paid = stretch(story, place, corrections)
    if paid is None:
        return []
    rows, at = [], 0
    for line in story["lines"]:
        for code, cents in _shares(line):
            part = min(at + cents, paid.until) - max(at, paid.since)
            at += cents
            if part > 0:
                rows.append(Posting(code, part, charge=line.get("charge", ""), account=line.get("account", "")))
    return [*rows, Posting(gl.CASH_ROUNDING, paid.rounding)] if paid.rounding else rows


def accounts_of(story: dict[str, Any], place: int, corrections: Iterable[PutRight] = ()) -> tuple[str, ...]:
    """The accounts whose lines one standing tender of a receipt paid, in the order of the receipt."""
    return tuple(dict.fromkeys(row.account for row in paid_by(story, place, corrections) if row.account))


def fee_charge(number: str, place: int) -> str:
    """How the charge of a returned check's fee is named: once for each check."""
    return f"RC-{number}-{place}"


def given_back(legs: Iterable[Posting], kept: Mapping[tuple[str, str], Money]) -> list[Posting]:
    """What the city kept of the credit to be taken back is its own to bear, not the payer's (rules 5.4, 5.7)."""
    brought: dict[tuple[str, str], int] = {}
    for row in legs:
        fund = gl.fund_of(row.gl)
        if row.gl == gl.customer_credits(fund) and not row.tender and row.cents > 0:
            brought[row.account, fund] = brought.get((row.account, fund), 0) + row.cents
    rows = []
    for (account, fund), cents in sorted(brought.items()):
        back = min(cents, kept.get((account, fund), ZERO).cents)
        if back:
            rows.append(Posting(gl.customer_credits(fund), -back, account=account))
            rows.append(Posting(gl.SMALL_DIFFERENCES, back, account=account))
    return rows


def recovered(
    legs: Iterable[Posting], number: str, place: int, on: date, held: Mapping[tuple[str, str], Money]
) -> tuple[NewCharge, ...]:
    """Credit to be taken back that was used meanwhile becomes a charge on its account (rules 5.7, 5.8.4)."""
    moved: dict[tuple[str, str], int] = {}
    for row in legs:
        fund = gl.fund_of(row.gl)
        if row.gl == gl.customer_credits(fund):
            moved[row.account, fund] = moved.get((row.account, fund), 0) + row.cents
    charges = []
    for (account, fund), cents in sorted(moved.items()):
        gone = missing(Money(cents), held.get((account, fund), ZERO))
        if gone:
            text = f"Credit of receipt {number} that was used"
            name = f"RV-{number}-{place}-{fund}-{account}"
            charges.append(NewCharge(name, account, RECOVERY_CODE, text, on, gone, gl.receivable(fund)))
    return tuple(charges)


def _recovery(charges: Iterable[NewCharge]) -> list[Posting]:
    """The receivable of each new charge, and where it comes from: the fee's income, or the credit that is not there."""
    rows = []
    for charge in charges:
        fee = charge.code == FEE_CODE
        against = gl.RETURNED_FEES if fee else gl.customer_credits(gl.fund_of(charge.gl))
        rows.append(Posting(charge.gl, charge.amount.cents, charge=charge.id, account=charge.account))
        rows.append(Posting(against, -charge.amount.cents, account="" if fee else charge.account))
    return rows


def _charged(charges: tuple[NewCharge, ...]) -> dict[str, Any]:
    return {"lines": [charge.as_body() for charge in charges]} if charges else {}


def _claim(row: Posting) -> bool:
    return row.gl in (gl.DUE_TO_FUNDS, gl.due_from_pool(gl.fund_of(row.gl)))


def _stays(tender: str, second: Approval | None) -> bool:
    """Whether a tender goes back the way it came: credit to the account, a card to the card that was charged."""
    return tender == ON_ACCOUNT or (tender == CARD and second is None)


def _shares(line: dict[str, Any]) -> list[tuple[str, int]]:
    if line["type"] == "credit":
        return [(gl.customer_credits(line["fund"]), line["cents"])]
    return [(share["gl"], share["cents"]) for share in line["shares"]]
