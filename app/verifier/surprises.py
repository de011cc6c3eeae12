# SPDX-License-Identifier: Apache-2.0
"""A surprise count stands in a supervisor's book and speaks of a drawer's: what was there is reckoned from that book.

The drawer's entries up to the one the count names are read once more, because the two books are walked apart.
"""

from typing import Any, NamedTuple

from app.verifier import consents, legs
from app.verifier.kinds_counter import pieces
from app.verifier.reading import BodyError, read
from app.verifier.report import Collector
from app.verifier.source import Source, entry_rows, table_rows
from app.verifier.story import Fact, Story

_COLUMNS = (
    *("entry_no", "book_id", "at_seq", "at", "by_person", "witness", "chosen", "counted", "checks", "money_orders"),
    *("expected", "expected_checks", "expected_money_orders", "balanced"),
)
_TEXTS = frozenset(("book_id", "at", "by_person", "witness", "chosen"))
_MOVES = {"begin_count": False, "cancel_count": True, "submit": False, "return": False, "close": False}
"""After which kinds a session takes payments, or takes none."""


class _Held(NamedTuple):
    """A drawer after an entry: whose it is, whether it takes payments, and what should be in it."""

    person: str
    is_open: bool
    amounts: tuple[int, int, int]


def told(story: Story, fact: Fact) -> list[str]:
    """What a surprise count says by itself: pieces and papers add up, and another person consented."""
    content = fact.content
    found = pieces(content["count"], content["counted"]) + consents.problems(content)
    found += [] if content["reason"].strip() else ["it was counted for no reason"]
    for listed, total in (("checks", "checks_total"), ("money_orders", "money_orders_total")):
        if sum(item["cents"] for item in content[listed]) != content[total]:
            found.append(f"the listed {listed.replace('_', ' ')} do not add up")
    return found + ([] if content["chosen"] in ("random", "asked") else ["it does not say why this drawer"])


class Surprises:
    """Collects the surprise counts of the books that are walked, then looks at the drawers they name."""

    def __init__(self) -> None:
        self._counts: list[tuple[str, Fact]] = []

    def take(self, fact: Fact, book: str) -> None:
        """Put aside what one entry counted."""
        if fact.kind == "surprise_count":
            self._counts.append((book, fact))

    def compare(self, source: Source, collector: Collector) -> None:
        """Reckon what each drawer held when it was counted, and compare the rows the database keeps of it."""
        for book, fact in self._counts:
            try:
                problem = _problem(source, fact)
            except (KeyError, TypeError, AttributeError, ValueError):
                problem = "a part of the count is of another sort"
            if problem:
                collector.add(book, fact.seq, problem)


def _problem(source: Source, fact: Fact) -> str:
    content = fact.content
    held = _held(source, content["of"], content["at_seq"])
    if held is None:
        return "the drawer and the entry it speaks of are not in the books"
    if not held.is_open or held.person == content["by"]:
        return "that drawer was not open then, or was the own one of who counted"
    counted = (content["counted"], content["checks_total"], content["money_orders_total"])
    expected = (
        *(fact.no, content["of"], content["at_seq"], content["at"], content["by"], content["approval"]["by"]),
        *(content["chosen"], *counted, *held.amounts, int(counted == held.amounts)),
    )
    tail = "WHERE entry_no = ?"
    rows = list(table_rows(source, "surprise_count", _COLUMNS, texts=_TEXTS, tail=tail, values=(fact.no,)))
    said = [tuple(int(cell) if isinstance(cell, bool) else cell for cell in row) for row in rows]
    return "" if said == [expected] else "the table surprise_count says something else than it"


def _held(source: Source, book: str, at_seq: int) -> _Held | None:
    """The drawer after one of its entries; None where that entry is not there or cannot be read."""
    person, is_open, last = "", False, 0
    amounts = [0, 0, 0]
    for row in entry_rows(source, frozenset((book,))):
        if row[1] > at_seq:
            break
        try:
            content = read(row[4])
        except BodyError:
            return None
        last, kind = row[1], content.get("kind")
        if kind == "open":
            if content.get("type") != "drawer":
                return None
            person, is_open = content["by"], True
        is_open = _MOVES.get(str(kind), is_open)
        _move(amounts, content)
    return _Held(person, is_open, (amounts[0], amounts[1], amounts[2])) if last == at_seq else None


def _move(amounts: list[int], content: dict[str, Any]) -> None:
    for posting in content.get("postings", ()):
        if posting["gl"] == legs.DRAWER:
            amounts[0] += posting["cents"]
        elif posting["gl"] == legs.CHECKS and posting.get("tender") == "check":
            amounts[1] += posting["cents"]
        elif posting["gl"] == legs.CHECKS and posting.get("tender") == "money_order":
            amounts[2] += posting["cents"]
