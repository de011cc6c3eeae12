# SPDX-License-Identifier: Apache-2.0
"""Who stands where, and when: the one value every act at the counter is done with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.domain import ids
from app.domain.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from app.domain.canon import Written
    from app.domain.city import City
    from app.domain.entry import Approval, Entry, Kind, Pen
    from app.domain.people import Staff
    from app.services.posting import Journal
    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """One signed-in person at one workstation with one set of books.

    `clock` answers aware datetimes; `till` is the workstation's code ("W1"). `replay` marks entries that were played
    from a day file.
    """

    database: Database
    clock: Callable[[], datetime]
    staff: Staff
    till: str
    city: City
    journal: Journal
    replay: bool = False

    def now(self) -> datetime:
        """The till's clock in the city's time zone: what bodies and paper carry."""
        return self.clock().astimezone(ZoneInfo(self.city.time_zone))

    def today(self) -> date:
        """The calendar day at the city: the business date of a book opened now."""
        return self.now().date()

    def may(self, right: str) -> bool:
        """Whether the signed-in person holds a right."""
        return right in self.staff.rights

    def need(self, right: str, deed: str) -> None:
        """Refuse an act the person has no right to.

        Raises CounterError; `deed` completes "… may not …", for example "void receipts".
        """
        if not self.may(right):
            raise CounterError(f"{self.staff.full_name} may not {deed}. Nothing was changed. Ask a supervisor.")

    def write(
        self,
        pen: Pen,
        kind: Kind,
        content: dict[str, Any],
        *,
        entry_id: str = "",
        approval: Approval | None = None,
        known: Written | None = None,
    ) -> Entry:
        """Build the next entry of a book as this person, here and now; nothing is recorded yet.

        `known` is what of the content was written down before.
        """
        return pen.write(
            kind,
            entry_id or ids.uuid7(self.clock()),
            self.now(),
            self.staff.name,
            self.till,
            content,
            approval=approval,
            offline=self.database.alone,
            replay=self.replay,
            known=known,
        )
