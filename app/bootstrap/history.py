# SPDX-License-Identifier: Apache-2.0
"""The week behind a new sample city: its day files, moved to the last whole week and played through the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from app import resources
from app.bootstrap import gl_files
from app.domain.errors import Fault
from app.services.days import reading
from app.services.days.player import Player
from app.services.days.stage import ServiceStage
from app.services.days.town import Town
from app.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from app.bootstrap.home import Home
    from app.services.days.player import Outcome
    from app.services.days.reading import DayFile, Step
    from app.services.days.town import DayClock
    from app.services.gl_export import Journals, Layout


def week_before(today: date) -> tuple[DayFile, ...]:
    """The week that ships, Monday to Friday, as the last whole week before a day."""
    files = [reading.read(path) for path in sorted((resources.path("days") / "week").glob("*.toml"))]
    monday = today - timedelta(days=today.weekday() + 7)
    return tuple(reading.moved(file, monday - files[0].business_date) for file in files)


def live(home: Home, clock: DayClock, week: Sequence[DayFile], told: Callable[[int], None]) -> None:
    """Play a week in a new home by its own clock; `told` hears how many steps are done and may raise to stop.

    Raises Fault when a step does not go as the week says: the sample would not be what it is taken for. Whatever stops
    it, no journal of books that will not be there is left.
    """
    journals = _Remembered(gl_files.journals(home.folder, home.settings))
    done = 0
    try:
        for day in week:
            for outcome in _played(home, clock, day, journals):
                if not outcome.held:
                    raise Fault(
                        f"The week of the sample city did not go as written: {day.source}, line {outcome.line}.",
                        "No books were made.",
                        f"Tell whoever gave you the program: {outcome.said}",
                    )
                done += 1
                told(done)
    except BaseException:
        for file in journals.written:
            file.unlink()
        raise


def _played(home: Home, clock: DayClock, day: DayFile, journals: Journals) -> Iterator[Outcome]:
    town = Town.of(day, home.database, home.database.signed_in_as, home.settings.workstation)
    clock.now = town.clock.now
    town.clock = clock

    def proof(deep: bool) -> list[str]:
        return [str(finding) for finding in verify(str(home.file), deep).findings]

    yield from Player(town, ServiceStage(journals=journals), proof, _no_crash).play()


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A home's journals, with the files that were written."""

    real: Journals
    written: list[Path] = field(default_factory=list)

    def layout(self) -> Layout:
        return self.real.layout()

    def write(self, name: str, content: bytes) -> Path:
        self.written.append(self.real.write(name, content))
        return self.written[-1]


def _no_crash(_town: Town, step: Step | None) -> tuple[Town, str]:
    raise ValueError(f"a week that is lived has no crash in it: {step}")
