# SPDX-License-Identifier: Apache-2.0
"""Sessions run 1, 2, 3 … per drawer and per workstation, and each drawer session carries the grand total on."""

from collections import defaultdict
from typing import NamedTuple

from app.verifier.chain import Chain
from app.verifier.report import Collector


class _Session(NamedTuple):
    book: str
    opening: int
    carried: int
    date: str


class Sessions:
    """Remembers one line per book, which is all that the numbers across books need."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], dict[int, _Session]] = defaultdict(dict)

    def remember(self, chain: Chain) -> None:
        """Keep what the next session of the same drawer or workstation has to continue."""
        if chain.type:
            session = _Session(chain.name, chain.opening_grand, chain.grand, chain.date)
            self._codes[chain.type, chain.code][chain.session] = session

    def check(self, collector: Collector) -> None:
        """Name the first missing session of each drawer and workstation, and every total that was not carried."""
        for (type_, code), sessions in sorted(self._codes.items()):
            before = 0
            for ordinal in sorted(sessions):
                found = sessions[ordinal]
                if ordinal != before + 1:
                    collector.add(f"{code}-{before + 1:04d}", 0, "this session is missing")
                elif type_ == "drawer":
                    carried = sessions[before].carried if before else 0
                    if found.opening != carried:
                        collector.add(
                            found.book, 1, f"the grand total {found.opening} is not that of the session before"
                        )
                    if before and found.date < sessions[before].date:
                        collector.add(found.book, 1, "it is of an earlier day than the session before")
                before = ordinal
