# SPDX-License-Identifier: Apache-2.0
"""What the guards promise, as one table of cases that both databases must answer alike.

A case builds one entry in the small town of `tests/books.py` and says what the books answer: a refusal code, or ""
for recorded. `guard` names the trigger (by its SQLite name) the case is for; the test that drops guards one by one
looks for a case of that name that fails then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.entry import Entry
from tests.books import Books


@dataclass(frozen=True)
class Case:
    """One entry, who sends it (its own writer when empty), and the books' answer."""

    name: str
    code: str
    guard: str
    build: Callable[[Books], Entry]
    by: str = ""
