# SPDX-License-Identifier: Apache-2.0
"""Payments and voids as cashiers do them, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from app.domain import ids
from app.domain.errors import CounterError, Fault, OutcomeUnknown
from app.domain.money import Money
from app.domain.tender import Tender
from app.queries import accounts
from app.services import drawers, passwords, receipts
from app.services.desk import Desk
from app.services.posting import Journal
from app.storage import masters
from tests.books import PASSWORD, ROUTING, UB, Books, billed, by_check, in_cash, money, office
from tests.conftest import FakeClock
from tests.services.counter_acts import VISA, bills, cart, handed, opens
from tests.shared_books import state

At = Callable[..., Desk]


def held(city: Books) -> str:
    """All the books hold; in shared books the server reckons it."""
    return state(city) if city.database.dialect == "postgresql" else city.digest()


def adopt(city: Books, kind: str, body: dict[str, str]) -> None:
    """A policy in force from today."""
    values = {
        "kind": kind, "version": 2, "from_date": "2026-11-20", "authority": "Resolution 2026-41",
        "body": json.dumps(body), "recorded_by": "admin",
    }  # fmt: skip
    with city.as_("admin").writing() as connection:
        masters.add(connection, "policy", values)


def void(desk: Desk, number: str, approver: str = "jkim", **said: object) -> receipts.VoidedReceipt:
    told: dict[str, object] = {"reason": "wrong account", "password": PASSWORD} | said
    return receipts.void(desk, number=number, approver=approver, **told)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def proven(city: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has the usual password; embedded homes keep it themselves, here hashed in no time."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in ("jkim", "tnguyen", "mdiaz"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})


def test_a_payment_goes_over_the_open_bills_oldest_first_and_gives_change(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    posted = receipts.post(desk, handed(desk, cart(desk, "100.00"), by_check("80.00"), in_cash("50.00")))
    assert (posted.number, posted.total, posted.change) == ("01-0001-0001", money("100.00"), money("30.00"))
    assert [line.amount.plain for line in posted.lines] == ["8.00", "62.00", "30.00"]
    assert dict(city.rows("SELECT id, open FROM charge")) == {"c1": 0, "c2": 0, "c3": 1500}
    assert receipts.last(desk) == (posted,)
    assert receipts.by_number(desk, posted.number) == posted


def test_finishing_the_same_receipt_twice_records_it_once(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    draft = handed(desk, cart(desk, "100.00"), in_cash("100.00"))
    first = receipts.post(desk, draft)
    before = held(city)
    assert receipts.post(desk, draft) == first
    assert receipts.post(desk, draft, known=receipts.rules(desk)) == first
    assert held(city) == before
    assert city.rows("SELECT count(*) FROM receipt") == [(1,)]


def test_a_bill_paid_meanwhile_is_refused_with_who_when_where_and_what_is_left(
    at: At, city: Books, clock: FakeClock
) -> None:
    bills(city)
    one, two = opens(at("mdiaz")), opens(at("tnguyen"), "02")
    late = handed(two, cart(two, "100.00"), in_cash("100.00"))
    clock.advance(hours=6, minutes=25)
    receipts.post(one, handed(one, cart(one, "70.00"), in_cash("70.00")))
    before = held(city)
    with pytest.raises(CounterError) as refused:
        receipts.post(two, late)
    assert refused.value.message == (
        "Someone paid this bill at 2:40 PM in drawer 01, receipt 01-0001-0001. $0.00 is left. "
        "Nothing was taken. Take the line off and add it again."
    )
    assert refused.value.field == "charge:c1"
    assert held(city) == before
    again = receipts.post(two, handed(two, cart(two), in_cash("45.00")))
    assert again.number == "02-0001-0001"


def test_a_bill_that_rose_again_after_a_void_is_not_called_paid(at: At, city: Books) -> None:
    bills(city)
    one, two = opens(at("mdiaz")), opens(at("tnguyen"), "02")
    paid = receipts.post(one, handed(one, cart(one, "70.00"), in_cash("70.00")))
    receipts.post(one, handed(one, cart(one, "5.00"), in_cash("5.00")))
    late = handed(two, cart(two, "10.00"), in_cash("10.00"))
    voided = receipts.by_number(one, "01-0001-0002")
    void(one, voided.number)
    assert paid.voided is None
    with pytest.raises(CounterError, match=r"This bill has changed since it was looked up\. \$45\.00 is left"):
        receipts.post(two, late)


def test_what_is_refused_before_it_is_recorded_changes_nothing(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    before = held(city)
    with pytest.raises(CounterError, match=r"\$1\.00 short"):
        receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("19.00")))
    with pytest.raises(CounterError, match="nothing to finish"):
        receipts.post(desk, replace(cart(desk, "20.00"), id=""))
    bad = replace(by_check("20.00"), dated=date(2026, 11, 21))
    with pytest.raises(CounterError, match="after today"):
        receipts.post(desk, replace(cart(desk, "20.00"), tenders=(bad,)))
    bad = replace(by_check("20.00"), routing="121000359")
    with pytest.raises(CounterError, match="routing number"):
        receipts.post(desk, replace(cart(desk, "20.00"), tenders=(bad,)))
    assert held(city) == before


def test_an_account_with_returned_checks_pays_by_cash_card_or_money_order(at: At, city: Books) -> None:
    bills(city)
    with city.as_("lortiz").writing() as connection:
        masters.change(connection, "account", {"number": UB}, {"cash_only_until": "2027-03-03"})
    desk = opens(at("mdiaz"))
    with pytest.raises(CounterError) as refused:
        receipts.post(desk, handed(desk, cart(desk, "20.00"), by_check("20.00")))
    assert refused.value.message == ("No checks from this account until Mar 3, 2027. Take cash, card or money order.")
    order = Tender("money_order", money("20.00"), number="88")
    assert receipts.post(desk, handed(desk, cart(desk, "20.00"), order)).total == money("20.00")


def test_what_is_paid_ahead_is_kept_as_credit_and_pays_later_on_account(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    receipts.post(desk, handed(desk, cart(desk, "125.00"), in_cash("125.00")))
    assert accounts.card(desk.database, UB).credit == money("10.00")
    office(city, "admin", 1).opens().imports([billed("c4", "WATER", {"501-1310": "30.00"})])
    fund = accounts.card(desk.database, UB).credits[0].fund
    credit = Tender("on_account", money("10.00"), account=UB, fund=fund)
    posted = receipts.post(desk, handed(desk, cart(desk, "30.00"), credit, in_cash("20.00")))
    assert (posted.total, posted.change) == (money("30.00"), Money(0))
    assert accounts.card(desk.database, UB).credit == Money(0)
    too_much = handed(desk, replace(cart(desk, "5.00"), tenders=()), in_cash("5.00"))
    receipts.post(desk, too_much)
    before = held(city)
    with pytest.raises(CounterError):
        receipts.post(desk, handed(desk, cart(desk, "5.00"), replace(credit, amount=money("5.00"))))
    assert held(city) == before


@pytest.mark.parametrize(
    ("mode", "cash", "rounding", "change", "credit"),
    [
        ("none", "63.00", "0.00", "0.98", "0.00"),
        ("symmetric5", "63.00", "-0.02", "1.00", "0.00"),
        ("symmetric5", "62.02", "0.00", "0.00", "0.00"),  # exact pennies are always taken
        ("payer_favour5", "63.00", "-0.02", "1.00", "0.00"),
        ("round_up_credit", "63.00", "0.00", "0.95", "0.03"),
    ],
)
def test_cash_is_rounded_as_the_city_has_resolved(
    at: At, city: Books, mode: str, cash: str, rounding: str, change: str, credit: str
) -> None:
    office(city, "lortiz", 1, till="W2").opens().imports([billed("c1", "WATER", {"501-1310": "62.02"})])
    adopt(city, "rounding", {"mode": mode})
    desk = opens(at("mdiaz"))
    posted = receipts.post(desk, handed(desk, cart(desk), in_cash(cash)))
    assert (posted.rounding.plain, posted.change.plain) == (rounding, change)
    assert accounts.card(desk.database, UB).credit.plain == credit
    assert city.rows("SELECT open FROM charge") == [(0,)]


def test_card_numbers_are_refused_in_every_field_people_type(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    number = receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("20.00"))).number
    before = held(city)
    draft = cart(desk, "20.00")
    with pytest.raises(CounterError, match="card number"):
        draft.paid_by(f"Rosa {VISA}")
    for typed in ({"number": VISA}, {"payer": VISA}):
        check = replace(by_check("20.00"), **typed)
        with pytest.raises(CounterError, match="card number"):
            receipts.post(desk, handed(desk, draft, check))
    card = Tender("card", money("20.00"), brand="Visa", last_four="1111", approval=VISA)
    with pytest.raises(CounterError, match="card number"):
        receipts.post(desk, handed(desk, draft, card))
    with pytest.raises(CounterError, match="card number"):
        void(desk, number, reason=f"paid with {VISA}")
    with pytest.raises(CounterError, match="card number"):
        drawers.no_sale(desk, reason=VISA)
    with pytest.raises(CounterError, match="card number"):
        drawers.drop(desk, amount=money("20.00"), reason=VISA)
    assert held(city) == before
    assert ROUTING not in before


def test_nothing_is_taken_without_a_drawer_or_while_it_is_counted(at: At, city: Books) -> None:
    bills(city)
    desk = at("mdiaz")
    draft = handed(desk, cart(desk, "20.00"), in_cash("20.00"))
    with pytest.raises(CounterError, match="no open drawer"):
        receipts.post(desk, draft)
    known = receipts.rules(opens(desk))
    drawers.begin_count(desk)
    for rules in (None, known):
        with pytest.raises(CounterError, match="being counted"):
            receipts.post(desk, draft, known=rules)
    assert city.rows("SELECT count(*) FROM receipt") == [(0,)]


def test_the_own_receipts_are_not_shown_while_the_drawer_is_counted(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    number = receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("20.00"))).number
    drawers.begin_count(desk)
    for ask in (
        lambda: receipts.last(desk),
        lambda: receipts.by_number(desk, number),
        lambda: receipts.reprint(desk, number),
    ):
        with pytest.raises(CounterError, match=r"not shown while you count it.*They are safe"):
            ask()
    assert receipts.by_number(at("tnguyen"), number).number == number
    drawers.cancel_count(desk)
    assert receipts.last(desk)[0].number == number


def test_an_auditor_takes_no_payments(at: At, city: Books) -> None:
    bills(city)
    desk = at("pshah")
    with pytest.raises(CounterError, match="may not take payments"):
        receipts.post(desk, replace(cart(desk, "20.00"), tenders=(in_cash("20.00"),)))


# --- voids ------------------------------------------------------------------------------------------------


def test_a_void_needs_a_reason_and_another_person_and_gives_the_cash_back(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    paid = receipts.post(desk, handed(desk, cart(desk, "100.00"), by_check("80.00"), in_cash("50.00")))
    before = held(city)
    with pytest.raises(CounterError, match="reason is missing") as refused:
        void(desk, paid.number, reason="  ")
    assert refused.value.field == "reason"
    with pytest.raises(CounterError, match="Mdiaz asked for this, so Mdiaz cannot approve it"):
        void(desk, paid.number, approver="mdiaz")
    with pytest.raises(CounterError, match="has no right to approve"):
        void(desk, paid.number, approver="tnguyen")
    with pytest.raises(CounterError, match="do not belong together"):
        void(desk, paid.number, password="something else")
    with pytest.raises(CounterError, match="There is no receipt 01-0001-0009"):
        void(desk, "01-0001-0009")
    assert city.rows("SELECT count(*) FROM void") == [(0,)]
    done = void(desk, paid.number, approver=" JKim ")
    assert (done.hand_back, done.approved_by) == (money("20.00"), "Jkim")
    assert done.receipt.voided is not None
    assert done.receipt.voided.reason == "wrong account"
    assert held(city) != before
    assert dict(city.rows("SELECT id, open FROM charge")) == {"c1": 800, "c2": 6200, "c3": 4500}
    assert city.rows("SELECT cash, checks FROM book WHERE id = '01-0001'") == [(20000, 0)]


def test_a_receipt_is_voided_once_and_asking_again_for_the_same_void_answers_it(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    paid = receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("20.00")))
    wanted = ids.uuid7(desk.clock())
    done = void(desk, paid.number, void_id=wanted)
    assert void(desk, paid.number, void_id=wanted) == done
    with pytest.raises(CounterError, match="is voided already"):
        void(desk, paid.number)
    assert city.rows("SELECT count(*) FROM void") == [(1,)]


def test_only_the_own_open_session_is_voided_in(at: At, city: Books) -> None:
    bills(city)
    one, two = opens(at("mdiaz")), opens(at("tnguyen"), "02")
    paid = receipts.post(one, handed(one, cart(one, "20.00"), in_cash("20.00")))
    with pytest.raises(CounterError, match="not of your open session"):
        void(two, paid.number)
    drawers.begin_count(one)
    with pytest.raises(CounterError, match="being counted"):
        void(one, paid.number)


def test_copies_are_counted_before_they_are_printed(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    paid = receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("20.00")))
    assert [receipts.reprint(desk, paid.number)[1] for _ in range(3)] == [1, 2, 3]


def test_the_same_amount_again_within_days_is_warned_of(at: At, city: Books, clock: FakeClock) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    receipts.post(desk, handed(desk, cart(desk, "20.00"), by_check("20.00", "1021")))
    assert receipts.duplicates(desk, cart(desk, "20.00")) == (f"{UB} paid $20.00 today, receipt 01-0001-0001.",)
    clock.advance(days=2)
    assert receipts.duplicates(desk, cart(desk, "20.00")) == (f"{UB} paid $20.00 on Nov 20, receipt 01-0001-0001.",)
    same = handed(desk, cart(desk, "20.00"), by_check("5.00", "7"), by_check("15.00", "1021"))
    assert receipts.duplicates(desk, same) != ()
    other = handed(desk, cart(desk, "20.00"), by_check("20.00", "1022"))
    assert receipts.duplicates(desk, other) == ()
    assert receipts.duplicates(desk, cart(desk, "21.00")) == ()
    clock.advance(days=30)
    assert receipts.duplicates(desk, cart(desk, "20.00")) == ()


# --- outcomes nobody knows --------------------------------------------------------------------------------


class _Silent:
    """Books whose answers are lost: before the row arrives, or after it stands."""

    def __init__(self, database: object, arrives: bool) -> None:
        self._database, self._arrives = database, arrives
        self.silent = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    def record(self, entry: object) -> object:
        if self.silent and not self._arrives:
            raise OutcomeUnknown("No answer.", "Once or not at all.", "Wait.")
        done = self._database.record(entry)  # type: ignore[attr-defined]
        if self.silent:
            raise OutcomeUnknown("No answer.", "Once or not at all.", "Wait.")
        return done


@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it never arrived"])
def test_a_payment_without_an_answer_blocks_its_book_until_it_is_known(at: At, city: Books, arrives: bool) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    line = _Silent(desk.database, arrives)
    desk = replace(desk, journal=Journal(line))  # type: ignore[arg-type]
    draft = handed(desk, cart(desk, "20.00"), in_cash("20.00"))
    with pytest.raises(OutcomeUnknown):
        receipts.post(desk, draft)
    with pytest.raises(Fault, match="Nobody can tell yet whether"):
        drawers.no_sale(desk, reason="change")
    with pytest.raises(OutcomeUnknown):
        receipts.post(desk, draft)
    assert len(desk.journal.unknown) == 1
    line.silent = False
    assert receipts.post(desk, draft).number == "01-0001-0001"
    assert desk.journal.unknown == ()
    assert drawers.no_sale(desk, reason="change").seq == 3
    assert city.rows("SELECT count(*) FROM receipt") == [(1,)]


def test_a_payment_changed_after_it_was_sent_is_neither_taken_again_nor_passed_off_as_the_first(
    at: At, city: Books
) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    line = _Silent(desk.database, True)
    desk = replace(desk, journal=Journal(line))  # type: ignore[arg-type]
    first = handed(desk, cart(desk, "20.00"), in_cash("20.00"))
    with pytest.raises(OutcomeUnknown):
        receipts.post(desk, first)
    line.silent = False
    changed = replace(handed(desk, cart(desk, "30.00"), in_cash("30.00")), id=first.id)
    with pytest.raises(CounterError, match=r"stands already as receipt 01-0001-0001 of \$20\.00"):
        receipts.post(desk, changed)
    assert city.rows("SELECT total FROM receipt") == [(2000,)]
    known = receipts.rules(desk)
    drawers.begin_count(desk)
    assert receipts.post(desk, first, known=known).number == "01-0001-0001"


def test_every_table_is_what_the_entries_say_after_such_a_day(at: At, city: Books) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    paid = receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("25.00")))
    void(desk, paid.number)
    receipts.post(desk, handed(desk, cart(desk), by_check("115.00")))
    assert city.rows("SELECT sum(cents) FROM posting GROUP BY substr(gl, 1, 3) HAVING sum(cents) <> 0") == []
    with city.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM void")).scalar_one() == 1
