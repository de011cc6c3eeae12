# SPDX-License-Identifier: Apache-2.0
"""Without the server: a session goes on within its limits, and every receipt is sent in once, whatever is killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher

from app.bootstrap.clock import system_clock
from app.bootstrap.home import Home
from app.domain import ids
from app.domain.count import CashCount
from app.domain.draft import Draft
from app.domain.errors import CounterError, Fault, OutcomeUnknown
from app.domain.money import Money
from app.domain.receipt import PostedReceipt
from app.queries import accounts
from app.queries import books as book_rows
from app.queries import receipts as posted
from app.services import alone, drawers, passwords, receipts
from app.services.desk import Desk
from app.services.posting import Undecided
from app.settings import Settings
from app.storage import copying
from app.storage.local_copy import CopyState, LocalCopy
from app.storage.till import TillDatabase
from tests import alone as town
from tests import books, shared_books
from tests.postgres import Server
from tests.storage.postgresql import line as lines

pytestmark = pytest.mark.postgres
CODE = town.CODE


@pytest.fixture(scope="session")
def prepared(postgres_server: Server) -> str:
    """The name of books where nobody works yet."""
    return town.prepare(postgres_server)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code is hashed as slowly as a password; here that proves nothing."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


class Till:
    """Maria Diaz at a till whose line to the server can be cut; her drawer 01 is open."""

    def __init__(self, folder: Path, url: str, *, direct: bool = False) -> None:
        self.folder, self.url = folder, url
        self.admin = shared_books.opened(url)
        self.wire = lines.Line(int(psycopg.conninfo.conninfo_to_dict(url)["port"]))
        self.port = self.wire.port if not direct else int(psycopg.conninfo.conninfo_to_dict(url)["port"])
        town.begin_copy(folder / "copy", self.admin)
        self.home = self.started()
        self.desk = self.signs_in("mdiaz")
        drawers.open_drawer(self.desk, drawer="01", count=CashCount.of({"20.00": 10}))

    def started(self) -> Home:
        name = self.url.rpartition("/")[2]
        address = f"postgresql://mdiaz@127.0.0.1:{self.port}/{name}"
        home = Home(self.folder, Settings(database=address), system_clock)
        home.keeps_copy = True
        return home

    def signs_in(self, person: str) -> Desk:
        self.desk = self.home.sign_in(person, books.PASSWORD)
        return self.desk

    @property
    def till(self) -> TillDatabase:
        assert isinstance(self.desk.database, TillDatabase)
        return self.desk.database

    def copies(self) -> CopyState:
        """The keeper's work, at once."""
        with psycopg_line(self) as line:
            return copying.refresh(self.till.copy, line, "mdiaz")

    def leaves_code(self) -> None:
        alone.leave_code(self.desk, approver="jkim", password=books.PASSWORD, code=CODE, again=CODE)

    def goes_alone(self) -> None:
        self.copies()
        self.leaves_code()
        self.cut()
        alone.begin(self.desk, CODE)

    def cut(self) -> None:
        """The server is gone: every line is cut, and nobody is let in."""
        self.wire.gone()

    def mend(self) -> None:
        self.wire.back()

    def pays(self, *charges: tuple[str, str], tender: Any = None) -> PostedReceipt:
        return self.posts(self.draft(*charges, tender=tender))

    def posts(self, draft: Draft) -> PostedReceipt:
        """As the counter does, with what it has read before."""
        return receipts.post(self.desk, draft, known=self.rules, cash_only={books.UB: None})

    def draft(self, *charges: tuple[str, str], tender: Any = None) -> Draft:
        rules = self.rules = receipts.rules(self.desk)
        card = accounts.card(self.desk.database, books.UB)
        draft, total = Draft(), Money(0)
        for name, amount in charges:
            charge = next(each for each in card.charges if each.id == name)
            draft = draft.add_charge(card, charge, books.money(amount), rules.policies.allocation)
            total += books.money(amount)
        draft = draft.opened(ids.uuid7(self.desk.clock()))
        draft = draft.add_tender(tender or books.in_cash(total.plain), rules.tender_kinds, rules.policies.rounding)
        return draft.paid_by(card.name)

    def sends(self) -> alone.Standing:
        standing = alone.send(self.desk)
        while standing.waiting.entries and not standing.waiting.refused:
            standing = alone.send(self.desk)
        return standing

    def killed(self) -> None:
        """The program is gone without a word, and started anew."""
        self.till.shared.close()
        self.till.copy.close()
        assert self.home._copy_lock is not None
        self.home._copy_lock.release()
        self.home._open_outbox(None)
        self.home = self.started()

    def numbers(self) -> list[tuple[Any, ...]]:
        return self.admin.rows(
            "SELECT r.number, r.total, e.offline, e.recorded_by FROM receipt r JOIN entry e ON e.no = r.entry_no"
            " ORDER BY r.number"
        )

    def items(self) -> list[str]:
        return [code for (code,) in self.admin.rows("SELECT code FROM work_item ORDER BY id")]

    def close(self) -> None:
        self.home.close()
        self.admin.close()
        self.wire.close()


