# SPDX-License-Identifier: Apache-2.0
"""Longer stories both databases must tell alike: each takes a town it may change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.count import CashCount
from app.domain.entry import Entry, Kind
from app.domain.errors import Refused
from app.domain.kinds import cash, counting, open_book, transfer
from app.domain.kinds.close import TenderTotal
from app.domain.kinds.counting import Listed
from app.domain.kinds.deposit import BagCheck
from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import Money
from app.domain.tender import Tender
from app.models import Base
from app.queries import day_close, deposits
from app.storage.database import Superseded
from app.storage.embedded import approval_values
from tests.books import (
    BL,
    DAY,
    IN_CASH,
    READY_DAY,
    ROUTING,
    Books,
    by_ach,
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
from tests.storage.spec.bank_cases import BAG, PARTS, bagged
from tests.storage.spec.day_cases import DAY_ACTS
from tests.storage.spec.requests import REQUESTS
from tests.undoing import late, refunding, reversing


def refused(books: Books, entry: Entry, by: str = "") -> str:
    """The code an entry is refused with; nothing changes."""
    before = books.digest()
    with pytest.raises(Refused) as refusal:
        books.records(entry, by)
    assert books.digest() == before
    return refusal.value.code


def dog(books: Books) -> Entry:
    one = of(books, "01")
    return one.builds(Kind.RECEIPT, one.story([item("DOGLIC", "20.00")], [in_cash("20.00")]))


def a_void_pays_no_more_than_the_drawer_holds(books: Books) -> None:
    one = of(books, "01")
    taken = one.records(dog(books))
    one.drops("205.00")
    assert refused(books, one.undoing(taken)) == "TW-CASH"


def credit_that_was_used_keeps_its_receipt(books: Books) -> None:
    one = of(books, "01")
    one.takes([pays("c2", "7.00", "32.00")], [on_account("7.00")])
    assert refused(books, one.undoing(books.entries["paid"])) == "TW-CREDIT"


def a_void_opens_the_charges_again(books: Books) -> None:
    of(books, "01").voids(books.entries["paid"])
    assert books.rows("SELECT id, open FROM charge WHERE id IN ('c1', 'c2') ORDER BY id") == [("c1", 800), ("c2", 6200)]
    assert books.rows("SELECT cents FROM credit") == [(0,)]


def an_id_names_one_entry_for_ever(books: Books) -> None:
    one = of(books, "01")
    other = one.builds(Kind.NO_SALE, cash.no_sale("x"), id=books.entries["dog"].id)
    with pytest.raises(Superseded) as refusal:
        books.records(other)
    assert refusal.value.standing.hash == books.entries["dog"].hash


def what_is_given_up_never_comes_later(books: Books) -> None:
    tried = dog(books)
    one = of(books, "01")
    given_up = one.annulling(tried)
    assert books.as_("mdiaz").annul(given_up) is True
    assert books.as_("mdiaz").annul(given_up) is True
    with pytest.raises(Superseded) as refusal:
        books.records(tried)
    assert refusal.value.standing.kind == "annulled"
    assert books.rows("SELECT receipts FROM book WHERE id = '01-0001'") == [(4,)]


def what_was_recorded_is_not_given_up(books: Books) -> None:
    tried = dog(books)
    given_up = of(books, "01").annulling(tried)
    books.records(tried)
    assert books.as_("mdiaz").annul(given_up) is False


def a_count_given_back_begins_anew(books: Books) -> None:
    five = of(books, "05")
    five.writes(Kind.RETURN, counting.return_count("recount"), "jkim")
    five.counts(CashCount.of({"20.00": 6}))
    assert books.rows("SELECT attempts, state FROM book WHERE id = '05-0001'") == [(1, "counting")]
    assert refused(books, five.builds(Kind.SUBMIT, counting.submit(1))) == "TW-STATE"


def a_supervisors_count_decides(books: Books) -> None:
    six = of(books, "06")
    six.counts(CashCount.of({"20.00": 9}), "jkim")
    six.closes("aortega")
    assert books.rows("SELECT over_short, grand FROM seal WHERE book_id = '06-0001'") == [(-2000, 0)]
    assert books.rows("SELECT state, cash FROM book WHERE id = '06-0001'") == [("sealed", 0)]


def a_session_is_not_given_back_while_its_person_has_another(books: Books) -> None:
    drawer(books, "09", "bpark").opens()
    five = of(books, "05")
    assert refused(books, five.builds(Kind.RETURN, counting.return_count("x"), "jkim")) == "TW-TWO"


def a_grand_total_carried_on_stays(books: Books) -> None:
    five = of(books, "05")
    later = drawer(books, "05", "idle", 2).opens(grand=money("20.00")).begins_count()
    later.counts()
    later.submits()
    five.writes(Kind.RETURN, counting.return_count("recount"), "jkim")
    assert refused(books, five.builds(Kind.CANCEL_COUNT, counting.cancel_count())) == "TW-STATE"


def alone(books: Books, body: str = '{"amount":100000,"session":200000}', version: int = 1) -> None:
    """The city lets sessions go on without the server."""
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES"  # noqa: S608 - of here
            f" ('alone', {version}, '2026-01-0{version}', 'Resolution 9', '{body}', 'admin')"
        )


def without_the_server_circumstances_wait_for_a_supervisor(books: Books) -> None:
    alone(books)
    one = of(books, "01")
    paid = one.story([pays("c2", "62.00", "62.00")], [in_cash("62.00")])
    one.records(one.builds(Kind.RECEIPT, paid, offline=True), by="jkim")
    assert books.rows("SELECT code FROM work_item ORDER BY code") == [("TW-PEN",), ("TW-STALE",)]
    assert books.rows("SELECT open FROM charge WHERE id = 'c2'") == [(-3000,)]
    used = one.story([pays("c3", "9.00", "45.00", "SEWER", shares={"521-1310": "9.00"})], [on_account("9.00")])
    used["tenders"][0]["account"] = used["lines"][0]["account"]
    one.records(one.builds(Kind.RECEIPT, used, offline=True))
    assert ("TW-CREDIT",) in books.rows("SELECT code FROM work_item")
    assert books.rows("SELECT cents FROM credit") == [(-200,)]
    old = one.bends(Kind.NO_SALE, cash.no_sale("x"), epoch=2, offline=True)
    one.records(old)
    for stranger in ("tnguyen", "lortiz"):  # only a supervisor sends in what another one wrote
        assert refused(books, one.builds(Kind.NO_SALE, cash.no_sale("y"), offline=True), stranger) == "TW-PEN"
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET active = 0 WHERE name = 'mdiaz'")
    one.records(one.builds(Kind.NO_SALE, cash.no_sale("y"), offline=True))
    assert [code for (code,) in books.rows("SELECT code FROM work_item ORDER BY code")] == [
        "TW-ALONE", "TW-CREDIT", "TW-EPOCH", "TW-PEN", "TW-RIGHT", "TW-STALE",
    ]  # fmt: skip


def without_the_server_what_is_beyond_the_policy_waits_for_a_supervisor(books: Books) -> None:
    """So much on one receipt, in all of a session and on so many receipts, by cash and check; nothing without one."""
    one = of(books, "01")

    def takes(*tenders: Tender) -> int:
        total = Money.total(tender.amount for tender in tenders)
        kept = books.rows("SELECT count(*) FROM work_item WHERE code = 'TW-ALONE'")[0][0]
        lines = [item("MISC", total.plain, {"100-4290": total.plain})]
        one.records(one.builds(Kind.RECEIPT, one.story(lines, list(tenders)), offline=True))
        return int(books.rows("SELECT count(*) FROM work_item WHERE code = 'TW-ALONE'")[0][0]) - int(kept)

    assert takes(in_cash("1.00")) == 1
    alone(books, '{"amount":2000,"receipts":6,"session":5000}')
    assert takes(in_cash("20.00")) == 0
    assert takes(in_cash("20.01")) == 1
    assert takes(by_money_order("1.00")) == 1
    assert takes(by_check("7.99")) == 0  # fifty dollars now
    assert takes(in_cash("0.01")) == 1
    alone(books, '{"amount":2000,"receipts":6,"session":9000}', 2)
    assert takes(in_cash("1.00")) == 1  # the seventh receipt
    assert {code for (code,) in books.rows("SELECT code FROM work_item")} == {"TW-ALONE"}


def without_the_server_no_untruth_is_taken_either(books: Books) -> None:
    one = of(books, "01")
    for change, code in (
        (lambda b: b.update(total=1), "TW-STORY"),
        (lambda b: b.update(prev="ab" * 32), "TW-SEQ"),
        (lambda b: b["lines"][0].update(code="CATLIC"), "TW-CHARGE"),
        (lambda b: b["postings"].pop(), "TW-POST"),
        (lambda b: b.update(number="01-0001-0099"), "TW-NUMBER"),
    ):
        story = one.story([item("DOGLIC", "20.00")], [in_cash("20.00")])
        assert refused(books, one.bends(Kind.RECEIPT, story, change, offline=True)) == code


def a_float_policy_decides_what_is_assigned(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, scope, version, from_date, authority, body, recorded_by) VALUES"
            " ('float', '09', 1, '2026-11-01', 'Memo', '{\"amount\":30000}', 'admin')"
        )
    nine = drawer(books, "09", "idle")
    content = open_book.open_drawer(1, Money(0), Money(20000), CashCount())
    assert refused(books, nine.builds(Kind.OPEN, content)) == "TW-STORY"
    nine.opens(assigned=Money(30000))


def many_entries_at_once_are_all_or_none(books: Books) -> None:
    one = of(books, "01")
    first = dog(books)
    then = one_after(books, first)
    wrong = replace(then, hash=bytes(32))
    before = books.digest()
    with pytest.raises(Refused):
        books.as_("mdiaz").record_many([first, wrong])
    assert books.digest() == before
    assert [r.again for r in books.as_("mdiaz").record_many([first, then])] == [False, False]
    assert [r.again for r in books.as_("mdiaz").record_many([first, then])] == [True, True]
    assert one.pen.next_seq == first.seq


def one_after(books: Books, entry: Entry) -> Entry:
    one = of(books, "01")
    pen, one.pen = one.pen, one.pen.after(entry)
    following = dog(books)
    one.pen = pen
    return following


def excess_is_kept_as_credit(books: Books) -> None:
    of(books, "01").takes([keeps("5.00")], [in_cash("5.00")])
    assert books.rows("SELECT cents FROM credit") == [(1200,)]


def the_next_day_a_drawer_goes_on(books: Books) -> None:
    drawer(books, "07", "kfox", 2, DAY.replace(day=21)).opens()
    assert books.rows("SELECT opening_grand FROM book WHERE id = '07-0002'") == [(0,)]


def without_a_policy_cash_is_not_rounded(books: Books) -> None:
    one = of(books, "01")
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE policy SET active = 0 WHERE kind = 'rounding' AND version = 2")
    alone(books)
    rounded = one.story([item("MISC", "10.02", {"100-4290": "10.02"})], [in_cash("10.00")], rounding="-0.02")
    assert refused(books, one.builds(Kind.RECEIPT, rounded)) == "TW-STORY"
    one.records(one.builds(Kind.RECEIPT, rounded, offline=True))
    assert books.rows("SELECT code FROM work_item") == [("TW-STORY",)]


def a_number_where_none_belongs_uses_none_up(books: Books) -> None:
    one = of(books, "01")
    one.records(one.bends(Kind.NO_SALE, cash.no_sale("x"), lambda body: body.update(number="01-0001-0099")))
    assert books.rows("SELECT receipts FROM book WHERE id = '01-0001'") == [(3,)]


def who_has_no_department_takes_every_departments(books: Books) -> None:
    one = of(books, "01")
    permit = one.story([item("PERMIT", "20.00", {"100-4220": "20.00"})], [by_ach("20.00")])
    assert refused(books, one.builds(Kind.RECEIPT, permit)) == "TW-RIGHT"
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET departments = '[]' WHERE name = 'mdiaz'")
    one.records(one.builds(Kind.RECEIPT, permit))
    assert books.rows("SELECT code FROM work_item") == []


def without_the_server_another_departments_item_waits_for_a_supervisor(books: Books) -> None:
    alone(books)
    one = of(books, "01")
    permit = one.story([item("PERMIT", "20.00", {"100-4220": "20.00"})], [in_cash("20.00")])
    one.records(one.builds(Kind.RECEIPT, permit, offline=True))
    assert books.rows("SELECT code FROM work_item") == [("TW-RIGHT",)]
    again = one.story([item("PERMIT", "20.00", {"100-4220": "20.00"})], [in_cash("20.00")])
    one.records(one.builds(Kind.RECEIPT, again, offline=True), by="jkim")  # whoever sends it in: its writer is limited
    codes = [code for (code,) in books.rows("SELECT code FROM work_item ORDER BY code")]
    assert codes == ["TW-PEN", "TW-RIGHT", "TW-RIGHT"]


def without_the_server_a_check_against_a_flag_waits_for_a_supervisor(books: Books) -> None:
    alone(books)
    one = of(books, "01")
    for place, consent in enumerate((None, {"by": "jkim", "text": "00" * 32})):
        due = pays("b1", "50.00", f"{250 - 50 * place}.00", "BUSLIC", account=BL, shares={"100-1310": "50.00"})
        story = one.story([due], [by_check("50.00")])
        one.records(one.builds(Kind.RECEIPT, {**story, **({"approval": consent} if consent else {})}, offline=True))
    assert books.rows("SELECT code FROM work_item") == [("TW-APPROVAL",), ("TW-APPROVAL",)]


def a_flag_of_yesterday_bars_no_check(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE account SET cash_only_until = '2026-11-19' WHERE number = 'BL-100'")
    due = pays("b1", "50.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "50.00"})
    of(books, "01").takes([due], [by_check("50.00")])


def a_consent_holds_for_two_minutes(books: Books) -> None:
    one = of(books, "01")
    due = pays("b1", "50.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "50.00"})
    entry = one.allowed(lambda: one.story([due], [by_check("50.00")]))
    given = entry.approval
    assert given is not None
    values = {**approval_values(given), "approved_at": datetime.now(UTC) - timedelta(seconds=121)}
    with books.database.engine.begin() as connection:  # by hand: nobody else names the moment
        connection.execute(Base.metadata.tables["approval"].insert().values(**values))
    assert refused(books, replace(entry, approval=None)) == "TW-APPROVAL"


def a_session_goes_to_the_bank_once(books: Books) -> None:
    back = of(books, "W1-0001")
    back.records(bagged()(books))
    assert refused(books, bagged(bag=replace(BAG, bag="B-2"))(books)) == "TW-DEPOSIT"
    assert refused(books, bagged(lambda body: body["lines"].pop(1))(books)) == "TW-DEPOSIT"
    assert books.rows("SELECT bank, bag, cash, checks, money_orders, prepared_by, verified_by FROM deposit") == [
        ("GENERAL", "B-1", 2000, 4500, 2000, "lortiz", "jkim")
    ]
    assert books.rows("SELECT tender, cents FROM deposit_book ORDER BY tender") == [
        ("cash", 2000), ("check", 4500), ("money_order", 2000),
    ]  # fmt: skip
    assert books.rows("SELECT n, receipt, place, number FROM deposit_check ORDER BY n") == [
        (1, "11-0001-0002", 1, "301"), (2, "11-0001-0003", 1, "77"),
    ]  # fmt: skip


def the_bag_holds_the_checks_that_were_put_right(books: Books) -> None:
    two = drawer(books, "07", "kfox", 2).opens()
    no_check = two.takes([item("DOGLIC", "20.00")], [by_check("20.00", "5")])
    a_check = two.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    two.records(two.correcting(no_check, replace(IN_CASH, kind="check", gl="999-1120"), in_cash("20.00")))
    two.records(two.correcting(a_check, IN_CASH, by_check("20.00", "8")))
    two.begins_count().counts(CashCount.of({"20.00": 11}), checks=(Listed(money("20.00"), "8"),))
    two.submits()
    one = (TenderTotal("cash", 1, money("20.00")), TenderTotal("check", 1, money("20.00")))
    two.writes(Kind.CLOSE, two.closing(totals=one), "jkim")
    keyed = BagCheck("07-0002", "check", money("20.00"), no_check.content["number"], 1, "5", ROUTING)
    right = replace(keyed, receipt=a_check.content["number"], place=2, number="8")
    parts = tuple(replace(part, book="07-0002", amount=money(left))
                  for part, left in zip(PARTS, ("20.00", "20.00", "0.00"), strict=True))  # fmt: skip
    for wrong in (keyed, BagCheck("07-0002", "check", money("20.00"), number="8")):
        assert refused(books, bagged(bag=replace(BAG, parts=parts, checks=(wrong,)))(books)) == "TW-STORY"
    of(books, "W1-0001").records(bagged(bag=replace(BAG, parts=parts, checks=(right,)))(books))
    taken = deposits.taken_checks(books.database, ["07-0002"])
    assert [(one.receipt, one.place, one.number) for one in taken] == [(right.receipt, 2, "8")]


def an_account_may_take_a_tender_by_itself(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE bank_account SET tenders = '[\"cash\"]'")
        connection.exec_driver_sql(
            "INSERT INTO bank_account (code, name, gl, tenders)"
            " VALUES ('PAPER', 'Checks', '999-1100', '[\"check\", \"money_order\"]')"
        )
    back = of(books, "W1-0001")
    back.records(bagged(bag=replace(BAG, parts=PARTS[:1], checks=()))(books))
    paper = replace(BAG, bank="PAPER", parts=PARTS[1:], cash=CashCount())
    assert refused(books, bagged(bag=replace(paper, parts=PARTS[1:2], checks=BAG.checks[:1]))(books)) == "TW-STORY"
    back.records(bagged(bag=paper)(books))
    assert books.rows("SELECT bank, cash, checks FROM deposit ORDER BY bank") == [
        ("GENERAL", 2000, 0), ("PAPER", 0, 4500),
    ]  # fmt: skip


def nobody_rules_on_an_own_transfer(books: Books) -> None:
    own = drawer(books, "09", "aortega").opens()
    to_own, from_own = of(books, "21").sends("09", {"5.00": 1}), own.sends("22", {"5.00": 1})
    for sent, left, charged in ((to_own, "5.00", "21-0001"), (from_own, "5.00", "09-0001")):
        ruled = transfer.ruling(sent.id, money(left), charged, "lost")
        assert refused(books, of(books, "W2-0001").builds(Kind.TRANSFER_RULING, ruled)) == "TW-PEN"
    own.receives(to_own, {"1.00": 4})
    ruled = transfer.ruling(to_own.id, money("1.00"), "21-0001", "lost")
    assert refused(books, of(books, "W2-0001").builds(Kind.TRANSFER_RULING, ruled)) == "TW-PEN"
    office(books, "jkim", 3).opens().writes(Kind.TRANSFER_RULING, ruled)


def who_might_have_taken_a_transfer_never_rules_on_it(books: Books) -> None:
    own = drawer(books, "09", "aortega").opens()
    sent = of(books, "21").sends("09", {"5.00": 1})
    own.begins_count().counts()
    own.submits()
    ruled = transfer.ruling(sent.id, money("5.00"), "21-0001", "lost")
    assert refused(books, of(books, "W2-0001").builds(Kind.TRANSFER_RULING, ruled)) == "TW-PEN"
    own.closes()
    assert refused(books, of(books, "W2-0001").builds(Kind.TRANSFER_RULING, ruled)) == "TW-PEN"
    later = of(books, "21").sends("09", {"5.00": 1})
    ruled = transfer.ruling(later.id, money("5.00"), "21-0001", "lost")
    of(books, "W2-0001").writes(Kind.TRANSFER_RULING, ruled)


def too_much_of_one_transfer_hides_no_loss_of_another(books: Books) -> None:
    one = drawer(books, "09", "bpark", 1, READY_DAY).opens()
    two = drawer(books, "12", "kfox", 3, READY_DAY).opens(grand=money("80.00"))
    for taken in (4, 6):
        two.receives(one.sends("12", {"5.00": 1}), {"1.00": taken})
    one.begins_count().counts(CashCount.of({"10.00": 19}))
    two.begins_count().counts(CashCount.of({"10.00": 21}))
    for session in (one, two):
        session.submits()
        session.closes()
    city = of(books, "DAY-0001")
    assert refused(books, city.builds(Kind.SEAL, city.sealing(READY_DAY))) == "TW-OPEN"
    assert day_close.in_transit(books.database, READY_DAY) == money("2.00")


def a_transfer_is_in_transit_until_it_is_taken_and_ruled_on(books: Books) -> None:
    waiting = "SELECT cents, taken, open FROM transfer ORDER BY entry_no"
    in_transit = "SELECT CAST(sum(cents) AS BIGINT) FROM posting WHERE gl = '999-1112'"
    assert books.rows(waiting) == [(1000, None, 1000), (500, 400, 100)]
    assert books.rows(in_transit) == [(1100,)]
    of(books, "22").receives(books.entries["sent"], {"10.00": 1, "1.00": 2})
    assert books.rows(waiting) == [(1000, 1200, -200), (500, 400, 100)]
    ruler = of(books, "W2-0001")
    for name, left, charged in (("sent", "-2.00", "22-0001"), ("sent_short", "1.00", "21-0001")):
        ruled = transfer.ruling(books.entries[name].id, money(left), charged, "counted wrong")
        ruler.writes(Kind.TRANSFER_RULING, ruled)
        assert refused(books, ruler.builds(Kind.TRANSFER_RULING, ruled)) == "TW-TRANSFER"
    assert books.rows(in_transit) == [(0,)]
    assert books.rows(waiting) == [(1000, 1200, 0), (500, 400, 0)]
    rows = books.rows("SELECT gl, CAST(sum(cents) AS BIGINT) FROM posting p JOIN entry e ON e.no = p.entry_no"
                      " WHERE e.kind = 'transfer_ruling' GROUP BY gl ORDER BY gl")  # fmt: skip
    assert rows == [("100-1010", 100), ("100-4190", -100), ("999-1112", 100), ("999-2010", -100)]


def what_was_ruled_on_is_taken_by_nobody(books: Books) -> None:
    sent = books.entries["sent"]
    of(books, "W2-0001").writes(
        Kind.TRANSFER_RULING, transfer.ruling(sent.id, money("10.00"), "21-0001", "never arrived")
    )
    for code in ("21", "22"):
        taken = transfer.acceptance(sent.id, CashCount.of({"10.00": 1}))
        assert refused(books, of(books, code).builds(Kind.TRANSFER_IN, taken)) == "TW-TRANSFER"


def a_corrected_tender_counts_as_what_it_was_put_right_to(books: Books) -> None:
    eleven = of(books, "21")
    held = "SELECT cash, checks, money_orders FROM book WHERE id = '21-0001'"
    assert books.rows(held) == [(20000 - 1500 + 500 + 1500, 1500 + 2500, 0)]
    keyed, both = books.entries["keyed"], books.entries["both"]
    right = by_money_order("15.00")
    eleven.records(eleven.correcting(keyed, StandingTender(2, "check", money("15.00"), "999-1120"), right))
    eleven.records(eleven.correcting(both, StandingTender(1, "check", money("25.00"), "999-1120"), in_cash("5.00")))
    assert books.rows(held) == [(21000, 2000, 1500)]
    eleven.begins_count().counts()
    for _ in range(2):
        eleven.counts()
    eleven.submits()
    eleven.counts(by="jkim")
    as_keyed = (TenderTotal("cash", 2, money("35.00")), TenderTotal("check", 1, money("25.00")))
    assert refused(books, eleven.builds(Kind.CLOSE, eleven.closing(totals=as_keyed), "jkim")) == "TW-STORY"
    eleven.closes()
    assert books.rows("SELECT tender, count_of, cents FROM seal_total WHERE book_id = '21-0001' ORDER BY tender") == [
        ("cash", 3, 2500), ("check", 1, 2000), ("money_order", 1, 1500),
    ]  # fmt: skip


def what_was_reversed_is_not_put_right(books: Books) -> None:
    five, taken = of(books, "05"), books.entries["in 05"]
    late(books).records(reversing(late(books), taken))
    assert refused(books, five.correcting(taken, IN_CASH, by_check("20.00"), "aortega")) == "TW-RECEIPT"


def what_was_no_card_is_not_paid_back_to_one(books: Books) -> None:
    eleven = of(books, "21")
    visa = Tender("card", money("30.00"), brand="Visa", last_four="4242", approval="A1")
    taken = eleven.takes([keeps("30.00")], [visa])
    eleven.records(eleven.correcting(taken, StandingTender(1, "card", money("20.00"), "999-1130"), in_cash("20.00")))
    other = reversing(late(books), taken, lambda body: body["postings"][0].update(cents=-3000))
    assert refused(books, other) == "TW-POST"
    undone = late(books).records(reversing(late(books), taken))
    rows = {row["gl"]: row["cents"] for row in undone.content["postings"]}
    assert (rows["999-1130"], rows["100-2010"]) == (-1000, -2000)
    assert books.rows("SELECT CAST(sum(cents) AS BIGINT) FROM posting WHERE gl = '999-1130'") == [(0,)]


def credit_of_a_check_keyed_as_cash_is_held_too(books: Books) -> None:
    eleven = of(books, "21")
    taken = eleven.takes([keeps("30.00")], [in_cash("30.00")])
    eleven.records(eleven.correcting(taken, replace(IN_CASH, left=money("30.00")), by_check("30.00", "5")))
    assert refused(books, refunding(late(books), "30.00")) == "TW-CREDIT"


def a_check_that_pays_no_change_leaves_the_drawer_its_cash(books: Books) -> None:
    eleven = of(books, "21")
    eleven.writes(Kind.DROP, cash.drop(money("203.00"), "vault"))
    left = StandingTender(1, "cash", money("5.00"), "999-1110")
    assert refused(books, eleven.correcting(books.entries["keyed"], left, by_check("5.00"))) == "TW-CASH"


def nobody_agrees_to_a_correction_of_an_own_session(books: Books) -> None:
    own = drawer(books, "09", "aortega").opens()
    keyed = own.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    own.begins_count()
    for _ in range(3):
        own.counts(CashCount())
    own.submits()
    assert refused(books, own.correcting(keyed, IN_CASH, by_check("20.00"), "jkim", "aortega")) == "TW-APPROVAL"


ACTS = [
    a_session_goes_to_the_bank_once,
    an_account_may_take_a_tender_by_itself,
    a_check_that_pays_no_change_leaves_the_drawer_its_cash,
    a_corrected_tender_counts_as_what_it_was_put_right_to,
    a_transfer_is_in_transit_until_it_is_taken_and_ruled_on,
    nobody_agrees_to_a_correction_of_an_own_session,
    nobody_rules_on_an_own_transfer,
    the_bag_holds_the_checks_that_were_put_right,
    too_much_of_one_transfer_hides_no_loss_of_another,
    credit_of_a_check_keyed_as_cash_is_held_too,
    what_was_no_card_is_not_paid_back_to_one,
    what_was_reversed_is_not_put_right,
    who_might_have_taken_a_transfer_never_rules_on_it,
    what_was_ruled_on_is_taken_by_nobody,
    *DAY_ACTS,
    a_consent_holds_for_two_minutes,
    a_flag_of_yesterday_bars_no_check,
    who_has_no_department_takes_every_departments,
    without_the_server_a_check_against_a_flag_waits_for_a_supervisor,
    without_the_server_another_departments_item_waits_for_a_supervisor,
    a_number_where_none_belongs_uses_none_up,
    a_count_given_back_begins_anew,
    a_float_policy_decides_what_is_assigned,
    a_grand_total_carried_on_stays,
    a_session_is_not_given_back_while_its_person_has_another,
    a_supervisors_count_decides,
    a_void_opens_the_charges_again,
    a_void_pays_no_more_than_the_drawer_holds,
    an_id_names_one_entry_for_ever,
    credit_that_was_used_keeps_its_receipt,
    excess_is_kept_as_credit,
    many_entries_at_once_are_all_or_none,
    the_next_day_a_drawer_goes_on,
    what_is_given_up_never_comes_later,
    what_was_recorded_is_not_given_up,
    without_a_policy_cash_is_not_rounded,
    without_the_server_circumstances_wait_for_a_supervisor,
    without_the_server_no_untruth_is_taken_either,
    without_the_server_what_is_beyond_the_policy_waits_for_a_supervisor,
    *REQUESTS,
]
