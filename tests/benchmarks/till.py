# SPDX-License-Identifier: Apache-2.0
"""One till as a process of its own: it prepares payments, waits for the word, posts them, and tells how long each took.

It is talked to in lines of JSON. `ready` payments are keyed beforehand; `go` finishes them through the real service, or
writes the same rows by the floor's bare statement after the same flush of the intent.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain import canon, receipt
from app.domain.draft import Draft
from app.domain.kinds import receipt as receipt_kind
from app.services import receipts
from tests import tills
from tests.benchmarks import floor_post, floor_sqlite


class Intents:
    """The floor's own file of intents: as many bytes as the program's, flushed as often."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")

    def flush(self, body: bytes) -> None:
        """Write one intent and wait for the disk."""
        self._file.write(body + b" " * (len(body) // 3 + 320) + b"\n")  # as long as base64 and the other columns
        self._file.flush()
        os.fsync(self._file.fileno())


class Bench:
    """A till with a real desk, and the same till on the floor."""

    def __init__(self, told: dict[str, Any]) -> None:
        folder = Path(told["folder"])
        self.till = tills.Till(folder, told["till"], told["url"])
        self.till.open_drawer()
        self.till.enter()
        self.drafts: list[Draft] = []
        self.bodies: list[tuple[dict[str, Any], list[tuple[int, int, int]]]] = []
        charges = [
            (f"{tills.account(told['till'], n)}-{code}", tills.account(told["till"], n))
            for n in range(tills.ACCOUNTS)
            for code, _, _ in tills.LINES
        ]
        book = f"{tills.drawer(told['till'])}-0001"
        self.intents: Intents | None = None
        self.floor: floor_post.FloorTill | floor_sqlite.FloorTill
        if told["url"]:
            self.floor = floor_post.FloorTill(told["url"], book, charges)
            self.intents = Intents(folder / "floor.log")
        else:
            self.floor = floor_sqlite.FloorTill(folder / "floor.db", book, charges)

    def ready(self, what: str, count: int) -> None:
        """Key so many payments; for the floor, up to the content of the entry."""
        if what == "service":
            self.drafts = [self.till.draft() for _ in range(count)]
            return
        rules, desk = self.till.rules, self.till.desk
        assert rules is not None
        pen = desk.journal.pen(rules.book)
        self.bodies = []
        for _ in range(count):
            draft = self.till.draft()
            story = draft.story(pen.next_receipt_number(), rules.tender_kinds, rules.policies.rounding)
            content = receipt_kind.receipt(story, rules.tender_kinds)
            entry = desk.write(pen, receipts.Kind.RECEIPT, content, entry_id=draft.id)
            pairs = [(p.line + 1, p.tender + 1, p.cents) for p in receipt.pairs_of(entry.content)]
            self.bodies.append((entry.content, pairs))
        self.till.enter()  # the floor paid nothing in the real books

    def acts(self, what: str) -> list[Callable[[], object]]:
        """The acts to be timed, one for each payment."""
        if what == "service":
            rules, flags, desk = self.till.rules, self.till.cash_only, self.till.desk
            return [lambda d=draft: receipts.post(desk, d, known=rules, cash_only=flags) for draft in self.drafts]
        return [lambda c=content, p=pairs: self._write(c, p) for content, pairs in self.bodies]

    def _write(self, content: dict[str, Any], pairs: list[tuple[int, int, int]]) -> None:
        body = canon.encode(content)
        if self.intents is not None:
            self.intents.flush(body)
        self.floor.post(body, content, pairs)

    def go(self, what: str, think: float) -> dict[str, Any]:
        """Post them all, thinking before each; answers the milliseconds of each, and the time and the work in all."""
        took = []
        acts = self.acts(what)
        worked, begun = time.process_time(), time.monotonic()
        for place, act in enumerate(acts):
            if think:
                time.sleep(think * (0.5 + (place * 7 % 10) / 10))
            before = time.perf_counter()
            act()
            took.append((time.perf_counter() - before) * 1000)
        return {"ms": took, "begun": begun, "ended": time.monotonic(), "cpu": time.process_time() - worked}


def main() -> None:
    """Answer each line until there are no more."""
    bench = Bench(json.loads(sys.stdin.readline()))
    answer: dict[str, Any] = {"ready": True}
    while True:
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            bench.till.close()
            return
        said = json.loads(line)
        if said["do"] == "ready":
            bench.ready(said["what"], said["count"])
            answer = {"ready": True}
        else:
            answer = bench.go(said["what"], said["think"])


if __name__ == "__main__":
    main()
