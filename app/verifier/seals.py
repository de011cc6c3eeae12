# SPDX-License-Identifier: Apache-2.0
"""A daily seal lists every book of its days; a book that is gone, new or another one since then is named.

The seals stand in a book of their own and each repeats the one before, so whoever changes a sealed day has to change
every seal since, and the last of them is on paper.
"""

import re
from typing import Any, NamedTuple

from app.verifier.chain import NOTHING, Chain
from app.verifier.report import Collector
from app.verifier.source import Source, table_rows
from app.verifier.story import Fact, Story

_DATE = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]")


class _Covered(NamedTuple):
    """A walked book as a seal lists it; two heads where the last entry is not what its hash says."""

    date: str
    closed: bool
    entries: int
    heads: tuple[str, str]
    voids: int
    figures: dict[str, Any]


class Seals:
    """Remembers one line per book and every daily seal, which is all that the days across books need."""

    def __init__(self) -> None:
        self._books: dict[str, _Covered] = {}
        self._seals: list[tuple[str, int, bytes, dict[str, Any]]] = []

    def remember(self, chain: Chain) -> None:
        """Keep what a seal has to say about a book, or what the day book says itself."""
        self._seals += [(chain.name, seq, digest, content) for seq, digest, content in chain.seals]
        if chain.type == "day":
            return
        close = chain.close or {}
        figures = {
            "receipts": close.get("receipts", 0),
            "grand": close.get("grand", 0),
            "over_short": close.get("over_short", 0),
            "totals": close.get("totals", []),
        }
        heads = (chain.stored.hex(), chain.computed.hex())
        self._books[chain.name] = _Covered(chain.date, chain.close is not None, chain.seq, heads, chain.voids, figures)

    def check(self, source: Source, collector: Collector) -> None:
        """Go through the seals in their order, each against the books of its days and the seal before it."""
        previous, last = NOTHING, ""
        for book, seq, digest, content in sorted(self._seals, key=_place):
            date = str(content.get("date", ""))
            if date <= last:
                collector.add(book, seq, f"{date} was closed already")
            if content.get("previous") != previous.hex():
                collector.add(book, seq, "it does not continue the seal before")
            self._covers(book, seq, content, last, collector)
            previous, last = digest, max(date, last)
        dates = sorted(str(content.get("date", "")) for *_, content in self._seals)
        said = sorted(date for (date,) in table_rows(source, "day_seal", ("date",), texts=("date",)))
        if dates != said:
            collector.add("", 0, "the table day_seal names other days than the seals do")

    def days(self) -> list[tuple[str, int, str]]:
        """Every seal in its order: its book, its number there, and the date it closed."""
        return [(book, seq, str(content.get("date", ""))) for book, seq, _, content in sorted(self._seals, key=_place)]

    def _covers(self, book: str, seq: int, content: dict[str, Any], last: str, collector: Collector) -> None:
        date = str(content.get("date", ""))
        rows = content.get("books")
        listed = {
            str(row.get("book")): row for row in (rows if isinstance(rows, list) else []) if isinstance(row, dict)
        }
        covered = {name: one for name, one in self._books.items() if last < one.date <= date}
        for name, row in listed.items():
            if name not in self._books:
                collector.add(name, _whole(row, "entries"), f"the seal of {date} covers this book, which is missing")
            elif name not in covered:
                collector.add(name, 1, f"the seal of {date} covers this book, which says it is of another day")
        for name, one in covered.items():
            if name not in listed:
                collector.add(name, 1, f"the seal of {date} does not know this book")
            else:
                self._compare(name, one, listed[name], date, collector)
        whole = _sums(listed.values()) | {"voids": sum(one.voids for one in covered.values())}
        wrong = [key for key, value in whole.items() if content.get(key) != value]
        if wrong:
            collector.add(book, seq, f"the seal does not add up: {', '.join(wrong)}")

    def _compare(self, name: str, one: _Covered, row: dict[str, Any], date: str, collector: Collector) -> None:
        if not one.closed:
            collector.add(name, one.entries, f"{date} was sealed and this book is not closed")
        if row.get("entries") != one.entries:
            said = f"the seal of {date} covers {row.get('entries')} entries, there are {one.entries}"
            collector.add(name, min(_whole(row, "entries"), one.entries) + 1, said)
            return
        if row.get("head") not in one.heads:
            collector.add(name, one.entries, f"the head is not the one in the seal of {date}")
        wrong = [key for key, value in one.figures.items() if row.get(key) != value]
        if wrong:
            said = f"the seal of {date} states other figures than the close: {', '.join(wrong)}"
            collector.add(name, one.entries, said)


def _place(one: tuple[str, int, bytes, dict[str, Any]]) -> tuple[str, int]:
    return one[:2]


def _whole(row: dict[str, Any], key: str) -> int:
    value = row.get(key, 0)
    return value if isinstance(value, int) else 0


def _sums(rows: Any) -> dict[str, Any]:
    """What the listed books come to, as the seal must say it."""
    tenders: dict[str, tuple[int, int]] = {}
    for row in rows:
        for total in row.get("totals", ()):
            many, cents = tenders.get(str(total.get("tender")), (0, 0))
            tenders[str(total.get("tender"))] = many + _whole(total, "count_of"), cents + _whole(total, "cents")
    return {
        **{key: sum(_whole(row, key) for row in rows) for key in ("entries", "receipts", "over_short")},
        "totals": [
            {"cents": cents, "count_of": many, "tender": name} for name, (many, cents) in sorted(tenders.items())
        ],
    }


def retold(story: Story, fact: Fact) -> list[str]:
    """A daily seal has no money of its own; what it covers is asked when every book has been walked."""
    content = fact.content
    found = [] if _DATE.fullmatch(content["date"]) else ["it seals no date"]
    names = [row["book"] for row in content["books"]]
    if names != sorted(set(names)):
        found.append("its books are not in order")
    return found
