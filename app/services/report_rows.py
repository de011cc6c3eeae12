# SPDX-License-Identifier: Apache-2.0
"""The rows of each report, out of what its books hold. Which books those are is not decided here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.entry import BookType, Kind
from app.domain.money import ZERO, Money
from app.domain.report import sums
from app.domain.report_forms import (
    CODES,
    DAY,
    GL,
    HOURS,
    OVER_SHORT,
    OVERRIDES,
    RECEIPTS,
    ROUNDING,
    SESSIONS,
    TENDERS,
    VOIDS,
)
from app.domain.returned import bank_words
from app.queries import masters, people
from app.queries import overrides as going_beside
from app.queries import reports as read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from app.domain.report import Cells
    from app.queries.reports import Difference, Listed, Part, ReceiptSum, TenderSum
    from app.services.desk import Desk

    Progress = Callable[[int, int], object]
    Rows = Callable[[Desk, Sequence[Part], Progress], Iterable[Cells]]

_PLACES = {"cash": 0, "check": 1, "card": 2}
_OTHER = 3


def _add_up(desk: Desk, parts: Sequence[Part], into: Mapping[str, _Day], progress: Progress) -> None:
    """Add what was taken to where each book is reckoned."""
    for receipts, tenders, off in read.gathered(desk.database, _of_days, _names(parts), progress):
        for each in receipts:
            into[each.book].add_receipts(each)
        for tender in tenders:
            if not tender.voided:
                into[tender.book].kinds[_PLACES.get(tender.kind, _OTHER)] += tender.net
        for closed in off:
            into[closed.book].sessions += 1
            into[closed.book].over_short += closed.over_short


def day(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each business date with a book."""
    dated: dict[date, _Day] = {part.date: _Day() for part in parts}
    days = {part.book: dated[part.date] for part in parts}
    _add_up(desk, parts, days, progress)
    for at, held in dated.items():
        yield (at, held.sessions, held.receipts, held.voids, *held.kinds, held.taken, held.over_short)


