# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - setup of the tests, word for word
"""Longer stories of what is undone after its session (rules 5.4, 5.7, 5.8), and the worked entries of rule 5.14."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.domain.count import CashCount
from app.domain.entry import Entry, Kind
from app.domain.errors import Refused
from app.domain.kinds import importing
from app.domain.kinds.deposit_correction import Charged
from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import Money
from app.domain.tender import Tender
from tests.books import (
    BL,
    DAY,
    IN_CASH,
    UB,
    Books,
    Session,
    billed,
    by_check,
    by_money_order,
    drawer,
    in_cash,
    item,
    keeps,
    money,
    of,
    office,
    on_account,
    pays,
)
from tests.storage.spec.acts import refused
from tests.storage.spec.cash_acts import adopts
from tests.undoing import (
    amending,
    at_the_bank,
    banked,
    counted_out,
    late,
    refunding,
    returned,
    returning,
    reversing,
    unheld,
)


def amounts(entry: Entry) -> dict[str, int]:
    """The postings of an entry by account; those of the pool by the fund they are for."""
    return {
        row["gl"] + (f" for {row['for']}" if "for" in row else ""): row["cents"] for row in entry.content["postings"]
    }


def said(entry: Entry) -> list[tuple[str, int]]:
    """The postings of an entry, account by account, in the order of the books."""
    return [
        (row["gl"] + (f" for {row['for']}" if "for" in row else ""), row["cents"]) for row in entry.content["postings"]
    ]


def owed(books: Books) -> dict[str, int]:
    return dict(books.rows("SELECT id, open FROM charge"))


def flag(books: Books, account: str = UB) -> str | None:
    found: list[tuple[str | None]] = books.rows("SELECT cash_only_until FROM account WHERE number = :n", n=account)
    return found[0][0]


def charged(books: Books, *bills: tuple[str, str, dict[str, str]]) -> None:
    of(books, "W1-0001").imports([billed(charge, code, shares) for charge, code, shares in bills])


def later(books: Books, days: int, session: int) -> Session:
    """lortiz's back office so many days after the town's day."""
    return office(books, "lortiz", session, "W7", DAY + timedelta(days=days)).opens()


def check_taken(books: Books, amount: str, number: str) -> Entry:
    """A check that brings credit and pays nothing."""
    return of(books, "01").takes([keeps(amount)], [by_check(amount, number)])


def the_worked_reversal(books: Books) -> None:
    charged(books, ("u1", "WATER", {"501-1310": "62.00"}), ("u2", "PENALTY-W", {"501-1310": "8.00"}))
    taken = of(books, "01").takes(
        [pays("u1", "62.00", "62.00"), pays("u2", "8.00", "8.00", "PENALTY-W")], [in_cash("100.00")], change="30.00"
    )
    undone = late(books).records(reversing(late(books), taken))
    assert said(undone) == [
        ("999-2010 for 100", -7000), ("999-2010 for 501", 7000), ("100-1010", 7000), ("100-2010", -7000),
        ("501-1010", -7000), ("501-1310", 6200), ("501-1310", 800),
    ]  # fmt: skip
    assert (owed(books)["u1"], owed(books)["u2"]) == (6200, 800)
    assert books.rows("SELECT cash FROM book WHERE id = '01-0001'") == [(26000,)]  # the drawer keeps what it took


def the_worked_returned_check(books: Books) -> None:
    charged(books, ("u1", "WATER", {"501-1310": "92.40"}))
    taken = of(books, "01").takes([pays("u1", "92.40", "92.40"), keeps("7.60")], [by_check("100.00", "77")])
    came_back = late(books).records(returned(books, taken))
    assert said(came_back) == [
        ("999-1100", -10000), ("999-2010 for 501", 10000), ("100-1310", 2500), ("100-4280", -2500),
        ("501-1010", -10000), ("501-1310", 9240), ("501-2300", 760),
    ]  # fmt: skip
    assert owed(books)["u1"] == 9240
    assert books.rows("SELECT account, code, amount, open, due FROM charge WHERE id = 'RC-01-0001-0004-1'") == [
        (UB, "RETURNED", 2500, 2500, "2026-11-21")
    ]


def only_what_this_check_paid_comes_back(books: Books) -> None:
    charged(books, ("u1", "PENALTY-W", {"501-1310": "8.00"}), ("u2", "WATER", {"501-1310": "62.00"}),
            ("u3", "SEWER", {"521-1310": "45.00"}))  # fmt: skip
    taken = of(books, "01").takes(
        [pays("u1", "8.00", "8.00", "PENALTY-W"), pays("u2", "62.00", "62.00"),
         pays("u3", "30.00", "45.00", "SEWER", shares={"521-1310": "30.00"}), item("DOGLIC", "20.00")],
        [by_check("80.00"), in_cash("50.00")], change="10.00",
    )  # fmt: skip
    late(books).records(returned(books, taken))
    assert {name: owed(books)[name] for name in ("u1", "u2", "u3")} == {"u1": 800, "u2": 6200, "u3": 2500}


def two_checks_come_back_one_after_the_other(books: Books) -> None:
    taken = of(books, "01").takes(
        [pays("c4", "30.00", "30.00", shares={"501-1310": "20.00", "521-1310": "10.00"})],
        [by_check("25.00", "1"), by_check("5.00", "2")],
    )
    desk = at_the_bank(books, taken)
    desk.records(returning(desk, taken, place=2))
    assert books.rows("SELECT gl, open FROM charge_share ORDER BY gl") == [("501-1310", 0), ("521-1310", 500)]
    assert refused(books, returning(desk, taken, place=2, fee="35.00")) == "TW-UNDO"
    desk.records(returning(desk, taken, place=1, fee="35.00"))
    assert books.rows("SELECT gl, open FROM charge_share ORDER BY gl") == [("501-1310", 2000), ("521-1310", 1000)]
    assert refused(books, reversing(desk, taken)) == "TW-UNDO"


def what_was_reversed_is_undone_for_good(books: Books) -> None:
    unheld(books)
    desk, paid = late(books), books.entries["paid"]
    undone = desk.records(reversing(desk, paid))
    assert refused(books, reversing(desk, paid)) == "TW-UNDO"
    assert refused(books, of(books, "01").undoing(paid)) == "TW-VOID"
    assert refused(books, returning(at_the_bank(books, paid), paid)) == "TW-UNDO"
    again = reversing(desk, paid, lambda body: body.update(of=undone.id))
    assert refused(books, again) == "TW-UNDO"


def a_check_that_was_not_deposited_came_back_from_no_bank(books: Books) -> None:
    desk, paid = late(books), books.entries["paid"]
    assert refused(books, returning(desk, paid)) == "TW-UNDO"
    counted_out(books, "01")
    assert refused(books, returning(desk, paid)) == "TW-UNDO"
    banked(desk, "01-0001")
    desk.records(returning(desk, paid))


def a_check_comes_off_the_account_it_was_deposited_to(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO gl_account (code, fund, name, kind) VALUES ('999-1101', '999', 'Second bank', 'asset')"
        )
        connection.exec_driver_sql(
            "INSERT INTO bank_account (code, name, gl, tenders)"
            " VALUES ('SECOND', 'Second bank', '999-1101', '[\"cash\",\"check\",\"money_order\"]')"
        )
    desk, paid = late(books), books.entries["paid"]
    counted_out(books, "01")
    banked(desk, "01-0001", "SECOND")
    number = paid.content["number"]
    assert refused(books, returning(desk, paid)) == "TW-POST"
    assert amounts(desk.records(returning(desk, paid, bank="999-1101")))["999-1101"] == -4000
    assert books.rows("SELECT tender FROM undone u JOIN receipt r ON r.entry_no = u.of_no WHERE number = :n", n=number)


def a_bank_that_is_kept_elsewhere_since_changes_no_deposit(books: Books) -> None:
    """What comes off a deposit, or is corrected in it, moves on the account that it went to."""
    desk, paid = late(books), books.entries["paid"]
    bag = banked(desk, "12-0001")
    counted_out(books, "01")
    banked(desk, "01-0001")
    _keeps_the_bank_on(books, "999-1101")
    less = bag.content["total"] - 100
    assert refused(books, amending(desk, bag, less, _on("999-1101"))) == "TW-POST"
    assert amounts(desk.records(amending(desk, bag, less)))["999-1100"] == -100
    assert refused(books, returning(desk, paid, bank="999-1101")) == "TW-POST"
    assert amounts(desk.records(returning(desk, paid)))["999-1100"] == -4000


def no_deposit_goes_to_what_is_no_bank(books: Books) -> None:
    for account in ("999-1112", "999-1150"):
        _keeps_the_bank_on(books, account)
        with pytest.raises(Refused, match="not known here"):
            banked(late(books), "12-0001")


def _keeps_the_bank_on(books: Books, account: str) -> None:
    known = books.rows("SELECT 1 FROM gl_account WHERE code = :a", a=account)
    with books.as_("admin").writing() as connection:
        if not known:
            connection.exec_driver_sql(
                f"INSERT INTO gl_account (code, fund, name, kind) VALUES ('{account}', '999', 'Another bank', 'asset')"
            )
        connection.exec_driver_sql(f"UPDATE bank_account SET gl = '{account}', version = version + 1")


def _on(account: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        for row in body["postings"]:
            row["gl"] = account if row["gl"] == "999-1100" else row["gl"]
        body["postings"].sort(key=lambda row: row["gl"])

    return change


def what_a_returned_check_has_to_say_is_held_against_the_books(books: Books) -> None:
    desk, paid = at_the_bank(books, books.entries["paid"]), books.entries["paid"]
    for change, code in (
        (lambda b: b.update(total=4500), "TW-STORY"),
        (lambda b: b.pop("account"), "TW-CHARGE"),
        (lambda b: b.update(account="BL-100"), "TW-CHARGE"),
        (lambda b: b.update(bank_error="yes"), "TW-CHARGE"),
        (lambda b: b["lines"][0].update(due="2026-12-21"), "TW-STALE"),
        (lambda b: b["lines"][0].update(text=""), "TW-STALE"),
        (lambda b: b["lines"][0].update(charge="c9"), "TW-STALE"),
        (lambda b: b["postings"][0].update(gl="999-1115"), "TW-POST"),
        (lambda b: [r.update(charge="c3") for r in b["postings"] if r.get("charge") == "c2"], "TW-POST"),
    ):
        assert refused(books, returning(desk, paid, change)) == code
    for fee in ("35.00", "0.00"):
        assert refused(books, returning(desk, paid, fee=fee)) == "TW-STALE"
    desk.records(returning(desk, paid, bank_error=True))


def a_check_keyed_as_cash_comes_back(books: Books) -> None:
    one = of(books, "01")
    taken = one.takes([pays("c2", "20.00", "32.00"), keeps("15.00")], [in_cash("50.00")], change="15.00")
    one.records(one.correcting(taken, standing(1, "cash", "35.00"), by_check("25.00", "5")))
    desk = at_the_bank(books, taken)
    of_cash = returning(desk, taken, lambda body: body.update(place=1), place=2)
    assert refused(books, of_cash) == "TW-UNDO"
    came_back = amounts(desk.records(returning(desk, taken, place=2)))
    # Cash had paid the lines in order, and its end was the check.
    assert (came_back["999-1100"], came_back["501-1310"], came_back["501-2300"]) == (-2500, 1000, 1500)
    assert owed(books)["c2"] == 3200 - 2000 + 1000
    assert refused(books, returning(desk, taken, place=2, fee="35.00")) == "TW-UNDO"


def what_was_left_of_a_check_comes_back(books: Books) -> None:
    one = of(books, "01")
    taken = one.takes([pays("c2", "20.00", "32.00"), keeps("15.00")], [by_check("35.00", "5")])
    one.records(one.correcting(taken, standing(1, "check", "35.00"), in_cash("12.00")))
    one.records(one.correcting(taken, standing(2, "cash", "12.00"), by_check("2.00", "6")))
    desk = at_the_bank(books, taken)
    assert refused(books, returning(desk, taken, lambda b: b.update(total=3500))) == "TW-STORY"
    first = amounts(desk.records(returning(desk, taken)))
    assert (first["999-1100"], first["501-1310"], first["501-2300"]) == (-2300, 2000, 300)
    second = amounts(desk.records(returning(desk, taken, place=3, fee="35.00")))
    # Ten dollars of credit were cash and stay; the last two were a check after all.
    assert (second["999-1100"], second["501-2300"]) == (-200, 200)
    assert books.rows("SELECT cents FROM credit WHERE account = :n", n=UB) == [(700 + 1000,)]


def rounded_cash_that_was_a_check_comes_back_whole(books: Books) -> None:
    one = of(books, "01")
    taken = one.takes(
        [item("MISC", "125.03", {"100-4290": "125.03"})], [in_cash("130.00")], rounding="0.02", change="4.95"
    )
    one.records(one.correcting(taken, standing(1, "cash", "125.05"), by_check("125.05", "5")))
    desk = at_the_bank(books, taken)
    assert amounts(desk.records(returning(desk, taken, place=2, account=""))) == {
        "999-1100": -12505, "999-2010 for 100": 12505, "100-1010": -12505, "100-4191": 2, "100-4290": 12503,
    }  # fmt: skip


def standing(place: int, kind: str, amount: str) -> StandingTender:
    return StandingTender(place, kind, money(amount), "999-1110" if kind == "cash" else "999-1120")


def a_flag_is_not_passed_by_a_correction(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("DELETE FROM role_right WHERE role = 'supervisor' AND right_name = 'override'")
    one = of(books, "01")
    due = pays("b1", "20.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "20.00"})
    taken = one.takes([due], [in_cash("20.00")])
    to_check = one.correcting(taken, IN_CASH, by_check("20.00", "5"))
    assert refused(books, to_check) == "TW-APPROVAL"
    one.records(one.correcting(taken, IN_CASH, by_money_order("20.00")))  # a certified kind needs no more


def who_may_allow_a_check_may_allow_a_correction_to_one(books: Books) -> None:
    one = of(books, "01")
    due = pays("b1", "20.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "20.00"})
    taken = one.takes([due], [in_cash("20.00")])
    one.records(one.correcting(taken, IN_CASH, by_check("20.00", "5")))


def credit_of_a_corrected_check_that_came_back_holds_no_other(books: Books) -> None:
    one = of(books, "01")
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = NULL")
    taken = one.takes([keeps("20.00")], [in_cash("20.00")])
    one.records(one.correcting(taken, IN_CASH, by_check("20.00", "5")))
    desk = at_the_bank(books, taken)
    assert refused(books, refunding(desk, "6.00")) == "TW-CREDIT"
    desk.records(returning(desk, taken, place=2))
    desk.records(refunding(desk, "5.00"))


def a_check_put_right_into_two_is_held_while_one_of_them_stands(books: Books) -> None:
    """One of the two came back; the money of the other may still have to be taken back (rule 5.4)."""
    one = of(books, "01")
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = NULL")
    taken = one.takes([keeps("20.00")], [by_check("20.00", "5")])
    as_order = one.correcting(taken, standing(1, "check", "20.00"), by_money_order("8.00"))
    one.records(as_order)
    one.records(one.correcting(taken, standing(2, "money_order", "8.00"), by_check("8.00", "6")))
    desk = at_the_bank(books, taken)
    desk.records(returning(desk, taken, place=1))
    assert refused(books, refunding(desk, "13.00")) == "TW-CREDIT"
    desk.records(returning(desk, taken, place=3, fee="35.00"))
    desk.records(refunding(desk, "5.00"))


def a_count_that_balanced_decides_only_while_it_does(books: Books) -> None:
    """A tender put right after the cashier's count changes what should be there: somebody else counts again (5.6.2)."""
    one = drawer(books, "09", "idle").opens()
    taken = one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    one.begins_count().counts(CashCount.of({"20.00": 11}))
    one.submits()
    one.records(one.correcting(taken, IN_CASH, by_check("20.00", "5"), "aortega"))
    assert refused(books, one.builds(Kind.CLOSE, one.closing(), "aortega")) == "TW-STATE"
    one.counts(CashCount.of({"20.00": 11}), by="jkim")
    one.closes("aortega")
    assert books.rows("SELECT over_short FROM seal WHERE book_id = '09-0001'") == [(2000,)]


