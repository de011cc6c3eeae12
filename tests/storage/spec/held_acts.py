# SPDX-License-Identifier: Apache-2.0
"""Stories of money that came by a check which may still come back, and of credit the city had kept (rules 5.4, 5.7)."""

from __future__ import annotations

from app.domain.account import Credit
from app.domain.entry import Entry, Kind
from app.domain.kinds import small_difference
from app.domain.kinds.tender_correction import StandingTender
from app.domain.tender import Tender
from app.queries import undoing as queries
from tests.books import UB, Books, by_check, by_money_order, in_cash, keeps, money, of, on_account, pays
from tests.storage.spec.acts import refused
from tests.storage.spec.cash_acts import adopts
from tests.storage.spec.undo_acts import amounts, later, owed, standing
from tests.undoing import at_the_bank, late, refunding, returning, reversing, unheld

PARK = "521"


def _takes(books: Books, *tenders: Tender, credit: str, bill: str = "") -> Entry:
    """Credit in a fund where the town has none yet, beside a part of a bill where one is named."""
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = NULL")
    lines = [pays("c3", bill, "45.00", "SEWER", shares={"521-1310": bill})] if bill else []
    return of(books, "01").takes([*lines, keeps(credit, fund=PARK)], list(tenders))


def _frees(books: Books, amount: str) -> None:
    """So much of the credit and not a cent more is refunded the day after; and the counter says the same."""
    [(whole,)] = _credit(books)
    assert whole - queries.held_credit(books.database, UB, PARK, late(books).pen.date, 10).cents == money(amount).cents
    more = money(amount).cents + 1
    assert refused(books, refunding(late(books), f"{more // 100}.{more % 100:02}", fund=PARK)) == "TW-CREDIT"
    if more > 1:
        late(books).records(refunding(late(books), amount, fund=PARK))


def _keeps(books: Books, amount: str) -> None:
    adopts(books, "small_difference", '{"amount": 1000, "alone": 1000}')
    unheld(books)
    kept = small_difference.keep(UB, Credit(PARK, money(amount)), "too small to refund")
    of(books, "01").writes(Kind.SMALL_DIFFERENCE, kept)


def _credit(books: Books) -> list[tuple[int]]:
    return books.rows("SELECT cents FROM credit WHERE account = :a AND fund = :f", a=UB, f=PARK)


def what_a_check_paid_is_reversed_when_its_hold_is_over(books: Books) -> None:
    taken = _takes(books, by_check("40.00", "5"), in_cash("10.00"), credit="50.00")
    assert refused(books, reversing(late(books), taken)) == "TW-HELD"
    adopts(books, "returned_check", '{"hold": 3}')  # taken on Friday, November 20
    tuesday = later(books, 4, 2)
    assert refused(books, reversing(tuesday, taken)) == "TW-HELD"
    wednesday = later(books, 5, 3)
    wednesday.records(reversing(wednesday, taken))


def a_check_nobody_ever_received_is_reversed_at_once(books: Books) -> None:
    taken = _takes(books, by_check("40.00", "5"), credit="40.00")
    late(books).records(reversing(late(books), taken, never=True))


def what_was_put_right_to_a_check_is_not_reversed_either(books: Books) -> None:
    taken = _takes(books, in_cash("40.00"), credit="40.00")
    one = of(books, "01")
    one.records(one.correcting(taken, StandingTender(1, "cash", money("40.00"), "999-1110"), by_check("1.00", "5")))
    assert refused(books, reversing(late(books), taken)) == "TW-HELD"


def a_check_that_was_cash_holds_nothing(books: Books) -> None:
    taken = _takes(books, by_check("40.00", "5"), credit="40.00")
    of(books, "01").records(of(books, "01").correcting(taken, standing(1, "check", "40.00"), in_cash("40.00")))
    _frees(books, "40.00")


def what_of_a_check_was_cash_is_free_and_the_rest_is_held(books: Books) -> None:
    """It paid 20.00 of a bill and 30.00 of credit; a correction takes from its end, so of the credit 5.00 are held."""
    taken = _takes(books, by_check("50.00", "5"), credit="30.00", bill="20.00")
    of(books, "01").records(of(books, "01").correcting(taken, standing(1, "check", "50.00"), in_cash("25.00")))
    _frees(books, "25.00")


def a_check_that_paid_the_bill_holds_no_credit(books: Books) -> None:
    _takes(books, by_check("20.00", "5"), by_money_order("30.00"), credit="30.00", bill="20.00")
    _frees(books, "30.00")


def the_oldest_credit_is_used_first(books: Books) -> None:
    _takes(books, by_check("20.00", "5"), credit="20.00")
    of(books, "01").takes(
        [pays("c3", "20.00", "45.00", "SEWER", shares={"521-1310": "20.00"})], [on_account("20.00", fund=PARK)]
    )
    _takes(books, in_cash("15.00"), credit="15.00")
    _frees(books, "15.00")


