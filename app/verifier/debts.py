# SPDX-License-Identifier: Apache-2.0
"""What is open on a charge is what was billed less what was paid; credits likewise. Reckoned apart, then compared.

Charges are touched from many books, so their events are put aside in a scratch file of this module's own and gone
through charge by charge at the end: the memory stays small however many accounts a city has.
"""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from app.verifier.report import Collector
from app.verifier.source import Source, table_rows
from app.verifier.story import Fact, Story

NEARBY = 6
"""Entries of different tills may be numbered in another order than they took effect, by so many places at most."""

STEPS = 5000
"""The search for that order gives up after so many steps, and the charge is named."""


class Event(NamedTuple):
    """One thing that happened to a charge; `claimed` is what the entry said was open before it."""

    charge: str
    no: int
    book: str
    seq: int
    kind: str
    claimed: int | None
    cents: int
    offline: int
    info: str


class Debts:
    """Collects the events of charges and credits while the books are walked, then compares what they come to."""

    def __init__(self) -> None:
        # An empty name is a private file of SQLite's own that goes away with the connection.
        self._scratch = sqlite3.connect("", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=OFF",
            "CREATE TABLE event (charge, no, book, seq, kind, claimed, cents, offline, info)",
            "CREATE TABLE share (charge, gl, billed, cents)",
            "CREATE TABLE credit (account, fund, no, book, seq, cents, offline)",
            "BEGIN",
        ):
            self._scratch.execute(statement)

    def take(self, fact: Fact, story: Story) -> None:
        """Put aside what one entry did to charges and credits; `story` has just retold it."""
        content, kind = fact.content, fact.kind
        try:
            if kind == "receipt":
                self._receipt(fact, story.book, content, -1)
            elif kind == "import":
                for line in content["lines"]:
                    self._import_line(fact, story.book, line)
            elif kind == "void":
                original = story.originals.get(content["of"])
                if original is not None and original.fact.kind == "receipt":
                    self._receipt(fact, story.book, original.fact.content, 1)
            elif kind in ("reversal", "returned_check", "small_difference"):
                self._undone(fact, story.book, content)
            place = (fact.no, story.book, fact.seq)
            held = [row for row in content.get("postings", ()) if row["gl"].endswith("-2300")]
            self._scratch.executemany(
                "INSERT INTO credit VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (row["account"], row["gl"].partition("-")[0], *place, -row["cents"], int(fact.offline))
                    for row in held
                ],
            )
        except (KeyError, TypeError, AttributeError):
            return  # the story has named the part that is missing

    def _receipt(self, fact: Fact, book: str, content: dict[str, Any], sign: int) -> None:
        for line in content["lines"]:
            if line["type"] == "charge":
                claimed = line["open"] if sign < 0 and not fact.offline else None
                info = json.dumps({"account": line["account"]})
                self._event(
                    fact, book, line["charge"], "receipt" if sign < 0 else "void", claimed, sign * line["cents"], info
                )
                self._shares(line["charge"], line["shares"], 0, sign)

    def _undone(self, fact: Fact, book: str, content: dict[str, Any]) -> None:
        """Charges are open again by what had been paid on them, or closed by what was let go; what is new is billed."""
        claimed = content["total"] if fact.kind == "small_difference" else None
        new = {line["charge"] for line in content.get("lines", ())}
        for line in content.get("lines", ()):
            self._import_line(fact, book, line)
        for row in content["postings"]:
            if "charge" in row and row["charge"] not in new:
                info = json.dumps({"account": row["account"]})
                self._event(fact, book, row["charge"], "undone", claimed, row["cents"], info)
                claimed = None
                self._shares(row["charge"], [row], 0, 1)

    def _import_line(self, fact: Fact, book: str, line: dict[str, Any]) -> None:
        kind = line["type"]
        said = {key: line.get(key) for key in ("account", "code", "text", "due", "billed")}
        said["gl"] = line["shares"][0]["gl"] if len(line["shares"]) == 1 else None
        claimed = None if kind == "charge" or fact.offline else line["open"]
        self._event(fact, book, line["charge"], kind, claimed, line["cents"], json.dumps(said))
        self._shares(line["charge"], line["shares"], 0 if kind == "paid" else 1, 1)

    def _event(self, fact: Fact, book: str, charge: str, kind: str, claimed: int | None, cents: int, info: str) -> None:
        row = (charge, fact.no, book, fact.seq, kind, claimed, cents, int(fact.offline), info)
        self._scratch.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _shares(self, charge: str, shares: list[dict[str, Any]], billed: int, sign: int) -> None:
        rows = [(charge, share["gl"], billed * share["cents"], sign * share["cents"]) for share in shares]
        self._scratch.executemany("INSERT INTO share VALUES (?, ?, ?, ?)", rows)

    def compare(self, source: Source, collector: Collector) -> None:
        """Go through every charge, share and credit and name what the database says otherwise."""
        self._charges(source, collector)
        self._share_rows(source, collector)
        self._credits(source, collector)

    def _charges(self, source: Source, collector: Collector) -> None:
        events = (Event(*row) for row in self._scratch.execute("SELECT * FROM event ORDER BY charge, no, rowid"))
        reckoned = (_reckon(list(group), collector) for _, group in groupby(events, itemgetter(0)))
        columns = ("id", "account", "code", "text", "gl", "due", "billed", "amount", "open", "entry_no")
        actual = table_rows(source, "charge", columns, texts=columns[:7], tail=f"ORDER BY {source.ordered('id')}")
        for charge, row, place in _differences(reckoned, actual, 1):
            collector.add(*place, f"the table charge says something else of charge {charge}" + _said(row))

    def _share_rows(self, source: Source, collector: Collector) -> None:
        query = (
            "SELECT charge, gl, sum(billed), sum(cents) FROM share WHERE charge IN"
            " (SELECT charge FROM share GROUP BY charge HAVING count(DISTINCT gl) > 1)"
            " GROUP BY charge, gl ORDER BY charge, gl"
        )
        reckoned = ((tuple(row), self._place_of(row[0])) for row in self._scratch.execute(query))
        tail = f"ORDER BY {source.ordered('charge')}, {source.ordered('gl')}"
        columns = ("charge", "gl", "amount", "open")
        actual = table_rows(source, "charge_share", columns, texts=columns[:2], tail=tail)
        for charge, row, place in _differences(reckoned, actual, 2):
            collector.add(*place, f"the table charge_share says something else of charge {charge}" + _said(row))

    def _place_of(self, charge: str) -> tuple[str, int]:
        found = self._scratch.execute(
            "SELECT book, seq FROM event WHERE charge = ? ORDER BY no LIMIT 1", (charge,)
        ).fetchone()
        return (found[0], found[1]) if found else ("", 0)

    def _credits(self, source: Source, collector: Collector) -> None:
        query = (
            "SELECT account, fund, sum(cents), max(no), book, seq, sum(offline) FROM credit"
            " GROUP BY account, fund ORDER BY account, fund"
        )
        reckoned = (_held(row, collector) for row in self._scratch.execute(query))
        tail = f"ORDER BY {source.ordered('account')}, {source.ordered('fund')}"
        columns = ("account", "fund", "cents")
        actual = table_rows(source, "credit", columns, texts=columns[:2], tail=tail)
        for account, row, place in _differences(reckoned, actual, 2):
            collector.add(*place, f"the table credit says something else of account {account}" + _said(row))

    def close(self) -> None:
        """Throw the scratch file away."""
        self._scratch.close()


