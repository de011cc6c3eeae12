# SPDX-License-Identifier: Apache-2.0
"""Money is taken: payments of every shape, keyed now or finished later, and voids by whomever."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.domain.draft import Draft
from app.domain.money import Money
from app.domain.tender import Tender
from app.queries import accounts
from app.services import receipts
from tests import books
from tests.lives.machine import PEOPLE, Acting, answers, mostly, picks, ways_on
from tests.lives.model import Paid, Shift, told
from tests.lives.world import SUPERVISORS, TODAY, Answer

HOLDS = timedelta(seconds=120)
"""So long a consent holds that was given before its receipt."""


@dataclass(frozen=True)
class Keyed:
    """A cart that waits to be finished: for which session, what was open when it was keyed, and how it is paid.

    `agreed` is when somebody agreed to how it is divided.
    """

    book: str
    draft: Draft
    seen: dict[str, int]
    agreed: datetime | None = None


class TakesMoney(Acting):
    """The rules of the counter."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts: dict[str, Keyed] = {}

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, data=st.data())
    def key_a_payment(self, pick: int, data: st.DataObject) -> None:
        """The cart is keyed now and finished later: the bills may have changed meanwhile."""
        self._drawn(self.one_of(pick, "open"), data)

    @precondition(lambda self: self.able("open"))
    @rule(pick=picks, data=st.data(), answer=answers, way=ways_on)
    def pay(self, pick: int, data: st.DataObject, answer: Answer, way: str) -> None:
        """Keyed and finished at once."""
        who = self.one_of(pick, "open")
        self._drawn(who, data)
        if who in self.drafts:
            self.finish(who, answer, way)

    @precondition(lambda self: self.drafts)
    @rule(pick=picks, answer=answers, way=ways_on)
    def finish_a_payment(self, pick: int, answer: Answer, way: str) -> None:
        """What was keyed before is finished now, whatever happened meanwhile."""
        self.finish(sorted(self.drafts)[pick % len(self.drafts)], answer, way)

    def _drawn(self, who: str, data: st.DataObject) -> None:
        shift = self.city.of(who)
        if shift is None or shift.state != "open":
            return
        owing = [name for name, cents in self.city.charges.items() if cents > 0]
        chosen = data.draw(st.lists(st.sampled_from(owing), max_size=2, unique=True)) if owing else []
        parts = {}
        for name in chosen:
            left = self.city.charges[name]
            parts[name] = self.part(
                name, data.draw(st.sampled_from([left, left, 1, max(left - 150, 1), (left + 1) // 2]))
            )
        over = data.draw(st.sampled_from([0, 0, 300] if chosen else [1, 700, 10**8]))
        self.key(who, parts, over, data.draw(tenders(sum(parts.values()) + over)))

    def part(self, name: str, cents: int) -> int:
        """What is paid of a charge; the fee for a returned check is paid whole."""
        return self.city.charges[name] if name.startswith("RC-") else cents

    def key(self, who: str, parts: dict[str, int], over: int, handed: list[tuple[str, int]]) -> None:
        """Key what is paid of charges, and credit beside them; then what is handed over."""
        desk, rules = self.world.desk(who), self.world.rules(who)
        card = accounts.card(desk.database, books.UB)
        charges = {charge.id: charge for charge in card.charges}
        draft = Draft().paid_by(card.name)
        for name, cents in parts.items():
            draft = draft.add_charge(card, charges[name], Money(cents), rules.policies.allocation)
        if over:
            nothing = replace(card, charges=())
            draft = draft.add_account(nothing, Money(over), rules.policies.allocation, TODAY)
        self.hand(who, draft.opened(self.id()), handed, list(parts))

    def hand(
        self, who: str, draft: Draft, handed: list[tuple[str, int]], named: list[str], agreed: datetime | None = None
    ) -> None:
        """Hand over what a cart is paid with; it is finished now or later."""
        rules, shift = self.world.rules(who), self.city.of(who)
        assert shift is not None
        for kind, cents in handed:
            draft = draft.add_tender(tender(kind, cents), rules.tender_kinds, rules.policies.rounding)
        self.drafts[who] = Keyed(shift.book, draft, {name: self.city.charges[name] for name in named}, agreed)

    def finish(self, who: str, answer: Answer, way: str) -> None:
        """Finish what a person has keyed."""
        keyed = self.drafts.pop(who)
        draft, shift = keyed.draft, self.city.shifts[keyed.book]
        fresh = all(self.city.charges[name] == cents for name, cents in keyed.seen.items())
        agreed = keyed.agreed is None or self.world.clock() - keyed.agreed <= HOLDS
        barred = self.city.flagged and any(one.kind == "check" for one in draft.tenders)
        allowed = (
            shift.state == "open" and self.city.of(who) is shift and fresh and draft.taken >= draft.total
            and agreed and not barred
        )  # fmt: skip
        done = self.act(
            who, lambda desk: receipts.post(desk, draft), allowed, id=draft.id, answer=answer, way=way
        )  # fmt: skip
        if done is None:
            return
        shift.numbers += 1
        assert done.number == f"{shift.book}-{shift.numbers:04d}"
        assert done.change == draft.taken - draft.total
        net = [(one.kind, one.amount.cents - (done.change.cents if one.kind == "cash" else 0)) for one in draft.tenders]
        lines: list[Any] = [line.story for line in draft.lines]
        parts = [
            (line.charge if hasattr(line, "charge") else f"credit:{line.fund}", line.amount.cents) for line in lines
        ]
        paid = told(done.number, draft.id, shift.book, shift.day, parts, net)
        self.touched.update(self.city.owed(parts, -1))
        shift.moves(paid, 1)
        shift.paid.append(paid)
        self._the_same_again(who, draft, paid)

    def _the_same_again(self, who: str, draft: Draft, paid: Paid) -> None:
        """Finishing twice is finishing once."""
        before = self._mark()
        again = receipts.post(self.world.desk(who), draft)
        assert (again.number, self._mark()) == (paid.number, before)

    @precondition(lambda self: self.city.receipts())
    @rule(data=st.data(), approver=st.sampled_from([*SUPERVISORS, *SUPERVISORS, "mdiaz", "lortiz"]),
          who=st.sampled_from(PEOPLE), own=st.sampled_from([True, True, False]), answer=answers,
          way=ways_on)  # fmt: skip
    def void(self, data: st.DataObject, approver: str, who: str, own: bool, answer: Answer, way: str) -> None:
        shift, paid = mostly(data, self.city.receipts()[::-1], lambda one: one[1].stands and one[0].state == "open")
        who = shift.person if own else who
        self._void(who, shift, paid, approver, answer, way)

    def _void(self, who: str, shift: Shift, paid: Paid, approver: str, answer: Answer, way: str) -> None:
        untouched = paid.stands and not paid.corrected and not paid.returned
        allowed = (
            self.city.of(who) is shift and shift.state == "open" and untouched and self.city.still_holds(paid)
            and approver in SUPERVISORS and approver != who and shift.cash >= paid.by("cash")
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
        self.touched.update(self.city.owed(paid.parts, 1))


def tender(kind: str, cents: int) -> Tender:
    """So much by one kind of tender."""
    amount = Money(cents).plain
    if kind == "card":
        return Tender("card", Money(cents), brand="Visa", last_four="4242", approval="A1")
    made = {"cash": books.in_cash, "check": books.by_check, "money_order": books.by_money_order}
    return made[kind](amount)


def tenders(due: int) -> st.SearchStrategy[list[tuple[str, int]]]:
    """What is handed over for an amount: enough, too much cash, too little, or parted."""
    part = max(due // 3, 1)
    return st.sampled_from(
        [
            [("cash", due)],
            [("cash", due + 500)],
            [("check", due)],
            [("money_order", due)],
            [("card", due)],
            [("cash", max(due - 1, 1))],
            [("check", part), ("cash", due - part + 25)] if due > part else [("check", due)],
            [("check", part), ("money_order", due - part)] if due > part else [("cash", due)],
        ]
    )
