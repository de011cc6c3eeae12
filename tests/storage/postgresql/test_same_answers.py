# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S311 - chance for tests, not for secrets
"""Whatever is sent in, right or bent, both databases answer alike, and the verifier finds nothing in what they took."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import psycopg
import pytest

from app.domain.entry import Entry
from app.domain.errors import Refused
from app.storage import postgresql
from app.verifier.kinds import RETELLINGS
from app.verifier.reading import read
from app.verifier.story import Fact, Remembered, Story, Tenders
from tests.books import PEOPLE, Books
from tests.storage.spec.bent import Right, bend, repost, right, right_undoing, written
from tests.storage.spec.small_cases import right_at_the_counter

pytestmark = pytest.mark.postgres

ROUNDS = 30
"""So often everything the town could write next is bent, per seed: about two hundred entries."""


@contextmanager
def _undone(cursor: Any) -> Iterator[None]:
    cursor.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        cursor.execute("ROLLBACK")


def ask_embedded(books: Books, entry: Entry, by: str) -> str:
    """What SQLite answers; nothing stays."""
    raw = books.database.engine.raw_connection()  # type: ignore[attr-defined]  # an embedded home has an engine
    try:
        cursor = raw.driver_connection.cursor()
        with _undone(cursor):
            home = books.as_(by)
            home._insert_one(cursor, entry)  # type: ignore[attr-defined]
            return "recorded"
    except Refused as refusal:
        return refusal.code
    finally:
        raw.close()


def ask_shared(books: Books, entry: Entry, by: str) -> str:
    """What PostgreSQL answers to the same on the writer's own login; nothing stays but the consent."""
    try:
        if entry.approval is not None:
            books.as_(entry.approval.approved_by).approve(entry.approval)
        kept = books.as_(by)._connection()  # type: ignore[attr-defined]
        with kept.transaction(force_rollback=True):
            kept.execute(postgresql._INSERT, postgresql._row(entry), prepare=True, binary=True)
    except psycopg.Error as error:
        spoken = postgresql.spoken(error)
        return spoken.code if isinstance(spoken, Refused) else repr(spoken)
    except Refused as refusal:
        return refusal.code
    return "recorded"


def retold(books: Books, entry: Entry, by: str) -> list[str]:
    """What the verifier has to say of an entry that a book would hold next."""
    rows = books.rows("SELECT code, gl, allow_change FROM tender_kind")
    tenders = Tenders(
        {code: frozenset((gl,)) for code, gl, _ in rows if gl}, frozenset(code for code, _, gives in rows if gives)
    )
    said: list[str] = []
    story = Story(entry.book, lambda _, what: said.append(what), tenders, RETELLINGS, lambda of: remembered(books, of))
    before = "SELECT no, seq, hash, offline, recorded_by, body FROM entry WHERE book_id = :book ORDER BY seq"
    for no, seq, head, offline, writer, body in books.rows(before, book=entry.book):
        story.take(Fact(no, seq, bytes(head), bool(offline), writer, read(body.encode())))
    story.take(Fact(10**6, entry.seq, entry.hash, entry.offline, by, read(entry.body)))
    return said


def remembered(books: Books, entry_id: str) -> Remembered | None:
    """An entry of another book, as the verifier looks it up."""
    found = books.rows("SELECT no, kind, body FROM entry WHERE id = :id", id=entry_id)
    return Remembered(found[0][0], found[0][1], read(found[0][2].encode())) if found else None


def _bent(chance: Random, said: Right, times: int) -> tuple[Entry, str]:
    body = copy.deepcopy(said.body)
    for _ in range(times):
        bend(chance, body)
    if body["kind"] == "receipt" and chance.random() < 0.6:
        repost(body)
    by = body.get("by", "")
    return written(
        Right(body, said.approval), offline=times > 0 and chance.random() < 0.1
    ), by if by in PEOPLE else said.body["by"]


@pytest.mark.parametrize(
    ("written_next", "rounds", "seed"),
    [(right, ROUNDS, 1), (right, ROUNDS, 2), (right_undoing, 90, 3), (right_at_the_counter, 60, 4)],
)
def test_both_databases_answer_alike_and_take_nothing_the_verifier_would_not(
    written_next: Callable[[Books], Iterator[Right]], rounds: int, seed: int, embedded_copy: Books, town: Books
) -> None:
    chance, differ = Random(seed), []
    for _ in range(rounds):
        for here, there in zip(written_next(embedded_copy), written_next(town), strict=True):
            point, times = chance.getrandbits(32), chance.choice((0, 1, 1, 1, 2, 3))
            entry, by = _bent(Random(point), here, times)
            twin, _ = _bent(Random(point), there, times)
            ours, theirs = ask_embedded(embedded_copy, entry, by), ask_shared(town, twin, by)
            # Where several things are wrong at once, which of them is named first may differ.
            same = ours == theirs if times < 2 else (ours == "recorded") == (theirs == "recorded")
            found = retold(embedded_copy, entry, by) if ours == "recorded" else []
            if not same or found or (not times and ours != "recorded"):
                differ.append((ours, theirs, found, entry.body.decode()))
    assert differ == []
