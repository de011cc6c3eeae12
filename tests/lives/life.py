# SPDX-License-Identifier: Apache-2.0
"""One life of a counter: it begins with bills and two open drawers, and then everything happens in any order."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from app.domain.entry import Kind
from app.domain.kinds import importing
from app.domain.money import Money
from app.services import offices
from tests import books
from tests.lives.machine import PEOPLE
from tests.lives.moves import MovesCash
from tests.lives.shifts import WorksShifts
from tests.lives.takings import TakesMoney
from tests.lives.world import BILLER, CASHIERS, DRAWERS, EARLIEST, LATEST, Answer


class Life(TakesMoney, MovesCash, WorksShifts):
    """Everything that can happen; a subclass brings the books."""

    @initialize()
    def bills(self) -> None:
        """Every life has bills of its own."""
        self.world.begins()
        self.tag = f"L{self.world.lives}-{len(self.world.books.sessions)}"
        self.begun = self.world.rows("SELECT coalesce(max(no), 0) FROM entry")[0][0]
        self._bill(("30.00", "12.34", "99.99"))
        self.failed = False
        for who, drawer in zip(CASHIERS, DRAWERS, strict=True):
            self._open(who, drawer, 20000, Answer.COMES, "again")

    def _bill(self, amounts: tuple[str, ...]) -> None:
        desk = self.world.desk(BILLER)
        lines = []
        for amount in amounts:
            name = f"{self.tag}-{len(self.city.charges)}"
            lines.append(books.billed(name, "WATER", {"501-1310": amount}))
            self.city.charges[name] = Money.parse(amount).cents
        offices.record(desk, Kind.IMPORT, importing.import_charges("billing", tuple(lines)))
        self.touched.update(self.city.charges)

    @rule(what=st.sampled_from(["bill", "clock", "clock back", "restart"]), who=st.sampled_from(PEOPLE))
    def something_else_happens(self, what: str, who: str) -> None:
        """A bill comes, the clock jumps, or the program of a person dies and is started again."""
        if what == "bill":
            self._bill(("5.00",))
        elif what == "restart":
            self.world.restart(who)
        else:
            on = what == "clock" and self.world.clock() < LATEST
            self.world.clock.advance(minutes=200 if on else -30 if self.world.clock() > EARLIEST else 0)
