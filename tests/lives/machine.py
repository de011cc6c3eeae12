# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements of a test, made of its own names
"""How a life acts: an act is sent, answered or not, and then decided; after each one the books are compared.

A rule says beforehand whether the books may take an act. A refusal leaves everything as it was.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.errors import StopTest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from app.domain import ids
from app.domain.count import CashCount
from app.domain.errors import CounterError, Refused
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.services import offices, outcomes
from app.services.consents import Witness
from app.services.desk import Desk
from app.services.posting import Undecided
from tests import books
from tests.lives.model import City
from tests.lives.world import BILLER, CASHIERS, SUPERVISORS, Answer, World

T = TypeVar("T")

FACES = ("100.00", "50.00", "20.00", "10.00", "5.00", "1.00", "0.25", "0.10", "0.05", "0.01")
CENTS = {face: Money.parse(face).cents for face in FACES}
PEOPLE = (*CASHIERS, *SUPERVISORS)
OFFICE = (*SUPERVISORS, BILLER)
"""Who may undo receipts and go to the bank."""
answers = st.sampled_from([Answer.COMES] * 6 + [Answer.LOST_BEFORE, Answer.LOST_AFTER])
picks = st.integers(0, 11)
ways_on = st.sampled_from(["again", "give up", "restart"])


LOGGED = ("custody", "change_order", "change_order_filled", "change_order_withdrawn", "bank_line")
"""What the log of the desk keeps that is an act by itself."""


def pile(cents: int) -> CashCount:
    """An amount in the fewest pieces."""
    pieces = {}
    for face in FACES:
        pieces[face], cents = divmod(cents, CENTS[face])
    return CashCount.of(pieces)


def one_of_all(data: st.DataObject, many: Sequence[T]) -> T:
    """One of what there is, drawn by its place."""
    return many[data.draw(st.integers(0, len(many) - 1))]


def mostly(data: st.DataObject, many: Sequence[T], fit: Callable[[T], bool]) -> T:
    """One of those that fit, where there are any; now and then any."""
    good, pick = [each for each in many if fit(each)], data.draw(picks)
    return good[pick % len(good)] if good and pick < 10 else many[pick % len(many)]


def witness(name: str) -> Witness:
    """Who consents, by name and password; nobody without a name."""
    return Witness(name, books.PASSWORD if name else "")


def listed(cents: int) -> tuple[Listed, ...]:
    """An amount as one check, where there is any."""
    return (Listed(Money(cents)),) if cents else ()


class Acting(RuleBasedStateMachine):
    """What every rule stands on; `world` is the books of the run."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.city = City()
        self.touched: set[str] = set()
        self.failed = True
        self.begun = 0

    # --- acts: sent, answered or not, and then decided --------------------------------------------------------

    def act(
        self, who: str, call: Callable[[Desk], Any], allowed: bool, *, id: str = "",  # noqa: A002
        answer: Answer = Answer.COMES, way: str = "again",
    ) -> Any:  # fmt: skip
        """What an act answered; None where it was refused as it should be, or given up for good.

        The rule that makes the call is what was played.
        """
        desk: Any = self.world.desk(who)
        before = None if allowed else self._mark()
        desk.database.next = answer if allowed else Answer.COMES
        came = "done"
        try:
            done = call(desk)
        except Undecided as silence:
            done = self._decided(who, silence.entry.id, call, way)
            came = "after silence" if done is not None else "given up"
        except (CounterError, Refused) as refusal:
            assert not allowed, f"{who} was refused what is right: {refusal}"  # noqa: PT017 - the model says which
            assert self._mark() == before, f"{who} was refused, and something changed"
            self.world.played[_rule(call), "refused"] += 1
            return None
        finally:
            desk.database.next = Answer.COMES
        assert allowed, f"{who} did what is not allowed"
        self.world.played[_rule(call), came] += 1
        if id:
            self.city.told[id] = done is not None
        return done

    def office(self, who: str) -> bool:
        """Whether a person may write in a back-office book today; it is open before an act is looked at by itself."""
        desk = self.world.desk(who)
        place = who, desk.today()
        if place not in self.city.offices and (self.city.closed is None or desk.today() > self.city.closed):
            offices.pen(desk)
            self.city.offices[place] = "open"
        return self.city.offices.get(place) == "open"

    def posted(self, entry_id: str) -> dict[str, int]:
        """What an entry posted, by account; the funds' claims on the pool are left out."""
        found = self.world.rows(
            "SELECT p.gl, sum(p.cents) FROM posting p JOIN entry e ON e.no = p.entry_no"
            f" WHERE e.id = '{entry_id}' AND p.gl <> '999-2010' AND p.gl NOT LIKE '%-1010' GROUP BY p.gl"
        )
        return {gl: int(cents) for gl, cents in found if cents}

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
        """What no refused act may change."""
        return self.world.rows(
            "SELECT (SELECT max(no) FROM entry), (SELECT count(*) FROM posting), (SELECT count(*) FROM gl_batch),"
            " (SELECT coalesce(sum(open), 0) FROM charge), (SELECT coalesce(sum(cents), 0) FROM credit),"
            " (SELECT sum(cash * 3 + checks * 5 + money_orders * 7 + next_seq + taken) FROM book),"
            f" (SELECT count(*) FROM desk_event WHERE kind IN ({_quoted(LOGGED)}))"
        )

    # --- after every act --------------------------------------------------------------------------------------

    @invariant()
    def books_hold_what_was_done(self) -> None:
        if self.failed:
            return
        shifts = sorted(self.city.shifts)
        held = self.world.rows(
            "SELECT id, state, next_seq, receipts, cash, checks, money_orders, taken FROM book"
            f" WHERE id IN ({_quoted(shifts)}) ORDER BY id"
        )
        told = [self.city.shifts[book].row for book in shifts]
        assert held == told, f"the books hold {held}, and {told} was done"
        if self.touched:
            names = sorted(self.touched)
            held = self.world.rows(f"SELECT id, open FROM charge WHERE id IN ({_quoted(names)}) ORDER BY id")
            assert held == [(name, self.city.charges[name]) for name in names], "a charge is open with another amount"
            held = self.world.rows(f"SELECT fund, cents FROM credit WHERE account = '{books.UB}' AND cents <> 0")
            assert dict(held) == {fund: cents for fund, cents in self.city.credits.items() if cents}, (
                "there is other credit than was left"
            )
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
        """The life ends: what was told is true, and everything adds up.

        Running out of draws (StopTest) is no failure: acts draw before they act, so the model is what the books are.
        """
        if self.failed or sys.exc_info()[0] not in (None, StopTest):
            self.world.close()
            return
        try:
            self._ends()
            self.world.ended(self.begun)
        except BaseException:
            self.world.close()
            raise

    def _ends(self) -> None:
        rows, told = self.world.rows, self.city.told
        kinds = dict(rows(f"SELECT id, kind FROM entry WHERE id IN ({_quoted(list(told))})")) if told else {}
        for entry_id, stands in told.items():
            kind = kinds.get(entry_id, "annulled")
            assert (kind != "annulled") is stands, f"{entry_id} is {kind}, and {stands} was told"
        assert rows(
            f"SELECT entry_no, fund FROM posting WHERE entry_no > {self.begun} GROUP BY entry_no, fund"
            " HAVING sum(cents) <> 0 OR count(*) < 2 OR min(abs(cents)) = 0"
        ) == []  # fmt: skip
        names = list(self.city.charges)
        held = rows(f"SELECT id, open FROM charge WHERE id IN ({_quoted(names)})")
        assert dict(held) == self.city.charges, "a charge nobody touched is open with another amount"


def _rule(call: Callable[[Desk], Any]) -> str:
    return call.__qualname__.split(".")[1].strip("_")


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