def psycopg_line(till: Till) -> psycopg.Connection[Any]:
    database = till.admin.database
    return database.server.watching("mdiaz", books.PASSWORD)  # type: ignore[attr-defined]  # shared books


@pytest.fixture
def till(tmp_path: Path, postgres_server: Server, prepared: str) -> Iterator[Till]:
    url = postgres_server.copy_of(prepared)
    made = Till(tmp_path, url)
    yield made
    made.close()
    postgres_server.let_go(url)


def test_the_session_goes_on_and_every_receipt_is_sent_in_once_and_in_order(till: Till) -> None:
    first = till.pays(("c2", "3.00"))
    till.goes_alone()
    second = till.pays(("c1", "60.00"))
    third = till.pays(("c1", "2.00"), ("c2", "5.00"), tender=books.by_check("7.00"))
    assert [(one.number, one.offline) for one in (first, second, third)] == [
        ("01-0001-0001", False), ("01-0001-0002", True), ("01-0001-0003", True),
    ]  # fmt: skip
    assert [one.number for one in receipts.last(till.desk)] == [third.number, second.number, first.number]
    assert alone.standing(till.desk).waiting.entries == 2
    assert till.numbers() == [("01-0001-0001", 300, 0, "mdiaz")]
    till.mend()
    standing = till.sends()
    assert (standing.since, standing.waiting.entries) == (None, 0)
    assert till.numbers() == [
        ("01-0001-0001", 300, 0, "mdiaz"), ("01-0001-0002", 6000, 1, "mdiaz"), ("01-0001-0003", 700, 1, "mdiaz"),
    ]  # fmt: skip
    assert till.items() == []
    assert till.admin.rows("SELECT id, open FROM charge ORDER BY id") == [("c1", 0), ("c2", 0)]
    assert posted.by_number(till.desk.database, third.number) == third
    assert shared_books.differences(till.url) == ()


def test_the_server_itself_crashes_and_is_started_again(tmp_path: Path, postgres_server: Server, prepared: str) -> None:
    url = postgres_server.copy_of(prepared)
    postgres_server.rest()
    till = Till(tmp_path, url, direct=True)
    till.copies()
    till.leaves_code()
    draft = till.draft(("c1", "62.00"))
    postgres_server.cluster.pg_ctl("stop", "-m", "immediate")
    try:
        with pytest.raises((Undecided, Fault)):
            till.posts(draft)
        alone.begin(till.desk, CODE)
        assert till.posts(draft).number == "01-0001-0001"
        assert till.pays(("c2", "8.00")).number == "01-0001-0002"
        with pytest.raises(Fault):
            alone.send(till.desk)
        assert alone.standing(till.desk).waiting.entries == 2
    finally:
        postgres_server.cluster.pg_ctl("start")
    till.sends()
    assert [row[:3] for row in till.numbers()] == [("01-0001-0001", 6200, 1), ("01-0001-0002", 800, 1)]
    assert shared_books.differences(url) == ()
    till.close()
    postgres_server.drop_database(url)


