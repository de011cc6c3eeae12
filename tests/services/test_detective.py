# SPDX-License-Identifier: Apache-2.0
"""Who may ask why a drawer is off, when, and what the books answer: on both databases."""

from collections.abc import Callable

import pytest

from app.domain.count import CashCount
from app.domain.detective.facts import Cause
from app.domain.errors import CounterError
from app.domain.kinds.counting import Listed
from app.queries import detective as rows
from app.services import detective, drawers
from app.services.desk import Desk
from tests.books import FLOAT, Books, Session, by_check, drawer, in_cash, item, money

At = Callable[..., Desk]
SHORT_45 = FLOAT  # the float is still there; $45.00 of what was taken since is not


def day(city: Books, code: str = "01", person: str = "mdiaz") -> Session:
    """A drawer with a license and copies in cash, a permit by check, a drop and an opening without a sale."""
    session = drawer(city, code, person).opens()
    session.takes([item("DOGLIC", "45.00")], [in_cash("45.00")], name=f"{code} license")
    session.takes([item("DOGLIC", "12.00")], [in_cash("20.00")], change="8.00")
    session.takes([item("DOGLIC", "80.25")], [by_check("80.25", "1019")])
    session.drops("12.00")
    return session


def submitted(session: Session, pile: CashCount, supervisor: str = "jkim", **listed: object) -> Session:
    """Three attempts that do not balance, and a supervisor's own count."""
    session.begins_count()
    for _ in range(3):
        session.counts(pile, **listed)
    session.submits()
    if supervisor:
        session.counts(pile, by=supervisor, **listed)
    return session


CHECKS = {"checks": (Listed(money("80.25"), "1019"),)}


def test_the_supervisor_sees_which_receipt_the_missing_cash_is_from(at: At, city: Books) -> None:
    submitted(day(city), SHORT_45, **CHECKS)
    found = detective.explain(at("jkim"), book="01-0001")
    (part,) = found.parts
    assert (part.tender, part.difference) == ("cash", money("-45.00"))
    assert part.findings[0].cause is Cause.RECEIPT
    assert part.findings[0].receipts == ("01-0001-0001",)
    assert (found.receipts, found.drops, found.counts, found.neighbours) == (3, 1, 4, 0)


def test_a_check_on_no_receipt_and_as_much_cash_missing_was_keyed_as_cash(at: At, city: Books) -> None:
    session = day(city)
    extra = (*CHECKS["checks"], Listed(money("45.00"), "2044"))
    submitted(session, SHORT_45, checks=extra)
    (part,) = detective.explain(at("jkim"), book="01-0001").parts
    assert part.findings[0].cause is Cause.WRONG_TENDER
    assert "Check 2044 of $45.00 is in the drawer and on no receipt" in part.findings[0].evidence


def test_the_drawer_beside_it_is_named_once_its_own_count_decides(at: At, city: Books) -> None:
    submitted(day(city), SHORT_45, **CHECKS)
    beside = drawer(city, "02", "tnguyen").opens()
    over = CashCount.of({"20.00": 7, "10.00": 6, "5.00": 5, "1.00": 15, "0.25": 20})
    submitted(beside, over, supervisor="")
    assert detective.explain(at("jkim"), book="01-0001").neighbours == 0
    beside.counts(over, by="aortega")
    found = detective.explain(at("jkim"), book="01-0001")
    assert found.neighbours == 1
    heads = [finding.head for finding in found.parts[0].findings]
    assert "Drawer 02 is over by the same $45.00" in heads


def test_a_supervisors_own_unsealed_drawer_gives_nothing_away(at: At, city: Books) -> None:
    submitted(day(city), SHORT_45, **CHECKS)
    own = drawer(city, "02", "aortega").opens()
    submitted(own, CashCount.of({"20.00": 10, "1.00": 45}), supervisor="jkim")
    assert rows.facts(city.database, "01-0001", unseen="aortega").neighbours == ()
    assert len(rows.facts(city.database, "01-0001").neighbours) == 1
    own.closes()
    assert len(rows.facts(city.database, "01-0001", unseen="aortega").neighbours) == 1


@pytest.mark.parametrize("step", ["open", "counting", "a first attempt", "submitted"])
def test_nothing_is_told_before_the_count_that_decides(at: At, city: Books, step: str) -> None:
    session = day(city)
    if step != "open":
        session.begins_count()
    if step in ("a first attempt", "submitted"):
        session.counts(SHORT_45, **CHECKS)
    if step == "submitted":
        session.counts(SHORT_45, **CHECKS)
        session.counts(SHORT_45, **CHECKS)
        session.submits()
    with pytest.raises(CounterError, match="Its figures stay hidden") as refused:
        detective.explain(at("jkim"), book="01-0001")
    assert "45" not in refused.value.message


def test_nobody_looks_into_their_own_session(at: At, city: Books) -> None:
    submitted(day(city, person="jkim"), SHORT_45, supervisor="aortega", **CHECKS)
    with pytest.raises(CounterError, match="Nobody looks into their own session"):
        detective.explain(at("jkim"), book="01-0001")
    assert detective.explain(at("aortega"), book="01-0001").parts


@pytest.mark.parametrize("person", ["mdiaz", "tnguyen", "pshah", "lortiz"])
def test_a_cashier_a_colleague_an_auditor_and_a_clerk_are_told_nothing(at: At, city: Books, person: str) -> None:
    submitted(day(city), SHORT_45, **CHECKS)
    with pytest.raises(CounterError, match="may not look for what put a drawer off"):
        detective.explain(at(person), book="01-0001")
    with pytest.raises(CounterError, match="may not look at the receipts of other sessions"):
        detective.receipts_of(at(person), numbers=("01-0001-0001",))


def test_a_balanced_session_has_nothing_to_explain_and_an_unknown_one_is_refused(at: At, city: Books) -> None:
    session = drawer(city, "01", "mdiaz").opens().begins_count()
    session.counts(FLOAT)
    session.submits()
    assert detective.explain(at("jkim"), book="01-0001").parts == ()
    with pytest.raises(CounterError, match="There is no session 09-0009"):
        detective.explain(at("jkim"), book="09-0009")


def test_a_sealed_session_can_still_be_explained(at: At, city: Books) -> None:
    submitted(day(city), SHORT_45, **CHECKS)
    drawers.close(at("aortega"), book="01-0001", explanation="looked for")
    assert detective.explain(at("jkim"), book="01-0001").parts[0].findings


def test_undone_drops_and_voided_receipts_are_known_as_such(at: At, city: Books) -> None:
    session = day(city)
    session.voids(city.entries["01 license"])
    drop = session.drops("30.00")
    session.voids(drop)
    submitted(session, CashCount.of({"20.00": 5}), **CHECKS)
    facts = rows.facts(city.database, "01-0001")
    assert [(one.amount, one.undone) for one in facts.drops] == [(money("12.00"), False), (money("30.00"), True)]
    assert [receipt.voided is not None for receipt in facts.receipts] == [True, False, False]
    assert detective.receipts_of(at("jkim"), numbers=("01-0001-0001",))[0].voided is not None
