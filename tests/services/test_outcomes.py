# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements of a test
"""When the books do not answer: an act is found standing, recorded once, or given up for good (posting rule 4, 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.domain import ids
from app.domain.count import CashCount
from app.domain.entry import Entry
from app.domain.errors import CounterError, Refused
from app.services import drawers, outcomes, passwords, receipts
from app.services.desk import Desk
from app.services.posting import Journal, Undecided
from app.storage import masters
from app.storage.outbox import Outbox
from tests.books import FLOAT, PASSWORD, Books, in_cash, money
from tests.services.counter_acts import bills, cart, handed, opens
from tests.silent_line import Line

At = Callable[..., Desk]
BOOK = "01-0001"


@pytest.fixture
def line(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> Line:
    """Maria Diaz has drawer 01 open; the passwords of the second persons are hashed in no time."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            masters.change(connection, "person", {"name": "jkim"}, {"password_hash": passwords.hashed(PASSWORD)})
    bills(city)
    return Line(opens(at("mdiaz")).database)


@pytest.fixture
def desk(at: At, line: Line) -> Desk:
    return replace(at("mdiaz"), database=line, journal=Journal(line))  # type: ignore[arg-type]


def stands(city: Books, entry_id: str) -> str:
    """The kind of the row under an id; "" when there is none."""
    found = city.rows(f"SELECT kind FROM entry WHERE id = '{entry_id}'")
    return found[0][0] if found else ""


def paid(desk: Desk) -> str:
    return receipts.post(desk, handed(desk, cart(desk, "20.00"), in_cash("20.00"))).number


@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it never arrived"])
def test_a_receipt_given_up_is_posted_or_annulled_and_the_answer_says_which(
    desk: Desk, line: Line, city: Books, arrives: bool
) -> None:
    draft = handed(desk, cart(desk, "20.00"), in_cash("20.00"))
    line.loses(1, arrives=arrives)
    with pytest.raises(Undecided, match="Nobody can tell yet whether receipt 01-0001-0001 is posted"):
        receipts.post(desk, draft)
    answer = outcomes.give_up(desk, draft.id)
    assert (answer.stands, answer.named, answer.number) == (arrives, "receipt 01-0001-0001", "01-0001-0001")
    assert stands(city, draft.id) == ("receipt" if arrives else "annulled")
    assert desk.journal.unknown == ()
    assert outcomes.give_up(desk, draft.id).stands is arrives  # the answer never changes
    if arrives:
        assert receipts.post(desk, draft).number == "01-0001-0001"
    else:
        with pytest.raises(CounterError, match="given up before"):
            receipts.post(desk, draft)
    assert paid(desk) == "01-0001-0002"  # the number stays used either way
    assert city.rows("SELECT count(*) FROM charge WHERE open < 0") == [(0,)]


def test_giving_up_without_an_answer_is_asked_for_again_and_never_turns_back_into_posting(
    desk: Desk, line: Line, city: Books
) -> None:
    draft = handed(desk, cart(desk, "20.00"), in_cash("20.00"))
    line.loses(3, arrives=False)
    with pytest.raises(Undecided):
        receipts.post(desk, draft)
    for _ in range(2):
        with pytest.raises(Undecided, match="receipt 01-0001-0001"):
            outcomes.give_up(desk, draft.id)
    assert desk.journal.settle() == ()  # the line is back, and what is asked for is the annulment
    assert stands(city, draft.id) == "annulled"
    assert not outcomes.give_up(desk, draft.id).stands


def test_what_was_given_up_before_a_crash_is_given_up_after_it(at: At, line: Line, city: Books, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "mdiaz.log")
    desk = replace(at("mdiaz"), database=line, journal=Journal(line, outbox))  # type: ignore[arg-type]
    draft = handed(desk, cart(desk, "20.00"), in_cash("20.00"))
    line.loses(2, arrives=False)
    with pytest.raises(Undecided):
        receipts.post(desk, draft)
    with pytest.raises(Undecided):
        outcomes.give_up(desk, draft.id)
    outbox.close()
    found = Outbox(tmp_path / "mdiaz.log")
    again = replace(desk, journal=Journal(line, found))  # type: ignore[arg-type]
    for intent in found.open():
        again.journal.adopt(intent)
    assert again.journal.settle() == ()
    assert stands(city, draft.id) == "annulled"
    assert found.open() == ()
    found.close()


def test_an_intent_of_before_a_crash_can_be_given_up_too(at: At, line: Line, city: Books) -> None:
    first = replace(at("mdiaz"), database=line, journal=Journal(line))  # type: ignore[arg-type]
    act = ids.uuid7(first.clock())
    line.loses(1, arrives=False)
    with pytest.raises(Undecided):
        drawers.no_sale(first, reason="change", entry_id=act)
    again = replace(first, journal=Journal(line))  # type: ignore[arg-type]
    again.journal.adopt(first.journal.unknown[0])
    assert not outcomes.give_up(again, act).stands
    assert stands(city, act) == "annulled"


