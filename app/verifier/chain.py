# SPDX-License-Identifier: Apache-2.0
"""A book is whole when every entry stands at its number, continues the one before and hashes to what is stored."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from app.verifier.reading import BodyError, read
from app.verifier.report import Collector
from app.verifier.source import as_text

NOTHING = bytes(32)
"""What the first entry of a book continues."""

PARSED = frozenset((b"open", b"void", b"close", b"annulled", b"seal"))
"""Kinds that carry numbers of the book; receipts are by far the most and are read by their ends alone."""

_END = b',"v":"TW1"}'
_TOTAL = re.compile(rb'"total":(-?\d{1,15}),"v":"TW1"\}\Z')
_NUMBER = re.compile(rb'"number":"([^"]{1,40})"')


@dataclass(slots=True)
class Chain:
    """One book as far as it has been walked: number, head, receipts used, money taken."""

    book: bytes
    collector: Collector
    name: str = ""
    seq: int = 0
    stored: bytes = NOTHING
    computed: bytes = NOTHING
    receipts: int = 0
    taken: int = 0
    type: str = ""
    code: str = ""
    date: str = ""
    session: int = 0
    voids: int = 0
    opening_grand: int = 0
    close: dict[str, Any] | None = None
    close_seq: int = 0
    seals: list[tuple[int, bytes, dict[str, Any]]] = field(default_factory=list)
    _says_book: bytes = b""
    _says_number: bytes = b""

    def __post_init__(self) -> None:
        """The name is what people call the book."""
        self.name = as_text(self.book)
        self._says_book = b'"book":"%b",' % self.book
        self._says_number = self.book + b"-"

    def take(self, row: tuple[Any, ...], content: dict[str, Any] | None = None) -> bool:
        """Walk over the next entry; False when it is not one of this book and should be looked at no further.

        `row` as `entry_rows` gives it; `content` when it has been read already.
        """
        book, seq, entry_id, kind, body, prev, stored = row[:7]
        computed = sha256(prev + body).digest()
        if computed != stored:
            self._say(seq, "the hash is not that of the entry before and this body")
        elif not (
            b'"id":"%b",' % entry_id in body
            and b'"kind":"%b",' % kind in body
            and b'"book":"%b",' % book in body
            and b'"seq":%d,' % seq in body
            and b'"prev":"%b",' % prev.hex().encode() in body
        ):
            kept, kind = self._columns(row)
            if not kept:
                return False
        self._follow(seq, prev, stored, computed)
        if kind == b"receipt":
            self._receipt(seq, body)
        elif kind in PARSED or seq == 1:
            self._numbers(seq, body, content)
        return True

    def plain_receipts(self, rows: Iterator[tuple[Any, ...]], most: int) -> tuple[int, tuple[Any, ...] | None]:
        """The quick way for what nearly every entry is: receipts that are where and what they should be.

        Walks over at most so many of them; answers how many, and the first row that was none of them, or the next one.
        Anything unexpected changes nothing here and goes the long way, which finds the words for it.
        """
        if self.close is not None or self.seq == 0:
            return 0, next(rows, None)
        book, says_book, says_number = self.book, self._says_book, self._says_number
        seq, stored, receipts, taken = self.seq, self.stored, self.receipts, self.taken
        walked, row = 0, None
        for row in rows:
            of, number, entry_id, kind, body, prev, digest = row
            # The keys stand in order, so each is looked for only where it must be.
            front = body.find(b'"id":"%b","kind":"receipt","lines":[' % entry_id, 0, 1024)
            back = body.rfind(b'],"prev":"%b",' % prev.hex().encode())
            total = body.rfind(b',"total":', back)
            if (
                of != book or number != seq + 1 or kind != b"receipt" or prev != stored
                or sha256(prev + body).digest() != digest
                or not 0 < front < back < total
                or body.find(says_book, 0, front) < 0
                or body.find(b'],"number":"%b%04d",' % (says_number, receipts + 1), front, back) < 0
                or body.find(b'"seq":%d,' % number, back, total) < 0
            ):  # fmt: skip
                break
            cents = body[total + 9 : -11]
            if not (cents.isdigit() and len(cents) <= 15 and body.endswith(_END)):
                break
            seq, stored, receipts, taken, walked = number, digest, receipts + 1, taken + int(cents), walked + 1
            if walked == most:
                row = next(rows, None)
                break
        else:
            row = None
        self.seq, self.stored, self.computed, self.receipts, self.taken = seq, stored, stored, receipts, taken
        return walked, row

    def _say(self, seq: int, what: str) -> None:
        self.collector.add(self.name, seq, what)

    def _columns(self, row: tuple[Any, ...]) -> tuple[bool, bytes]:
        """The hash fits, so the body is what was written: the columns that say otherwise are named at its place."""
        book, seq, entry_id, kind, body, prev = row[:6]
        try:
            content = read(body)
        except BodyError as error:
            self._say(seq, f"the body cannot be read: {error}")
            return True, kind
        place = content.get("book"), content.get("seq")
        columns = {
            "book": as_text(book),
            "seq": seq,
            "id": as_text(entry_id),
            "kind": as_text(kind),
            "prev": prev.hex(),
        }
        wrong = [name for name, value in columns.items() if content.get(name) != value]
        says = f"the columns are not what the body says ({', '.join(wrong)})"
        if "book" not in wrong and "seq" not in wrong:
            self._say(seq, says)
            return True, str(content.get("kind")).encode()
        if isinstance(place[0], str) and isinstance(place[1], int):
            self.collector.add(place[0], place[1], says)
        else:
            self._say(seq, says)
        return False, kind

    def _follow(self, seq: int, prev: bytes, stored: bytes, computed: bytes) -> None:
        expected = self.seq + 1
        if seq != expected:
            missing = f"entries {expected} to {seq - 1} are" if seq - 1 > expected else "this entry is"
            self._say(expected, f"{missing} missing")
        elif prev not in (self.stored, self.computed):
            self._say(seq, "it does not continue the entry before")
        if self.close is not None:
            self._say(seq, "it follows the close of the book")
        self.seq, self.stored, self.computed = seq, stored, computed

    def _receipt(self, seq: int, body: bytes) -> None:
        self.receipts += 1
        if b'"number":"%b-%04d",' % (self.book, self.receipts) not in body:
            found = _NUMBER.search(body)
            self._renumber(seq, as_text(found[1]) if found else "")
        total = _TOTAL.search(body, max(0, len(body) - 60))
        if total is None:
            self._say(seq, "the receipt states no total")
        else:
            self.taken += int(total[1])

    def _renumber(self, seq: int, number: str) -> None:
        self._say(seq, f"receipt number {number!r} is not the next, {self.name}-{self.receipts:04d}")
        ordinal = number.rpartition("-")[2]
        if ordinal.isascii() and ordinal.isdigit() and len(ordinal) <= 9:
            self.receipts = int(ordinal)

    def _numbers(self, seq: int, body: bytes, content: dict[str, Any] | None) -> None:
        if content is None:
            try:
                content = read(body)
            except BodyError as error:
                self._say(seq, f"the body cannot be read: {error}")
                return
        kind = content.get("kind")
        self.voids += kind == "void"
        if (seq == 1) != (kind == "open"):
            self._say(seq, "a book begins with its opening and has only one")
        if kind == "open":
            self._open(seq, content)
        elif kind == "seal":
            self.seals.append((seq, self.stored, content))
        elif kind == "void" and str(content.get("target", "")).startswith(f"{self.name}-"):
            self.taken -= _whole(content, "total")
        elif kind == "annulled" and "number" in content:
            self.receipts += 1
            if content["number"] != f"{self.name}-{self.receipts:04d}":
                self._renumber(seq, str(content["number"]))
        elif kind == "close":
            self._close(seq, content)

    def _open(self, seq: int, content: dict[str, Any]) -> None:
        self.type = str(content.get("type", ""))
        self.code = "DAY" if self.type == "day" else str(content.get("drawer" if self.type == "drawer" else "till", ""))
        self.date = str(content.get("date", ""))
        self.session = _whole(content, "session")
        self.opening_grand = _whole(content, "grand")
        if f"{self.code}-{self.session:04d}" != self.name:
            self._say(seq, f"the opening is that of book {self.code}-{self.session:04d}")

    def _close(self, seq: int, content: dict[str, Any]) -> None:
        self.close, self.close_seq = content, seq
        if _whole(content, "entries") != seq:
            self._say(seq, f"the close counts {content.get('entries')} entries, the book has {seq}")
        if _whole(content, "session") != self.session:
            self._say(seq, "the close names another session")
        if self.type == "drawer":
            if _whole(content, "receipts") != self.receipts:
                self._say(seq, f"the close counts {content.get('receipts')} receipts, the book has {self.receipts}")
            if _whole(content, "grand") != self.grand:
                self._say(seq, f"the close carries the grand total {content.get('grand')}, it is {self.grand}")

    @property
    def grand(self) -> int:
        """The grand total the next session of this drawer carries on."""
        return self.opening_grand + self.taken


def _whole(content: dict[str, Any], key: str) -> int:
    value = content.get(key, 0)
    return value if isinstance(value, int) else 0