Placed = tuple[tuple[Any, ...], tuple[str, int]]


def _reckon(events: list[Event], collector: Collector) -> Placed:
    """One charge from its first entry to its last: what it came to, and its creator's place."""
    first, charge = events[0], events[0].charge
    if first.kind != "charge":
        collector.add(first.book, first.seq, f"charge {charge} was never billed")
    said = json.loads(first.info)
    for event in events[1:]:
        if event.kind == "charge":
            collector.add(event.book, event.seq, f"charge {charge} is billed twice")
        elif json.loads(event.info)["account"] != said["account"]:
            collector.add(event.book, event.seq, f"charge {charge} belongs to another account")
    stuck = _stuck(events)
    if stuck is not None:
        collector.add(stuck.book, stuck.seq, f"charge {charge} was not open by {stuck.claimed} cents then")
    amount = sum(event.cents for event in events if event.kind in ("charge", "raise"))
    left = sum(event.cents for event in events)
    if left < 0 and not any(event.offline for event in events):
        collector.add(events[-1].book, events[-1].seq, f"more was paid on charge {charge} than was owed")
    texts = tuple(said.get(key) for key in ("account", "code", "text", "gl", "due", "billed"))
    return (charge, *texts, amount, left, first.no), (first.book, first.seq)


def _held(row: tuple[Any, ...], collector: Collector) -> Placed:
    """One account's credit in one fund, and the last entry that touched it."""
    account, fund, cents, _, book, seq, offline = row
    if cents < 0 and not offline:
        collector.add(book, seq, f"more credit of account {account} was used than there was")
    return (account, fund, cents), (book, seq)


def _stuck(events: list[Event]) -> Event | None:
    """The first event that no order of its neighbors explains; None when what each claimed was true in its turn."""
    state, at, steps = 0, 0, 0
    waiting = list(events)
    choices: list[tuple[int, list[Event], int]] = []
    worst: Event | None = None
    while waiting and steps < STEPS:
        steps += 1
        place = next((i for i in range(at, min(NEARBY, len(waiting))) if waiting[i].claimed in (None, state)), None)
        if place is None:
            worst = worst or waiting[0]
            if not choices:
                return worst
            state, waiting, at = choices.pop()
            continue
        choices = [*choices[-50:], (state, waiting, place + 1)] if len(waiting) > 1 else choices
        state += waiting[place].cents
        waiting, at = waiting[:place] + waiting[place + 1 :], 0
    return worst if waiting else None


def _differences(
    reckoned: Iterator[Placed], actual: Iterator[tuple[Any, ...]], width: int
) -> Iterator[tuple[str, tuple[Any, ...] | None, tuple[str, int]]]:
    """Walk two lists in the same order of their first `width` columns and give what stands in one only."""
    ours, theirs = next(reckoned, None), next(actual, None)
    while ours is not None or theirs is not None:
        mine = ours[0][:width] if ours else None
        other = theirs[:width] if theirs else None
        if ours is not None and mine == other:
            if ours[0] != theirs:
                yield ours[0][0], theirs, ours[1]
            ours, theirs = next(reckoned, None), next(actual, None)
        elif other is None or (ours is not None and mine is not None and mine < other):
            assert ours is not None  # noqa: S101 - told to the type checker
            yield ours[0][0], None, ours[1]
            ours = next(reckoned, None)
        else:
            assert theirs is not None  # noqa: S101 - told to the type checker
            yield str(theirs[0]), theirs, ("", 0)
            theirs = next(actual, None)


def _said(row: tuple[Any, ...] | None) -> str:
    return "" if row is not None else ": nothing"