def what_was_voided_is_not_reversed(books: Books) -> None:
    paid = books.entries["paid"]
    of(books, "01").voids(paid)
    assert refused(books, reversing(late(books), paid)) == "TW-UNDO"
    assert refused(books, returning(at_the_bank(books, books.entries["dog"]), paid)) == "TW-UNDO"


def credit_that_was_used_meanwhile_is_charged(books: Books) -> None:
    unheld(books)
    of(books, "01").takes([pays("c2", "3.00", "32.00")], [on_account("3.00")])
    desk, paid = late(books), books.entries["paid"]
    assert refused(books, reversing(desk, paid, lambda body: body.pop("lines"))) == "TW-STALE"
    undone = desk.records(reversing(desk, paid))
    assert amounts(undone)["501-2300"] == 400
    assert owed(books)[f"RV-01-0001-0001-0-501-{UB}"] == 300
    assert books.rows("SELECT cents FROM credit") == [(0,)]
    assert books.rows("SELECT code FROM work_item") == [("TW-RECOVER",)]


def credit_used_between_look_and_act_is_seen(books: Books) -> None:
    unheld(books)
    desk = late(books)
    built = reversing(desk, books.entries["paid"])
    of(books, "01").takes([pays("c2", "3.00", "32.00")], [on_account("3.00")])
    assert refused(books, built) == "TW-STALE"


