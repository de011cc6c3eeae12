# SPDX-License-Identifier: Apache-2.0
"""What was handed to the general ledger: gapless batches of closed books, each book in one, with the sums they name.

No chain covers the batches, so only what does not fit is seen: the last one taken away whole is not. Its file is in the
ledger all the same, and would be met there by the next one of that number.
"""

import json
import re
import tomllib
from typing import Any

from app.verifier.report import Collector
from app.verifier.source import Source, table_rows

_COLUMNS = ("number", "books", "since", "until", "debits", "format", "layout", "date")
_FORMAT = re.compile(r"[^\x00-\x1f]{1,100}")
_DEBITS = (
    "SELECT coalesce(sum(p.cents), 0) FROM entry e JOIN posting p ON p.entry_no = e.no"
    " WHERE e.book_id = ? AND e.kind <> 'import' AND p.cents > 0"
)


def check_batches(source: Source, collector: Collector) -> None:
    """Compare every batch with the books it lists, and with the table of the books that were posted."""
    closed = dict(table_rows(source, "book", ("id", "date"), texts=("id", "date"), tail="WHERE state = 'sealed'"))
    taken = list(table_rows(source, "gl_batch_book", ("book_id", "number"), texts=("book_id",)))
    listed: dict[str, int] = {}
    last = 0
    texts = ("books", "since", "until", "format", "layout", "date")
    for row in table_rows(source, "gl_batch", _COLUMNS, texts=texts, tail="ORDER BY number"):
        number, books = row[0], _names(row[1])
        if number != last + 1:
            collector.add("", 0, f"batch {last + 1} for the general ledger is missing")
        last = number
        for book in books:
            if book in listed:
                collector.add(book, 1, f"this book is in the batches {listed[book]} and {number}")
            if book not in closed:
                collector.add(book, 1, f"batch {number} posts this book, which is missing or not closed")
            listed[book] = number
        _compare(source, collector, row, books, closed)
    for book, number in taken:
        if listed.get(book) != number:
            collector.add(book, 1, f"this book counts as posted by batch {number}, which does not list it")
    for book in sorted(listed.keys() - {book for book, _ in taken}):
        collector.add(book, 1, f"batch {listed[book]} posted this book, and it counts as not posted")


def _compare(
    source: Source, collector: Collector, row: tuple[Any, ...], books: list[str], closed: dict[str, str]
) -> None:
    number, _, since, until, debits, form, layout, date = row
    if not _FORMAT.fullmatch(form) or not _makes_files(layout):
        collector.add("", 0, f"batch {number} says nothing of which file it was")
    if date < until:
        collector.add("", 0, f"batch {number} was posted before the last of its days")
    days = [closed[book] for book in books if book in closed]
    if days and (since, until) != (min(days), max(days)):
        collector.add("", 0, f"batch {number} names other days than its books are of")
    posted = sum(int(next(iter(source.stream(_DEBITS, (book,))))[0]) for book in books)
    if debits != posted:
        collector.add("", 0, f"batch {number} debits {debits} cents, its books {posted}")


def _makes_files(layout: str) -> bool:
    """Whether a format, as a batch keeps it, names its files by the batch's number and has columns to write."""
    try:
        said = tomllib.loads(layout)
    except tomllib.TOMLDecodeError:
        return False
    columns, file = said.get("column"), said.get("file")
    return isinstance(file, str) and "{batch}" in file and isinstance(columns, list) and bool(columns)


def _names(books: str) -> list[str]:
    """The books a batch lists; none where that cannot be read."""
    try:
        found = json.loads(books)
    except ValueError:
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
