# SPDX-License-Identifier: Apache-2.0
"""What is put right at the counter: a payment divided by hand, a small difference settled, a tender keyed wrong."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.domain import by_hand as division
from app.domain.draft import Draft
from app.domain.money import Money
from app.queries import accounts
from app.services import by_hand, small_differences, tender_corrections
from tests import books
from tests.lives.machine import PEOPLE, answers, mostly, picks, ways_on, witness
from tests.lives.model import Paid, Shift, Stood
from tests.lives.takings import TakesMoney, tender, tenders
from tests.lives.world import SUPERVISORS, Answer

BY_HAND_ALONE, SMALL, SMALL_ALONE = 4000, 1000, 200
"""What the city's policies let one person do, in cents; see `life.POLICIES`."""
seconds = st.sampled_from(["", *SUPERVISORS, *SUPERVISORS, "mdiaz"])


class PutsRight(TakesMoney):
    """The rules of what is put right."""

    @precondition(lambda self: self.able("open") and any(cents > 0 for cents in self.city.charges.values()))
    @rule(pick=picks, data=st.data(), second=seconds)
    def divide_by_hand(self, pick: int, data: st.DataObject, second: str) -> None:
        """A payment is divided among bills by a person; it is finished later."""
        who = self.one_of(pick, "open")
        owing = [name for name, cents in self.city.charges.items() if cents > 0]
        chosen = data.draw(st.lists(st.sampled_from(owing), min_size=1, max_size=3, unique=True))
        shares = data.draw(st.sampled_from([1, 2, 3]))
        parts = {name: self.part(name, max(self.city.charges[name] // shares, 1)) for name in chosen}
        handed = data.draw(tenders(sum(parts.values())))
        shift = self.city.of(who)
        if shift is not None and shift.state == "open":
            self._divide(who, parts, handed, second)

    def _divide(self, who: str, parts: dict[str, int], handed: list[tuple[str, int]], second: str) -> None:
        rules, total = self.world.rules(who), sum(parts.values())
        card = accounts.card(self.world.desk(who).database, books.UB)
        lines = division.divided(card.charges, {name: Money(cents) for name, cents in parts.items()})
        draft = Draft().paid_by(card.name).opened(self.id())
        alone = total <= BY_HAND_ALONE
        told = self.act(
            who,
            lambda desk: by_hand.divide(
                desk, draft, account=books.UB, lines=lines, reason="as the payer said",
                policy=rules.policies.allocation, second=witness(second),
            ),
            alone or (second in SUPERVISORS and second != who),
        )  # fmt: skip
        if told is not None:
            agreed = None if alone else self.world.clock()
            self.hand(who, draft.divide(card, lines, told), handed, list(parts), agreed)

    @precondition(lambda self: self.able("open") and self._small())
    @rule(pick=picks, data=st.data(), second=seconds, answer=answers, way=ways_on)
    def settle_a_small_difference(self, pick: int, data: st.DataObject, second: str, answer: Answer, way: str) -> None:
        """What little is left of a bill is let go, or what little was paid too much is kept."""
        key, cents = data.draw(st.sampled_from(self._small()))
        who, entry_id = self.one_of(pick, "open"), self.id()
        shift = self.city.of(who)
        what, _, name = key.partition(":")
        before = (
            self.city.let_go.get(name, 0) if what == "charge" else self.city.held(name, shift.day if shift else None)
        )
        alone = shift is not None and self.city.small_alone.get(shift.day, 0) + cents <= SMALL_ALONE
        agreed = second in SUPERVISORS and second != who
        possible = before + cents <= SMALL if what == "charge" else before == 0
        allowed = shift is not None and shift.state == "open" and cents <= SMALL and possible and (alone or agreed)
        done = self.act(
            who,
            lambda desk: small_differences.settle(
                desk, account=books.UB, key=key, reason="not worth a letter",
                second=witness(second) if second else None, entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is None or shift is None:
            return
        shift.entries += 1
        if alone:
            self.city.small_alone[shift.day] = self.city.small_alone.get(shift.day, 0) + cents
        if what == "charge":
            self.city.let_go[name] = before + cents
            self.city.charges[name] = 0
            assert self.posted(entry_id) == {"100-4192": cents, **self._receivables(name, -cents)}
        else:
            self.city.keeps(name)
            assert self.posted(entry_id) == {f"{name}-2300": cents, "100-4192": -cents}
        self.touched.update(self.city.charges)

    def _small(self) -> list[tuple[str, int]]:
        """What is a small difference by its look; the biggest one is no longer small."""
        left = [
            (f"charge:{name}", cents)
            for name, cents in self.city.charges.items()
            if 0 < cents < self.city.billed[name] and cents <= SMALL + 1000
        ]
        return left + [(f"credit:{fund}", cents) for fund, cents in self.city.credits.items() if cents > 0]

    def _receivables(self, name: str, cents: int) -> dict[str, int]:
        fund = self.world.rows(f"SELECT gl FROM charge WHERE id = '{name}'")[0][0].partition("-")[0]  # noqa: S608
        return {f"{fund}-1310": cents}

    @precondition(lambda self: self.city.receipts())
    @rule(data=st.data(), kind=st.sampled_from(["cash", "check", "money_order", "card"]), who=st.sampled_from(PEOPLE),
          own=st.sampled_from([True, True, False]), share=st.sampled_from([1, 1, 1, 2, 2, -1]), second=seconds,
          answer=answers, way=ways_on)  # fmt: skip
    def correct_a_tender(
        self, data: st.DataObject, kind: str, who: str, own: bool, share: int, second: str, answer: Answer, way: str
    ) -> None:
        """A payment was keyed as the wrong kind of tender; all of it, half of it, or more than stands."""
        shift, paid = mostly(data, self.city.receipts()[::-1], lambda one: one[1].stands and one[0].state != "sealed")
        place = data.draw(st.integers(1, len(paid.tenders)))
        wrong = paid.tenders[place - 1]
        cents = wrong.left + 1 if share < 0 else max(wrong.left // share, 1)
        who = shift.person if own and shift.state == "open" else who
        mine = shift.state == "open" and shift.person == who
        theirs = shift.state == "submitted" and shift.decided and who in SUPERVISORS and who != shift.person
        allowed = (
            (mine or theirs) and paid.stands and not paid.returned and 0 < cents <= wrong.left and kind != wrong.kind
            and second in SUPERVISORS and second not in (who, shift.person)
            and (wrong.kind != "cash" or shift.cash >= cents)
        )  # fmt: skip
        entry_id = self.id()
        done = self.act(
            who,
            lambda desk: tender_corrections.correct(
                desk, number=paid.number, place=place, right=tender(kind, cents), reason="keyed wrong",
                approver=second, password=books.PASSWORD if second else "", entry_id=entry_id,
            ),
            allowed, id=entry_id, answer=answer, way=way,
        )  # fmt: skip
        if done is not None:
            self._put_right(shift, paid, place, Stood(kind, cents, []))

    def _put_right(self, shift: Shift, paid: Paid, place: int, right: Stood) -> None:
        """What the tender paid last is what the right one paid."""
        wrong = paid.tenders[place - 1]
        right.paid = wrong.off(right.left)
        paid.tenders.append(right)
        paid.corrected = True
        shift.tender(wrong.kind, -right.left)
        shift.tender(right.kind, right.left)
        shift.entries += 1
