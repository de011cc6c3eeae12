# SPDX-License-Identifier: Apache-2.0
"""An entry is recorded once or not at all, whatever the line does and whoever else writes at that moment."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from app.domain.count import CashCount
from app.domain.entry import Entry, Kind
from app.domain.errors import Fault, OutcomeUnknown, Refused
from app.domain.kinds import open_book, seal
from app.domain.money import ZERO, Money
from app.storage.database import Recorded, Superseded
from app.storage.postgresql import SharedDatabase
from app.storage.server import Server
from tests import books, undoing
from tests.storage.postgresql import line as lines

pytestmark = pytest.mark.postgres


def another(held: books.Books, person: str, port: int | None = None, patience: float = 5.0) -> SharedDatabase:
    """One more connection of a person, over another line if a port is given."""
    database = held.database
    assert isinstance(database, SharedDatabase)
    url = database.server.url if port is None else database.server.url.set(port=port)
    return SharedDatabase(Server(url, patience), person, books.PASSWORD)


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all acts at the same moment and answer what each said, refusals included."""
    gate = threading.Barrier(len(acts), timeout=20)

    def one(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts, timeout=60))


def stands(held: books.Books, entry: Entry) -> int:
    return int(held.rows("SELECT count(*) FROM entry WHERE id = :i", i=entry.id)[0][0])


def dog(session: books.Session) -> Entry:
    return session.builds(Kind.RECEIPT, session.story([books.item("DOGLIC", "20.00")], [books.in_cash("20.00")]))


def opened_tills(held: books.Books, person: str, count: int) -> list[SharedDatabase]:
    tills = [another(held, person) for _ in range(count)]
    for till in tills:
        till._connection()
    return tills


def test_the_same_payment_from_eight_connections_is_recorded_once(city: books.Books) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    entry = dog(session)
    tills = opened_tills(city, "mdiaz", 8)
    answers = together([lambda till=till: till.record(entry) for till in tills])
    assert Counter(answer.again for answer in answers) == {False: 1, True: 7}
    assert city.rows("SELECT taken, receipts, next_seq FROM book") == [(2000, 1, 3)]
    for till in tills:
        till.close()


def test_of_a_payment_and_its_annulment_exactly_one_stands(city: books.Books) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    entry = dog(session)
    given_up = session.annulling(entry)
    tills = opened_tills(city, "mdiaz", 8)
    acts: list[Callable[[], Any]] = []
    for number, till in enumerate(tills):
        acts.append((lambda till=till: till.annul(given_up)) if number % 2 else (lambda till=till: till.record(entry)))
    answers = together(acts)
    annulled = city.rows("SELECT kind FROM entry WHERE id = :i", i=entry.id) == [("annulled",)]
    for number, answer in enumerate(answers):
        if number % 2:
            assert answer is annulled
        else:
            assert isinstance(answer, Superseded if annulled else Recorded)
    assert city.rows("SELECT taken, receipts FROM book") == [(0 if annulled else 2000, 1)]
    for till in tills:
        till.close()


@pytest.mark.parametrize("ends", ["commit", "rollback"])
def test_an_annulment_waits_for_the_payment_in_flight(city: books.Books, ends: str) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    entry = dog(session)
    given_up = session.annulling(entry)
    flight = another(city, "mdiaz").server.connect("mdiaz", books.PASSWORD)
    flight.autocommit = False
    flight.execute(
        "INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 0, %s)",
        (entry.id, entry.book, entry.seq, "receipt", entry.body.decode(), entry.prev, entry.hash, entry.epoch),
    )
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(city.as_("mdiaz").annul, given_up)
        time.sleep(0.3)
        assert not outcome.done()
        getattr(flight, ends)()
        assert outcome.result(30) is (ends == "rollback")
    flight.close()
    assert city.rows("SELECT kind FROM entry WHERE id = :i", i=entry.id) == [
        ("receipt",) if ends == "commit" else ("annulled",)
    ]


def test_two_tills_with_one_bill_take_it_once(city: books.Books) -> None:
    back = books.office(city, "lortiz", 1).opens()
    back.imports(
        [books.billed("c1", "WATER", {"501-1310": "62.00"}), books.billed("c2", "WATER", {"501-1310": "8.00"})]
    )
    paid = []
    for code, person, order in (("01", "mdiaz", ("c1", "c2")), ("02", "tnguyen", ("c2", "c1"))):
        session = books.drawer(city, code, person).opens()
        owed = {"c1": "62.00", "c2": "8.00"}
        story = session.story([books.pays(c, owed[c], owed[c]) for c in order], [books.in_cash("70.00")])
        paid.append((city.as_(person), session.builds(Kind.RECEIPT, story)))
    answers = together([lambda till=till, entry=entry: till.record(entry) for till, entry in paid])
    assert sorted(getattr(answer, "code", "recorded") for answer in answers) == ["TW-STALE", "recorded"]
    assert city.rows("SELECT sum(open)::bigint FROM charge") == [(0,)]


