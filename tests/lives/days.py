# SPDX-License-Identifier: Apache-2.0
"""A business day ends: back offices are closed, the day is sealed and takes no book any more, books are posted once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app import resources
from app.queries.day_close import ClosedDay
from app.services import closing_day, drawers, gl_export, offices
from app.services.desk import Desk
from app.services.gl_export import Posted
from tests.lives.machine import Acting, answers, pile, ways_on
from tests.lives.model import Shift
from tests.lives.world import BEFORE, SUPERVISORS, TODAY, Answer

YESTERDAY = BEFORE[-1].date()
UNPOSTED = (
    "SELECT DISTINCT e.id FROM posting p JOIN entry e ON e.no = p.entry_no JOIN book k ON k.id = e.book_id"
    " WHERE e.kind <> 'import' AND k.state = 'sealed'"
    " AND NOT EXISTS (SELECT 1 FROM gl_batch_book b WHERE b.book_id = e.book_id)"
)
"""Entries of closed books with postings of their own that went to no batch; a book is in one at the most by its key."""
deciders = st.sampled_from([*SUPERVISORS, *SUPERVISORS, "mdiaz"])


class ClosesDays(Acting):
    """The rules of the day."""

    @precondition(lambda self: any(state == "open" for state in self.city.offices.values()))
    @rule(who=deciders, day=st.sampled_from([*[YESTERDAY] * 7, TODAY]))
    def close_back_offices(self, who: str, day: date) -> None:
        """Every back-office book of a day and before."""
        self.offices_closed(who, day)

    def offices_closed(self, who: str, day: date) -> None:
        """Close the back offices through a day."""
        open_books = [place for place, state in self.city.offices.items() if state == "open" and place[1] <= day]
        done = self.act(who, lambda desk: (closing_day.close_offices(desk, day),), who in SUPERVISORS)
        if done is not None:
            assert done == (len(open_books),)
            self.city.offices.update(dict.fromkeys(open_books, "sealed"))

    @rule(who=deciders, day=st.sampled_from([YESTERDAY, YESTERDAY, TODAY]), answer=answers, way=ways_on)
    def close_the_day(self, who: str, day: date, answer: Answer, way: str) -> None:
        self._close(who, day, answer, way)

    def day_closed(self, who: str, day: date) -> None:
        """Close a business date."""
        self._close(who, day, Answer.COMES, "again")

    def _close(self, who: str, day: date, answer: Answer, way: str) -> None:
        entry_id = self.id()
        mine = [
            shift for shift in self.city.shifts.values() if shift.day <= day and shift.book not in self.city.covered
        ]
        waits = any(shift.state != "sealed" for shift in mine) or any(
            state == "open" and place[1] <= day for place, state in self.city.offices.items()
        )
        moving = any(one.left and self.city.shifts[one.from_book].day <= day for one in self.city.sent)
        new = self.city.closed is None or day > self.city.closed
        done = self.act(
            who,
            lambda desk: closing_day.close_day(desk, day=day, entry_id=entry_id),
            who in SUPERVISORS and new and not waits and not moving and day <= self.world.desk(who).today(),
            id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            self._sealed_over(done, mine, day)
            self.city.closed = day
            self.city.covered |= {shift.book for shift in mine}
            self._takes_no_book(day)

    def _sealed_over(self, done: ClosedDay, mine: list[Shift], day: date) -> None:
        """The daily seal is over all books of the day, and says what they come to."""
        rows = self.world.rows(
            f"SELECT count(*), sum(entries) FROM seal s JOIN book b ON b.id = s.book_id WHERE b.date <= '{day}'"  # noqa: S608
            + (f" AND b.date > '{self.city.closed}'" if self.city.closed is not None else "")
        )
        assert rows == [(done.books, done.entries)]
        assert done.receipts == sum(shift.numbers for shift in mine)
        assert done.voids == sum(paid.voided for shift in mine for paid in shift.paid)
        assert done.over_short.cents == sum(shift.over_short for shift in mine)

    def _takes_no_book(self, day: date) -> None:
        """A clock that stands on a closed date opens neither a drawer nor a back office."""
        now = self.world.clock()
        self.world.clock.set(now.replace(year=day.year, month=day.month, day=day.day, hour=15))
        who = next((name for name in SUPERVISORS if self.city.of(name) is None), "")
        if who:
            self.act(who, lambda desk: drawers.open_drawer(desk, drawer="04", count=pile(20000)), False)
        self.act("rwells", lambda desk: offices.pen(desk), False)
        self.world.clock.set(now)

    @precondition(lambda self: self._to_post())
    @rule(who=deciders)
    def post_to_the_books(self, who: str) -> None:
        """What is sealed is posted once; its file is the same whenever it is written."""
        desk, files = self.world.desk(who), []

        def write(name: str, content: bytes) -> Path:
            files.append(content)
            return Path(name)

        def post(desk: Desk) -> Posted:
            told = gl_export.waiting(desk)
            assert {one.book for one in told.books} >= set(self._to_post())
            layout = gl_export.layout("journal", resources.text("gl_formats", "journal-csv.toml"), "journal-csv.toml")
            posted = gl_export.post(desk, told, layout, write)
            gl_export.post(desk, told, layout, write)
            return posted

        done = self.act(who, post, who in SUPERVISORS)
        if done is None:
            return
        gl_export.again(desk, done.batch.number, write)
        assert len(set(files)) == 1, "the same batch is another file"
        assert gl_export.waiting(desk).books == (), "something waits that was posted"
        assert self.world.rows(UNPOSTED) == [], "an entry with postings is in no batch"
        for shift in self.city.shifts.values():
            shift.posted |= shift.state == "sealed"

    def _to_post(self) -> list[str]:
        return [one.book for one in self.city.shifts.values() if one.state == "sealed" and not one.posted]
