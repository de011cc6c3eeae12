# SPDX-License-Identifier: Apache-2.0
"""Every book begins by the city as it is: no till opens one by a name or a clock that was changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import CounterError
from app.queries import masters

if TYPE_CHECKING:
    from app.services.desk import Desk


def refuse_old(desk: Desk) -> None:
    """A new book takes its business date and its letterhead from the city as Setup has it now.

    Raises CounterError when that was changed since this person signed in: signing in again takes the new city.
    """
    if masters.city(desk.database) != desk.city:
        raise CounterError(
            "The city's name or time zone was changed since you signed in. Nothing was opened. "
            "Sign out and in again, then go on."
        )
