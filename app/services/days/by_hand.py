# SPDX-License-Identifier: Apache-2.0
"""A line of a day whose account a person divides among its charges, played through the services (rule 5.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import by_hand as rules_of
from app.domain.money import Money
from app.queries import accounts
from app.services import by_hand
from app.services.consents import Witness

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.draft import Draft
    from app.services.days.town import Town
    from app.services.desk import Desk
    from app.services.receipts import Rules


def amounts_of(town: Town, line: dict[str, Any]) -> dict[str, Money]:
    """What each charge gets, by the id the books know it by."""
    told = line["by_hand"].items()
    return {town.names.charges.get(name, name): Money.parse(amount) for name, amount in told}


def divided(
    town: Town, desk: Desk, rules: Rules, draft: Draft, line: dict[str, Any], password: Callable[[str], str]
) -> Draft:
    """The cart with the account's line as the file divides it; somebody agrees where the file names them."""
    card = accounts.card(desk.database, line["account"])
    lines = rules_of.divided(card.charges, amounts_of(town, line))
    second = Witness(line["approved_by"], password(line["approved_by"])) if "approved_by" in line else None
    told = by_hand.divide(
        desk,
        draft,
        account=card.number,
        lines=lines,
        reason=line.get("reason", ""),
        policy=rules.policies.allocation,
        second=second,
    )
    return draft.divide(card, lines, told)
