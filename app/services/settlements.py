# SPDX-License-Identifier: Apache-2.0
"""What a processor pays for a day's cards is settled gross and fee; what does not fit is named (rule 5.14.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, cards, dates, ids
from app.domain.entry import Kind
from app.domain.errors import CounterError, Refused
from app.domain.kinds.card_settlement import card_settlement, consent_target, consent_text, is_usual
from app.domain.money import ZERO, Money
from app.domain.request import Wanted
from app.queries import deposits, people, policies, settlements
from app.services import offices, outcomes
from app.services.second_persons import agreed, reason_of

if TYPE_CHECKING:
    from datetime import date

    from app.domain.bank import BankAccount
    from app.domain.entry import Entry
    from app.queries.settlements import CardDay
    from app.services.consents import Witness
    from app.services.desk import Desk

RIGHT = "card_settlement"
_LONGEST = 60
_NAMED = 3
"""So many receipts of one amount are named; more of them say nothing."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement that stands: what was taken by card, what the bank was paid, and what the processor kept.

    `bank` is the account's code, `sessions` whose cards they were; `approved_by` is nobody where one settled alone.
    Names are full names; `book`, `code` and `at` name the entry on its slip.
    """

    id: str
    batch: str
    gross: Money
    credited: Money
    bank: str
    sessions: tuple[str, ...]
    person: str
    reason: str
    approved_by: str
    book: str
    code: str
    at: str

    @property
    def fee(self) -> Money:
        """What the processor kept."""
        return self.gross - self.credited


def waiting(desk: Desk) -> tuple[CardDay, ...]:
    """The business dates whose cards nobody has paid yet, the oldest first."""
    desk.need(RIGHT, "settle cards")
    return settlements.waiting(desk.database)


def settle(
    desk: Desk,
    *,
    bank: str,
    day: date,
    gross: Money,
    credited: Money,
    batch: str,
    reason: str = "",
    second: Witness | None = None,
    entry_id: str = "",
) -> Settled:
    """Settle the cards of one business date: `gross` as the processor says it, `credited` as the bank was paid.

    Where the processor keeps more than the policy leaves to one person, there is a reason, and `second` agrees.
    `entry_id` is that of the entry to be: with the same one, asking twice settles once. Raises CounterError beside
    "gross", "credited", "batch", "reason", "approver" or "password"; where the processor took in something else, with
    the session and receipt it may be.
    """
    desk.need(RIGHT, "settle cards")
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return _settled(desk, before)
    batch = canon.text(batch, limit=_LONGEST, field="batch")
    if not batch:
        raise CounterError("The batch is missing. Nothing was settled. Type what the processor calls it.", "batch")
    cards.refuse(batch, "batch")
    account, found = _account(desk, bank), _day(desk, day)
    if gross != found.gross:
        raise CounterError(_explained(desk, found, gross), "gross")
    if not ZERO < credited <= gross:
        raise CounterError(
            f"The bank is paid {gross.dollars} less the fee. Nothing was settled. Type what it was paid.", "credited"
        )
    _refuse_known(desk, account, batch)
    approval = None
    if not is_usual(gross, credited, usual_fee(desk)):
        reason = reason_of(reason, "settled")
        if second is None:
            raise CounterError(
                f"The processor keeps {(gross - credited).dollars}, so a second person agrees. Nothing was settled. "
                "Look at the amounts again, or have somebody type name and password.",
                "approver",
            )
        entry_id = entry_id or ids.uuid7(desk.clock())
        text = consent_text(account, batch, gross, credited, reason)
        target = consent_target(account.code, batch, credited)
        (approval,), _ = agreed(desk, Wanted(entry_id, Kind.CARD_SETTLEMENT.value, target, gross, reason, text), second)
    pen = offices.pen(desk)
    content = card_settlement(account, batch, found.parts, credited, reason, approval)
    entry = desk.write(pen, Kind.CARD_SETTLEMENT, content, entry_id=entry_id, approval=approval)
    try:
        desk.journal.record(pen, entry)
    except Refused as refusal:
        if refusal.code == "TW-DEPOSIT":
            raise CounterError(
                "Somebody settled one of these sessions, or this batch, meanwhile. Nothing was recorded. "
                "Look at the list again."
            ) from refusal
        raise
    return _settled(desk, entry)


def usual_fee(desk: Desk) -> int:
    """What a processor may keep of a settlement without a second person, in hundredths of a percent of the gross."""
    return policies.in_force(desk.database, desk.today()).card_fee


def again(desk: Desk, settlement: str) -> Settled:
    """A settlement that stands, for a copy of its slip. Raises CounterError when there is none."""
    desk.need("deposit", "look at settlements")
    entry = outcomes.recorded(desk, settlement)
    if entry is None or entry.kind is not Kind.CARD_SETTLEMENT:
        raise CounterError("There is no such settlement. Nothing was changed. Choose one of the list.")
    return _settled(desk, entry)


def _refuse_known(desk: Desk, bank: BankAccount, batch: str) -> None:
    if any((one.bank, one.batch) == (bank.code, batch) for one in settlements.recent(desk.database)):
        raise CounterError(
            f"Batch {batch} was settled before. Nothing was settled. Type the number of this payment.", "batch"
        )


def _account(desk: Desk, bank: str) -> BankAccount:
    account = next((one for one in deposits.banks(desk.database) if one.code == bank), None)
    if account is None:
        raise CounterError("There is no such bank account in use. Nothing was settled. Choose another one.", "bank")
    return account


def _day(desk: Desk, day: date) -> CardDay:
    found = next((one for one in settlements.waiting(desk.database) if one.date == day), None)
    if found is None:
        raise CounterError(
            f"No cards of {dates.short(day)} wait for a processor. Nothing was settled. Choose another day.", "day"
        )
    return found


def _explained(desk: Desk, found: CardDay, gross: Money) -> str:
    """What the processor took in beside the receipts, and where the difference may be."""
    off = gross - found.gross
    head = (
        f"The processor took in {abs(off).dollars} {'more' if off > ZERO else 'less'} than the receipts, which come to "
        f"{found.gross.dollars}."
    )
    return f"{head} {_cause(desk, found, off)} Nothing was settled. Compare it with the processor's list."


def _cause(desk: Desk, found: CardDay, off: Money) -> str:
    taken = settlements.card_receipts(desk.database, [part.book for part in found.parts])
    way = "may stand there twice" if off > ZERO else "may be missing there"
    same = [one for one in taken if one.amount == abs(off)]
    if 0 < len(same) <= _NAMED:
        named = ", ".join(f"receipt {one.number} of session {one.book}" for one in same)
        return f"Just that was paid on {named}; it {way}."
    sessions = [part for part in found.parts if part.amount == abs(off)]
    if len(sessions) == 1 and len(found.parts) > 1:
        return f"Just that was taken by session {sessions[0].book}; it {way}."
    said = ", ".join(f"{part.book} {part.amount.dollars}" for part in found.parts)
    return f"By session: {said}."


def _settled(desk: Desk, entry: Entry) -> Settled:
    said = entry.content
    names = people.full_names(desk.database)
    by = said.get("approval", {}).get("by", "")
    return Settled(
        entry.id,
        said["batch"],
        Money(said["total"]),
        Money(said["counted"]),
        said["bank"],
        tuple(line["book"] for line in said["lines"]),
        names.get(said["by"], said["by"]),
        said.get("reason", ""),
        names.get(by, by),
        entry.book,
        entry.code,
        said["at"],
    )