def a_payment_from_credit_gives_the_credit_back(books: Books) -> None:
    taken = of(books, "01").takes([pays("c2", "10.00", "32.00")], [on_account("7.00"), in_cash("3.00")])
    undone = late(books).records(reversing(late(books), taken))
    assert (amounts(undone)["501-2300"], amounts(undone)["100-2010"]) == (-700, -300)
    assert books.rows("SELECT cents FROM credit") == [(700,)]


def a_card_is_paid_back_to_the_card(books: Books) -> None:
    card = Tender("card", money("12.00"), brand="Visa", last_four="4242", approval="A1")
    taken = of(books, "01").takes([item("DOGLIC", "20.00")], [card, in_cash("8.00")])
    assert amounts(late(books).records(reversing(late(books), taken))) == {
        "999-1130": -1200, "999-2010 for 100": 1200, "100-1010": -1200, "100-2010": -800, "100-4230": 2000,
    }  # fmt: skip


def rounding_is_paid_back_too(books: Books) -> None:
    taken = of(books, "01").takes(
        [item("MISC", "125.03", {"100-4290": "125.03"})], [in_cash("130.00")], rounding="0.02", change="4.95"
    )
    assert amounts(late(books).records(reversing(late(books), taken))) == {
        "100-2010": -12505, "100-4290": 12503, "100-4191": 2,
    }  # fmt: skip


