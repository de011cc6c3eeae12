# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements of a test, made of its own names
"""How a life acts: an act is sent, answered or not, and then decided; after each one the books are compared.

A rule says beforehand whether the books may take an act. A refusal leaves everything as it was.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.errors import StopTest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from app.domain import ids
from app.domain.count import CashCount
from app.domain.draft import Draft
from app.domain.entry import Kind
from app.domain.errors import CounterError, Refused
from app.domain.kinds import importing
from app.domain.kinds.counting import Listed
from app.domain.kinds.importing import LineType
from app.domain.money import Money
from app.services import drawers, offices, outcomes
from app.services.desk import Desk
from app.services.posting import Undecided
from tests import books
from tests.lives.model import City, Shift
from tests.lives.world import BILLER, CASHIERS, SUPERVISORS, Answer, World

FACES = ("100.00", "50.00", "20.00", "10.00", "5.00", "1.00", "0.25", "0.10", "0.05", "0.01")
CENTS = {face: Money.parse(face).cents for face in FACES}
PEOPLE = (*CASHIERS, *SUPERVISORS)
answers = st.sampled_from([Answer.COMES] * 6 + [Answer.LOST_BEFORE, Answer.LOST_AFTER])
picks = st.integers(0, 11)
ways_on = st.sampled_from(["again", "give up", "restart"])


def pile(cents: int) -> CashCount:
    """An amount in the fewest pieces."""
    pieces = {}
    for face in FACES:
        pieces[face], cents = divmod(cents, CENTS[face])
    return CashCount.of(pieces)


def listed(cents: int) -> tuple[Listed, ...]:
    """An amount as one check, where there is any."""
    return (Listed(Money(cents)),) if cents else ()


class Acting(RuleBasedStateMachine):
    """What every rule stands on; `world` is the books of the run."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.city = City()
        self.drafts: dict[str, tuple[str, Draft, dict[str, int]]] = {}
        self.touched: set[str] = set()
        self.failed = True
        self.begun = 0

    # --- acts: sent, answered or not, and then decided --------------------------------------------------------

    def act(
        self, who: str, call: Callable[[Desk], Any], allowed: bool, *, id: str = "",  # noqa: A002
        answer: Answer = Answer.COMES, way: str = "again",
    ) -> Any:  # fmt: skip
        """What an act answered; None where it was refused as it should be, or given up for good."""
        desk: Any = self.world.desk(who)
        before = None if allowed else self._mark()
        desk.database.next = answer if allowed else Answer.COMES
        self.world.steps += 1
        try:
            done = call(desk)
        except Undecided as silence:
            done = self._decided(who, silence.entry.id, call, way)
        except (CounterError, Refused):
            assert not allowed, f"{who} was refused what is right"
            assert self._mark() == before, f"{who} was refused, and something changed"
            return None
        finally:
            desk.database.next = Answer.COMES
        assert allowed, f"{who} did what is not allowed"
        if id:
            self.city.told[id] = done is not None
        return done

    def _decided(self, who: str, entry_id: str, call: Callable[[Desk], Any], way: str) -> Any:
        if way == "restart":
            self.world.restart(who)
            stands = bool(self.world.books.rows("SELECT 1 FROM entry WHERE id = :id", id=entry_id))
            return call(self.world.desk(who)) if stands else None
        if way == "give up":
            given_up = outcomes.give_up(self.world.desk(who), entry_id)
            if not given_up.stands:
                self._annulled(entry_id)
                return None
        return call(self.world.desk(who))

    def _annulled(self, entry_id: str) -> None:
        book, number = self.world.books.rows(
            "SELECT e.book_id, e.body FROM entry e WHERE e.id = :id AND e.kind = 'annulled'", id=entry_id
        )[0]
        shift = self.city.shifts.get(book)
        if shift is not None:
            shift.entries += 1
            shift.numbers += '"of_kind":"receipt"' in number

    def _mark(self) -> Any:
        """What no refused act may change; of charges and books those of this life, not of the thousands before it."""
        return self.world.rows(
            "SELECT (SELECT max(no) FROM entry), (SELECT max(entry_no) FROM posting),"
            f" (SELECT coalesce(sum(open), 0) FROM charge WHERE id IN ({_quoted(list(self.city.charges))})),"
            f" (SELECT sum(cash * 3 + checks * 5 + money_orders * 7 + next_seq + taken) FROM book"
            f" WHERE type <> 'drawer' OR id IN ({_quoted(list(self.city.shifts))})),"
            " (SELECT coalesce(sum(cents), 0) FROM credit)"
        )

    # --- after every act --------------------------------------------------------------------------------------

    @invariant()
    def books_hold_what_was_done(self) -> None:
        if self.failed:
            return
        shifts = sorted(self.city.shifts)
        if shifts:
            held = self.world.rows(
                "SELECT id, state, next_seq, receipts, cash, checks, money_orders, taken FROM book"
                f" WHERE id IN ({_quoted(shifts)}) ORDER BY id"
            )
            assert held == [self.city.shifts[book].row for book in shifts], (
                "the books hold something else than was done"
            )
        if self.touched:
            names = sorted(self.touched)
            held = self.world.rows(f"SELECT id, open FROM charge WHERE id IN ({_quoted(names)}) ORDER BY id")
            assert held == [(name, self.city.charges[name]) for name in names], "a charge is open with another amount"
        self.touched.clear()

    def able(self, *states: str) -> list[str]:
        """Who has a session in one of these states."""
        return [who for who in PEOPLE if (own := self.city.of(who)) is not None and own.state in states]

    def one_of(self, pick: int, *states: str) -> str:
        """Mostly somebody who can; now and then anybody."""
        able = self.able(*states)
        return able[pick % len(able)] if able and pick < 10 else PEOPLE[pick % len(PEOPLE)]

    def id(self) -> str:
        self.world.clock.advance(seconds=1)
        return ids.uuid7(self.world.clock())

    def teardown(self) -> None:
        """The life ends: what was told is true, everything adds up, and the drawers are closed for the next one.

        Running out of draws (StopTest) is no failure: acts draw before they act, so the model is what the books are.
        """
        if self.failed or sys.exc_info()[0] not in (None, StopTest):
            self.world.spoil()
            return
        try:
            self._ends()
        except BaseException:
            self.world.spoil()
            raise

    def _ends(self) -> None:
        rows = self.world.rows
        told = self.city.told
        kinds = dict(rows(f"SELECT id, kind FROM entry WHERE id IN ({_quoted(list(told))})")) if told else {}
        for entry_id, stands in told.items():
            kind = kinds.get(entry_id, "annulled")
            assert (kind != "annulled") is stands, f"{entry_id} is {kind}, and {stands} was told"
        for shift in self.city.shifts.values():
            self._seal(shift)
        self._paid_elsewhere()
        self.books_hold_what_was_done()
        assert rows(
            f"SELECT entry_no, fund FROM posting WHERE entry_no > {self.begun}"
            " GROUP BY entry_no, fund HAVING sum(cents) <> 0"
        ) == []  # fmt: skip

    def _paid_elsewhere(self) -> None:
        """What is still open was paid at the bank: the next life has no bills but its own."""
        owed = {name: Money(cents).plain for name, cents in self.city.charges.items() if cents}
        if owed:
            lines = tuple(
                books.again(LineType.PAID, name, open_, {"501-1310": f"-{open_}"}) for name, open_ in owed.items()
            )
            offices.record(self.world.desk(BILLER), Kind.IMPORT, importing.import_charges("bank", lines))
            self.city.charges.update(dict.fromkeys(owed, 0))
            self.touched.update(owed)

    def _seal(self, shift: Shift) -> None:
        for _ in range(8):
            other = next(name for name in SUPERVISORS if name != shift.person)
            if shift.state == "open":
                self.begin_count_of(shift)
            elif shift.state == "counting":
                self._count(shift.person, shift, shift.holds, "", Answer.COMES, "again")
            elif shift.state == "submitted" and not shift.decided:
                self._count(other, shift, shift.holds, shift.book, Answer.COMES, "again")
            elif shift.state == "submitted":
                drawers.close(self.world.desk(other), book=shift.book, explanation="seen")
                self._closed(shift)

    def begin_count_of(self, shift: Shift) -> None:
        drawers.begin_count(self.world.desk(shift.person))
        self._began(shift)


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
