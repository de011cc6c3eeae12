# SPDX-License-Identifier: Apache-2.0
"""Cases of small differences: a remainder that is let go, a credit that is kept; whole, small and agreed to."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.account import Charge, ChargeShare, Credit
from app.domain.entry import Approval, Entry, Kind
from app.domain.kinds import small_difference
from app.domain.money import Money
from tests.books import UB, Books, billed, by_check, drawer, in_cash, keeps, money, of, pays
from tests.storage.spec import Case
from tests.storage.spec.acts import refused
from tests.storage.spec.bent import Right
from tests.storage.spec.by_hand_cases import by_check_alone, divided
from tests.storage.spec.cash_acts import adopts
from tests.undoing import unheld

S = "story_small_difference"
REASON = "forty cents left"


def bill(name: str, amount: str, left: str, *gls: str, account: str = UB) -> Charge:
    """A bill of the town as it stands there; what is left lies on the first accounts."""
    each = Money(money(left).cents // len(gls))
    shares = tuple(ChargeShare(gl, each, each) for gl in gls)
    day = date(2026, 6, 22)
    return Charge(name, account, "WATER", "Water", "water", "principal", day, money(amount), money(left), shares)


WATER = bill("c2", "62.00", "32.00", "501-1310")
HELD = Credit("501", Money(700))


def settles(
    content: dict[str, Any] | None = None,
    change: Callable[[dict[str, Any]], object] | None = None,
    by: str = "",
    **consent: Any,
) -> Callable[[Books], Entry]:
    """What is left of the town's water bill is let go with jkim's consent, once the policy allows it; bent or not."""

    def build(books: Books) -> Entry:
        one = of(books, "01")
        said = dict(content or small_difference.let_go(WATER, REASON))
        entry_id, shown = books.new_id(), "Write off"
        agreed = Approval(
            id=books.new_id(), entry_id=entry_id, kind="small_difference",
            target=small_difference.consent_target(said), amount=Money(said["total"]), reason=said["reason"],
            text=shown,
            text_hash=hashlib.sha256(shown.encode()).hexdigest(), requested_by="mdiaz", approved_by="jkim",
        )  # fmt: skip
        said["approval"] = replace(agreed, approved_by=consent.get("approved_by", "jkim")).as_body()
        approval = replace(agreed, **consent)
        if change is None:
            return one.builds(Kind.SMALL_DIFFERENCE, said, by, id=entry_id, approval=approval)
        return one.bends(Kind.SMALL_DIFFERENCE, said, change, by, id=entry_id, approval=approval)

    return build


def put(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda body: body.update(values)


def without(*keys: str) -> Callable[[dict[str, Any]], object]:
    def change(body: dict[str, Any]) -> None:
        for key in keys:
            del body[key]

    return change


def kept(**changed: Any) -> dict[str, Any]:
    return {**small_difference.keep(UB, HELD, REASON), **changed}


SMALL = [
    Case("a small difference of no way", "TW-KIND", S, settles(change=put(way="both"))),
    Case("a small difference of nobody", "TW-KIND", S, settles(change=without("account"))),
    Case("a small difference of no bill", "TW-KIND", S, settles(change=without("charge"))),
    Case("a small difference kept of no fund", "TW-KIND", S, settles(kept(), without("fund"))),
    Case("a small difference with half a consent", "TW-KIND", S, settles(change=put(approval={"by": "jkim"}))),
    Case("a small difference that names another target", "TW-STORY", S, settles(change=put(target="BL-100"))),
    Case("a small difference of less than nothing", "TW-STORY", S, settles(change=put(total=-3200))),
    Case("a small difference without a reason", "TW-STORY", S, settles(change=put(reason=" "))),
    Case("a small difference for a reason nobody sees", "TW-STORY", S, settles(change=put(reason="\n\u00a0"))),
    Case("a small difference kept that names a bill too", "TW-KIND", S, settles(kept(), put(charge="c2"))),
    Case("a small difference let go that names a fund too", "TW-KIND", S, settles(change=put(fund="501"))),
    Case("a small difference on an unknown bill", "TW-CHARGE", S, settles(change=put(charge="c99"))),
    Case("a small difference on a bill of another account", "TW-CHARGE", S, settles(change=put(charge="b1"))),
    Case("a bill nobody paid on is let go", "TW-CHARGE", S, settles(
        small_difference.let_go(bill("c3", "45.01", "45.00", "521-1310"), REASON))),
    Case("a bill is let go in part", "TW-STALE", S, settles(
        small_difference.let_go(bill("c2", "62.00", "31.00", "501-1310"), REASON))),
    Case("more credit is kept than there is", "TW-CREDIT", S, settles(
        small_difference.keep(UB, Credit("501", Money(701)), REASON))),
    Case("credit is kept that is in another fund", "TW-CREDIT", S, settles(
        small_difference.keep(UB, Credit("521", Money(700)), REASON))),
    Case("a remainder is let go without a policy", "TW-LIMIT", S, settles()),
    Case("a credit is kept without a policy", "TW-LIMIT", S, settles(kept())),
]  # fmt: skip


def a_remainder_is_let_go_as_far_as_the_policy_goes(books: Books) -> None:
    """The newest policy on the date counts; above what one does alone another person agrees to just this."""
    adopts(books, "small_difference", '{"amount": 3199, "alone": 3199}')
    _refused(books, settles(), "TW-LIMIT")
    adopts(books, "small_difference", '{"amount": 3200, "alone": 3199}', "2026-11-20", 2)
    adopts(books, "small_difference", '{"amount": 0}', "2026-11-21", 3)
    one = of(books, "01")
    alone = one.builds(Kind.SMALL_DIFFERENCE, small_difference.let_go(WATER, REASON))
    _refused(books, lambda _: alone, "TW-APPROVAL")
    for consent in (
        {"approved_by": "tnguyen"}, {"approved_by": "mdiaz"}, {"requested_by": "tnguyen"}, {"amount": Money(1)},
        {"reason": "x"}, {"target": UB}, {"target": f"{UB}: under c3"}, {"target": f"{UB}: over c2"},
        {"target": "BL-100: under c2"}, {"kind": "void"}, {"text_hash": "00" * 32},
    ):  # fmt: skip
        _refused(books, settles(**consent), "TW-APPROVAL")
    _refused(books, settles(change=_elsewhere), "TW-POST")
    one.records(settles()(books))
    assert books.rows("SELECT open FROM charge WHERE id = 'c2'") == [(0,)]
    of_it = "FROM posting p JOIN entry e ON e.no = p.entry_no WHERE kind = 'small_difference'"
    posted = books.rows(f"SELECT gl, cents {of_it} ORDER BY 1, 2")
    assert posted == [
        ("100-1010", -3200), ("100-4192", 3200), ("501-1010", 3200), ("501-1310", -3200),
        ("999-2010", -3200), ("999-2010", 3200),
    ]  # fmt: skip
    _refused(books, settles(), "TW-STALE")


def _elsewhere(body: dict[str, Any]) -> None:
    """The loss is put where over and short go."""
    for row in body["postings"]:
        row["gl"] = "100-4190" if row["gl"] == "100-4192" else row["gl"]


def a_bill_of_two_funds_is_let_go_share_by_share(books: Books) -> None:
    one = of(books, "01")
    adopts(books, "small_difference", '{"amount": 500, "alone": 500}')
    parted = {"501-1310": "18.00", "521-1310": "9.00"}
    one.takes([pays("c4", "27.00", "30.00", shares=parted)], [in_cash("27.00")])
    left = bill("c4", "30.00", "3.00", "501-1310", "521-1310")
    shares = (ChargeShare("501-1310", Money(200), Money(200)), ChargeShare("521-1310", Money(100), Money(100)))
    _refused(books, lambda _: one.builds(Kind.SMALL_DIFFERENCE, small_difference.let_go(left, REASON)), "TW-POST")
    one.writes(Kind.SMALL_DIFFERENCE, small_difference.let_go(replace(left, shares=shares), REASON))
    assert books.rows("SELECT sum(open) FROM charge_share WHERE charge = 'c4'") == [(0,)]


def what_was_paid_too_much_is_kept(books: Books) -> None:
    one = of(books, "01")
    adopts(books, "small_difference", '{"amount": 700, "alone": 700}')
    adopts(books, "returned_check", '{"hold": 0}')
    one.writes(Kind.SMALL_DIFFERENCE, kept())
    assert books.rows("SELECT cents FROM credit WHERE account = :a AND fund = '501'", a=UB) == [(0,)]
    _refused(books, lambda _: one.builds(Kind.SMALL_DIFFERENCE, kept()), "TW-CREDIT")


def a_bill_is_let_go_no_further_by_opening_it_again(books: Books) -> None:
    """What was let go of a bill before counts, though the payment that left so little was voided since."""
    one = of(books, "01")
    adopts(books, "small_difference", '{"amount": 1000, "alone": 1000}')
    of(books, "W1-0001").imports([billed("u1", "WATER", {"501-1310": "18.00"})])
    paid = one.takes([pays("u1", "9.00", "18.00")], [in_cash("9.00")])
    half = small_difference.let_go(bill("u1", "18.00", "9.00", "501-1310"), REASON)
    one.writes(Kind.SMALL_DIFFERENCE, half)
    one.voids(paid)
    _refused(books, lambda _: one.builds(Kind.SMALL_DIFFERENCE, half), "TW-LIMIT")
    one.takes([pays("u1", "8.00", "9.00")], [in_cash("8.00")])
    one.writes(Kind.SMALL_DIFFERENCE, small_difference.let_go(bill("u1", "18.00", "1.00", "501-1310"), REASON))
    assert books.rows("SELECT open FROM charge WHERE id = 'u1'") == [(0,)]


def small_steps_on_a_day_need_a_consent_together(books: Books) -> None:
    """What anybody did alone for an account on a business date counts as one act; what was agreed to does not count."""
    one, other = of(books, "01"), drawer(books, "09", "idle").opens()
    adopts(books, "small_difference", '{"amount": 1000, "alone": 1000}')
    of(books, "W1-0001").imports([billed(name, "WATER", {"501-1310": "18.00"}) for name in ("u1", "u2", "u3")])
    for name in ("u1", "u2", "u3"):
        one.takes([pays(name, "12.00", "18.00")], [in_cash("12.00")])
    first, second, third = (
        small_difference.let_go(bill(name, "18.00", "6.00", "501-1310"), REASON) for name in ("u1", "u2", "u3")
    )
    one.records(settles(first)(books))
    one.writes(Kind.SMALL_DIFFERENCE, second)
    for session in (one, other):  # $12.00 in all, whoever asks
        alone = session.builds(Kind.SMALL_DIFFERENCE, third)
        _refused(books, lambda _, alone=alone: alone, "TW-APPROVAL")
    one.records(settles(third)(books))
    assert books.rows("SELECT charge, cents, alone FROM small_difference ORDER BY entry_no") == [
        ("u1", 600, 0), ("u2", 600, 1), ("u3", 600, 0),
    ]  # fmt: skip


def what_came_by_a_check_is_not_kept_while_it_may_come_back(books: Books) -> None:
    """Who owes the credit again, because the check came back, must not find that the city kept it (rule 5.4)."""
    one = of(books, "01")
    adopts(books, "small_difference", '{"amount": 1700, "alone": 1700}')
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = NULL")
    one.takes([keeps("10.00")], [by_check("10.00", "900")])
    all_of_it = small_difference.keep(UB, Credit("501", Money(1700)), REASON)
    _refused(books, lambda _: one.builds(Kind.SMALL_DIFFERENCE, all_of_it), "TW-CREDIT")
    adopts(books, "returned_check", '{"hold": 0}')
    one.writes(Kind.SMALL_DIFFERENCE, all_of_it)


def who_may_not_settle_is_refused(books: Books) -> None:
    adopts(books, "small_difference", '{"amount": 3200, "alone": 3200}')
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("DELETE FROM role_right WHERE role = 'cashier' AND right_name = 'small_difference'")
    _refused(books, settles(), "TW-RIGHT")


def _refused(books: Books, build: Callable[[Books], Entry], code: str) -> None:
    assert refused(books, build(books)) == code


SMALL_ACTS = [
    a_remainder_is_let_go_as_far_as_the_policy_goes,
    a_bill_of_two_funds_is_let_go_share_by_share,
    what_was_paid_too_much_is_kept,
    a_bill_is_let_go_no_further_by_opening_it_again,
    small_steps_on_a_day_need_a_consent_together,
    what_came_by_a_check_is_not_kept_while_it_may_come_back,
    who_may_not_settle_is_refused,
]


def right_at_the_counter(books: Books) -> Iterator[Right]:
    """A payment divided by hand, a remainder let go and a credit kept, each with its consent, as a policy allows."""
    if not books.rows("SELECT 1 FROM policy WHERE kind = 'small_difference'"):
        adopts(books, "small_difference", '{"amount": 3200, "alone": 100}')
        unheld(books)
    for build in (divided(), divided(story=by_check_alone), settles(), settles(kept())):
        entry = build(books)
        yield Right(copy.deepcopy(dict(entry.content)), entry.approval)