def what_was_never_received_is_over_short(books: Books) -> None:
    desk, dog = late(books), books.entries["dog"]
    undone = desk.records(reversing(desk, dog, never=True))
    assert said(undone) == [("100-4230", 2000), ("100-4190", -2000)]


def what_was_never_received_takes_two_consents(books: Books) -> None:
    desk, dog = late(books), books.entries["dog"]
    assert refused(books, reversing(desk, dog, lambda b: b["second"].update(by="admin"), never=True)) == "TW-APPROVAL"
    assert refused(books, reversing(desk, dog, lambda b: b.pop("second"), never=True)) == "TW-POST"


def the_second_check_costs_more_and_flags_the_account(books: Books) -> None:
    first, second = check_taken(books, "10.00", "1"), check_taken(books, "20.00", "2")
    desk = at_the_bank(books, first)
    desk.records(returning(desk, first))
    assert flag(books) is None
    assert refused(books, returning(desk, second)) == "TW-STALE"
    desk.records(returning(desk, second, fee="35.00"))
    assert flag(books) == "2027-11-21"
    assert owed(books)["RC-01-0001-0005-1"] == 3500
    noted = books.rows("SELECT by_person FROM audit WHERE what = 'account' AND key = :n ORDER BY id DESC LIMIT 1", n=UB)
    assert noted == [("lortiz",)]


