# SPDX-License-Identifier: Apache-2.0
"""What a supervisor looks at twice: acts and figures that are out of the ordinary, each with the facts it rests on.

None of it says that anybody did wrong. Each is a function of what the books and the log of the desk hold, so whoever
asks again sees the same; a key names it for ever, so that it can be dismissed with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date


class Why(StrEnum):
    """What is out of the ordinary."""

    LATE_VOID = "late_void"
    NO_SALES = "no_sales"
    COPIES = "copies"
    OVERRIDE = "override"
    BY_HAND = "by_hand"
    OVER_SHORT = "over_short"
    ZEROS = "zeros"
    CASH_SHARE = "cash_share"
    CHECK_AGAIN = "check_again"
    RECEIVED = "received"
    COUNT_BROKEN_OFF = "count_broken_off"
    IN_PLACE = "in_place"
    GIVEN_UP = "given_up"
    UNAGREED = "unagreed"
    RECOVERY = "recovery"


LATE = timedelta(minutes=15)
"""A void this close before its drawer is counted is looked at."""
NO_SALES_PER_100, LEAST_NO_SALES = 5, 3
COPIES = 2
"""More copies of one receipt than this are looked at."""
ZEROS = 10
"""So many sessions one after the other without a cent over or short are looked at."""
AWAY_FROM_PEERS, LEAST_RECEIPTS = 20, 20
"""A share of cash this many points from that of the others is looked at, where both took this many receipts."""
NOT_SO = {
    "TW-ALONE": "it was more than is taken without the server",
    "TW-APPROVAL": "nobody had agreed to it",
    "TW-CHARGE": "the bill was another one",
    "TW-CREDIT": "the credit was used already",
    "TW-EPOCH": "the till was not up to date",
    "TW-PEN": "somebody else sent it in",
    "TW-RIGHT": "the right was missing",
    "TW-STALE": "the bill had changed meanwhile",
    "TW-TENDER": "the payer's checks are not taken",
}
"""What the books found wrong with an act that was written without them, and keep all the same."""
RECEIVED_DAYS = 3
"""Money received more days than this before it was posted is looked at, and any that was received after it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact an exception rests on: what, when (the till's clock), and the receipt or session it can be read in."""

    what: str
    at: str
    book: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Unusual:
    """One exception: `key` names it for ever; `person` is the sign-in name it concerns, `at` the latest fact."""

    key: str
    why: Why
    person: str
    book: str
    at: str
    said: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A void, an opening without a sale, a count broken off, a submission in the cashier's place, an act given up.

    `amount` is what it was about. `wrong` is what the books found in it, by code, where it was written without them;
    then it may be of any kind.
    """

    id: str
    kind: str
    at: str
    reason: str = ""
    number: str = ""
    amount: Money = ZERO
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """A reversal or returned check of a back office (`book`) whose credit was used already: by whom, of which one."""

    id: str
    kind: str
    book: str
    person: str
    at: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A drawer session: its acts, when counting began (the first time) and, once sealed, its over or short in all."""

    book: str
    person: str
    day: date
    receipts: int
    acts: tuple[Act, ...] = ()
    counting_at: str = ""
    over_short: Money | None = None


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """A receipt that something about it is looked at: copies asked for, a consent, a date it was received on."""

    number: str
    book: str
    person: str
    at: str
    day: date
    total: Money
    copies: int = 0
    allowed_by: str = ""
    allowed_why: str = ""
    divided_by: str = ""
    divided_why: str = ""
    received: date | None = None


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """The same check on several receipts that stand: bank and number, and where each was taken."""

    routing: str
    number: str
    receipts: tuple[ReceiptFacts, ...]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What one person's drawers did in a period: receipts that stand, and how many of them were paid in cash alone."""

    person: str
    receipts: int
    in_cash: int
    voids: int
    no_sales: int
    copies: int
    overrides: int
    over_short: tuple[Money, ...] = ()

    def per_100(self, times: int) -> int:
        """How often among 100 receipts, in tenths."""
        return times * 1000 // self.receipts if self.receipts else 0

    @property
    def cash_share(self) -> int:
        """How many of 100 receipts were paid in cash alone."""
        return self.in_cash * 100 // self.receipts if self.receipts else 0

    @property
    def net(self) -> Money:
        """Over and short added up; what is over hides what is short."""
        return Money.total(self.over_short)

    @property
    def gross(self) -> Money:
        """Over and short added up without their signs (rule 5.6.3)."""
        return Money.total(abs(each) for each in self.over_short)

    @property
    def trend(self) -> tuple[Money, Money]:
        """Gross of the earlier and of the later half of the sealed sessions."""
        half = len(self.over_short) // 2
        earlier, later = self.over_short[:half], self.over_short[half:]
        return Money.total(abs(each) for each in earlier), Money.total(abs(each) for each in later)


def of_sessions(sessions: Iterable[SessionFacts], tolerance: Money) -> Iterator[Unusual]:
    """Late voids, openings without a sale, counts broken off, sessions submitted in another's place, acts given up.

    And what was written without the books against a rule, and what was over or short.
    """
    for session in sessions:
        yield from _late_voids(session)
        yield from _no_sales(session)
        for act in session.acts:
            if act.kind == "cancel_count":
                yield _one(Why.COUNT_BROKEN_OFF, session, act, "A count was begun and broken off")
            elif act.kind == "submit":
                yield _one(Why.IN_PLACE, session, act, "Submitted by a supervisor in its cashier's place")
            elif act.kind == "annulled":
                yield _one(Why.GIVEN_UP, session, act, "An act without an answer was given up")
            if act.wrong:
                found = ", ".join(NOT_SO.get(code, "the books would have refused it") for code in act.wrong)
                yield _one(Why.UNAGREED, session, act, f"Written without the books: {found}")
        off = session.over_short
        if off is not None and abs(off) > tolerance:
            said = f"{'Over' if off > ZERO else 'Short'} {abs(off).dollars}"
            fact = Evidence(said, session.counting_at, session.book)
            key = f"{Why.OVER_SHORT}:{session.book}"
            yield Unusual(key, Why.OVER_SHORT, session.person, session.book, session.counting_at, said, (fact,))


def _late_voids(session: SessionFacts) -> Iterator[Unusual]:
    if not session.counting_at:
        return
    counting = datetime.fromisoformat(session.counting_at)
    for act in session.acts:
        before = counting - datetime.fromisoformat(act.at)
        if act.kind == "void" and timedelta(0) <= before <= LATE:
            minutes = int(before.total_seconds() // 60)
            said = f"Void of {act.amount.dollars}, {_minutes(minutes)} before the count"
            yield _one(Why.LATE_VOID, session, act, said)


def _no_sales(session: SessionFacts) -> Iterator[Unusual]:
    openings = [act for act in session.acts if act.kind == "no_sale"]
    if len(openings) < LEAST_NO_SALES or len(openings) * 100 <= NO_SALES_PER_100 * session.receipts:
        return
    facts = tuple(Evidence(act.reason, act.at, session.book) for act in openings)
    receipts = "1 receipt" if session.receipts == 1 else f"{session.receipts:,} receipts"
    said = f"Opened without a sale {len(openings)} times, with {receipts}"
    yield Unusual(
        f"{Why.NO_SALES}:{session.book}", Why.NO_SALES, session.person, session.book, facts[-1].at, said, facts
    )


def _one(why: Why, session: SessionFacts, act: Act, said: str) -> Unusual:
    fact = Evidence(act.reason or said, act.at, session.book, act.number)
    return Unusual(f"{why}:{act.id}", why, session.person, session.book, act.at, said, (fact,))


def of_recoveries(acts: Iterable[RecoveryFacts]) -> Iterator[Unusual]:
    """Credit that was used before the receipt it came from was undone; it is owed again, and somebody sees to it."""
    for each in acts:
        said = f"The credit of receipt {each.number} was used before it was undone, and is owed again"
        what = f"{'Check returned' if each.kind == 'returned_check' else 'Reversal'}: {each.reason}"
        fact = Evidence(what, each.at, each.number.rpartition("-")[0], each.number)
        yield Unusual(f"{Why.RECOVERY}:{each.id}", Why.RECOVERY, each.person, each.book, each.at, said, (fact,))


def of_receipts(receipts: Iterable[ReceiptFacts]) -> Iterator[Unusual]:
    """Many copies, what a second person allowed, and money received on another day than it was posted."""
    for each in receipts:
        if each.copies > COPIES:
            yield _of_receipt(Why.COPIES, each, f"Printed again {each.copies} times")
        if each.allowed_by:
            said = f"{each.allowed_by} allowed a check against a flag: {each.allowed_why}"
            yield _of_receipt(Why.OVERRIDE, each, said)
        if each.divided_by:
            said = f"Allocated by hand, {each.divided_by} agreed: {each.divided_why}"
            yield _of_receipt(Why.BY_HAND, each, said)
        if each.received is not None:
            days = (each.day - each.received).days
            if days > RECEIVED_DAYS or days < 0:
                when = f"{days} days before" if days > 0 else "after"
                yield _of_receipt(Why.RECEIVED, each, f"Received {when} it was posted")


def _of_receipt(why: Why, each: ReceiptFacts, said: str) -> Unusual:
    fact = Evidence(f"Receipt {each.number}, {each.total.dollars}", each.at, each.book, each.number)
    return Unusual(f"{why}:{each.number}", why, each.person, each.book, each.at, said, (fact,))


def of_checks(checks: Iterable[CheckFacts]) -> Iterator[Unusual]:
    """Checks with the same bank and number on several receipts."""
    for check in checks:
        last = check.receipts[-1]
        said = f"Check {check.number} stands on {len(check.receipts)} receipts"
        facts = tuple(
            Evidence(f"Receipt {each.number}, {each.total.dollars}", each.at, each.book, each.number)
            for each in check.receipts
        )
        key = f"{Why.CHECK_AGAIN}:{check.routing}:{check.number}:{len(check.receipts)}"
        yield Unusual(key, Why.CHECK_AGAIN, last.person, last.book, last.at, said, facts)


def of_people(people: Sequence[PersonFacts], sealed: Sequence[SessionFacts]) -> Iterator[Unusual]:
    """Too many sessions without a cent off, and a share of cash that is not that of the others."""
    for person in people:
        yield from _zeros(person.person, [each for each in sealed if each.person == person.person])
        others = [each for each in people if each is not person]
        receipts, in_cash = sum(each.receipts for each in others), sum(each.in_cash for each in others)
        if min(person.receipts, receipts) < LEAST_RECEIPTS:
            continue
        theirs = in_cash * 100 // receipts
        if abs(person.cash_share - theirs) >= AWAY_FROM_PEERS:
            last = max((each for each in sealed if each.person == person.person), key=_when, default=None)
            said = f"{person.cash_share} of 100 receipts in cash alone, the others {theirs}"
            at, book = (last.counting_at, last.book) if last is not None else ("", "")
            fact = Evidence(f"{person.in_cash:,} of {person.receipts:,} receipts", at, book)
            key = f"{Why.CASH_SHARE}:{person.person}:{book}"
            yield Unusual(key, Why.CASH_SHARE, person.person, book, at, said, (fact,))


def _zeros(person: str, sealed: Sequence[SessionFacts]) -> Iterator[Unusual]:
    run: list[SessionFacts] = []
    for session in sorted(sealed, key=_when):
        run = [*run, session] if session.over_short == ZERO else []
    if len(run) >= ZEROS:
        last = run[-1]
        said = f"{len(run)} sessions one after the other without a cent over or short"
        facts = tuple(Evidence("Balanced", each.counting_at, each.book) for each in run)
        yield Unusual(f"{Why.ZEROS}:{last.book}", Why.ZEROS, person, last.book, last.counting_at, said, facts)


def _when(session: SessionFacts) -> tuple[date, str]:
    return session.day, session.book


def _minutes(minutes: int) -> str:
    return "less than a minute" if minutes == 0 else f"{minutes} minute{'' if minutes == 1 else 's'}"