def test_back_at_the_server_the_session_goes_on_as_before_and_can_go_alone_again(till: Till) -> None:
    till.goes_alone()
    till.pays(("c1", "60.00"))
    till.mend()
    till.sends()
    assert till.pays(("c1", "2.00")).number == "01-0001-0002"
    till.copies()
    assert (
        accounts.card(till.till.copy.as_person("mdiaz"), books.UB).charges
        == accounts.card(till.admin.as_("mdiaz"), books.UB).charges
    )
    till.goes_alone()
    assert till.pays(("c2", "8.00")).number == "01-0001-0003"
    till.mend()
    till.sends()
    assert [row[0] for row in till.numbers()] == ["01-0001-0001", "01-0001-0002", "01-0001-0003"]


def test_a_payment_without_an_answer_goes_on_as_if_it_stood_and_is_sent_first(till: Till) -> None:
    till.copies()
    till.leaves_code()
    draft = till.draft(("c1", "62.00"))
    till.cut()
    with pytest.raises(Undecided):
        till.posts(draft)
    alone.begin(till.desk, CODE)
    receipt = till.posts(draft)  # the counter asks again by itself
    assert (receipt.number, receipt.offline) == ("01-0001-0001", True)
    assert till.desk.journal.unknown == ()
    assert till.pays(("c2", "8.00")).number == "01-0001-0002"
    till.mend()
    till.sends()
    assert [row[:2] for row in till.numbers()] == [("01-0001-0001", 6200), ("01-0001-0002", 800)]
    assert shared_books.differences(till.url) == ()


def test_a_payment_that_had_arrived_after_all_is_found_recorded(till: Till) -> None:
    till.copies()
    till.leaves_code()
    draft = till.draft(("c1", "62.00"))
    till.till.shared._connection()
    till.wire.mode = lines.LOST  # it arrives, its answer does not, and nobody is let in to ask again
    with pytest.raises(OutcomeUnknown):
        till.posts(draft)
    alone.begin(till.desk, CODE)
    till.pays(("c2", "8.00"))
    till.mend()
    till.sends()
    assert [row[:3] for row in till.numbers()] == [("01-0001-0001", 6200, 0), ("01-0001-0002", 800, 1)]


def test_what_was_recorded_since_the_last_copy_is_taken_along(till: Till) -> None:
    till.copies()
    till.leaves_code()
    till.pays(("c1", "60.00"))  # the copy does not know of it
    till.cut()
    alone.begin(till.desk, CODE)
    assert [charge.open for charge in accounts.card(till.desk.database, books.UB).charges] == [Money(200), Money(800)]
    assert till.pays(("c2", "8.00")).number == "01-0001-0002"
    till.mend()
    till.sends()
    assert [row[:3] for row in till.numbers()] == [("01-0001-0001", 6000, 0), ("01-0001-0002", 800, 1)]


def test_a_bill_paid_elsewhere_meanwhile_waits_for_a_supervisor_and_blocks_nothing(till: Till) -> None:
    till.goes_alone()
    till.pays(("c1", "62.00"))
    other = books.drawer(till.admin, "02", "tnguyen").opens()
    other.takes([books.pays("c1", "62.00", "62.00")], [books.in_cash("62.00")])
    till.pays(("c2", "8.00"))
    till.mend()
    till.sends()
    assert till.items() == ["TW-STALE"]
    assert till.admin.rows("SELECT id, open FROM charge ORDER BY id") == [("c1", -6200), ("c2", 0)]
    assert len(till.numbers()) == 3
    assert shared_books.differences(till.url) == ()


@pytest.mark.parametrize("sent", [0, 1, 2, 3])
def test_killed_after_any_row_the_rest_is_sent_when_the_same_person_signs_in(till: Till, sent: int) -> None:
    till.goes_alone()
    for amount in ("20.00", "30.00", "12.00"):
        till.pays(("c1", amount))
    till.mend()
    if sent:
        till.till.send(sent)
    till.killed()
    till.signs_in("mdiaz")
    assert not till.desk.database.alone
    assert [row[:2] for row in till.numbers()] == [
        ("01-0001-0001", 2000), ("01-0001-0002", 3000), ("01-0001-0003", 1200),
    ]  # fmt: skip
    assert till.items() == []
    assert shared_books.differences(till.url) == ()


