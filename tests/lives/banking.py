# SPDX-License-Identifier: Apache-2.0
"""Sealed sessions go to the bank: bagged by two people, handed on, found on the statement, corrected; cards settled."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.domain.custody import Place
from app.domain.kinds.deposit_correction import Charged
from app.domain.money import Money
from app.queries import deposits as stored
from app.services import custody, deposit_corrections, deposits, settlements, statements
from app.services.desk import Desk
from tests import books
from tests.lives.machine import OFFICE, Acting, answers, one_of_all, pile, ways_on, witness
from tests.lives.model import Bagged, Shift
from tests.lives.world import SUPERVISORS, TODAY, Answer

USUAL_FEE = 500
"""A processor keeps so many hundredths of a percent without a second person."""
MAPPING = '[file]\ndelimiter = ","\n[line]\ndate = "Date"\namount = "Amount"\nreference = "Reference"\n'
bankers = st.sampled_from([*OFFICE, *OFFICE, "mdiaz"])


class GoesToTheBank(Acting):
    """The rules of the bank."""

    def _waiting(self) -> list[Shift]:
        return [
            shift
            for shift in self.city.shifts.values()
            if shift.state == "sealed" and not shift.deposited and shift.vault + shift.checks + shift.orders > 0
        ]

    @precondition(lambda self: self.city.shifts)
    @rule(data=st.data(), who=bankers, verifier=bankers, off=st.sampled_from([0, 0, 0, 0, 0, 1]),
          again=st.sampled_from([False, False, True]), answer=answers, way=ways_on)  # fmt: skip
    def deposit(
        self, data: st.DataObject, who: str, verifier: str, off: int, again: bool, answer: Answer, way: str
    ) -> None:
        """Sessions go into a bag; what is not sealed, or was deposited before, brings nothing."""
        if verifier == who and not again:
            verifier = next(one for one in OFFICE if one != who)
        known = sorted(shift.book for shift in (self.city.shifts.values() if again else self._waiting()))
        if known:
            chosen = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
            self._deposit(who, verifier, chosen, off, answer, way)

    def deposited(self, who: str, verifier: str, chosen: list[str]) -> None:
        """These sessions go to the bank."""
        self._deposit(who, verifier, chosen, 0, Answer.COMES, "again")

    def _deposit(self, who: str, verifier: str, chosen: list[str], off: int, answer: Answer, way: str) -> None:
        entry_id, office = self.id(), self.office(who)
        bag = f"bag-{len(self.city.bags) + 1}"
        shifts = [self.city.shifts[book] for book in chosen]
        bringing = [shift for shift in shifts if not shift.deposited]
        cash, listed = (sum(shift.vault for shift in bringing), sum(s.checks + s.orders for s in bringing))
        sealed = all(shift.state == "sealed" for shift in shifts)
        allowed = (
            office and who in OFFICE and verifier in OFFICE and verifier != who and sealed and cash + listed > 0
            and not off
        )  # fmt: skip

        def bagged(desk: Desk) -> deposits.Deposited:
            prepared = deposits.prepare(desk, bank="GENERAL", books=chosen)
            return deposits.record(
                desk, prepared=prepared, cash=pile(cash + off), checks=tuple(map(deposits.in_bag, prepared.checks)),
                bag=bag, seal="S-1", verifier=verifier, password=books.PASSWORD, entry_id=entry_id,
            )  # fmt: skip

        def asked(desk: Desk) -> deposits.Deposited:
            standing = stored.by_id(desk.database, entry_id)
            return deposits.again(desk, entry_id) if standing is not None else bagged(desk)

        done = self.act(who, asked, allowed, id=entry_id, answer=answer, way=way)
        if done is None:
            return
        assert done.bag.total.cents == cash + listed
        assert self.posted(entry_id) == {
            gl: cents
            for gl, cents in (("999-1100", cash + listed), ("999-1115", -cash), ("999-1120", -listed))
            if cents
        }
        for shift in bringing:
            shift.deposited = True
        self.city.bags.append(Bagged(entry_id, bag, who, cash + listed, who))

    @precondition(lambda self: self.city.bags)
    @rule(data=st.data(), who=bankers, own=st.booleans(), to=st.sampled_from([*OFFICE, "mdiaz", "courier", "bank"]),
          accepted=st.booleans())  # fmt: skip
    def hand_on(self, data: st.DataObject, who: str, own: bool, to: str, accepted: bool) -> None:
        """Who has the bag hands it on, and who takes it says so or disputes it; the bank gives nothing back."""
        bag = one_of_all(data, self.city.bags)
        who = bag.holder if own and bag.holder in OFFICE else who
        if to in ("courier", "bank"):
            allowed = who in OFFICE and not bag.at_bank
            done = self.act(
                who,
                lambda desk: custody.give_out(desk, deposit=bag.id, place=Place(to), taker=to.title(), paper="4471"),
                allowed,
            )
            accepted = True
        else:
            allowed = who in OFFICE and not bag.at_bank and who == bag.holder and to in OFFICE and to != who
            done = self.act(
                who,
                lambda desk: custody.pass_on(
                    desk, deposit=bag.id, taker=to, password=books.PASSWORD, accepted=accepted, words="seal broken"
                ),
                allowed,
            )
        if done is not None:
            bag.holder = to if accepted else bag.holder
            bag.at_bank = to == "bank"
            assert (done.by, done.at_bank) == (bag.holder.title(), bag.at_bank)

    @precondition(lambda self: self.city.bags)
    @rule(data=st.data(), who=bankers, off=st.sampled_from([0, 0, -300]))
    def bring_a_statement_in(self, data: st.DataObject, who: str, off: int) -> None:
        """The bank's credit names its bag; a line that came before is not taken again."""
        bag = one_of_all(data, self.city.bags)
        new, cents = bag.credited is None, bag.credited or max(bag.total + off, 1)
        with TemporaryDirectory(prefix="tillwright-lives-") as folder:
            file, mapping = Path(folder, "bank.csv"), Path(folder, "bank.toml")
            mapping.write_text(MAPPING)
            file.write_text(f"Date,Amount,Reference\n{TODAY},{Money(cents).plain},{bag.bag}\n")
            done = self.act(
                who,
                lambda desk: statements.bring_in(desk, bank="GENERAL", file=file, mapping=mapping),
                who in OFFICE,
            )
        if done is not None:
            assert (done.new, done.known) == (int(new), int(not new))
            bag.credited = cents
            self._compares(who, bag)

    def _compares(self, who: str, bag: Bagged) -> None:
        """The program tells what the bank counted more or less of a bag."""
        desk = self.world.desk(who)
        compared = statements.compare(desk, stored.recent(desk.database))
        assert compared.credited(bag.id) == TODAY
        assert compared.difference(bag.id).cents == (bag.credited or 0) - bag.total

    @precondition(lambda self: self.city.bags)
    @rule(data=st.data(), who=bankers, second=st.sampled_from([*SUPERVISORS, *SUPERVISORS, "mdiaz"]),
          off=st.sampled_from([-300, 250, 0]), charged=st.sampled_from(list(Charged)), answer=answers,
          way=ways_on)  # fmt: skip
    def correct_a_deposit(
        self, data: st.DataObject, who: str, second: str, off: int, charged: Charged, answer: Answer, way: str
    ) -> None:
        """The books follow what the bank counted; who prepared the bag does not agree to it."""
        bag = one_of_all(data, self.city.bags)
        entry_id, office = self.id(), self.office(who)
        counted = bag.total + off if bag.credited is None else bag.credited
        more = counted - bag.total
        allowed = (
            office and who in OFFICE and second in SUPERVISORS and second not in (who, bag.preparer)
            and more != 0 and counted >= 0
        )  # fmt: skip
        done = self.act(
            who,
            lambda desk: deposit_corrections.correct(
                desk, deposit=bag.id, counted=Money(counted), charged=charged, reason="by the statement",
                second=witness(second), entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            bears = {Charged.OVER_SHORT: "100-4190", Charged.BANK_ERROR: "999-1150"}[charged]
            assert self.posted(entry_id) == {"999-1100": more, bears: -more}
            bag.total = counted
            if bag.credited is not None:
                self._compares(who, bag)

    @precondition(lambda self: self._cards())
    @rule(who=bankers, percent=st.sampled_from([0, 3, 5, 6, 100]), off=st.sampled_from([0, 0, 0, 100]),
          second=st.sampled_from(["", *SUPERVISORS, "mdiaz"]), answer=answers, way=ways_on)  # fmt: skip
    def settle_cards(self, who: str, percent: int, off: int, second: str, answer: Answer, way: str) -> None:
        """A processor pays a day's cards less its fee; above the usual fee a second person agrees."""
        entry_id, office, shifts = self.id(), self.office(who), self._cards()
        gross = sum(shift.cards for shift in shifts)
        fee = gross * percent // 100
        agreed = fee * 10_000 <= gross * USUAL_FEE or (second in SUPERVISORS and second != who)
        done = self.act(
            who,
            lambda desk: settlements.settle(
                desk, bank="GENERAL", day=shifts[0].day, gross=Money(gross + off), credited=Money(gross - fee),
                batch=f"B-{shifts[0].day}-{len(shifts)}", reason="as agreed",
                second=witness(second) if second else None, entry_id=entry_id,
            ),
            office and who in OFFICE and agreed and not off and fee < gross, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            posted = {"999-1100": gross - fee, "999-1130": -gross, "100-5310": fee}
            assert self.posted(entry_id) == {gl: cents for gl, cents in posted.items() if cents}
            for shift in shifts:
                shift.settled = True

    def _cards(self) -> list[Shift]:
        """The sessions of the oldest date whose cards nobody has paid."""
        found = [one for one in self.city.shifts.values() if one.state == "sealed" and one.cards and not one.settled]
        first = min((one.day for one in found), default=None)
        return [one for one in found if one.day == first]
