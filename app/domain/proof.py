# SPDX-License-Identifier: Apache-2.0
"""A check of the books as people ask for it and are told of it: what of them, how much was read, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.papers.letterhead import day

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class ProofOf:
    """What is checked: one book, the books of one business date, or everything where neither is named.

    `deep`: also every story, every consent and every figure the books derived, not the chain alone.
    """

    book: str = ""
    date: date | None = None
    deep: bool = True

    @property
    def words(self) -> str:
        """What is checked, as a sentence begins with it: "Session 01-0001", "Books of Fri Nov 20, 2026"."""
        if self.book:
            return f"Session {self.book}"
        return f"Books of {day(self.date)}" if self.date is not None else "All books"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place where the books are not what they should be; `seq` 0 is the book as a whole, `book` "" all of them."""

    book: str
    seq: int
    what: str

    @property
    def place(self) -> str:
        """Where it is: "book 01-0001, entry 7"."""
        book = f"book {self.book}" if self.book else "the books"
        return f"{book}, entry {self.seq}" if self.seq else book


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of one check: how much was read, the flaws in the order they were met, and how many in all."""

    of: ProofOf
    entries: int
    books: int
    flaws: tuple[Flaw, ...] = ()
    found: int = 0

    @property
    def untouched(self) -> bool:
        """Whether nothing at all was found."""
        return self.found == 0

    @property
    def read(self) -> str:
        """How much was read: "1 entry in 1 book"."""
        entries = "1 entry" if self.entries == 1 else f"{self.entries:,} entries"
        return f"{entries} in {'1 book' if self.books == 1 else f'{self.books:,} books'}"
