# SPDX-License-Identifier: Apache-2.0
"""What a benchmark measured, line by line, against what it must keep and what it aims at; one table, one JSON file.

Only ratios inside one run mean anything on a machine that others use, so only ratios are compared from run to run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".dev" / "bench"
COMMITTED = Path(__file__).with_name("committed.json")
"""The ratios of the last release, by line."""
WORSE = 1.2
"""A ratio that grew by more than this twice in a row is a regression."""
TIMES = "x"


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: `measured` in `unit`, at most `must` (at least, with `least`); a line without `must` is only shown.

    `unit` is x for a ratio to the floor of the same run, else ms, s, MB or us. `detail` says what was measured.
    """

    what: str
    measured: float
    must: float | None = None
    aim: float | None = None
    unit: str = TIMES
    least: bool = False
    detail: str = ""

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return self.must is None or self._within(self.must)

    @property
    def on_aim(self) -> bool:
        """Whether it does as well as was hoped for."""
        return self.aim is not None and self._within(self.aim)

    def _within(self, bound: float) -> bool:
        return self.measured >= bound if self.least else self.measured <= bound

    def worse_than(self, before: float) -> bool:
        """Whether a ratio left the one of the last release by more than noise."""
        if self.unit != TIMES or before <= 0:
            return False
        return self.measured * WORSE < before if self.least else self.measured > before * WORSE

    @property
    def word(self) -> str:
        """How it did, in a word or two."""
        if self.must is None:
            return "shown"
        return "NOT MET" if not self.kept else "ok, aim met" if self.on_aim else "ok"

    def written(self) -> str:
        """One row of the table."""
        bound = "" if self.must is None else f"{'>=' if self.least else '<='} {self.must:g}{self.unit}"
        aim = "" if self.aim is None else f"aim {self.aim:g}"
        measured = f"{self.measured:.2f}{self.unit}"
        return f"{self.what:<46}{measured:>12}  {bound:<11}{aim:<10}{self.word:<12}{self.detail}".rstrip()


class NotTheWorkError(Exception):
    """What was measured was not the work that was asked for; the message says what differs."""


Benchmark = Callable[[], list[Line]]


def told(name: str, lines: Iterable[Line]) -> None:
    """Print the table and write it to `.dev/bench/NAME.json`."""
    lines = list(lines)
    sys.stdout.write("\n".join(line.written() for line in lines) + "\n")
    FOLDER.mkdir(parents=True, exist_ok=True)
    said = {line.what: asdict(line) | {"kept": line.kept, "on_aim": line.on_aim} for line in lines}
    (FOLDER / f"{name}.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def committed() -> dict[str, float]:
    """The ratios of the last release; nothing before there is one."""
    if not COMMITTED.exists():
        return {}
    said: dict[str, float] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return said


def regressed(lines: Iterable[Line], before: Mapping[str, float]) -> list[Line]:
    """The lines whose ratio is worse than that of the last release by more than noise."""
    return [line for line in lines if line.what in before and line.worse_than(before[line.what])]


def commit(lines: Iterable[Line]) -> None:
    """Keep the ratios of these lines as those of the release."""
    kept = committed() | {line.what: round(line.measured, 3) for line in lines if line.unit == TIMES}
    COMMITTED.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n", encoding="utf-8")
