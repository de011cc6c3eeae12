# SPDX-License-Identifier: Apache-2.0
"""The city itself: its name, the lines under it on paper, whom checks are made out to, and its clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import city as cities
from app.domain.errors import CounterError
from app.services.setup.change import MEANWHILE, Fact, need, record, text
from app.storage import city_facts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.domain.city import City
    from app.services.desk import Desk

MOST_LINES = 3
_LONGEST_LINE = 48
"""As wide as the widest receipt; narrower paper wraps it once."""


@dataclass(frozen=True, slots=True)
class CityFacts:
    """The city as typed in Setup; `payable` is "" where checks are made out to its name."""

    name: str
    address: tuple[str, ...]
    time_zone: str
    payable: str = ""


def change(desk: Desk, facts: CityFacts, *, seen: City) -> bool:
    """Rename the city, move it, or set its clock; answers False when nothing differs. `seen` is what was looked at.

    Books that are open keep their business date; the next ones begin by the new clock, and paper bears the new name
    and lines. Raises CounterError beside the field, also when somebody else changed the city meanwhile.
    """
    need(desk, "city")
    name = text(facts.name, 60, "name", "The name of the city")
    lines = [
        text(line, _LONGEST_LINE, f"line_{place}", "The line", required=False)
        for place, line in enumerate(facts.address, start=1)
    ]
    address = tuple(line for line in lines if line)
    if len(address) > MOST_LINES:
        raise CounterError(
            f"At most {MOST_LINES} lines stand under the name. Nothing was changed. Leave one out.",
            f"line_{MOST_LINES}",
        )
    payable = text(facts.payable, 60, "payable", "Whom checks are made out to", required=False) or name
    cities.check_time_zone(facts.time_zone)
    new = _told(name, address, payable, facts.time_zone)
    old = _told(seen.name, seen.address, seen.payable, seen.time_zone)
    differing = [fact for fact in new if new[fact] != old[fact]]
    if not differing:
        return False

    def rows(connection: Connection) -> None:
        if _now(city_facts.held(connection)) != old:
            raise CounterError(MEANWHILE)
        city_facts.keep(connection, {fact: new[fact] for fact in differing})

    before = {fact: _line(old[fact]) for fact in differing if old[fact]}
    after = {fact: _line(new[fact]) for fact in differing if new[fact]}
    record(desk, [Fact("city", name, dict(before) or None, dict(after) or None)], rows)
    return True


def _told(name: str, address: tuple[str, ...], payable: str, time_zone: str) -> dict[str, str]:
    """The city as its facts are kept."""
    return {
        "city_name": name,
        "city_address": "\n".join(address),
        "check_payable": payable,
        "time_zone": time_zone,
    }


def _now(facts: dict[str, str]) -> dict[str, str]:
    name = facts["city_name"]
    payable = facts.get("check_payable") or name
    return {**_told(name, (), payable, facts["time_zone"]), "city_address": facts.get("city_address", "")}


def _line(value: str) -> str | int:
    return value.replace("\n", ", ")
