# SPDX-License-Identifier: Apache-2.0
"""Credit of another day is refunded through payables: the counter asks, finance pays (rules 5.4, 5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, ids
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds import undoing
from app.domain.money import ZERO, Money
from app.domain.request import Wanted
from app.queries import accounts, policies
from app.queries import people as staff
from app.queries import undoing as rows_of
from app.services import offices, outcomes
from app.services.second_persons import agreed, reason_of

if TYPE_CHECKING:
    from app.services.consents import Witness
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Refund:
    """A recorded refund request: whose credit, how much, to whom, why, and who agreed (full name)."""

    account: str
    amount: Money
    payee: str
    reason: str
    id: str
    book: str
    code: str
    at: str
    approved_by: str


def request(
    desk: Desk,
    *,
    account: str,
    amount: Money,
    payee: str,
    reason: str,
    approver: Witness,
    fund: str = "",
    entry_id: str = "",
) -> Refund:
    """Ask payables to refund what an account has too much, agreed by another person.

    `fund` where its credit lies, needed only where it lies in several. Raises CounterError beside "amount", "payee",
    "reason", "approver" or "password": money of a check is held, so that it is not paid twice (rule 5.4).
    """
    desk.need("refund_request", "ask for refunds")
    reason = reason_of(reason, "asked for")
    payee = canon.text(payee, field="payee")
    if not payee:
        raise CounterError("The payee is missing. Nothing was asked for. Say whom to pay.", field="payee")
    standing = outcomes.recorded(desk, entry_id)
    if standing is None:
        fund = _fund(desk, account, amount, fund)
        entry_id = entry_id or ids.uuid7(desk.clock())
        text = f"Refund {amount.dollars} of account {account} to {payee} through payables. Reason: {reason}"
        approval, _ = agreed(desk, Wanted(entry_id, Kind.REFUND_REQUEST.value, account, amount, reason, text), approver)
        content = undoing.refund_request(
            account=account, fund=fund, amount=amount, payee=payee, reason=reason, approval=approval[0]
        )
        pen = offices.pen(desk)
        standing = desk.write(pen, Kind.REFUND_REQUEST, content, entry_id=entry_id, approval=approval[0])
        desk.journal.record(pen, standing)
    said = standing.content
    name = staff.full_names(desk.database)[said["approval"]["by"]]
    return Refund(
        said["account"], Money(said["total"]), said["payee"], said["reason"], standing.id, standing.book, standing.code,
        said["at"], name,
    )  # fmt: skip


def refundable(desk: Desk, account: str, fund: str) -> tuple[Money, Money]:
    """The credit of an account in a fund, and how much of it came by checks that may still come back."""
    credit = rows_of.credits_of(desk.database, [account]).get((account, fund), ZERO)
    hold = policies.in_force(desk.database, desk.today()).returned.hold
    return credit, rows_of.held_credit(desk.database, account, fund, desk.today(), hold)


def _fund(desk: Desk, account: str, amount: Money, fund: str) -> str:
    """Where the credit to be refunded lies; CounterError where there is not that much free of it."""
    held = {credit.fund: credit.amount for credit in accounts.card(desk.database, account).credits}
    fund = fund or next((name for name, cents in held.items() if cents >= amount), next(iter(held), ""))
    credit, waiting = refundable(desk, account, fund)
    if amount <= ZERO:
        raise CounterError("The amount is missing. Nothing was asked for. Type what to refund.", "amount")
    if amount > credit - waiting:
        why = f"{waiting.dollars} of it came by check and is held. " if waiting else ""
        free = max(ZERO, credit - waiting)
        raise CounterError(
            f"Account {account} has {credit.dollars} of credit. {why}Nothing was asked for. "
            f"Ask for {free.dollars} at the most, or wait.",
            "amount",
        )
    return fund