def test_killed_while_the_server_is_still_away_nothing_is_lost(till: Till) -> None:
    till.goes_alone()
    till.pays(("c1", "62.00"))
    till.killed()
    for name, password in (("tnguyen", books.PASSWORD), ("mdiaz", "wrong password")):
        with pytest.raises(Fault, match="Nothing answers at this address"):
            till.home.sign_in(name, password)
    till.signs_in("mdiaz")  # who went on here comes back, and goes on
    assert till.desk.database.alone
    assert till.desk.staff.full_name == "Mdiaz"
    assert till.pays(("c2", "8.00")).number == "01-0001-0002"
    till.mend()
    till.sends()
    assert [row[:2] for row in till.numbers()] == [("01-0001-0001", 6200), ("01-0001-0002", 800)]
    assert shared_books.differences(till.url) == ()


def test_a_copied_disk_sends_the_same_books(till: Till, tmp_path: Path) -> None:
    till.goes_alone()
    till.pays(("c1", "20.00"))
    early = tmp_path / "early"
    shutil.copytree(till.folder / "copy", early)  # an older state of the same disk
    till.pays(("c1", "42.00"))
    late = tmp_path / "late"
    shutil.copytree(till.folder / "copy", late)
    till.mend()
    till.sends()
    before = shared_books.state(till.admin)
    for copied in (late, early, late):
        shared = till.admin.as_("mdiaz")
        again = TillDatabase(shared, LocalCopy(copied))  # type: ignore[arg-type]  # shared books
        waits = again.copy.alone()
        if waits is not None:
            again.take_up(waits)
            while again.send().entries:
                pass
        again.copy.close()
    assert shared_books.state(till.admin) == before
    assert [row[:2] for row in till.numbers()] == [("01-0001-0001", 2000), ("01-0001-0002", 4200)]


def test_what_the_books_refuse_stays_with_everything_after_it_and_is_told(till: Till) -> None:
    till.goes_alone()
    till.pays(("c1", "20.00"))
    till.pays(("c1", "42.00"))
    seized = books.drawer(till.admin, "01", "mdiaz")
    seized.pen = book_rows.pen(till.admin.database, "01-0001")
    seized.records(seized.builds(books.Kind.NO_SALE, {"reason": "another till"}))  # the same login, somewhere else
    till.mend()
    standing = till.sends()
    assert standing.waiting.entries == 2
    assert standing.waiting.number == "01-0001-0001"
    assert standing.waiting.refused.startswith("The drawer session has moved on")
    assert till.desk.database.alone
    assert till.numbers() == []


def test_a_supervisor_sends_in_for_who_is_absent_and_every_list_shows_both(till: Till) -> None:
    till.goes_alone()
    till.pays(("c1", "62.00"))
    till.killed()
    till.mend()
    with pytest.raises(CounterError, match="Receipts of mdiaz wait in this till"):
        till.signs_in("tnguyen")
    till.signs_in("jkim")
    assert till.numbers() == [("01-0001-0001", 6200, 1, "jkim")]
    assert till.items() == ["TW-PEN"]


def test_what_needs_the_server_says_so_and_changes_nothing(till: Till) -> None:
    paid = till.pays(("c1", "20.00"))
    till.goes_alone()
    with pytest.raises(Fault, match="needs the server"):
        drawers.begin_count(till.desk)
    with pytest.raises(Fault, match="needs the server"):
        receipts.void(till.desk, number=paid.number, reason="x", approver="jkim", password=books.PASSWORD)
    with pytest.raises(Fault, match="needs the server"), till.desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE account SET name = 'x'")
    assert till.desk.journal.unknown == ()
    till.pays(("c1", "1.00"))  # and nothing stands in the way of the next payment
    receipts.reprint(till.desk, paid.number)  # a print is an event, and is sent in with the receipts
    till.mend()
    till.sends()
    assert till.admin.rows("SELECT kind FROM desk_event WHERE kind IN ('copy', 'alone_begun') ORDER BY kind") == [
        ("alone_begun",), ("copy",),
    ]  # fmt: skip


