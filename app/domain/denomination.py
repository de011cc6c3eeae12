# SPDX-License-Identifier: Apache-2.0
"""Bills and coins: what the drawer holds, what a roll or a strap of them is worth."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import CounterError
from app.domain.money import Money

_NAMES = {
    10000: "hundred", 5000: "fifty", 2000: "twenty", 1000: "ten", 500: "five", 200: "two", 100: "one",
    50: "half dollar", 25: "quarter", 10: "dime", 5: "nickel", 1: "penny",
}  # fmt: skip
_PLURALS = {"fifty": "fifties", "twenty": "twenties", "penny": "pennies"}


@dataclass(frozen=True, slots=True)
class Denomination:
    """One kind of bill or coin: its face value, and how many make a strap (bills) or a roll (coins)."""

    face: Money
    coin: bool
    pack_of: int

    @property
    def key(self) -> str:
        """What day files call it: "20.00", "0.25"; the dollar coin is "1.00c" because "1.00" is the bill."""
        return f"{self.face}c" if self.coin and self.face.cents >= 100 else str(self.face)

    @property
    def label(self) -> str:
        """What a button or a row shows: "$20", "25¢", "$1 coin"."""
        if self.face.cents < 100:
            return f"{self.face.cents}¢"
        return f"${self.face.cents // 100}{' coin' if self.coin else ''}"

    def named(self, pieces: int) -> str:
        """What people call so many of it: "twenty", "twenties", "dollar coin"."""
        name = "dollar coin" if self.coin and self.face.cents >= 100 else _NAMES[self.face.cents]
        return name if pieces == 1 else _PLURALS.get(name, f"{name}s")

    @property
    def pack(self) -> str:
        """What a full pack is called: coins come in rolls, bills in straps."""
        return "roll" if self.coin else "strap"

    def worth(self, pieces: int) -> Money:
        """What so many single pieces are worth."""
        return self.face * pieces


BILLS = tuple(Denomination(Money(face), coin=False, pack_of=100) for face in (10000, 5000, 2000, 1000, 500, 200, 100))
COINS = tuple(
    Denomination(Money(face), coin=True, pack_of=pack_of)
    for face, pack_of in ((100, 25), (50, 20), (25, 40), (10, 50), (5, 40), (1, 50))
)
DENOMINATIONS = BILLS + COINS
"""Every bill and coin of the drawer, bills first, each from high to low: the order of count sheets and bodies."""

_BY_KEY = {denomination.key: denomination for denomination in DENOMINATIONS}
_BY_FACE = {(denomination.face.cents, denomination.coin): denomination for denomination in DENOMINATIONS}


def by_key(key: str, pack: str = "") -> Denomination:
    """Read a day file's name of a bill or coin; among rolls "1.00" is the dollar coin, elsewhere the bill.

    `pack` is "", "roll" or "strap". Raises CounterError when no such piece exists or is packed so.
    """
    found = _BY_KEY.get(key)
    if pack == "roll" and key == "1.00":
        found = _BY_FACE[(100, True)]
    if found is None or (pack and found.pack != pack):
        wanted = f" in a {pack}" if pack else ""
        raise CounterError(
            f"There is no bill or coin “{key}”{wanted}. Nothing was counted. "
            "Write the face value, such as 20.00 or 0.25.",
            field="count",
        )
    return found


def by_face(cents: int, *, coin: bool) -> Denomination:
    """The bill or coin of a face value in cents; CounterError when there is none."""
    found = _BY_FACE.get((cents, coin))
    if found is None:
        raise CounterError(
            f"There is no {'coin' if coin else 'bill'} of {Money(cents).dollars}. Nothing was counted. "
            "Use the rows of the count sheet.",
            field="count",
        )
    return found
