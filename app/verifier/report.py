# SPDX-License-Identifier: Apache-2.0
"""What the check of the books found, each time by book and number."""

from collections.abc import Callable
from dataclasses import dataclass, field

LIMIT = 1000
"""So many findings are kept; the rest are only counted (a ruined file must not fill the memory)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the books are not what they should be.

    `seq` is the number of the entry within its book; 0 means the book as a whole.
    """

    book: str
    seq: int
    what: str

    def __str__(self) -> str:
        place = f"book {self.book}" if self.book else "the books"
        return f"{place}, entry {self.seq}: {self.what}" if self.seq else f"{place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one check: how much was read, and every finding in the order it was met."""

    entries: int
    books: int
    findings: tuple[Finding, ...]
    found: int
    """How many findings there were in all, kept or not."""

    @property
    def good(self) -> bool:
        """Books are good when nothing at all was found."""
        return self.found == 0


@dataclass(slots=True)
class Collector:
    """Gathers findings up to a limit, counts entries and books, and lets the caller look on or stop."""

    limit: int = LIMIT
    books_asked: frozenset[str] | None = None
    """When set, findings of other books are left out."""
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    entries: int = 0
    books: int = 0
    _said: set[Finding] = field(default_factory=set)

    def add(self, book: str, seq: int, what: str) -> None:
        """A finding is told once, however many checks meet it."""
        if self.books_asked is not None and book not in self.books_asked:
            return
        finding = Finding(book, seq, what)
        if finding in self._said:
            return
        self.found += 1
        if len(self.findings) < self.limit:
            self._said.add(finding)
            self.findings.append(finding)

    def at(self, book: str, seq: int) -> Callable[[str], None]:
        """A place to put findings of one entry."""
        return lambda what: self.add(book, seq, what)

    def report(self) -> Report:
        """The report as it stands now."""
        return Report(self.entries, self.books, tuple(self.findings), self.found)
