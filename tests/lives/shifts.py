# SPDX-License-Identifier: Apache-2.0
"""A shift goes its way: opened, cash moved, counted right or wrong, given back, closed by somebody else."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.domain.count import CashCount
from app.domain.kinds.surprise import Chosen
from app.domain.money import Money
from app.services import absences, drawer_cash, drawers, surprise
from app.services.surprise import Counted
from tests import books
from tests.lives.machine import PEOPLE, Acting, answers, listed, one_of_all, picks, pile, ways_on, witness
from tests.lives.model import Shift
from tests.lives.world import BILLER, CASHIERS, DRAWERS, SUPERVISORS, Answer


class WorksShifts(Acting):
    """The rules of the drawer."""

    @precondition(lambda self: any(self.city.at(drawer) is None for drawer in DRAWERS))
    @rule(who=st.sampled_from(PEOPLE), drawer=st.sampled_from(DRAWERS), less=st.sampled_from([0, 0, 0, 200, -500]),
          answer=answers, way=ways_on)  # fmt: skip
    def open_a_drawer(self, who: str, drawer: str, less: int, answer: Answer, way: str) -> None:
        self.opened(who, drawer, 20000 - less, answer, way)

    def opened(self, who: str, drawer: str, counted: int, answer: Answer, way: str) -> None:
        """A drawer is opened on what is counted in it; never on a date that is closed."""
        entry_id = self.id()
        today = self.world.desk(who).today()
        free = self.city.of(who) is None and self.city.at(drawer) is None
        later = [one.day for one in self.city.shifts.values() if one.drawer == drawer and one.day > today]
        closed = self.city.closed is not None and today <= self.city.closed
        opened = self.act(
            who, lambda desk: drawers.open_drawer(desk, drawer=drawer, count=pile(counted), entry_id=entry_id),
            free and not closed and not later, id=entry_id, answer=answer, way="again" if way == "give up" else way,
        )  # fmt: skip
        if opened is not None:
            session = int(opened.book[3:])
            self.city.shifts[opened.book] = Shift(
                opened.book, drawer, session, who, today, counted, 20000, opened_with=counted
            )

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, cents=st.integers(-1, 40000), answer=answers, way=ways_on)
    def drop(self, pick: int, cents: int, answer: Answer, way: str) -> None:
        who = self.one_of(pick, "open")
        shift, entry_id = self.city.of(who), self.id()
        allowed = shift is not None and shift.state == "open" and 0 < cents <= shift.cash
        done = self.act(
            who, lambda desk: drawers.drop(desk, amount=Money(cents), reason="vault", entry_id=entry_id),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            shift.cash -= cents
            shift.vault += cents
            shift.entries += 1

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, answer=answers, way=ways_on)
    def no_sale(self, pick: int, answer: Answer, way: str) -> None:
        who = self.one_of(pick, "open")
        shift, entry_id = self.city.of(who), self.id()
        done = self.act(
            who, lambda desk: drawers.no_sale(desk, reason="change", entry_id=entry_id),
            shift is not None and shift.state == "open", id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            shift.entries += 1

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, cents=st.sampled_from([0, 100, 2500, 40000]), answer=answers, way=ways_on)
    def exchange(self, pick: int, cents: int, answer: Answer, way: str) -> None:
        """Bills against the same in dimes: never more than the drawer holds, and it holds as much as before."""
        who = self.one_of(pick, "open")
        shift, entry_id = self.city.of(who), self.id()
        allowed = shift is not None and shift.state == "open" and 0 < cents <= shift.cash
        done = self.act(
            who,
            lambda desk: drawer_cash.exchange(
                desk, came=CashCount.of({"0.10": cents // 10}), went=pile(cents), party="Vault", reason="coins",
                entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            shift.entries += 1

    @precondition(lambda self: self.able("open"))
    @rule(who=st.sampled_from(PEOPLE), pick=picks, other=st.sampled_from([*CASHIERS, *SUPERVISORS, BILLER]),
          off=st.sampled_from([0, 0, 100, -900]), answer=answers, way=ways_on)  # fmt: skip
    def count_by_surprise(self, who: str, pick: int, other: str, off: int, answer: Answer, way: str) -> None:
        """Two people count somebody else's drawer; the session goes on as if nobody had."""
        able = self.able("open")
        shift, entry_id = self.city.of(able[pick % len(able)]), self.id()
        assert shift is not None
        counted = Counted(pile(max(shift.cash + off, 0)), listed(shift.checks), listed(shift.orders))
        office = self.office(who)
        allowed = office and who in SUPERVISORS and shift.person != who and other not in (who, BILLER)
        done = self.act(
            who,
            lambda desk: surprise.record(
                desk, surprise.begin(desk, shift.book), counted, chosen=Chosen.RANDOM, reason="chance",
                witness=other, password=books.PASSWORD, entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            assert done.cash.over_short == counted.cash.total - Money(shift.cash)
            assert done.balanced is (counted.cash.total.cents == shift.cash)

    # --- counting ---------------------------------------------------------------------------------------------

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, answer=answers, way=ways_on)
    def begin_count(self, pick: int, answer: Answer, way: str) -> None:
        who = self.one_of(pick, "open")
        shift, entry_id = self.city.of(who), self.id()
        allowed = shift is not None and shift.state == "open"
        self.act(
            who, lambda desk: drawers.begin_count(desk, entry_id=entry_id) or True,
            allowed, answer=answer, way=way,
        ) and shift is not None and self._began(shift)  # fmt: skip

    def _began(self, shift: Shift) -> None:
        shift.state, shift.attempts, shift.in_place = "counting", 0, False
        shift.entries += 1

    @precondition(lambda self: self.able("counting"))
    @rule(pick=picks)
    def cancel_count(self, pick: int) -> None:
        who = self.one_of(pick, "counting")
        shift = self.city.of(who)
        allowed = shift is not None and shift.state == "counting" and not shift.attempts and not self.city.later(shift)
        self.act(who, lambda desk: drawers.cancel_count(desk, entry_id=self.id()), allowed)
        if allowed and shift is not None:
            shift.state = "open"
            shift.entries += 1

    @precondition(lambda self: self.able("counting"))
    @rule(pick=picks, off=st.sampled_from([0, 0, 100, -900]), answer=answers, way=ways_on)
    def count(self, pick: int, off: int, answer: Answer, way: str) -> None:
        who = self.one_of(pick, "counting")
        shift, entry_id = self.city.of(who), self.id()
        if shift is None or shift.state != "counting":
            self.act(who, lambda desk: drawers.submit(desk, entry_id=entry_id), False)
            return
        counted = (max(shift.cash + off, 0), shift.checks, shift.orders)
        self.counted(who, shift, counted, "", answer, way)

    @precondition(lambda self: self._submitted())
    @rule(data=st.data(), who=st.sampled_from([*SUPERVISORS, "mdiaz"]), off=st.sampled_from([0, 100, -900]),
          along=st.sampled_from(["", *SUPERVISORS, *CASHIERS]), answer=answers, way=ways_on)  # fmt: skip
    def count_again(self, data: st.DataObject, who: str, off: int, along: str, answer: Answer, way: str) -> None:
        """A supervisor counts what was submitted; with another person, where its own is absent."""
        shift = one_of_all(data, self._submitted())
        counted = (max(shift.cash + off, 0), shift.checks, shift.orders)
        self.counted(who, shift, counted, shift.book, answer, way, along)

    def counted(
        self, who: str, shift: Shift, counted: tuple[int, int, int], book: str, answer: Answer, way: str,
        along: str = "",
    ) -> None:  # fmt: skip
        """A drawer is counted: by its person, or `book` by a supervisor."""
        entry_id = self.id()
        two = not shift.in_place or (along != "" and along not in (who, shift.person))
        done = self.act(
            who,
            lambda desk: drawers.count(
                desk, cash_count=pile(counted[0]), checks=listed(counted[1]), money_orders=listed(counted[2]),
                book=book, second=witness(along) if along else None, entry_id=entry_id,
            ),
            not book or (who in SUPERVISORS and who != shift.person and two), id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            if not book and shift.state == "open":
                self._began(shift)  # a count begins by itself
            shift.counts(counted, other=bool(book))
            assert (done.balanced, done.attempt) == (shift.balanced, shift.attempts)

    @precondition(lambda self: self.able("open", "counting"))
    @rule(who=st.sampled_from(PEOPLE), pick=picks, second=st.sampled_from([*SUPERVISORS, *SUPERVISORS, "mdiaz"]),
          answer=answers, way=ways_on)  # fmt: skip
    def submit_in_place(self, who: str, pick: int, second: str, answer: Answer, way: str) -> None:
        """A cashier falls ill: a supervisor submits, another person agrees, and two people will count."""
        able = self.able("open", "counting")
        shift, entry_id = self.city.of(able[pick % len(able)]), self.id()
        assert shift is not None
        allowed = who in SUPERVISORS and who != shift.person and second in SUPERVISORS and (
            second not in (who, shift.person)
        )  # fmt: skip
        done = self.act(
            who,
            lambda desk: absences.submit_in_place(
                desk, book=shift.book, reason="fell ill", second=witness(second), entry_id=entry_id
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            shift.state, shift.in_place, shift.attempts = "submitted", True, 0
            shift.entries += 1

    def _submitted(self) -> list[Shift]:
        return [shift for shift in self.city.shifts.values() if shift.state == "submitted"]

    @precondition(lambda self: self._submitted())
    @rule(data=st.data(), who=st.sampled_from([*SUPERVISORS, "mdiaz"]), answer=answers, way=ways_on)
    def return_a_count(self, data: st.DataObject, who: str, answer: Answer, way: str) -> None:
        shift, entry_id = one_of_all(data, self._submitted()), self.id()
        here = self.city.at(shift.drawer)
        free = self.city.of(shift.person) is None and here in (None, shift)
        allowed = who in SUPERVISORS and who != shift.person and free
        done = self.act(
            who,
            lambda desk: drawers.return_count(desk, book=shift.book, reason="again", entry_id=entry_id) or True,
            allowed, answer=answer, way=way,
        )  # fmt: skip
        if done:
            self._began(shift)

    @precondition(lambda self: self._submitted())
    @rule(data=st.data(), who=st.sampled_from([*SUPERVISORS, "mdiaz"]), answer=answers, way=ways_on)
    def close(self, data: st.DataObject, who: str, answer: Answer, way: str) -> None:
        self.closed(who, one_of_all(data, self._submitted()), answer, way)

    def closed(self, who: str, shift: Shift, answer: Answer, way: str) -> None:
        """A session is sealed by somebody else, once it is counted."""
        entry_id = self.id()
        allowed = who in SUPERVISORS and who != shift.person and shift.decided
        done = self.act(
            who,
            lambda desk: drawers.close(desk, book=shift.book, explanation="seen", entry_id=entry_id),
            allowed, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            shift.seals()
            over_short = self.world.rows(f"SELECT over_short FROM seal WHERE book_id = '{shift.book}'")  # noqa: S608
            assert over_short == [(shift.over_short,)]
