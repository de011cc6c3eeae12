# SPDX-License-Identifier: Apache-2.0
"""Sealed sessions go to the bank: prepared by one person, verified by another, each check by itself (rule 5.14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, cards, ids
from app.domain.bank import Tie
from app.domain.count import CashCount
from app.domain.entry import Kind, State
from app.domain.errors import CounterError, Refused
from app.domain.kinds.card_settlement import USUAL_FEE
from app.domain.kinds.deposit import CASH, CHECK, TENDERS, Bag, BagCheck, Part, consent_target, consent_text
from app.domain.kinds.deposit import deposit as content_of
from app.domain.money import ZERO, Money
from app.domain.request import Wanted
from app.queries import books as sessions
from app.queries import deposits, people, policies, settlements
from app.services import consents, offices, outcomes, statements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.bank import BankAccount, Mismatch, TakenCheck
    from app.domain.entry import Entry
    from app.queries.deposits import DepositRow, Waiting
    from app.queries.settlements import CardDay, SettlementRow
    from app.services.desk import Desk
    from app.services.statements import Compared

_LONGEST = 40
_TAKEN = (
    "Somebody deposited one of these sessions, or used this bag, meanwhile. Nothing was recorded. "
    "Look at the list again."
)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the Deposits screen shows: accounts, what waits for each, deposits beside the statements, and full names.

    `cards` are the business dates whose cards no processor has paid yet, `settled` what was paid; of a settlement one
    person leaves the processor `card_fee`, in hundredths of a percent.
    """

    banks: tuple[BankAccount, ...]
    waiting: dict[str, tuple[Waiting, ...]]
    made: tuple[DepositRow, ...]
    names: dict[str, str]
    compared: Compared
    cards: tuple[CardDay, ...] = ()
    settled: tuple[SettlementRow, ...] = ()
    card_fee: int = USUAL_FEE