def test_the_limits_of_the_policy_hold_at_the_till(till: Till) -> None:
    till.goes_alone()
    for amount in ("50.00", "1.00", "1.00"):
        till.pays(("c1", amount))
    with pytest.raises(CounterError, match="Only cash and checks"):
        till.pays(("c1", "1.00"), tender=books.by_money_order("1.00"))
    till.pays(("c1", "1.00"))
    with pytest.raises(CounterError, match="this session takes 4 receipts"):
        till.pays(("c1", "1.00"))
    assert alone.standing(till.desk).waiting.entries == 4
    till.mend()
    till.sends()
    assert till.items() == []


def test_nobody_goes_on_in_a_copy_that_may_not_know_of_the_last_act(till: Till) -> None:
    """After a new start the copy is of before it: what was recorded in between is known to the server alone."""
    till.copies()
    till.leaves_code()
    till.pays(("c1", "20.00"))
    till.killed()
    till.signs_in("mdiaz")
    till.cut()
    with pytest.raises(Fault, match="does not reach to the last act"):
        alone.begin(till.desk, CODE)
    assert not till.desk.database.alone
    till.mend()
    assert till.pays(("c1", "2.00")).number == "01-0001-0002"


def test_a_session_of_yesterday_waits_and_so_does_one_that_ran_into_the_next_day(till: Till) -> None:
    till.goes_alone()
    late = replace(till.desk, clock=lambda: system_clock() + timedelta(days=1))
    with pytest.raises(CounterError, match="for its own day alone"):
        receipts.post(late, till.draft(("c1", "1.00")), known=till.rules, cash_only={books.UB: None})


def test_the_last_receipt_the_policy_allows_is_the_same_when_it_is_asked_for_again(till: Till) -> None:
    till.goes_alone()
    for amount in ("1.00", "2.00", "3.00"):
        till.pays(("c1", amount))
    draft = till.draft(("c1", "4.00"))
    assert till.posts(draft) == till.posts(draft)
    assert alone.standing(till.desk).waiting.entries == 4


def test_two_windows_never_write_in_one_copy(till: Till) -> None:
    other = till.started()
    with pytest.raises(Fault, match="open in another window"):
        other.sign_in("mdiaz", books.PASSWORD)


def test_nobody_goes_alone_without_code_copy_policy_or_session(till: Till) -> None:
    till.cut()
    with pytest.raises(Fault, match="no whole copy"):
        alone.begin(till.desk, CODE)
    till.mend()
    till.copies()
    till.cut()
    with pytest.raises(CounterError, match="No supervisor has left a code"):
        alone.begin(till.desk, CODE)
    till.mend()
    till.leaves_code()
    till.cut()
    for _ in range(4):
        with pytest.raises(CounterError, match="The code is not right") as said:
            alone.begin(till.desk, "blue herons")
        assert said.value.field == "code"
    with pytest.raises(CounterError, match="fifth wrong code"):
        alone.begin(till.desk, "blue herons")
    with pytest.raises(CounterError, match="No supervisor has left a code"):
        alone.begin(till.desk, CODE)
    assert not till.desk.database.alone


def test_a_code_is_anothers_long_enough_typed_twice_and_for_once(till: Till) -> None:
    leave = {"approver": "jkim", "password": books.PASSWORD, "code": CODE, "again": CODE}
    for change, field in (
        ({"approver": "mdiaz"}, "approver"),
        ({"approver": "tnguyen"}, "approver"),
        ({"password": "wrong password"}, "password"),
        ({"code": "short"}, "code"),
        ({"again": "blue herons"}, "again"),
    ):
        with pytest.raises(CounterError) as said:
            alone.leave_code(till.desk, **{**leave, **change})
        assert said.value.field == field
        assert not alone.has_code(till.desk)
    till.goes_alone()
    assert not alone.has_code(till.desk)
    assert CODE not in (till.folder / "copy" / "copy.db").read_bytes().decode("latin-1")


def test_the_same_person_unlocks_without_the_server(till: Till) -> None:
    till.goes_alone()
    till.home.prove_again("mdiaz", books.PASSWORD)
    for name, password in (("mdiaz", "wrong password"), ("jkim", books.PASSWORD)):
        with pytest.raises(CounterError, match="not right"):
            till.home.prove_again(name, password)
