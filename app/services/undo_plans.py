# SPDX-License-Identifier: Apache-2.0
"""What undoing a counted receipt, or a returned check of it, comes to: told before it is done (rules 5.7, 5.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import checks, gl
from app.domain.entry import Entry, State
from app.domain.errors import CounterError
from app.domain.kinds import undoing
from app.domain.money import ZERO, Money
from app.domain.returned import free_on, months_after
from app.domain.tender import CARD, CHECK, ON_ACCOUNT
from app.queries import books, policies, tenders
from app.queries import receipts as posted
from app.queries import undoing as rows_of
from app.services import session_acts

if TYPE_CHECKING:
    from datetime import date

    from app.domain.kinds.tender_correction import StandingTender
    from app.domain.receipt import PostedReceipt
    from app.queries.undoing import FoundCheck
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Reopened:
    """A charge that is owed again, with the due date it always had."""

    charge: str
    account: str
    text: str
    due: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What undoing comes to, before anything is done.

    `place` is the check's place in the receipt, 0 for the whole receipt, and `check` its number. `credit` is taken back
    from the accounts; `given_back` of it the city had kept and bears itself, `recovered` of it was used meanwhile and
    is charged. `account` bears the `fee`, and pays without checks through `flag`. What was paid goes to payables, back
    to cards, back to credit; what a check paid is not given back before `held_until`.
    """

    receipt: PostedReceipt
    place: int
    amount: Money
    reopened: tuple[Reopened, ...]
    credit: Money = ZERO
    given_back: Money = ZERO
    recovered: Money = ZERO
    account: str = ""
    fee: Money = ZERO
    flag: date | None = None
    payables: Money = ZERO
    to_cards: Money = ZERO
    to_credit: Money = ZERO
    held_until: date | None = None
    check: str = ""


def find_checks(desk: Desk, typed: str) -> tuple[FoundCheck, ...]:
    """Checks by number, routing number, MICR line or amount, over all receipts, newest first."""
    desk.need("returned_check", "record returned checks")
    return rows_of.find_checks(desk.database, checks.sought(typed))


def reversal(desk: Desk, number: str, *, never_received: bool = False) -> Plan:
    """What reversing a receipt comes to. Raises CounterError where it cannot be reversed."""
    desk.need("reversal", "reverse receipts")
    receipt, entry = original(desk, number)
    return reversal_of(desk, receipt, entry, never_received)


def returned_check(desk: Desk, number: str, place: int, *, bank_error: bool = False, account: str = "") -> Plan:
    """What a returned check comes to: what is owed again, the fee, the flag. Raises CounterError where it cannot be."""
    desk.need("returned_check", "record returned checks")
    receipt, entry = original(desk, number, place)
    return returned_of(desk, receipt, entry, place, "" if bank_error else account, bank_error)


def accounts_of_check(desk: Desk, number: str, place: int) -> tuple[str, ...]:
    """The accounts a check had paid; one of them bears the fee."""
    _, entry = original(desk, number, place)
    return undoing.accounts_of(entry.content, place, rows_of.corrections(desk.database, number))


def original(desk: Desk, number: str, place: int = 0) -> tuple[PostedReceipt, Entry]:
    """A receipt that can be undone, or its check that can; CounterError says what stands in the way."""
    session_acts.refuse_uncounted(desk, number)
    receipt = posted.by_number(desk.database, number)
    entry = books.entry(desk.database, receipt.id)
    book = books.by_id(desk.database, receipt.book)
    if receipt.voided is not None:
        raise CounterError(
            f"Receipt {number} was voided. Nothing was changed. There is nothing left to undo.", "number"
        )
    if receipt.reversed or any(one.place == place or not place for one in receipt.undone):
        what = "reversed" if receipt.reversed else "undone by a returned check"
        raise CounterError(
            f"Receipt {number} was {what} before. Nothing was changed. A new payment is a new receipt.", "number"
        )
    if book is None or entry is None or (book.state is State.OPEN and book.date == desk.today()):
        raise CounterError(
            f"The session of receipt {number} is still open. Nothing was changed. Its cashier voids the receipt.",
            "number",
        )
    if place:
        _check(desk, receipt, place)
        if not rows_of.bank_of_checks(desk.database, receipt.book):
            raise CounterError(
                f"The checks of session {receipt.book} were not deposited, so no bank can send one back. "
                "Nothing was changed. Deposit the session first (Deposits).",
                "number",
            )
    return receipt, entry


def _check(desk: Desk, receipt: PostedReceipt, place: int) -> StandingTender:
    """The check standing at a place of a receipt, as it was put right."""
    for one in tenders.of_receipt(desk.database, receipt.number):
        if one.place == place and one.kind == CHECK and one.left > ZERO:
            return one
    raise CounterError(
        f"Receipt {receipt.number} has no such check. Nothing was changed. Find the check again.", "number"
    )