def test_an_intent_whose_place_is_taken_is_decided_without_an_annulment(at: At, line: Line, city: Books) -> None:
    first = replace(at("mdiaz"), database=line, journal=Journal(line))  # type: ignore[arg-type]
    act = ids.uuid7(first.clock())
    line.loses(1, arrives=False)
    with pytest.raises(Undecided):
        drawers.no_sale(first, reason="change", entry_id=act)
    drawers.no_sale(at("mdiaz"), reason="from elsewhere")
    again = replace(first, journal=Journal(line))  # type: ignore[arg-type]
    again.journal.adopt(first.journal.unknown[0])
    assert not outcomes.give_up(again, act).stands
    assert stands(city, act) == ""
    assert outcomes.give_up(again, act) == outcomes.GivenUp("it", "recorded", stands=False)


def test_an_annulment_the_books_do_not_take_leaves_the_question_open(at: At, line: Line, city: Books) -> None:
    first = replace(at("mdiaz"), database=line, journal=Journal(line))  # type: ignore[arg-type]
    act = ids.uuid7(first.clock())
    line.loses(1, arrives=False)
    with pytest.raises(Undecided):
        drawers.no_sale(first, reason="change", entry_id=act)
    with city.as_("admin").writing() as connection:
        masters.change(connection, "person", {"name": "mdiaz"}, {"active": 0})
    with pytest.raises(Refused):
        outcomes.give_up(first, act)
    with city.as_("admin").writing() as connection:
        masters.change(connection, "person", {"name": "mdiaz"}, {"active": 1})
    assert first.journal.settle()[0].id == act


def drops(desk: Desk, act: str) -> object:
    return drawers.drop(desk, amount=money("50.00"), reason="above the limit", entry_id=act).amount


def opens_without_a_sale(desk: Desk, act: str) -> object:
    return drawers.no_sale(desk, reason="change", entry_id=act).reason


def begins_to_count(desk: Desk, act: str) -> object:
    return drawers.begin_count(desk, entry_id=act)


def counts(desk: Desk, act: str) -> object:
    answer = drawers.count(desk, cash_count=CashCount(), entry_id=act)
    return answer.attempt, answer.balanced, answer.submitted


def counts_balanced(desk: Desk, act: str) -> object:
    answer = drawers.count(desk, cash_count=FLOAT, entry_id=act)
    return answer.attempt, answer.balanced, answer.submitted


OF_THE_DRAWER = [
    (drops, "the drop of $50.00", "drop"),
    (opens_without_a_sale, "the opening without a sale", "no_sale"),
    (begins_to_count, "the beginning of the count", "begin_count"),
]


@pytest.mark.parametrize(("act", "name", "kind"), OF_THE_DRAWER, ids=[name for _, name, _ in OF_THE_DRAWER])
@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it never arrived"])
def test_an_act_of_the_drawer_asked_for_again_acts_once(
    desk: Desk, line: Line, city: Books, act: Callable[[Desk, str], object], name: str, kind: str, arrives: bool
) -> None:
    once = ids.uuid7(desk.clock())
    line.loses(1, arrives=arrives)
    with pytest.raises(Undecided, match=f"whether {name} is recorded".replace("$", r"\$")):
        act(desk, once)
    first = act(desk, once)
    assert act(desk, once) == first
    assert city.rows(f"SELECT count(*) FROM entry WHERE kind = '{kind}'") == [(1,)]


@pytest.mark.parametrize(("act", "name", "kind"), OF_THE_DRAWER, ids=[name for _, name, _ in OF_THE_DRAWER])
def test_an_act_of_the_drawer_given_up_never_happens(
    desk: Desk, line: Line, city: Books, act: Callable[[Desk, str], object], name: str, kind: str
) -> None:
    once = ids.uuid7(desk.clock())
    line.loses(1, arrives=False)
    with pytest.raises(Undecided):
        act(desk, once)
    answer = outcomes.give_up(desk, once)
    assert (answer.named, answer.stands, answer.number) == (name, False, "")
    with pytest.raises(CounterError, match="given up before"):
        act(desk, once)
    assert city.rows(f"SELECT count(*) FROM entry WHERE kind = '{kind}'") == [(0,)]
    assert paid(desk) == "01-0001-0001"


@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it never arrived"])
def test_a_count_asked_for_again_is_one_attempt(desk: Desk, line: Line, city: Books, arrives: bool) -> None:
    drawers.begin_count(desk)
    once = ids.uuid7(desk.clock())
    line.loses(1, arrives=arrives)
    with pytest.raises(Undecided, match="whether the count of the drawer is recorded"):
        counts(desk, once)
    assert counts(desk, once) == counts(desk, once) == (1, False, False)
    assert city.rows("SELECT attempts FROM book WHERE id = '01-0001'") == [(1,)]


