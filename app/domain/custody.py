# SPDX-License-Identifier: Apache-2.0
"""Who has a deposit bag at each minute: it passes from hand to hand, and each hand says yes or no (feature 12)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Place(StrEnum):
    """Where a bag may go next: into the safe or to a colleague, with a courier, to the bank."""

    SAFE = "safe"
    COURIER = "courier"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class Handover:
    """One hand-over of a bag: who gave it, who was to take it, and whether they did.

    `giver` and `taker` are names as they are read; a courier's or a bank's `paper` is the number of their receipt.
    `words` are why it was disputed.
    """

    at: datetime
    place: Place
    giver: str
    taker: str
    accepted: bool
    paper: str = ""
    words: str = ""

    @property
    def sentence(self) -> str:
        """The hand-over in one line."""
        where = {Place.SAFE: "", Place.COURIER: ", courier", Place.BANK: ", bank"}[self.place]
        paper = f", receipt {self.paper}" if self.paper else ""
        if self.accepted:
            return f"{self.taker}{where} took it from {self.giver}{paper}"
        return f"{self.taker}{where} disputed it: {self.words}. It stays with {self.giver}"


def holder(preparer: str, handed: tuple[Handover, ...]) -> str:
    """Who has the bag now: the last who took it, else who prepared it."""
    return next((one.taker for one in reversed(handed) if one.accepted), preparer)


def at_bank(handed: tuple[Handover, ...]) -> bool:
    """Whether the bank has it: then nobody hands it on any more."""
    return any(one.accepted and one.place is Place.BANK for one in handed)
