# SPDX-License-Identifier: Apache-2.0
"""What a drawer holds by denomination, between two counts: an estimate from what came in and what went out.

Nobody keys which bills a customer hands over, so each amount is taken to be the fewest pieces, and change is taken to
be what the advice said. What was counted as it moved is known. A count sets it right again (rule 5.1.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.domain.change_advice import advise
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.denomination import Denomination

_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Flow:
    """Cash that came in and cash that went out in one act, as amounts, or by its pieces where those were counted."""

    came: Money = ZERO
    went: Money = ZERO
    pieces_in: Mapping[Denomination, int] = field(default_factory=dict)
    pieces_out: Mapping[Denomination, int] = field(default_factory=dict)

    @property
    def undone(self) -> Flow:
        """The same cash on its way back."""
        return Flow(self.went, self.came, self.pieces_out, self.pieces_in)


@lru_cache(maxsize=_REMEMBERED)
def usual_pieces(amount: Money) -> Mapping[Denomination, int]:
    """The fewest usual pieces of an amount: what a customer is taken to hand over."""
    return MappingProxyType(dict(advise(amount, None, rounding_active=False).pieces))


def estimate(
    counted: Mapping[Denomination, int], flows: Iterable[Flow], *, rounding_active: bool = False
) -> dict[Denomination, int]:
    """The pieces in a drawer: those last counted, then what each act brought and took, oldest first."""
    stock = dict(counted)
    for flow in flows:
        for piece, pieces in (flow.pieces_in or usual_pieces(flow.came)).items():
            stock[piece] = stock.get(piece, 0) + pieces
        went = flow.pieces_out or dict(advise(flow.went, stock, rounding_active).pieces)
        for piece, pieces in went.items():
            stock[piece] = max(stock.get(piece, 0) - pieces, 0)
    return stock