def credit_of_a_check_that_came_after_what_was_used_is_held(books: Books) -> None:
    _takes(books, in_cash("15.00"), credit="15.00")
    of(books, "01").takes(
        [pays("c3", "15.00", "45.00", "SEWER", shares={"521-1310": "15.00"})], [on_account("15.00", fund=PARK)]
    )
    _takes(books, by_check("20.00", "5"), credit="20.00")
    _frees(books, "0.00")


def credit_that_was_used_and_given_back_is_held_again(books: Books) -> None:
    _takes(books, by_check("20.00", "5"), credit="20.00")
    used = of(books, "01").takes(
        [pays("c3", "20.00", "45.00", "SEWER", shares={"521-1310": "20.00"})], [on_account("20.00", fund=PARK)]
    )
    of(books, "01").voids(used)
    _frees(books, "0.00")


def a_refund_frees_nothing_of_a_check(books: Books) -> None:
    _takes(books, by_check("20.00", "5"), credit="20.00")
    _takes(books, in_cash("15.00"), credit="15.00")
    _frees(books, "15.00")
    _frees(books, "0.00")


def what_the_city_kept_is_its_own_when_the_check_comes_back(books: Books) -> None:
    taken = _takes(books, by_check("21.50", "5"), credit="1.50", bill="20.00")
    _keeps(books, "1.50")
    back = at_the_bank(books, taken).records(returning(at_the_bank(books, taken), taken))
    assert {row: cents for row, cents in amounts(back).items() if row in ("100-4192", "521-2300", "521-1310")} == {
        "100-4192": 150, "521-1310": 2000,
    }  # fmt: skip
    assert not [name for name in owed(books) if name.startswith("RV-")]
    assert _credit(books) == [(0,)]


def a_claim_that_the_payer_owes_what_was_kept_is_refused(books: Books) -> None:
    taken = _takes(books, in_cash("1.50"), credit="1.50")
    unkept = reversing(late(books), taken)
    _keeps(books, "1.50")
    assert refused(books, unkept) == "TW-POST"


def later_credit_is_not_taken_for_what_was_kept(books: Books) -> None:
    taken = _takes(books, by_check("1.50", "5"), credit="1.50")
    _keeps(books, "1.50")
    _takes(books, in_cash("5.00"), credit="5.00")
    at_the_bank(books, taken).records(returning(at_the_bank(books, taken), taken))
    assert _credit(books) == [(500,)]


def each_receipt_gives_back_what_it_had_brought(books: Books) -> None:
    first = _takes(books, by_check("1.50", "5"), credit="1.50")
    second = _takes(books, in_cash("2.50"), credit="2.50")
    _keeps(books, "4.00")
    desk = at_the_bank(books, first)
    assert amounts(desk.records(returning(desk, first)))["100-4192"] == 150
    assert amounts(desk.records(reversing(desk, second)))["100-4192"] == 250
    assert _credit(books) == [(0,)]


def two_checks_of_a_receipt_give_back_no_more_than_was_kept(books: Books) -> None:
    """Of 4.00 the payer had used 1.00, and 3.00 were kept."""
    taken = _takes(books, by_check("2.00", "5"), by_check("2.00", "6"), credit="4.00")
    of(books, "01").takes(
        [pays("c3", "1.00", "45.00", "SEWER", shares={"521-1310": "1.00"})], [on_account("1.00", fund=PARK)]
    )
    _keeps(books, "3.00")
    desk = at_the_bank(books, taken)
    assert amounts(desk.records(returning(desk, taken, place=1)))["100-4192"] == 200
    last = amounts(desk.records(returning(desk, taken, place=2, fee="35.00")))
    assert (last["100-4192"], owed(books)[f"RV-{taken.content['number']}-2-{PARK}-{UB}"]) == (100, 100)


HELD_ACTS = [
    what_a_check_paid_is_reversed_when_its_hold_is_over,
    a_check_nobody_ever_received_is_reversed_at_once,
    what_was_put_right_to_a_check_is_not_reversed_either,
    a_check_that_was_cash_holds_nothing,
    what_of_a_check_was_cash_is_free_and_the_rest_is_held,
    a_check_that_paid_the_bill_holds_no_credit,
    the_oldest_credit_is_used_first,
    credit_of_a_check_that_came_after_what_was_used_is_held,
    credit_that_was_used_and_given_back_is_held_again,
    a_refund_frees_nothing_of_a_check,
    what_the_city_kept_is_its_own_when_the_check_comes_back,
    a_claim_that_the_payer_owes_what_was_kept_is_refused,
    later_credit_is_not_taken_for_what_was_kept,
    each_receipt_gives_back_what_it_had_brought,
    two_checks_of_a_receipt_give_back_no_more_than_was_kept,
]
