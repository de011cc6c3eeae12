# SPDX-License-Identifier: Apache-2.0
"""What the city lets go or keeps of one account, what of it one person does alone, and what a processor may keep.

A policy may be withdrawn later, and nothing in the books says when. So an amount is held to the most that any policy of
its date, withdrawn or not, ever allowed: what is above it was never allowed.
"""

import json
from collections import Counter, defaultdict
from typing import Any, NamedTuple

from app.verifier.legs import SMALL
from app.verifier.report import Collector
from app.verifier.source import Source, table_rows
from app.verifier.story import Fact

_COLUMNS = ("from_date", "body")
WHOLE, USUAL_SHARE = 10_000, 500
"""A share is in hundredths of a percent; where a city has no policy on card fees, a processor keeps five percent."""


class _Settled(NamedTuple):
    """One small difference: its number in the books, where it stands, what it is of, and whether somebody agreed."""

    no: int
    book: str
    seq: int
    account: str
    charge: str
    date: str
    cents: int
    alone: bool


class SmallDifferences:
    """Collects what was let go or kept while the books are walked, then holds it to the policies."""

    def __init__(self) -> None:
        self._settled: list[_Settled] = []
        self._kept: Counter[str] = Counter()
        self._back: Counter[str] = Counter()
        self._last: dict[str, tuple[str, int]] = {}

    def take(self, fact: Fact, book: str) -> None:
        """Put aside what one entry let go or kept."""
        content = fact.content
        if fact.kind == "small_difference" and isinstance(content.get("total"), int):
            account, charge, date = (str(content.get(key, "")) for key in ("account", "charge", "date"))
            charge = charge if content.get("way") == "under" else ""
            alone = "approval" not in content
            self._settled.append(_Settled(fact.no, book, fact.seq, account, charge, date, content["total"], alone))
            if content.get("way") == "over":
                self._kept[account] += content["total"]
        if fact.kind in ("reversal", "returned_check"):
            self._put_back(fact, book)

    def _put_back(self, fact: Fact, book: str) -> None:
        for row in fact.content.get("postings", ()):
            if row.get("gl") == SMALL and isinstance(row.get("cents"), int):
                account = str(row.get("account", ""))
                self._back[account] += row["cents"]
                self._last[account] = book, fact.seq

    def compare(self, source: Source, collector: Collector) -> None:
        """Name what is above the policies: of one bill in all, and alone for one account on one date in all."""
        policies = _policies(source) if self._settled else []
        of_bill: defaultdict[tuple[str, str], int] = defaultdict(int)
        of_day: defaultdict[tuple[str, str], int] = defaultdict(int)
        for one in sorted(self._settled):
            amount, alone = _most(policies, one.date)
            before = of_bill[one.account, one.charge] if one.charge else 0
            of_bill[one.account, one.charge] += one.cents
            if before + one.cents > amount:
                collector.add(one.book, one.seq, "more is let go or kept than any policy of its day allowed")
            of_day[one.account, one.date] += one.cents if one.alone else 0
            if one.alone and of_day[one.account, one.date] > alone:
                collector.add(one.book, one.seq, "more was settled alone that day than any policy allowed")
        for account, cents in self._back.items():
            if cents > self._kept[account]:
                collector.add(*self._last[account], f"more is given back to {account} than was kept of its credit")


class CardFees:
    """Collects what processors kept with nobody else's consent, then holds it to the policies."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, int, str, int, int]] = []

    def take(self, fact: Fact, book: str) -> None:
        """Put aside what one settlement left to the processor."""
        said = fact.content
        figures = said.get("total"), said.get("counted")
        if fact.kind == "card_settlement" and "approval" not in said and all(isinstance(one, int) for one in figures):
            self._kept.append((book, fact.seq, str(said.get("date", "")), said["total"], said["counted"]))

    def compare(self, source: Source, collector: Collector) -> None:
        """Name every fee above the share that any policy of its day, or the usual one, left to one person alone."""
        shares = [(since, said.get("share", 0)) for since, said in _said(source, "card_fee")] if self._kept else []
        for book, seq, date, gross, credited in self._kept:
            allowed = [share for since, share in shares if since <= date and isinstance(share, int)]
            if (gross - credited) * WHOLE > gross * max([*allowed, USUAL_SHARE]):
                collector.add(book, seq, "a processor kept more than any policy of its day left to one person")


def _policies(source: Source) -> list[tuple[str, int, int]]:
    """Every policy on small differences: from when, how much in all, and how much alone."""
    found = []
    for since, said in _said(source, "small_difference"):
        try:
            found.append((since, int(said.get("amount", 0)), int(said.get("alone", 0))))
        except (ValueError, TypeError):
            continue  # it allows nothing
    return found


def _said(source: Source, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Every policy of a kind that can be read: from when, and what it says."""
    found = []
    for since, body in table_rows(source, "policy", _COLUMNS, texts=_COLUMNS, tail="WHERE kind = ?", values=(kind,)):
        try:
            said = json.loads(body)
        except ValueError:
            continue
        if isinstance(said, dict):
            found.append((since, said))
    return found


def _most(policies: list[tuple[str, int, int]], date: str) -> tuple[int, int]:
    """The most that policies of a date allow, in all and alone."""
    standing = [(amount, alone) for since, amount, alone in policies if since <= date]
    return max((amount for amount, _ in standing), default=0), max((alone for _, alone in standing), default=0)
