# SPDX-License-Identifier: Apache-2.0
"""A drawer session act by act: what happened, what it did to the cash, and what should be there at any minute (5.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.kinds.close import TenderTotal
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

MONEY_KINDS = (
    *("open", "receipt", "void", "drop", "pickup", "paid_in", "paid_out"),
    *("transfer_out", "transfer_in", "tender_correction", "close"),
)
TO_VAULT = ("drop", "pickup")
COUNT_KINDS = ("begin_count", "cancel_count", "count", "submit", "return", "close", "surprise_count")
PAPER_KINDS = ("print", "copy")


@dataclass(frozen=True, slots=True)
class Paid:
    """One tender of a receipt: its kind, what was handed over, what stayed of it, and its number ("" without one).

    `pieces` is how many tenders of its kind there are more by it: fewer by a void, and none by a part put right.
    """

    kind: str
    handed: Money
    net: Money
    number: str = ""
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """One act of a session, or a paper or an approval that belongs to it.

    `at` is the till's clock; an approval stands right before its act, at the act's time. `cash` is what the act did to
    the cash of the drawer, `after` what should be there then. `amount` is what the act is about, nothing where it is
    about none. `paid` are the tenders of a receipt; those of a void are what it took back, negative, those of a
    correction what it took away and put there. `seq` is the entry's place in its book, 0 for what is no entry. `state`
    is how a print stood. `attempt` and `balanced` are of a count. `undone` says that a void took it back; `of_kind`
    is of a void: the kind of act it took back.
    """

    key: str
    at: datetime
    kind: str
    by: str
    seq: int = 0
    number: str = ""
    subject: str = ""
    reason: str = ""
    payer: str = ""
    amount: Money | None = None
    cash: Money = ZERO
    after: Money = ZERO
    change: Money = ZERO
    paid: tuple[Paid, ...] = ()
    attempt: int = 0
    balanced: bool = False
    state: str = ""
    undone: bool = False
    of_kind: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a drawer should hold at one moment: its cash, what it took by other tenders, and what went to the vault.

    `at` is the moment asked for; `receipts` counts those that stood then.
    """

    at: datetime
    cash: Money
    others: tuple[TenderTotal, ...]
    dropped: Money
    receipts: int


def in_order(acts: Sequence[Moment], beside: Iterable[Moment]) -> tuple[Moment, ...]:
    """Acts in the order of their book with the expected cash after each; papers among them by their time.

    A till's clock may have been set back: the book's order holds, and a paper stands behind the last act before it.
    """
    waiting = sorted(beside, key=lambda each: (each.at, each.key))
    cash, ordered, place = ZERO, [], 0
    for act in acts:
        while place < len(waiting) and waiting[place].at < act.at:
            ordered.append(replace(waiting[place], after=cash))
            place += 1
        cash += act.cash
        ordered.append(replace(act, after=cash))
    ordered += [replace(each, after=cash) for each in waiting[place:]]
    return tuple(ordered)


def standing(moments: Sequence[Moment], at: datetime) -> Standing:
    """What the drawer should hold at a moment, by everything that had happened until then.

    `moments` are in the order of the session, oldest first; before the first of them there is nothing.
    """
    cash, dropped, receipts = ZERO, ZERO, 0
    counts: dict[str, int] = {}
    sums: dict[str, Money] = {}
    for moment in moments:
        if moment.at > at:
            break
        cash += moment.cash
        receipts += _receipts(moment)
        dropped += _dropped(moment)
        for paid in moment.paid:
            counts[paid.kind] = counts.get(paid.kind, 0) + paid.pieces
            sums[paid.kind] = sums.get(paid.kind, ZERO) + paid.net
    others = tuple(TenderTotal(kind, counts[kind], sums[kind]) for kind in sorted(sums) if kind != "cash")
    return Standing(at, cash, others, dropped, receipts)


def _receipts(moment: Moment) -> int:
    if moment.kind == "receipt":
        return 1
    return -1 if moment.kind == "void" and moment.paid else 0


def _dropped(moment: Moment) -> Money:
    """A drop or pickup brings cash to the vault; its void brings it back."""
    if moment.kind in TO_VAULT or moment.of_kind in TO_VAULT:
        return -moment.cash
    return ZERO


def levels(moments: Sequence[Moment]) -> tuple[tuple[datetime, Money], ...]:
    """When the cash of the drawer changed and to what, oldest first: the steps of a plot, and the rows of its table."""
    steps: list[tuple[datetime, Money]] = []
    for moment in moments:
        if moment.cash or not steps:
            at = moment.at if not steps else max(moment.at, steps[-1][0])
            steps.append((at, moment.after))
    return tuple(steps)
