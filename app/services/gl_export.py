# SPDX-License-Identifier: Apache-2.0
"""Posting to the books: a batch of sealed books becomes a journal file, once; its file can be written again and again.

The batch is in the books before its file is anywhere. A file that was interrupted, or lost, is written again from the
books with the same bytes, so nothing is ever posted under two numbers. What bytes a batch has is known by its digest:
other ones are never handed out.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import CounterError, Fault
from app.domain.gl_file import written
from app.domain.gl_format import Format, read
from app.domain.gl_journal import Batch, FundTotal, fund_totals, journal
from app.domain.money import Money
from app.queries import gl_export as stored
from app.storage import gl_batches

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from app.queries.gl_export import StoredBatch, WaitingBook, WaitingFund
    from app.services.desk import Desk

    Write = Callable[[str, bytes], Path]

RIGHT = "export_gl"
_DEED = "post to the books"


@dataclass(frozen=True, slots=True)
class Layout:
    """A format with the words it was written in, which a batch keeps."""

    format: Format
    words: str


class Journals(Protocol):
    """Where a workstation takes the form of its journals from, and puts their files."""

    def layout(self) -> Layout:
        """The format of the settings. Raises CounterError when something in it is wrong."""

    def write(self, name: str, content: bytes) -> Path:
        """Write a file, whole or not at all. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be posted: the sealed books with their dates, and what they come to by date and fund.

    `number` is the one the next batch bears.
    """

    number: int
    books: tuple[WaitingBook, ...]
    funds: tuple[WaitingFund, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The business dates that wait, oldest first."""
        return tuple(sorted({one.date for one in self.books}))

    @property
    def debits(self) -> Money:
        """What all of it debits, and credits."""
        return Money.total(one.debits for one in self.funds)


@dataclass(frozen=True, slots=True)
class Posted:
    """A batch and the file that was written of it."""

    batch: StoredBatch
    path: Path
    funds: tuple[FundTotal, ...]


def layout(code: str, words: str, file: str) -> Layout:
    """A format out of the text of its file. Raises CounterError naming file and key."""
    try:
        return Layout(read(tomllib.loads(words), code=code, file=file), words)
    except tomllib.TOMLDecodeError as error:
        raise CounterError(f"{file} cannot be read: {error}. Nothing was posted. Correct that line.") from error


def is_plain(words: str) -> bool:
    """Whether the words of a format can be looked at line by line, as the books do before they keep a batch."""
    lines = [re.sub(r"[ \t\r]", "", line) for line in words.split("\n")]
    top = list(itertools.takewhile(lambda line: not line.startswith("["), lines))
    named = any(re.match(r"file=[\"'].*\{batch\}.*[\"']", line) for line in top)
    columns = any(line.startswith("[[column]]") for line in lines)
    return named and columns and '"""' not in words and "'''" not in words


def waiting(desk: Desk) -> Waiting:
    """What waits to be posted. Raises CounterError for who may not post."""
    desk.need(RIGHT, _DEED)
    number, books = stored.next_number(desk.database), stored.waiting_books(desk.database)
    return Waiting(number, books, stored.waiting_funds(desk.database))


def batches(desk: Desk) -> tuple[StoredBatch, ...]:
    """The batches that were posted last, newest first."""
    desk.need(RIGHT, "look at what was posted")
    return stored.batches(desk.database)


def post(desk: Desk, told: Waiting, chosen: Layout, write: Write) -> Posted:
    """Put what was told to wait into the next batch, and write its file; `write` takes its name and bytes.

    Asked again with the same, it acts once. Raises CounterError when nothing waits, a value does not fit the format, or
    somebody else was first; nothing is posted then. Raises Fault when the file could not be written: the batch stands,
    and its file can be written again.
    """
    desk.need(RIGHT, _DEED)
    names = tuple(one.book for one in told.books)
    stands = stored.batch(desk.database, told.number)
    if stands is not None and (stands.made_by, stands.books) == (desk.staff.name, names):
        return again(desk, told.number, write)
    if not names:
        raise CounterError(
            "Every closed book is posted already. Nothing was changed. Write a batch again if you need it."
        )
    if not is_plain(chosen.words):
        raise CounterError(
            f"The format {chosen.format.code} must name its file and each [[column]] on a line of their own, the file "
            "first, and no text in it may go over a line. Nothing was posted. Correct the format."
        )
    of_code = stored.departments(desk.database)
    covers = (told.days[0], told.days[-1])
    # A till whose clock is behind posts on the last of the days, never before it.
    on = max(desk.today(), covers[1])
    made = _made(desk, chosen.format, told.number, on, covers, names, of_code)
    gl_batches.add(
        desk.database,
        made.batch,
        books=names,
        layout=(chosen.format.code, chosen.words),
        departments=of_code,
        digest=hashlib.sha256(made.content).hexdigest(),
    )
    return _out(_known(desk, told.number), chosen.format, made, write)


def again(desk: Desk, number: int, write: Write) -> Posted:
    """Write the file of a batch again, with the same bytes as the first time.

    Raises CounterError for an unknown batch, Fault when the books no longer make the file that was posted.
    """
    desk.need(RIGHT, "write a batch again")
    batch = _known(desk, number)
    chosen = layout(batch.format, batch.layout, f"The format of batch {number}").format
    made = _made(desk, chosen, number, batch.posted, (batch.since, batch.until), batch.books, batch.departments)
    if hashlib.sha256(made.content).hexdigest() != batch.digest:
        raise Fault(
            f"Batch {number} would no longer be the file that was posted on {batch.posted.isoformat()}.",
            "Nothing was written, and no file was changed.",
            "Have the administrator run verify --deep: the books or the batch were changed from outside.",
        )
    return _out(batch, chosen, made, write)


@dataclass(frozen=True, slots=True)
class _Made:
    batch: Batch
    funds: tuple[FundTotal, ...]
    content: bytes


def _made(
    desk: Desk,
    chosen: Format,
    number: int,
    posted: date,
    covers: tuple[date, date],
    books: tuple[str, ...],
    of_code: dict[str, str],
) -> _Made:
    lines = journal(stored.moved(desk.database, books, of_code), stored.receipt_ranges(desk.database, books))
    funds = fund_totals(lines)
    sums = (Money.total(one.debits for one in funds), Money.total(one.credits for one in funds))
    batch = Batch(number, posted, *covers, len(lines), *sums)
    return _Made(batch, funds, written(chosen, batch, lines))


def _known(desk: Desk, number: int) -> StoredBatch:
    found = stored.batch(desk.database, number)
    if found is None:
        raise CounterError(f"There is no batch {number}. Nothing was written. Look at the list of batches.")
    return found


def _out(batch: StoredBatch, chosen: Format, made: _Made, write: Write) -> Posted:
    name = chosen.file_name(batch.number)
    try:
        return Posted(batch, write(name, made.content), made.funds)
    except OSError as trouble:
        raise Fault(
            f"The file {name} could not be written: {trouble.strerror or trouble}.",
            f"Batch {batch.number} is posted, and a file of it that was there before is as it was.",
            "Make room in the folder, then write the batch again.",
        ) from trouble