def test_two_people_at_one_drawer_open_it_once(city: books.Books) -> None:
    acts = []
    for person in ("mdiaz", "tnguyen"):
        session = books.drawer(city, "01", person)
        content = books.open_book.open_drawer(1, books.ZERO, books.Money(20000), books.FLOAT)
        entry = session.builds(Kind.OPEN, content)
        till = city.as_(person)
        acts.append(lambda till=till, entry=entry: till.record(entry))
    answers = together(acts)
    assert sum(isinstance(answer, Recorded) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refused)} <= {"TW-TWO", "TW-SEQ"}


@pytest.fixture
def wire(city: books.Books) -> Iterator[lines.Line]:
    database = city.database
    assert isinstance(database, SharedDatabase)
    wire = lines.Line(database.server.url.port or 5432)
    yield wire
    wire.close()


def test_a_line_cut_before_the_payment_arrives_is_mended_unnoticed(city: books.Books, wire: lines.Line) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    till = another(city, "mdiaz", wire.port)
    session.pen = session.pen.after(first := dog(session))
    till.record(first)
    second = dog(session)
    wire.mode = lines.CUT_REQUEST
    assert till.record(second).again is False
    assert stands(city, second) == 1
    till.close()


def test_a_line_cut_after_the_commit_finds_the_payment_recorded(city: books.Books, wire: lines.Line) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    till = another(city, "mdiaz", wire.port)
    till.record(first := dog(session))
    session.pen = session.pen.after(first)
    second = dog(session)
    wire.mode = lines.CUT_ANSWER
    assert till.record(second).again is True
    assert stands(city, second) == 1
    assert city.rows("SELECT taken FROM book") == [(4000,)]
    till.close()


def test_a_silent_server_leaves_the_outcome_unknown_in_time_and_is_asked_again(
    city: books.Books, wire: lines.Line
) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    till = another(city, "mdiaz", wire.port, patience=0.6)
    till.record(first := dog(session))
    session.pen = session.pen.after(first)
    second = dog(session)
    wire.mode = lines.SILENT
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        till.record(second)
    assert time.monotonic() - began < 10
    wire.mode = lines.PASS
    assert till.record(second).again is True
    assert stands(city, second) == 1
    till.close()


def test_a_server_that_is_gone_leaves_the_outcome_unknown(city: books.Books, wire: lines.Line) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    till = another(city, "mdiaz", wire.port)
    wire.close()
    with pytest.raises(OutcomeUnknown):
        till.record(dog(session))
    till.close()


def test_a_bill_held_by_another_is_waited_for_and_then_taken(city: books.Books) -> None:
    back = books.office(city, "lortiz", 1).opens()
    back.imports([books.billed("c1", "WATER", {"501-1310": "62.00"})])
    session = books.drawer(city, "01", "mdiaz").opens()
    entry = session.builds(Kind.RECEIPT, session.story([books.pays("c1", "62.00", "62.00")], [books.in_cash("62.00")]))
    with city.database.writing() as holder, ThreadPoolExecutor(1) as pool:
        holder.exec_driver_sql("SELECT 1 FROM charge WHERE id = 'c1' FOR UPDATE")
        outcome = pool.submit(city.as_("mdiaz").record, entry)
        time.sleep(1.3)  # longer than one lock time-out: the whole act is tried again
        assert not outcome.done()
        holder.rollback()
        assert outcome.result(30).again is False


