# SPDX-License-Identifier: Apache-2.0
"""What was counted is undone in the back office: a receipt as a whole, or one check of it that came back (5.7, 5.8).

Each act is told first (`undo_plans`), then done; asked for again under the same id, it is done once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import dates, gl, ids
from app.domain.entry import Entry, Kind
from app.domain.errors import CounterError
from app.domain.kinds import undoing
from app.domain.money import ZERO, Money
from app.domain.request import Wanted
from app.domain.returned import REASON_WORDS, ReturnReason
from app.queries import people as staff
from app.queries import receipts as posted
from app.queries import tenders
from app.queries import undoing as rows_of
from app.services import offices, outcomes, undo_plans
from app.services.second_persons import agreed, reason_of
from app.services.undo_plans import Plan

if TYPE_CHECKING:
    from app.domain.receipt import PostedReceipt
    from app.services.consents import Witness
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Undid:
    """A recorded act of the back office: what it came to, its book, the code of its entry and the till's clock.

    `approved_by` are the full names of who agreed; `reason` a person's words, or the bank's.
    """

    plan: Plan
    id: str
    book: str
    code: str
    at: str
    reason: str
    approved_by: tuple[str, ...] = ()
    bank_error: bool = False


def reverse(
    desk: Desk,
    *,
    number: str,
    reason: str,
    first: Witness,
    second: Witness | None = None,
    entry_id: str = "",
) -> Undid:
    """Reverse a receipt whose session is counted or of another date, agreed by another person.

    With a `second` one no money was ever received, and over/short bears it. Raises CounterError beside "reason",
    "approver", "password", "second" or "second_password".
    """
    desk.need("reversal", "reverse receipts")
    reason = reason_of(reason, "reversed")
    standing = outcomes.recorded(desk, entry_id)
    if standing is not None:
        return _again(desk, standing)
    receipt, entry = undo_plans.original(desk, number)
    plan = undo_plans.reversal_of(desk, receipt, entry, second is not None)
    _refuse_held(plan)
    entry_id = entry_id or ids.uuid7(desk.clock())
    text = reversal_text(receipt, reason, never_received=second is not None)
    approval, names = agreed(
        desk, Wanted(entry_id, Kind.REVERSAL.value, number, receipt.total, reason, text), first, second
    )
    content = undoing.reversal(
        entry,
        on=desk.today(),
        reason=reason,
        approval=approval[0],
        second=approval[1] if second is not None else None,
        held=undo_plans.credits_of(desk, entry),
        corrected=undo_plans.corrected(desk, entry),
        kept=undo_plans.kept_of(desk, entry),
    )
    pen = offices.pen(desk)
    written = desk.write(pen, Kind.REVERSAL, content, entry_id=entry_id, approval=approval[0])
    desk.journal.record(pen, written)
    return Undid(plan, written.id, written.book, written.code, written.content["at"], reason, names)


def return_check(
    desk: Desk,
    *,
    number: str,
    place: int,
    reason: ReturnReason,
    bank_error: bool = False,
    account: str = "",
    entry_id: str = "",
) -> Undid:
    """Record a check that came back: only what it had paid is owed again, and the fee by policy.

    `account` bears fee and flag; where it is not said, the first the check had paid.
    """
    desk.need("returned_check", "record returned checks")
    standing = outcomes.recorded(desk, entry_id)
    if standing is not None:
        return _again(desk, standing)
    receipt, entry = undo_plans.original(desk, number, place)
    plan = undo_plans.returned_of(desk, receipt, entry, place, "" if bank_error else account, bank_error)
    content = undoing.returned_check(
        entry,
        place,
        on=desk.today(),
        reason=reason,
        account=plan.account,
        fee=plan.fee,
        bank_error=bank_error,
        held=undo_plans.credits_of(desk, entry),
        corrections=rows_of.corrections(desk.database, number),
        bank=rows_of.bank_of_checks(desk.database, receipt.book),
        kept=undo_plans.kept_of(desk, entry),
    )
    pen = offices.pen(desk)
    written = desk.write(pen, Kind.RETURNED_CHECK, content, entry_id=entry_id)
    desk.journal.record(pen, written)
    words = REASON_WORDS[reason]
    return Undid(plan, written.id, written.book, written.code, written.content["at"], words, bank_error=bank_error)


def reversal_text(receipt: PostedReceipt, reason: str, *, never_received: bool = False) -> str:
    """The text the other people agree to; its hash goes into the entry."""
    where = "No money was ever received; over/short bears it." if never_received else "It is refunded as it was paid."
    return f"Reverse receipt {receipt.number} of {receipt.total.dollars}. {where} Reason: {reason}"


def _refuse_held(plan: Plan) -> None:
    """Nothing is given back of a check that may still come back; what was never received is nobody's (rule 5.4)."""
    if plan.held_until is not None:
        raise CounterError(
            f"Receipt {plan.receipt.number} was paid by a check that may still come back until "
            f"{dates.short(plan.held_until)}. Nothing was changed. Reverse it from then on; if the check comes back "
            "before, record it as returned.",
            field="money",
        )


def _again(desk: Desk, standing: Entry) -> Undid:
    """The answer to an act that was recorded before under the same id."""
    said = standing.content
    receipt = posted.by_number(desk.database, said["target"])
    known = staff.full_names(desk.database)
    names = tuple(known[said[key]["by"]] for key in ("approval", "second") if key in said)
    new = {line["code"]: Money(line["cents"]) for line in said.get("lines", ())}
    mirrored = {line["charge"] for line in said.get("lines", ())}
    opened = [
        (row["charge"], row["account"], Money(row["cents"]))
        for row in said["postings"]
        if "charge" in row and row["charge"] not in mirrored
    ]
    place = said.get("place", 0)
    stood = [one.number for one in tenders.of_receipt(desk.database, said["target"]) if one.place == place]
    plan = Plan(
        receipt,
        place,
        Money(said["total"]),
        undo_plans.reopened(desk, opened),
        given_back=Money(sum(row["cents"] for row in said["postings"] if row["gl"] == gl.SMALL_DIFFERENCES)),
        recovered=new.get(undoing.RECOVERY_CODE, ZERO),
        account=said.get("account", ""),
        fee=new.get(undoing.FEE_CODE, ZERO),
        payables=Money(-sum(row["cents"] for row in said["postings"] if row["gl"] == gl.PAYABLES)),
        check="".join(stood),
    )
    words = REASON_WORDS.get(said["reason"], said["reason"])
    bank = said.get("bank_error") == "yes"
    return Undid(plan, standing.id, standing.book, standing.code, said["at"], words, names, bank)
