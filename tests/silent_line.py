# SPDX-License-Identifier: Apache-2.0
"""A line to the books that falls silent: for tests of what is done while nobody can tell what became of an act."""

from __future__ import annotations

from app.domain.entry import Entry
from app.domain.errors import OutcomeUnknown
from app.storage.database import Database


class Line:
    """Books whose next answers are lost, `after` the row stands or before it arrived; then the line is back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.lost, self.arrives = 0, True

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    def loses(self, answers: int, *, arrives: bool) -> None:
        self.lost, self.arrives = answers, arrives

    def record(self, entry: Entry) -> object:
        if self.lost == 0 or self.arrives:
            done = self._database.record(entry)
            if self.lost == 0:
                return done
        self.lost -= 1
        raise OutcomeUnknown("No answer.", "Once or not at all.", "Wait.")

    def annul(self, annulment: Entry) -> bool:
        return Database.annul(self, annulment)  # type: ignore[arg-type]
