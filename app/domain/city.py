# SPDX-License-Identifier: Apache-2.0
"""The city the books belong to: its name, its clock, and whether its money is real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("own", "sample", "training")


@dataclass(frozen=True, slots=True)
class City:
    """A city as screens and paper name it; `payable` is whom checks are made out to, `kind` one of KINDS."""

    name: str
    time_zone: str
    kind: str
    payable: str

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
        return cls(name, facts["time_zone"], facts["city_kind"], facts.get("check_payable") or name)

    @property
    def mark(self) -> str:
        """What screen and paper carry where the money is not real: "TRAINING" or "SAMPLE", else nothing."""
        return "" if self.kind == "own" else self.kind.upper()
