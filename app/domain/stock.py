# SPDX-License-Identifier: Apache-2.0
"""What a drawer holds by denomination, between two counts: an estimate from what was handed over and given back.

Nobody keys which bills a customer hands over, so each amount is taken to be the fewest pieces, and change is taken to
be what the advice said. A count sets it right again (rule 5.1.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.change_advice import advise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.denomination import Denomination
    from app.domain.money import Money


def estimate(
    counted: Mapping[Denomination, int], cash: Iterable[tuple[Money, Money]], *, rounding_active: bool = False
) -> dict[Denomination, int]:
    """The pieces in a drawer: those last counted, then each receipt's cash (handed over, given back), oldest first."""
    stock = dict(counted)
    for handed_over, given_back in cash:
        for piece, pieces in advise(handed_over, None, rounding_active=False).pieces:
            stock[piece] = stock.get(piece, 0) + pieces
        for piece, pieces in advise(given_back, stock, rounding_active).pieces:
            stock[piece] = stock.get(piece, 0) - pieces
    return stock
