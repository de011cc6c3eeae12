# SPDX-License-Identifier: Apache-2.0
"""Closed books go to the general ledger once, and a batch is the same file whenever it is written (rule 5.14.5)."""

from __future__ import annotations

import csv
import hashlib
import io
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app import resources
from app.bootstrap import gl_files
from app.domain.errors import CounterError, Fault, Refused
from app.services import gl_export
from app.services.desk import Desk
from app.services.gl_export import Layout, Posted
from tests import reported_days
from tests.books import Books

At = Callable[..., Desk]


@pytest.fixture
def days(city: Books) -> Books:
    """Two days with three closed sessions, one open and one being counted."""
    return reported_days.written(city)


def shipped(code: str = "journal-csv") -> Layout:
    return gl_export.layout(code, resources.text("gl_formats", f"{code}.toml"), f"{code}.toml")


def posts(desk: Desk, folder: Path, code: str = "journal-csv") -> Posted:
    return gl_export.post(
        desk, gl_export.waiting(desk), shipped(code), lambda name, content: gl_files.write(folder, name, content)
    )


def again(desk: Desk, number: int, folder: Path) -> Posted:
    return gl_export.again(desk, number, lambda name, content: gl_files.write(folder, name, content))


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_what_waits_is_every_closed_session_by_date_and_fund(at: At, days: Books) -> None:
    told = gl_export.waiting(at("jkim"))
    assert [one.book for one in told.books] == ["01-0001", "02-0001", "01-0002"]
    assert told.days == (reported_days.NOVEMBER, reported_days.LATER)
    assert {one.fund for one in told.funds} == {"100", "501", "999"}
    assert told.debits == sum((one.debits for one in told.funds), start=told.debits - told.debits)


def test_a_journal_balances_in_each_fund_and_says_what_was_taken(at: At, days: Books, tmp_path: Path) -> None:
    posted = posts(at("jkim"), tmp_path)
    lines = rows(posted.path)
    for fund in ("100", "501", "999"):
        mine = [line for line in lines if line["Fund"] == fund]
        debit, credit = (round(sum(float(line[side] or 0) for line in mine), 2) for side in ("Debit", "Credit"))
        assert debit == credit > 0
    dog = [line for line in lines if line["Account"] == "100-4230" and line["Session"] == "01-0001"]
    assert [(line["Department"], line["Debit"], line["Credit"]) for line in dog] == [
        ("Clerk", "20.00", ""), ("Clerk", "", "145.25"),
    ]  # fmt: skip
    assert {(line["First receipt"], line["Last receipt"]) for line in dog} == {("01-0001-0001", "01-0001-0004")}
    short = next(line for line in lines if line["Account"] == "100-4190" and line["Session"] == "01-0001")
    assert (short["Debit"], short["Date"], short["Batch"]) == ("4.00", "2026-11-20", "1")
    assert {line["For fund"] for line in lines if line["Account"] == "999-2010"} == {"100", "501"}


def test_what_came_in_from_outside_is_left_out(at: At, days: Books, tmp_path: Path) -> None:
    lines = rows(posts(at("jkim"), tmp_path).path)
    assert not [line for line in lines if line["Account"].endswith("-1399")]
    assert [line["Credit"] for line in lines if line["Account"] == "501-1310"] == ["62.00"]


def test_an_entry_is_posted_once(at: At, days: Books, tmp_path: Path) -> None:
    first = posts(at("jkim"), tmp_path)
    assert (first.batch.number, first.batch.made_by, len(first.batch.books)) == (1, "jkim", 3)
    with pytest.raises(CounterError, match="Every closed book is posted already"):
        posts(at("aortega"), tmp_path)
    assert gl_export.waiting(at("jkim")).books == ()
    assert gl_export.batches(at("jkim")) == (first.batch,)


@pytest.mark.parametrize("code", ["journal-csv", "journal-fixed"])
def test_a_batch_written_again_has_the_same_bytes_whatever_changed(
    at: At, days: Books, tmp_path: Path, code: str
) -> None:
    first = posts(at("jkim"), tmp_path / "a", code)
    content = first.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == first.batch.digest
    with days.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE revenue_code SET department = 'Parks' WHERE code = 'DOGLIC'")
    second = again(at("aortega"), 1, tmp_path / "b")
    assert (second.path.name, second.path.read_bytes()) == (first.path.name, content)


