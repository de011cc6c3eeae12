# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PT012, S608 - statements and tables of a test
"""What the cashier hears when the disk or another writer stands in the way: recorded, not recorded, or not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import Fault, OutcomeUnknown, Refused
from app.storage import engine
from app.storage.database import BATCH
from tests.books import Books
from tests.storage.spec.acts import dog, one_after


class Failing:
    """A cursor whose insert goes wrong so many times: before it reached the books, or after."""

    def __init__(self, real: Any, code: int, *, times: int, after: bool) -> None:
        self.real, self.code, self.times, self.after = real, code, times, after

    def execute(self, statement: str, values: Any = ()) -> Any:
        if statement.startswith("INSERT INTO entry") and self.times > 0:
            self.times -= 1
            if self.after:
                self.real.execute(statement, values)
            error = engine.driver().OperationalError("disk I/O error")
            error.sqlite_errorcode = self.code
            raise error
        return self.real.execute(statement, values)

    @property
    def lastrowid(self) -> int:
        return int(self.real.lastrowid)


def stumble(books: Books, monkeypatch: pytest.MonkeyPatch, code: int, *, times: int, after: bool = False) -> None:
    home = books.as_("mdiaz").home
    real = type(home).cursor
    failing = Failing(None, code, times=times, after=after)

    def cursor(self: Any) -> Any:
        failing.real = real(self)
        return failing

    monkeypatch.setattr(type(home), "cursor", cursor)


@pytest.mark.parametrize("code", [10, 11, 14, 26])
def test_an_answer_lost_after_recording_is_found_again(
    code: int, town_in_a_file: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = dog(town_in_a_file)
    stumble(town_in_a_file, monkeypatch, code, times=1, after=True)
    assert town_in_a_file.records(entry).again
    assert town_in_a_file.rows("SELECT count(*) FROM entry WHERE id = :id", id=entry.id) == [(1,)]


def test_a_fault_before_recording_is_tried_again(town_in_a_file: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    stumble(town_in_a_file, monkeypatch, 10, times=2)
    assert not town_in_a_file.records(dog(town_in_a_file)).again


def test_a_disk_that_gives_no_answer_leaves_the_outcome_unknown(
    town_in_a_file: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = dog(town_in_a_file)
    stumble(town_in_a_file, monkeypatch, 10, times=3)
    with pytest.raises(OutcomeUnknown):
        town_in_a_file.records(entry)
    assert not town_in_a_file.records(entry).again


def test_a_full_disk_records_nothing_and_works_again_after(town_in_a_file: Books) -> None:
    entry, before = dog(town_in_a_file), town_in_a_file.digest()
    cursor = town_in_a_file.as_("mdiaz").home.cursor()
    cursor.execute("PRAGMA max_page_count = 1")
    with pytest.raises(Fault, match="full"):
        while True:
            town_in_a_file.records(entry)
            pen = town_in_a_file.sessions["01-0001"].pen = town_in_a_file.sessions["01-0001"].pen.after(entry)
            before, entry = town_in_a_file.digest(), dog(town_in_a_file)
            assert pen.next_seq < 200
    assert town_in_a_file.digest() == before
    assert not town_in_a_file.records(entry).again


def test_books_another_program_holds_are_busy(town_in_a_file: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    town_in_a_file.as_("mdiaz").home.cursor().execute("PRAGMA busy_timeout = 10")
    other = engine.driver().connect(str(town_in_a_file.database.home.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    entry = dog(town_in_a_file)
    with pytest.raises(Fault, match="busy"):
        town_in_a_file.records(entry)
    other.execute("ROLLBACK")
    other.close()
    assert not town_in_a_file.records(entry).again


def test_books_that_cannot_be_written_say_so(town_in_a_file: Books) -> None:
    town_in_a_file.as_("mdiaz").home.cursor().execute("PRAGMA query_only = ON")
    with pytest.raises(Fault, match="read-only"):
        town_in_a_file.records(dog(town_in_a_file))


def test_a_connection_compiles_a_statement_once_however_many_others_it_has_run() -> None:
    """Compiling the insert of an entry takes longer than anything else in it: every guard is compiled with it."""
    made = engine.sqlite_engine(None)
    compiled: list[int] = []
    with made.connect() as connection:
        driven: Any = connection.connection.driver_connection
        driven.set_authorizer(lambda *_: compiled.append(1) or 0)  # SQLite asks whenever it compiles, and only then
        for number in range(300):
            driven.execute(f"SELECT {number}").close()
        for statement in 2 * ("SELECT 'an entry'", "SELECT 'a reading'"):
            driven.execute(statement).close()
        assert len(compiled) == 302
        driven.set_authorizer(None)
    made.dispose()


def test_a_batch_has_its_limit(embedded_town: Books) -> None:
    with pytest.raises(ValueError, match="500"):
        embedded_town.as_("mdiaz").record_many([dog(embedded_town)] * (BATCH + 1))


def test_a_consent_is_for_one_entry(town_in_a_file: Books) -> None:
    one = town_in_a_file.sessions["01-0001"]
    first = one.undoing(town_in_a_file.entries["dog"])
    assert first.approval is not None
    town_in_a_file.as_("jkim").approve(first.approval)
    assert not town_in_a_file.as_("mdiaz").record(_without(first)).again
    one.pen = one.pen.after(first)
    second = one.undoing(town_in_a_file.entries["drop"], id=first.approval.id)
    with pytest.raises(Refused) as refusal:
        town_in_a_file.records(second)
    assert refusal.value.code == "TW-APPROVAL"
    with pytest.raises(Refused):
        town_in_a_file.as_("mdiaz").approve(first.approval)


def test_a_consent_two_minutes_old_no_longer_holds(town_in_a_file: Books) -> None:
    one = town_in_a_file.sessions["01-0001"]
    for age, code in ((130, "TW-APPROVAL"), (110, "")):
        entry = one.undoing(town_in_a_file.entries["dog"])
        assert entry.approval is not None
        given = entry.approval
        with town_in_a_file.as_("jkim").writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO approval VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                f" strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{age} seconds'), NULL)",
                (given.id, given.entry_id, given.kind, given.target, given.amount.cents, given.reason, given.text,
                 given.text_hash, given.requested_by, given.approved_by),
            )  # fmt: skip
        if code:
            with pytest.raises(Refused) as refusal:
                town_in_a_file.as_("mdiaz").record(_without(entry))
            assert refusal.value.code == code
        else:
            assert not town_in_a_file.as_("mdiaz").record(_without(entry)).again


def _without(entry: Any) -> Any:
    return replace(entry, approval=None)


def test_people_of_an_embedded_home_have_no_logins(embedded_town: Books) -> None:
    with pytest.raises(Fault):
        embedded_town.database.connect_as("mdiaz", "x")
    with pytest.raises(Fault):
        embedded_town.database.change_own_password("x", "y")


def test_entries_in_one_transaction_follow_each_other(town_in_a_file: Books) -> None:
    first = dog(town_in_a_file)
    second = one_after(town_in_a_file, first)
    assert len(town_in_a_file.as_("mdiaz").record_many([first, second])) == 2
    assert town_in_a_file.rows("SELECT id FROM entry ORDER BY no DESC LIMIT 2") == [(second.id,), (first.id,)]
