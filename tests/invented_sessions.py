# SPDX-License-Identifier: Apache-2.0
"""Drawer sessions invented from a seed, piece by piece: what people paid, what the drawer held, what was counted.

`invented(seed, size)` is a day that balances: utility bills, licenses, permits and copies, paid in cash, by check, by
card and by money order; quick cash and odd amounts; drops, voids, openings without a sale, neighbours. Cash is kept as
the pieces it is made of, so that a count sheet of it can be written, rightly or wrongly.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone

from app.domain.change import quick_cash
from app.domain.count import CashCount, PieceRow
from app.domain.denomination import BILLS, COINS, DENOMINATIONS, Denomination
from app.domain.detective.facts import CountSheet, Drop, Neighbour, SessionFacts, kept
from app.domain.kinds.counting import Listed
from app.domain.money import ZERO, Money
from app.domain.receipt import PostedLine, PostedReceipt, Voided
from app.domain.rounding import EXACT
from app.domain.tender import Tender

BOOK = "02-0123"
EIGHT = datetime(2026, 11, 20, 8, 0, tzinfo=timezone(timedelta(hours=-6)))
_FIRST = ("Rosa", "Ada", "Ben", "Chen", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "June", "Karl", "Lena", "Milo")
_LAST = ("Delgado", "Ames", "Boone", "Cole", "Dunn", "Ellis", "Ford", "Grant", "Hale", "Irwin", "Kent", "Lowe", "Moss")
_USUAL = tuple(piece for piece in DENOMINATIONS if piece.face.cents in {2000, 1000, 500, 100, 25, 10, 5, 1})
_GIVEN = tuple(piece for piece in _USUAL if not (piece.coin and piece.face.cents == 100))
_FEES = (1200, 2000, 2000, 4500, 7500, 12500)


def _dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - invented customers, no secret


class NotInTheDrawer(Exception):
    """The drawer does not hold what should be handed out."""


@dataclass
class Till:
    """Bills and coins in a drawer: loose pieces and unopened packs; more change comes from the vault in exchange."""

    loose: dict[Denomination, int] = field(default_factory=dict)
    packs: dict[Denomination, int] = field(default_factory=dict)

    def takes(self, amount: int) -> None:
        """Somebody hands over an amount in the fewest bills and coins."""
        for piece in (*BILLS[:2], *_GIVEN):
            pieces, amount = divmod(amount, piece.face.cents)
            self.loose[piece] = self.loose.get(piece, 0) + pieces

    def gives(self, amount: int) -> None:
        """An amount leaves the drawer, in the largest pieces it has; packs are opened, and bills exchanged."""
        before = self.copy()
        for piece in (*BILLS[:2], *_GIVEN):
            while amount >= piece.face.cents and self._has(piece):
                self.loose[piece] -= 1
                amount -= piece.face.cents
        if amount:
            self.loose, self.packs = before.loose, before.packs
            raise NotInTheDrawer

    def _has(self, piece: Denomination) -> bool:
        if not self.loose.get(piece) and self.packs.get(piece):
            self.packs[piece] -= 1
            self.loose[piece] = self.loose.get(piece, 0) + piece.pack_of
        if not self.loose.get(piece) and piece.face.cents < 2000:
            self._exchanges(piece)
        return bool(self.loose.get(piece))

    def _exchanges(self, piece: Denomination) -> None:
        """A roll, or small bills, from the vault for a bill of the same worth."""
        worth = piece.face.cents * piece.pack_of if piece.coin else 2000
        wanted = {1000: (1000,), 500: (500,), 200: (100, 100), 50: (25, 25), 2000: (2000,)}[worth]
        faces = [next(p for p in DENOMINATIONS if p.face.cents == cents and p in _GIVEN) for cents in wanted]
        if piece not in faces and all(self.loose.get(one, 0) >= faces.count(one) for one in faces):
            for one in faces:
                self.loose[one] -= 1
            if piece.coin:
                self.packs[piece] = self.packs.get(piece, 0) + 1
            self.loose[piece] = self.loose.get(piece, 0) + (0 if piece.coin else worth // piece.face.cents)
            if piece.coin:
                self._has(piece)

    def count(self) -> CashCount:
        """The drawer as it is counted without a mistake."""
        return CashCount(
            tuple(PieceRow(piece, self.loose.get(piece, 0), self.packs.get(piece, 0)) for piece in DENOMINATIONS)
        )

    def copy(self) -> Till:
        return Till(dict(self.loose), dict(self.packs))


@dataclass
class Day:
    """A session while it is invented: everything can still be changed; `facts()` says how it is counted."""

    dice: random.Random
    till: Till
    opening: CashCount
    receipts: list[PostedReceipt] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    no_sales: list[datetime] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)
    listed: dict[str, list[Listed]] = field(default_factory=lambda: {"check": [], "money_order": []})
    counts: list[CashCount] = field(default_factory=list)

    def copy(self, seed: int) -> Day:
        return Day(
            _dice(seed), self.till.copy(), self.opening, list(self.receipts), list(self.drops),
            list(self.no_sales), list(self.neighbours), {kind: list(items) for kind, items in self.listed.items()},
        )  # fmt: skip

    def shifts(self, cents: int) -> None:
        """So much more, or less, lies in the drawer than the books know."""
        self.till.takes(cents) if cents > 0 else self.till.gives(-cents)

    def expected(self) -> dict[str, int]:
        """What the books expect by tender (rule 5.5)."""
        live = [receipt for receipt in self.receipts if receipt.voided is None]
        cash = self.opening.total.cents - sum(drop.amount.cents for drop in self.drops if not drop.undone)
        told = {"cash": cash - sum(receipt.change.cents for receipt in live), "check": 0, "money_order": 0, "card": 0}
        for receipt in live:
            for tender in receipt.tenders:
                told[tender.kind] += tender.amount.cents
        return told

    def facts(self) -> SessionFacts:
        """The session with its counts: those given, else the drawer as it is, four times alike."""
        counts = self.counts or [self.till.count()] * 4
        expected = self.expected()
        listed = {kind: sum(item.amount.cents for item in items) for kind, items in self.listed.items()}
        sheets = [CountSheet(c, tuple(self.listed["check"]), tuple(self.listed["money_order"])) for c in counts]
        return SessionFacts(
            Money(counts[-1].total.cents - expected["cash"]),
            Money(listed["check"] - expected["check"]),
            Money(listed["money_order"] - expected["money_order"]),
            self.opening,
            tuple(self.receipts),
            tuple(self.drops),
            tuple(self.no_sales),
            tuple(sheets),
            tuple(self.neighbours),
        )

    # --- the day ------------------------------------------------------------------------------------------

    def at(self) -> datetime:
        return EIGHT + timedelta(minutes=len(self.receipts))

    def serves(self) -> None:
        """The next customer pays."""
        lines = self._lines()
        owed = sum(line.amount.cents for line in lines)
        tenders, change = self._paid(owed, copies=lines[0].text == "Copies")
        last = self.receipts[-1].payer if self.receipts else ""
        payer = last if self.dice.random() < 0.05 else f"{self.dice.choice(_FIRST)} {self.dice.choice(_LAST)}"
        if lines[0].text == "Copies" and self.dice.random() < 0.7:
            payer = ""
        self.posts(lines, tenders, change, payer)
        for tender in tenders:
            if tender.kind == "cash":
                self.till.takes(tender.amount.cents)
                self.till.gives(change)
            elif tender.kind in self.listed:
                self.listed[tender.kind].append(Listed(tender.amount, tender.number))

    def posts(self, lines: list[PostedLine], tenders: list[Tender], change: int, payer: str) -> None:
        number = f"{BOOK}-{len(self.receipts) + 1:04d}"
        total = Money(sum(line.amount.cents for line in lines))
        self.receipts.append(
            PostedReceipt(
                number, f"id-{number}", bytes(32), BOOK, "02", "W1", date(2026, 11, 20), self.at(), "mdiaz",
                "Maria Diaz", payer, "counter", None, tuple(lines), tuple(tenders), (), ZERO, Money(change), total,
            )
        )  # fmt: skip

    def _lines(self) -> list[PostedLine]:
        what = self.dice.random()
        if what < 0.55:
            return [self._bill()] if what > 0.05 else [self._bill(), self._fee()]
        if what < 0.72:
            return [self._fee()]
        if what < 0.84:
            return [PostedLine("code", "Permit", Money(self.dice.randrange(60, 1200) * 50), code="PERMIT")]
        return [PostedLine("code", "Copies", Money(25 * self.dice.randrange(1, 25)), code="COPIES")]

    def _bill(self) -> PostedLine:
        owed = int(self.dice.lognormvariate(9.05, 0.5))
        paid = owed
        if self.dice.random() < 0.2 and owed > 4000:
            paid = self.dice.choice((self.dice.randrange(10, owed // 100) * 100, self.dice.randrange(1000, owed)))
        return PostedLine("charge", "Water, October", Money(paid), account="UB-1", open=Money(owed))

    def _fee(self) -> PostedLine:
        return PostedLine("code", "License", Money(self.dice.choice(_FEES)), code="LICENSE")

    def _paid(self, owed: int, *, copies: bool) -> tuple[list[Tender], int]:
        way = self.dice.random()
        cash = 0.85 if copies else 0.42
        if not copies and way > 0.97 and owed > 3000:
            part = owed // 200 * 100
            handed, change = self._handed(owed - part)
            return [self._paper("check", part), Tender("cash", Money(handed))], change
        if way < cash:
            handed, change = self._handed(owed)
            return [Tender("cash", Money(handed))], change
        if copies or way > 0.72:
            return [Tender("card", Money(owed), brand="Visa", last_four="1111", approval="A1")], 0
        return [self._paper("money_order" if way > 0.7 else "check", owed)], 0

    def _paper(self, kind: str, cents: int) -> Tender:
        number = str(self.dice.randrange(100, 9999)) if self.dice.random() < 0.9 else ""
        return Tender(kind, Money(cents), number=number, routing="121000358")

    def _handed(self, owed: int) -> tuple[int, int]:
        """Exact cash, a key of quick cash, or an odd amount that makes the change handy."""
        way = self.dice.random()
        if way < 0.3:
            return owed, 0
        handed = self.dice.choice(quick_cash(Money(owed), EXACT)[1:]).cents
        if way > 0.75:
            handed += self.dice.choice((owed % 100, owed % 500, 100 * self.dice.randrange(1, 10), 25))
        return handed, handed - owed

    def voids(self, place: int) -> None:
        """A receipt is voided and its cash handed back."""
        old = self.receipts[place]
        if old.voided is not None:
            return
        self.till.gives(kept(old).cents)
        undone = Voided("v", old.at, "mdiaz", "jkim", "wrong account", True, True)
        self.receipts[place] = replace(old, voided=undone)
        for tender in old.tenders:
            if tender.kind in self.listed:
                self.listed[tender.kind].remove(Listed(tender.amount, tender.number))

    def brings_to_the_vault(self) -> None:
        """Large bills go to the vault, in a round sum most times."""
        worth = sum(pieces * piece.face.cents for piece, pieces in self.till.loose.items() if piece.face.cents >= 1000)
        step = 10000 if self.dice.random() < 0.75 else 2000
        amount = (worth - 30000) // step * step
        if amount >= 20000:
            self.till.gives(amount)
            self.drops.append(Drop(Money(amount), self.at()))


def invented(seed: int, size: int) -> Day:
    """A session of so many receipts that balances."""
    dice = _dice(seed * 1000 + size)
    loose = dict(zip(_GIVEN, (5, 10, 12, 40, 30, 30, 20, 40), strict=True))
    packs = {piece: 1 for piece in COINS if piece.face.cents in {25, 10, 5, 1}}
    till = Till(loose, packs)
    day = Day(dice, till, till.count())
    limit = dice.choice((90000, 150000, 250000))
    for _ in range(size):
        day.serves()
        if day.expected()["cash"] > limit:
            day.brings_to_the_vault()
        if dice.random() < 0.008:
            day.no_sales.append(day.at())
    for place in dice.sample(range(size), max(1, size // 40)):
        with suppress(NotInTheDrawer):
            day.voids(place)
    for code, person in (("01", "Robert Wells"), ("03", "Thu Nguyen"), ("04", "Lee Chan"))[: dice.randrange(4)]:
        off = 0 if dice.random() < 0.6 else dice.randrange(-3000, 3000)
        day.neighbours.append(Neighbour(f"{code}-0044", code, person, Money(off)))
    facts = day.facts()
    assert (facts.cash, facts.checks, facts.money_orders) == (ZERO, ZERO, ZERO), "an invented day balances"
    return day
