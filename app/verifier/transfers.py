# SPDX-License-Identifier: Apache-2.0
"""Cash in transit is a matter of two books: what one sent, another took once, and what was left was ruled on once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from app.verifier.report import Collector
from app.verifier.source import Source, table_rows
from app.verifier.story import Fact, Story

_COLUMNS = ("entry_no", "from_book", "to_drawer", "cents", "taken_by", "taken", "ruled_by", "open")


class _Half(NamedTuple):
    """One entry about a transfer: where it stands, of which dispatch it speaks, and what it says."""

    no: int
    book: str
    seq: int
    drawer: str
    by: str
    of: str
    cents: int
    charged: str


@dataclass(slots=True)
class _Sent:
    """A dispatch and what became of it."""

    half: _Half
    to: str
    taken: _Half | None = None
    ruled: _Half | None = None

    @property
    def left(self) -> int:
        """What is in transit still."""
        return 0 if self.ruled else self.half.cents - (self.taken.cents if self.taken else 0)


class Transfers:
    """Collects both halves and the rulings while the books are walked, then holds them against each other."""

    def __init__(self) -> None:
        self._sent: dict[str, _Sent] = {}
        self._taken: list[_Half] = []
        self._ruled: list[_Half] = []
        self._people: dict[str, str] = {}
        self._dates: dict[str, str] = {}

    def take(self, fact: Fact, story: Story) -> None:
        """Put aside what one entry says of a transfer."""
        content, kind = fact.content, fact.kind
        if kind not in ("transfer_out", "transfer_in", "transfer_ruling") or not isinstance(content.get("cents"), int):
            return
        drawer, by, of = (str(content.get(key, "")) for key in ("drawer", "by", "of"))
        half = _Half(fact.no, story.book, fact.seq, drawer, by, of, content["cents"], str(content.get("charged", "")))
        self._people[story.book], self._dates[story.book] = story.person, story.date
        if kind == "transfer_out":
            self._sent[str(content.get("id"))] = _Sent(half, str(content.get("to", "")))
        else:
            (self._taken if kind == "transfer_in" else self._ruled).append(half)

    def compare(self, source: Source, collector: Collector) -> None:
        """Name every half that has no other, or another than it says, and every row that tells otherwise."""
        for half in sorted(self._taken):
            said = self._take_in(half)
            if said:
                collector.add(half.book, half.seq, said)
        for half in sorted(self._ruled):
            said = self._rule(half)
            if said:
                collector.add(half.book, half.seq, said)
        self._rows(source, collector)

    def sealed(self, days: Iterable[tuple[str, int, str]], collector: Collector) -> None:
        """Nothing sent by a book of a sealed day was in transit when that day was sealed (rule 5.5).

        `days` are the seals in their order: the day book, the seal's number and its date. Asked after `compare`.
        """
        last = ""
        for book, seq, date in days:
            for sent in self._sent.values():
                left = self._left_on(sent, date)
                if left and last < self._dates[sent.half.book] <= date:
                    what = f"{date} was sealed while {left} cents sent by {sent.half.book} were in transit"
                    collector.add(book, seq, what)
            last = date

    def _left_on(self, sent: _Sent, date: str) -> int:
        """What of a transfer was in transit at the end of a business date."""
        taken, ruled = sent.taken, sent.ruled
        if ruled is not None and self._dates[ruled.book] <= date:
            return 0
        return sent.half.cents - (taken.cents if taken is not None and self._dates[taken.book] <= date else 0)

    def _take_in(self, half: _Half) -> str:
        sent = self._sent.get(half.of)
        if sent is None:
            return "it takes what no drawer sent"
        if half.drawer != sent.to and half.book != sent.half.book:
            return "it takes what was sent to another drawer"
        if sent.taken is not None:
            return "it takes what was taken before"
        sent.taken = half
        return ""

    def _rule(self, half: _Half) -> str:
        sent = self._sent.get(half.of)
        if sent is None or sent.ruled is not None:
            return "it rules on no transfer, or on one that was ruled on before"
        parties = {sent.half.book, *([sent.taken.book] if sent.taken else [])}
        if half.charged not in parties:
            return "it charges a session the transfer is not of"
        if half.by in {self._people.get(book) for book in parties}:
            return "somebody rules on an own transfer"
        if half.cents != sent.left:
            return "it rules on another amount than was left in transit"
        sent.ruled = half
        return ""

    def _rows(self, source: Source, collector: Collector) -> None:
        """The table of transfers says what the entries say, and nothing more."""
        expected = {
            sent.half.no: (
                *(sent.half.book, sent.to, sent.half.cents),
                *((sent.taken.no, sent.taken.cents) if sent.taken else (None, None)),
                *(sent.ruled.no if sent.ruled else None, sent.left),
            )
            for sent in self._sent.values()
        }
        places = {sent.half.no: (sent.half.book, sent.half.seq) for sent in self._sent.values()}
        actual = {row[0]: tuple(row[1:]) for row in table_rows(source, "transfer", _COLUMNS, texts=_COLUMNS[1:3])}
        for no in expected.keys() | actual.keys():
            if expected.get(no) != actual.get(no):
                book, seq = places.get(no, ("", 0))
                collector.add(book, seq, "the table transfer says something else than the entries")