def a_check_long_ago_flags_nobody(books: Books) -> None:
    """Checks that came back before the months which count, here none, are not counted."""
    adopts(books, "returned_check", '{"within": 0}', "2026-11-22")
    first, second = check_taken(books, "10.00", "1"), check_taken(books, "20.00", "2")
    desk = at_the_bank(books, first)
    desk.records(returning(desk, first))
    monday = later(books, 3, 2)
    monday.records(returning(monday, second, fee="35.00"))
    assert flag(books) is None


def a_flag_already_set_is_never_shortened(books: Books) -> None:
    first, second = check_taken(books, "10.00", "1"), check_taken(books, "20.00", "2")
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = '2030-01-31' WHERE number = 'UB-900001'")
    desk = at_the_bank(books, first)
    desk.records(returning(desk, first))
    desk.records(returning(desk, second, fee="35.00"))
    assert flag(books) == "2030-01-31"


def the_banks_mistake_costs_the_payer_nothing(books: Books) -> None:
    first, second = check_taken(books, "10.00", "1"), check_taken(books, "20.00", "2")
    desk = at_the_bank(books, first)
    desk.records(returning(desk, first, bank_error=True))
    desk.records(returning(desk, second))
    assert (flag(books), [name for name in owed(books) if name.startswith("RC-")]) == (None, ["RC-01-0001-0005-1"])


