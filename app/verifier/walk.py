# SPDX-License-Identifier: Apache-2.0
"""The books are walked from the first entry to the last, and what was printed on paper is asked for first."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.verifier import kinds_bank
from app.verifier.anchors import CODE_LENGTH, HEAD_LENGTH, Anchor, letters_of, parse
from app.verifier.batches import check_batches
from app.verifier.chain import Chain
from app.verifier.consents import Consents
from app.verifier.debts import Debts
from app.verifier.derived import Block, check_book, check_orphans
from app.verifier.heads import check_book as check_head
from app.verifier.heads import check_strangers
from app.verifier.holds import Holds
from app.verifier.kinds import RETELLINGS
from app.verifier.limits import CardFees, SmallDifferences
from app.verifier.numbers import Sessions
from app.verifier.reading import BodyError, read
from app.verifier.report import LIMIT, Collector, Report
from app.verifier.seals import Seals
from app.verifier.source import BooksError, Source, as_text, entry_count, entry_rows, open_source, table_rows
from app.verifier.story import Fact, Remembered, Story, Tenders
from app.verifier.surprises import Surprises
from app.verifier.transfers import Transfers
from app.verifier.undoings import Undoings

__all__ = ["BooksError", "StoppedError", "verify"]

EVERY = 2000
"""After so many entries the caller hears of progress and may stop the walk."""


class StoppedError(Exception):
    """The caller asked the walk to stop before its end."""


def verify(
    place: str | Path,
    deep: bool = False,
    anchors: Path | Iterable[Anchor] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    book: str = "",
    date: str = "",
    limit: int = LIMIT,
) -> Report:
    """Check the books at a file or URL, all of them, one, or those of a date, and name every place that is not right.

    Plain: anchors, then hashes, chains, numbers, heads and seals, columns against bodies. Deep: also the canonical
    form, the story of each entry, and every row the database derived. `progress` hears entries done and in all.
    Raises BooksError, AnchorError for a file of anchors that is none, StoppedError when `cancelled` answers True.
    """
    witnesses = parse(anchors.read_text(encoding="utf-8")) if isinstance(anchors, Path) else tuple(anchors or ())
    source = open_source(place)
    try:
        asked = _asked(source, book, date)
        collector = Collector(limit=limit, books_asked=asked)
        walk = _Walk(source, collector, deep)
        walk.anchors(witnesses)
        walk.books(asked, progress, cancelled)
        if asked is None:
            walk.across()
        elif deep:
            walk.named()
    finally:
        source.close()
    return collector.report()


def _asked(source: Source, book: str, date: str) -> frozenset[str] | None:
    """The books that were asked for by name or date; None for all of them.

    A book is of a date by its own first entry, or by what the database says of it: a first entry that is gone or
    cannot be read does not take its book out of the check.
    """
    if book:
        return frozenset((book,))
    if not date:
        return None
    columns = table_rows(source, "book", ("id",), texts=("id",), tail="WHERE date = ?", values=(date,))
    found = {name for (name,) in columns}
    for name, body in source.stream(
        f"SELECT {source.text('book_id')}, {source.text('body')} FROM entry WHERE seq = 1"  # noqa: S608
    ):
        try:
            content = read(body)
        except BodyError:
            continue  # where its row says the date, it is walked all the same
        if content.get("date") == date:
            found.add(as_text(name))
    return frozenset(found)


class _Walk:
    """One walk: what is gathered on the way belongs to it alone."""

    def __init__(self, source: Source, collector: Collector, deep: bool) -> None:
        self._source, self._collector, self._deep = source, collector, deep
        self._sessions = Sessions()
        self._seals = Seals()
        self._walked: set[str] = set()
        self._chain: Chain | None = None
        self._retold: _Retold | None = None
        self._debts = Debts() if deep else None
        self._consents, self._surprises = Consents(), Surprises()
        self._transfers, self._undoings = Transfers(), Undoings()
        self._small, self._fees = SmallDifferences(), CardFees()
        self._holds = Holds()
        self._tenders = known_tenders(source) if deep else Tenders({}, frozenset())

    def anchors(self, witnesses: Iterable[Anchor]) -> None:
        """Every head and receipt on paper must be in the books, exactly as printed."""
        for anchor in witnesses:
            if anchor.number:
                self._receipt_anchor(anchor)
            else:
                self._head_anchor(anchor)

    def _head_anchor(self, anchor: Anchor) -> None:
        query = f"SELECT hash, {self._source.text('kind')} FROM entry WHERE book_id = ? AND seq = ?"  # noqa: S608
        rows = self._source.few(query, (anchor.book, anchor.seq))
        if not rows:
            self._collector.add(anchor.book, anchor.seq, "an entry that was printed is missing")
        for digest, kind in rows:
            if letters_of(digest, HEAD_LENGTH) != anchor.letters:
                self._collector.add(anchor.book, anchor.seq, "the head is not the one that was printed")
            elif anchor.sealed and kind not in (b"close", b"seal"):
                self._collector.add(anchor.book, anchor.seq, "the printed seal is not that of a close")

    def _receipt_anchor(self, anchor: Anchor) -> None:
        wanted = b'"number":"%b",' % anchor.number.encode()
        query = f"SELECT seq, hash, {self._source.text('body')} FROM entry WHERE book_id = ? AND kind = 'receipt'"  # noqa: S608
        for seq, digest, body in self._source.stream(query, (anchor.book,)):
            if wanted in body:
                if letters_of(digest, CODE_LENGTH) != anchor.letters:
                    self._collector.add(anchor.book, seq, f"receipt {anchor.number} is not the one that was printed")
                return
        self._collector.add(anchor.book, 0, f"receipt {anchor.number} was printed and is missing")

    def books(
        self,
        asked: frozenset[str] | None,
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        """Walk every entry of the books that were asked for, book by book."""
        total = entry_count(self._source, asked) if progress else 0
        more = ("no", "offline", self._source.text("recorded_by")) if self._deep else ()
        collector = self._collector
        rows = entry_rows(self._source, asked, more=more)
        told, row = 0, next(rows, None)
        while row is not None:
            if collector.entries >= told:
                told = collector.entries + EVERY
                if progress:
                    progress(collector.entries, total)
                if cancelled and cancelled():
                    raise StoppedError
            collector.entries += 1
            chain = self._chain_of(row)
            if self._deep:
                self._deeply(chain, row)
                row = next(rows, None)
            else:
                chain.take(row)
                walked, row = chain.plain_receipts(rows, EVERY)
                collector.entries += walked
        self._finish()
        if progress:
            progress(collector.entries, total)

    def _chain_of(self, row: tuple[Any, ...]) -> Chain:
        chain = self._chain
        if chain is None or chain.book != row[0]:
            self._finish()
            chain = self._chain = Chain(row[0], self._collector)
        return chain

    def _deeply(self, chain: Chain, row: tuple[Any, ...]) -> None:
        content: dict[str, Any] | None = None
        problem = ""
        try:
            content = read(row[4])
        except BodyError as error:
            problem = f"the body cannot be read: {error}"
        if not chain.take(row, content):
            return
        if content is None:
            self._collector.add(chain.name, row[1], problem)
            return
        if self._retold is None:
            self._retold = _Retold(self._source, self._collector, chain.name, self._tenders)
        fact = Fact(row[7], row[1], row[6], bool(row[8]), as_text(row[9]), content)
        self._retold.take(fact)
        self._consents.take(fact, self._retold.story)
        self._transfers.take(fact, self._retold.story)
        self._surprises.take(fact, chain.name)
        self._undoings.take(fact, chain.name)
        self._small.take(fact, chain.name)
        self._fees.take(fact, chain.name)
        self._holds.take(fact, self._retold.story)
        if self._debts is not None:
            self._debts.take(fact, self._retold.story)

    def _finish(self) -> None:
        chain, retold = self._chain, self._retold
        self._retold = None
        if chain is None or chain.seq == 0:
            return
        self._collector.books += 1
        self._walked.add(chain.name)
        self._sessions.remember(chain)
        self._seals.remember(chain)
        check_head(self._source, chain, self._collector)
        if retold is not None:
            retold.finish(chain.seq)

    def across(self) -> None:
        """What no single book can tell: sessions and totals across books, strangers, charges and credits."""
        self._sessions.check(self._collector)
        self._seals.check(self._source, self._collector)
        check_strangers(self._source, self._walked, self._collector)
        if self._debts is not None:
            self._debts.compare(self._source, self._collector)
            self._debts.close()
            check_orphans(self._source, self._collector)
            kinds_bank.check_deposits(self._source, self._collector)
            check_batches(self._source, self._collector)
            self.named()
            self._transfers.compare(self._source, self._collector)
            self._transfers.sealed(self._seals.days(), self._collector)
            self._undoings.compare(self._collector)
            self._small.compare(self._source, self._collector)
            self._fees.compare(self._source, self._collector)
            self._holds.compare(self._source, self._collector)

    def named(self) -> None:
        """What entries of these books name elsewhere: consents, and drawers that were counted by surprise."""
        self._consents.compare(self._source, self._collector)
        self._surprises.compare(self._source, self._collector)


class _Retold:
    """One book looked at deeply: its story, and what should have been derived from it."""

    def __init__(self, source: Source, collector: Collector, book: str, tenders: Tenders) -> None:
        self._source, self._collector = source, collector
        self.story = Story(book, lambda seq, what: collector.add(book, seq, what), tenders, RETELLINGS, self._recall)
        self._block = Block(source, collector, book)

    def take(self, fact: Fact) -> None:
        self.story.take(fact)
        self._block.add(fact, self.story)

    def _recall(self, entry_id: str) -> Remembered | None:
        """An entry of whatever book, as it is stored; nothing when there is none, or it cannot be read."""
        query = f"SELECT no, {self._source.text('body')} FROM entry WHERE id = ?"  # noqa: S608 - a column of ours
        for no, body in self._source.few(query, (entry_id,)):
            try:
                content = read(body)
            except BodyError:
                return None  # named when the walk comes to it
            return Remembered(no, str(content.get("kind")), content, self._corrected(no))
        return None

    def _corrected(self, no: int) -> tuple[dict[str, Any], ...]:
        query = (
            f"SELECT {self._source.text('body')} FROM entry"  # noqa: S608 - a column of ours
            " WHERE no IN (SELECT entry_no FROM tender_correction WHERE of_no = ?) ORDER BY no"
        )
        found = []
        for (body,) in self._source.few(query, (no,)):
            try:
                found.append(read(body))
            except BodyError:
                continue  # named when the walk comes to it
        return tuple(found)

    def finish(self, last_seq: int) -> None:
        self._block.compare()
        check_book(self._source, self._collector, self.story, last_seq)


def known_tenders(source: Source) -> Tenders:
    """The tenders as they are kept now, and as they were kept before any change of settings."""
    accounts: dict[str, set[str]] = {}
    giving = set()
    for code, gl, change in table_rows(source, "tender_kind", ("code", "gl", "allow_change"), texts=("code", "gl")):
        accounts.setdefault(code, set()).update((gl,) if gl else ())
        giving |= {code} if change else set()
    for (body,) in source.stream(f"SELECT {source.text('body')} FROM entry WHERE kind = 'setup'"):  # noqa: S608
        try:
            content = read(body)
        except BodyError:
            continue  # named when the walk comes to it
        code = str(content.get("key"))
        for side in (content.get("before"), content.get("after")):
            if content.get("what") == "tender" and isinstance(side, dict):
                accounts.setdefault(code, set()).add(str(side.get("gl")))
                giving |= {code} if side.get("allow_change") in (1, "yes") else set()
    return Tenders({code: frozenset(known) for code, known in accounts.items()}, frozenset(giving))