def test_a_bill_held_too_long_is_told_as_busy_and_nothing_is_taken(
    city: books.Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.postgresql._TRIES", 2)
    back = books.office(city, "lortiz", 1).opens()
    back.imports([books.billed("c1", "WATER", {"501-1310": "62.00"})])
    session = books.drawer(city, "01", "mdiaz").opens()
    entry = session.builds(Kind.RECEIPT, session.story([books.pays("c1", "62.00", "62.00")], [books.in_cash("62.00")]))
    with city.database.writing() as holder:
        holder.exec_driver_sql("SELECT 1 FROM charge WHERE id = 'c1' FOR UPDATE")
        with pytest.raises(Fault) as busy:
            city.as_("mdiaz").record(entry)
        assert not isinstance(busy.value, OutcomeUnknown)
    assert stands(city, entry) == 0


def test_a_batch_is_recorded_whole_or_not_at_all_and_again(city: books.Books) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    batch, pen = [], session.pen
    for _ in range(3):
        batch.append(dog(session))
        session.pen = session.pen.after(batch[-1])
    session.pen = pen
    till = city.as_("mdiaz")
    with pytest.raises(Refused) as refused:
        till.record_many([*batch, batch[0]])
    assert refused.value.code in ("TW-SEQ", "TW-TWO")
    assert [stands(city, entry) for entry in batch] == [0, 0, 0]
    assert [recorded.again for recorded in till.record_many(batch)] == [False] * 3
    assert [recorded.again for recorded in till.record_many(batch)] == [True] * 3
    with pytest.raises(ValueError, match="at most"):
        till.record_many(batch * 200)


def test_one_payment_is_one_round_trip(city: books.Books, monkeypatch: pytest.MonkeyPatch) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    till = city.as_("mdiaz")
    assert isinstance(till, SharedDatabase)
    session.takes([books.item("DOGLIC", "20.00")], [books.in_cash("20.00")])
    session.takes([books.item("DOGLIC", "20.00")], [books.in_cash("20.00")])
    kept = till._connection()
    sent: list[int] = []
    inner = type(kept).wait
    monkeypatch.setattr(type(kept), "wait", lambda self, *a, **k: (sent.append(1), inner(self, *a, **k))[1])
    session.takes([books.item("DOGLIC", "20.00")], [books.in_cash("20.00")])
    assert sent == [1]
    assert kept.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def race_for_a_day(city: books.Books, day: date) -> list[str]:
    """A drawer opens on a day while it is closed; what each of the two was told. Afterwards the day is closed."""
    sessions = city.rows("SELECT count(*) FROM book WHERE code = '12'")[0][0]
    session = books.drawer(city, "12", "kfox", sessions + 1, day)
    opening = session.builds(Kind.OPEN, open_book.open_drawer(sessions + 1, ZERO, Money(20000), CashCount()))
    day_book = city.sessions.get(seal.BOOK) or books.day_book(city, day=day).opens()
    sealing = day_book.builds(Kind.SEAL, day_book.sealing(day))
    drawer, desk = another(city, "kfox"), another(city, "jkim")
    for till in (drawer, desk):
        till._connection()
    answers = together([lambda: drawer.record(opening), lambda: desk.record(sealing)])
    drawer.close()
    desk.close()
    said = [getattr(answer, "code", "") for answer in answers]
    if not said[1]:
        day_book.pen = day_book.pen.after(sealing)
        return said
    session.pen = session.pen.after(opening)
    session.begins_count().counts(CashCount())
    session.submits()
    session.closes()
    day_book.seals(day)
    return said


def test_a_book_that_opens_while_its_day_is_closed_is_in_the_seal_or_does_not_open(city: books.Books) -> None:
    """Whoever comes second waits for the first, and then hears no: never both."""
    for back in range(10, 4, -1):
        assert race_for_a_day(city, books.DAY - timedelta(days=back)) in (["TW-DAY", ""], ["", "TW-OPEN"])


@pytest.mark.parametrize("second", ["opening", "sealing"])
def test_nobody_writes_by_what_the_books_were_before(city: books.Books, second: str) -> None:
    """Who sees the books as of one moment would not see the seal, or the opening, that came in between."""
    day = books.DAY - timedelta(days=3)
    session, day_book = books.drawer(city, "12", "kfox", 1, day), books.day_book(city, day=day).opens()
    content = open_book.open_drawer(1, ZERO, Money(20000), CashCount())
    opening = session.builds(Kind.OPEN, content)
    sealing = day_book.builds(Kind.SEAL, day_book.sealing(day))
    late, first = (opening, sealing) if second == "opening" else (sealing, opening)
    till = another(city, late.content["by"])
    till._connection().execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    till._connection().execute("SELECT count(*) FROM book")
    city.records(first)
    with pytest.raises(Refused) as refusal:
        till.record(late)
    till.close()
    assert refusal.value.code == "TW-KIND"
    assert (stands(city, first), stands(city, late)) == (1, 0)


def test_nobody_answers_by_what_the_requests_were_before(city: books.Books) -> None:
    till = another(city, "jkim")
    till._connection().execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
    with pytest.raises(psycopg.Error, match="TW-KIND"):
        till._connection().execute("INSERT INTO approval_refusal (request_id, words, withdrawn) VALUES ('x', 'no', 0)")
    till.close()


def test_a_refund_waits_for_the_check_that_brings_credit_and_holds_it(town: books.Books) -> None:
    one, desk = books.of(town, "01"), undoing.late(town)
    entry = one.builds(Kind.RECEIPT, one.story([books.keeps("10.00")], [books.by_check("10.00", "5")]))
    flight = another(town, "mdiaz").server.connect("mdiaz", books.PASSWORD)
    flight.autocommit = False
    flight.execute(
        "INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 0, %s)",
        (entry.id, entry.book, entry.seq, "receipt", entry.body.decode(), entry.prev, entry.hash, entry.epoch),
    )
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(town.records, undoing.refunding(desk, "12.00"))  # 5.00 of what is there came in cash
        time.sleep(0.3)
        assert not outcome.done()
        flight.commit()
        with pytest.raises(Refused) as refusal:
            outcome.result(30)
    flight.close()
    assert refusal.value.code == "TW-CREDIT"
