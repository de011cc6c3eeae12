# SPDX-License-Identifier: Apache-2.0
"""Reversals, returned checks and refund requests in the books of the tests, right ones and bent ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain import gl
from app.domain.count import CashCount
from app.domain.entry import Approval, Entry, Kind
from app.domain.kinds import undoing
from app.domain.kinds.counting import Listed
from app.domain.kinds.deposit import Bag, BagCheck, consent_target, deposit
from app.domain.kinds.deposit_correction import Charged, Correctable, deposit_correction
from app.domain.kinds.deposit_correction import consent_target as correction_target
from app.domain.money import Money
from app.domain.returned import ReturnReason
from app.queries import deposits
from app.queries import undoing as queries
from tests.books import UB, Books, Session, money, of

OFFICE = "W7-0001"
"""lortiz's back office on the day after: every receipt of the town is of another business date."""
REASON = "paid twice"


def held(books: Books) -> dict[tuple[str, str], Money]:
    return {
        (account, fund): Money(cents) for account, fund, cents in books.rows("SELECT account, fund, cents FROM credit")
    }


def agreed(
    desk: Session, kind: Kind, entry_id: str, target: str, cents: int, by: str = "jkim", **changed: Any
) -> Approval:
    """Another person's consent to an act of the back office; `changed` bends it."""
    shown = f"{kind.value} {target}"
    whole = Approval(
        id=desk.books.new_id(),
        entry_id=entry_id,
        kind=kind.value,
        target=target,
        amount=Money(cents),
        reason=REASON,
        text=shown,
        text_hash=hashlib.sha256(shown.encode()).hexdigest(),
        requested_by=desk.pen.person,
        approved_by=by,
    )
    return replace(whole, **changed)


def reversing(
    desk: Session,
    original: Entry,
    change: Callable[[dict[str, Any]], Any] | None = None,
    never: bool = False,
    **bent: Any,
) -> Entry:
    """The reversal of a receipt; `never`: no money ever came, so two people agreed. `bent` bends the consent."""
    books, entry_id = desk.books, desk.books.new_id()
    number, cents = original.content["number"], original.content["total"]
    said = agreed(desk, Kind.REVERSAL, entry_id, number, cents)
    second = agreed(desk, Kind.REVERSAL, entry_id, number, cents, "aortega") if never else None
    content = undoing.reversal(
        original, on=desk.pen.date, reason=REASON, approval=said, second=second, held=held(books),
        corrected=queries.corrected(books.database, original.id), kept=queries.kept_of(books.database, original.id),
    )  # fmt: skip
    if second is not None:
        approves(books, second)
    return desk.bends(Kind.REVERSAL, content, change, id=entry_id, approval=replace(said, **bent))


def returning(
    desk: Session,
    original: Entry,
    change: Callable[[dict[str, Any]], Any] | None = None,
    *,
    place: int = 1,
    bank_error: bool = False,
    fee: str = "25.00",
    account: str = UB,
    bank: str = gl.BANK,
) -> Entry:
    """A check of a receipt that came back."""
    number = original.content["number"]
    bears = "" if bank_error else account
    content = undoing.returned_check(
        original, place, on=desk.pen.date, reason=ReturnReason.NSF, account=bears,
        fee=money(fee) if bears else Money(0), bank_error=bank_error, held=held(desk.books),
        corrections=queries.corrections(desk.books.database, number), bank=bank,
        kept=queries.kept_of(desk.books.database, original.id),
    )  # fmt: skip
    return desk.bends(Kind.RETURNED_CHECK, content, change)


def counted_out(books: Books, code: str) -> Session:
    """The session of a drawer is counted by its person and a supervisor, and sealed, whatever state it is in."""
    one = of(books, code)
    found: list[tuple[str, int, int, int]] = books.rows(
        "SELECT state, cash, checks, money_orders FROM book WHERE id = :b", b=one.pen.book
    )
    state, cash, checks, orders = found[0]
    if state == "open":
        one.begins_count()
        one.counts(
            pile(cash),
            checks=(Listed(Money(checks)),) if checks else (),
            money_orders=(Listed(Money(orders)),) if orders else (),
        )
        one.submits()
    one.closes()
    return one


