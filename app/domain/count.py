# SPDX-License-Identifier: Apache-2.0
"""A count of cash: so many of each bill and coin, loose and in rolls or straps (rule 5.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.domain.denomination import DENOMINATIONS, Denomination, by_face, by_key
from app.domain.errors import CounterError
from app.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

PieceBody: TypeAlias = dict[str, int | str]
_TYPED_PIECES = re.compile(r"[0-9]{1,6}(?:\+[0-9]{1,6}){0,20}", re.ASCII)
MOST_PIECES = 999_999
_PLACE = {denomination: place for place, denomination in enumerate(DENOMINATIONS)}


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One row of a count sheet: loose pieces and full packs of one bill or coin."""

    denomination: Denomination
    loose: int
    packs: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.loose <= MOST_PIECES and 0 <= self.packs <= MOST_PIECES):
            raise CounterError(
                f"So many pieces of {self.denomination.label} cannot be counted. The other rows are kept. "
                "Check this row.",
                field=self.denomination.key,
            )

    @property
    def pieces(self) -> int:
        """How many single pieces the row holds, those in packs included."""
        return self.loose + self.packs * self.denomination.pack_of

    @property
    def amount(self) -> Money:
        """What the row is worth."""
        return self.denomination.worth(self.pieces)


@dataclass(frozen=True, slots=True)
class CashCount:
    """A counted pile of cash; rows stand in the order of the count sheet, empty rows are left out."""

    rows: tuple[PieceRow, ...] = ()

    def __post_init__(self) -> None:
        kept: dict[Denomination, PieceRow] = {}
        for row in self.rows:
            seen = kept.get(row.denomination)
            kept[row.denomination] = (
                row if seen is None else PieceRow(row.denomination, seen.loose + row.loose, seen.packs + row.packs)
            )
        ordered = sorted((row for row in kept.values() if row.pieces), key=lambda row: _PLACE[row.denomination])
        object.__setattr__(self, "rows", tuple(ordered))

    @classmethod
    def of(
        cls,
        cash: Mapping[str, int],
        rolls: Mapping[str, int] | None = None,
        straps: Mapping[str, int] | None = None,
    ) -> CashCount:
        """Read a count as day files write it: face value to number of pieces, of rolls, of straps."""
        rows = [PieceRow(by_key(key), loose) for key, loose in cash.items()]
        rows += [PieceRow(by_key(key, "roll"), 0, packs) for key, packs in (rolls or {}).items()]
        rows += [PieceRow(by_key(key, "strap"), 0, packs) for key, packs in (straps or {}).items()]
        return cls(tuple(rows))

    @classmethod
    def from_body(cls, pieces: list[PieceBody]) -> CashCount:
        """Read the pieces of an entry's body back into a count."""
        return cls(
            tuple(
                PieceRow(by_face(int(row["face"]), coin=row.get("coin") == "yes"), int(row["loose"]), int(row["packs"]))
                for row in pieces
            )
        )

    def as_body(self) -> list[PieceBody]:
        """The pieces as an entry's body carries them: cents, integers, coins marked."""
        return [
            {
                "face": row.denomination.face.cents,
                "loose": row.loose,
                "packs": row.packs,
                "pack_of": row.denomination.pack_of,
                "cents": row.amount.cents,
            }
            | ({"coin": "yes"} if row.denomination.coin else {})
            for row in self.rows
        ]

    @property
    def total(self) -> Money:
        """What the whole count is worth."""
        return Money.total(row.amount for row in self.rows)

    def pieces(self) -> dict[Denomination, int]:
        """How many single pieces there are of each bill and coin: the stock change is made from."""
        return {row.denomination: row.pieces for row in self.rows}


def pieces_typed(typed: str, field: str | None = None) -> int:
    """Read a count field: whole pieces, and "12+8" adds; an empty field counts none. Else CounterError."""
    text = typed.replace(" ", "")
    if not text:
        return 0
    pieces = sum(map(int, text.split("+"))) if _TYPED_PIECES.fullmatch(text) else MOST_PIECES + 1
    if pieces > MOST_PIECES:
        raise CounterError(
            "That is not a number of pieces. The other rows are kept. Type whole pieces, such as 20 or 12+8.",
            field=field,
        )
    return pieces