@pytest.mark.parametrize("arrives", [True, False], ids=["it arrived", "it never arrived"])
def test_a_balanced_count_whose_submission_has_no_answer_is_submitted_once(
    desk: Desk, line: Line, city: Books, arrives: bool
) -> None:
    drawers.begin_count(desk)
    once = ids.uuid7(desk.clock())
    real = line.record

    def record(entry: Entry) -> object:
        line.loses(int(entry.kind == "submit"), arrives=arrives)
        return real(entry)

    line.record = record  # type: ignore[method-assign]
    with pytest.raises(Undecided, match="the submission of the count"):
        counts_balanced(desk, once)
    line.record = real  # type: ignore[method-assign]
    assert counts_balanced(desk, once) == (1, True, True)
    assert city.rows("SELECT state, attempts FROM book WHERE id = '01-0001'") == [("submitted", 1)]
    drawers.submit(desk, entry_id=city.rows("SELECT id FROM entry WHERE kind = 'submit'")[0][0])


def test_a_void_asked_for_again_with_the_same_id_voids_once(desk: Desk, line: Line, city: Books) -> None:
    number, once = paid(desk), ids.uuid7(desk.clock())

    def voids(password: str) -> receipts.VoidedReceipt:
        return receipts.void(
            desk, number=number, reason="typed twice", approver="jkim", password=password, void_id=once
        )

    line.loses(1, arrives=False)
    with pytest.raises(Undecided, match=f"the void of receipt {number}"):
        voids(PASSWORD)
    answer = voids("")  # the same row is sent: nobody has to consent again
    assert (answer.receipt.voided is not None, answer.approved_by) == (True, "Jkim")
    assert voids("") == answer
    assert city.rows("SELECT count(*) FROM void") == [(1,)]


def test_a_void_given_up_leaves_the_receipt_standing(desk: Desk, line: Line, city: Books) -> None:
    number, once = paid(desk), ids.uuid7(desk.clock())
    line.loses(1, arrives=False)
    with pytest.raises(Undecided):
        receipts.void(desk, number=number, reason="typed twice", approver="jkim", password=PASSWORD, void_id=once)
    assert not outcomes.give_up(desk, once).stands
    assert receipts.by_number(desk, number).voided is None
    voided = receipts.void(desk, number=number, reason="typed twice", approver="jkim", password=PASSWORD)
    assert voided.receipt.voided is not None


def test_an_opening_asked_for_again_opens_one_session(at: At, line: Line, city: Books) -> None:
    other = Line(at("tnguyen").database)  # type: ignore[arg-type]
    desk = replace(at("tnguyen"), database=other, journal=Journal(other))  # type: ignore[arg-type]
    once = ids.uuid7(desk.clock())
    other.loses(1, arrives=True)
    with pytest.raises(Undecided, match="the opening of session 02-0001"):
        drawers.open_drawer(desk, drawer="02", count=FLOAT, entry_id=once)
    opened = drawers.open_drawer(desk, drawer="02", count=FLOAT, entry_id=once)
    assert (opened.book, opened.drawer, opened.difference.cents) == ("02-0001", "02", 0)


def test_a_close_and_a_return_asked_for_again_are_recorded_once(at: At, line: Line, desk: Desk, city: Books) -> None:
    counts_balanced(desk, "")
    other = Line(at("jkim").database)  # type: ignore[arg-type]
    boss = replace(at("jkim"), database=other, journal=Journal(other))  # type: ignore[arg-type]
    back, shut = ids.uuid7(desk.clock()), ids.uuid7(desk.clock())
    other.loses(1, arrives=True)
    with pytest.raises(Undecided, match="the return of session 01-0001"):
        drawers.return_count(boss, book=BOOK, reason="the checks are missing", entry_id=back)
    drawers.return_count(boss, book=BOOK, reason="the checks are missing", entry_id=back)
    desk.journal.forget(BOOK)
    counts_balanced(desk, "")
    other.loses(1, arrives=False)
    with pytest.raises(Undecided, match="the closing of session 01-0001"):
        drawers.close(boss, book=BOOK, entry_id=shut)
    assert not outcomes.give_up(boss, shut).stands
    assert city.rows("SELECT state FROM book WHERE id = '01-0001'") == [("submitted",)]
    again = ids.uuid7(desk.clock())
    other.loses(1, arrives=True)
    with pytest.raises(Undecided):
        drawers.close(boss, book=BOOK, entry_id=again)
    answer = outcomes.give_up(boss, again)
    assert answer.stands
    assert drawers.close(boss, book=BOOK, entry_id=again).state == "sealed"
