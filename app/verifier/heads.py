# SPDX-License-Identifier: Apache-2.0
"""What the database says about a book, its head and its seal, must be what the book's own entries say."""

from typing import Any

from app.verifier.chain import Chain
from app.verifier.report import Collector
from app.verifier.source import Source, as_text, table_rows


def check_book(source: Source, chain: Chain, collector: Collector) -> None:
    """Compare one walked book with its row: head, next number, sealed or not; and its seal with its close."""
    rows = list(
        table_rows(
            source,
            "book",
            ("next_seq", "head", "state"),
            texts=("state",),
            tail="WHERE id = ?",
            values=(chain.name,),
            few=True,
        )
    )
    if not rows:
        collector.add(chain.name, chain.seq, "the database does not know this book")
    for next_seq, head, state in rows:
        if next_seq > chain.seq + 1:
            collector.add(chain.name, chain.seq + 1, "the book went on to this entry, which is missing")
        elif next_seq != chain.seq + 1:
            collector.add(chain.name, chain.seq, f"the book says its next entry is {next_seq}, it is {chain.seq + 1}")
        if head not in (chain.stored, chain.computed):
            collector.add(chain.name, chain.seq, "the head of the book is not the hash of its last entry")
        if (state == "sealed") != (chain.close is not None):
            collector.add(chain.name, chain.seq, f"the book is said to be {state}")
    _check_seal(source, chain, collector)


def _check_seal(source: Source, chain: Chain, collector: Collector) -> None:
    close = chain.close or {}
    columns = ("entry_no", "entries", "head", "grand", "receipts", "over_short")
    seals = list(table_rows(source, "seal", columns, tail="WHERE book_id = ?", values=(chain.name,), few=True))
    place = chain.close_seq or chain.seq
    if len(seals) != (1 if close else 0):
        collector.add(chain.name, place, "the seal is missing" if close else "there is a seal without a close")
    if not close:
        return
    said = tuple(close.get(name, 0) for name in ("entries", "grand", "receipts", "over_short"))
    for entry_no, entries, head, *rest in seals:
        closing = table_rows(
            source,
            "entry",
            ("no",),
            tail="WHERE book_id = ? AND seq = ?",
            values=(chain.name, chain.close_seq),
            few=True,
        )
        if [(entry_no,)] != list(closing):
            collector.add(chain.name, place, "the seal belongs to another entry than the close")
        if head not in (chain.stored, chain.computed):
            collector.add(chain.name, place, "the head in the seal is not the hash of the close")
        if (entries, *(value or 0 for value in rest)) != said:
            collector.add(chain.name, place, "the seal states other figures than the close")
    _check_totals(source, chain.name, place, close, collector)


def _check_totals(source: Source, book: str, place: int, close: dict[str, Any], collector: Collector) -> None:
    columns = ("tender", "count_of", "cents")
    rows = table_rows(
        source, "seal_total", columns, texts=("tender",), tail="WHERE book_id = ?", values=(book,), few=True
    )
    said = [(row.get("tender"), row.get("count_of"), row.get("cents")) for row in close.get("totals", ())]
    if sorted(rows, key=repr) != sorted(said, key=repr):  # what a flipped byte left may be of any type
        collector.add(book, place, "the totals of the seal are not those of the close")


def check_strangers(source: Source, walked: set[str], collector: Collector) -> None:
    """Rows about books that have no entries are findings of their own."""
    for table, column in (("book", "id"), ("seal", "book_id"), ("seal_total", "book_id")):
        query = f"SELECT DISTINCT {source.text(column)} FROM {table}"  # noqa: S608 - three names, all from above
        for (name,) in source.stream(query):
            if as_text(name) not in walked:
                collector.add(as_text(name), 0, f"the table {table} names a book that has no entries")
