# SPDX-License-Identifier: Apache-2.0
"""Money is taken: payments of every shape, keyed now or finished later, and voids by whomever."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.domain.draft import Draft
from app.domain.money import Money
from app.queries import accounts
from app.services import receipts
from tests import books
from tests.lives.machine import PEOPLE, Acting, answers, picks, ways_on
from tests.lives.model import Paid, Shift
from tests.lives.world import SUPERVISORS, TODAY, Answer


class TakesMoney(Acting):
    """The rules of the counter."""

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, data=st.data())
    def key_a_payment(self, pick: int, data: st.DataObject) -> None:
        """The cart is keyed now and finished later: the bills may have changed meanwhile."""
        self._key(self.one_of(pick, "open"), data)

    def _key(self, who: str, data: st.DataObject) -> None:
        shift = self.city.of(who)
        if shift is None or shift.state != "open":
            return
        owing = [name for name, cents in self.city.charges.items() if cents > 0]
        chosen = data.draw(st.lists(st.sampled_from(owing), max_size=2, unique=True)) if owing else []
        desk = self.world.desk(who)
        rules = self.world.rules(who)
        card = accounts.card(desk.database, books.UB)
        charges = {charge.id: charge for charge in card.charges}
        draft, seen = Draft().paid_by(card.name), {name: self.city.charges[name] for name in chosen}
        for name in chosen:
            amount = data.draw(st.sampled_from([seen[name], seen[name], 1, (seen[name] + 1) // 2]))
            draft = draft.add_charge(card, charges[name], Money(min(amount, seen[name])), rules.policies.allocation)
        if not chosen:
            over = Money(data.draw(st.sampled_from([1, 700, 10**8])))
            draft = draft.add_account(_none_open(card), over, rules.policies.allocation, TODAY)
        draft = draft.opened(self.id())
        due = draft.total.cents
        for kind, cents in data.draw(tenders(due)):
            made = {
                "cash": books.in_cash, "check": books.by_check, "money_order": books.by_money_order
            }[kind](Money(cents).plain)  # fmt: skip
            draft = draft.add_tender(made, rules.tender_kinds, rules.policies.rounding)
        self.drafts[who] = (shift.book, draft, seen)

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, data=st.data(), answer=answers, way=ways_on)
    def pay(self, pick: int, data: st.DataObject, answer: Answer, way: str) -> None:
        """Keyed and finished at once."""
        who = self.one_of(pick, "open")
        self._key(who, data)
        if who in self.drafts:
            self._finish(who, answer, way)

    @precondition(lambda self: self.drafts)
    @rule(pick=picks, answer=answers, way=ways_on)
    def finish_a_payment(self, pick: int, answer: Answer, way: str) -> None:
        """What was keyed before is finished now, whatever happened meanwhile."""
        self._finish(sorted(self.drafts)[pick % len(self.drafts)], answer, way)

    def _finish(self, who: str, answer: Answer, way: str) -> None:
        book, draft, seen = self.drafts.pop(who)
        shift = self.city.shifts[book]
        fresh = all(self.city.charges[name] == cents for name, cents in seen.items())
        paid_up = draft.taken >= draft.total
        allowed = shift.state == "open" and self.city.of(who) is shift and fresh and paid_up
        done = self.act(
            who, lambda desk: receipts.post(desk, draft), allowed, id=draft.id, answer=answer, way=way
        )  # fmt: skip
        if done is None:
            return
        shift.numbers += 1
        assert done.number == f"{book}-{shift.numbers:04d}"
        assert done.change == draft.taken - draft.total
        net = {tender.kind: tender.amount.cents for tender in draft.tenders}
        net["cash"] = net.get("cash", 0) - done.change.cents
        parts = {line.charge.id: line.amount.cents for line in draft.lines if line.charge}
        paid = Paid(done.number, draft.id, parts, draft.total.cents, net)
        for name, cents in parts.items():
            self.city.charges[name] -= cents
        self.touched.update(parts)
        shift.moves(paid, 1)
        shift.paid.append(paid)
        self._the_same_again(who, draft, paid, shift)

    def _the_same_again(self, who: str, draft: Draft, paid: Paid, shift: Shift) -> None:
        """Finishing twice is finishing once."""
        before = self._mark()
        again = receipts.post(self.world.desk(who), draft)
        assert (again.number, self._mark()) == (paid.number, before)

    @precondition(lambda self: any(shift.paid for shift in self.city.shifts.values()))
    @rule(data=st.data(), approver=st.sampled_from([*SUPERVISORS, *SUPERVISORS, "mdiaz", "lortiz"]),
          who=st.sampled_from(PEOPLE), answer=answers, way=ways_on)  # fmt: skip
    def void(self, data: st.DataObject, approver: str, who: str, answer: Answer, way: str) -> None:
        shift = data.draw(st.sampled_from([one for one in self.city.shifts.values() if one.paid]))
        paid = data.draw(st.sampled_from(shift.paid))
        own = data.draw(st.booleans())
        who = shift.person if own else who
        allowed = (
            self.city.of(who) is shift and shift.state == "open" and not paid.voided
            and approver in SUPERVISORS and approver != who and shift.cash >= paid.net.get("cash", 0)
        )  # fmt: skip
        entry_id = self.id()
        done = self.act(
            who,
            lambda desk: receipts.void(
                desk, number=paid.number, reason="wrong account", approver=approver, password=books.PASSWORD,
                void_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is None:
            return
        paid.voided = True
        shift.moves(paid, -1)
        for name, cents in paid.parts.items():
            self.city.charges[name] += cents
        self.touched.update(paid.parts)


def _none_open(card: Any) -> Any:
    return replace(card, charges=())


def tenders(due: int) -> st.SearchStrategy[list[tuple[str, int]]]:
    """What is handed over for an amount: enough, too much cash, too little, or parted."""
    part = max(due // 3, 1)
    return st.sampled_from(
        [
            [("cash", due)],
            [("cash", due + 500)],
            [("check", due)],
            [("money_order", due)],
            [("cash", max(due - 1, 1))],
            [("check", part), ("cash", due - part + 25)] if due > part else [("check", due)],
            [("check", part), ("money_order", due - part)] if due > part else [("cash", due)],
        ]
    )
