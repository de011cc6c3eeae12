# SPDX-License-Identifier: Apache-2.0
"""One life of a counter: two days lie behind it, two drawers are open, and then everything happens in any order."""

from __future__ import annotations

from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from app.domain.entry import Kind
from app.domain.kinds import importing
from app.domain.money import Money
from app.services import offices
from tests import books
from tests.lives.banking import GoesToTheBank
from tests.lives.days import ClosesDays
from tests.lives.machine import PEOPLE
from tests.lives.model import City
from tests.lives.moves import MovesCash
from tests.lives.remedies import PutsRight
from tests.lives.shifts import WorksShifts
from tests.lives.undoing import Undoes
from tests.lives.world import BEFORE, BEGIN, BILLER, CASHIERS, DRAWERS, EARLIEST, LATEST, SUPERVISORS, Answer
from tests.storage.spec.cash_acts import adopts

POLICIES = {
    "allocation": '{"preset": "oldest", "by_hand": 4000}',
    "small_difference": '{"amount": 1000, "alone": 200}',
    "returned_check": '{"hold": 1}',
}


class Life(PutsRight, MovesCash, WorksShifts, Undoes, GoesToTheBank, ClosesDays):
    """Everything that can happen; a subclass brings the books."""

    @initialize()
    def begins(self) -> None:
        """Every life has the same days behind it."""
        self.city = self.world.begins(self._lived_before)
        self.begun = self.world.rows("SELECT max(no) FROM entry")[0][0]
        self.failed = False

    def bill(self, *amounts: str) -> None:
        """Somebody is billed."""
        lines = []
        for amount in amounts:
            name = f"bill-{len(self.city.billed):03d}"
            lines.append(books.billed(name, "WATER", {"501-1310": amount}))
            self.city.charges[name] = self.city.billed[name] = Money.parse(amount).cents
        offices.record(self.world.desk(BILLER), Kind.IMPORT, importing.import_charges("billing", tuple(lines)))
        self.touched.update(self.city.charges)

    @rule(what=st.sampled_from(["bill", "clock", "clock back", "restart"]), who=st.sampled_from(PEOPLE))
    def something_else_happens(self, what: str, who: str) -> None:
        """A bill comes, the clock jumps, or the program of a person dies and is started again."""
        if what == "bill":
            if self.office(BILLER):
                self.bill("5.00")
        elif what == "restart":
            self.world.restart(who)
        else:
            on = what == "clock" and self.world.clock() < LATEST
            self.world.clock.advance(minutes=200 if on else -30 if self.world.clock() > EARLIEST else 0)

    # --- the days before ----------------------------------------------------------------------------------------

    def _lived_before(self) -> City:
        """A session that is deposited on a day that is closed, one that is only sealed, and three that have begun.

        One of those is counted already, and cash is on its way to a drawer; of some that came a dollar is missing.
        """
        self.city = City()
        for kind, body in POLICIES.items():
            adopts(self.world.books, kind, body, "2026-11-20", 2)
        first, second = BEFORE
        self._morning(first)
        self.bill("30.00", "50.00", "60.00", "12.34", "99.99", "8.00", "45.00")
        self._shift("mdiaz", "01", [
            ({"bill-000": 3000, "bill-001": 5000}, 0, [("check", 4000), ("cash", 4000)]),
            ({"bill-002": 2000}, 1500, [("check", 2700), ("cash", 800)]),
            ({"bill-002": 3500}, 0, [("card", 3500)]),
            ({}, 700, [("cash", 700)]),
        ])  # fmt: skip
        self._sealed("01-0001")
        self.offices_closed("jkim", first.date())
        self._morning(second)
        self.deposited("jkim", "aortega", ["01-0001"])
        self.day_closed("jkim", first.date())
        self._shift("tnguyen", "02", [
            ({"bill-003": 1234, "bill-004": 4000}, 0, [("check", 3000), ("money_order", 2234)]),
            ({"bill-004": 1000}, 250, [("card", 600), ("cash", 1000)]),
        ])  # fmt: skip
        self._sealed("02-0001")
        self._morning(BEGIN)
        for who, drawer in zip(CASHIERS, DRAWERS[:2], strict=True):
            self._shift(who, drawer, [({"bill-004": 1000}, 0, [("check", 400), ("cash", 900)])])
        self._shift("aortega", "03", [({"bill-006": 2000}, 0, [("cash", 2000)])])
        last = self.city.shifts["03-0001"]
        self.counted("aortega", last, last.holds, "", Answer.COMES, "again")
        for cents in (2000, 4000):
            self.sent("mdiaz", "02", cents, Answer.COMES, "again")
        self.received("tnguyen", self.city.sent[0], 1900, Answer.COMES, "again")
        return self.city

    def _morning(self, at: datetime) -> None:
        self.world.clock.set(at)
        for who in (*PEOPLE, BILLER):
            self.office(who)

    def _shift(self, who: str, drawer: str, payments: list[tuple[dict[str, int], int, list[tuple[str, int]]]]) -> None:
        self.opened(who, drawer, 20000, Answer.COMES, "again")
        for parts, over, handed in payments:
            self.key(who, parts, over, handed)
            self.finish(who, Answer.COMES, "again")

    def _sealed(self, book: str) -> None:
        shift = self.city.shifts[book]
        self.counted(shift.person, shift, shift.holds, "", Answer.COMES, "again")
        self.closed(SUPERVISORS[0], shift, Answer.COMES, "again")