@dataclass(frozen=True, slots=True)
class Prepared:
    """Sessions chosen for one bank account: what they bring, each check that was taken, and the receipts' side.

    `sides` is by tender what receipts took, what was over or short, and what moved without a receipt.
    """

    bank: BankAccount
    books: tuple[str, ...]
    parts: tuple[Part, ...]
    checks: tuple[TakenCheck, ...]
    sides: dict[str, tuple[Money, Money, Money]]

    def of(self, tender: str) -> Money:
        """What the sessions bring by one tender."""
        return Money.total(part.amount for part in self.parts if part.tender == tender)

    @property
    def total(self) -> Money:
        """What the slip will come to."""
        return Money.total(part.amount for part in self.parts)

    def strange_allowed(self) -> tuple[Part, ...]:
        """Where checks were counted that are on no receipt, or the other way round: there the bag may differ too."""
        return tuple(
            part
            for part in self.parts
            if part.tender != CASH
            and part.amount
            != Money.total(c.amount for c in self.checks if (c.book, c.tender) == (part.book, part.tender))
        )

    def tie(self, cash: CashCount, checks: Iterable[BagCheck]) -> tuple[Tie, ...]:
        """The three sides of every tender, as far as the bag is filled (rule 5.14.2)."""
        listed = tuple(checks)
        found = []
        for tender in TENDERS:
            if tender in self.bank.tenders:
                counted = cash.total if tender == CASH else _sum(listed, tender)
                found.append(Tie(tender, *self.sides[tender], counted, self.of(tender)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Deposited:
    """A deposit that stands, for the slip: the bag, who prepared and verified it (full names), when, and its code."""

    id: str
    bag: Bag
    bank: BankAccount
    at: str
    book: str
    code: str
    prepared_by: str
    verified_by: str
    mismatches: tuple[Mismatch, ...] = ()


def overview(desk: Desk) -> Overview:
    """What waits for the bank and what was taken there."""
    desk.need("deposit", "make deposits")
    accounts, made = deposits.banks(desk.database), deposits.recent(desk.database)
    return Overview(
        banks=accounts,
        waiting={bank.code: deposits.waiting(desk.database, bank.tenders) for bank in accounts},
        made=made,
        names=people.full_names(desk.database),
        compared=statements.compare(desk, made),
        cards=settlements.waiting(desk.database),
        settled=settlements.recent(desk.database),
        card_fee=policies.in_force(desk.database, desk.today()).card_fee,
    )


def prepare(desk: Desk, *, bank: str, books: Iterable[str]) -> Prepared:
    """What chosen sessions bring to one account. Raises CounterError beside "books" when they bring nothing."""
    desk.need("deposit", "make deposits")
    account = _account(desk, bank)
    chosen = tuple(dict.fromkeys(books))
    for book in chosen:
        if (row := sessions.by_id(desk.database, book)) is None or row.state is not State.SEALED:
            raise CounterError(
                f"Session {book} is not sealed, so its money is not counted. Nothing was changed. Close it first.",
                field="books",
            )
    parts = deposits.parts(desk.database, chosen, account.tenders)
    if Money.total(part.amount for part in parts) <= ZERO:
        raise CounterError(
            "These sessions bring nothing to this account. Nothing was changed. Choose others.", field="books"
        )
    kept = {(part.book, part.tender) for part in parts}
    checks = tuple(c for c in deposits.taken_checks(desk.database, chosen) if (c.book, c.tender) in kept)
    return Prepared(account, chosen, parts, checks, _sides(desk, chosen, kept))


def record(
    desk: Desk,
    *,
    prepared: Prepared,
    cash: CashCount,
    checks: tuple[BagCheck, ...],
    bag: str,
    seal: str,
    verifier: str,
    password: str,
    note: str = "",
    entry_id: str = "",
) -> Deposited:
    """Close the bag: what was counted is what the sessions bring, and another person has seen it.

    `entry_id` is that of the entry to be: with the same one, asking twice deposits once. Raises CounterError beside
    "bag", "seal", "cash", "checks", "approver" or "password".
    """
    desk.need("deposit", "make deposits")
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return _deposited(desk, before)
    filled = Bag(
        bank=prepared.bank.code,
        account=prepared.bank.gl,
        bag=_said(bag, "bag", "The bag's number"),
        seal=_said(seal, "seal", "The seal's number"),
        reason=canon.text(note, limit=200, field="note") or "Daily deposit",
        parts=prepared.parts,
        cash=cash,
        checks=checks,
    )
    cards.refuse(filled.reason, "note")
    _refuse_difference(prepared, filled)
    if not password:
        raise CounterError(
            "The verifier's consent is missing. Nothing was recorded. The second person types name and password.",
            field="password",
        )
    entry_id = entry_id or ids.uuid7(desk.clock())
    wanted = Wanted(
        entry_id,
        Kind.DEPOSIT.value,
        consent_target(filled.bank, filled.bag),
        filled.total,
        filled.reason,
        consent_text(filled),
        right="deposit",
        deed="verify deposits",
    )
    approval = consents.agreed(desk, wanted, approver=verifier, password=password)
    pen = offices.pen(desk)  # opened only once somebody has consented: a refusal leaves no trace
    entry = desk.write(pen, Kind.DEPOSIT, content_of(filled, approval), entry_id=entry_id, approval=approval)
    try:
        desk.journal.record(pen, entry)
    except Refused as refusal:
        if refusal.code == "TW-DEPOSIT":
            raise Refused(refusal.code, _TAKEN, field="bag") from refusal
        raise
    return _deposited(desk, entry)


def again(desk: Desk, entry_id: str) -> Deposited:
    """A deposit for another slip. Raises CounterError when there is none."""
    desk.need("deposit", "make deposits")
    entry = outcomes.recorded(desk, entry_id)
    if entry is None:
        raise CounterError("There is no such deposit. Nothing was changed. Choose one of the list.")
    return _deposited(desk, entry)


def in_bag(check: TakenCheck) -> BagCheck:
    """A check of a receipt, ticked as seen."""
    return BagCheck(check.book, check.tender, check.amount, check.receipt, check.place, check.number, check.routing)


def _deposited(desk: Desk, entry: Entry) -> Deposited:
    said = entry.content
    names = people.full_names(desk.database)
    accounts = {one.code: one for one in deposits.banks(desk.database, active_only=False)}
    checks = tuple(
        BagCheck(
            one["book"], one["tender"], Money(one["cents"]), one.get("receipt", ""), one.get("seq", 0),
            one.get("number", ""), one.get("routing", ""),
        )
        for one in said["checks"]
    )  # fmt: skip
    bag = Bag(
        bank=said["bank"],
        account=accounts[said["bank"]].gl,
        bag=said["bag"],
        seal=said["seal"],
        reason=said["reason"],
        parts=tuple(Part(line["book"], line["tender"], Money(line["cents"])) for line in said["lines"]),
        cash=CashCount.from_body(said["count"]),
        checks=checks,
    )
    row = deposits.by_id(desk.database, entry.id)
    return Deposited(
        id=entry.id,
        bag=bag,
        bank=accounts[bag.bank],
        at=said["at"],
        book=entry.book,
        code=entry.code,
        prepared_by=names.get(said["by"], said["by"]),
        verified_by=names.get(said["approval"]["by"], said["approval"]["by"]),
        mismatches=deposits.composition(desk.database, row.no) if row is not None else (),
    )


def _account(desk: Desk, code: str) -> BankAccount:
    found = next((one for one in deposits.banks(desk.database) if one.code == code), None)
    if found is None:
        raise CounterError(
            f"There is no bank account {code} in use. Nothing was changed. Choose one of the list.", field="bank"
        )
    return found


def _sides(desk: Desk, books: tuple[str, ...], kept: set[tuple[str, str]]) -> dict[str, tuple[Money, Money, Money]]:
    """The receipts' side of what goes into the bag; a tender deposited before is left out, session by session."""
    found = {}
    for tender in TENDERS:
        named = [book for book in books if (book, tender) in kept]
        found[tender] = deposits.receipts_side(desk.database, named)[tender]
    return found


def _refuse_difference(prepared: Prepared, bag: Bag) -> None:
    """The three sides agree before anybody is asked to verify (rule 5.14.2)."""
    for tie in prepared.tie(bag.cash, bag.checks):
        if tie.holds:
            continue
        name = {CASH: "cash", CHECK: "checks"}.get(tie.tender, "money orders")
        if tie.due != tie.slip:
            raise CounterError(
                f"By the receipts {tie.due.dollars} in {name} is due, and the sessions bring {tie.slip.dollars}. "
                "Nothing was recorded. Verify the chain of these sessions (Audit).",
                field="books",
            )
        raise CounterError(
            f"{tie.counted.dollars} in {name} was counted into the bag, and the sessions bring {tie.slip.dollars}. "
            "Nothing was recorded. Count again.",
            field="cash" if tie.tender == CASH else "checks",
        )


def _said(typed: str, field: str, label: str) -> str:
    value = canon.text(" ".join(typed.split()), limit=_LONGEST, field=field)
    if not value:
        raise CounterError(f"{label} is missing. Nothing was recorded. Type it as it is printed on it.", field=field)
    cards.refuse(value, field)
    return value


def _sum(checks: Iterable[BagCheck], tender: str) -> Money:
    return Money.total(check.amount for check in checks if check.tender == tender)
