# SPDX-License-Identifier: Apache-2.0
"""Whatever the database reckoned from an entry is reckoned here once more and compared, row by row.

`Block` holds what some hundred entries of one book should have led to, and compares it in one question per table.
"""

import json
from collections import defaultdict
from typing import Any

from app.verifier import kinds_bank, legs
from app.verifier.kinds_counter import change_giver, net_of, pairs
from app.verifier.report import Collector
from app.verifier.source import Source, table_rows
from app.verifier.story import Fact, Story

TABLES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "posting": (
        ("pos", "gl", "fund", "for_fund", "cents", "tender", "charge", "account"),
        frozenset(("gl", "fund", "for_fund", "tender", "charge", "account")),
    ),
    "receipt": (
        ("book_id", "number", "ordinal", "payer", "channel", "received", "total", "rounding", "change"),
        frozenset(("book_id", "number", "payer", "channel", "received")),
    ),
    "receipt_line": (
        ("n", "type", "charge", "account", "code", "text", "open", "cents", "why"),
        frozenset(("type", "charge", "account", "code", "text", "why")),
    ),
    "receipt_tender": (
        ("n", "kind", "cents", "net", "number", "routing", "detail"),
        frozenset(("kind", "number", "routing", "detail")),
    ),
    "receipt_pair": (("line", "tender", "cents"), frozenset()),
    "void": (("of_no",), frozenset()),
    "undone": (("of_no", "tender", "account"), frozenset(("account",))),
    "day_seal": (
        ("date", "hash", "books", "entries", "receipts", "voids", "over_short"),
        frozenset(("date",)),
    ),
    "tender_correction": (
        ("of_no", "source", "n", "kind", "cents", "number", "routing", "detail"),
        frozenset(("kind", "number", "routing", "detail")),
    ),
    "small_difference": (
        ("account", "charge", "fund", "date", "cents", "alone"),
        frozenset(("account", "charge", "fund", "date")),
    ),
    "drawer_count": (
        (
            *("book_id", "attempt", "by_person", "counted", "checks", "money_orders"),
            *("expected", "expected_checks", "expected_money_orders", "balanced"),
        ),
        frozenset(("book_id", "by_person")),
    ),
    "deposit": (
        ("bank", "bag", "seal", "date", "cash", "checks", "money_orders", "prepared_by", "verified_by"),
        frozenset(("bank", "bag", "seal", "date", "prepared_by", "verified_by")),
    ),
    "deposit_correction": (("of_no", "counted", "cents", "charged"), frozenset(("charged",))),
    "deposit_book": (("book_id", "tender", "cents"), frozenset(("book_id", "tender"))),
    "deposit_check": (
        ("n", "book_id", "tender", "cents", "receipt", "place", "number", "routing"),
        frozenset(("book_id", "tender", "receipt", "number", "routing")),
    ),
}
"""The derived tables keyed by an entry: their columns besides `entry_no`, and which of them are text."""

BLOCK = 400
"""So many entries are compared at once."""


