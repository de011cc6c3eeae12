# SPDX-License-Identifier: Apache-2.0
"""Cases of payments that a person divided among an account's charges: marked, by right, with a reason and a consent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain import by_hand
from app.domain.entry import Approval, Entry, Kind
from app.domain.money import Money
from tests.books import UB, Books, by_check, in_cash, item, of, pays
from tests.storage.spec import Case
from tests.storage.spec.acts import refused
from tests.storage.spec.cash_acts import adopts

BY_HAND_GUARD, R = "allocated_by_hand", "story_receipt"
HAND_RULE = "receipt_complete"
REASON = "the sewer is disputed"


def divided(
    change: Callable[[dict[str, Any]], object] | None = None,
    story: Callable[[Books], dict[str, Any]] | None = None,
    alone: bool = False,
    rule: str = by_hand.RULE,
    **consent: Any,
) -> Callable[[Books], Entry]:
    """A payment of account UB divided by hand, agreed to by jkim unless `alone`; right until bent.

    `change` bends the mark, `consent` what was agreed to.
    """

    def build(books: Books) -> Entry:
        one = of(books, "01")
        content = (story or water)(books)
        entry_id, shown = books.new_id(), "Divide by hand"
        of_it = [line for line in content["lines"] if line.get("account") == UB]
        for line in of_it:
            line["rule"] = rule
        parts = [(line["charge"], Money(line["cents"])) for line in of_it]
        whole = sum(amount.cents for _, amount in parts)
        agreed = Approval(
            id=books.new_id(),
            entry_id=entry_id,
            kind="allocation",
            target=by_hand.consent_target(UB, tuple(parts)),
            amount=Money(whole),
            reason=REASON,
            text=shown,
            text_hash=hashlib.sha256(shown.encode()).hexdigest(),
            requested_by="mdiaz",
            approved_by="jkim",
        )
        said = replace(agreed, approved_by=consent.get("approved_by", "jkim"))
        content["by_hand"] = {"account": UB, "reason": REASON} | ({} if alone else said.as_body())
        if change is not None:
            change(content["by_hand"])
        approval = None if alone else replace(agreed, **consent)
        return one.builds(Kind.RECEIPT, content, id=entry_id, approval=approval)

    return build


def water(books: Books) -> dict[str, Any]:
    """Two charges of one account, and an item beside them that nobody divides."""
    lines = [pays("c2", "5.00", "32.00"), pays("c3", "4.00", "45.00", "SEWER", shares={"521-1310": "4.00"})]
    return of(books, "01").story([*lines, item("DOGLIC", "20.00")], [in_cash("29.00")])


def by_check_alone(books: Books) -> dict[str, Any]:
    return of(books, "01").story([pays("c2", "5.00", "32.00")], [by_check("5.00")])


def nothing_of_it(books: Books) -> dict[str, Any]:
    return of(books, "01").story([item("DOGLIC", "20.00")], [in_cash("20.00")])


def unmarked(place: int, *lines: Any, mark: dict[str, Any] | None = None) -> Callable[[Books], Entry]:
    """A receipt a line of which names the rule of a division by hand, which nothing, or not this mark, tells of."""

    def bent(body: dict[str, Any]) -> None:
        body["lines"][place]["rule"] = "by_hand"
        body.update({"by_hand": mark} if mark else {})

    def build(books: Books) -> Entry:
        one = of(books, "01")
        whole = sum(line.amount.cents for line in lines)
        return one.bends(Kind.RECEIPT, one.story(lines, [in_cash(str(Money(whole).dollars).strip("$"))]), bent)

    return build


def without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda mark: mark.pop(key)


def put(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda mark: mark.update(values)


def as_a_check(books: Books) -> Entry:
    """The consent to a check against a flag does not divide anything."""
    return divided(kind="receipt")(books)


BY_HAND = [
    Case("a payment divided by hand for nobody's account", "TW-KIND", BY_HAND_GUARD, divided(without("account"))),
    Case("a payment divided by hand without a reason", "TW-KIND", BY_HAND_GUARD, divided(without("reason"))),
    Case("a payment divided by hand for a blank reason", "TW-KIND", BY_HAND_GUARD, divided(put(reason=" "))),
    Case("a payment divided by hand for a reason nobody sees", "TW-KIND", BY_HAND_GUARD, divided(
        put(reason="\t\u2003"))),
    Case("a payment divided by hand that names a policy's rule", "TW-KIND", BY_HAND_GUARD, divided(rule="oldest/1")),
    Case("a payment divided by hand with half a consent", "TW-KIND", BY_HAND_GUARD, divided(without("text"))),
    Case("a payment divided by hand of an account that is not paid", "TW-STORY", BY_HAND_GUARD, divided(
        story=nothing_of_it)),
    Case("a payment divided by hand that nobody agreed to", "TW-APPROVAL", BY_HAND_GUARD, divided(alone=True)),
    Case("a check divided by hand that nobody agreed to", "TW-APPROVAL", BY_HAND_GUARD, divided(
        story=by_check_alone, alone=True)),
    Case("a division agreed to for another reason", "TW-APPROVAL", BY_HAND_GUARD, divided(reason="it is late")),
    Case("a division agreed to for another sum", "TW-APPROVAL", BY_HAND_GUARD, divided(amount=Money(899))),
    Case("a division agreed to for another account", "TW-APPROVAL", BY_HAND_GUARD, divided(
        target="BL-100: c2 500, c3 400")),
    Case("a division agreed to among bills otherwise", "TW-APPROVAL", BY_HAND_GUARD, divided(
        target=f"{UB}: c2 400, c3 500")),
    Case("a division agreed to without its bills", "TW-APPROVAL", BY_HAND_GUARD, divided(target=UB)),
    Case("a division agreed to as a check", "TW-APPROVAL", BY_HAND_GUARD, as_a_check),
    Case("a division agreed to by another text", "TW-APPROVAL", BY_HAND_GUARD, divided(put(text="00" * 32))),
    Case("a division agreed to by somebody who may not", "TW-APPROVAL", BY_HAND_GUARD, divided(approved_by="tnguyen")),
    Case("a division agreed to by who asked", "TW-APPROVAL", BY_HAND_GUARD, divided(approved_by="mdiaz")),
    Case("a division somebody else asked for", "TW-APPROVAL", BY_HAND_GUARD, divided(requested_by="tnguyen")),
    Case("a bill divided by hand, which the receipt does not say", "TW-KIND", HAND_RULE, unmarked(
        0, pays("c2", "5.00", "32.00"))),
    Case("an item divided by hand", "TW-KIND", HAND_RULE, unmarked(0, item("DOGLIC", "20.00"))),
    Case("an item divided by hand beside a marked bill", "TW-KIND", HAND_RULE, unmarked(
        1, pays("c2", "5.00", "32.00"), item("DOGLIC", "20.00"), mark={"account": UB, "reason": REASON})),
    Case("a payment divided by hand with consent", "", R, divided()),
    Case("a check divided by hand with consent", "", R, divided(story=by_check_alone)),
]  # fmt: skip


def so_much_is_divided_by_hand_alone(books: Books) -> None:
    """Up to what the policy on allocation says on the date; a consent that is named without need must be there too."""
    one = of(books, "01")
    adopts(books, "allocation", '{"preset": "oldest", "by_hand": 899}', "2026-11-20", 2)
    _refused(books, divided(alone=True)(books), "TW-APPROVAL")
    adopts(books, "allocation", '{"preset": "oldest", "by_hand": 900}', "2026-11-20", 3)
    adopts(books, "allocation", '{"preset": "oldest", "by_hand": 0}', "2026-11-21", 4)
    _refused(books, divided(amount=Money(1))(books), "TW-APPROVAL")
    one.records(divided(alone=True)(books))
    assert books.rows("SELECT open FROM charge WHERE id = 'c3'") == [(4100,)]


def who_may_not_divide_is_refused(books: Books) -> None:
    """The right is asked for beside that to take payments; what was written without the server is looked at."""
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("DELETE FROM role_right WHERE role = 'cashier' AND right_name = 'allocate'")
    _refused(books, divided()(books), "TW-RIGHT")
    adopts(books, "alone", '{"amount":100000,"session":200000}')
    offline = replace(divided(alone=True)(books), offline=True)
    of(books, "01").records(offline)
    assert sorted(books.rows("SELECT code FROM work_item")) == [("TW-APPROVAL",), ("TW-RIGHT",)]


def _refused(books: Books, entry: Entry, code: str) -> None:
    assert refused(books, entry) == code


BY_HAND_ACTS = [so_much_is_divided_by_hand_alone, who_may_not_divide_is_refused]
