# SPDX-License-Identifier: Apache-2.0
"""The city the books belong to: its name, its clock, and whether its money is real."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("own", "sample", "training")
TIME_ZONES = (
    ("America/New_York", "Eastern"), ("America/Chicago", "Central"), ("America/Denver", "Mountain"),
    ("America/Phoenix", "Mountain, Arizona"), ("America/Los_Angeles", "Pacific"), ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"), ("America/Puerto_Rico", "Atlantic"),
)  # fmt: skip
"""The zones offered first, as (name, words); any other of the time zone data is as good."""
_NO_PLACE = frozenset({"Factory", "localtime"})


@dataclass(frozen=True, slots=True)
class City:
    """A city as screens and paper name it; `payable` is whom checks are made out to, `kind` one of KINDS.

    `address` are the lines under the name on paper: department, street, telephone.
    """

    name: str
    time_zone: str
    kind: str
    payable: str
    address: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise CounterError(
                f"These books say they are of the kind “{self.kind}”, which is not known. Nothing was changed. "
                "Open other books, or tell the administrator.",
                field="city_kind",
            )

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> City:
        """The city as the books' own facts tell it; checks are payable to its name where nothing else is said."""
        name = facts["city_name"]
        lines = tuple(line for line in facts.get("city_address", "").split("\n") if line)
        return cls(name, facts["time_zone"], facts["city_kind"], facts.get("check_payable") or name, lines)

    @property
    def mark(self) -> str:
        """What screen and paper carry where the money is not real: "TRAINING" or "SAMPLE", else nothing."""
        return "" if self.kind == "own" else self.kind.upper()


def check_time_zone(name: str) -> None:
    """A city's clock is a zone of the time zone data, such as America/Chicago; else CounterError beside the field.

    A name the data does not hold would stop every till that opens these books, so it is refused before it is kept.
    """
    if name in _NO_PLACE or name not in zoneinfo.available_timezones():
        raise CounterError(
            f"There is no time zone “{name}”. Nothing was changed. Type one such as America/Chicago.", "time_zone"
        )