def sessions(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each sealed session, in the order of date, drawer and session."""
    held: dict[str, _Day] = {part.book: _Day() for part in parts}
    _add_up(desk, parts, held, progress)
    names = people.full_names(desk.database)
    for part in parts:
        one = held[part.book]
        if part.type is BookType.DRAWER and one.sessions:
            yield (
                part.book,
                names.get(part.person, part.person),
                part.date,
                one.receipts,
                one.voids,
                *one.kinds,
                one.taken,
                one.over_short,
            )


@dataclass(slots=True)
class _Day:
    """What one business date, or one session, comes to while its books are added up."""

    sessions: int = 0
    receipts: int = 0
    voids: int = 0
    kinds: list[Money] = field(default_factory=lambda: [ZERO, ZERO, ZERO, ZERO])
    taken: Money = ZERO
    over_short: Money = ZERO

    def add_receipts(self, found: ReceiptSum) -> None:
        if found.voided:
            self.voids += found.count
        else:
            self.receipts += found.count
            self.taken += found.total


def _of_days(
    connection: Connection, books: list[str]
) -> list[tuple[list[ReceiptSum], list[TenderSum], list[Difference]]]:
    """What the days of some books are made of, read together."""
    return [
        (
            read.receipt_sums(connection, books),
            read.tender_sums(connection, books),
            read.differences(connection, books),
        )
    ]


def receipt_totals(desk: Desk, parts: Sequence[Part], progress: Progress) -> Cells:
    """The sums of a receipt listing, without its rows."""
    found = read.gathered(desk.database, read.receipt_sums, _names(parts), progress)
    amount, undone = Money.total(each.total for each in found), Money.total(e.total for e in found if e.voided)
    return sums(RECEIPTS, [(*[None] * 6, amount, -undone)])


def receipts(desk: Desk, parts: Sequence[Part], found: Sequence[Listed]) -> Iterator[Cells]:
    """A row for each number; a voided receipt is taken off again beside its amount."""
    of = {part.book: part for part in parts}
    names, kinds = people.full_names(desk.database), masters.tender_kinds(desk.database)
    for each in found:
        part = of[each.book]
        paid = ", ".join(kinds[kind].name if kind in kinds else kind for kind in each.kinds)
        yield (
            each.number,
            part.date,
            _clock(each.at),
            names.get(part.person, part.person),
            each.payer,
            "number given up" if each.given_up else paid,
            None if each.given_up else each.total,
            -each.total if each.voided else None,
        )


def codes(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each code that a line was for, by code; credit kept on accounts last."""
    found = read.gathered(desk.database, read.code_sums, _names(parts), progress)
    known = masters.codes(desk.database)
    for code in sorted({each.code for each in found}, key=lambda code: (not code, code)):
        of = [each for each in found if each.code == code]
        text, department = ("Credit kept on accounts", "") if not code else (code, "")
        if code in known:
            text, department = known[code].text, known[code].department
        yield (
            code or "credit",
            text,
            department,
            sum(each.count for each in of),
            *_net((e.voided, e.cents) for e in of),
        )


def gl(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each account of the chart, by fund."""
    found = read.gathered(desk.database, read.gl_sums, _names(parts), progress)
    names = {row.code: row.name for row in masters.chart(desk.database)}
    for fund, account in sorted({(each.fund, each.gl) for each in found}):
        of = [each for each in found if each.gl == account]
        debit, credit = Money.total(each.debit for each in of), Money.total(each.credit for each in of)
        yield (fund, account, names.get(account, ""), debit, credit, debit - credit)


def tenders(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each way to pay that was used, in the order of the counter's buttons."""
    found = read.gathered(desk.database, read.tender_sums, _names(parts), progress)
    kinds = masters.tender_kinds(desk.database)
    order = {code: place for place, code in enumerate(kinds)}
    for kind in sorted({each.kind for each in found}, key=lambda kind: (order.get(kind, len(order)), kind)):
        of = [each for each in found if each.kind == kind]
        name = kinds[kind].name if kind in kinds else kind
        yield (name, sum(each.count for each in of), *_net((each.voided, each.net) for each in of))


def hours(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each hour from the first with a receipt to the last, so that a quiet hour is seen."""
    found = read.gathered(desk.database, read.hour_sums, _names(parts), progress)
    if not found:
        return
    for hour in range(min(each.hour for each in found), max(each.hour for each in found) + 1):
        of = [each for each in found if each.hour == hour]
        words = f"{hour % 12 or 12} {'PM' if hour >= 12 else 'AM'}"
        yield (words, sum(each.count for each in of), Money.total(each.total for each in of))


def voids(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each void, reversal and returned check, in the order of the books they were written in."""
    found = read.gathered(desk.database, read.undone, _names(parts), progress)
    names, of = people.full_names(desk.database), {part.book: place for place, part in enumerate(parts)}
    for each in sorted(found, key=lambda each: of[each.book]):
        yield (
            each.target or f"{each.of_kind.replace('_', '-')} in {each.book}",
            each.kind.replace("_", " ").capitalize(),
            parts[of[each.book]].date,
            _clock(each.at),
            names.get(each.by, each.by),
            names.get(each.agreed, each.agreed),
            bank_words(each.reason) if each.kind == Kind.RETURNED_CHECK else each.reason,
            each.amount,
        )


def overrides(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each payment divided by hand and each check taken against a flag."""
    found = read.gathered(desk.database, going_beside.of_books, _names(parts), progress)
    names, of = people.full_names(desk.database), {part.book: place for place, part in enumerate(parts)}
    for each in sorted(found, key=lambda each: of[each.book]):
        yield (
            each.number,
            "Allocated by hand" if each.kind == going_beside.BY_HAND else "Check against a flag",
            parts[of[each.book]].date,
            _clock(each.at),
            names.get(each.by, each.by),
            names.get(each.agreed, each.agreed),
            each.reason,
            each.amount,
        )


def over_short(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each sealed session, by person; what is over never lessens what is short (rule 5.6.3)."""
    off = {e.book: e.over_short for e in read.gathered(desk.database, read.differences, _names(parts), progress)}
    names = people.full_names(desk.database)
    closed = [part for part in parts if part.book in off]
    for part in sorted(closed, key=lambda part: (names.get(part.person, part.person), part.date, part.book)):
        cents = off[part.book]
        yield (
            names.get(part.person, part.person),
            part.book,
            part.date,
            part.attempts,
            max(cents, ZERO),
            min(cents, ZERO),
            cents,
        )


def rounding(desk: Desk, parts: Sequence[Part], progress: Progress) -> Iterator[Cells]:
    """A row for each month: how often, the sum, and the sum of absolute values (rule 5.2.7); voided ones are out."""
    found = read.gathered(desk.database, read.receipt_sums, _names(parts), progress)
    months = {part.book: part.date.replace(day=1) for part in parts}
    standing = [each for each in found if not each.voided]
    for month in sorted({months[each.book] for each in standing}):
        of = [each for each in standing if months[each.book] == month]
        up, down = Money.total(each.up for each in of), Money.total(each.down for each in of)
        words = f"{dates.short(month).split()[0]} {month.year}"
        yield (words, sum(e.count for e in of), sum(e.rounded for e in of), up, down, up + down, up - down)


def _names(parts: Sequence[Part]) -> list[str]:
    return [part.book for part in parts]


def _net(amounts: Iterable[tuple[bool, Money]]) -> tuple[Money, Money, Money]:
    """Everything taken, what of it was voided (with a minus), and what stands."""
    held = list(amounts)
    taken, undone = Money.total(cents for _, cents in held), Money.total(cents for voided, cents in held if voided)
    return taken, -undone, taken - undone


def _clock(at: str) -> str:
    return dates.clock(datetime.fromisoformat(at))


ROWS: dict[str, Rows] = {
    DAY.name: day,
    SESSIONS.name: sessions,
    CODES.name: codes,
    GL.name: gl,
    TENDERS.name: tenders,
    HOURS.name: hours,
    VOIDS.name: voids,
    OVERRIDES.name: overrides,
    OVER_SHORT.name: over_short,
    ROUNDING.name: rounding,
}
"""Report → the function that makes all of its rows; a listing of receipts is read by pages instead."""
