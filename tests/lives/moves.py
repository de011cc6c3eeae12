# SPDX-License-Identifier: Apache-2.0
"""Cash moves without a receipt: picked up, paid in and out, sent from drawer to drawer, and ruled on."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.domain.count import CashCount
from app.domain.money import Money
from app.services import change_supply, drawer_cash, drawers, transfers
from app.services.drawer_cash import Named
from tests.lives.machine import Acting, answers, one_of_all, picks, pile, ways_on, witness
from tests.lives.model import Sent, Shift
from tests.lives.world import DRAWERS, SUPERVISORS, Answer

ALONE = 5000
"""So much a session pays out without a second person where the city has no policy."""
PAPER = Named("Ace Hardware", account="100-5310")
seconds = st.sampled_from(["", *SUPERVISORS, *SUPERVISORS, "mdiaz"])


class MovesCash(Acting):
    """The rules of cash without a receipt."""

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, cents=st.integers(0, 30000), second=seconds, answer=answers, way=ways_on)
    def pick_up(self, pick: int, cents: int, second: str, answer: Answer, way: str) -> None:
        who, entry_id = self.one_of(pick, "open"), self.id()
        shift = self.open_of(who)
        allowed = shift is not None and 0 < cents <= shift.cash and second in SUPERVISORS and second != who
        done = self.act(
            who,
            lambda desk: drawer_cash.pickup(
                desk, amount=Money(cents), reason="too much", second=witness(second), entry_id=entry_id
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            self._moves(shift, -cents)
            shift.vault += cents

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, cents=st.integers(0, 9000), answer=answers, way=ways_on)
    def pay_in(self, pick: int, cents: int, answer: Answer, way: str) -> None:
        who, entry_id = self.one_of(pick, "open"), self.id()
        shift = self.open_of(who)
        done = self.act(
            who,
            lambda desk: drawer_cash.paid_in(
                desk, named=PAPER, amount=Money(cents), reason="found", entry_id=entry_id
            ),
            shift is not None and cents > 0, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            self._moves(shift, cents)

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, cents=st.sampled_from([1, 2500, 5000, 5001, 25000]), second=seconds,
          answer=answers, way=ways_on)  # fmt: skip
    def pay_out(self, pick: int, cents: int, second: str, answer: Answer, way: str) -> None:
        who, entry_id = self.one_of(pick, "open"), self.id()
        shift = self.open_of(who)
        agreed = second in SUPERVISORS and second != who
        allowed = (
            shift is not None and cents <= shift.cash and (agreed or (not second and shift.alone + cents <= ALONE))
        )
        done = self.act(
            who,
            lambda desk: drawer_cash.paid_out(
                desk, named=PAPER, amount=Money(cents), reason="tape", second=witness(second) if second else None,
                entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            self._moves(shift, -cents)
            shift.alone += 0 if agreed else cents

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, to=st.sampled_from(DRAWERS), cents=st.integers(1, 15000), answer=answers, way=ways_on)
    def send(self, pick: int, to: str, cents: int, answer: Answer, way: str) -> None:
        self.sent(self.one_of(pick, "open"), to, cents, answer, way)

    def sent(self, who: str, to: str, cents: int, answer: Answer, way: str) -> None:
        """Cash is sent to another drawer."""
        entry_id = self.id()
        shift = self.open_of(who)
        allowed = shift is not None and to != shift.drawer and cents <= shift.cash
        done = self.act(
            who,
            lambda desk: transfers.send(desk, to=to, count=pile(cents), reason="change", entry_id=entry_id),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            self._moves(shift, -cents)
            self.city.sent.append(Sent(entry_id, shift.book, who, to, cents, cents))

    @precondition(lambda self: self.city.sent and self.able("open"))
    @rule(data=st.data(), pick=picks, off=st.sampled_from([0, 0, -1, 100]), answer=answers, way=ways_on)
    def receive(self, data: st.DataObject, pick: int, off: int, answer: Answer, way: str) -> None:
        """Taken by the drawer it was sent to, or back by the session that sent it, as it is counted there."""
        one = one_of_all(data, self.city.sent)
        self.received(self.one_of(pick, "open"), one, max(one.cents + off, 1), answer, way)

    def received(self, who: str, one: Sent, counted: int, answer: Answer, way: str) -> None:
        """Cash on its way is taken in as it is counted."""
        entry_id = self.id()
        shift = self.open_of(who)
        allowed = shift is not None and not one.taker and (shift.drawer == one.to or shift.book == one.from_book)
        if allowed and shift is not None and shift.book == one.from_book:
            counted = one.cents  # what was sent comes back as it was sent
        done = self.act(
            who,
            lambda desk: transfers.receive(desk, transfer_id=one.id, count=pile(counted), entry_id=entry_id),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            assert done.agrees is (counted == one.cents)
            self._moves(shift, counted)
            one.to_book, one.taker, one.left = shift.book, who, one.cents - counted

    @precondition(lambda self: any(one.taker and one.left for one in self.city.sent))
    @rule(data=st.data(), who=st.sampled_from([*SUPERVISORS, "mdiaz"]), answer=answers)
    def rule_on_a_difference(self, data: st.DataObject, who: str, answer: Answer) -> None:
        one = one_of_all(data, [each for each in self.city.sent if each.taker])
        entry_id, office = self.id(), self.office(who)
        allowed = office and who in SUPERVISORS and who not in (one.sender, one.taker) and bool(one.left)
        done = self.act(
            who,
            lambda desk: transfers.rule(
                desk, transfer_id=one.id, charged=one.from_book, reason="looked", entry_id=entry_id
            ),
            allowed, id=entry_id, answer=answer,
        )  # fmt: skip
        if done is not None:
            one.ruled, one.left = True, 0

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, face=st.sampled_from([2000, 10000, 2500]), answer=answers, way=ways_on)
    def keep_a_counterfeit(self, pick: int, face: int, answer: Answer, way: str) -> None:
        """A note is kept and credited to nobody: no money moves. There is no note of $25."""
        who, entry_id = self.one_of(pick, "open"), self.id()
        shift = self.open_of(who)
        done = self.act(
            who,
            lambda desk: drawers.counterfeit(
                desk, face=Money(face), serial="MB 4471 B", payer="Rosa Delgado", reason="pen", entry_id=entry_id
            ),
            shift is not None and face % 1000 == 0, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None and shift is not None:
            shift.entries += 1
            assert self.posted(entry_id) == {}

    # --- change from the vault ----------------------------------------------------------------------------------

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, rolls=st.sampled_from([0, 1, 4]))
    def order_change(self, pick: int, rolls: int) -> None:
        """A later order takes the place of an earlier one; nothing moves."""
        who = self.one_of(pick, "open")
        shift = self.open_of(who)
        wanted = CashCount.of({}, rolls={"0.10": rolls})
        done = self.act(
            who, lambda desk: change_supply.order(desk, count=wanted, vault="Vault"), shift is not None and rolls > 0
        )
        if done is not None and shift is not None:
            shift.order = done.id

    @precondition(lambda self: any(shift.order for shift in self.city.shifts.values()))
    @rule(pick=picks, cents=st.sampled_from([0, 500, 2000]), answer=answers, way=ways_on)
    def end_an_order(self, pick: int, cents: int, answer: Answer, way: str) -> None:
        """It is taken in against bills of the drawer, once; without any it is withdrawn."""
        orders = [(shift.person, shift.order) for shift in self.city.shifts.values() if shift.order]
        who, order = orders[pick % len(orders)]
        shift, entry_id = self.open_of(who), self.id()
        waits = shift is not None and shift.order == order
        if not cents:
            done = self.act(who, lambda desk: change_supply.withdraw(desk, order) or True, waits)
        else:
            done = self.act(
                who,
                lambda desk: change_supply.take_in(
                    desk, order, came=CashCount.of({"0.10": cents // 10}), went=pile(cents), party="Vault",
                    reason="coins", entry_id=entry_id,
                ),
                waits and shift is not None and cents <= shift.cash, id=entry_id, answer=answer, way=way,
            )  # fmt: skip
        if done is not None and shift is not None:
            shift.order = ""
            shift.entries += bool(cents)

    def open_of(self, who: str) -> Shift | None:
        """A person's session, where it takes payments."""
        shift = self.city.of(who)
        return shift if shift is not None and shift.state == "open" else None

    def _moves(self, shift: Shift, cents: int) -> None:
        shift.cash += cents
        shift.entries += 1