def pile(cents: int) -> CashCount:
    """So much cash, in the fewest bills and coins."""
    count = {}
    for face in ("100.00", "20.00", "5.00", "1.00", "0.25", "0.05", "0.01"):
        count[face], cents = divmod(cents, money(face).cents)
    return CashCount.of({face: many for face, many in count.items() if many})


def banked(desk: Session, book: str, bank: str = "GENERAL") -> Entry:
    """A sealed session taken to the bank, with every check that was taken; jkim has seen it."""
    books = desk.books
    account = next(one for one in deposits.banks(books.database) if one.code == bank)
    parts = deposits.parts(books.database, [book], account.tenders)
    checks = [BagCheck(c.book, c.tender, c.amount, c.receipt, c.place, c.number, c.routing)
              for c in deposits.taken_checks(books.database, [book])]  # fmt: skip
    cash = sum(part.amount.cents for part in parts if part.tender == "cash")
    bag = Bag(bank, account.gl, f"B-{book}", f"S-{book}", REASON, parts, pile(cash), tuple(checks))
    entry_id, target = books.new_id(), consent_target(bag.bank, bag.bag)
    said = agreed(desk, Kind.DEPOSIT, entry_id, target, bag.total.cents)
    return desk.writes(Kind.DEPOSIT, deposit(bag, said), id=entry_id, approval=said)


def amending(
    desk: Session,
    bag: Entry,
    counted: int,
    change: Callable[[dict[str, Any]], Any] | None = None,
    charged: Charged = Charged.OVER_SHORT,
    by: str = "jkim",
    **bent: Any,
) -> Entry:
    """The bank counted something else than a deposit says; `bent` bends the consent."""
    said = bag.content
    earlier: list[tuple[int]] = desk.books.rows(
        "SELECT coalesce(sum(c.cents), 0) FROM deposit_correction c JOIN entry o ON o.no = c.of_no WHERE o.id = :id",
        id=bag.id,
    )
    standing = Correctable(bag.id, said["bank"], "999-1100", said["bag"], Money(said["total"] + int(earlier[0][0])))
    entry_id, difference = desk.books.new_id(), counted - standing.total.cents
    target = correction_target(standing, charged)
    given = agreed(desk, Kind.DEPOSIT_CORRECTION, entry_id, target, difference, by)
    content = deposit_correction(standing, Money(counted), charged, REASON, given)
    return desk.bends(Kind.DEPOSIT_CORRECTION, content, change, id=entry_id, approval=replace(given, **bent))


def returned(books: Books, original: Entry, **said: Any) -> Entry:
    """A check that came back after its session was counted and deposited; built, not recorded."""
    return returning(at_the_bank(books, original), original, **said)


def at_the_bank(books: Books, original: Entry) -> Session:
    """The back office of the day after, once the session of a receipt was counted and deposited."""
    desk = late(books)
    if not books.rows("SELECT 1 FROM deposit_book WHERE book_id = :b AND tender = 'check'", b=original.book):
        if books.rows("SELECT state FROM book WHERE id = :b", b=original.book) != [("sealed",)]:
            counted_out(books, original.book)
        banked(desk, original.book)
    return desk


def refunding(
    desk: Session, amount: str, change: Callable[[dict[str, Any]], Any] | None = None, fund: str = "501", **bent: Any
) -> Entry:
    """A request that payables refund what an account has too much."""
    entry_id = desk.books.new_id()
    said = agreed(desk, Kind.REFUND_REQUEST, entry_id, UB, money(amount).cents)
    content = undoing.refund_request(
        account=UB, fund=fund, amount=money(amount), payee="Rosa Delgado", reason=REASON, approval=said
    )
    return desk.bends(Kind.REFUND_REQUEST, content, change, id=entry_id, approval=replace(said, **bent))


def unheld(books: Books) -> None:
    """From here on the city holds no money of a check back; said once in a town."""
    if not books.rows("SELECT 1 FROM policy WHERE kind = 'returned_check'"):
        with books.as_("admin").writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES"
                " ('returned_check', 1, '2026-01-01', 'Resolution 7', '{\"hold\": 0}', 'admin')"
            )


def approves(books: Books, consent: Approval) -> None:
    """Store a consent before its entry."""
    books.as_(consent.approved_by).approve(consent)


def late(books: Books) -> Session:
    """The back office of the day after."""
    return of(books, OFFICE)
