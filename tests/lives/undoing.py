# SPDX-License-Identifier: Apache-2.0
"""What was counted is undone in the back office: a receipt, a check that came back, credit paid out by finance."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.domain.money import Money
from app.domain.returned import ReturnReason
from app.services import refunds, undoing
from app.services.consents import Witness
from tests import books
from tests.lives.machine import OFFICE, Acting, answers, mostly, ways_on, witness
from tests.lives.model import Paid, Shift, waits
from tests.lives.world import SUPERVISORS, Answer

FIRST_FEE, LATER_FEE = 2500, 3500
approvers = st.sampled_from([*SUPERVISORS, *SUPERVISORS, "mdiaz"])


class Undoes(Acting):
    """The rules of undoing."""

    @precondition(lambda self: self.city.receipts())
    @rule(data=st.data(), who=st.sampled_from([*OFFICE, "mdiaz"]), first=approvers,
          second=st.sampled_from(["", "", *SUPERVISORS]), answer=answers, way=ways_on)  # fmt: skip
    def reverse(self, data: st.DataObject, who: str, first: str, second: str, answer: Answer, way: str) -> None:
        """A receipt is reversed as a whole; with two other people, because no money was ever received.

        Nobody consents to undo what they took themselves.
        """
        shift, paid = mostly(data, self.city.receipts(), lambda one: one[1].stands and one[0].state == "sealed")
        entry_id, office = self.id(), self.office(who)
        agreed = first in SUPERVISORS and first != who and shift.person not in (first, second)
        if second:
            agreed = agreed and second not in (who, first)
        allowed = (
            office and who in OFFICE and agreed and paid.stands and not paid.returned and self._counted(shift, who)
            and (bool(second) or not (paid.by("check") and self._held(paid.day, who)))
        )  # fmt: skip
        done = self.act(
            who,
            lambda desk: undoing.reverse(
                desk, number=paid.number, reason="billed twice", first=witness(first),
                second=witness(second) if second else None, entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is None:
            return
        paid.reversed = True
        moved = self._undone(paid, paid.parts, f"RV-{paid.number}-0")
        card = 0 if second else paid.by("card")
        money = {"999-1130": -card, "100-4190" if second else "100-2010": card - paid.total}
        assert self.posted(entry_id) == _without_nothing(_added(moved, money)), "a reversal posted something else"

    @precondition(lambda self: any(paid.by("check") for _, paid in self.city.receipts()))
    @rule(data=st.data(), who=st.sampled_from([*OFFICE, "mdiaz"]), mistake=st.booleans(), answer=answers, way=ways_on)
    def send_a_check_back(self, data: st.DataObject, who: str, mistake: bool, answer: Answer, way: str) -> None:
        """The bank sends a check back: what it had paid is owed again, with a fee unless the bank was mistaken."""
        found = [
            (shift, paid, place)
            for shift, paid in self.city.receipts()
            for place, one in enumerate(paid.tenders, 1)
            if one.kind == "check"
        ]
        shift, paid, place = mostly(data, found, lambda one: one[0].deposited and not one[1].tenders[one[2] - 1].back)
        check = paid.tenders[place - 1]
        entry_id, office = self.id(), self.office(who)
        allowed = (
            office and who in OFFICE and paid.stands and not check.back and check.left > 0 and shift.deposited
            and self._counted(shift, who)
        )  # fmt: skip
        done = self.act(
            who,
            lambda desk: undoing.return_check(
                desk, number=paid.number, place=place, reason=ReturnReason.NSF, bank_error=mistake, entry_id=entry_id
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is None:
            return
        moved = self._undone(paid, check.paid, f"RV-{paid.number}-{place}")
        check.back = True
        fee = 0
        if not mistake:
            fee = LATER_FEE if self.city.returned else FIRST_FEE
            self.city.returned += 1
            self._charged(f"RC-{paid.number}-{place}", fee)
        fees = {"100-1310": fee, "100-4280": -fee}
        assert self.posted(entry_id) == _without_nothing(_added(_added(moved, fees), {"999-1100": -check.left})), (
            "a returned check posted something else"
        )

    def _undone(self, paid: Paid, parts: list[tuple[str, int]], recovery: str) -> dict[str, int]:
        """What was paid is owed again, and credit goes back as far as it is there; answers what that posts.

        Of credit the city had kept it bears what it kept; what was used meanwhile becomes a charge.
        """
        self.touched.update(self.city.owed([part for part in parts if not part[0].startswith("credit:")], 1))
        moved: dict[str, int] = {}
        for name, cents in parts:
            if not name.startswith("credit:"):
                fund = self.world.rows(f"SELECT gl FROM charge WHERE id = '{name}'")[0][0].partition("-")[0]  # noqa: S608
                moved = _added(moved, {f"{fund}-1310": cents})
        for fund in sorted({name.removeprefix("credit:") for name, _ in parts if name.startswith("credit:")}):
            cents = sum(part for name, part in parts if name == f"credit:{fund}")
            kept = min(cents, paid.kept.get(fund, 0))
            paid.kept[fund] = paid.kept.get(fund, 0) - kept
            gone = max(cents - kept - max(self.city.credits.get(fund, 0), 0), 0)
            self.city.credits[fund] = self.city.credits.get(fund, 0) - (cents - kept - gone)
            if gone:
                self._charged(f"{recovery}-{fund}-{books.UB}", gone)
            moved = _added(moved, {f"{fund}-2300": cents - kept - gone, "100-4192": kept, f"{fund}-1310": gone})
        return moved

    def _charged(self, name: str, cents: int) -> None:
        self.city.charges[name] = self.city.billed[name] = cents
        self.touched.add(name)

    @precondition(lambda self: any(cents > 0 for cents in self.city.credits.values()))
    @rule(data=st.data(), who=st.sampled_from([*OFFICE, "mdiaz"]), approver=approvers,
          off=st.sampled_from([0, 0, -1, 1]), answer=answers, way=ways_on)  # fmt: skip
    def ask_for_a_refund(
        self, data: st.DataObject, who: str, approver: str, off: int, answer: Answer, way: str
    ) -> None:
        """Finance is asked to pay credit out: as much as is free of it, or a cent too much."""
        fund = data.draw(st.sampled_from([fund for fund, cents in self.city.credits.items() if cents > 0]))
        entry_id, office = self.id(), self.office(who)
        free = self.city.credits[fund] - self.city.held(fund, self.world.desk(who).today())
        cents = max(free, 0) + off
        allowed = office and who in OFFICE and approver in SUPERVISORS and approver != who and 0 < cents <= free
        done = self.act(
            who,
            lambda desk: refunds.request(
                desk, account=books.UB, amount=Money(cents), payee="Rosa Delgado", reason="moved away",
                approver=Witness(approver, books.PASSWORD), fund=fund, entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            self.city.credits[fund] -= cents
            self.touched.update(self.city.charges)
            assert self.posted(entry_id) == {f"{fund}-2300": cents, "100-2010": -cents}

    def _held(self, day: date, who: str) -> bool:
        return waits(day, self.world.desk(who).today())

    def _counted(self, shift: Shift, who: str) -> bool:
        """Whether a session's receipts are the back office's to undo: not while it is open on its own day."""
        open_today = shift.state == "open" and shift.day == self.world.desk(who).today()
        return not open_today and not shift.waits_for_two


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {gl: one.get(gl, 0) + other.get(gl, 0) for gl in {**one, **other}}


def _without_nothing(posted: dict[str, int]) -> dict[str, int]:
    return {gl: cents for gl, cents in posted.items() if cents}
