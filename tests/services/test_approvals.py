# SPDX-License-Identifier: Apache-2.0
"""A consent asked for at the supervisor's own screen: answered there once, by somebody else, used within minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from app.domain import ids
from app.domain.draft import Draft
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.request import Standing, Waiting, Wanted
from app.models import Base
from app.queries import approvals as rows
from app.services import approvals, consents, drawers, passwords, receipts
from app.services.desk import Desk
from app.services.receipts import VoidedReceipt
from app.storage import masters
from app.storage.embedded import approval_values
from tests.books import PASSWORD, UB, Books, by_check, in_cash
from tests.conftest import FakeClock
from tests.services.counter_acts import bills, cart, handed, opens

At = Callable[..., Desk]


@dataclass
class Place:
    """mdiaz at drawer 01, with one receipt of $20.00; jkim at another window."""

    city: Books
    desk: Desk
    boss: Desk
    at: At
    number: str
    void_id: str
    sent: str

    def voids(self, **changed: str) -> VoidedReceipt:
        said = {"number": self.number, "reason": "wrong account", "void_id": self.void_id, "sent": self.sent} | changed
        return receipts.void(self.desk, **said)  # type: ignore[arg-type]

    def asks(self) -> str:
        """Send the request; nothing is voided by that."""
        with pytest.raises(Waiting) as waiting:
            self.voids()
        assert waiting.value.request == self.sent
        return self.sent

    def voided(self) -> int:
        return int(self.city.rows("SELECT count(*) FROM void")[0][0])


@pytest.fixture
def place(at: At, city: Books, monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> Place:
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    with city.as_("admin").writing() as connection:
        if city.database.dialect == "sqlite":
            for name in ("jkim", "aortega", "tnguyen", "mdiaz"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    bills(city)
    desk = opens(at("mdiaz"))
    receipt = receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("20.00")))
    return Place(city, desk, at("jkim", "W2"), at, receipt.number, ids.uuid7(clock()), ids.uuid7(clock()))


def test_the_supervisor_sees_who_asks_what_and_why_with_the_receipt(place: Place) -> None:
    sent = place.asks()
    assert place.voided() == 0
    (one,) = approvals.waiting(place.boss)
    assert (one.by, one.till, one.wanted.reason, one.standing) == ("mdiaz", "W1", "wrong account", Standing.WAITING)
    assert one.wanted.text == f"Void receipt {place.number} of $20.00. Reason: wrong account"
    assert 595 <= one.left <= 600
    known = approvals.context(place.boss, sent)
    assert known.receipt is not None
    assert (known.receipt.number, known.request.wanted.amount) == (place.number, known.receipt.total)
    assert known.history == ()


def test_what_is_allowed_there_is_carried_out_at_the_till_and_stands_as_any_void(place: Place) -> None:
    sent = place.asks()
    assert approvals.allow(place.boss, sent, password=PASSWORD).standing is Standing.ALLOWED
    assert consents.standing(place.desk, sent) is Standing.ALLOWED
    voided = place.voids()
    assert (voided.approved_by, voided.receipt.voided is not None) == ("Jkim", True)
    assert place.voids().receipt == voided.receipt  # asked once more, it is the same void
    assert place.voided() == 1
    assert place.city.rows("SELECT approved_by, request_id FROM approval") == [("jkim", sent)]
    assert place.city.differences() == ()
    assert approvals.waiting(place.boss) == ()
    (one,) = approvals.board(place.boss).today
    assert (one.standing, one.answered_name, one.done, one.at_till) == (Standing.ALLOWED, "Jkim", True, False)


def test_a_refusal_reaches_the_till_in_the_supervisors_words(place: Place) -> None:
    sent = place.asks()
    approvals.refuse(place.boss, sent, words="Count the cash with the customer first")
    with pytest.raises(CounterError, match="Jkim refused this: “Count the cash with the customer first”"):
        place.voids()
    assert place.voided() == 0
    assert approvals.waiting(place.boss) == ()


def test_a_request_that_is_taken_back_cannot_be_answered(place: Place) -> None:
    sent = place.asks()
    assert consents.withdraw(place.desk, sent)
    with pytest.raises(CounterError, match="Mdiaz took this back"):
        approvals.allow(place.boss, sent, password=PASSWORD)
    with pytest.raises(CounterError, match="This request was taken back"):
        place.voids()


def test_what_was_answered_is_not_taken_back_and_a_consent_alone_changes_nothing(place: Place) -> None:
    sent = place.asks()
    approvals.allow(place.boss, sent, password=PASSWORD)
    assert not consents.withdraw(place.desk, sent)
    assert place.voided() == 0


def test_only_one_of_two_supervisors_answers(place: Place) -> None:
    sent, other = place.asks(), place.at("aortega", "W2")
    approvals.refuse(other, sent, words="no")
    with pytest.raises(CounterError, match="Aortega refused this already"):
        approvals.allow(place.boss, sent, password=PASSWORD)
    with pytest.raises(CounterError, match="Aortega refused this already"):
        approvals.refuse(place.boss, sent, words="no")


def test_nobody_answers_what_they_asked_and_nobody_without_the_right(place: Place) -> None:
    sent = place.asks()
    cashier = place.at("tnguyen", "W2")
    for act in (
        lambda: approvals.allow(cashier, sent, password=PASSWORD),
        lambda: approvals.refuse(cashier, sent, words="no"),
        lambda: approvals.board(cashier),
        lambda: approvals.context(cashier, sent),
    ):
        with pytest.raises(CounterError, match="may not"):
            act()
    for act in (
        lambda: approvals.allow(place.desk, sent, password=PASSWORD),
        lambda: approvals.refuse(place.desk, sent, words="no"),
    ):
        with pytest.raises(CounterError, match="asked for this"):
            act()
    assert approvals.waiting(cashier) == ()
    assert consents.standing(place.desk, sent) is Standing.WAITING


def test_who_allows_shows_once_more_who_they_are(place: Place) -> None:
    sent = place.asks()
    with pytest.raises(CounterError) as wrong:
        approvals.allow(place.boss, sent, password="not that one at all")
    assert wrong.value.field == "password"
    assert consents.standing(place.desk, sent) is Standing.WAITING


def test_a_refusal_needs_words(place: Place) -> None:
    sent = place.asks()
    for words in ("  ", "4111 1111 1111 1111"):
        with pytest.raises(CounterError) as wrong:
            approvals.refuse(place.boss, sent, words=words)
        assert wrong.value.field == "words"
    assert consents.standing(place.desk, sent) is Standing.WAITING


def test_a_consent_is_for_the_words_that_were_shown(place: Place) -> None:
    sent = place.asks()
    approvals.allow(place.boss, sent, password=PASSWORD)
    with pytest.raises(CounterError, match="allowed something else than this"):
        place.voids(reason="another reason")
    with pytest.raises(CounterError, match="allowed something else than this"):
        place.voids(void_id=ids.uuid7(place.desk.clock()))
    assert place.voided() == 0


def sent_long_ago(place: Place, seconds: int) -> Wanted:
    """The same request, made so long ago; by hand, because nobody else names the moment."""
    said = f"Void receipt {place.number} of $20.00. Reason: wrong account"
    wanted = Wanted(place.void_id, "void", place.number, Money(2000), "wrong account", said)
    row = {
        "id": place.sent, "entry_id": wanted.entry_id, "kind": wanted.kind, "target": wanted.target,
        "amount": wanted.amount, "reason": wanted.reason, "text": wanted.text, "needs": "approve", "till": "W1",
        "requested_by": "mdiaz", "requested_at": datetime.now(UTC) - timedelta(seconds=seconds),
    }  # fmt: skip
    _by_hand(place, "approval_request", row)
    return wanted


def _by_hand(place: Place, table: str, row: dict[str, object]) -> None:
    with place.city.database.engine.begin() as connection:  # type: ignore[attr-defined]  # every home has one
        connection.execute(Base.metadata.tables[table].insert().values(**row))


def test_a_request_nobody_answered_within_ten_minutes_is_over(place: Place) -> None:
    sent_long_ago(place, 605)
    assert approvals.waiting(place.boss) == ()
    with pytest.raises(CounterError, match="Nobody answered within ten minutes"):
        place.voids()
    for act in (
        lambda: approvals.allow(place.boss, place.sent, password=PASSWORD),
        lambda: approvals.refuse(place.boss, place.sent, words="no"),
    ):
        with pytest.raises(CounterError, match="older than ten minutes"):
            act()
    (one,) = approvals.board(place.boss).today
    assert (one.standing, one.left) == (Standing.EXPIRED, 0)


def test_a_consent_that_was_not_used_within_two_minutes_is_asked_for_again(place: Place) -> None:
    wanted = sent_long_ago(place, 300)
    given = consents.approval_of(place.boss, wanted, approver="jkim", asked_by="mdiaz", request=place.sent)
    _by_hand(place, "approval", approval_values(given) | {"approved_at": datetime.now(UTC) - timedelta(seconds=121)})
    with pytest.raises(CounterError, match="Jkim allowed this more than two minutes ago"):
        place.voids()
    assert place.voided() == 0


def test_the_receipt_of_a_drawer_that_is_hidden_is_not_shown_with_a_request(place: Place) -> None:
    sent = place.asks()
    assert approvals.context(place.boss, sent).receipt is not None
    drawers.begin_count(place.desk)
    assert approvals.context(place.boss, sent).receipt is None


def test_the_history_tells_what_its_person_asked_for_today(place: Place) -> None:
    first = place.asks()
    approvals.refuse(place.boss, first, words="no")
    place.sent = ids.uuid7(place.desk.clock())
    place.voids(sent="", approver="jkim", password=PASSWORD)  # then on the spot
    place.sent = ids.uuid7(place.desk.clock())
    receipt = receipts.post(place.desk, handed(place.desk, cart(place.desk, "5.00"), in_cash("5.00")))
    place.number, place.void_id = receipt.number, ids.uuid7(place.desk.clock())
    known = approvals.context(place.boss, place.asks())
    assert {(one.standing, one.at_till, one.done) for one in known.history} == {
        (Standing.REFUSED, False, True),
        (Standing.ALLOWED, True, True),
    }
    told = approvals.context(place.boss, next(one.id for one in known.history if one.at_till), at_till=True)
    assert told.request.wanted.text.startswith("Void receipt")


def test_a_check_against_a_flag_is_asked_for_in_the_same_way(place: Place) -> None:
    with place.city.as_("admin").writing() as connection:
        masters.change(connection, "account", {"number": UB}, {"cash_only_until": "2027-03-03"})
    desk, draft = place.desk, cart(place.desk, "30.00")

    def asks() -> Draft:
        said = consents.allow_check(desk, draft, accounts=draft.accounts, reason="the bank's mistake", sent=place.sent)
        return replace(draft, allowed=said)

    with pytest.raises(Waiting):
        asks()
    (one,) = approvals.waiting(place.boss)
    assert (one.wanted.right, one.wanted.target) == ("override", UB)
    assert approvals.context(place.boss, place.sent).receipt is None
    approvals.allow(place.boss, place.sent, password=PASSWORD)
    receipt = receipts.post(desk, handed(desk, asks(), by_check("30.00")))
    assert receipt.allowed_by == "jkim"


def test_there_is_another_screen_to_send_to_only_where_books_are_shared(place: Place) -> None:
    shared = place.city.database.dialect == "postgresql"
    assert consents.may_send(place.desk) is shared
    assert approvals.may_answer(place.boss) is shared
    assert not approvals.may_answer(place.desk)


def test_a_request_nobody_sent_is_not_there(place: Place) -> None:
    assert rows.request(place.city.database, "nothing") is None
    assert consents.standing(place.desk, "nothing") is Standing.WAITING
    for act in (
        lambda: approvals.context(place.boss, "nothing"),
        lambda: approvals.context(place.boss, "nothing", at_till=True),
        lambda: approvals.allow(place.boss, "nothing", password=PASSWORD),
    ):
        with pytest.raises(CounterError, match="Nothing was changed"):
            act()
