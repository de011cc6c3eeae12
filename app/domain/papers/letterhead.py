# SPDX-License-Identifier: Apache-2.0
"""What stands at the head of every slip: whose it is, when, and what must not be mistaken for a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.paper import Align, Block, Feed, Mark, Row, Rule, Size, Text

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.city import City

_KINDS = {"sample": "SAMPLE CITY - NOT A RECEIPT", "training": "TRAINING - NOT A RECEIPT"}
THANKS = ("Thank you. Keep this receipt.",)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A city on paper: its name, the lines under it (department, address), and its kind: own, sample or training."""

    name: str
    lines: tuple[str, ...] = ()
    kind: str = "own"
    thanks: tuple[str, ...] = THANKS

    @classmethod
    def of(cls, city: City) -> Letterhead:
        """The letterhead of the city the books belong to, with its address lines."""
        return cls(city.name, city.address, city.kind)


def head(city: Letterhead, marks: tuple[str, ...] = ()) -> list[Block]:
    """The city's name and lines; above them, in a band, every mark the paper carries."""
    texts = tuple(text for text in (_KINDS.get(city.kind, ""), *marks) if text)
    blocks: list[Block] = [Mark(texts), Feed()] if texts else []
    blocks.append(Text(city.name.upper(), Align.CENTER, bold=True, size=Size.LARGE, lines=2))
    blocks.extend(Text(line, Align.CENTER, lines=2) for line in city.lines)
    blocks.append(Feed())
    return blocks


def titled(title: str, at: datetime, who: str, rest: str = "") -> list[Block]:
    """What the paper is, its moment in the city's time, and the person; closed by a rule."""
    return [
        Text(title, bold=True, lines=2),
        Row(moment(at), f"{short_name(who)}, {rest}" if rest else short_name(who)),
        Rule(),
    ]


def signatures(*people: str) -> list[Block]:
    """A line to sign on for each person named."""
    blocks: list[Block] = []
    for person in people:
        blocks += [Feed(2), Rule("_"), Text(person)]
    return blocks


def day(of: date) -> str:
    """A date as paper shows it: "Fri Nov 20, 2026"."""
    return f"{dates.weekday(of)} {dates.full(of)}"


def clock(at: datetime) -> str:
    """A time of day as paper shows it: "2:41 PM"."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"


def moment(at: datetime) -> str:
    """Date and time in the zone `at` carries: "Fri Nov 20, 2026  2:41 PM"."""
    return f"{day(at.date())}  {clock(at)}"


def short_name(person: str) -> str:
    """A cashier as receipts name them: "Maria Diaz" is "M. Diaz"."""
    first, _, last = person.strip().rpartition(" ")
    return f"{first[0]}. {last}" if first else last
