# SPDX-License-Identifier: Apache-2.0
"""What is undone is undone once: no receipt both as a whole and in part, none that was voided, none put right later."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from app.verifier.report import Collector
from app.verifier.story import Fact

NEARBY = 6
"""Entries of different tills may be numbered in another order than they took effect, by so many places at most."""


class _Act(NamedTuple):
    """An entry about a receipt: its number in the books, its place, and which tender it is about, 0 for all."""

    no: int
    book: str
    seq: int
    place: int


@dataclass(slots=True)
class _Acts:
    """What happened to one receipt."""

    undone: list[_Act] = field(default_factory=list)
    corrected: list[_Act] = field(default_factory=list)
    voided: bool = False


class Undoings:
    """Collects what undoes, voids and corrects while the books are walked, then holds it against each other."""

    def __init__(self) -> None:
        self._acts: defaultdict[str, _Acts] = defaultdict(_Acts)

    def take(self, fact: Fact, book: str) -> None:
        """Put aside what one entry does to a receipt."""
        content, kind = fact.content, fact.kind
        if kind not in ("reversal", "returned_check", "tender_correction", "void"):
            return
        of, place = self._acts[str(content.get("of"))], content.get("place", 0)
        act = _Act(fact.no, book, fact.seq, place if isinstance(place, int) else 0)
        if kind == "void":
            of.voided = True
        elif kind == "tender_correction":
            of.corrected.append(act)
        else:
            of.undone.append(act)

    def compare(self, collector: Collector) -> None:
        """Name every second undoing, and every correction of what was undone before."""
        for acts in self._acts.values():
            places: set[int] = set()
            for act in sorted(acts.undone):
                if acts.voided:
                    collector.add(act.book, act.seq, "it undoes a receipt that was voided")
                if places and (0 in (act.place, *places) or act.place in places):
                    collector.add(act.book, act.seq, "it undoes what was undone before")
                places.add(act.place)
            first = min((act.no for act in acts.undone), default=None)
            for act in sorted(acts.corrected):
                if first is not None and act.no > first + NEARBY:
                    collector.add(act.book, act.seq, "it corrects a receipt that was undone before")