def test_other_bytes_than_the_first_time_are_never_handed_out(
    at: At, days: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts(at("jkim"), tmp_path)
    found = gl_export.stored.moved
    monkeypatch.setattr(gl_export.stored, "moved", lambda *asked: list(found(*asked))[:-2])
    monkeypatch.setattr("app.domain.gl_journal._check", lambda lines: None)
    kept = (tmp_path / "journal-0001.csv").read_bytes()
    with pytest.raises(Fault, match=r"would no longer be the file that was posted on 2026-11-27. Nothing was written"):
        again(at("jkim"), 1, tmp_path)
    assert (tmp_path / "journal-0001.csv").read_bytes() == kept


@pytest.mark.parametrize("city", ["postgres"], indirect=True)
def test_two_who_post_at_once_make_one_batch(at: At, days: Books, tmp_path: Path) -> None:
    desks, answers, told = (at("jkim"), at("aortega")), list[object](), gl_export.waiting(at("jkim"))
    gate = threading.Barrier(2)

    def late(name: str, content: bytes) -> Path:
        return gl_files.write(tmp_path, name, content)

    def act(desk: Desk) -> None:
        gate.wait(10)
        try:
            answers.append(gl_export.post(desk, told, shipped(), late).batch.number)
        except CounterError as refusal:
            answers.append(getattr(refusal, "code", str(refusal)))

    threads = [threading.Thread(target=act, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(map(str, answers)) == ["1", "TW-BATCH"]
    assert days.rows("SELECT count(*), count(DISTINCT book_id) FROM gl_batch_book") == [(3, 3)]


def test_what_others_posted_meanwhile_is_not_posted_twice(at: At, days: Books, tmp_path: Path) -> None:
    told = gl_export.waiting(at("aortega"))
    posts(at("jkim"), tmp_path)
    with pytest.raises(Refused, match="A book is in another batch already") as refusal:
        gl_export.post(at("aortega"), told, shipped(), lambda name, content: gl_files.write(tmp_path, name, content))
    assert refusal.value.code == "TW-BATCH"
    assert [file.name for file in tmp_path.iterdir()] == ["journal-0001.csv"]


def test_a_folder_that_takes_no_file_leaves_a_batch_that_is_written_later(at: At, days: Books, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(Fault, match=r"Batch 1 is posted.*then write the batch again"):
        posts(at("jkim"), tmp_path / "taken")
    assert rows(again(at("jkim"), 1, tmp_path).path)


def test_what_does_not_fit_the_format_posts_nothing(at: At, days: Books, tmp_path: Path) -> None:
    with days.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE revenue_code SET department = 'Café' WHERE code = 'DOGLIC'")
    with pytest.raises(CounterError, match="cannot be written in the encoding ascii"):
        posts(at("jkim"), tmp_path, "journal-fixed")
    assert gl_export.batches(at("jkim")) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        '[[column]]\nsource = "account"\n[file]\n', 'name = "x"\n"file" = "j-{batch}.csv"\n[[column]]\n',
        'file = "j-{batch}.csv"\ncolumn = [{source = "account"}]\n',
        'file = "j-{batch}.csv"\n[[column]]\nt = \'\'\'x\'\'\'\n',
    ],
)  # fmt: skip
def test_a_format_that_the_books_cannot_look_at_line_by_line_posts_nothing(
    at: At, days: Books, tmp_path: Path, words: str
) -> None:
    told = gl_export.waiting(at("jkim"))
    with pytest.raises(CounterError, match=r"must name its file and each \[\[column\]\] on a line of their own"):
        gl_export.post(at("jkim"), told, replace(shipped(), words=words), lambda name, _: tmp_path / name)
    assert gl_export.batches(at("jkim")) == ()


def test_only_who_may_post_posts_or_looks(at: At, days: Books, tmp_path: Path) -> None:
    for person in ("mdiaz", "pshah", "lortiz"):
        for ask in (gl_export.waiting, gl_export.batches):
            with pytest.raises(CounterError, match="may not"):
                ask(at(person))
        with pytest.raises(CounterError, match="may not post to the books"):
            posts(at(person), tmp_path)
    with pytest.raises(CounterError, match="There is no batch 9"):
        again(at("jkim"), 9, tmp_path)


def test_asking_twice_posts_once(at: At, days: Books, tmp_path: Path) -> None:
    told = gl_export.waiting(at("jkim"))
    first, second = (
        gl_export.post(at("jkim"), told, shipped(), lambda name, content: gl_files.write(tmp_path, name, content))
        for _ in range(2)
    )
    assert first == second
    assert len(gl_export.batches(at("jkim"))) == 1
