# SPDX-License-Identifier: Apache-2.0
"""Departments as Setup takes them: those the city's revenue codes belong to, and no misspelt one (PI12)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain import departments
from app.domain.errors import CounterError
from app.queries import masters
from app.services.setup.change import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.services.desk import Desk

FIELD = "departments"
LONGEST = 40
ALL = "[]"
"""How a row without departments is kept: it is limited to none."""


def one(typed: str, field: str) -> str:
    """The department a revenue code belongs to; "" is everybody's. Raises CounterError beside `field`."""
    name = text(typed, LONGEST, field, "The department", required=False)
    if "," in name:
        raise CounterError("A code belongs to one department. Nothing was changed. Leave the comma out.", field)
    return name


def kept(desk: Desk, typed: Iterable[str], held: str = ALL) -> str:
    """Departments as a row keeps them, by name; `held` is what it keeps now, and may go on keeping.

    Raises CounterError for a new one no revenue code belongs to: whoever is limited to it would take nothing.
    """
    names = sorted({text(each, LONGEST, FIELD, "The department") for each in typed})
    known = {code.department for code in masters.codes(desk.database).values() if code.department}
    strange = sorted(set(names) - known - set(json.loads(held)))
    if strange:
        there = f"There are {departments.named(known)}." if known else "No revenue code belongs to a department yet."
        raise CounterError(
            f"No revenue code belongs to “{strange[0]}”. Nothing was changed. {there} "
            "Choose one, or leave it empty for all.",
            field=FIELD,
        )
    return json.dumps(names, ensure_ascii=False)
