# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S311 - chance for tests, not for secrets
"""Whatever a session does, what its drawer should hold by rule 5.5 is what its postings on drawer cash come to."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from app.domain.count import CashCount, PieceRow
from app.domain.denomination import DENOMINATIONS
from app.domain.drawer import CashFacts, expected_cash
from app.domain.entry import Entry, Kind
from app.domain.kinds import cash
from app.domain.money import ZERO, Money
from tests.books import Books, Session, by_check, drawer, embedded, in_cash, item

STEPS = 25


class Till:
    """One session that does something at random, and the facts of rule 5.5 kept by hand beside it."""

    def __init__(self, books: Books, chance: Random, code: str, person: str) -> None:
        self.chance, self.books = chance, books
        pieces = tuple(PieceRow(one, chance.randrange(4), 0) for one in DENOMINATIONS if chance.random() < 0.6)
        self.count = CashCount(pieces)
        self.session: Session = drawer(books, code, person).opens(self.count)
        self.tendered = self.change = self.dropped = self.voided = self.taken = ZERO
        self.standing: list[tuple[Entry, Money, Money]] = []

    @property
    def facts(self) -> CashFacts:
        return CashFacts(
            self.count.total, tendered=self.tendered, change=self.change, drops=self.dropped, voided=self.voided
        )

    def acts(self) -> None:
        {0: self._sells, 1: self._sells, 2: self._sells, 3: self._drops, 4: self._voids, 5: self._idles}[
            self.chance.randrange(6)
        ]()

    def _sells(self) -> None:
        price = Money(self.chance.randrange(100, 9000))
        by_paper = Money(self.chance.choice((0, 0, price.cents // 2, price.cents)))
        change = Money(self.chance.choice((0, 5, 1000)) if by_paper < price else 0)
        tenders = [by_check(by_paper.plain)] if by_paper else []
        handed = price - by_paper + change
        tenders += [in_cash(handed.plain)] if handed else []
        line = item("MISC", price.plain, {"100-4290": price.plain})
        entry = self.session.takes([line], tenders, change=change.plain)
        self.tendered, self.change, self.taken = self.tendered + handed, self.change + change, self.taken + price
        self.standing.append((entry, handed - change, price))

    def _drops(self) -> None:
        most = expected_cash(self.facts)
        if most > ZERO:
            amount = Money(self.chance.randint(1, most.cents))
            entry = self.session.drops(amount.plain)
            self.dropped += amount
            self.standing.append((entry, -amount, ZERO))

    def _voids(self) -> None:
        able = [row for row in self.standing if row[1] <= expected_cash(self.facts)]
        if not able:
            return
        row = self.chance.choice(able)
        self.standing.remove(row)
        self.session.voids(row[0])
        if row[0].kind is Kind.DROP:
            self.dropped += row[1]
        else:
            self.voided, self.taken = self.voided + row[1], self.taken - row[2]

    def _idles(self) -> None:
        self.session.writes(Kind.NO_SALE, cash.no_sale("change"))

    def closes(self) -> None:
        self.session.begins_count()
        for _ in range(3):
            self.session.counts(CashCount(()))
        self.session.submits()
        self.session.counts(self.count, "jkim")
        self.session.closes()


@pytest.mark.parametrize("seed", range(4))
def test_expected_cash_is_the_balance_of_drawer_cash_and_grand_totals_are_receipts_less_voids(
    seed: int, tmp_path: Path
) -> None:
    chance = Random(seed)
    books = Books(embedded(tmp_path / "books.db"))
    tills = [Till(books, chance, "01", "mdiaz"), Till(books, chance, "02", "tnguyen")]
    for _ in range(STEPS):
        till = chance.choice(tills)
        till.acts()
        book = till.session.pen.book
        (balance,) = books.rows(
            "SELECT sum(p.cents) FROM posting p JOIN entry e ON e.no = p.entry_no"
            " WHERE e.book_id = :book AND p.gl = '999-1110'",
            book=book,
        )[0]
        told = books.rows("SELECT cash, taken FROM book WHERE id = :book", book=book)
        assert told == [(balance or 0, till.taken.cents)]
        assert expected_cash(till.facts) == Money(balance or 0)
    for till in tills:
        till.closes()
    sealed = books.rows(
        "SELECT s.over_short, s.grand, b.cash FROM seal s JOIN book b ON b.id = s.book_id ORDER BY s.book_id"
    )
    assert sealed == [((t.count.total - expected_cash(t.facts)).cents, t.taken.cents, 0) for t in tills]
    assert books.differences() == ()
    books.close()