def a_policy_sets_fee_and_flag(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES ('returned_check', 1,"
            " '2026-11-21', 'Resolution 2026-50', '{\"first\":1500,\"returns\":1,\"months\":3}', 'admin')"
        )
    taken = check_taken(books, "10.00", "1")
    desk = at_the_bank(books, taken)
    assert refused(books, returning(desk, taken)) == "TW-STALE"
    desk.records(returning(desk, taken, fee="15.00"))
    assert flag(books) == "2027-02-21"


def a_month_that_is_shorter_ends_the_flag_on_its_last_day(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES ('returned_check', 1,"
            " '2026-11-21', 'Resolution 2026-50', '{\"returns\":1,\"months\":3}', 'admin')"
        )
    taken = check_taken(books, "10.00", "1")
    at_the_bank(books, taken)
    sunday = later(books, 9, 2)  # the 29th, as the next February has none
    sunday.records(returning(sunday, taken))
    assert flag(books) == "2027-02-28"


def money_of_a_check_is_held_for_business_days(books: Books) -> None:
    of(books, "01").takes([keeps("5.00", BL, "100")], [in_cash("5.00")])
    check_taken(books, "10.00", "1")  # on Friday, November 20: the third business day is Wednesday, November 25
    assert refused(books, refunding(late(books), "17.00")) == "TW-CREDIT"
    adopts(books, "returned_check", '{"hold": 3}')
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = NULL")
    tuesday = later(books, 4, 2)
    assert refused(books, refunding(tuesday, "17.00")) == "TW-CREDIT"
    tuesday.records(refunding(tuesday, "5.00"))
    wednesday = later(books, 5, 3)
    wednesday.records(refunding(wednesday, "12.00"))
    assert books.rows("SELECT cents FROM credit WHERE account = :n", n=UB) == [(0,)]


def a_refund_is_what_payables_owe(books: Books) -> None:
    wanted = late(books).records(refunding(late(books), "5.00"))
    assert said(wanted) == [
        ("999-2010 for 100", -500), ("999-2010 for 501", 500), ("100-1010", 500), ("100-2010", -500),
        ("501-1010", -500), ("501-2300", 500),
    ]  # fmt: skip


def nobody_consents_to_undo_what_they_took(books: Books) -> None:
    desk, taken = late(books), drawer(books, "09", "jkim").opens().takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    assert refused(books, reversing(desk, taken)) == "TW-APPROVAL"
    other = (
        drawer(books, "12", "aortega", 3)
        .opens(grand=money("80.00"))
        .takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    )
    assert refused(books, reversing(desk, other, never=True)) == "TW-APPROVAL"
    desk.records(reversing(desk, other))


def a_check_that_was_cash_never_comes_back(books: Books) -> None:
    one = of(books, "01")
    taken, other = check_taken(books, "20.00", "5"), check_taken(books, "20.00", "6")
    one.records(one.correcting(taken, standing(1, "check", "20.00"), in_cash("20.00")))
    desk = at_the_bank(books, other)
    of_cash = returning(desk, other, lambda body: body.update(of=taken.id, target=taken.content["number"]))
    assert refused(books, of_cash) == "TW-UNDO"
    desk.records(reversing(desk, taken))


def money_of_a_check_keyed_as_cash_is_held_too(books: Books) -> None:
    one = of(books, "01")
    taken = one.takes([keeps("20.00")], [in_cash("20.00")])
    one.records(one.correcting(taken, IN_CASH, by_check("20.00", "5")))
    assert refused(books, refunding(late(books), "20.00")) == "TW-CREDIT"


def what_was_undone_is_not_put_right(books: Books) -> None:
    late(books).records(reversing(late(books), books.entries["in 05"]))
    right = of(books, "05").correcting(books.entries["in 05"], IN_CASH, by_check("20.00"), "aortega")
    assert refused(books, right) == "TW-RECEIPT"


def nobody_bills_under_the_name_of_a_returned_check(books: Books) -> None:
    back = of(books, "W1-0001")
    for name in ("RC-01-0001-0001-1", f"RV-01-0001-0001-0-501-{UB}"):
        bill = back.builds(
            Kind.IMPORT, importing.import_charges("billing", (billed(name, "WATER", {"501-1310": "0.01"}),))
        )
        assert refused(books, bill) == "TW-CHARGE"
    back.imports([billed("RC-2026-1", "WATER", {"501-1310": "0.01"})])


def what_the_bank_counted_otherwise_is_over_short_or_the_banks(books: Books) -> None:
    desk = late(books)
    bag = banked(desk, "12-0001")
    total = bag.content["total"]
    assert said(desk.records(amending(desk, bag, total - 100))) == [
        ("999-1100", -100), ("999-2010 for 100", 100), ("100-1010", -100), ("100-4190", 100),
    ]  # fmt: skip
    assert refused(books, amending(desk, bag, total, lambda b: b.update(counted=total - 100))) == "TW-STORY"
    again = desk.records(amending(desk, bag, total + 400, charged=Charged.BANK_ERROR))
    assert said(again) == [("999-1100", 500), ("999-1150", -500)]
    assert books.rows("SELECT counted, cents, charged FROM deposit_correction ORDER BY entry_no") == [
        (total - 100, -100, "over_short"), (total + 400, 500, "bank_error"),
    ]  # fmt: skip


def a_correction_of_a_deposit_says_what_stood(books: Books) -> None:
    desk = late(books)
    bag = banked(desk, "12-0001")
    total = bag.content["total"]
    for change, code in (
        (lambda b: b.update(total=-200), "TW-STORY"),
        (lambda b: b.update(counted=-1), "TW-STORY"),
        (lambda b: b.update(of=books.entries["paid"].id), "TW-STORY"),
        (lambda b: b.update(target="bag B-9 for GENERAL"), "TW-STORY"),
        (lambda b: b.update(charged="bank_error"), "TW-APPROVAL"),
        (lambda b: b.update(reason="because"), "TW-APPROVAL"),
        (lambda b: b["postings"][0].update(gl="999-1115"), "TW-POST"),
    ):
        assert refused(books, amending(desk, bag, total - 100, change)) == code
    for bent in ({"amount": Money(1)}, {"target": "bag B-9"}, {"requested_by": "admin"}, {"kind": "deposit"}):
        assert refused(books, amending(desk, bag, total - 100, **bent)) == "TW-APPROVAL"
    assert refused(books, amending(desk, bag, total - 100, by="tnguyen")) == "TW-APPROVAL"


def nobody_agrees_to_the_correction_of_an_own_bag(books: Books) -> None:
    bag = banked(of(books, "W2-0001"), "12-0001")
    desk = late(books)
    assert refused(books, amending(desk, bag, 0, by="aortega")) == "TW-APPROVAL"
    desk.records(amending(desk, bag, 0))


UNDO_ACTS = [
    a_correction_of_a_deposit_says_what_stood,
    nobody_agrees_to_the_correction_of_an_own_bag,
    what_the_bank_counted_otherwise_is_over_short_or_the_banks,
    a_check_that_was_cash_never_comes_back,
    a_card_is_paid_back_to_the_card,
    a_check_long_ago_flags_nobody,
    a_check_that_was_not_deposited_came_back_from_no_bank,
    a_check_comes_off_the_account_it_was_deposited_to,
    a_bank_that_is_kept_elsewhere_since_changes_no_deposit,
    no_deposit_goes_to_what_is_no_bank,
    a_check_keyed_as_cash_comes_back,
    a_flag_is_not_passed_by_a_correction,
    credit_of_a_corrected_check_that_came_back_holds_no_other,
    a_check_put_right_into_two_is_held_while_one_of_them_stands,
    a_count_that_balanced_decides_only_while_it_does,
    rounded_cash_that_was_a_check_comes_back_whole,
    what_a_returned_check_has_to_say_is_held_against_the_books,
    what_was_left_of_a_check_comes_back,
    who_may_allow_a_check_may_allow_a_correction_to_one,
    a_flag_already_set_is_never_shortened,
    a_month_that_is_shorter_ends_the_flag_on_its_last_day,
    a_payment_from_credit_gives_the_credit_back,
    a_policy_sets_fee_and_flag,
    a_refund_is_what_payables_owe,
    credit_that_was_used_meanwhile_is_charged,
    credit_used_between_look_and_act_is_seen,
    money_of_a_check_is_held_for_business_days,
    money_of_a_check_keyed_as_cash_is_held_too,
    nobody_bills_under_the_name_of_a_returned_check,
    nobody_consents_to_undo_what_they_took,
    only_what_this_check_paid_comes_back,
    rounding_is_paid_back_too,
    the_banks_mistake_costs_the_payer_nothing,
    the_second_check_costs_more_and_flags_the_account,
    the_worked_returned_check,
    the_worked_reversal,
    two_checks_come_back_one_after_the_other,
    what_was_never_received_is_over_short,
    what_was_never_received_takes_two_consents,
    what_was_reversed_is_undone_for_good,
    what_was_undone_is_not_put_right,
    what_was_voided_is_not_reversed,
]
