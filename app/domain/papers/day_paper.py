# SPDX-License-Identifier: Apache-2.0
"""The report of a closed business day: what was taken, session by session, and the head of its seal.

Printed and signed, the head is the anchor outside the database: it covers every book of the day and the seal before it,
so whoever changes any of them afterwards cannot change this paper. It is written as `verify --anchors` reads it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon
from app.domain.kinds.seal import BOOK, SealedBook, totals_of
from app.domain.money import Money
from app.domain.paper import Code, CodeKind, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import day, head, short_name, signatures, titled
from app.domain.papers.receipt_paper import kind_name
from app.domain.papers.session_paper import difference

if TYPE_CHECKING:
    from app.domain.paper import Block
    from app.domain.papers.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class DaySession:
    """One book of the day and whose it is (a full name); `drawer` is false for a back-office book."""

    book: SealedBook
    person: str
    drawer: bool


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A business day as its seal fixes it. `number` is the seal's place in the day book, `head` its hash.

    `since` is the oldest date among its books, where the seal covers days that were not closed before.
    """

    date: datetime.date
    number: int
    head: bytes
    closed_at: datetime.datetime
    closed_by: str
    sessions: tuple[DaySession, ...]
    voids: int
    since: datetime.date | None = None


def day_report(facts: DayFacts, city: Letterhead) -> Paper:
    """The report of a closed day, the same for slip, PDF and screen; two people sign it."""
    blocks: list[Block] = [
        *head(city),
        *titled(f"DAY REPORT {day(facts.date)}", facts.closed_at, facts.closed_by),
        Row("Business date", day(facts.date)),
        *([Row("With days not closed before, since", day(facts.since))] if facts.since is not None else []),
        Rule(),
        *_taken(facts),
        Rule(),
        *_sessions(facts),
        Rule(),
        *_seal(facts),
        *signatures(f"{facts.closed_by}, closed the day", "Finance, keeps this report"),
        Cut(),
    ]
    return Paper("day", f"Day report {day(facts.date)}", tuple(blocks))


def anchor(facts: DayFacts) -> str:
    """The seal as a line of a file of anchors."""
    return f"seal {BOOK} {facts.number} {canon.anchor_text(facts.head)}"


def _taken(facts: DayFacts) -> list[Block]:
    totals = totals_of(tuple(one.book for one in facts.sessions))
    taken = Money.total(total.amount for total in totals.tenders)
    return [
        Row("Receipts", str(totals.receipts)),
        Row("Voids", str(facts.voids)),
        Feed(),
        *(Row(f"{kind_name(total.tender)}, {total.count_of}", str(total.amount)) for total in totals.tenders),
        Row("TAKEN", f"${taken}", bold=True),
        Row("CASH", difference(totals.over_short), bold=True),
    ]


def _sessions(facts: DayFacts) -> list[Block]:
    """Every session with what it took; back-office books by their number alone."""
    blocks: list[Block] = []
    for one in facts.sessions:
        book = one.book
        if not one.drawer:
            blocks.append(Row(f"{book.book} {short_name(one.person)}, back office", f"{book.entries} entries"))
            continue
        amount = Money.total(total.amount for total in book.totals)
        receipts = f"{book.receipts} receipt{'' if book.receipts == 1 else 's'}"
        blocks.append(Row(f"{book.book} {short_name(one.person)}, {receipts}", str(amount)))
        if book.over_short:
            blocks.append(Row("Cash", difference(book.over_short), indent=2))
    return blocks or [Text("No book was opened on this day.")]


def _seal(facts: DayFacts) -> list[Block]:
    entries = sum(one.book.entries for one in facts.sessions)
    return [
        Row("Books sealed", str(len(facts.sessions))),
        Row("Entries in them", str(entries)),
        Row("Seal", f"{BOOK}, entry {facts.number}"),
        Text("Head of the seal"),
        Text(canon.anchor_text(facts.head).replace("-", " "), bold=True, indent=2, lines=2),
        Feed(),
        Code(CodeKind.QR, anchor(facts)),
    ]
