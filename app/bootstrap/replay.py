# SPDX-License-Identifier: Apache-2.0
"""Play day files in a home: through the services, or through the real window; every expectation is checked."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from app import settings
from app.bootstrap import gl_files, killed
from app.bootstrap.home import Home
from app.domain.errors import CounterError
from app.queries import books, masters
from app.services import people
from app.services.days import given, reading
from app.services.days.player import Player
from app.services.days.stage import ServiceStage, doer
from app.services.days.town import DayClock, Town
from app.services.desk import Desk
from app.services.posting import Journal
from app.services.sample import make
from app.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.bootstrap.window import Program
    from app.services.days.player import Outcome, Stage
    from app.services.days.reading import DayFile, Step
    from app.storage.database import Database


def run(
    files: Sequence[Path],
    *,
    home: Path,
    through_window: bool = False,
    go_on: bool = False,
    database: str | None = None,
    as_json: bool = False,
) -> int:
    """Play files one after another; answers 0 only when every expectation of all of them held."""
    days = [reading.read(file) for file in files]
    theatre = Theatre(home, days[0], database) if database else Theatre(home, days[0])
    theatre.refuse_used_home(go_on=go_on)
    wrong = 0
    try:
        for day in days:
            _say({"file": day.source, "title": day.title} if as_json else f"{day.source}: {day.title}", as_json)
            for outcome in theatre.play(day, through_window=through_window):
                _say(asdict(outcome) if as_json else str(outcome), as_json)
                wrong += len(outcome.wrong)
    finally:
        theatre.close()
    if not as_json:
        _say(f"Everything held, {len(days)} day files." if not wrong else f"{wrong} expectations did not hold.", False)
    return 0 if not wrong else 1


def _say(what: object, as_json: bool) -> None:
    sys.stdout.write((json.dumps(what, ensure_ascii=False, default=str) if as_json else str(what)) + "\n")
    sys.stdout.flush()


class Theatre:
    """The home day files are played in: made by the first file where it is empty, opened again after a crash."""

    def __init__(self, folder: Path, first: DayFile, database: str | None = None) -> None:
        self.folder = folder
        self._url = database
        chosen = settings.load(folder) if folder.exists() else settings.Settings()
        self.clock = DayClock.of(first.business_date, "America/Chicago")
        self.home = Home(folder, chosen, self.clock)
        self._fresh = self.home.is_new and database is None
        if database is not None:
            from app.bootstrap.shared import Players

            self._players = Players(database, folder)
            self._fresh = not books.count_of_entries(self.database)
            if self._fresh and first.city == "ridgemont":
                self._fill(first)
        elif self.home.shared:
            raise CounterError(
                f"The settings in {folder} name shared books. Nothing was played. Choose an empty folder, or name an "
                "empty sample city with --database ADDRESS."
            )
        elif self._fresh:
            self.home.make_sample(accounts=first.accounts if first.city == "ridgemont" else 0)
        else:
            self.home.open()

    def _fill(self, first: DayFile) -> None:
        """Shared books begin with people and drawers alone; the sample's accounts are brought in on the first day."""
        admin, till = self.connect("admin"), self.home.settings.workstation
        city = masters.city(admin)
        staff = people.staff_of(admin, "admin")
        make.fill(Desk(admin, self.clock, staff, till, city, Journal(admin), replay=True), first.accounts)

    @property
    def database(self) -> Database:
        """The books, as the administrator of a shared home or nobody in particular of an embedded one."""
        return self._players.connect("admin") if self._url else self.home.database

    def connect(self, person: str) -> Database:
        """The books as one person writes them."""
        return self._players.connect(person) if self._url else self.home.database.signed_in_as(person)

    def refuse_used_home(self, *, go_on: bool) -> None:
        """A home with drawer sessions is played on only when that is asked for."""
        if not self._fresh and not go_on and books.count_of_entries(self.database):
            self.close()
            raise CounterError(
                "This home holds entries already. Nothing was played. Choose an empty folder, or add --continue."
            )

    def play(
        self,
        day: DayFile,
        *,
        through_window: bool = False,
        watch: Callable[[Program, str], None] | None = None,
    ) -> list[Outcome]:
        """Play one file to its end; `watch(program, moment)` looks at the window when it is worth looking at."""
        if self._url:
            self._players.passwords = _passwords(day)
        town = Town.of(day, self.database, self.connect, self.home.settings.workstation)
        if self._url:
            town.journal = self._players.journal
        self.clock.now = town.clock.now
        town.clock = self.clock
        stage: Stage = ServiceStage(_passwords(day), gl_files.journals(self.folder, self.home.settings))
        if through_window:
            from app.bootstrap.through_window import WindowStage

            with WindowStage(self, town, _passwords(day), watch) as window:
                played = Player(town, window, self.verify, window.crash).play()
                return [window.told(outcome, step) for outcome, step in zip(played, day.steps, strict=True)]
        return list(Player(town, stage, self.verify, self.crash).play())

    def for_window(self) -> Home:
        """The home a window works on: this one, or for shared books one that signs in to their server."""
        if self._url:
            self.home.settings = replace(self.home.settings, database=self._url)
            self.home.shared = True
            self.home.outboxes = self._players.outboxes
        self.home.replayed = True
        return self.home

    def verify(self, deep: bool) -> list[str]:
        """Walk every chain with the stand-alone verifier."""
        where = self._url or str(self.home.file)
        return [str(finding) for finding in verify(where, deep).findings]

    def crash(self, town: Town, step: Step | None) -> tuple[Town, str]:
        """Kill a program that has these books open, inside the step if one is given, and open them again.

        Whoever was at the step signs in again: what their till had written down and not heard of is sent again.
        """
        self.close()
        note = killed.kill(self.folder, town, step, self._players if self._url else None)
        if not self._url:
            self.home.open()
        again = town.reopened(self.database, self.connect)
        if step is not None:
            doer(again, step)
        return again, note

    def close(self) -> None:
        """Let the books go."""
        if self._url:
            self._players.close()
        self.home.close()


def _passwords(day: DayFile) -> dict[str, str]:
    return {
        given.sign_in_name(step.said): step.said["password"]
        for step in day.steps
        if step.kind == "person" and "password" in step.said
    }