class Block:
    """Expected rows of the next entries of one book, compared and forgotten together."""

    def __init__(self, source: Source, collector: Collector, book: str) -> None:
        self._source, self._collector, self._book = source, collector, book
        self._seqs: dict[int, int] = {}
        self._rows: dict[str, dict[int, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))

    def add(self, fact: Fact, story: Story) -> None:
        """Reckon what one entry should have led to; `story` has just retold it."""
        self._seqs[fact.no] = fact.seq
        try:
            self._derive(fact, story)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError):
            self._collector.add(self._book, fact.seq, "nothing can be derived from it")
        if len(self._seqs) >= BLOCK:
            self.compare()

    def _put(self, table: str, fact: Fact, *row: Any) -> None:
        self._rows[table][fact.no].append(row)

    def _derive(self, fact: Fact, story: Story) -> None:
        content, kind = fact.content, fact.kind
        for pos, row in enumerate(content.get("postings", ()), start=1):
            gl, *dimensions = legs.leg_of(row)
            for_fund, tender, charge, account = (value or None for value in dimensions)
            self._put("posting", fact, pos, gl, legs.fund_of(gl), for_fund, row["cents"], tender, charge, account)
        if kind == "receipt":
            self._receipt(fact, change_giver(content, story.tenders.giving))
        elif kind == "deposit":
            self._deposit(fact)
        elif kind == "card_settlement":
            for line in content["lines"]:
                self._put("deposit_book", fact, line["book"], line["tender"], line["cents"])
        elif kind == "deposit_correction":
            corrected = story.recall(content["of"])
            if corrected is not None:
                told = (content["counted"], content["total"], content["charged"])
                self._put("deposit_correction", fact, corrected.no, *told)
        elif kind == "void":
            original = story.originals.get(content["of"])
            if original is not None:
                self._put("void", fact, original.fact.no)
        elif kind in ("reversal", "returned_check"):
            undone = story.recall(content["of"])
            if undone is not None:
                self._put("undone", fact, undone.no, content.get("place", 0), content.get("account"))
        elif kind == "tender_correction":
            original = story.originals.get(content["of"])
            if original is not None:
                (right,) = content["tenders"]
                paper = (right.get("number"), right.get("routing"), _detail(right))
                place = (original.fact.no, content["place"], len(original.standing))
                self._put("tender_correction", fact, *place, right["kind"], right["cents"], *paper)
        elif kind == "small_difference":
            which = (content["account"], content.get("charge"), content.get("fund"), content["date"])
            self._put("small_difference", fact, *which, content["total"], int("approval" not in content))
        elif kind == "seal":
            figures = (content["entries"], content["receipts"], content["voids"], content["over_short"])
            self._put("day_seal", fact, content["date"], fact.hash, len(content["books"]), *figures)
        elif kind == "count" and story.tally is not None:
            tally, found = story.tally, story.tally.content
            counted = (found["counted"], found["checks_total"], found["money_orders_total"])
            self._put(
                "drawer_count",
                fact,
                *(self._book, found["attempt"], tally.by, *counted, *tally.expected, int(tally.balanced)),
            )

    def _deposit(self, fact: Fact) -> None:
        content = fact.content
        sums = [kinds_bank.sum_of(content["lines"], tender) for tender in kinds_bank.TENDERS]
        named = [content[key] for key in ("bank", "bag", "seal", "date")]
        self._put("deposit", fact, *named, *sums, content["by"], content["approval"]["by"])
        for line in content["lines"]:
            self._put("deposit_book", fact, line["book"], line["tender"], line["cents"])
        for n, check in enumerate(content["checks"], start=1):
            paper = [check.get(key) for key in ("receipt", "seq", "number", "routing")]
            self._put("deposit_check", fact, n, check["book"], check["tender"], check["cents"], *paper)

    def _receipt(self, fact: Fact, giver: int | None) -> None:
        content = fact.content
        number = content["number"]
        self._put(
            "receipt",
            fact,
            *(self._book, number, int(number.rpartition("-")[2]), content["payer"], content["channel"]),
            *(content.get("received"), content["total"], content["rounding"], content["change"]),
        )
        for n, line in enumerate(content["lines"], start=1):
            texts = (line.get("charge"), line.get("account"), line.get("code"), line["text"])
            self._put("receipt_line", fact, n, line["type"], *texts, line.get("open"), line["cents"], line.get("why"))
        nets = net_of(content, giver)
        for n, tender in enumerate(content["tenders"], start=1):
            paper = (tender.get("number"), tender.get("routing"), _detail(tender))
            self._put("receipt_tender", fact, n, tender["kind"], tender["cents"], nets[n - 1], *paper)
        for line_at, tender_at, cents in pairs(content, giver):
            self._put("receipt_pair", fact, line_at + 1, tender_at + 1, cents)

    def compare(self) -> None:
        """Ask for the rows these entries led to, and name every entry that led to others."""
        if not self._seqs:
            return
        numbers = tuple(self._seqs)
        asked = ", ".join("?" * len(numbers))
        for table, (columns, texts) in TABLES.items():
            actual: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
            tail = f"WHERE entry_no IN ({asked})"
            for no, *row in table_rows(
                self._source, table, ("entry_no", *columns), texts=texts, tail=tail, values=numbers, few=True
            ):
                actual[no].append(tuple(row))
            expected = self._rows[table]
            if actual == expected:  # nearly always, and then in the same order
                continue
            for no in actual.keys() | expected.keys():
                if _alike(table, actual[no]) != _alike(table, expected[no]):
                    self._collector.add(self._book, self._seqs[no], f"the table {table} says something else than it")
        self._seqs.clear()
        self._rows.clear()


def _detail(tender: dict[str, Any]) -> str:
    rest = {key: value for key, value in tender.items() if key not in ("kind", "cents", "number", "routing")}
    return json.dumps(rest, sort_keys=True, ensure_ascii=False)


def _alike(table: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The same facts in the same form and order: a tender's details by what they say, yes and no as 1 and 0."""
    if table in ("receipt_tender", "tender_correction"):
        rows = [(*row[:-1], _told(row[-1])) for row in rows]
    plain = [tuple(int(value) if isinstance(value, bool) else value for value in row) for row in rows]
    return sorted(plain, key=repr)


def _told(detail: Any) -> Any:
    try:
        return _detail(json.loads(detail))
    except (TypeError, ValueError, AttributeError):
        return detail


def check_book(source: Source, collector: Collector, story: Story, last_seq: int) -> None:
    """The book's own row: its people and dates, what was taken and what the drawer holds; and its voided receipts."""
    columns = {
        "type": story.type,
        "code": story.code,
        "session": story.session,
        "person": story.person,
        "date": story.date,
        "state": story.state,
        "receipts": story.ordinals,
        "attempts": story.attempts,
        "opening_counted": story.opening_counted,
        "opening_grand": story.grand,
        "taken": story.taken,
        "cash": story.cash,
        "checks": story.checks,
        "money_orders": story.money_orders,
        "counted": story.tally.content["counted"] if story.tally else None,
        "decided_by": story.tally.by if story.tally else None,
        "opened_at": story.opened_at,
        "sealed_at": story.close.content["at"] if story.close else None,
    }
    texts = ("type", "code", "person", "date", "state", "decided_by", "opened_at", "sealed_at")
    for row in table_rows(source, "book", columns, texts=texts, tail="WHERE id = ?", values=(story.book,), few=True):
        for name, actual in zip(columns, row, strict=True):
            if actual != columns[name]:
                collector.add(story.book, last_seq, f"the book's row says {name} is {actual}, not {columns[name]}")
    voided = {
        original.fact.no: (original.voided_by, original.fact.seq)
        for original in story.originals.values()
        if original.fact.kind == "receipt"
    }
    tail = "WHERE book_id = ?"
    for no, voided_by in table_rows(source, "receipt", ("entry_no", "voided_by"), tail=tail, values=(story.book,)):
        expected, seq = voided.get(no, (None, 0))
        if voided_by != expected:
            collector.add(story.book, seq, "the table receipt says something else about its void")


def check_orphans(source: Source, collector: Collector) -> None:
    """Derived rows that no entry led to."""
    for table in (*TABLES, "surprise_count", "work_item"):
        query = f"SELECT DISTINCT entry_no FROM {table} WHERE entry_no NOT IN (SELECT no FROM entry)"  # noqa: S608
        for (no,) in source.stream(query):
            collector.add("", 0, f"the table {table} has rows of an entry {no} that does not exist")