def reversal_of(desk: Desk, receipt: PostedReceipt, entry: Entry, never: bool) -> Plan:
    """What reversing this receipt comes to; `never`: no money was ever received."""
    legs = [row for row in map(gl.from_body, entry.content["postings"]) if row.tender in ("", ON_ACCOUNT)]
    turned = gl.mirror(legs)
    given = undoing.given_back(turned, kept_of(desk, entry))
    new = undoing.recovered([*turned, *given], receipt.number, 0, desk.today(), credits_of(desk, entry))
    net = {kind: _net(receipt, kind) for kind in (CARD, ON_ACCOUNT)}
    put_right = Money(sum(row.cents for row in corrected(desk, entry) if row.tender == CARD))
    cards_back = ZERO if never else net[CARD] + put_right
    return Plan(
        receipt,
        0,
        receipt.total,
        reopened(desk, [(line.charge, line.account, line.amount) for line in receipt.lines if line.charge]),
        credit=Money.total(line.amount for line in receipt.lines if line.type == "credit"),
        given_back=_small(given),
        recovered=Money.total(charge.amount for charge in new),
        payables=ZERO if never else receipt.total - cards_back - net[ON_ACCOUNT],
        to_cards=cards_back,
        to_credit=net[ON_ACCOUNT],
        held_until=None if never else _held_until(desk, receipt),
    )


def corrected(desk: Desk, entry: Entry) -> tuple[gl.Posting, ...]:
    """What the corrections of a receipt's tenders posted."""
    return rows_of.corrected(desk.database, entry.id)


def returned_of(desk: Desk, receipt: PostedReceipt, entry: Entry, place: int, account: str, bank_error: bool) -> Plan:
    """What the check at this place comes to when it is returned; `account` bears the fee, "" for the first it paid."""
    policy = policies.in_force(desk.database, desk.today()).returned
    check, put_right = _check(desk, receipt, place), rows_of.corrections(desk.database, receipt.number)
    paid = undoing.paid_by(entry.content, place, put_right)
    owners = undoing.accounts_of(entry.content, place, put_right)
    if account and account not in owners:
        raise CounterError(
            f"This check paid nothing on {account}. Nothing was changed. Choose another account.", "account"
        )
    bears = "" if bank_error or not owners else account or owners[0]
    earlier = rows_of.returned_on(desk.database, bears) if bears else ()
    recent = len([day for day in earlier if day > months_after(desk.today(), -policy.within)])
    given = undoing.given_back(paid, kept_of(desk, entry))
    new = undoing.recovered([*paid, *given], receipt.number, place, desk.today(), credits_of(desk, entry))
    credit = Money(sum(row.cents for row in paid if row.gl == gl.customer_credits(gl.fund_of(row.gl))))
    return Plan(
        receipt,
        place,
        check.left,
        reopened(desk, [(row.charge, row.account, Money(row.cents)) for row in paid if row.charge]),
        credit=credit,
        given_back=_small(given),
        recovered=Money.total(charge.amount for charge in new),
        account=bears,
        fee=policy.fee(len(earlier)) if bears else ZERO,
        flag=policy.flag(desk.today(), recent) if bears else None,
        check=check.number,
    )


def reopened(desk: Desk, rows: list[tuple[str, str, Money]]) -> tuple[Reopened, ...]:
    """The charges that are owed again, one row for each, in the order in which they were paid."""
    sums: dict[str, tuple[str, Money]] = {}
    for charge, account, amount in rows:
        sums[charge] = account, sums.get(charge, (account, ZERO))[1] + amount
    known = rows_of.charges(desk.database, sums)
    return tuple(
        Reopened(charge, account, known[charge].text, known[charge].due, amount)
        for charge, (account, amount) in sums.items()
    )


def _net(receipt: PostedReceipt, kind: str) -> Money:
    return Money.total(tender.amount for tender in receipt.tenders if tender.kind == kind)


def _held_until(desk: Desk, receipt: PostedReceipt) -> date | None:
    """The first day a receipt paid by check is reversed on: until then the check may still come back (rule 5.4)."""
    stood = tenders.of_receipt(desk.database, receipt.number)
    if not any(one.kind == CHECK and one.left > ZERO for one in stood):
        return None
    free = free_on(receipt.date, policies.in_force(desk.database, desk.today()).returned.hold)
    return free if free > desk.today() else None


def _small(rows: list[gl.Posting]) -> Money:
    return Money(sum(row.cents for row in rows if row.gl == gl.SMALL_DIFFERENCES))


def kept_of(desk: Desk, entry: Entry) -> dict[tuple[str, str], Money]:
    """What the city kept of the credit a receipt had brought, by account and fund."""
    return rows_of.kept_of(desk.database, entry.id)


def credits_of(desk: Desk, entry: Entry) -> dict[tuple[str, str], Money]:
    """The credit that the accounts of a receipt hold now."""
    return rows_of.credits_of(desk.database, {row["account"] for row in entry.content["postings"] if "account" in row})
